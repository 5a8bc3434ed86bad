//! The blocks that come over one connection: a header, and then as many bytes as it says, in messages of any length.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    mem,
    rc::Rc,
};

use damso_call::ConnectionEvent;
use damso_protocol::{BLOCK_BYTES, BlockHeader};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

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

/// Who gets the bytes of a block, if somebody does.
type Taken = (Array, Box<dyn FnOnce(Array)>);

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

    /// The block that was announced is wanted: hands over its bytes, in pieces, when all are there.
    pub(super) fn take(&self, done: impl FnOnce(Array) + 'static) {
        self.answer(Some((Array::new(), Box::new(done))));
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
        if let Some((chunks, _)) = taken {
            chunks.push(bytes);
        }
        if *missing == 0
            && let State::Block { taken: Some((chunks, done)), .. } = mem::replace(&mut *state, State::Header)
        {
            drop(state);
            done(chunks);
        }
        Some(())
    }
}

fn read_header(bytes: &ArrayBuffer) -> Option<BlockHeader> {
    // Measured before it is copied.
    let is_short = bytes.byte_length() <= BLOCK_BYTES;
    is_short.then(|| Uint8Array::new(bytes).to_vec()).and_then(|bytes| BlockHeader::decode(&bytes))
}
