//! A screen that somebody shows: whole, with its own sound and its own switch for it.

use damso_call::{ConnectionId, PersonView};
use yew::prelude::*;

use super::{Glyph, icon};
use crate::{browser::Sound, ui::Ui};

#[derive(Properties, PartialEq)]
pub(super) struct ScreenTileProps {
    ui: Ui,
    connection: ConnectionId,
    /// Whose it is, in words.
    label: AttrValue,
    sound: bool,
}

/// What a person shows, if that person shows anything.
pub(super) fn screen_tile(ui: &Ui, person: &PersonView, name: &str) -> Option<Html> {
    let (screen, connection) = (person.screen?, person.connection?);
    let label = (ui.text.screen_of)(name);
    Some(html! { <ScreenTile key={person.id.to_string()} ui={ui.clone()} {connection} {label} sound={screen.sound} /> })
}

#[component]
fn ScreenTile(props: &ScreenTileProps) -> Html {
    let text = props.ui.text;
    let node = use_node_ref();
    let muted = use_state_eq(|| false);
    use_effect_with((props.connection, *muted), {
        let (runtime, node) = (props.ui.runtime.clone(), node.clone());
        move |&(connection, muted)| {
            let sound = if muted { Sound::Muted } else { Sound::Audible };
            runtime.show(node.get(), runtime.remote_screen(connection).as_ref(), sound);
        }
    });
    let (glyph, words) =
        if *muted { (Glyph::SpeakerOff, text.unmute_screen) } else { (Glyph::Speaker, text.mute_screen) };
    html! {
        <div class="tile" role="group" aria-label={&props.label}>
            <video ref={node} class="picture" autoplay=true playsinline=true />
            <div class="tile-name"><span class="tile-name-words">{ &props.label }</span></div>
            if props.sound {
                <button type="button" class="tile-sound" aria-label={words} onclick={move |_| muted.set(!*muted)}>
                    { icon(glyph) }
                </button>
            }
        </div>
    }
}
