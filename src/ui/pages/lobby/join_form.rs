//! The lobby's last step: a name, and in.

use damso_call::{Action, JoinFailure, LobbyScreen, SignalingStatus};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        MAX_NAME, Ui,
        components::{alert, button},
        locale::Locale,
    },
};

pub(super) fn join_form(ui: &Ui, lobby: &LobbyScreen, field: NodeRef) -> Html {
    let text = ui.text;
    let oninput = {
        let (ui, field) = (ui.clone(), field.clone());
        Callback::from(move |_: InputEvent| ui.act(Action::SetName(browser::value_of(field.get()))))
    };
    let onsubmit = {
        let ui = ui.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            ui.act(Action::JoinCall);
        })
    };
    html! {
        <form class="join-form" {onsubmit}>
            <label class="label" for="name">{ text.your_name }</label>
            <input ref={field} id="name" class="field" type="text" autocomplete="name" maxlength={MAX_NAME}
                placeholder={text.name_example} {oninput} />
            if lobby.signaling == SignalingStatus::Reconnecting {
                { alert((text.server_unreachable)(), Html::default()) }
            }
            if let Some(failure) = lobby.failure { { failure_alert(text, failure) } }
            <button type="submit" class="button primary large wide">{ text.join_call }</button>
        </form>
    }
}

fn failure_alert(text: Locale, failure: JoinFailure) -> Html {
    let way_out = match failure {
        JoinFailure::VersionMismatch => button("button small", text.reload, Callback::from(|_| browser::reload())),
        JoinFailure::RoomFull | JoinFailure::ServerFull => Html::default(),
    };
    alert((text.join_failure)(failure), way_out)
}
