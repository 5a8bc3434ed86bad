//! The link of a call, to be seen, selected and copied.

use damso_call::Action;
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::ui::hooks::{on, use_locale, use_runtime};

#[derive(Properties, PartialEq)]
pub(crate) struct LinkBoxProps {
    pub(crate) link: AttrValue,
    /// Classes of the button: how much it stands out.
    #[prop_or("button")]
    pub(crate) button: &'static str,
}

#[component]
pub(crate) fn LinkBox(props: &LinkBoxProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    html! {
        <div class="link-box">
            <span class="link-text">{ &props.link }</span>
            <button type="button" class={props.button} onclick={on(&runtime, Action::CopyLink)}>
                <Icon glyph={Glyph::Link} />
                { text.copy_link }
            </button>
        </div>
    }
}
