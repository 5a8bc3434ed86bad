//! Menus over the call: popovers of the browser's own, which close on Escape and on a click elsewhere, one at a time, and
//! give the focus back to the button that opened them.

use yew::prelude::*;

use super::{Glyph, icon};

/// A menu, closed; a button with its id as `popovertarget` opens it.
pub(super) fn menu(id: &str, name: &str, content: Html) -> Html {
    html! {
        <div id={id.to_owned()} class="menu" popover="auto" role="group" aria-label={name.to_owned()}>{ content }</div>
    }
}

/// Something to do, after which the menu is closed. The first one of a menu takes the focus.
pub(super) fn menu_item(
    menu: &str,
    glyph: Glyph,
    words: impl Into<AttrValue>,
    first: First,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="menu-item" popovertarget={menu.to_owned()} popovertargetaction="hide"
            autofocus={first == First::Yes} {onclick}>
            { icon(glyph) }
            { words.into() }
        </button>
    }
}

/// Whether something is the first of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Yes,
    No,
}
