//! One file that this person wants, or has wanted: where it stands, and which of its blocks are asked for next.
//!
//! Its store counts what is there. So every way on from a standstill begins with opening the store anew: what was still
//! being written then counts, and what was not is asked for again, whatever has happened in between.

use std::time::Duration;

use damso_protocol::{BLOCK_BYTES, ConversationMessage, EntryId, FileDigest, PeerId, block_length, blocks};

use crate::{
    FileFailure, Instant, LocalFile, Progress,
    transfer::{decisions::Decision, rate::Rate},
};

/// So many blocks are asked for and not yet stored: 1 MiB. They are sent in vain if this page is gone before they are.
const CREDIT: u32 = 4;
/// At least so many are asked for at once, unless it is the end: as few messages as leave enough blocks on their way.
const LEAST_ASKED: u32 = CREDIT / 2;
/// A store answers within this time, and so much more as its file is long: browsers have hung whose site's data were cleared.
const STORE_ANSWERS: Duration = Duration::from_mins(2);
const WRITTEN_A_SECOND: u64 = 16 << 20;
/// Somebody who sends nothing for so long keeps no other file waiting, and is left for somebody else, if there is one.
pub(super) const STALLED: Duration = Duration::from_secs(30);
/// That is doubled so often: up to 16 minutes.
const MOST_PATIENCE: u32 = 5;
/// After so many damaged blocks in a row it is given up.
const DAMAGED: u32 = 3;
/// So often all of it may be something else.
const DIFFERED: u32 = 8;

pub(crate) struct Incoming {
    pub(crate) id: EntryId,
    pub(crate) size: u64,
    pub(crate) stage: Stage,
    /// How many blocks are there, counted from the beginning, as far as is known.
    stored: u32,
    /// The first block that was not asked for. Of the present stream.
    asked: u32,
    /// How many openings of the store are not answered yet: only the last answer counts.
    openings: u32,
    /// Whether something may be stored that this life of the page does not know of. How much shows when the store is opened.
    pub(crate) kept: Kept,
    damaged: u32,
    /// Who was asked last since the store was opened, under which number.
    pub(crate) source: Option<(PeerId, u32)>,
    /// Under which number its author was told that this person waits for it, if nothing else has come of that.
    pub(crate) called: Option<u32>,
    /// Who has sent damage, or nothing for long: anybody else is asked first.
    pub(crate) avoided: Option<PeerId>,
    /// How often somebody was left for somebody else since a block last came.
    left: u32,
    /// Who was asked for what is stored; `None` if some of it is of an earlier life of this page.
    senders: Option<Vec<PeerId>>,
    /// Who alone has sent what was not what was offered: they are not asked any more.
    liars: Vec<PeerId>,
    /// How often it was not.
    differed: u32,
    rate: Rate,
    /// When a block last came, or was first asked for, or the store was opened.
    pub(crate) heard: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was wanted, and is not.
    Unwanted,
    Declined,
    /// It is wanted, and its turn has not come, or nobody is there who has it.
    Queued,
    /// The store is being opened.
    Opening,
    /// That person is asked for it, under this number.
    Coming(PeerId, u32),
    Paused,
    /// All is there, and is being put together.
    Completing,
    /// This is what it is, and what it should be is not known yet.
    Checking(FileDigest, LocalFile),
    Whole(LocalFile),
    /// The same, and it is offered no more: a copy of this person's own, which nobody else gets.
    Withdrawn(LocalFile),
    Failed(FileFailure),
}

impl Stage {
    /// What it can be read by, once it is whole.
    pub(crate) fn whole(self) -> Option<LocalFile> {
        match self {
            Self::Whole(local) | Self::Withdrawn(local) => Some(local),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Perhaps,
    Known,
}

/// What follows from a stored block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Nothing,
    /// The blocks from the first number to the second are to be asked for.
    Ask(u32, u32),
    Complete,
}

impl Incoming {
    pub(crate) fn new(id: EntryId, size: u64, kept: Kept, now: Instant) -> Self {
        Self {
            id,
            size,
            stage: Stage::Queued,
            stored: 0,
            asked: 0,
            openings: 0,
            kept,
            damaged: 0,
            source: None,
            called: None,
            avoided: None,
            left: 0,
            senders: None,
            liars: Vec::new(),
            differed: 0,
            rate: Rate::new(now),
            heard: now,
        }
    }

    /// A file that the person has stopped, cancelled or declined in an earlier life of this page.
    pub(crate) fn resting(id: EntryId, size: u64, decision: Decision, now: Instant) -> Option<Self> {
        let (stage, stored) = match decision {
            Decision::Pause(stored) => (Stage::Paused, stored),
            Decision::Cancel => (Stage::Unwanted, 0),
            Decision::Decline => (Stage::Declined, 0),
            Decision::Want | Decision::Save | Decision::SaveAs | Decision::Make => return None,
        };
        Some(Self { stage, stored, ..Self::new(id, size, Kept::Perhaps, now) })
    }

    /// How many blocks are there, counted from the beginning, as far as is known.
    pub(crate) fn stored(&self) -> u32 {
        self.stored
    }

    /// What its author has to hear of it, beside what is asked for and what is there.
    pub(crate) fn outcome(&self) -> Option<ConversationMessage> {
        match self.stage {
            Stage::Declined => Some(ConversationMessage::Decline { file: self.id }),
            Stage::Failed(_) => Some(ConversationMessage::Failed { file: self.id }),
            _ => None,
        }
    }

    /// Whether it is one of those that are worked on at the same time.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.stage, Stage::Opening | Stage::Coming(..) | Stage::Completing)
    }

