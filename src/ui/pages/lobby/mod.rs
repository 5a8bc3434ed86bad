//! The lobby: how one looks and sounds, who is there, and the one step into the call.

mod join_form;

use damso_call::{Action, LobbyScreen, LocalMedia, Presence, SignalingStatus, TrackStatus, TransportPolicy, Wanted};
use yew::prelude::*;

use super::focus::use_focus_caught;
use crate::{
    browser,
    ui::{
        Ui,
        components::{
            MediaFailures, camera_toggle, device_selects, header, interruptions, link_box, media_alerts,
            microphone_level, microphone_toggle, own_video, share_button, sound_switches, switch,
        },
        effect::use_effect_with,
        later::{Need, use_parts},
        locale::Locale,
        state::use_state_eq,
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct LobbyPageProps {
    pub(crate) ui: Ui,
    pub(crate) heading: NodeRef,
    pub(crate) lobby: LobbyScreen,
}

#[component]
pub(crate) fn LobbyPage(props: &LobbyPageProps) -> Html {
    let (ui, lobby) = (&props.ui, &props.lobby);
    let text = ui.text;
    let name = use_node_ref();
    // The field keeps what was typed to the letter, also a space at its end, which the call's own name does not have.
    use_effect_with((), {
        let (field, name) = (name.clone(), lobby.name.clone());
        move |()| browser::set_value(field.get(), &name)
    });
    use_focus_caught(&props.heading);
    let shares = use_state_eq(|| false);
    let (shown, hidden) = (shares.setter(), shares.setter());
    let (open, onclose) = (Callback::from(move |_| shown.set(true)), Callback::from(move |()| hidden.set(false)));
    let need = if *shares { Need::Now } else { Need::None };
    let (arrival, missing) = use_parts(ui, need, lobby.signaling == SignalingStatus::Connected, onclose.clone());
    html! {
        <div class="page">
            { header(ui) }
            <main class="lobby">
                <div class="lobby-words">
                    if let Some(label) = &lobby.label { <p class="call-label">{ label }</p> }
                    <h1 ref={&props.heading} tabindex="-1">{ text.lobby_heading }</h1>
                    { presence(text, lobby.presence, lobby.signaling) }
                </div>
                { preview(ui, &lobby.media) }
                { join_form::join_form(ui, lobby, name) }
                <section class="lobby-devices">
                    { device_selects(ui, &lobby.media) }
                    <details class="sound">
                        <summary class="label">{ text.sound }</summary>
                        { sound_switches(ui, lobby.media.sound) }
                    </details>
                    { transport(ui, lobby.transport) }
                </section>
                <section class="lobby-share" aria-labelledby="share-heading">
                    <h2 id="share-heading">{ text.share_heading }</h2>
                    <p>{ text.share_hint }</p>
                    { link_box(ui, &lobby.link) }
                    { share_button(ui, open) }
                    { missing }
                    if let Some(parts) = arrival.parts().filter(|_| *shares) {
                        { (parts.share)(ui, &lobby.link, lobby.label.as_deref(), onclose) }
                    }
                </section>
            </main>
        </div>
    }
}

/// Whether the others may learn this person's network address.
fn transport(ui: &Ui, policy: TransportPolicy) -> Html {
    let (hidden, other) = match policy {
        TransportPolicy::RelayOnly => (Wanted::On, TransportPolicy::All),
        TransportPolicy::All => (Wanted::Off, TransportPolicy::RelayOnly),
    };
    let onclick = ui.on(Action::SetTransportPolicy(other));
    switch("relay-only", ui.text.relay_only, hidden, Some(ui.text.relay_only_hint), Some(onclick))
}

fn presence(text: Locale, presence: Presence, signaling: SignalingStatus) -> Html {
    let (state, words) = match presence {
        Presence::Unknown if signaling == SignalingStatus::Reconnecting => ("unknown", AttrValue::default()),
        Presence::Unknown => ("unknown", text.presence_unknown.into()),
        Presence::Nobody => ("nobody", text.presence_nobody.into()),
        Presence::People(count) => ("people", (text.presence_people)(count).into()),
        Presence::Full => ("full", text.presence_full.into()),
    };
    html! { <p class="presence" role="status" data-presence={state}>{ words }</p> }
}

/// The camera's picture with the two toggles on it, the microphone's level, and what is wrong with either.
fn preview(ui: &Ui, media: &LocalMedia) -> Html {
    let text = ui.text;
    let failures = MediaFailures::of(media);
    let words = match (&media.camera.status, media.camera.wanted) {
        (TrackStatus::Live(_), Wanted::On) => None,
        (TrackStatus::Starting, Wanted::On) => Some(text.camera_starting),
        _ => Some(text.camera_is_off),
    };
    html! {
        <section class="preview">
            <div class="preview-picture">
                { own_video(ui, &media.camera) }
                if let Some(words) = words { <p class="preview-words">{ words }</p> }
                <div class="preview-controls">
                    { microphone_toggle(ui, &media.microphone) }
                    { camera_toggle(ui, &media.camera) }
                </div>
            </div>
            { microphone_level(ui, &media.microphone) }
            <div role="status">{ interruptions(ui, media) }</div>
            if !failures.is_empty() {
                { media_alerts(ui, &failures, &Html::default()) }
                <p class="hint">{ text.join_without }</p>
            }
        </section>
    }
}
