//! The blocks that come over one connection: a header, and then as many bytes as it says, in messages of any length.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    mem,
    rc::Rc,
};

use damso_call::ConnectionEvent;
use damso_protocol::{BLOCK_BYTES, BlockHeader};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::buffer::free;

/// The call answers a header at once, unless it is about something else. More messages do not come meanwhile.
const MOST_HELD: usize = 64;

/// What is to be done with the messages after a header.
enum State {
    /// A header comes next.
    Header,
    /// A header came, and the call has not said what to do: all that comes is held.
    Asked(u32),
    /// So many bytes come still.
    Block { missing: u32, taken: Option<Taken> },
}

/// Where the bytes of a block go, if somebody wants them.
struct Taken {
    /// As long as the longest block.
    buffer: Uint8Array,
    /// How much of it there is.
    end: u32,
    done: Box<dyn FnOnce(Uint8Array)>,
}

/// What comes.
pub(super) struct Inbox {
    state: RefCell<State>,
    held: RefCell<VecDeque<JsValue>>,
    misused: Cell<bool>,
    report: Rc<dyn Fn(ConnectionEvent)>,
}

impl Inbox {
    /// Reports every header.
    pub(super) fn new(report: &Rc<dyn Fn(ConnectionEvent)>) -> Self {
        Self {
            state: RefCell::new(State::Header),
            held: RefCell::default(),
            misused: Cell::default(),
            report: Rc::clone(report),
        }
    }

    /// Takes a message.
    pub(super) fn receive(&self, message: JsValue) {
        if self.misused.get() {
            return;
        }
        self.held.borrow_mut().push_back(message);
        self.go_on();
    }

    /// The block that was announced is wanted: puts its bytes into this buffer, which is as long as the longest block, and hands
    /// it over when all are there.
    pub(super) fn take(&self, buffer: Uint8Array, done: impl FnOnce(Uint8Array) + 'static) {
        self.answer(Some(Taken { buffer, end: 0, done: Box::new(done) }));
    }

    /// The block that was announced is thrown away as it comes.
    pub(super) fn skip(&self) {
        self.answer(None);
    }

    fn answer(&self, taken: Option<Taken>) {
        let mut state = self.state.borrow_mut();
        if let State::Asked(missing) = *state {
            *state = State::Block { missing, taken };
            drop(state);
            self.go_on();
        }
    }

    /// Goes through what is held, as far as it can be.
    fn go_on(&self) {
        while !matches!(*self.state.borrow(), State::Asked(_)) {
            let next = self.held.borrow_mut().pop_front();
            let Some(message) = next else { return };
            if message.dyn_into().ok().and_then(|bytes| self.look_at(&bytes)).is_none() {
                return self.refuse();
            }
        }
        if self.held.borrow().len() > MOST_HELD {
            self.refuse();
        }
    }

    fn refuse(&self) {
        self.misused.set(true);
        self.held.borrow_mut().clear();
        (self.report)(ConnectionEvent::ChannelMisused);
    }

    /// `None` if no honest peer sends this.
    fn look_at(&self, bytes: &ArrayBuffer) -> Option<()> {
        let length = bytes.byte_length();
        let mut state = self.state.borrow_mut();
        let State::Block { missing, taken } = &mut *state else {
            let header = read_header(bytes)?;
            *state = State::Asked(header.length);
            drop(state);
            (self.report)(ConnectionEvent::BlockAnnounced(header));
            return Some(());
        };
        *missing = missing.checked_sub(length).filter(|_| length > 0)?;
        if let Some(taken) = taken {
            taken.buffer.set(&Uint8Array::new(bytes), taken.end);
            taken.end += length;
        }
        free(bytes);
        if *missing == 0
            && let State::Block { taken: Some(taken), .. } = mem::replace(&mut *state, State::Header)
        {
            drop(state);
            (taken.done)(taken.buffer);
        }
        Some(())
    }
}

fn read_header(bytes: &ArrayBuffer) -> Option<BlockHeader> {
    // Measured before it is copied.
    let is_short = bytes.byte_length() <= BLOCK_BYTES;
    is_short.then(|| Uint8Array::new(bytes).to_vec()).and_then(|bytes| BlockHeader::decode(&bytes))
}