    /// Whether that person is the one who is asked for it now.
    pub(crate) fn comes_from(&self, person: PeerId) -> bool {
        matches!(self.stage, Stage::Coming(from, _) if from == person)
    }

    /// The store is opened.
    pub(crate) fn open(&mut self, now: Instant) {
        self.stage = Stage::Opening;
        self.source = None;
        self.openings += 1;
        self.heard = now;
    }

    /// When nothing more is to be expected of its store, while that has something to answer.
    pub(crate) fn store_fails_at(&self) -> Option<Instant> {
        let is_asked = matches!(self.stage, Stage::Opening | Stage::Completing);
        is_asked.then(|| self.heard + STORE_ANSWERS + Duration::from_secs(self.size / WRITTEN_A_SECOND))
    }

    /// Of its store there will be one more answer, which says that it has failed.
    pub(crate) fn store_restarts(&mut self, now: Instant) {
        self.openings = 1;
        self.heard = now;
    }

    /// The store is open, or cannot be: whether that is the answer to the last question.
    pub(crate) fn answered(&mut self) -> bool {
        self.openings = self.openings.saturating_sub(1);
        self.openings == 0
    }

    /// So much is there. `None` if that is more than the file has.
    pub(crate) fn opened(&mut self, stored: u32, now: Instant) -> Option<Step> {
        self.kept = Kept::Known;
        if stored == 0 {
            self.senders = Some(Vec::new());
        }
        self.stored = stored;
        self.asked = stored;
        self.heard = now;
        self.rate = Rate::new(now);
        let all = blocks(self.size);
        (stored <= all).then_some(if stored == all { Step::Complete } else { Step::Nothing })
    }

    /// What is to be asked for, as far as it may be.
    pub(crate) fn ask(&mut self) -> Step {
        let all = blocks(self.size);
        let (from, to) = (self.asked, self.stored.saturating_add(CREDIT).min(all));
        if to <= from || (to - from < LEAST_ASKED && to < all) {
            return Step::Nothing;
        }
        self.asked = to;
        Step::Ask(from, to)
    }

    /// That person is asked for it from now on, under this number.
    pub(crate) fn come(&mut self, from: PeerId, stream: u32) {
        self.stage = Stage::Coming(from, stream);
        self.source = Some((from, stream));
        if let Some(senders) = self.senders.as_mut().filter(|senders| !senders.contains(&from)) {
            senders.push(from);
        }
    }

    /// A block is stored. Another one than the next is of a store that was closed since.
    pub(crate) fn block_stored(&mut self, block: u32, now: Instant) -> Step {
        if block != self.stored {
            return Step::Nothing;
        }
        let length = block_length(self.size, block);
        self.stored += 1;
        self.damaged = 0;
        self.left = 0;
        self.heard = now;
        self.rate.add(length.into(), now);
        if self.stored == blocks(self.size) { Step::Complete } else { self.ask() }
    }

    /// Whether nothing has come for long.
    pub(crate) fn is_stalled(&self, now: Instant) -> bool {
        now >= self.heard + STALLED
    }

    /// Whether that is a reason to ask somebody else: after twice as long each time, for on a slow line a block takes its time,
    /// wherever it comes from.
    pub(crate) fn is_worth_leaving(&self, now: Instant) -> bool {
        now >= self.heard + STALLED * (1 << self.left.min(MOST_PATIENCE))
    }

    /// Somebody else is asked.
    pub(crate) fn leave(&mut self) {
        self.left += 1;
    }

    /// Whether this block is the one that is missing next.
    pub(crate) fn misses(&self, block: u32) -> bool {
        self.stored == block
    }

    /// Whether this block is not even missing any more.
    pub(crate) fn has(&self, block: u32) -> bool {
        block < self.stored
    }

    /// A block was not what its sender has measured: whether that was once too often.
    pub(crate) fn damaged(&mut self, by: PeerId) -> bool {
        self.avoided = Some(by);
        self.damaged += 1;
        self.damaged >= DAMAGED
    }

    /// What came is not what was offered: whether that is the last word, as its author's is.
    pub(crate) fn differed(&mut self) -> bool {
        let author = self.id.log.author;
        self.differed += 1;
        let senders = self.senders.take();
        match senders.as_deref() {
            Some([liar]) if *liar != author => self.liars.push(*liar),
            // Of several, each may be the one. The first is asked last.
            Some([first, _, ..]) => self.avoided = Some(*first),
            _ => {}
        }
        let is_authors = senders.is_some_and(|senders| senders.iter().all(|sender| *sender == author));
        is_authors || self.differed >= DIFFERED
    }

    /// Whether that person may be asked: one who has not lied, and for what is for one person alone, nobody but its author.
    pub(crate) fn may_come_from(&self, person: PeerId) -> bool {
        person == self.id.log.author || (self.id.log.to.is_none() && !self.liars.contains(&person))
    }

    /// It is wanted, perhaps once more.
    pub(crate) fn want(&mut self) {
        self.stage = Stage::Queued;
        self.damaged = 0;
        self.differed = 0;
        self.liars.clear();
    }

    /// Nothing is stored any more.
    pub(crate) fn discarded(&mut self) {
        self.stored = 0;
        self.kept = Kept::Known;
    }

    pub(crate) fn progress(&self, now: Instant) -> Progress {
        let done = (u64::from(self.stored) * u64::from(BLOCK_BYTES)).min(self.size);
        match self.stage {
            Stage::Coming(..) => self.rate.progress(done, self.size, now),
            _ => Progress { done, ..Progress::default() },
        }
    }
}
