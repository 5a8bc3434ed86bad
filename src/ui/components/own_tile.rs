//! This person's own tile. Where it lies on another one, it can be taken to any corner.

use damso_call::{
    Action, Hand, LocalMedia, ShownReaction,
    layout::{self, OwnView},
};
use yew::prelude::*;

use super::{
    Glyph, OwnVideo,
    avatar::avatar,
    person_tile::{name_plate, on_off, signs},
};
use crate::{browser::Drag, ui::Ui};

#[derive(Properties, PartialEq)]
pub(super) struct OwnTileProps {
    pub(super) ui: Ui,
    pub(super) media: LocalMedia,
    pub(super) name: String,
    /// Of the avatar: the others see the same.
    pub(super) hue: u8,
    pub(super) floats: bool,
    pub(super) hand: Hand,
    pub(super) reaction: Option<ShownReaction>,
    pub(super) speaking: bool,
}

#[component]
pub(super) fn OwnTile(props: &OwnTileProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let node = use_node_ref();
    use_effect_with(props.floats, {
        let (ui, node) = (ui.clone(), node.clone());
        move |&floats| {
            let drag = node.cast().filter(|_| floats).map(|tile| {
                Drag::start(tile, move |stage, centre| {
                    ui.act(Action::ShowOwn(OwnView::Shown(layout::nearest_corner(
                        stage.0, stage.1, centre.0, centre.1,
                    ))));
                })
            });
            move || drop(drag)
        }
    });
    let (microphone, camera) = (props.media.microphone.is_live(), props.media.camera.is_live());
    let muted = [(Glyph::MicrophoneOff, text.person_muted)];
    html! {
        <div ref={node} class="tile own" role="group" aria-label={text.you} data-microphone={on_off(microphone)}
            data-camera={on_off(camera)} data-floats={on_off(props.floats)} data-speaking={on_off(props.speaking)}>
            <OwnVideo ui={ui.clone()} status={props.media.camera.status.clone()} />
            if !camera { { avatar(&props.name, props.hue) } }
            { name_plate(&text.you.into(), if microphone { &[] } else { &muted }) }
            { signs(text, None, props.hand, props.reaction) }
        </div>
    }
}
