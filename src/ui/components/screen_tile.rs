//! A screen that somebody shows: whole, with its own sound and its own switch for it.

use damso_call::{Action, ConnectionId, PersonView, Pin, StageView};
use yew::prelude::*;

use super::{
    Glyph, icon,
    person_tile::{name_plate, withheld},
};
use crate::{
    browser::{Remote, Sound},
    ui::{Ui, component::component, effect::use_effect_with, state::use_state_eq},
};

#[derive(Properties, PartialEq)]
pub(super) struct ScreenTileProps {
    ui: Ui,
    connection: ConnectionId,
    /// Whose it is, in words.
    label: AttrValue,
    sound: bool,
    /// Whether it does not come, for want of room.
    withheld: bool,
    /// What a press of its button keeps large, and whether that is so.
    pin: Pin,
    pinned: bool,
    /// What marks the tile of what floats where only a picture can.
    floated: Option<&'static str>,
}

/// What a person shows on this stage, if that person shows anything.
pub(super) fn screen_tile(ui: &Ui, person: &PersonView, name: &str, stage: &StageView) -> Option<Html> {
    let (screen, connection) = (person.screen?, person.connection?);
    let label = (ui.text.screen_of)(name);
    let (ui, pin, sound, withheld) = (ui.clone(), Pin::Screen(person.id), screen.sound, person.withheld.screen);
    let (pinned, floated) = (stage.pinned == Some(pin), (stage.floated == Some(pin)).then_some("on"));
    let props = ScreenTileProps { ui, connection, label: label.into(), sound, withheld, pin, pinned, floated };
    Some(component::<ScreenTile>(format!("screen-{}", person.id), props))
}

#[component]
fn ScreenTile(props: &ScreenTileProps) -> Html {
    let text = props.ui.text;
    let (picture, player) = (use_node_ref(), use_node_ref());
    let muted = use_state_eq(|| false);
    use_effect_with((props.connection, *muted), {
        let (runtime, picture, player) = (props.ui.runtime.clone(), picture.clone(), player.clone());
        move |&(connection, muted)| {
            let sound = if muted { Sound::Muted } else { Sound::Audible(100) };
            let play = |node: NodeRef, what, sound| {
                runtime.show(node.get(), runtime.remote(connection, what).as_ref(), sound);
            };
            play(picture, Remote::Screen, Sound::Muted);
            play(player, Remote::ScreenSound, sound);
        }
    });
    let (glyph, words) =
        if *muted { (Glyph::SPEAKER_OFF, text.unmute_screen) } else { (Glyph::SPEAKER, text.mute_screen) };
    let pinned = [(Glyph::PIN, text.pinned)];
    html! {
        <div class="tile screen" role="group" aria-label={&props.label} data-floated={props.floated}>
            <video ref={picture} class="picture" tabindex="-1" autoplay=true playsinline=true />
            <audio ref={player} autoplay=true />
            if props.withheld { { withheld(text, &[&*props.label, ": "].concat()) } }
            { name_plate(&props.label, if props.pinned { &pinned } else { &[] }) }
            <button type="button" class="tile-menu" aria-pressed={if props.pinned { "true" } else { "false" }} aria-label={text.pin}
                onclick={props.ui.on(Action::Pin((!props.pinned).then_some(props.pin)))}>
                { icon(Glyph::PIN) }
            </button>
            if props.sound {
                <button type="button" class="tile-sound" aria-label={words} onclick={move |_| muted.set(!*muted)}>
                    { icon(glyph) }
                </button>
            }
        </div>
    }
}
