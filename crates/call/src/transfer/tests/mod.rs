//! What happens to files, one page at a time: what it asks for, what it answers, and what it makes of liars.

mod world;

use std::time::Duration;

use damso_protocol::{BLOCK_BYTES, BlockHeader, Incarnation, LogId, SessionSecret, block_length, blocks};

use super::{outlook::REDRAWN, *};
use crate::{
    ConnectionId, FileEvent, FileState, FileView, LinkReport, Notice, Origin, PickedFile, Progress, Receipt,
    ReceiptState, SaveOutcome, UnixMillis, WaitsFor, connection::Misuse,
};

const BLOCK: u64 = BLOCK_BYTES as u64;
const BO: PeerId = PeerId([2; 16]);
const CHA: PeerId = PeerId([3; 16]);

/// A page with two others, who are connected.
struct Page {
    transfers: Transfers,
    context: Context,
}

fn line(person: PeerId) -> ConnectionId {
    ConnectionId(person.0[0].into())
}

fn file(author: PeerId, number: u64) -> EntryId {
    EntryId { log: LogId { author, stay: 1, to: None }, number }
}

fn offer(size: u64) -> FileOffer {
    FileOffer { name: "../a.bin".into(), size, kind: "application/zip".into(), modified: 7, preview: None }
}

fn fetch(file: EntryId, stream: u32, from: u32, to: u32) -> ConversationMessage {
    ConversationMessage::Fetch { file, stream, from, to }
}

fn holds(file: EntryId) -> ConversationMessage {
    ConversationMessage::Holds { files: vec![file] }
}

impl Page {
    fn new() -> Self {
        let context = Context::new([1; 32], SessionSecret([9; 32]), Incarnation(1));
        let mut page = Self { transfers: Transfers::default(), context };
        for person in [BO, CHA] {
            page.transfers.channel_opened(person, line(person));
            page.transfers.files_opened(person, line(person), &mut page.context);
        }
        page.said();
        page
    }

    fn me(&self) -> PeerId {
        self.context.me.id
    }

    /// The chat tells of an offer.
    fn hears_of(&mut self, id: EntryId, file: &FileOffer, told_by: Option<PeerId>) {
        self.transfers.offered(id, &Offered { file, seal: None, told_by }, None, &mut self.context);
    }

    fn hears_of_own(&mut self, id: EntryId, file: &FileOffer, local: LocalFile) {
        self.transfers.offered(
            id,
            &Offered { file, seal: None, told_by: None },
            Some((local, Origin::Disk)),
            &mut self.context,
        );
    }

    /// Somebody offers a file and has it.
    fn offered(&mut self, id: EntryId, size: u64) {
        self.hears_of(id, &offer(size), None);
        self.gets(id.log.author, holds(id)).unwrap();
    }

    /// This person offers a file.
    fn offers(&mut self, to: Option<PeerId>, size: u64) -> EntryId {
        let id = EntryId { log: LogId { author: self.me(), stay: 1, to }, number: 1 };
        self.hears_of_own(id, &offer(size), LocalFile(1));
        self.said();
        id
    }

    /// This person offers what was written in the page.
    fn writes(&mut self, number: u64) -> EntryId {
        let (id, file) = (file(self.me(), number), offer(BLOCK));
        let offered = Offered { file: &file, seal: None, told_by: None };
        self.transfers.offered(id, &offered, Some((LocalFile(1), Origin::Page)), &mut self.context);
        self.said();
        id
    }

    /// This person chooses a file of twenty blocks again.
    fn chooses_again(&mut self, id: EntryId, name: &str) {
        let picked = PickedFile {
            file: LocalFile(2),
            name: name.into(),
            size: 20 * BLOCK,
            kind: String::new(),
            modified: UnixMillis(7),
            preview: None,
            origin: Origin::Disk,
        };
        self.transfers.choose_again(id, &picked, &mut self.context);
    }

    fn gets(&mut self, from: PeerId, message: ConversationMessage) -> Result<(), Misuse> {
        self.transfers.message(from, message, &mut self.context)
    }

    fn happens(&mut self, event: FileEvent) -> Vec<Effect> {
        self.transfers.file_event(event, &mut self.context);
        self.context.take_effects()
    }

    fn block(&mut self, from: PeerId, stream: u32, block: u32, length: u32) -> Result<Effect, Misuse> {
        let header = BlockHeader { stream, block, length, digest: [0; 32] };
        self.transfers.block_announced(line(from), header, &mut self.context)?;
        Ok(self.context.take_effects().remove(0))
    }

    fn said(&mut self) -> Vec<(PeerId, ConversationMessage)> {
        self.transfers.take_messages()
    }

    fn told(&mut self) -> Vec<Notice> {
        self.transfers.tell_calls(&mut self.context);
        self.context.notices.view().iter().map(|(_, notice)| notice.clone()).collect()
    }

    fn did(&mut self) -> Vec<Effect> {
        self.context.take_effects()
    }

    fn state(&self, id: EntryId) -> FileState {
        self.transfers.state(id, self.context.now)
    }

    /// Wants a file that somebody has, of which nothing is stored: the number of its stream.
    fn fetches(&mut self, id: EntryId) -> u32 {
        self.transfers.fetch(id, &mut self.context);
        assert!(matches!(self.did()[..], [Effect::OpenStore(opened, _)] if opened == id));
        self.happens(FileEvent::StoreOpened(id, 0));
        match self.said()[..] {
            [(_, ConversationMessage::Fetch { file, stream, from: 0, .. })] if file == id => stream,
            ref other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_file_is_asked_for_by_and_by_and_is_whole_when_it_is_what_its_author_says() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 20 * BLOCK + 5);
    assert_eq!(page.state(id), FileState::Offered);
    let stream = page.fetches(id);
    let mut asked = 4;
    for block in 0..21 {
        let length = if block == 20 { 5 } else { BLOCK_BYTES };
        assert!(matches!(page.block(BO, stream, block, length), Ok(Effect::TakeBlock(_, taken, _)) if taken == id));
        let done = page.happens(FileEvent::BlockStored(id, block));
        if let [(BO, ConversationMessage::Fetch { from, to, .. })] = page.said()[..] {
            assert_eq!(
                (from, to),
                (asked, (asked + 2).min(21)),
                "what follows is asked for in twos, as soon as they are within the credit"
            );
            assert_eq!(to, (block + 5).min(21));
            asked = to;
        }
        assert_eq!(done.is_empty(), block < 20, "{done:?}");
    }
    assert_eq!((asked, page.state(id)), (21, FileState::Checking));
    page.happens(FileEvent::StoreCompleted(id, FileDigest([5; 32]), LocalFile(4)));
    assert_eq!(page.said(), [(BO, fetch(id, stream + 1, 21, 21))], "the seal is asked for");
    page.transfers.sealed(id, FileDigest([5; 32]), None, &mut page.context);
    assert_eq!(page.state(id), FileState::Whole(Saving::Due));
    assert_eq!(page.said(), [(BO, holds(id)), (CHA, holds(id))]);
    page.transfers.save(id, &mut page.context);
    assert_eq!(page.did(), [Effect::SaveFile(LocalFile(4), "a.bin".into())]);
    // And from here it goes on to others.
    page.gets(CHA, fetch(id, 1, 19, 21)).unwrap();
    let send = |block| Effect::SendBlock { connection: line(CHA), stream: 1, file: LocalFile(4), block };
    assert_eq!(page.did(), [send(19), send(20)]);
}

#[test]
fn what_is_not_what_was_offered_is_fetched_once_more_and_what_its_author_sends_is_the_last_word() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.hears_of(id, &offer(5), None);
    page.transfers.sealed(id, FileDigest([1; 32]), None, &mut page.context);
    page.gets(CHA, holds(id)).unwrap();
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    let done = page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(1)));
    assert_eq!(done, [Effect::ReleaseFile(LocalFile(1)), Effect::DiscardStore(id)]);
    assert!(matches!(page.state(id), FileState::Waiting(WaitsFor::Holder, _)));
    page.gets(BO, holds(id)).unwrap();
    page.happens(FileEvent::StoreOpened(id, 0));
    assert!(matches!(page.said()[..], [.., (BO, ConversationMessage::Fetch { .. })]));
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(2)));
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Different));
}

