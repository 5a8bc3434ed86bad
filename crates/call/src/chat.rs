//! The chat: what was written, who has confirmed it, and what has been taken in already. A message stays owed to a
//! person until that person confirms it, whatever connections come and go, and is taken in once.

use std::rc::Rc;

use damso_protocol::{ChannelMessage, Incarnation, MAX_CHAT_BYTES, PeerId};

use crate::{ChatMessage, ChatView, UnixMillis, text};

#[derive(Default)]
pub(crate) struct Chat {
    open: bool,
    unread: u32,
    entries: Vec<Entry>,
    /// What was shown last, until something changes.
    shown: Option<Rc<[ChatMessage]>>,
    /// For each author and life of that person's page, the number of the last message that was taken in.
    received: Vec<(PeerId, Incarnation, u64)>,
}

struct Entry {
    message: ChatMessage,
    /// Of this person's messages.
    own: Option<Own>,
}

struct Own {
    number: u64,
    owed_to: Vec<PeerId>,
    /// Written while nobody was there: it goes to whoever comes next.
    for_the_next: bool,
}

impl Chat {
    /// Writes a message to everybody present. Returns what to send to those whose channel is open.
    pub(crate) fn write(
        &mut self,
        text: &str,
        sent_at: UnixMillis,
        first_number: u64,
        people: &[PeerId],
    ) -> Vec<ChannelMessage> {
        let text = text.trim_end();
        if text.trim().is_empty() {
            return Vec::new();
        }
        let mut sent = Vec::new();
        for (number, part) in (first_number..).zip(text::split(text, MAX_CHAT_BYTES)) {
            let own = Own { number, owed_to: people.to_vec(), for_the_next: people.is_empty() };
            self.add(None, String::new(), part.to_owned(), sent_at, Some(own));
            sent.push(ChannelMessage::Chat { number, text: part.to_owned(), sent_at: sent_at.0 });
        }
        sent
    }

    /// All that is owed to a person, oldest first.
    pub(crate) fn owed_to(&self, person: PeerId) -> Vec<ChannelMessage> {
        let owed = self.entries.iter().filter_map(|Entry { message, own }| {
            let own = own.as_ref().filter(|own| own.owed_to.contains(&person))?;
            Some(ChannelMessage::Chat { number: own.number, text: message.text.clone(), sent_at: message.sent_at.0 })
        });
        owed.collect()
    }

    /// Somebody has come.
    pub(crate) fn person_joined(&mut self, person: PeerId) {
        self.shown = None;
        for own in self.entries.iter_mut().filter_map(|entry| entry.own.as_mut()) {
            if std::mem::take(&mut own.for_the_next) {
                own.owed_to.push(person);
            }
        }
    }

    /// Somebody has gone, and will not confirm anything any more.
    pub(crate) fn person_left(&mut self, person: PeerId) {
        self.settle(person, u64::MAX, |message| message.undelivered = true);
    }

    /// Somebody has confirmed all messages up to this number.
    pub(crate) fn confirmed(&mut self, person: PeerId, number: u64) {
        self.settle(person, number, |_| {});
    }

    fn settle(&mut self, person: PeerId, number: u64, then: impl Fn(&mut ChatMessage)) {
        self.shown = None;
        for Entry { message, own } in &mut self.entries {
            if let Some(own) = own.as_mut().filter(|own| own.number <= number)
                && let Some(at) = own.owed_to.iter().position(|&owed| owed == person)
            {
                own.owed_to.swap_remove(at);
                then(message);
            }
        }
    }

    /// Takes in a message, unless it was taken in before. Returns the confirmation to be sent; `None` if the message is
    /// one that no honest peer sends.
    pub(crate) fn receive(
        &mut self,
        author: PeerId,
        life: Incarnation,
        name: &str,
        number: u64,
        text: String,
        sent_at: UnixMillis,
    ) -> Option<ChannelMessage> {
        if text.len() > MAX_CHAT_BYTES || text.trim().is_empty() {
            return None;
        }
        let known = self.received.iter_mut().find(|(who, which, _)| (*who, *which) == (author, life));
        let last = match known {
            Some((_, _, last)) => last,
            None => &mut self.received.push_mut((author, life, 0)).2,
        };
        if number > *last {
            *last = number;
            self.unread += u32::from(!self.open);
            self.add(Some(author), name.to_owned(), text, sent_at, None);
        }
        Some(ChannelMessage::Received { number })
    }

