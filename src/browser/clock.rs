//! The browser's two clocks: one to measure with, one to show.

use damso_call::UnixMillis;

/// What the calendar says.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date of our time fits, and saturates")]
pub fn unix_millis() -> UnixMillis {
    UnixMillis(js_sys::Date::now() as u64)
}