#[test]
fn the_first_seal_counts_but_for_the_authors_own() {
    let [good, evil] = [1, 2].map(|byte| FileDigest([byte; 32]));
    for (first, second, counts) in [
        ((good, None), (evil, None), good),
        ((good, None), (evil, Some(CHA)), good),
        ((good, Some(CHA)), (evil, Some(CHA)), good),
        ((evil, Some(CHA)), (good, None), good),
        ((good, Some(CHA)), (good, None), good),
    ] {
        for whole_after_first in [true, false] {
            let (mut page, id) = (Page::new(), file(BO, 1));
            page.offered(id, BLOCK);
            let mut seals = [first, second].into_iter();
            if whole_after_first {
                let (digest, told_by) = seals.next().unwrap();
                page.transfers.sealed(id, digest, told_by, &mut page.context);
                page.fetches(id);
                page.happens(FileEvent::BlockStored(id, 0));
                page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
                assert_eq!(page.state(id), FileState::Whole(Saving::Due));
            }
            for (digest, told_by) in seals {
                page.transfers.sealed(id, digest, told_by, &mut page.context);
            }
            if whole_after_first {
                // What came is what its author says, or it is not the file.
                let state = if first.0 == counts {
                    FileState::Whole(Saving::Due)
                } else {
                    FileState::Failed(FileFailure::Different)
                };
                assert_eq!(page.state(id), state, "{first:?} {second:?}");
                assert_eq!(page.did().contains(&Effect::DiscardStore(id)), first.0 != counts);
            } else {
                page.fetches(id);
                page.happens(FileEvent::BlockStored(id, 0));
                page.happens(FileEvent::StoreCompleted(id, counts, LocalFile(1)));
                assert_eq!(page.state(id), FileState::Whole(Saving::Due), "{first:?} {second:?}");
            }
        }
    }
    // What others tell of one's own file does not keep one from saying what it is.
    let mut page = Page::new();
    let own = page.offers(None, BLOCK);
    page.transfers.sealed(own, evil, Some(CHA), &mut page.context);
    page.gets(BO, fetch(own, 1, 0, 1)).unwrap();
    assert!(page.did().contains(&Effect::SealFile(LocalFile(1))));
}

/// Of two who have a file whose author is away, one lies.
#[test]
fn what_a_liar_sends_is_fetched_from_somebody_else() {
    let (mut page, id) = (Page::new(), file(PeerId([7; 16]), 1));
    page.hears_of(id, &offer(5), None);
    page.transfers.sealed(id, FileDigest([1; 32]), None, &mut page.context);
    page.gets(BO, holds(id)).unwrap();
    page.fetches(id);
    page.gets(CHA, holds(id)).unwrap();
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(1)));
    page.happens(FileEvent::StoreOpened(id, 0));
    assert!(matches!(page.said()[..], [.., (CHA, ConversationMessage::Fetch { .. })]));
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, FileDigest([1; 32]), LocalFile(2)));
    assert_eq!(page.state(id), FileState::Whole(Saving::Due));
}

/// An empty file that is said to be another is one, once.
#[test]
fn what_nobody_sends_is_not_fetched_for_ever() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.hears_of(id, &FileOffer { kind: "image/png".into(), ..offer(0) }, None);
    page.transfers.sealed(id, FileDigest([1; 32]), None, &mut page.context);
    page.gets(BO, holds(id)).unwrap();
    page.happens(FileEvent::StoreOpened(id, 0));
    let done = page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(1)));
    assert_eq!(done, [Effect::ReleaseFile(LocalFile(1)), Effect::DiscardStore(id)]);
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Different));
}

/// A liar begins, and somebody else ends it: which of the two has lied is not known.
#[test]
fn who_has_sent_a_part_is_asked_again() {
    let (mut page, id) = (Page::new(), file(PeerId([7; 16]), 1));
    page.hears_of(id, &offer(2 * BLOCK), None);
    page.transfers.sealed(id, FileDigest([1; 32]), None, &mut page.context);
    page.gets(BO, holds(id)).unwrap();
    page.fetches(id);
    page.gets(CHA, holds(id)).unwrap();
    page.gets(BO, ConversationMessage::Lacks { files: vec![id] }).unwrap();
    // What was being stored is, by the time at which the store is opened anew.
    page.happens(FileEvent::StoreOpened(id, 1));
    page.said();
    page.happens(FileEvent::BlockStored(id, 1));
    page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(1)));
    page.gets(BO, holds(id)).unwrap();
    page.happens(FileEvent::StoreOpened(id, 0));
    assert!(
        matches!(page.said()[..], [.., (CHA, ConversationMessage::Fetch { .. })]),
        "Bo was the first, and is asked last"
    );
}

/// However long the file and the line are, all of it is asked for, and never more than is allowed to be sent in vain.
#[test]
fn a_mebibyte_is_asked_for_at_a_time() {
    for size in (1..=40).chain([1_000]) {
        for round_trip in [1, 300] {
            let (mut page, id) = (Page::new(), file(BO, 1));
            page.offered(id, size * BLOCK);
            let report = LinkReport { available: None, loss: 0, sent: 1_000_000 };
            page.transfers.reported(line(BO), report, Some(round_trip), &mut page.context);
            page.transfers.fetch(id, &mut page.context);
            page.happens(FileEvent::StoreOpened(id, 0));
            let (mut asked, mut stored) = (0, 0);
            while u64::from(stored) < size {
                if let [(_, ConversationMessage::Fetch { from, to, .. })] = page.said()[..] {
                    assert_eq!(from, asked);
                    asked = to;
                }
                assert!(stored < asked, "block {stored} of {size} is not asked for");
                assert!(u64::from(asked - stored) * BLOCK <= 1 << 20, "{asked} are asked for, and {stored} stored");
                page.context.now = page.context.now + Duration::from_millis(5);
                page.happens(FileEvent::BlockStored(id, stored));
                stored += 1;
            }
            assert_eq!(page.state(id), FileState::Checking);
        }
    }
}

#[test]
fn damage_is_fetched_from_somebody_else_and_given_up_in_the_end() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 9 * BLOCK);
    page.gets(CHA, holds(id)).unwrap();
    page.fetches(id);
    for (block, next) in [(0, Some(CHA)), (0, Some(BO)), (0, None)] {
        let done = page.happens(FileEvent::BlockDamaged(id, block));
        assert_eq!(done[0], Effect::CloseStore(id));
        page.said();
        page.happens(FileEvent::StoreOpened(id, 0));
        assert_eq!(page.said().first().map(|&(person, _)| person), next);
    }
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Damaged));
}

#[test]
fn blocks_that_were_not_asked_for_so_end_it() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 40 * BLOCK);
    assert!(page.block(BO, 1, 0, BLOCK_BYTES).is_err(), "before anything was asked for");
    let stream = page.fetches(id);
    assert!(page.block(CHA, stream, 0, BLOCK_BYTES).is_err(), "by somebody who was not asked");
    assert!(page.block(PeerId([4; 16]), stream, 0, BLOCK_BYTES).is_err(), "by nobody");
    assert!(page.block(BO, stream + 1, 0, BLOCK_BYTES).is_err(), "under another number");
    assert!(page.block(BO, stream, 1, BLOCK_BYTES).is_err(), "out of order");
    assert!(page.block(BO, stream, 0, BLOCK_BYTES - 1).is_err(), "too short");
    assert!(page.block(BO, stream, 0, BLOCK_BYTES).is_ok());
    assert!(page.block(BO, stream, 0, BLOCK_BYTES).is_err(), "twice");
    for block in 1..4 {
        assert!(page.block(BO, stream, block, BLOCK_BYTES).is_ok());
    }
    assert!(page.block(BO, stream, 4, BLOCK_BYTES).is_err(), "more than was asked for");
}

#[test]
fn what_comes_after_a_stop_is_thrown_away_and_only_until_it_was_heard() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 40 * BLOCK);
    let first = page.fetches(id);
    assert!(matches!(page.block(BO, first, 0, BLOCK_BYTES), Ok(Effect::TakeBlock(..))));
    page.transfers.pause(id, &mut page.context);
    assert_eq!(page.did(), [Effect::CloseStore(id)]);
    assert_eq!(page.said(), [(BO, ConversationMessage::Stop { stream: first })]);
    assert!(matches!(page.state(id), FileState::Paused(_)));
    assert_eq!(page.block(BO, first, 1, BLOCK_BYTES), Ok(Effect::SkipBlock(line(BO))));
    // The first block came in the meantime.
    page.transfers.fetch(id, &mut page.context);
    page.happens(FileEvent::StoreOpened(id, 1));
    assert_eq!(page.said(), [(BO, fetch(id, first + 1, 1, 5))]);
    assert!(matches!(page.block(BO, first, 2, BLOCK_BYTES), Ok(Effect::SkipBlock(..))));
    assert!(matches!(page.block(BO, first + 1, 1, BLOCK_BYTES), Ok(Effect::TakeBlock(..))));
    assert!(page.block(BO, first, 3, BLOCK_BYTES).is_err());
}

