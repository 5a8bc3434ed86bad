//! Everybody in the call, in tiles that fill the space there is.

use damso_call::{CallScreen, layout};
use yew::prelude::*;

use super::{
    OwnVideo,
    avatar::avatar,
    link_box,
    person_tile::{PersonTile, name_plate, on_off},
    screen_tile::screen_tile,
    share_dialog,
};
use crate::{
    browser::{self, SizeObserver},
    ui::Ui,
};

#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    pub(crate) ui: Ui,
    pub(crate) call: CallScreen,
    /// How people are called, in their order.
    pub(crate) names: Vec<AttrValue>,
}

#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let (ui, call) = (&props.ui, &props.call);
    let node = use_node_ref();
    // With one other person, that one has the stage and one's own picture lies in its corner.
    let people = || call.people.iter().zip(&props.names);
    let screens: Vec<Html> = people().filter_map(|(person, name)| screen_tile(ui, person, name)).collect();
    // A screen has the stage for itself, and people sit beside it.
    let (arrangement, tiles) = match call.people.len() {
        _ if !screens.is_empty() => ("shared", 1),
        0 => ("alone", 1),
        1 => ("pair", 1),
        others => ("grid", others + 1),
    };
    use_grid(&node, tiles);
    html! {
        <section ref={node} class="stage" aria-label={ui.text.people} data-arrangement={arrangement}>
            if !screens.is_empty() { <div key="screens" class="screens">{ screens }</div> }
            <div key="tiles" class="tiles">
                { for people().map(|(person, name)| html! {
                    <PersonTile key={person.id.to_string()} ui={ui.clone()} person={person.clone()} {name} />
                }) }
                { own_tile(ui, call) }
            </div>
            if !call.joined {
                <p class="stage-words" role="status">{ ui.text.joining }</p>
            } else if call.people.is_empty() {
                { invitation(ui, call) }
            }
        </section>
    }
}

fn own_tile(ui: &Ui, call: &CallScreen) -> Html {
    let you = ui.text.you;
    let (microphone, camera) = (call.media.microphone.is_live(), call.media.camera.is_live());
    html! {
        <div key="you" class="tile own" role="group" aria-label={you} data-microphone={on_off(microphone)} data-camera={on_off(camera)}>
            <OwnVideo ui={ui.clone()} status={call.media.camera.status.clone()} />
            if !camera { { avatar(&call.name, 0) } }
            { name_plate(ui.text, &you.into(), microphone) }
        </div>
    }
}

/// What somebody who is alone in a call needs: the link, to send it.
fn invitation(ui: &Ui, call: &CallScreen) -> Html {
    html! {
        <section class="invitation" aria-labelledby="invitation-heading">
            <h2 id="invitation-heading">{ ui.text.alone_heading }</h2>
            <p>{ ui.text.alone_hint }</p>
            { link_box(ui, &call.link) }
            { share_dialog(ui, &call.link, call.label.as_deref()) }
        </section>
    }
}

/// Tells the style sheet how many columns and rows suit the element's size.
#[hook]
fn use_grid(node: &NodeRef, tiles: usize) {
    let size = use_state_eq(|| (0.0, 0.0));
    use_effect_with((), {
        let (node, size) = (node.clone(), size.setter());
        move |()| {
            let observer =
                node.cast().map(|stage| SizeObserver::start(stage, move |width, height| size.set((width, height))));
            move || drop(observer)
        }
    });
    let tiles = u32::try_from(tiles).unwrap_or(u32::MAX);
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
