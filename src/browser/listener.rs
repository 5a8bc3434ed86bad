//! An event listener that removes itself.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens until it is dropped. It may be dropped by its own callback.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls back on every event of this name.
    pub(super) fn new(target: &EventTarget, event: &'static str, callback: impl Fn(Event) + 'static) -> Self {
        Self::boxed(target, event, Box::new(callback))
    }

    /// Once for all callbacks: every kind of closure would bring a copy of this along.
    fn boxed(target: &EventTarget, event: &'static str, callback: Box<dyn Fn(Event)>) -> Self {
        let callback = Closure::wrap(callback);
        // Only an invalid argument would make this throw.
        target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).ok();
        Self { target: target.clone(), event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.target.remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref()).ok();
    }
}