#[test]
fn what_is_asked_for_as_no_honest_page_does_ends_it() {
    type Ranges = &'static [(u32, u32, u32)];
    let ranges: [(Ranges, &str); 8] = [
        (&[(0, 0, 4)], "no number"),
        (&[(1, 0, 17)], "beyond the end"),
        (&[(1, 4, 3)], "backwards"),
        (&[(1, 3, 3)], "nothing"),
        (&[(1, 0, 4), (1, 5, 6)], "not what follows"),
        (&[(1, 0, 4), (1, 0, 4)], "twice"),
        (&[(2, 0, 4), (1, 0, 4)], "a number that went before"),
        (&[(1, 0, 4), (1, 4, u32::MAX)], "beyond all bounds"),
    ];
    for (wrong, why) in ranges {
        let mut page = Page::new();
        let id = page.offers(None, 16 * BLOCK);
        let results = wrong.iter().map(|&(stream, from, to)| page.gets(BO, fetch(id, stream, from, to)).is_err());
        assert!(results.last().unwrap(), "{why}");
    }
    let mut page = Page::new();
    let id = page.offers(None, 16 * BLOCK);
    let other = EntryId { number: 2, ..id };
    page.hears_of_own(other, &offer(16 * BLOCK), LocalFile(2));
    page.gets(CHA, fetch(id, 7, 0, 1)).unwrap();
    assert!(page.gets(CHA, fetch(other, 7, 1, 2)).is_err(), "a number of another file");
    let refused = (1..1_000).position(|stream| page.gets(BO, fetch(id, stream, 0, 1)).is_err());
    assert_eq!(refused, Some(32), "thousands");
    // The other one is served all the same.
    page.did();
    page.gets(CHA, fetch(id, 8, 0, 1)).unwrap();
    assert!(matches!(page.did()[..], [Effect::SendBlock { connection, .. }] if connection == line(CHA)));
}

#[test]
fn a_number_that_was_stopped_is_not_used_again() {
    let mut page = Page::new();
    let id = page.offers(None, 16 * BLOCK);
    page.gets(BO, fetch(id, 1, 0, 8)).unwrap();
    page.gets(BO, ConversationMessage::Stop { stream: 1 }).unwrap();
    page.gets(BO, ConversationMessage::Stop { stream: 1 }).unwrap();
    assert!(page.gets(BO, fetch(id, 1, 8, 9)).is_err());
}

#[test]
fn a_private_file_is_for_its_addressee() {
    let mut page = Page::new();
    let id = page.offers(Some(BO), 4 * BLOCK);
    assert!(page.gets(CHA, fetch(id, 1, 0, 1)).is_err());
    assert!(page.gets(CHA, ConversationMessage::Decline { file: id }).is_err());
    page.gets(CHA, holds(id)).unwrap();
    assert_eq!(page.state(id), FileState::Own(Vec::new()));
    assert_eq!(page.did(), []);
    page.gets(BO, fetch(id, 1, 0, 1)).unwrap();
    assert!(matches!(page.did()[..], [Effect::SendBlock { .. }]));
    // Nor is one of somebody else's asked of anybody but its author, nor told of to others.
    let private = EntryId { log: LogId { author: BO, stay: 1, to: Some(page.me()) }, number: 1 };
    page.hears_of(private, &offer(5), None);
    page.gets(CHA, holds(private)).unwrap();
    page.transfers.fetch(private, &mut page.context);
    assert!(matches!(page.state(private), FileState::Waiting(WaitsFor::Holder, _)));
    page.gets(BO, holds(private)).unwrap();
    page.happens(FileEvent::StoreOpened(private, 1));
    page.happens(FileEvent::StoreCompleted(private, FileDigest([1; 32]), LocalFile(7)));
    page.said();
    page.transfers.sealed(private, FileDigest([1; 32]), None, &mut page.context);
    assert_eq!(page.said(), [(BO, holds(private))]);
}

#[test]
fn what_is_not_here_is_not_sent_and_nobody_is_blamed() {
    let mut page = Page::new();
    page.offered(file(CHA, 1), BLOCK);
    page.gets(BO, fetch(file(CHA, 1), 1, 0, 1)).unwrap();
    page.gets(BO, fetch(file(CHA, 2), 2, 0, 1)).unwrap();
    let id = page.offers(None, 16 * BLOCK);
    page.gets(BO, fetch(id, 3, 0, 8)).unwrap();
    page.did();
    let done = page.happens(FileEvent::ReadFailed(LocalFile(1)));
    assert_eq!(done, [Effect::ReleaseFile(LocalFile(1)), Effect::StopSendingBlocks(line(BO), 3)]);
    assert_eq!(page.state(id), FileState::Lost(Origin::Disk));
    let lacks = |person| (person, ConversationMessage::Lacks { files: vec![id] });
    assert_eq!(page.said(), [lacks(BO), lacks(CHA)]);
    // That was on its way.
    page.gets(BO, fetch(id, 3, 8, 16)).unwrap();
    page.gets(BO, ConversationMessage::Stop { stream: 3 }).unwrap();
    assert_eq!(page.did(), [Effect::StopSendingBlocks(line(BO), 3)]);
    assert_eq!(page.told(), [], "what was on its way says nothing of waiting");
    page.gets(BO, fetch(id, 4, 16, 16)).unwrap();
    assert_eq!(page.told(), choose_again(1, "a.bin"));
    // Another file than the one that was offered does not do.
    let mut picked = PickedFile {
        file: LocalFile(2),
        name: "a.bin".into(),
        size: 16 * BLOCK,
        kind: String::new(),
        modified: UnixMillis(8),
        preview: None,
        origin: Origin::Disk,
    };
    page.transfers.choose_again(id, &picked, &mut page.context);
    assert_eq!(page.state(id), FileState::Lost(Origin::Disk));
    assert_eq!(page.told(), [Notice::ChooseAgain(1, "a.bin".into()), Notice::OtherFile("a.bin".into())]);
    picked.modified = UnixMillis(7);
    page.transfers.choose_again(id, &picked, &mut page.context);
    assert_eq!(page.said(), [(BO, holds(id)), (CHA, holds(id))]);
}

#[test]
fn somebody_who_claims_everything_is_believed_only_so_far() {
    let mut page = Page::new();
    for first in (0..20_000).step_by(1_000) {
        let files = (first..first + 1_000).map(|number| file(BO, number)).collect();
        page.gets(BO, ConversationMessage::Holds { files }).unwrap();
    }
    assert!(page.transfers.partners[0].holds(file(BO, 9_999)));
    assert!(!page.transfers.partners[0].holds(file(BO, 10_000)));
    assert_eq!(page.did(), []);
}

#[test]
fn files_take_turns_and_few_blocks_are_under_way() {
    let mut page = Page::new();
    let id = page.offers(None, 100 * BLOCK);
    page.gets(BO, fetch(id, 1, 0, 16)).unwrap();
    let send = |stream, block| Effect::SendBlock { connection: line(BO), stream, file: LocalFile(1), block };
    assert_eq!(page.did(), [0, 1, 2, 3, 4, 5, 6, 7].map(|block| send(1, block)));
    page.gets(BO, fetch(id, 2, 50, 52)).unwrap();
    assert_eq!(page.did(), []);
    for (sent, next) in [((1, 0), (2, 50)), ((1, 1), (1, 8)), ((1, 2), (2, 51)), ((1, 3), (1, 9)), ((2, 50), (1, 10))] {
        page.transfers.block_sent(line(BO), sent.0, sent.1, &mut page.context);
        assert_eq!(page.did(), [send(next.0, next.1)]);
    }
    // What nobody has sent counts for nothing.
    page.transfers.block_sent(line(BO), 1, 99, &mut page.context);
    assert_eq!(page.did(), []);
}

#[test]
fn the_author_seals_once_and_only_when_somebody_needs_it() {
    let mut page = Page::new();
    let id = page.offers(None, 3 * BLOCK);
    page.gets(BO, fetch(id, 1, 0, 2)).unwrap();
    assert!(!page.did().contains(&Effect::SealFile(LocalFile(1))));
    page.gets(BO, fetch(id, 1, 2, 3)).unwrap();
    page.gets(CHA, fetch(id, 1, 3, 3)).unwrap();
    assert_eq!(page.did().iter().filter(|effect| **effect == Effect::SealFile(LocalFile(1))).count(), 1);
    page.happens(FileEvent::Sealed(LocalFile(1), FileDigest([3; 32])));
    assert_eq!(page.transfers.take_seals(), [(id, FileDigest([3; 32]))]);
    page.gets(CHA, fetch(id, 2, 3, 3)).unwrap();
    assert_eq!(page.did(), []);
}

#[test]
fn the_author_sees_what_becomes_of_a_file() {
    let mut page = Page::new();
    let id = page.offers(None, 2 * BLOCK);
    page.gets(CHA, ConversationMessage::Decline { file: id }).unwrap();
    page.gets(BO, fetch(id, 1, 0, 2)).unwrap();
    page.transfers.block_sent(line(BO), 1, 0, &mut page.context);
    let sending = ReceiptState::Sending(Progress { done: BLOCK, rate: 0, seconds_left: None });
    let declined = Receipt { person: CHA, state: ReceiptState::Declined };
    assert_eq!(page.state(id), FileState::Own(vec![declined, Receipt { person: BO, state: sending }]));
    page.gets(BO, holds(id)).unwrap();
    assert_eq!(page.state(id), FileState::Own(vec![declined, Receipt { person: BO, state: ReceiptState::Whole }]));
    // Also after the last block, when there is nothing that could be stopped.
    page.gets(CHA, fetch(id, 1, 0, 2)).unwrap();
    for block in [0, 1] {
        page.transfers.block_sent(line(CHA), 1, block, &mut page.context);
    }
    page.gets(CHA, ConversationMessage::Failed { file: id }).unwrap();
    assert!(matches!(page.state(id), FileState::Own(receipts) if receipts[0].state == ReceiptState::Failed));
    page.gets(CHA, fetch(id, 2, 1, 2)).unwrap();
    let again = |state| matches!(state, ReceiptState::Sending(Progress { done: BLOCK, .. }));
    assert!(matches!(page.state(id), FileState::Own(receipts) if again(receipts[0].state)));
    page.transfers.withdrawn(id, None, &mut page.context);
    assert!(page.did().contains(&Effect::ReleaseFile(LocalFile(1))));
}

