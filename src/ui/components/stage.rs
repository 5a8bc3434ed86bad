//! Everybody in the call, in tiles that fill the space there is.

use damso_call::{CallScreen, layout};
use yew::prelude::*;

use super::{Avatar, Glyph, Icon, Invitation, OwnVideo, PersonTile, person_tile::on_off};
use crate::{
    browser::{self, SizeObserver},
    ui::{display, hooks::use_locale},
};

#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    pub(crate) call: CallScreen,
}

#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let text = use_locale();
    let call = &props.call;
    let node = use_node_ref();
    // With one other person, that one has the stage and one's own picture lies in its corner.
    let tiles = match call.people.len() {
        0 | 1 => 1,
        others => u32::try_from(others + 1).unwrap_or(u32::MAX),
    };
    use_grid(&node, tiles);
    let arrangement = match call.people.len() {
        0 => "alone",
        1 => "pair",
        _ => "grid",
    };
    let names = display::display_names(&call.people, text.you, text.guest);
    html! {
        <section ref={node} class="stage" aria-label={text.people} data-arrangement={arrangement}>
            <div class="tiles">
                { for call.people.iter().zip(names).map(|(person, name)| html! {
                    <PersonTile key={person.id.to_string()} person={person.clone()} {name} />
                }) }
                <OwnTile key="you" call={call.clone()} />
            </div>
            if !call.joined {
                <p class="stage-words" role="status">{ text.joining }</p>
            } else if call.people.is_empty() {
                <Invitation link={call.link.clone()} />
            }
        </section>
    }
}

#[component]
fn OwnTile(props: &StageProps) -> Html {
    let text = use_locale();
    let media = &props.call.media;
    let (microphone, camera) = (media.microphone.is_live(), media.camera.is_live());
    html! {
        <div class="tile own" role="group" aria-label={text.you} data-microphone={on_off(microphone)} data-camera={on_off(camera)}>
            <OwnVideo camera={media.camera.clone()} label={text.your_camera} />
            if !camera { <Avatar name={props.call.name.clone()} hue=0 /> }
            <div class="tile-name">
                if !microphone {
                    <span class="muted-sign" role="img" aria-label={text.person_muted}><Icon glyph={Glyph::MicrophoneOff} /></span>
                }
                <span class="tile-name-words">{ text.you }</span>
            </div>
        </div>
    }
}

/// Tells the style sheet how many columns and rows suit the element's size.
#[hook]
fn use_grid(node: &NodeRef, tiles: u32) {
    let size = use_state_eq(|| (0.0, 0.0));
    use_effect_with((), {
        let (node, size) = (node.clone(), size.setter());
        move |()| {
            let observer =
                node.cast().map(|stage| SizeObserver::start(stage, move |width, height| size.set((width, height))));
            move || drop(observer)
        }
    });
    use_effect_with(layout::grid(size.0, size.1, tiles), {
        let node = node.clone();
        move |grid| {
            if let Some(stage) = node.cast() {
                browser::set_style(&stage, "--columns", &grid.columns.to_string());
                browser::set_style(&stage, "--rows", &grid.rows.to_string());
            }
        }
    });
}
