//! An event listener that removes itself.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens until it is dropped. It may be dropped by its own callback.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn Fn(Event)>,
    captures: bool,
}

impl Listener {
    /// Calls back on every event of this name.
    pub(super) fn new(target: &EventTarget, event: &'static str, callback: impl Fn(Event) + 'static) -> Self {
        Self::boxed(target, event, Box::new(callback), false)
    }

    /// Calls back on every event of this name within the target as well, before it gets there: those of media do not
    /// bubble.
    pub(super) fn within(target: &EventTarget, event: &'static str, callback: impl Fn(Event) + 'static) -> Self {
        Self::boxed(target, event, Box::new(callback), true)
    }

    /// Once for all callbacks: every kind of closure would bring a copy of this along.
    fn boxed(target: &EventTarget, event: &'static str, callback: Box<dyn Fn(Event)>, captures: bool) -> Self {
        let callback = Closure::wrap(callback);
        // Only an invalid argument would make this throw.
        let function = callback.as_ref().unchecked_ref();
        target.add_event_listener_with_callback_and_bool(event, function, captures).ok();
        Self { target: target.clone(), event, callback, captures }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.callback.as_ref().unchecked_ref();
        self.target.remove_event_listener_with_callback_and_bool(self.event, function, self.captures).ok();
    }
}