/// A file of Bo's, of one block, has come whole.
fn has_come(file: &FileOffer) -> (Page, EntryId) {
    let (mut page, id, digest) = (Page::new(), self::file(BO, 1), FileDigest([1; 32]));
    page.hears_of(id, file, None);
    page.gets(BO, holds(id)).unwrap();
    page.transfers.fetch(id, &mut page.context);
    page.happens(FileEvent::StoreOpened(id, 1));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
    page.transfers.sealed(id, digest, None, &mut page.context);
    assert!(matches!(page.state(id), FileState::Whole(_)));
    page.did();
    page.said();
    (page, id)
}

#[test]
fn what_has_come_is_the_persons_when_its_offer_is_taken_back() {
    is_the_persons(&offer(BLOCK));
}

#[test]
fn a_text_that_came_by_itself_is_the_persons_too_when_its_offer_is_taken_back() {
    is_the_persons(&FileOffer { kind: "text/plain".into(), ..offer(BLOCK) });
}

fn is_the_persons(file: &FileOffer) {
    let (mut page, id) = has_come(file);
    page.gets(CHA, fetch(id, 1, 0, 1)).unwrap();
    page.did();
    page.transfers.withdrawn(id, None, &mut page.context);
    assert_eq!(page.did(), [Effect::StopSendingBlocks(line(CHA), 1)], "nobody else gets it any more");
    let lacks = |person| (person, ConversationMessage::Lacks { files: vec![id] });
    assert_eq!(page.said(), [lacks(BO), lacks(CHA)]);
    page.gets(CHA, fetch(id, 2, 0, 1)).unwrap();
    let anew = ConnectionId(100);
    page.transfers.channel_opened(CHA, anew);
    page.transfers.files_opened(CHA, anew, &mut page.context);
    page.transfers.greeted(CHA);
    assert_eq!((page.did(), page.said()), (vec![], vec![]));

    let copy = page.transfers.view_of_copy(id, page.context.now).expect("it is there");
    let FileView { name, kind, size, local, state, .. } = copy;
    assert_eq!((&*name, kind, size), ("a.bin", file.kind.clone(), BLOCK));
    assert_eq!((local, state), (Some(LocalFile(1)), FileState::Whole(Saving::Due)));
    assert!(page.transfers.is_at_stake(), "a page that is loaded anew does not know its name");
    for wish in [Transfers::fetch, Transfers::cancel, Transfers::decline, Transfers::pause] {
        wish(&mut page.transfers, id, &mut page.context);
        assert_eq!((page.did(), page.state(id)), (vec![], FileState::Whole(Saving::Due)));
    }
    page.transfers.save_as(id, &mut page.context);
    assert_eq!(page.state(id), FileState::Saving);
    page.happens(FileEvent::SavedAs(LocalFile(1), SaveOutcome::Cancelled));
    assert!(page.transfers.is_at_stake());
    page.transfers.save(id, &mut page.context);
    assert_eq!(page.did(), [Effect::SaveFile(LocalFile(1), "a.bin".into())]);
    assert!(!page.transfers.is_at_stake());
    page.transfers.withdrawn(id, None, &mut page.context);
    assert_eq!(page.did(), [], "a download may still be reading it");
    page.transfers.remove(id, &mut page.context);
    assert_eq!(page.did(), [Effect::ReleaseFile(LocalFile(1)), Effect::DiscardStore(id)]);
    assert_eq!(page.transfers.view_of_copy(id, page.context.now), None);
    assert_eq!(page.said(), [], "that it is not to be had here was said");
}

#[test]
fn what_is_being_saved_is_not_thrown_away_meanwhile_and_what_comes_of_it_is_told() {
    for (outcome, told) in [
        (SaveOutcome::Saved, Notice::FileSaved("a.bin".into())),
        (SaveOutcome::Failed, Notice::FileNotSaved("a.bin".into())),
    ] {
        let (mut page, id) = has_come(&FileOffer { kind: "image/png".into(), ..offer(BLOCK) });
        page.transfers.save_as(id, &mut page.context);
        page.did();
        page.transfers.withdrawn(id, None, &mut page.context);
        assert_eq!((page.did(), page.state(id)), (vec![], FileState::Saving));
        if outcome == SaveOutcome::Failed {
            page.happens(FileEvent::ReadFailed(LocalFile(1)));
        }
        page.happens(FileEvent::SavedAs(LocalFile(1), outcome));
        assert_eq!(page.told(), [told]);
        let is_there = page.transfers.view_of_copy(id, page.context.now).is_some();
        assert_eq!(is_there, outcome == SaveOutcome::Saved);
    }
    // What is found to be lost when it is put where downloads go is told as well.
    let (mut page, id) = has_come(&offer(BLOCK));
    page.transfers.withdrawn(id, None, &mut page.context);
    let done = page.happens(FileEvent::ReadFailed(LocalFile(1)));
    assert_eq!(done, [Effect::ReleaseFile(LocalFile(1)), Effect::DiscardStore(id)]);
    assert_eq!(page.told(), [Notice::FileNotSaved("a.bin".into())]);
    assert_eq!(page.transfers.view_of_copy(id, page.context.now), None);
}

#[test]
fn a_picture_that_came_by_itself_goes_at_its_authors_own_word() {
    let picture = FileOffer { kind: "image/png".into(), ..offer(BLOCK) };
    let (mut page, id) = has_come(&picture);
    page.transfers.withdrawn(id, Some(CHA), &mut page.context);
    assert_eq!((page.did(), page.state(id)), (vec![], FileState::Whole(Saving::Needless)), "that was somebody else's");
    page.transfers.withdrawn(id, None, &mut page.context);
    assert_eq!(page.did(), [Effect::ReleaseFile(LocalFile(1)), Effect::DiscardStore(id)]);
    assert_eq!(page.transfers.view_of_copy(id, page.context.now), None);
    // What is not whole is no copy.
    for told_by in [None, Some(CHA)] {
        let (mut page, id) = (Page::new(), file(BO, 1));
        page.offered(id, BLOCK);
        page.fetches(id);
        page.transfers.withdrawn(id, told_by, &mut page.context);
        assert_eq!(page.did(), [Effect::CloseStore(id), Effect::DiscardStore(id)]);
        assert_eq!(page.state(id), FileState::Offered);
    }
}

#[test]
fn who_has_a_file_is_known_to_an_author_who_hears_of_it_again() {
    let mut page = Page::new();
    let id = file(page.me(), 1);
    page.gets(BO, holds(id)).unwrap();
    page.hears_of_own(id, &offer(BLOCK), LocalFile(1));
    assert_eq!(page.state(id), FileState::Own(vec![Receipt { person: BO, state: ReceiptState::Whole }]));
}

#[test]
fn the_author_is_told_of_what_fails_and_of_what_is_cancelled_late() {
    let (mut page, id, digest) = (Page::new(), file(BO, 1), FileDigest([1; 32]));
    let failed = (BO, ConversationMessage::Failed { file: id });
    let stopped = |stream| (BO, ConversationMessage::Stop { stream });
    page.offered(id, BLOCK);
    let stream = page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.said();
    page.happens(FileEvent::StoreFailed(id, FileFailure::Full));
    assert_eq!(page.said(), [stopped(stream), failed.clone()]);
    page.transfers.greeted(BO);
    assert_eq!(page.said(), std::slice::from_ref(&failed), "also if the connection was lost just then");
    page.transfers.greeted(CHA);
    assert_eq!(page.said(), [], "nobody else is concerned");
    page.did();
    let stream = page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(7)));
    page.said();
    page.transfers.cancel(id, &mut page.context);
    assert_eq!(page.said(), [stopped(stream)]);
    page.did();
    // What was whole, and cannot be read when it is to be saved, was not saved.
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(8)));
    page.transfers.sealed(id, digest, None, &mut page.context);
    page.transfers.save(id, &mut page.context);
    page.said();
    page.happens(FileEvent::ReadFailed(LocalFile(8)));
    assert_eq!(page.said()[0], failed);
    page.did();
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(9)));
    assert_eq!((page.state(id), page.transfers.is_at_stake()), (FileState::Whole(Saving::Due), true));
}

