//! Stands for a person who is not to be seen.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::ui::display;

/// Of a person with this name, which may be empty, in one of the colours for people.
pub(super) fn avatar(name: &str, hue: u8) -> Html {
    let initials = display::initials(name);
    html! {
        <div class="avatar-ground" aria-hidden="true" data-hue={hue.to_string()}>
            <div class="avatar">
                if initials.is_empty() { { icon(Glyph::PERSON) } } else { { initials } }
            </div>
        </div>
    }
}
