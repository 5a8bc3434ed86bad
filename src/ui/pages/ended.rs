//! After a call: why it ended, and the ways on.

use damso_call::{Action, EndReason, EndedScreen};
use yew::prelude::*;

use crate::ui::{
    components::{Header, TwoPeople},
    hooks::{on, use_focus_at_first, use_locale, use_runtime},
};

#[derive(Properties, PartialEq)]
pub(crate) struct EndedPageProps {
    pub(crate) ended: EndedScreen,
}

#[component]
pub(crate) fn EndedPage(props: &EndedPageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let heading = use_focus_at_first();
    let (what, hint) = match props.ended.reason {
        EndReason::Left => (text.left_heading, text.left_hint),
        EndReason::JoinedElsewhere => (text.elsewhere_heading, text.elsewhere_hint),
    };
    html! {
        <div class="page">
            <Header />
            <main class="ended">
                <TwoPeople />
                <h1 ref={heading} tabindex="-1">{ what }</h1>
                <p class="lead">{ hint }</p>
                <div class="ended-ways">
                    <button type="button" class="button primary large" onclick={on(&runtime, Action::Rejoin)}>
                        { text.rejoin }
                    </button>
                    <button type="button" class="button large" onclick={on(&runtime, Action::StartCall)}>
                        { text.new_call }
                    </button>
                </div>
            </main>
        </div>
    }
}
