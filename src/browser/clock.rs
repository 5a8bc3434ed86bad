//! The browser's two clocks, one to measure with and one to show, and its timer.

use std::time::Duration;

use damso_call::{Instant, UnixMillis};
use wasm_bindgen::{JsCast, closure::Closure};

use super::dom::window;

/// What the calendar says.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date of our time fits")]
pub fn unix_millis() -> UnixMillis {
    UnixMillis(js_sys::Date::now() as u64)
}

/// What the clock says that never goes back. It may stand still while the machine sleeps.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the time since the page was opened fits")]
pub(super) fn now() -> Instant {
    Instant(window().performance().map_or(0, |performance| performance.now() as u64))
}

/// Calls back once, unless it is dropped before.
pub(super) struct Timeout {
    id: i32,
    _callback: Closure<dyn Fn()>,
}

impl Timeout {
    /// Calls back after this time. A browser makes a hidden page wait longer.
    pub(super) fn new(after: Duration, callback: impl Fn() + 'static) -> Self {
        Self::boxed(after, Box::new(callback))
    }

    fn boxed(after: Duration, callback: Box<dyn Fn()>) -> Self {
        let callback = Closure::wrap(callback);
        let millis = i32::try_from(after.as_millis()).unwrap_or(i32::MAX);
        let id = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback.as_ref().unchecked_ref(), millis)
            .unwrap_or_default();
        Self { id, _callback: callback }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

/// Calls back again and again, until it is dropped.
pub(super) struct Interval {
    id: i32,
    _callback: Closure<dyn Fn()>,
}

impl Interval {
    /// Calls back once every so often.
    pub(super) fn new(every: Duration, callback: impl Fn() + 'static) -> Self {
        Self::boxed(every, Box::new(callback))
    }

    fn boxed(every: Duration, callback: Box<dyn Fn()>) -> Self {
        let callback = Closure::wrap(callback);
        let millis = i32::try_from(every.as_millis()).unwrap_or(i32::MAX);
        let id = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(callback.as_ref().unchecked_ref(), millis)
            .unwrap_or_default();
        Self { id, _callback: callback }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.id);
    }
}
