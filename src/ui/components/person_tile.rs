//! Somebody else in the call: picture, name, and how the connection stands, in words.

use damso_call::{MediaPath, PersonLink, PersonView, RelayTransport};
use yew::prelude::*;

use super::{Glyph, avatar::avatar, icon};
use crate::{
    browser::{self, Sound},
    ui::{Ui, display, locale::Locale},
};

#[derive(Properties, PartialEq)]
pub(super) struct PersonTileProps {
    pub(super) ui: Ui,
    pub(super) person: PersonView,
    /// The name that nobody else in the call has.
    pub(super) name: AttrValue,
}

#[component]
pub(super) fn PersonTile(props: &PersonTileProps) -> Html {
    let (text, person) = (props.ui.text, &props.person);
    let node = use_node_ref();
    let (shape, onresize) = use_picture_shape(&node);
    use_effect_with(person.clone(), {
        let (runtime, node) = (props.ui.runtime.clone(), node.clone());
        move |person| {
            let stream = person.connection.and_then(|connection| runtime.remote_stream(connection));
            runtime.show(node.get(), stream.as_ref(), Sound::Audible);
        }
    });
    html! {
        <div class="tile" role="group" aria-label={&props.name} data-connection={connection(person.link)}
            data-path={person.path.map(path)} data-microphone={on_off(person.microphone)} data-camera={on_off(person.camera)}>
            <video ref={node} class="picture" autoplay=true playsinline=true data-shape={shape} {onresize} />
            if !(person.camera && person.video_wanted) { { avatar(person.name.as_deref().unwrap_or_default(), display::hue(person.id)) } }
            { state(text, person.link, &props.name) }
            { name_plate(text, &props.name, person.microphone) }
            if let Some(path) = person.path { { way(text, path) } }
        </div>
    }
}

/// How the two are connected, for whoever wants to know.
fn way(text: Locale, path: MediaPath) -> Html {
    html! {
        <details class="tile-way">
            <summary aria-label={text.way} title={(text.person_way)(path)}>{ icon(Glyph::Way) }</summary>
            <p>{ (text.person_way)(path) }</p>
        </details>
    }
}

/// The name on a tile, with a sign before it if the person cannot be heard.
pub(super) fn name_plate(text: Locale, name: &AttrValue, microphone: bool) -> Html {
    html! {
        <div class="tile-name">
            if !microphone {
                <span class="muted-sign" role="img" aria-label={text.person_muted}>{ icon(Glyph::MicrophoneOff) }</span>
            }
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
    html! { <div class="tile-state" role="status"><span class="tile-state-words">{ words }</span></div> }
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
