//! This person's own tile. Where it lies on another one, it can be taken to any corner.

use damso_call::{
    Action, CallScreen, Hand, LocalMedia, ShownReaction,
    layout::{self, OwnView},
};
use yew::prelude::*;

use super::{
    Glyph,
    avatar::avatar,
    own_video,
    person_tile::{TileExtras, name_plate, on_off},
};
use crate::{
    browser::Drag,
    ui::{Ui, component::component, display, effect::use_effect_with},
};

#[derive(Properties, PartialEq)]
struct OwnTileProps {
    ui: Ui,
    media: LocalMedia,
    name: String,
    /// Of the avatar: the others see the same.
    hue: u8,
    floats: bool,
    hand: Hand,
    reaction: Option<ShownReaction>,
    speaking: bool,
    extras: Option<TileExtras>,
}

/// Oneself, in a corner over the others if it floats.
pub(super) fn own_tile(ui: &Ui, extras: Option<TileExtras>, call: &CallScreen, floats: bool) -> Html {
    let (ui, media, name, hue) = (ui.clone(), call.media.clone(), call.name.clone(), display::hue(call.me));
    let (hand, reaction, speaking) = (call.hand, call.reaction, call.speaking);
    component::<OwnTile>("you", OwnTileProps { ui, media, name, hue, floats, hand, reaction, speaking, extras })
}

#[component]
fn OwnTile(props: &OwnTileProps) -> Html {
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
    let muted = [(Glyph::MICROPHONE_OFF, text.person_muted)];
    html! {
        <div ref={node} class="tile own" role="group" aria-label={text.you} data-microphone={on_off(microphone)}
            data-camera={on_off(camera)} data-floats={on_off(props.floats)} data-speaking={on_off(props.speaking)}>
            { own_video(ui, &props.media.camera) }
            if !camera { { avatar(&props.name, props.hue) } }
            { name_plate(&text.you.into(), if microphone { &[] } else { &muted }) }
            { props.extras.map(|extras| (extras.own)(ui, &props.media, props.hand, props.reaction)).unwrap_or_default() }
        </div>
    }
}
