//! What somebody who is alone in a call needs: the link, to send it.

use yew::prelude::*;

use super::LinkBox;
use crate::ui::hooks::use_locale;

#[derive(Properties, PartialEq)]
pub(crate) struct InvitationProps {
    pub(crate) link: AttrValue,
}

#[component]
pub(crate) fn Invitation(props: &InvitationProps) -> Html {
    let text = use_locale();
    html! {
        <section class="invitation" aria-labelledby="invitation-heading">
            <h2 id="invitation-heading">{ text.alone_heading }</h2>
            <p>{ text.alone_hint }</p>
            <LinkBox link={&props.link} button="button primary" />
        </section>
    }
}
