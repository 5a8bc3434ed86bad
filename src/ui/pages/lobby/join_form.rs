//! The lobby's last step: a name, and in.

use damso_call::{Action, JoinFailure, SignalingStatus};
use yew::prelude::*;

use super::LobbyPageProps;
use crate::{
    browser,
    ui::{
        components::Alert,
        hooks::{use_locale, use_runtime},
    },
};

/// As many characters as the others are shown.
const MAX_NAME: &str = "64";

#[component]
pub(super) fn JoinForm(props: &LobbyPageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let lobby = &props.lobby;
    let field = use_node_ref();
    // The field keeps what was typed to the letter, also a space at its end, which the call's own name does not have.
    use_effect_with((), {
        let (field, name) = (field.clone(), lobby.name.clone());
        move |()| browser::set_value(field.get(), &name)
    });
    let oninput = {
        let (runtime, field) = (runtime.clone(), field.clone());
        Callback::from(move |_: InputEvent| runtime.act(Action::SetName(browser::value_of(field.get()))))
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        runtime.act(Action::JoinCall);
    });
    html! {
        <form class="join-form" {onsubmit}>
            <label class="label" for="name">{ text.your_name }</label>
            <input ref={field} id="name" class="field" type="text" autocomplete="name" maxlength={MAX_NAME}
                placeholder={text.name_example} {oninput} />
            if lobby.signaling == SignalingStatus::Reconnecting {
                <Alert what={text.server_unreachable.0} advice={text.server_unreachable.1} />
            }
            if let Some(failure) = lobby.failure {
                { failure_alert(failure, text) }
            }
            <button type="submit" class="button primary large wide">{ text.join_call }</button>
        </form>
    }
}

fn failure_alert(failure: JoinFailure, text: crate::ui::locale::Locale) -> Html {
    let explanation = (text.join_failure)(failure);
    html! {
        <Alert what={explanation.what} advice={explanation.advice}>
            if failure == JoinFailure::VersionMismatch {
                <button type="button" class="button small" onclick={|_| browser::reload()}>{ text.reload }</button>
            }
        </Alert>
    }
}
