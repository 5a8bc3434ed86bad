//! Somebody else in the call: picture, name, and how the connection stands, in words.

use damso_call::{
    Hand, LocalMedia, MediaPath, PersonLink, PersonView, Pin, Quality, RelayTransport, ShownReaction, StageView, Wanted,
};
use yew::prelude::*;

use super::{Glyph, avatar::avatar, icon};
use crate::{
    browser::{self, Remote, Sound},
    ui::{Ui, component::component, display, effect::use_effect_with, locale::Locale, state::use_state_eq},
};

#[derive(Properties, PartialEq)]
struct PersonTileProps {
    ui: Ui,
    person: PersonView,
    name: AttrValue,
    pinned: bool,
    /// What marks the tile of whoever floats where only a picture can.
    floated: Option<&'static str>,
    extras: Option<TileExtras>,
}

/// What draws what is on tiles besides picture, name and state: code that is loaded later.
#[derive(Clone, Copy)]
pub(crate) struct TileExtras {
    /// On somebody's tile, under a name, and whether that person is kept large.
    pub(crate) person: fn(&Ui, &PersonView, &AttrValue, bool) -> Html,
    /// On one's own.
    pub(crate) own: fn(&Ui, &LocalMedia, Hand, Option<ShownReaction>) -> Html,
}

impl PartialEq for TileExtras {
    /// There is only one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Somebody on this stage, under a name that nobody else in the call has. The rest is there when its code is.
pub(super) fn person_tile(
    ui: &Ui,
    extras: Option<TileExtras>,
    person: &PersonView,
    name: &AttrValue,
    stage: &StageView,
) -> Html {
    let pin = Some(Pin::Person(person.id));
    let (pinned, floated) = (stage.pinned == pin, (stage.floated == pin).then_some("on"));
    let props = PersonTileProps { ui: ui.clone(), person: person.clone(), name: name.clone(), pinned, floated, extras };
    component::<PersonTile>(person.id.to_string(), props)
}

#[component]
fn PersonTile(props: &PersonTileProps) -> Html {
    let (ui, text, person) = (&props.ui, props.ui.text, &props.person);
    let node = use_node_ref();
    let (shape, onresize) = use_picture_shape(&node);
    use_effect_with((person.connection, person.link, person.camera, person.volume), {
        let (runtime, node) = (ui.runtime.clone(), node.clone());
        move |&(connection, .., volume)| {
            let stream = connection.and_then(|connection| runtime.remote(connection, Remote::Person));
            runtime.show(node.get(), stream.as_ref(), Sound::Audible(volume));
        }
    });
    let mut unusual = Vec::new();
    if props.pinned {
        unusual.push((Glyph::PIN, text.pinned));
    }
    if !person.microphone {
        unusual.push((Glyph::MICROPHONE_OFF, text.person_muted));
    }
    if person.volume == 0 {
        unusual.push((Glyph::SPEAKER_OFF, text.sound_off_here));
    }
    if person.video_wanted == Wanted::Off {
        unusual.push((Glyph::CAMERA_OFF, text.video_off_here));
    }
    html! {
        <div class="tile" role="group" aria-label={&props.name} data-connection={connection(person.link)}
            data-path={person.path.map(path)} data-quality={person.quality.map(quality)}
            data-microphone={on_off(person.microphone)} data-camera={on_off(person.camera)}
            data-video={on_off(person.video_wanted == Wanted::On)} data-speaking={on_off(person.speaking)} data-pinned={on_off(props.pinned)}
            data-floated={props.floated}>
            // Firefox has Tab stop at every video.
            <video ref={node} class="picture" tabindex="-1" autoplay=true playsinline=true data-shape={shape} {onresize} />
            if !(person.camera && person.video_wanted == Wanted::On) { { avatar(person.name.as_deref().unwrap_or_default(), display::hue(person.id)) } }
            { state(text, person.link, &props.name) }
            if person.withheld.camera { { withheld(text, &(text.of_person)(&props.name)) } }
            { name_plate(&props.name, &unusual) }
            { props.extras.map(|extras| (extras.person)(ui, person, &props.name, props.pinned)).unwrap_or_default() }
        </div>
    }
}

/// The name on a tile, with a sign before it for each thing that is not as usual.
pub(super) fn name_plate(name: &AttrValue, signs: &[(Glyph, &'static str)]) -> Html {
    html! {
        <div class="tile-name">
            { for signs.iter().map(|&(glyph, words)| html! {
                <span class="name-sign" role="img" aria-label={words} title={words}>{ icon(glyph) }</span>
            }) }
            <span class="tile-name-words">{ name }</span>
        </div>
    }
}

fn state(text: Locale, link: PersonLink, name: &str) -> Html {
    let words = match link {
        PersonLink::Connected => return Html::default(),
        PersonLink::Connecting => text.connecting,
        PersonLink::Reconnecting => text.reconnecting,
        PersonLink::Failed(trouble) => {
            let explanation = (text.person_trouble)(trouble, name);
            return html! {
                <div class="tile-state" role="alert">
                    <span class="tile-state-words">{ explanation.what }</span>
                    <p>{ explanation.advice }</p>
                </div>
            };
        }
    };
    html! {
        <div class="tile-state" role="status">{ about(text, name) }<span class="tile-state-words">{ words }</span></div>
    }
}

/// Why a picture does not come. What stands before it says which, for whoever is only told.
pub(super) fn withheld(text: Locale, which: &str) -> Html {
    let [what, why] = text.withheld;
    html! {
        <div class="tile-state" role="status">
            <span class="unseen">{ which }</span><span class="tile-state-words">{ what }</span><p>{ why }</p>
        </div>
    }
}

/// Whose it is, for whoever is only told: what changes on a tile is read without the tile's name.
pub(super) fn about(text: Locale, name: &str) -> Html {
    html! { <span class="unseen">{ (text.of_person)(name) }</span> }
}

/// Whether a picture stands or lies, for the style sheet to show most of it. A phone that is turned changes it.
#[hook]
pub(super) fn use_picture_shape(video: &NodeRef) -> (Option<&'static str>, Callback<Event>) {
    let shape = use_state_eq(|| None);
    let onresize = {
        let (video, shape) = (video.clone(), shape.setter());
        Callback::from(move |_| {
            let size = browser::picture_size(video.get());
            shape.set(size.map(|(width, height)| if width < height { "upright" } else { "lying" }));
        })
    };
    (*shape, onresize)
}

pub(super) fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn connection(link: PersonLink) -> &'static str {
    match link {
        PersonLink::Connecting => "connecting",
        PersonLink::Connected => "connected",
        PersonLink::Reconnecting => "reconnecting",
        PersonLink::Failed(_) => "failed",
    }
}

fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Good => "good",
        Quality::Fair(_) => "fair",
        Quality::Poor(_) => "poor",
    }
}

fn path(path: MediaPath) -> &'static str {
    match path {
        MediaPath::Direct => "direct",
        MediaPath::Router => "router",
        MediaPath::Relay(RelayTransport::Udp) => "relay-udp",
        MediaPath::Relay(RelayTransport::Tcp) => "relay-tcp",
        MediaPath::Relay(RelayTransport::Tls) => "relay-tls",
        MediaPath::RelayThere => "relay",
    }
}
