//! Where the keyboard's focus goes.

use yew::prelude::*;

use crate::browser;

/// When what has the keyboard's focus goes, the heading takes it, as on a new screen.
#[hook]
pub(super) fn use_focus_caught(heading: &NodeRef) {
    let had_focus = use_mut_ref(|| false);
    // As it was before this is drawn.
    *had_focus.borrow_mut() |= browser::has_focus();
    let heading = heading.clone();
    use_effect(move || {
        if had_focus.take() {
            browser::catch_focus(heading.get(), "*");
        }
    });
}