/// Of files that come so slowly that others are begun meanwhile, too.
#[test]
fn nobody_is_asked_for_more_files_at_once_than_honest_pages_ask_for() {
    let mut page = Page::new();
    let files: Vec<_> = (1..=60).map(|number| file(BO, number)).collect();
    for id in &files {
        page.offered(*id, 40 * BLOCK);
        page.transfers.fetch(*id, &mut page.context);
    }
    let mut asked = 0;
    for _ in 0..20 {
        for effect in page.did() {
            if let Effect::OpenStore(id, _) = effect {
                page.happens(FileEvent::StoreOpened(id, 0));
            }
        }
        asked += page.said().iter().filter(|(_, it)| matches!(it, ConversationMessage::Fetch { from: 0, .. })).count();
        page.context.now = page.context.now + incoming::STALLED;
        page.transfers.tick(&mut page.context);
        page.gets(CHA, ConversationMessage::Holds { files: vec![] }).unwrap();
    }
    assert!((MOST_AT_ONCE + 1..=outgoing::MOST_STREAMS).contains(&asked), "{asked}");
    // Whoever else has one of them is not asked for too much.
    let last = files[59];
    page.gets(CHA, holds(last)).unwrap();
    assert_eq!(page.did(), [Effect::OpenStore(last, 40 * BLOCK)]);
    page.happens(FileEvent::StoreOpened(last, 0));
    assert!(matches!(page.said()[..], [(CHA, ConversationMessage::Fetch { file, .. })] if file == last));
}

/// On a line on which a block takes longer than that, going from one to the other would never bring any.
#[test]
fn who_is_slow_is_left_for_somebody_else_after_twice_as_long_each_time() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 8 * BLOCK);
    page.gets(CHA, holds(id)).unwrap();
    page.fetches(id);
    let waits = |page: &mut Page, seconds: u64| {
        page.context.now = page.context.now + Duration::from_secs(seconds);
        page.transfers.tick(&mut page.context);
        let is_left = page.did().iter().any(|effect| matches!(effect, Effect::OpenStore(..)));
        if is_left {
            page.happens(FileEvent::StoreOpened(id, 0));
        }
        page.said();
        is_left
    };
    assert_eq!(
        [29, 1, 59, 1, 119, 1].map(|seconds| waits(&mut page, seconds)),
        [false, true, false, true, false, true]
    );
    page.happens(FileEvent::BlockStored(id, 0));
    assert!(waits(&mut page, 30), "it comes again, and stops");
}

#[test]
fn an_author_that_was_loaded_anew_hears_again_who_has_declined() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, BLOCK);
    page.transfers.decline(id, &mut page.context);
    let declined = [(BO, ConversationMessage::Decline { file: id })];
    assert_eq!(page.said(), declined);
    page.gets(BO, holds(file(BO, 2))).unwrap();
    page.gets(CHA, holds(id)).unwrap();
    assert_eq!(page.said(), []);
    page.gets(BO, holds(id)).unwrap();
    assert_eq!(page.said(), declined);
}

#[test]
fn what_was_sent_can_still_be_stopped() {
    let mut page = Page::new();
    let id = page.offers(None, BLOCK);
    for stop_after in [0, 1] {
        page.gets(BO, fetch(id, stop_after + 1, 0, 1)).unwrap();
        assert!(matches!(page.state(id), FileState::Own(receipts) if receipts.len() == 1));
        for _ in 0..stop_after {
            page.transfers.block_sent(line(BO), stop_after + 1, 0, &mut page.context);
        }
        page.gets(BO, ConversationMessage::Stop { stream: stop_after + 1 }).unwrap();
        assert_eq!(page.state(id), FileState::Own(vec![]), "after {stop_after} blocks");
    }
}

#[test]
fn what_is_whole_is_removed_and_can_be_had_again() {
    let (mut page, id, digest) = (Page::new(), file(BO, 1), FileDigest([1; 32]));
    let comes = |page: &mut Page| {
        page.fetches(id);
        page.happens(FileEvent::BlockStored(id, 0));
        page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(7)));
        page.transfers.sealed(id, digest, None, &mut page.context);
        assert_eq!(page.state(id), FileState::Whole(Saving::Due));
        page.did();
        page.said();
    };
    page.offered(id, BLOCK);
    page.transfers.remove(id, &mut page.context);
    assert_eq!((page.did(), page.state(id)), (vec![], FileState::Offered), "there is nothing to remove");
    comes(&mut page);
    page.transfers.save_as(id, &mut page.context);
    page.did();
    page.transfers.remove(id, &mut page.context);
    assert_eq!((page.did(), page.state(id)), (vec![], FileState::Saving), "it is read");
    page.happens(FileEvent::SavedAs(LocalFile(7), SaveOutcome::Saved));
    page.gets(CHA, fetch(id, 3, 0, 1)).unwrap();
    page.did();
    page.transfers.remove(id, &mut page.context);
    let stopped = Effect::StopSendingBlocks(line(CHA), 3);
    assert_eq!(page.did(), [stopped, Effect::ReleaseFile(LocalFile(7)), Effect::DiscardStore(id)]);
    let lacks = |person| (person, ConversationMessage::Lacks { files: vec![id] });
    assert_eq!(page.said(), [lacks(BO), lacks(CHA)]);
    assert_eq!((page.state(id), page.transfers.is_at_stake()), (FileState::Offered, false));
    // A page that is loaded anew does not fetch it by itself.
    assert!(page.transfers.decisions().starts_with("cancelled "));
    comes(&mut page);
    assert!(page.transfers.is_at_stake(), "it was saved before, and may have to be again");
}

#[test]
fn leaving_would_cut_off_what_is_under_way_and_throw_away_what_was_not_saved() {
    let (mut page, id, digest) = (Page::new(), file(BO, 1), FileDigest([1; 32]));
    let is_at_stake = |page: &Page| page.transfers.is_at_stake();

    page.hears_of(id, &offer(2 * BLOCK), None);
    assert!(!is_at_stake(&page), "it is only offered");
    page.transfers.fetch(id, &mut page.context);
    assert!(!is_at_stake(&page), "nobody has it");
    page.gets(BO, holds(id)).unwrap();
    assert!(is_at_stake(&page));
    page.happens(FileEvent::StoreOpened(id, 1));
    assert!(is_at_stake(&page));
    page.transfers.pause(id, &mut page.context);
    assert!(is_at_stake(&page));
    page.transfers.decline(id, &mut page.context);
    assert!(!is_at_stake(&page));
    page.transfers.fetch(id, &mut page.context);
    page.happens(FileEvent::StoreOpened(id, 2));
    assert_eq!(page.state(id), FileState::Checking);
    assert!(is_at_stake(&page));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
    assert!(is_at_stake(&page));
    page.transfers.sealed(id, digest, None, &mut page.context);
    assert_eq!(page.state(id), FileState::Whole(Saving::Due));
    assert!(is_at_stake(&page), "it was not saved");
    page.transfers.take_changed(page.context.now);
    page.transfers.save(id, &mut page.context);
    assert_eq!((page.state(id), is_at_stake(&page)), (FileState::Whole(Saving::HandedOver), false));
    assert_eq!(page.transfers.take_changed(page.context.now), [id], "that is seen");
    page.happens(FileEvent::ReadFailed(LocalFile(1)));
    assert_eq!((page.state(id), is_at_stake(&page)), (FileState::Failed(FileFailure::Storage), false));

    // The person says where to put it, thinks better of it, and does it all the same.
    let mut page = Page::new();
    page.offered(id, BLOCK);
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
    page.transfers.sealed(id, digest, None, &mut page.context);
    let outcomes = [
        (SaveOutcome::Cancelled, Saving::Due, None),
        (SaveOutcome::Failed, Saving::Due, Some(Notice::FileNotSaved("a.bin".into()))),
        (SaveOutcome::Saved, Saving::Done, Some(Notice::FileSaved("a.bin".into()))),
        (SaveOutcome::Cancelled, Saving::Done, None),
    ];
    for (outcome, saving, told) in outcomes {
        for _ in 0..2 {
            page.transfers.save_as(id, &mut page.context);
        }
        assert_eq!(page.did(), [Effect::SaveFileAs(LocalFile(1), "a.bin".into())]);
        assert_eq!((page.state(id), is_at_stake(&page)), (FileState::Saving, true));
        page.happens(FileEvent::SavedAs(LocalFile(1), outcome));
        assert_eq!(
            (page.state(id), is_at_stake(&page)),
            (FileState::Whole(saving), saving == Saving::Due),
            "{outcome:?}"
        );
        assert_eq!(page.told(), told.as_slice(), "{outcome:?}");
        page.context.notices.retain(|_| false);
    }
    // What is gone in the middle of it is fetched once more, and is not being saved then.
    page.transfers.save_as(id, &mut page.context);
    page.happens(FileEvent::ReadFailed(LocalFile(1)));
    page.happens(FileEvent::SavedAs(LocalFile(1), SaveOutcome::Failed));
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Storage));

    // A small picture is looked at. A text that comes by itself as well is not.
    for (kind, saving) in [("image/png", Saving::Needless), ("text/plain", Saving::Due)] {
        let mut page = Page::new();
        page.hears_of(id, &FileOffer { kind: kind.into(), ..offer(BLOCK) }, None);
        page.gets(BO, holds(id)).unwrap();
        page.happens(FileEvent::StoreOpened(id, 1));
        assert!(is_at_stake(&page), "{kind}");
        page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
        page.transfers.sealed(id, digest, None, &mut page.context);
        let seen = (FileState::Whole(saving), saving == Saving::Due);
        assert_eq!((page.state(id), is_at_stake(&page)), seen, "{kind}");
    }

    // What is in memory is gone with the page.
    let mut page = Page::new();
    page.happens(FileEvent::StoresAreFleeting);
    page.offered(id, 2 * BLOCK);
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    page.transfers.pause(id, &mut page.context);
    assert!(is_at_stake(&page));
    let other_life = {
        let mut other = Page::new();
        other.transfers.recall(&page.transfers.decisions());
        other.offered(id, 2 * BLOCK);
        other
    };
    assert!(matches!(other_life.state(id), FileState::Paused(Progress { done: 0, .. })), "{:?}", other_life.state(id));

    // One's own go to others.
    let mut page = Page::new();
    let own = page.offers(None, 2 * BLOCK);
    page.gets(CHA, ConversationMessage::Decline { file: own }).unwrap();
    assert!(!is_at_stake(&page));
    page.gets(BO, fetch(own, 1, 0, 2)).unwrap();
    assert!(is_at_stake(&page));
    page.gets(BO, holds(own)).unwrap();
    assert!(!is_at_stake(&page), "Bo has it");
    // What is nowhere but in this page, until somebody has had it.
    let mut page = Page::new();
    let id = page.writes(1);
    assert!(is_at_stake(&page));
    page.gets(CHA, ConversationMessage::Decline { file: id }).unwrap();
    assert!(is_at_stake(&page));
    page.gets(BO, holds(id)).unwrap();
    assert!(!is_at_stake(&page));
}

