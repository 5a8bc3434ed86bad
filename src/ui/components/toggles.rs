//! The two buttons that a call cannot be without, microphone and camera, and the one for the screen. A device that failed
//! shows as off, and pressing its button tries again.

use damso_call::{Action, LocalTrack, ScreenShare, TrackStatus, Wanted};
use yew::prelude::*;

use super::{Glyph, control_bar::control};
use crate::{browser, ui::Ui};

pub(crate) fn microphone_toggle(ui: &Ui, track: &LocalTrack) -> Html {
    let (glyph, words) = match state(track) {
        "on" => (Glyph::MICROPHONE_ON, &ui.text.mute),
        _ => (Glyph::MICROPHONE_OFF, &ui.text.unmute),
    };
    control(words.name, words.short, glyph, state(track), ui.on(Action::ToggleMicrophone))
}

pub(crate) fn camera_toggle(ui: &Ui, track: &LocalTrack) -> Html {
    let (glyph, words) = match state(track) {
        "on" => (Glyph::CAMERA_ON, &ui.text.camera_off),
        _ => (Glyph::CAMERA_OFF, &ui.text.camera_on),
    };
    control(words.name, words.short, glyph, state(track), ui.on(Action::ToggleCamera))
}

/// Nothing where the browser has no screen to share.
pub(crate) fn screen_toggle(ui: &Ui, share: ScreenShare) -> Html {
    if !browser::can_share_screen() {
        return Html::default();
    }
    let (glyph, words, state) = match share {
        ScreenShare::On(_) => (Glyph::SCREEN_OFF, &ui.text.stop_sharing, "pressed"),
        ScreenShare::Off | ScreenShare::Starting => (Glyph::SCREEN, &ui.text.share_screen, ""),
    };
    control(words.name, words.short, glyph, state, ui.on(Action::ToggleScreen))
}

/// On as far as the person can tell: wanted, and not known to be impossible.
pub(super) fn state(track: &LocalTrack) -> &'static str {
    match (&track.status, track.wanted) {
        (TrackStatus::Failed(_), _) => "failed",
        (_, Wanted::On) => "on",
        (_, Wanted::Off) => "off",
    }
}
