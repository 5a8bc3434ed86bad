//! The whole screen for the page, where a browser gives it.

use super::{dom::document, ffi};

/// Whether this browser lets a page have the whole screen: that of an iPhone does not.
pub fn can_fill_screen() -> bool {
    document().fullscreen_enabled()
}

/// Takes the whole screen, or gives it back. Browsers allow it only right after a click or a key.
pub fn toggle_full_screen() {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(page) = document.document_element().filter(|_| can_fill_screen()) {
        ffi::request_fullscreen(&page);
    }
}
