//! The two buttons that a call cannot be without: microphone and camera. A device that failed shows as off, and pressing
//! its button tries again.

use damso_call::{Action, LocalTrack, TrackStatus, Wanted};
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::ui::{
    hooks::{on, use_locale, use_runtime},
    locale::Toggle,
};

#[derive(Properties, PartialEq)]
pub(crate) struct TrackToggleProps {
    pub(crate) track: LocalTrack,
}

#[component]
pub(crate) fn MicrophoneToggle(props: &TrackToggleProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let onclick = on(&runtime, Action::ToggleMicrophone);
    if is_on(&props.track) {
        button(&props.track, Glyph::MicrophoneOn, &text.mute, onclick)
    } else {
        button(&props.track, Glyph::MicrophoneOff, &text.unmute, onclick)
    }
}

#[component]
pub(crate) fn CameraToggle(props: &TrackToggleProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let onclick = on(&runtime, Action::ToggleCamera);
    if is_on(&props.track) {
        button(&props.track, Glyph::CameraOn, &text.camera_off, onclick)
    } else {
        button(&props.track, Glyph::CameraOff, &text.camera_on, onclick)
    }
}

/// On as far as the person can tell: wanted, and not known to be impossible.
fn is_on(track: &LocalTrack) -> bool {
    track.wanted == Wanted::On && !matches!(track.status, TrackStatus::Failed(_))
}

fn button(track: &LocalTrack, glyph: Glyph, words: &Toggle, onclick: Callback<MouseEvent>) -> Html {
    let state = match (&track.status, track.wanted) {
        (TrackStatus::Failed(_), _) => "failed",
        (_, Wanted::On) => "on",
        (_, Wanted::Off) => "off",
    };
    html! {
        <button type="button" class="control" data-state={state} aria-label={words.name} {onclick}>
            <span class="control-face"><Icon {glyph} /></span>
            <span class="control-word">{ words.short }</span>
        </button>
    }
}
