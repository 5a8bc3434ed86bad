//! Two people who number what they write to each other, so that nothing is lost or doubled unnoticed.

use std::cell::Cell;

use damso_e2e::{Laboratory, Person, button, log, tile};

use crate::{
    chat::{reads_from, reads_together, writes},
    chat_history::said,
};

/// Two people in a call, with open chats.
pub(super) struct Conversation<'a> {
    both: [&'a Person; 2],
    /// How many messages each has written.
    written: Cell<usize>,
}

impl<'a> Conversation<'a> {
    /// Brings the two together, and waits until each sees and reads the other.
    #[track_caller]
    pub(super) fn begin(laboratory: &Laboratory, [ada, bora]: &'a [Person; 2]) -> Self {
        bora.joins(&ada.starts_call(&laboratory.page()));
        Self::between([ada, bora])
    }

    /// Waits until each of two who are in a call sees and reads the other.
    #[track_caller]
    pub(super) fn between(both: [&'a Person; 2]) -> Self {
        let conversation = Self { both, written: Cell::new(0) };
        for (person, other) in conversation.ways() {
            person.is_with(other);
            person.click(&button("Chat"));
        }
        conversation.goes_on();
        conversation.is_whole();
        conversation
    }

    /// The one with the other, and the other with the one.
    pub(super) fn ways(&self) -> [(&'a Person, &'a Person); 2] {
        let [ada, bora] = self.both;
        [(ada, bora), (bora, ada)]
    }

    /// Each writes one more message, whether or not it can arrive now.
    #[track_caller]
    pub(super) fn goes_on(&self) {
        self.written.set(self.written.get() + 1);
        for person in self.both {
            writes(person, &numbered(person, self.written.get()));
        }
    }

    /// Waits until everything written so far has arrived: each message once, and in order. After that, waits for moving
    /// pictures, which therefore come by a way that was there after the last message was written.
    #[track_caller]
    pub(super) fn is_whole(&self) {
        for (reader, writer) in self.ways() {
            reads_from(reader, &numbered(writer, self.written.get()));
        }
        for (reader, writer) in self.ways() {
            let shown = reader.reads(&log("Messages"));
            let number_in = |line: &str| line.strip_prefix(&numbered(writer, ""))?.parse::<usize>().ok();
            let numbers: Vec<_> = shown.lines().filter_map(number_in).collect();
            let all: Vec<_> = (1..=self.written.get()).collect();
            assert_eq!(numbers, all, "{} reads of {}:\n{shown}", reader.name(), writer.name());
        }
        for (person, other) in self.ways() {
            person.is_with(other);
            person.sees_moving(&tile(other));
        }
    }

    /// Waits until what each wrote last is shown as not delivered yet.
    #[track_caller]
    pub(super) fn is_held_up(&self) {
        for person in self.both {
            reads_together(person, &[&numbered(person, self.written.get()), "Sending…"]);
        }
    }

    /// Waits until all that each wrote is shown as delivered. Both then read it in the same order.
    #[track_caller]
    pub(super) fn is_delivered(&self) {
        for person in self.both {
            for number in 1..=self.written.get() {
                reads_together(person, &[&numbered(person, number), "Delivered"]);
            }
        }
        let [ada, bora] = self.both.map(said);
        assert_eq!(ada, bora, "each tells it in another order");
    }

    /// Waits until each reaches the other in the way that theory expects.
    #[track_caller]
    pub(super) fn goes_the_expected_way(&self) {
        for (person, other) in self.ways() {
            person.reaches(other);
        }
    }
}

fn numbered(writer: &Person, number: impl std::fmt::Display) -> String {
    format!("{} writes number {number}", writer.name())
}
