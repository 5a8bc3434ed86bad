//! Keeps the screen from going dark during a call (Screen Wake Lock). The browser takes the lock away whenever the page is
//! hidden, so it is asked for again when the page is seen.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use damso_call::Wanted;
use wasm_bindgen::JsValue;
use web_sys::VisibilityState;

use super::{
    dom::{document, window},
    error::settle,
    ffi,
    listener::Listener,
};

/// Dropping it lets the screen go dark.
pub(super) struct WakeLock {
    shared: Rc<Shared>,
    _visible: Listener,
}

#[derive(Default)]
struct Shared {
    wanted: Cell<Wanted>,
    /// `WakeLockSentinel`
    sentinel: RefCell<Option<JsValue>>,
}

impl WakeLock {
    pub(super) fn new() -> Self {
        let shared = Rc::new(Shared { wanted: Cell::new(Wanted::Off), sentinel: RefCell::default() });
        let seen = Rc::clone(&shared);
        let visible = Listener::new(&document(), "visibilitychange", move |_| {
            if document().visibility_state() == VisibilityState::Visible {
                Shared::ask(&seen);
            }
        });
        Self { shared, _visible: visible }
    }

    pub(super) fn keep(&self, wanted: Wanted) {
        self.shared.wanted.set(wanted);
        match wanted {
            Wanted::On => Shared::ask(&self.shared),
            Wanted::Off => self.shared.release(),
        }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        self.keep(Wanted::Off);
    }
}

impl Shared {
    /// A browser that has no such lock, or refuses it to save its battery, has its reasons.
    fn ask(shared: &Rc<Self>) {
        if shared.wanted.get() == Wanted::Off {
            return;
        }
        let Some(promise) = ffi::request_wake_lock(&window().navigator()) else { return };
        let weak = Rc::downgrade(shared);
        settle(promise, move |result| {
            if let (Some(shared), Ok(sentinel)) = (weak.upgrade(), result) {
                shared.release();
                shared.sentinel.replace(Some(sentinel));
                if shared.wanted.get() == Wanted::Off {
                    shared.release();
                }
            }
        });
    }

    fn release(&self) {
        if let Some(sentinel) = self.sentinel.take() {
            ffi::release_wake_lock(&sentinel);
        }
    }
}
