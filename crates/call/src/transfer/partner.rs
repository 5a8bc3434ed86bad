//! One person with whom files are exchanged over one connection: what that person has, what was asked of that person, and
//! what that person has asked of us.

use damso_protocol::{BlockHeader, EntryId, PeerId, block_length};

use crate::{
    ConnectionId,
    connection::Misuse,
    conversation::MOST_HELD,
    transfer::{outgoing::Outgoing, pace::Pace},
};

pub(crate) struct Partner {
    pub(crate) id: PeerId,
    pub(crate) connection: ConnectionId,
    pub(crate) files: Channel,
    /// Whether that person has said what there is.
    pub(crate) greeted: bool,
    /// What that person can send, in order.
    held: Vec<EntryId>,
    /// What was asked of that person.
    streams: Vec<Stream>,
    pub(crate) outgoing: Outgoing,
    pub(crate) pace: Pace,
    /// What the browser was last told.
    pub(crate) paced: Option<u64>,
    /// What sound and picture took by the last report, in bits a second.
    pub(crate) media: u64,
}

/// Whether the files' channel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Open,
    Closed,
}

struct Stream {
    number: u32,
    file: EntryId,
    size: u64,
    /// The block that comes next,
    next: u32,
    /// and the first that was not asked for.
    to: u32,
    /// Nothing more is wanted. Whatever has a number from this one on was asked for later: once it comes, the other side has
    /// heard of the stop, and nothing of this stream comes any more.
    stopped: Option<u32>,
}

/// What is to be done with a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Take(EntryId),
    Skip,
}

impl Partner {
    pub(crate) fn new(id: PeerId, connection: ConnectionId) -> Self {
        Self {
            id,
            connection,
            files: Channel::Closed,
            greeted: false,
            held: Vec::new(),
            streams: Vec::new(),
            outgoing: Outgoing::default(),
            pace: Pace::default(),
            paced: None,
            media: 0,
        }
    }

    // --- what that person has ---

    pub(crate) fn holds(&self, file: EntryId) -> bool {
        self.held.binary_search(&file).is_ok()
    }

    /// These as well. What is beyond all bounds is not remembered.
    pub(crate) fn has(&mut self, files: &[EntryId]) {
        let room = MOST_HELD - self.held.len();
        self.held.extend(files.iter().filter(|&&file| may_have(self.id, file)).take(room));
        self.held.sort_unstable();
        self.held.dedup();
    }

    /// These no longer.
    pub(crate) fn lacks(&mut self, is_lacked: impl Fn(EntryId) -> bool) {
        self.held.retain(|&held| !is_lacked(held));
    }

    // --- what was asked of that person ---

    /// How many files that person is asked for.
    pub(crate) fn burden(&self) -> usize {
        self.streams.iter().filter(|stream| stream.stopped.is_none()).count()
    }

    /// Blocks are asked for: from the first to the second, which is not meant any more.
    pub(crate) fn ask(&mut self, number: u32, (file, size): (EntryId, u64), (from, to): (u32, u32)) {
        match self.streams.iter_mut().find(|stream| stream.number == number) {
            Some(stream) => stream.to = to,
            None => self.streams.push(Stream { number, file, size, next: from, to, stopped: None }),
        }
    }

    /// Nothing more is wanted under this number; the next one that will be used is that.
    pub(crate) fn stop(&mut self, number: u32, next: u32) {
        self.streams.retain_mut(|stream| {
            if stream.number == number {
                stream.stopped = Some(next);
            }
            stream.stopped.is_none() || stream.next < stream.to
        });
    }

    /// A block comes.
    pub(crate) fn announced(&mut self, header: BlockHeader) -> Result<Verdict, Misuse> {
        let Some(at) = self.streams.iter().position(|stream| stream.number == header.stream) else {
            return Err(Misuse("a block that nobody has asked for"));
        };
        let stream = &mut self.streams[at];
        if header.block != stream.next || stream.next >= stream.to {
            return Err(Misuse("a block that is not the next one"));
        }
        if header.length != block_length(stream.size, header.block) {
            return Err(Misuse("a block that is too long or too short"));
        }
        stream.next += 1;
        let verdict = if stream.stopped.is_some() { Verdict::Skip } else { Verdict::Take(stream.file) };
        let is_over = |stream: &Stream| {
            let all =
                stream.next == stream.to && (stream.stopped.is_some() || block_length(stream.size, stream.to) == 0);
            all || stream.stopped.is_some_and(|later| header.stream >= later)
        };
        self.streams.retain(|stream| !is_over(stream));
        Ok(verdict)
    }

    /// The channel is closed, and whatever was to come over it is lost.
    pub(crate) fn close(&mut self) {
        self.files = Channel::Closed;
        self.streams.clear();
        self.outgoing = Outgoing::default();
    }
}

/// Whether somebody may have a file: one for a single person is nobody else's affair.
pub(crate) fn may_have(person: PeerId, file: EntryId) -> bool {
    file.log.to.is_none_or(|to| to == person || file.log.author == person)
}
