//! The lobby: how one looks and sounds, who is there, and the one step into the call.

use damso_call::{LobbyScreen, LocalMedia, Presence, SignalingStatus, TrackStatus, Wanted};
use yew::prelude::*;

use crate::ui::{
    components::{
        CameraToggle, DeviceSelects, Header, LinkBox, MediaAlerts, MediaFailures, MicrophoneLevel, MicrophoneToggle,
        OwnVideo,
    },
    hooks::{use_focus_at_first, use_locale},
};
use join_form::JoinForm;

mod join_form;

#[derive(Properties, PartialEq)]
pub(crate) struct LobbyPageProps {
    pub(crate) lobby: LobbyScreen,
}

#[component]
pub(crate) fn LobbyPage(props: &LobbyPageProps) -> Html {
    let text = use_locale();
    let lobby = &props.lobby;
    let heading = use_focus_at_first();
    html! {
        <div class="page">
            <Header />
            <main class="lobby">
                <div class="lobby-words">
                    if let Some(label) = &lobby.label { <p class="call-label">{ label }</p> }
                    <h1 ref={heading} tabindex="-1">{ text.lobby_heading }</h1>
                    <PresenceWords presence={lobby.presence} signaling={lobby.signaling} />
                </div>
                <Preview media={lobby.media.clone()} />
                <JoinForm lobby={lobby.clone()} />
                <section class="lobby-devices">
                    <DeviceSelects media={lobby.media.clone()} />
                </section>
                <section class="lobby-share" aria-labelledby="share-heading">
                    <h2 id="share-heading">{ text.share_heading }</h2>
                    <p>{ text.share_hint }</p>
                    <LinkBox link={lobby.link.clone()} />
                </section>
            </main>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PresenceWordsProps {
    presence: Presence,
    signaling: SignalingStatus,
}

#[component]
fn PresenceWords(props: &PresenceWordsProps) -> Html {
    let text = use_locale();
    let (state, words) = match props.presence {
        Presence::Unknown if props.signaling == SignalingStatus::Reconnecting => ("unknown", AttrValue::default()),
        Presence::Unknown => ("unknown", text.presence_unknown.into()),
        Presence::Nobody => ("nobody", text.presence_nobody.into()),
        Presence::People(count) => ("people", (text.presence_people)(count).into()),
        Presence::Full => ("full", text.presence_full.into()),
    };
    html! { <p class="presence" role="status" data-presence={state}>{ words }</p> }
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    media: LocalMedia,
}

/// The camera's picture with the two toggles on it, the microphone's level, and what is wrong with either.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let text = use_locale();
    let media = &props.media;
    let failures = MediaFailures::of(media);
    let words = match (&media.camera.status, media.camera.wanted) {
        (TrackStatus::Live(_), Wanted::On) => None,
        (TrackStatus::Starting, Wanted::On) => Some(text.camera_starting),
        _ => Some(text.camera_is_off),
    };
    html! {
        <section class="preview">
            <div class="preview-picture">
                <OwnVideo camera={media.camera.clone()} label={text.your_camera} />
                if let Some(words) = words { <p class="preview-words">{ words }</p> }
                <div class="preview-controls">
                    <MicrophoneToggle track={media.microphone.clone()} />
                    <CameraToggle track={media.camera.clone()} />
                </div>
            </div>
            <MicrophoneLevel microphone={media.microphone.clone()} />
            if !failures.is_empty() {
                <MediaAlerts {failures} />
                <p class="hint">{ text.join_without }</p>
            }
        </section>
    }
}