    fn add(&mut self, author: Option<PeerId>, name: String, text: String, sent_at: UnixMillis, own: Option<Own>) {
        self.shown = None;
        let key = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let message = ChatMessage { key, author, name, text, sent_at, waiting_for: 0, undelivered: false };
        self.entries.push(Entry { message, own });
    }

    /// How many messages have come while the chat was not shown.
    pub(crate) fn unread(&self) -> u32 {
        self.unread
    }

    pub(crate) fn toggle(&mut self) {
        self.open = !self.open;
        self.unread = 0;
    }

    pub(crate) fn view(&mut self) -> ChatView {
        let entries = &self.entries;
        let shown = self.shown.get_or_insert_with(|| {
            let shown = entries.iter().map(|Entry { message, own }| {
                let waiting = own.as_ref().map_or(0, |own| own.owed_to.len() + usize::from(own.for_the_next));
                ChatMessage { waiting_for: u32::try_from(waiting).unwrap_or(u32::MAX), ..message.clone() }
            });
            shown.collect()
        });
        ChatView { open: self.open, unread: self.unread, messages: Rc::clone(shown) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);

    fn numbers(messages: &[ChannelMessage]) -> Vec<u64> {
        let number = |message: &ChannelMessage| match message {
            ChannelMessage::Chat { number, .. } => *number,
            other => panic!("{other:?}"),
        };
        messages.iter().map(number).collect()
    }

    #[test]
    fn a_message_is_owed_until_it_is_confirmed() {
        let mut chat = Chat::default();
        chat.write("one", UnixMillis(1), 1, &[ANA, BO]);
        chat.write("two", UnixMillis(2), 2, &[ANA, BO]);
        chat.confirmed(ANA, 1);
        assert_eq!(numbers(&chat.owed_to(ANA)), [2]);
        assert_eq!(numbers(&chat.owed_to(BO)), [1, 2]);
        chat.person_left(BO);
        let view = chat.view();
        assert_eq!((view.messages[0].waiting_for, view.messages[0].undelivered), (0, true));
        assert_eq!((view.messages[1].waiting_for, view.messages[1].undelivered), (1, true));
    }

    #[test]
    fn what_is_written_alone_goes_to_the_next() {
        let mut chat = Chat::default();
        chat.write("hello?", UnixMillis(1), 1, &[]);
        assert_eq!(chat.view().messages[0].waiting_for, 1);
        chat.person_joined(ANA);
        chat.person_joined(BO);
        assert_eq!(numbers(&chat.owed_to(ANA)), [1]);
        assert!(chat.owed_to(BO).is_empty());
    }

    #[test]
    fn a_message_is_taken_in_once_and_confirmed_each_time() {
        let mut chat = Chat::default();
        for _ in 0..2 {
            let confirmation = chat.receive(ANA, Incarnation(1), "Ana", 4, "안녕".into(), UnixMillis(1));
            assert_eq!(confirmation, Some(ChannelMessage::Received { number: 4 }));
        }
        assert_eq!(chat.view().messages.len(), 1);
        chat.receive(ANA, Incarnation(2), "Ana", 1, "after a reload".into(), UnixMillis(2));
        assert_eq!((chat.view().messages.len(), chat.view().unread), (2, 2));
        chat.toggle();
        assert_eq!(chat.view().unread, 0);
    }

    #[test]
    fn blank_is_nothing_and_long_is_several() {
        let mut chat = Chat::default();
        assert!(chat.write(" \n ", UnixMillis(1), 1, &[ANA]).is_empty());
        let long = "가".repeat(MAX_CHAT_BYTES / 2);
        assert_eq!(numbers(&chat.write(&long, UnixMillis(1), 5, &[ANA])), [5, 6]);
        assert_eq!(chat.receive(ANA, Incarnation(1), "", 1, long, UnixMillis(1)), None);
    }
}
