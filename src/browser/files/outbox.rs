//! The blocks that are to be sent over one connection: read and measured ahead, cut into messages, and handed to the browser
//! no faster than it sends them.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    time::Duration,
};

use damso_call::ConnectionEvent;
use damso_protocol::BlockHeader;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RtcDataChannel, RtcDataChannelState, RtcPeerConnection};

use super::readable::{Block, Piece, Readable};
use crate::browser::{
    clock::{Timeout, now},
    ffi,
    listener::Listener,
};

/// When the browser has no more than this left to send, it is given more. That is what it sends while the page is busy.
const LOW_WATER_BYTES: u32 = 512 * 1024;
/// When it has this much left to send, it is given no more.
const HIGH_WATER_BYTES: u32 = 1024 * 1024;
/// The longest message. Between two of them, what other channels of the connection have to say finds its way.
const CHUNK_BYTES: u32 = 64 * 1024;
/// The same while a pace is set.
const PACED_CHUNK_BYTES: u32 = 16 * 1024;
/// What was not sent at its time, because a timer was late, may be sent later, but not what is older than this.
const ARREARS_MICROS: u64 = 1_000_000;

/// What is to be sent.
pub(super) struct Outbox {
    shared: Rc<Shared>,
    _ready: [Listener; 2],
}

struct Shared {
    connection: RtcPeerConnection,
    channel: RtcDataChannel,
    report: Rc<dyn Fn(ConnectionEvent)>,
    /// As few as the call has under way: all of them are read.
    waiting: RefCell<VecDeque<Rc<Job>>>,
    /// Of each stream, what was read for its last block and has the next ones in it as well.
    at_hand: RefCell<Vec<(u32, Piece)>>,
    /// In bytes a second.
    pace: Cell<Option<u64>>,
    /// When the next message may be sent at this pace.
    due_micros: Cell<u64>,
    pause: RefCell<Option<Timeout>>,
}

/// A block to be sent.
struct Job {
    stream: u32,
    block: u32,
    file: Rc<Readable>,
    reading: Cell<bool>,
    read: RefCell<Option<Block>>,
    /// How much of it was sent after the header, if that was.
    sent: Cell<Option<u32>>,
}

impl Outbox {
    /// Reports when a block has been sent.
    pub(super) fn new(
        connection: &RtcPeerConnection,
        channel: &RtcDataChannel,
        report: &Rc<dyn Fn(ConnectionEvent)>,
    ) -> Self {
        channel.set_buffered_amount_low_threshold(LOW_WATER_BYTES);
        let shared = Rc::new(Shared {
            connection: connection.clone(),
            channel: channel.clone(),
            report: Rc::clone(report),
            waiting: RefCell::default(),
            at_hand: RefCell::default(),
            pace: Cell::default(),
            due_micros: Cell::default(),
            pause: RefCell::default(),
        });
        let ready = ["open", "bufferedamountlow"].map(|event| {
            let shared = Rc::downgrade(&shared);
            Listener::new(channel, event, move |_| {
                if let Some(shared) = shared.upgrade() {
                    shared.pump();
                }
            })
        });
        Self { shared, _ready: ready }
    }

    /// Sends a block after those that wait.
    pub(super) fn send(&self, stream: u32, block: u32, file: Rc<Readable>) {
        let job =
            Job { stream, block, file, reading: Cell::new(false), read: RefCell::default(), sent: Cell::default() };
        self.shared.waiting.borrow_mut().push_back(Rc::new(job));
        self.shared.pump();
    }

    /// Drops what waits to be sent under this number, but for a block that is under way: half of one cannot be told from a
    /// whole one.
    pub(super) fn stop(&self, stream: u32) {
        self.shared.waiting.borrow_mut().retain(|job| job.stream != stream || job.sent.get().is_some());
        self.shared.at_hand.borrow_mut().retain(|(other, _)| *other != stream);
        self.shared.pump();
    }

    /// Sends no more than so many bytes a second.
    pub(super) fn pace(&self, pace: Option<u64>) {
        self.shared.pace.set(pace);
        self.shared.due_micros.set(self.shared.due_micros.get().max(now_micros()));
        self.shared.pump();
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.shared.waiting.borrow_mut().clear();
    }
}

