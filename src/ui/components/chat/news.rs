//! Which messages of others were not seen yet, and where they are: what somebody has written without a line comes where it was
//! begun, perhaps far above what is seen. Pure, by the keys of messages, which grow in the order of their arrival.

use std::rc::Rc;

use damso_call::{ChatMessage, MessageState};

/// So many messages at the end are seen as they come, and need not be looked for.
const GLANCE: usize = 3;

/// What is new.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Of each message by its key, whether it is new.
    new: Vec<bool>,
    count: usize,
    /// So many of them have come since it was measured what is in view.
    unlooked: usize,
}

/// New messages on one side of what is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) count: u32,
    /// The key of the first of them.
    pub(super) first: Option<u32>,
}

impl News {
    /// Takes in what has come. What the page had before, up to this key, is not new.
    pub(super) fn come(&mut self, messages: &[Rc<ChatMessage>], had: u32) {
        let known = self.new.len().max(place(had) + 1);
        let len = messages.iter().map(|message| place(message.key) + 1).max().unwrap_or(0);
        self.new.resize(len.max(self.new.len()), false);
        for message in messages.iter().filter(|message| place(message.key) >= known && message.author.is_some()) {
            self.new[place(message.key)] = true;
            self.count += 1;
            self.unlooked += 1;
        }
    }

    /// These are seen. Returns whether one of them was new.
    pub(super) fn see(&mut self, messages: &[Rc<ChatMessage>]) -> bool {
        let before = self.count;
        if before > 0 {
            for message in messages {
                let new = self.new.get_mut(place(message.key));
                self.count -= usize::from(new.is_some_and(std::mem::take));
            }
        }
        self.unlooked = self.unlooked.saturating_sub(before - self.count);
        before != self.count
    }

    /// The end is in view, for somebody who looks.
    pub(super) fn see_end(&mut self, messages: &[Rc<ChatMessage>]) {
        self.see(&messages[messages.len().saturating_sub(GLANCE)..]);
    }

    /// Something else is in view than before.
    pub(super) fn look_again(&mut self) {
        self.unlooked = self.count;
    }

    /// Whether it is worth while to measure what is in view: for what comes one by one at the end it is not.
    pub(super) fn is_worth_a_look(&self) -> bool {
        self.unlooked > 0
    }

    /// What is in view is seen.
    pub(super) fn looked(&mut self) {
        self.unlooked = 0;
    }

    /// Nothing is new any more.
    pub(super) fn forget(&mut self) {
        self.new.fill(false);
        (self.count, self.unlooked) = (0, 0);
    }

    /// What is new of these.
    pub(super) fn among(&self, messages: &[Rc<ChatMessage>]) -> Side {
        if self.count == 0 {
            return Side::default();
        }
        let is_new = |message: &&Rc<ChatMessage>| {
            message.state != MessageState::Deleted && self.new.get(place(message.key)).is_some_and(|new| *new)
        };
        messages.iter().filter(is_new).fold(Side::default(), |side, message| Side {
            count: side.count + 1,
            first: side.first.or(Some(message.key)),
        })
    }
}

fn place(key: u32) -> usize {
    key as usize
}

#[cfg(test)]
mod tests {
    use damso_call::PeerId;

    use super::{super::message_for_tests, *};

    const ANA: PeerId = PeerId([1; 16]);

    /// Messages of somebody else by their keys.
    fn list(keys: impl IntoIterator<Item = u32>) -> Vec<Rc<ChatMessage>> {
        keys.into_iter().map(|key| message_for_tests(key, Some(ANA), "")).collect()
    }

    fn side(count: u32, first: u32) -> Side {
        Side { count, first: Some(first) }
    }

    #[test]
    fn what_comes_is_new_until_it_is_seen() {
        let mut news = News::default();
        let mut all = list([1, 2, 3, 4]);
        news.come(&all, 2);
        assert_eq!(news.among(&all), side(2, 3), "the first two were here before");
        // Two that were written earlier come later.
        all.splice(1..1, list([5, 6]));
        news.come(&all, 2);
        news.come(&all, 2);
        assert_eq!((news.among(&all[..3]), news.among(&all[3..])), (side(2, 5), side(2, 3)));
        assert!(news.see(&all[2..]) && !news.see(&all[2..]));
        assert_eq!(news.among(&all), side(1, 5));
        news.forget();
        assert_eq!(news.among(&all), Side::default());
        all.push(message_for_tests(7, None, ""));
        news.come(&all, 2);
        assert_eq!(news.among(&all), Side::default(), "one's own is not");
        all.extend(list([8]));
        news.come(&all, 2);
        assert_eq!(news.among(&all), side(1, 8));
        let deleted = ChatMessage { state: MessageState::Deleted, ..(*all[7]).clone() };
        assert_eq!(news.among(&[deleted.into()]), Side::default());
    }

    #[test]
    fn it_is_not_measured_where_what_comes_one_by_one_is() {
        for (keys, came, expected, why) in [
            (vec![1, 2, 3, 4, 5], vec![1, 2, 3, 4, 5, 6], false, "one at the end"),
            (vec![1, 2, 3, 4, 5], vec![1, 2, 3, 4, 5, 6, 7, 8, 9], true, "many at the end"),
            (vec![1, 2, 3, 4, 5], vec![1, 6, 2, 3, 4, 5], true, "one above"),
            (vec![1, 2, 3, 4, 5], vec![1, 2, 3, 4, 5], false, "nothing"),
        ] {
            let mut news = News::default();
            news.come(&list(keys), 5);
            let came = list(came);
            news.come(&came, 5);
            news.see_end(&came);
            assert_eq!(news.is_worth_a_look(), expected, "{why}");
            news.looked();
            assert!(!news.is_worth_a_look());
            // What is left above is no reason to measure again.
            let more = [&came[..], &list([10])].concat();
            news.come(&more, 5);
            news.see_end(&more);
            assert!(!news.is_worth_a_look(), "{why}, and one more");
        }
    }
}
