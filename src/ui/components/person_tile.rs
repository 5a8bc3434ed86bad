//! Somebody else in the call: picture, name, and how the connection stands, in words.

use damso_call::{PersonLink, PersonView};
use yew::prelude::*;

use super::{Avatar, Glyph, Icon};
use crate::{
    browser::{self, Sound},
    ui::{
        display,
        hooks::{use_locale, use_runtime},
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct PersonTileProps {
    pub(crate) person: PersonView,
    /// The name that nobody else in the call has.
    pub(crate) name: AttrValue,
}

#[component]
pub(crate) fn PersonTile(props: &PersonTileProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let person = &props.person;
    let node = use_node_ref();
    let (shape, onresize) = use_picture_shape(&node);
    use_effect_with(person.clone(), {
        let node = node.clone();
        move |person| {
            let stream = person.connection.and_then(|connection| runtime.remote_stream(connection));
            runtime.show(node.get(), stream.as_ref(), Sound::Audible);
        }
    });
    html! {
        <div class="tile" role="group" aria-label={&props.name} data-connection={connection(person.link)}
            data-microphone={on_off(person.microphone)} data-camera={on_off(person.camera)}>
            <video ref={node} class="picture" autoplay=true playsinline=true data-shape={shape} {onresize} />
            if !person.camera {
                <Avatar name={person.name.clone().unwrap_or_default()} hue={display::hue(person.id)} />
            }
            if let Some(state) = (text.person_link)(person.link) {
                <div class="tile-state" role={if person.link == PersonLink::Failed { "alert" } else { "status" }}>
                    <span class="tile-state-words">{ state }</span>
                    if person.link == PersonLink::Failed { <p>{ text.person_failed_advice }</p> }
                </div>
            }
            <div class="tile-name">
                if !person.microphone {
                    <span class="muted-sign" role="img" aria-label={text.person_muted}><Icon glyph={Glyph::MicrophoneOff} /></span>
                }
                <span class="tile-name-words">{ &props.name }</span>
            </div>
        </div>
    }
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
        PersonLink::Failed => "failed",
    }
}
