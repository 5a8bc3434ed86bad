//! The clipboard.

use super::{dom::window, error::settle, ffi};

/// Puts a text on the clipboard, and says whether that was allowed.
pub fn copy(text: &str, done: impl FnOnce(Result<(), ()>) + 'static) {
    match ffi::clipboard(&window().navigator()) {
        Some(clipboard) => settle(clipboard.write_text(text), move |result| done(result.map(drop).map_err(drop))),
        None => done(Err(())),
    }
}
