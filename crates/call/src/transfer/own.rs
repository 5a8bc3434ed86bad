//! A file that this person offers, and what has become of it with everybody else.

use damso_protocol::{EntryId, PeerId};

use crate::{Instant, LocalFile, Origin, Receipt, ReceiptState, transfer::rate::Rate};

/// Of so many people it is remembered: more than come and go in a call.
const MOST_RECEIPTS: usize = 64;

pub(crate) struct Own {
    pub(crate) id: EntryId,
    size: u64,
    /// `None` if the page can read it no more.
    pub(crate) local: Option<LocalFile>,
    pub(crate) origin: Origin,
    /// Who waits for it although the page cannot read it, and under which number they have said so.
    callers: Vec<(PeerId, u32)>,
    pub(crate) seal: Seal,
    receipts: Vec<(PeerId, State)>,
}

/// Whether it was read to its end, so that everybody knows what they have to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    None,
    Asked,
    Written,
}

enum State {
    Declined,
    Failed,
    Sending(u64, Rate),
    Whole,
}

impl Own {
    pub(crate) fn new(id: EntryId, size: u64, local: Option<LocalFile>, origin: Origin) -> Self {
        Self { id, size, local, origin, callers: Vec::new(), seal: Seal::None, receipts: Vec::new() }
    }

    /// The person has chosen it again.
    pub(crate) fn chosen(&mut self, local: LocalFile) {
        self.local = Some(local);
        self.callers.clear();
    }

    /// Somebody waits for it, and says so under this number.
    pub(crate) fn called(&mut self, by: PeerId, stream: u32) {
        self.waits_no_more(by);
        self.callers.push((by, stream));
    }

    /// What somebody has said under this number is so no more.
    pub(crate) fn call_ends(&mut self, by: PeerId, stream: u32) {
        self.callers.retain(|&call| call != (by, stream));
    }

    /// That person waits for it no more.
    pub(crate) fn waits_no_more(&mut self, by: PeerId) {
        self.callers.retain(|&(known, _)| known != by);
    }

    /// Whether somebody waits for it, and something can be done about it.
    pub(crate) fn is_called_for(&self) -> bool {
        self.origin == Origin::Disk && !self.callers.is_empty()
    }

    fn set(&mut self, person: PeerId, state: State) {
        self.waits_no_more(person);
        match self.receipts.iter().position(|&(known, _)| known == person) {
            Some(at) => self.receipts[at].1 = state,
            None if self.receipts.len() < MOST_RECEIPTS => self.receipts.push((person, state)),
            None => {}
        }
    }

    pub(crate) fn declined(&mut self, by: PeerId) {
        self.set(by, State::Declined);
    }

    /// Somebody wanted it, and cannot have it.
    pub(crate) fn failed(&mut self, there: PeerId) {
        self.set(there, State::Failed);
    }

    pub(crate) fn whole(&mut self, there: PeerId) {
        self.set(there, State::Whole);
    }

    /// Somebody has so many bytes and asks for more: whether that is new.
    pub(crate) fn asked(&mut self, by: PeerId, done: u64, now: Instant) -> bool {
        let sending = self.receipts.iter().any(|(known, state)| *known == by && matches!(state, State::Sending(..)));
        if !sending {
            self.set(by, State::Sending(done.min(self.size), Rate::new(now)));
        }
        !sending
    }

    /// A block has gone to somebody, and with it so many bytes of the file.
    pub(crate) fn sent(&mut self, to: PeerId, total: u64, length: u64, now: Instant) {
        for (known, state) in &mut self.receipts {
            if *known == to
                && let State::Sending(done, rate) = state
            {
                *done = total;
                rate.add(length, now);
            }
        }
    }

    fn is_taken(&self) -> bool {
        self.receipts.iter().any(|(_, state)| matches!(state, State::Sending(..)))
    }

    /// Whether leaving loses something of it: what somebody is taking, and what is nowhere but in this page as long as nobody has
    /// had it.
    pub(crate) fn is_at_stake(&self) -> bool {
        let is_had = self.receipts.iter().any(|(_, state)| matches!(state, State::Whole));
        self.local.is_some() && (self.is_taken() || (self.origin == Origin::Page && !is_had))
    }

    /// Nothing goes to that person any more: whether something did.
    pub(crate) fn stopped(&mut self, person: PeerId) -> bool {
        let before = self.receipts.len();
        self.receipts.retain(|(known, state)| *known != person || !matches!(state, State::Sending(..)));
        before != self.receipts.len()
    }

    pub(crate) fn receipts(&self, now: Instant) -> Vec<Receipt> {
        let receipt = |&(person, ref state): &(PeerId, State)| Receipt {
            person,
            state: match state {
                State::Declined => ReceiptState::Declined,
                State::Failed => ReceiptState::Failed,
                State::Sending(done, rate) => ReceiptState::Sending(rate.progress(*done, self.size, now)),
                State::Whole => ReceiptState::Whole,
            },
        };
        self.receipts.iter().map(receipt).collect()
    }
}
