//! Something went wrong: what, what to do, and the button that does it.

use yew::prelude::*;

use super::{Glyph, Icon};

#[derive(Properties, PartialEq)]
pub(crate) struct AlertProps {
    /// What went wrong.
    pub(crate) what: AttrValue,
    /// What to do.
    pub(crate) advice: AttrValue,
    /// Buttons.
    #[prop_or_default]
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Alert(props: &AlertProps) -> Html {
    html! {
        <div class="alert" role="alert">
            <Icon glyph={Glyph::Warning} />
            <div class="alert-body">
                <div class="alert-words">
                    <strong>{ &props.what }</strong>
                    <p>{ &props.advice }</p>
                </div>
                { props.children.clone() }
            </div>
        </div>
    }
}