#[test]
fn what_was_made_in_the_page_is_known_to_be_lost_with_it() {
    let mut page = Page::new();
    let (written, chosen) = (page.writes(1), file(page.me(), 2));
    page.hears_of_own(chosen, &offer(BLOCK), LocalFile(2));
    let mut decisions = page.transfers.decisions();
    for _ in 0..2 {
        let mut later = Page::new();
        later.transfers.recall(&decisions);
        for (id, origin) in [(written, Origin::Page), (chosen, Origin::Disk)] {
            later.hears_of(id, &offer(BLOCK), None);
            assert_eq!((later.state(id), later.transfers.is_at_stake()), (FileState::Lost(origin), false));
        }
        decisions = later.transfers.decisions();
    }
}

#[test]
fn small_pictures_and_texts_come_by_themselves_and_not_by_the_thousand() {
    let comes = |kind: &str, size| {
        let mut page = Page::new();
        page.hears_of(file(BO, 1), &FileOffer { kind: kind.into(), ..offer(size) }, None);
        !page.transfers.incoming.is_empty()
    };
    for (kind, size, expected) in [
        ("image/png", SMALL, true),
        ("image/png", SMALL + 1, false),
        ("text/plain", SMALL, true),
        ("text/plain", SMALL + 1, false),
        ("text/html", 5, false),
        ("application/zip", 5, false),
        ("", 5, false),
    ] {
        assert_eq!(comes(kind, size), expected, "{kind} of {size}");
    }
    let mut page = Page::new();
    let picture = FileOffer { kind: "image/png".into(), ..offer(SMALL) };
    for number in 1..=50 {
        page.hears_of(file(BO, number), &picture, None);
    }
    page.hears_of(file(CHA, 3), &picture, None);
    let made_up = |author| PeerId([author; 16]);
    page.hears_of(file(made_up(100), 1), &picture, Some(CHA));
    let wanted: Vec<EntryId> = page.transfers.incoming.iter().map(|file| file.id).collect();
    assert_eq!(wanted, (1..=20).map(|number| file(BO, number)).chain([file(CHA, 3)]).collect::<Vec<_>>());
    for author in 100..200 {
        page.hears_of(file(made_up(author), 1), &picture, None);
    }
    assert_eq!(page.transfers.incoming.len(), wanted.len() + 18, "of twenty authors in all");
}

#[test]
fn eight_files_come_at_a_time() {
    let mut page = Page::new();
    for number in 1..=20 {
        page.offered(file(BO, number), BLOCK);
        page.transfers.fetch(file(BO, number), &mut page.context);
    }
    assert_eq!(page.did().len(), 8);
    page.transfers.pause(file(BO, 3), &mut page.context);
    assert_eq!(page.did(), [Effect::CloseStore(file(BO, 3)), Effect::OpenStore(file(BO, 9), BLOCK)]);
    page.happens(FileEvent::StoreOpened(file(BO, 1), 1));
    let done = page.happens(FileEvent::StoreCompleted(file(BO, 1), FileDigest([1; 32]), LocalFile(1)));
    assert_eq!(done, [Effect::OpenStore(file(BO, 10), BLOCK)]);
}

#[test]
fn what_a_full_disk_has_ended_goes_on_when_there_is_room() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 40 * BLOCK);
    let stream = page.fetches(id);
    page.happens(FileEvent::StoreFailed(id, FileFailure::Full));
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Full));
    let said = [ConversationMessage::Stop { stream }, ConversationMessage::Failed { file: id }];
    assert_eq!(page.said(), said.map(|message| (BO, message)));
    page.transfers.fetch(id, &mut page.context);
    page.happens(FileEvent::StoreOpened(id, 9));
    assert_eq!(page.said(), [(BO, fetch(id, stream + 1, 9, 13))]);
}

#[test]
fn what_was_thrown_away_is_not_taken_for_what_is_there_now() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 40 * BLOCK);
    page.transfers.fetch(id, &mut page.context);
    page.transfers.cancel(id, &mut page.context);
    page.transfers.fetch(id, &mut page.context);
    let open = Effect::OpenStore(id, 40 * BLOCK);
    assert_eq!(page.did(), [open.clone(), Effect::CloseStore(id), Effect::DiscardStore(id), open]);
    page.happens(FileEvent::StoreOpened(id, 30));
    assert_eq!(page.said(), []);
    page.happens(FileEvent::StoreOpened(id, 0));
    assert_eq!(page.said(), [(BO, fetch(id, 1, 0, 4))]);
}

#[test]
fn somebody_who_falls_silent_is_left_for_somebody_else() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 40 * BLOCK);
    let stream = page.fetches(id);
    page.context.now = Instant(40_000);
    page.transfers.tick(&mut page.context);
    assert_eq!(page.said(), [], "there is nobody else");
    page.gets(CHA, holds(id)).unwrap();
    page.transfers.tick(&mut page.context);
    page.happens(FileEvent::StoreOpened(id, 3));
    assert_eq!(page.said(), [(BO, ConversationMessage::Stop { stream }), (CHA, fetch(id, stream + 1, 3, 7))]);
}

#[test]
fn what_was_stored_before_a_reload_is_found_whether_it_is_whole_or_not() {
    let mut page = Page::new();
    page.hears_of(file(BO, 1), &offer(BLOCK), None);
    page.happens(FileEvent::StoresFound(vec![file(BO, 1), file(BO, 2)]));
    page.hears_of(file(BO, 2), &offer(9 * BLOCK), None);
    page.happens(FileEvent::StoreOpened(file(BO, 1), 1));
    page.transfers.sealed(file(BO, 1), FileDigest([1; 32]), None, &mut page.context);
    page.happens(FileEvent::StoreCompleted(file(BO, 1), FileDigest([1; 32]), LocalFile(1)));
    assert_eq!(page.state(file(BO, 1)), FileState::Whole(Saving::Due));
    page.happens(FileEvent::StoreOpened(file(BO, 2), 4));
    let progress = Progress { done: 4 * BLOCK, rate: 0, seconds_left: None };
    assert_eq!(page.state(file(BO, 2)), FileState::Waiting(WaitsFor::Holder, progress));
}

/// The page is loaded anew: the chat is recalled, and the stores are found before it or after it.
fn loaded_anew(page: &Page, offers: &[EntryId], stores: &[EntryId], stores_first: bool) -> Page {
    let mut anew = Page::new();
    anew.transfers.recall(&page.transfers.decisions());
    let found = FileEvent::StoresFound(stores.to_vec());
    if stores_first {
        anew.happens(found.clone());
    }
    for &id in offers {
        anew.hears_of(id, &offer(2 * BLOCK), None);
    }
    if !stores_first {
        anew.happens(found);
    }
    anew
}

#[test]
fn what_was_asked_for_and_has_not_begun_is_still_wanted_after_a_reload() {
    let files: Vec<EntryId> = (1..=12).map(|number| file(BO, number)).collect();
    let mut page = Page::new();
    for &id in &files {
        page.offered(id, 2 * BLOCK);
        page.transfers.fetch(id, &mut page.context);
    }
    let lonely = file(PeerId([7; 16]), 13);
    page.hears_of(lonely, &offer(2 * BLOCK), None);
    page.transfers.fetch(lonely, &mut page.context);
    assert!(matches!(page.state(lonely), FileState::Waiting(..)));
    let not_wanted = file(BO, 14);
    page.offered(not_wanted, 2 * BLOCK);
    let all: Vec<EntryId> = files.iter().copied().chain([lonely, not_wanted]).collect();
    for stores_first in [true, false] {
        let anew = loaded_anew(&page, &all, &files[..8], stores_first);
        // Once more, before anything has come of it.
        let mut anew = loaded_anew(&anew, &all, &files[..8], !stores_first);
        for &id in &files {
            anew.gets(BO, holds(id)).unwrap();
            assert!(matches!(anew.state(id), FileState::Receiving(_)), "{:?}", anew.state(id));
        }
        assert!(matches!(anew.state(lonely), FileState::Waiting(..)), "{:?}", anew.state(lonely));
        assert_eq!(anew.state(not_wanted), FileState::Offered);
        // All of them come, one after the other, each from its beginning.
        for &id in &files {
            anew.happens(FileEvent::StoreOpened(id, 0));
            anew.happens(FileEvent::BlockStored(id, 0));
            anew.happens(FileEvent::BlockStored(id, 1));
            anew.happens(FileEvent::StoreCompleted(id, FileDigest([1; 32]), LocalFile(1)));
            assert_eq!(anew.state(id), FileState::Checking);
        }
    }
}

