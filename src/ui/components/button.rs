//! Buttons that have words, or a sign, and nothing else.

use yew::prelude::*;

use super::{Glyph, icon};

/// A button with these words, and of these classes.
pub(crate) fn button(class: &'static str, words: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} {onclick}>{ words }</button> }
}

/// A button with a sign, whose name is only told.
pub(crate) fn sign_button(glyph: Glyph, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button quiet round" aria-label={name} {onclick}>{ icon(glyph) }</button>
    }
}
