//! One's own picture: mirrored, as people know themselves, and silent.

use damso_call::{LocalTrack, TrackKind};
use yew::prelude::*;

use crate::{
    browser::Sound,
    ui::{components::person_tile::use_picture_shape, hooks::use_runtime},
};

#[derive(Properties, PartialEq)]
pub(crate) struct OwnVideoProps {
    pub(crate) camera: LocalTrack,
    /// The video's accessible name.
    pub(crate) label: AttrValue,
}

#[component]
pub(crate) fn OwnVideo(props: &OwnVideoProps) -> Html {
    let runtime = use_runtime();
    let node = use_node_ref();
    let (shape, onresize) = use_picture_shape(&node);
    use_effect_with(props.camera.status.clone(), {
        let node = node.clone();
        move |_| runtime.show(node.get(), runtime.local_stream(TrackKind::Camera).as_ref(), Sound::Muted)
    });
    html! {
        <video ref={node} class="picture mirrored" autoplay=true playsinline=true aria-label={&props.label}
            data-shape={shape} {onresize} />
    }
}
