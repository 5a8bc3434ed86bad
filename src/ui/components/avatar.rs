//! Stands for a person who is not to be seen.

use yew::prelude::*;

use super::{Glyph, Icon};
use crate::ui::display;

#[derive(Properties, PartialEq)]
pub(crate) struct AvatarProps {
    /// The name that a person gave; empty if none.
    pub(crate) name: AttrValue,
    /// One of the colours for people.
    pub(crate) hue: u8,
}

#[component]
pub(crate) fn Avatar(props: &AvatarProps) -> Html {
    let initials = display::initials(&props.name);
    html! {
        <div class="avatar-ground" aria-hidden="true" data-hue={props.hue.to_string()}>
            <div class="avatar">
                if initials.is_empty() { <Icon glyph={Glyph::Person} /> } else { { initials } }
            </div>
        </div>
    }
}
