//! The two buttons that a call cannot be without: microphone and camera. A device that failed shows as off, and pressing
//! its button tries again.

use damso_call::{Action, LocalTrack, TrackStatus, Wanted};
use yew::prelude::*;

use super::{Glyph, control_bar::control};
use crate::ui::Ui;

pub(crate) fn microphone_toggle(ui: &Ui, track: &LocalTrack) -> Html {
    let (glyph, words) = match state(track) {
        "on" => (Glyph::MicrophoneOn, &ui.text.mute),
        _ => (Glyph::MicrophoneOff, &ui.text.unmute),
    };
    control(words.name, words.short, glyph, state(track), ui.on(Action::ToggleMicrophone))
}

pub(crate) fn camera_toggle(ui: &Ui, track: &LocalTrack) -> Html {
    let (glyph, words) = match state(track) {
        "on" => (Glyph::CameraOn, &ui.text.camera_off),
        _ => (Glyph::CameraOff, &ui.text.camera_on),
    };
    control(words.name, words.short, glyph, state(track), ui.on(Action::ToggleCamera))
}

/// On as far as the person can tell: wanted, and not known to be impossible.
fn state(track: &LocalTrack) -> &'static str {
    match (&track.status, track.wanted) {
        (TrackStatus::Failed(_), _) => "failed",
        (_, Wanted::On) => "on",
        (_, Wanted::Off) => "off",
    }
}
