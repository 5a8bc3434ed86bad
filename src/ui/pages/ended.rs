//! After a call: why it ended, and the ways on.

use damso_call::{Action, EndReason};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        Ui,
        components::{button, header, two_people},
    },
};

pub(crate) fn ended(ui: &Ui, heading: NodeRef, reason: EndReason) -> Html {
    let text = ui.text;
    let (what, hint) = match reason {
        EndReason::Left => (text.left_heading, text.left_hint),
        EndReason::JoinedElsewhere => (text.elsewhere_heading, text.elsewhere_hint),
    };
    let rejoin = {
        let ui = ui.clone();
        Callback::from(move |_| ui.act(Action::Rejoin(browser::unix_millis())))
    };
    html! {
        <div class="page">
            { header(ui) }
            <main class="ended">
                { two_people() }
                <h1 ref={heading} tabindex="-1">{ what }</h1>
                <p class="lead">{ hint }</p>
                <div class="ended-ways">
                    { button("button primary large", text.rejoin, rejoin) }
                    { button("button large", text.new_call, ui.on(Action::StartCall)) }
                </div>
            </main>
        </div>
    }
}