#[test]
fn progress_is_drawn_twice_a_second() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 1_000 * BLOCK);
    page.fetches(id);
    page.transfers.take_changed(page.context.now);
    let mut drawn = 0;
    for block in 0..500 {
        page.context.now = Instant(1_000 + u64::from(block) * 4);
        page.happens(FileEvent::BlockStored(id, block));
        drawn += page.transfers.take_changed(page.context.now).len();
    }
    assert!((4..=5).contains(&drawn), "{drawn} times in two seconds");
    // And once a second while nothing comes, so that the rate falls.
    page.context.now = page.transfers.deadline().unwrap();
    page.transfers.take_changed(page.context.now);
    let silent = page.transfers.deadline().unwrap();
    assert_eq!(silent, page.context.now + REDRAWN);
    page.context.now = silent;
    page.transfers.tick(&mut page.context);
    assert_eq!(page.transfers.take_changed(silent), [id]);
    page.transfers.pause(id, &mut page.context);
    page.transfers.take_changed(silent);
    assert_eq!(page.transfers.deadline(), None);
}

#[test]
fn how_far_a_file_has_gone_is_drawn_twice_a_second() {
    let mut page = Page::new();
    let id = page.offers(None, 1_000 * BLOCK);
    page.transfers.take_changed(page.context.now);
    let mut drawn = 0;
    for block in 0..500 {
        page.context.now = Instant(1_000 + u64::from(block) * 4);
        page.gets(BO, fetch(id, 1, block, block + 1)).unwrap();
        page.transfers.block_sent(line(BO), 1, block, &mut page.context);
        drawn += page.transfers.take_changed(page.context.now).len();
    }
    assert!((4..=5).contains(&drawn), "{drawn} times in two seconds");
}

#[test]
fn files_yield_to_the_call() {
    let mut page = Page::new();
    let report = |loss| LinkReport { available: None, loss, sent: 1_000_000 };
    let id = page.offers(None, 100 * BLOCK);
    page.gets(BO, fetch(id, 1, 0, 16)).unwrap();
    page.transfers.block_sent(line(BO), 1, 0, &mut page.context);
    page.did();
    page.transfers.reported(line(BO), report(100), Some(40), &mut page.context);
    assert!(matches!(page.did()[..], [Effect::PaceBlocks(connection, Some(_))] if connection == line(BO)));
    page.transfers.reported(line(CHA), report(100), Some(40), &mut page.context);
    assert_eq!(page.did(), [], "nothing goes there");
}

#[test]
fn what_stores_files_begins_anew_when_it_answers_no_more() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    page.offered(id, 1);
    let stream = page.fetches(id);
    page.block(BO, stream, 0, 1).unwrap();
    page.happens(FileEvent::BlockStored(id, 0));
    assert_eq!(page.state(id), FileState::Checking);
    page.context.now = page.context.now + REDRAWN;
    page.transfers.take_changed(page.context.now);
    let due = page.transfers.deadline().unwrap();
    assert!(due >= page.context.now + Duration::from_mins(1), "a slow disk has its time");
    page.context.now = due;
    page.transfers.tick(&mut page.context);
    assert_eq!(page.did(), [Effect::RestartStores]);
    page.transfers.tick(&mut page.context);
    assert_eq!(page.did(), [], "once");
    page.happens(FileEvent::StoreFailed(id, FileFailure::Storage));
    assert_eq!(page.state(id), FileState::Failed(FileFailure::Storage));
    assert_eq!(page.said().last(), Some(&(BO, ConversationMessage::Failed { file: id })));
    page.fetches(id);
}

/// Both sides of a file that its author has to choose again.
#[test]
fn who_waits_for_an_author_who_is_there_says_so_and_the_author_is_told_once() {
    let (mut page, id) = (Page::new(), file(BO, 1));
    let waits_for = |page: &Page| match page.state(id) {
        FileState::Waiting(for_what, _) => for_what,
        other => panic!("{other:?}"),
    };
    page.hears_of(id, &offer(20 * BLOCK), None);
    page.transfers.fetch(id, &mut page.context);
    assert_eq!((waits_for(&page), page.said()), (WaitsFor::Holder, vec![]), "Bo has not said what there is");
    let calls = |page: &mut Page| matches!(page.said()[..], [(BO, ConversationMessage::Fetch { file, from: 20, to: 20, .. })] if file == id);
    page.transfers.greeted(BO);
    assert!(page.transfers.take_changed(page.context.now).contains(&id));
    assert!(calls(&mut page));
    assert_eq!(waits_for(&page), WaitsFor::Author);
    page.transfers.pause(id, &mut page.context);
    page.said();
    page.transfers.fetch(id, &mut page.context);
    assert!(calls(&mut page));
    // Bo chooses it, and loses it once more in the middle.
    page.gets(BO, holds(id)).unwrap();
    page.happens(FileEvent::StoreOpened(id, 0));
    assert!(matches!(page.state(id), FileState::Receiving(_)));
    page.said();
    page.gets(BO, ConversationMessage::Lacks { files: vec![id] }).unwrap();
    assert_eq!(waits_for(&page), WaitsFor::Author);
    let said = page.said();
    assert!(matches!(said[..], [.., (BO, ConversationMessage::Fetch { from: 20, to: 20, .. })]), "{said:?}");
    page.gets(CHA, holds(id)).unwrap();
    assert!(matches!(page.state(id), FileState::Receiving(_)), "somebody else has it");
    page.did();
    page.transfers.connections(&[], &mut page.context);
    assert_eq!(waits_for(&page), WaitsFor::Holder);

    // The author's page, which was loaded anew.
    let mut page = Page::new();
    let (own, written) = (file(page.me(), 1), file(page.me(), 2));
    page.transfers.recall(&decisions::write([(written, Decision::Make)].into_iter()));
    for id in [own, written] {
        page.hears_of(id, &offer(20 * BLOCK), None);
    }
    for (person, stream) in [(BO, 1), (CHA, 1)] {
        page.gets(person, fetch(own, stream, 20, 20)).unwrap();
        page.gets(person, fetch(written, stream + 1, 20, 20)).unwrap();
    }
    assert_eq!(page.told(), choose_again(1, "a.bin"), "of the one that can be chosen");
    page.chooses_again(own, "a.bin");
    assert_eq!(page.told(), []);
}

/// A page that was loaded anew has lost files of these names, for all of which Bo waits.
fn called_for(names: &[&str]) -> (Page, Vec<EntryId>) {
    let mut page = Page::new();
    let files: Vec<EntryId> = (1..).map(|number| file(page.me(), number)).take(names.len()).collect();
    for (&id, &name) in files.iter().zip(names) {
        page.hears_of(id, &FileOffer { name: name.into(), ..offer(20 * BLOCK) }, None);
    }
    for (&id, stream) in files.iter().zip(1..) {
        page.gets(BO, fetch(id, stream, 20, 20)).unwrap();
    }
    (page, files)
}

fn choose_again(count: usize, names: &str) -> Vec<Notice> {
    vec![Notice::ChooseAgain(count, names.into())]
}

#[test]
fn one_notice_tells_of_all_files_that_somebody_waits_for() {
    for (names, count, named) in [
        (&["a"][..], 1, "a"),
        (&["a", "b", "c"], 3, "a, b, c"),
        (&["a", "b", "c", "d", "e", "f", "g", "h"], 8, "a, b, c, …"),
    ] {
        assert_eq!(called_for(names).0.told(), choose_again(count, named));
    }
    // Two of one name are two, and the notice stays where it is.
    let (mut page, files) = called_for(&["a", "a", "b"]);
    let mut shown = |chosen: &[(usize, &str)]| {
        for &(at, name) in chosen {
            page.chooses_again(files[at], name);
        }
        let told = page.told();
        (told, page.context.notices.view().first().map(|&(id, _)| id))
    };
    let (told, id) = shown(&[]);
    assert_eq!((told, id.is_some()), (choose_again(3, "a, a, b"), true));
    assert_eq!(shown(&[(0, "a")]), (choose_again(2, "a, b"), id));
    assert_eq!(shown(&[(1, "a")]), (choose_again(1, "b"), id));
    assert_eq!(shown(&[(2, "b")]), (vec![], None));
}

