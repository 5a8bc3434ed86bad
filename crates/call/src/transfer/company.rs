//! Those who are there, and what of a file they have: for what it waits, and whether its author has to be told.

use damso_protocol::{ConversationMessage, EntryId, blocks};

use super::{
    Transfers,
    incoming::{Incoming, Stage},
    partner::{Partner, may_have},
};
use crate::WaitsFor;

impl Transfers {
    /// For what a file waits that nobody has who is there: for its author, if that person is there all the same.
    pub(super) fn waits_for(&self, id: EntryId) -> WaitsFor {
        let is_author = |partner: &Partner| partner.id == id.log.author && partner.greeted && !partner.holds(id);
        if self.partners.iter().any(is_author) { WaitsFor::Author } else { WaitsFor::Holder }
    }

    /// Lets the author of a file that waits for that person know of it, by asking for what cannot be sent.
    pub(super) fn call_for(&mut self, at: usize) {
        let Incoming { id, size, stage, .. } = self.incoming[at];
        let waits = match stage {
            Stage::Queued => self.holder(&self.incoming[at]).is_none(),
            Stage::Checking(..) => true,
            _ => false,
        };
        if waits && self.waits_for(id) == WaitsFor::Author {
            self.incoming[at].called = Some(self.ask_for_nothing(id, size));
        }
    }

    /// The same of those that the news is about: all of them at all news are more messages than an author listens to.
    pub(super) fn call_for_those(&mut self, of: impl Fn(EntryId) -> bool) {
        for at in 0..self.incoming.len() {
            if of(self.incoming[at].id) {
                self.call_for(at);
            }
        }
    }

    /// Whether the author of a file can be asked what it has to be.
    pub(super) fn has_author(&self, file: EntryId) -> bool {
        self.partners.iter().any(|partner| partner.id == file.log.author && partner.holds(file))
    }

    /// Asks the author of a file for the blocks after the last one: the number of the stream.
    fn ask_for_nothing(&mut self, file: EntryId, size: u64) -> u32 {
        self.streams += 1;
        let all = blocks(size);
        let message = ConversationMessage::Fetch { file, stream: self.streams, from: all, to: all };
        self.messages.push((file.log.author, message));
        self.streams
    }

    /// Whether everybody who is there, and may have an own file, has it.
    pub(super) fn everybody_has(&self, file: EntryId) -> bool {
        let mut others = self.partners.iter().filter(|partner| may_have(partner.id, file)).peekable();
        others.peek().is_some() && others.all(|partner| partner.holds(file))
    }

    /// Who is there, or what they have, changes how files look that wait for it, and own ones that the page has lost.
    pub(super) fn note_company(&mut self) {
        let lost = self.own.iter().filter(|own| own.local.is_none());
        self.changed.extend(lost.map(|own| own.id));
        self.note_waiting();
    }

    /// Somebody's saying what there is changes how files look that wait.
    pub(super) fn note_waiting(&mut self) {
        let waiting = self.incoming.iter().filter(|file| matches!(file.stage, Stage::Queued | Stage::Checking(..)));
        self.changed.extend(waiting.map(|file| file.id));
    }

    /// Asks the author for the seal of a file, if that is all that is missing: for the blocks after the last one.
    pub(super) fn ask_for_seal(&mut self, file: EntryId) {
        if self.has_author(file)
            && let Some(offer) = self.offers.get(&file).filter(|offer| offer.seal.is_none())
        {
            self.ask_for_nothing(file, offer.size);
        }
    }
}