impl Shared {
    /// Does as much as can be done now.
    fn pump(self: &Rc<Self>) {
        match self.channel.ready_state() {
            RtcDataChannelState::Open => {}
            // The other side may have asked before this side has heard that the channel is open.
            RtcDataChannelState::Connecting => return,
            _ => self.waiting.borrow_mut().clear(),
        }
        loop {
            self.read_ahead();
            let first = self.waiting.borrow().front().cloned();
            let Some(job) = first else { return };
            let read = job.read.borrow().clone();
            let Some(read) = read else { return };
            match self.send(&job, &read) {
                Ok(true) => {}
                Ok(false) => return,
                // The channel is closing, which is reported by itself.
                Err(_) => return self.waiting.borrow_mut().clear(),
            }
            self.waiting.borrow_mut().pop_front();
            (self.report)(ConnectionEvent::BlockSent(job.stream, job.block));
        }
    }

    fn read_ahead(self: &Rc<Self>) {
        for job in self.waiting.borrow().iter().filter(|job| !job.reading.replace(true)) {
            let (shared, job, piece) = (Rc::downgrade(self), Rc::clone(job), self.piece(job));
            spawn_local(async move {
                let read = job.file.block(job.block, piece).await;
                if let Some(shared) = shared.upgrade() {
                    if read.is_none() {
                        shared.waiting.borrow_mut().retain(|other| !Rc::ptr_eq(other, &job));
                    }
                    job.read.replace(read);
                    shared.pump();
                }
            });
        }
    }

    /// The piece with the block of a job in it.
    fn piece(&self, job: &Job) -> Result<Piece, JsValue> {
        let mut at_hand = self.at_hand.borrow_mut();
        let known = at_hand.iter().position(|(stream, _)| *stream == job.stream);
        let piece = job.file.piece(job.block, known.map(|known| at_hand.swap_remove(known).1))?;
        if !piece.ends_with(job.block) {
            at_hand.push((job.stream, piece.clone()));
        }
        Ok(piece)
    }

    /// Sends what can be sent now of a block; true if that was the rest.
    fn send(self: &Rc<Self>, job: &Job, Block { bytes, digest, .. }: &Block) -> Result<bool, JsValue> {
        let length = bytes.length();
        let longest = if self.pace.get().is_some() { PACED_CHUNK_BYTES } else { CHUNK_BYTES };
        let longest = ffi::max_message_size(&self.connection).min(longest);
        while job.sent.get() != Some(length) {
            if self.channel.buffered_amount() >= HIGH_WATER_BYTES || !self.is_due() {
                return Ok(false);
            }
            let Some(sent) = job.sent.get() else {
                let header = BlockHeader { stream: job.stream, block: job.block, length, digest: *digest };
                self.channel.send_with_u8_array(&header.encode())?;
                job.sent.set(Some(0));
                continue;
            };
            let chunk = longest.min(length - sent);
            self.channel.send_with_array_buffer_view(&bytes.subarray(sent, sent + chunk))?;
            job.sent.set(Some(sent + chunk));
            self.count(chunk);
        }
        Ok(true)
    }

    /// Whether the pace allows another message now; else it is gone on when it does.
    fn is_due(self: &Rc<Self>) -> bool {
        if self.pace.get().is_none() {
            return true;
        }
        let wait = self.due_micros.get().saturating_sub(now_micros());
        if wait > 0 {
            let shared = Rc::downgrade(self);
            let pause = Timeout::new(Duration::from_micros(wait), move || {
                if let Some(shared) = shared.upgrade() {
                    shared.pump();
                }
            });
            self.pause.replace(Some(pause));
        }
        wait == 0
    }

    fn count(&self, bytes: u32) {
        if let Some(pace) = self.pace.get() {
            let from = self.due_micros.get().max(now_micros().saturating_sub(ARREARS_MICROS));
            self.due_micros.set(from + u64::from(bytes) * 1_000_000 / pace.max(1));
        }
    }
}

fn now_micros() -> u64 {
    now().0 * 1000
}