#[test]
fn nobody_is_told_to_choose_what_nobody_waits_for() {
    type Ends = fn(&mut Page, EntryId);
    let ends: [(&str, Ends); 6] = [
        ("has it", |page, id| page.gets(BO, holds(id)).unwrap()),
        ("declines it", |page, id| page.gets(BO, ConversationMessage::Decline { file: id }).unwrap()),
        ("cannot have it", |page, id| page.gets(BO, ConversationMessage::Failed { file: id }).unwrap()),
        ("cancels it", |page, _| page.gets(BO, ConversationMessage::Stop { stream: 1 }).unwrap()),
        ("leaves", |page, _| page.transfers.connections(&[(CHA, line(CHA))], &mut page.context)),
        ("cannot have it any more", |page, id| page.transfers.withdrawn(id, None, &mut page.context)),
    ];
    for (why, end) in ends {
        let (mut page, files) = called_for(&["a"]);
        assert_eq!(page.told(), choose_again(1, "a"));
        end(&mut page, files[0]);
        assert_eq!(page.told(), [], "Bo {why}");
    }
    // Somebody else waits for it still.
    for (why, end) in &ends[..5] {
        let (mut page, files) = called_for(&["a"]);
        page.gets(CHA, fetch(files[0], 1, 20, 20)).unwrap();
        end(&mut page, files[0]);
        assert_eq!(page.told(), choose_again(1, "a"), "Bo {why}");
    }
}

#[test]
fn who_has_read_that_a_file_is_to_be_chosen_again_is_told_again_when_another_one_is() {
    let (mut page, files) = called_for(&["a", "b", "c"]);
    page.gets(BO, ConversationMessage::Stop { stream: 3 }).unwrap();
    assert_eq!(page.told(), choose_again(2, "a, b"));
    page.context.notices.retain(|_| false);
    page.gets(CHA, fetch(files[0], 1, 20, 20)).unwrap();
    page.gets(BO, fetch(files[0], 4, 20, 20)).unwrap();
    page.gets(BO, holds(files[1])).unwrap();
    assert_eq!(page.told(), [], "that is known");
    page.gets(BO, fetch(files[2], 5, 20, 20)).unwrap();
    assert_eq!(page.told(), choose_again(2, "a, c"));
    page.context.notices.retain(|_| false);
    // What is chosen, and lost once more, is as good as another one.
    page.chooses_again(files[0], "a");
    assert_eq!(page.told(), []);
    page.happens(FileEvent::ReadFailed(LocalFile(2)));
    assert_eq!(page.told(), []);
    page.gets(BO, fetch(files[0], 6, 20, 20)).unwrap();
    assert_eq!(page.told(), choose_again(2, "a, c"));
}

#[test]
fn an_author_hears_when_nobody_waits_any_more() {
    type Wish = fn(&mut Transfers, EntryId, &mut Context);
    let declined = |id| ConversationMessage::Decline { file: id };
    for (wish, declines) in [(Transfers::cancel as Wish, false), (Transfers::pause, false), (Transfers::decline, true)]
    {
        let (mut page, id) = (Page::new(), file(BO, 1));
        page.hears_of(id, &offer(20 * BLOCK), None);
        page.transfers.greeted(BO);
        page.transfers.fetch(id, &mut page.context);
        let [(BO, ConversationMessage::Fetch { stream, .. })] = page.said()[..] else { panic!("Bo is told") };
        wish(&mut page.transfers, id, &mut page.context);
        let said = [ConversationMessage::Stop { stream }].into_iter().chain(declines.then(|| declined(id)));
        assert_eq!(page.said(), said.map(|message| (BO, message)).collect::<Vec<_>>());
        wish(&mut page.transfers, id, &mut page.context);
        assert!(!page.said().contains(&(BO, ConversationMessage::Stop { stream })), "once");
    }
}

#[test]
fn an_author_hears_when_it_comes_from_somebody_else_and_when_that_was_nothing() {
    let (mut page, id, digest) = (Page::new(), file(BO, 1), FileDigest([1; 32]));
    page.hears_of(id, &offer(BLOCK), None);
    page.transfers.sealed(id, digest, None, &mut page.context);
    page.transfers.greeted(BO);
    page.transfers.fetch(id, &mut page.context);
    let [(BO, ConversationMessage::Fetch { stream, .. })] = page.said()[..] else { panic!("Bo is told") };
    page.gets(CHA, holds(id)).unwrap();
    assert_eq!(page.said(), [(BO, ConversationMessage::Stop { stream })]);
    page.happens(FileEvent::StoreOpened(id, 0));
    page.happens(FileEvent::BlockStored(id, 0));
    page.said();
    page.happens(FileEvent::StoreCompleted(id, FileDigest([2; 32]), LocalFile(1)));
    let calls = |message: &ConversationMessage| matches!(message, ConversationMessage::Fetch { from: 1, to: 1, .. });
    assert!(page.said().iter().any(|(to, message)| *to == BO && calls(message)), "Cha's is not what Bo has offered");
}

/// As many as there are, and not as many for each of them: an author does not listen to thousands of messages at once.
#[test]
fn the_author_is_called_once_for_each_file_that_somebody_has_no_more() {
    let files: Vec<EntryId> = (1..=100).map(|number| file(BO, number)).collect();
    let called = |page: &mut Page| -> Vec<EntryId> {
        let calls = page.said().into_iter().filter_map(|(to, message)| match message {
            ConversationMessage::Fetch { file, from: 9, to: 9, .. } if to == BO => Some(file),
            _ => None,
        });
        calls.collect()
    };
    let waiting = |holder| {
        let mut page = Page::new();
        page.transfers.greeted(BO);
        page.gets(holder, ConversationMessage::Holds { files: files.clone() }).unwrap();
        for &id in &files {
            page.hears_of(id, &offer(9 * BLOCK), None);
            page.transfers.fetch(id, &mut page.context);
            page.happens(FileEvent::StoreOpened(id, 0));
        }
        assert_eq!(called(&mut page), []);
        page
    };
    for holder in [BO, CHA] {
        let mut page = waiting(holder);
        for &id in &files {
            page.gets(holder, ConversationMessage::Lacks { files: vec![id] }).unwrap();
            for effect in page.did() {
                if let Effect::OpenStore(id, _) = effect {
                    page.happens(FileEvent::StoreOpened(id, 0));
                }
            }
        }
        assert_eq!(called(&mut page), files, "one after the other");
        page.transfers.greeted(CHA);
        assert_eq!(called(&mut page), [], "Cha's coming makes nothing of it new");
    }
    let mut page = waiting(CHA);
    page.transfers.connections(&[(BO, line(BO))], &mut page.context);
    assert_eq!(called(&mut page), files, "who had them has gone");
}

#[test]
fn an_own_file_is_lost_unless_everybody_who_is_there_has_it() {
    let mut page = Page::new();
    let id = file(page.me(), 1);
    page.hears_of(id, &offer(BLOCK), None);
    let lost = FileState::Lost(Origin::Disk);
    assert_eq!(page.state(id), lost);
    page.gets(BO, holds(id)).unwrap();
    assert_eq!(page.state(id), lost, "Cha does not have it");
    page.transfers.take_changed(page.context.now);
    page.transfers.connections(&[(BO, line(BO))], &mut page.context);
    assert_eq!(page.transfers.take_changed(page.context.now), [id]);
    assert!(matches!(page.state(id), FileState::Own(receipts) if receipts.len() == 1));
    page.transfers.connections(&[], &mut page.context);
    assert_eq!(page.state(id), lost, "nobody is there");
}

#[test]
fn what_its_author_has_not_sealed_waits_for_that_persons_word() {
    let (mut page, id, digest) = (Page::new(), file(BO, 1), FileDigest([1; 32]));
    page.hears_of(id, &offer(BLOCK), None);
    page.gets(CHA, holds(id)).unwrap();
    page.fetches(id);
    page.happens(FileEvent::BlockStored(id, 0));
    assert_eq!(page.state(id), FileState::Checking, "it is put together");
    page.happens(FileEvent::StoreCompleted(id, digest, LocalFile(1)));
    assert_eq!((page.state(id), page.said()), (FileState::Unsealed(WaitsFor::Holder), vec![]));
    let is_asked = |page: &mut Page| {
        let said = page.said();
        let asks = |message: &ConversationMessage| matches!(message, ConversationMessage::Fetch { file, from: 1, to: 1, .. } if *file == id);
        said.iter().filter(|(to, message)| *to == BO && asks(message)).count() == said.len() && !said.is_empty()
    };
    page.transfers.take_changed(page.context.now);
    page.transfers.greeted(BO);
    assert_eq!(page.transfers.take_changed(page.context.now), [id]);
    assert_eq!(page.state(id), FileState::Unsealed(WaitsFor::Author));
    assert!(is_asked(&mut page), "Bo is told");
    page.gets(BO, holds(id)).unwrap();
    assert_eq!(page.state(id), FileState::Checking);
    assert!(is_asked(&mut page), "for the seal");
    page.transfers.sealed(id, digest, None, &mut page.context);
    assert_eq!(page.state(id), FileState::Whole(Saving::Due));
}
