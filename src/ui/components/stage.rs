//! Everybody in the call, and what they show, each in the place that the layout gives.

use damso_call::{Action, CallScreen, PictureSize, Pin, layout};
use yew::prelude::*;

use super::{
    link_box,
    own_tile::own_tile,
    person_tile::{TileExtras, person_tile},
    screen_tile::screen_tile,
    share_button,
};
use crate::{
    browser::{self, SizeObserver},
    ui::{Ui, component::component, effect::use_effect_with, state::use_state_eq},
};

#[derive(Properties, PartialEq)]
struct StageProps {
    ui: Ui,
    call: CallScreen,
    names: Vec<AttrValue>,
    floats: bool,
    extras: Option<TileExtras>,
    share: Callback<MouseEvent>,
}

/// The stage: `names` are how people are called, in their order, `floats` is whether one of them is seen in a window of
/// its own as well, `extras` draw the rest of their tiles, and `share` opens the dialog with other ways to share
/// the link.
pub(crate) fn stage(
    ui: &Ui,
    call: &CallScreen,
    names: Vec<AttrValue>,
    floats: bool,
    extras: Option<TileExtras>,
    share: Callback<MouseEvent>,
) -> Html {
    component::<Stage>("stage", StageProps { ui: ui.clone(), call: call.clone(), names, floats, extras, share })
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let (ui, call) = (&props.ui, &props.call);
    let node = use_node_ref();
    let layout = use_layout(ui, &node, call, props.floats);
    let people = || call.people.iter().zip(&props.names);
    let (stage, extras) = (&call.stage, props.extras);
    html! {
        <section ref={node} class="stage" aria-label={ui.text.people}>
            // Lists of their own: beside what has no key, everybody would be drawn anew whenever somebody comes or goes.
            <>{ for people().filter_map(|(person, name)| screen_tile(ui, person, name, stage)) }</>
            <>{ for people().map(|(person, name)| person_tile(ui, extras, person, name, stage)) }</>
            if layout.own.is_some() {
                { own_tile(ui, extras, call, layout.own_floats) }
            }
            if !call.joined {
                <p class="stage-words" role="status">{ ui.text.joining }</p>
            } else if call.people.is_empty() {
                { invitation(ui, &call.link, props.share.clone()) }
            }
        </section>
    }
}

/// What somebody who is alone in a call needs: the link, to send it.
fn invitation(ui: &Ui, link: &str, share: Callback<MouseEvent>) -> Html {
    html! {
        <section class="invitation" aria-labelledby="invitation-heading">
            <h2 id="invitation-heading">{ ui.text.alone_heading }</h2>
            <p>{ ui.text.alone_hint }</p>
            { link_box(ui, link) }
            { share_button(ui, share) }
        </section>
    }
}

/// Where everything is, at the element's present size. The tiles are put there past the virtual DOM, in the order in which
/// they stand in the document.
#[hook]
fn use_layout(ui: &Ui, node: &NodeRef, call: &CallScreen, floats: bool) -> layout::Layout {
    let size = use_state_eq(|| None);
    use_effect_with((), {
        let (node, size) = (node.clone(), size.setter());
        move |()| {
            let on_size = move |width, height| size.set(Some((width, height)));
            let observer = node.cast().map(|stage| SizeObserver::start(stage, on_size));
            move || drop(observer)
        }
    });
    let sharers = || call.people.iter().filter(|person| person.screen.is_some());
    let focus = match call.stage.focus {
        Some(Pin::Person(id)) => call.people.iter().position(|person| person.id == id).map(layout::Focus::Person),
        Some(Pin::Screen(id)) => sharers().position(|person| person.id == id).map(layout::Focus::Screen),
        None => None,
    };
    let scene = layout::Scene { screens: sharers().count(), people: call.people.len(), focus, own: call.stage.own };
    let (width, height) = size.unwrap_or_default();
    let layout = layout::arrange(width, height, &scene);
    // Before its size is known, nothing is small on this stage. It has no height where the chat covers it, but what floats
    // is seen.
    let is_told = size.is_some() && (height > 0 || !floats);
    let sizes: Vec<_> = {
        // In the pixels of the screen.
        let pixels = browser::device_pixels;
        let mut screens = layout.screens.iter();
        let of_person = call.people.iter().zip(&layout.people).map(|(person, rect)| {
            let screen = if person.screen.is_some() { screens.next() } else { None };
            let room = |rect: &layout::Rect| PictureSize { width: pixels(rect.width), height: pixels(rect.height) };
            (person.id, person.connection, pixels(rect.height), screen.map(room).unwrap_or_default())
        });
        of_person.collect()
    };
    use_effect_with((sizes, is_told), {
        let ui = ui.clone();
        move |&(ref sizes, is_told)| {
            if !is_told {
                return;
            }
            for &(person, _, camera, screen) in sizes {
                ui.act(Action::Show { person, camera, screen });
            }
        }
    });
    let tiles: Vec<_> =
        sharers().map(|person| (person.id, true)).chain(call.people.iter().map(|it| (it.id, false))).collect();
    use_effect_with((layout.clone(), tiles), {
        let node = node.clone();
        move |(layout, _): &(layout::Layout, Vec<_>)| {
            let all = layout.screens.iter().chain(&layout.people).chain(&layout.own);
            for (tile, rect) in browser::find_all(node.get(), ".tile").zip(all) {
                let place = [("--x", rect.x), ("--y", rect.y), ("--width", rect.width), ("--height", rect.height)];
                for (property, pixels) in place {
                    browser::set_style(&tile, property, &format!("{pixels}px"));
                }
            }
        }
    });
    layout
}
