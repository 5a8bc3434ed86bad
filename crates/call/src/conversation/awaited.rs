//! What stands for chat and files until their code is there: keeps what the others say of what they have. Everything else is
//! said again, or asked again, by whoever has said it, once a page has greeted; what it was is not looked at.

use damso_protocol::{ConversationMessage, EntryId, LogId, PeerId, RoomId};

use super::{Converse, Departure, Heard, MOST_HELD, Present, Written};
use crate::{
    Action, ChatView, ConnectionId, Effect, Instant, Keep, Stake, Wanted, connection::Misuse, context::Context,
};

/// Of so many logs one person can say how much there is: more than the chat takes in.
const LOGS: usize = 2_048;

pub(crate) struct Awaited {
    room: RoomId,
    /// Whether the person wants to see the chat.
    open: bool,
    people: Vec<Person>,
}

/// Somebody whose channel is open.
struct Person {
    id: PeerId,
    connection: ConnectionId,
    are_files_open: bool,
    /// How much there is of each log, in the order of their names, once that was said.
    heads: Option<Vec<(LogId, u64)>>,
    /// Which files that person has.
    held: Vec<EntryId>,
}

impl Awaited {
    pub(super) fn new(room: RoomId) -> Self {
        Self { room, open: false, people: Vec::new() }
    }

    pub(super) fn room(&self) -> RoomId {
        self.room
    }

    /// Tells the conversation what has happened. `introduce` lets it know who is present, without whom it hears nobody.
    /// Returns who has said what no honest page says.
    pub(super) fn hand_over(
        &mut self,
        conversation: &mut dyn Converse,
        context: &mut Context,
        introduce: impl FnOnce(&mut dyn Converse, &mut Context),
    ) -> Vec<(PeerId, Misuse)> {
        if self.open {
            conversation.act(&Action::ToggleChat, "", context);
        }
        let mut misuses = Vec::new();
        for person in &self.people {
            let opened = Heard::ChannelOpened(person.id, person.connection);
            let files = person.are_files_open.then_some(Heard::FilesOpened(person.id, person.connection));
            for heard in [Some(opened), files].into_iter().flatten() {
                misuses.extend(conversation.hear(heard, context).err().map(|misuse| (person.id, misuse)));
            }
        }
        introduce(conversation, context);
        for Person { id, heads, held: files, .. } in self.people.drain(..) {
            let heads = heads.map(|heads| ConversationMessage::Heads { heads });
            for message in [ConversationMessage::Holds { files }].into_iter().chain(heads) {
                misuses.extend(conversation.hear(Heard::Claim(id, message), context).err().map(|misuse| (id, misuse)));
            }
        }
        misuses
    }

    fn files(&mut self, connection: ConnectionId, are_open: bool) {
        for person in self.people.iter_mut().filter(|person| person.connection == connection) {
            person.are_files_open = are_open;
        }
    }

    fn said(&mut self, from: PeerId, message: ConversationMessage) {
        let Some(person) = self.people.iter_mut().find(|person| person.id == from) else { return };
        match message {
            ConversationMessage::Heads { heads } => {
                let known = person.heads.get_or_insert_default();
                for (log, head) in heads {
                    match known.binary_search_by_key(&log, |&(log, _)| log) {
                        Ok(at) => known[at].1 = head,
                        Err(at) if known.len() < LOGS => known.insert(at, (log, head)),
                        Err(_) => {}
                    }
                }
            }
            ConversationMessage::Holds { files } => {
                let room = MOST_HELD - person.held.len();
                person.held.extend(files.into_iter().take(room));
            }
            ConversationMessage::Lacks { mut files } => {
                files.sort_unstable();
                person.held.retain(|file| files.binary_search(file).is_err());
            }
            _ => {}
        }
    }
}

impl Converse for Awaited {
    fn hear(&mut self, heard: Heard, _: &mut Context) -> Result<(), Misuse> {
        match heard {
            Heard::Message(from, message) => {
                if let Some(claim) = message.read_claim()? {
                    self.said(from, claim);
                }
            }
            Heard::ChannelOpened(id, connection) => {
                // What was said over another channel is said anew over this one.
                self.people.retain(|person| person.id != id);
                self.people.push(Person { id, connection, are_files_open: false, heads: None, held: Vec::new() });
            }
            Heard::FilesOpened(_, connection) => self.files(connection, true),
            Heard::FilesClosed(connection) => self.files(connection, false),
            Heard::BlockAnnounced(..) => return Err(Misuse("a block that nobody has asked for")),
            // Claims are handed over by this one, and to none of its kind.
            Heard::Claim(..)
            | Heard::BlockSent(..)
            | Heard::Measured(..)
            | Heard::File(_)
            | Heard::Recalled(_)
            | Heard::NotKept => {}
        }
        Ok(())
    }

    fn act(&mut self, action: &Action, _: &str, context: &mut Context) {
        match action {
            Action::ToggleChat => self.open = !self.open,
            Action::PrepareFiles => self.open = true,
            Action::OfferFiles { files, .. } => context.release(files),
            _ => {}
        }
    }

    fn sync(&mut self, present: &[Present], _: &[(PeerId, ConnectionId)], _: bool, _: &mut Context) -> Written {
        self.people.retain(|person| present.iter().any(|there| there.id == person.id));
        Vec::new()
    }

    fn view(&mut self, _: Instant) -> (ChatView, Stake) {
        let messages = [].into();
        let (typing, keep) = (Vec::new(), Wanted::Off);
        let chat = ChatView { open: self.open, unread: 0, messages, had: 0, typing, keep };
        (chat, Stake::default())
    }

    fn tick(&mut self, _: &mut Context) {}

    fn deadline(&self) -> Option<Instant> {
        None
    }

    fn leave(&mut self, departure: Departure, context: &mut Context) {
        if departure == Departure::Leave {
            context.push(Effect::ForgetChat(self.room, Keep::InTab));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BO: PeerId = PeerId([2; 16]);

    fn file(number: u64) -> EntryId {
        EntryId { log: LogId { author: BO, stay: 1, to: None }, number }
    }

    #[test]
    fn what_is_kept_of_a_liar_is_bounded() {
        let mut awaited = Awaited::new(RoomId([1; 16]));
        let connection = ConnectionId(1);
        awaited.people.push(Person { id: BO, connection, are_files_open: false, heads: None, held: Vec::new() });
        for hundred in 0..200 {
            awaited.said(
                BO,
                ConversationMessage::Holds { files: (0..100).map(|one| file(hundred * 100 + one)).collect() },
            );
            let heads = (0..100).map(|stay| (LogId { stay: hundred * 100 + stay, ..file(1).log }, 1)).collect();
            awaited.said(BO, ConversationMessage::Heads { heads });
        }
        let person = &awaited.people[0];
        assert_eq!((person.held.len(), person.heads.as_ref().map(Vec::len)), (MOST_HELD, Some(LOGS)));
        awaited.said(BO, ConversationMessage::Lacks { files: (0..100).map(file).collect() });
        assert_eq!(awaited.people[0].held.len(), MOST_HELD - 100);
    }
}
