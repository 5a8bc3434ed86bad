//! What of the browser's side a call can be placed without, and a page may therefore get later, as of the call's own: files, and
//! how loud everybody is.

use super::{
    adapters::Adapters,
    files::{FileCode, file_code},
    levels::Levels,
};

/// The code that may come later.
#[derive(Clone, Copy)]
pub struct BrowserCode {
    pub(super) files: FileCode,
    pub(super) listen: fn(&Adapters) -> Levels,
}

/// The code that may come later. Whatever names this function has all of it.
pub fn browser_code() -> BrowserCode {
    BrowserCode { files: file_code(), listen: Adapters::listen }
}
