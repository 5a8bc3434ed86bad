//! Turning a phone's camera round, on one's own picture.

use damso_call::{Action, DeviceKind, LocalMedia};
use yew::prelude::*;

use super::{Glyph, icon};
use crate::{browser, ui::Ui};

/// The button for it, where there is a camera on the other side of what is held in the hand.
pub(super) fn flip_camera(ui: &Ui, media: &LocalMedia) -> Html {
    let Some(other) = media.other_side.clone().filter(|_| browser::is_pointer_coarse()) else {
        return Html::default();
    };
    let (words, onclick) = (ui.text.later().flip_camera, ui.on(Action::ChooseDevice(DeviceKind::Camera, Some(other))));
    html! {
        <button type="button" class="tile-menu" aria-label={words} title={words} {onclick}>{ icon(Glyph::FLIP) }</button>
    }
}
