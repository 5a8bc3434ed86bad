//! What one person has asked of us over one connection: blocks of files, sent in turns, a few under way at a time.

use std::collections::VecDeque;

use damso_protocol::{BLOCK_BYTES, EntryId, block_length, blocks};

use crate::{ConnectionId, Effect, LocalFile, connection::Misuse, context::Context};

/// So many blocks the browser has at a time, 2 MiB, so that it always has one to send, and others to read from the disk, and a
/// stop is soon felt.
const UNDER_WAY: usize = 8;
/// Honest pages ask for fewer files at once.
pub(crate) const MOST_STREAMS: usize = 32;

#[derive(Default)]
pub(crate) struct Outgoing {
    streams: Vec<Stream>,
    /// Whose turn it is.
    turn: usize,
    /// Blocks that the browser was given and has not sent.
    under_way: Vec<(u32, u32, EntryId)>,
    /// Streams of which all blocks were given to the browser, the last ones last: they may still be stopped.
    over: VecDeque<(u32, EntryId)>,
    /// The greatest number that a stream had.
    newest: u32,
    /// What was sent since this was last asked for, in bytes.
    sent: u64,
}

struct Stream {
    number: u32,
    file: EntryId,
    size: u64,
    /// `None` if it cannot be read any more: what is asked for now was asked for before that was heard of.
    local: Option<LocalFile>,
    /// The next block to be sent,
    next: u32,
    /// and the first that was not asked for.
    to: u32,
}

impl Outgoing {
    /// Blocks are asked for. The caller has looked whether the file has them.
    pub(crate) fn fetch(
        &mut self,
        number: u32,
        (file, size, local): (EntryId, u64, Option<LocalFile>),
        (from, to): (u32, u32),
    ) -> Result<(), Misuse> {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.number == number) {
            if stream.file != file || (stream.to != from && stream.local.is_some()) {
                return Err(Misuse("blocks that do not follow those before"));
            }
            stream.to = to;
            return Ok(());
        }
        if number <= self.newest {
            return Err(Misuse("a stream that is over"));
        }
        if self.streams.len() >= MOST_STREAMS {
            return Err(Misuse("too many files at once"));
        }
        self.newest = number;
        if from < to && local.is_some() {
            self.streams.push(Stream { number, file, size, local, next: from, to });
        }
        Ok(())
    }

    /// What was asked for under this number is not wanted any more: which file that is, unless it is long over.
    pub(crate) fn stop(&mut self, connection: ConnectionId, number: u32, context: &mut Context) -> Option<EntryId> {
        let Some(at) = self.streams.iter().position(|stream| stream.number == number) else {
            return self.over.iter().find(|&&(over, _)| over == number).map(|&(_, file)| file);
        };
        self.drop_blocks(connection, number, context);
        Some(self.streams.remove(at).file)
    }

    /// A file can be sent no more.
    pub(crate) fn end(&mut self, connection: ConnectionId, file: EntryId, context: &mut Context) {
        for at in 0..self.streams.len() {
            if self.streams[at].file == file {
                self.streams[at].local = None;
                let number = self.streams[at].number;
                self.drop_blocks(connection, number, context);
            }
        }
    }

    fn drop_blocks(&mut self, connection: ConnectionId, number: u32, context: &mut Context) {
        context.push(Effect::StopSendingBlocks(connection, number));
        self.under_way.retain(|&(stream, ..)| stream != number);
    }

    /// The browser has a block. What has become of its file: its name, and how many of its bytes are gone. What was stopped
    /// meanwhile is nobody's.
    pub(crate) fn sent(&mut self, number: u32, block: u32) -> Option<(EntryId, u64, u64)> {
        let at = self.under_way.iter().position(|&(stream, sent, _)| (stream, sent) == (number, block))?;
        let (.., file) = self.under_way.remove(at);
        let stream = self.streams.iter().position(|stream| stream.number == number)?;
        let size = self.streams[stream].size;
        let length = u64::from(block_length(size, block));
        self.sent += length;
        if block + 1 >= blocks(size) {
            self.streams.remove(stream);
            self.over.push_back((number, file));
            if self.over.len() > MOST_STREAMS {
                self.over.pop_front();
            }
        }
        Some((file, u64::from(block) * u64::from(BLOCK_BYTES) + length, length))
    }

    /// Gives the browser what it can take, one file after the other.
    pub(crate) fn feed(&mut self, connection: ConnectionId, context: &mut Context) {
        while self.under_way.len() < UNDER_WAY {
            let count = self.streams.len();
            let mut turns = (0..count).map(|turn| (self.turn + turn) % count);
            let waits = |&at: &usize| self.streams[at].local.is_some() && self.streams[at].next < self.streams[at].to;
            let Some(at) = turns.find(waits) else { return };
            self.turn = at + 1;
            let stream = &mut self.streams[at];
            let Some(file) = stream.local else { return };
            let block = stream.next;
            stream.next += 1;
            self.under_way.push((stream.number, block, stream.file));
            context.push(Effect::SendBlock { connection, stream: stream.number, file, block });
        }
    }

    /// Whether a file is on its way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// What was sent since this was last asked for, in bytes.
    pub(crate) fn take_sent(&mut self) -> u64 {
        std::mem::take(&mut self.sent)
    }
}
