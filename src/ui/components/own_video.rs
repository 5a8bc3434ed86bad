//! One's own picture: mirrored, as people know themselves, and silent.

use damso_call::{TrackKind, TrackStatus};
use yew::prelude::*;

use super::person_tile::use_picture_shape;
use crate::{browser::Sound, ui::Ui};

#[derive(Properties, PartialEq)]
pub(crate) struct OwnVideoProps {
    pub(crate) ui: Ui,
    /// The camera's.
    pub(crate) status: TrackStatus,
}

#[component]
pub(crate) fn OwnVideo(props: &OwnVideoProps) -> Html {
    let ui = &props.ui;
    let node = use_node_ref();
    let (shape, onresize) = use_picture_shape(&node);
    use_effect_with(props.status.clone(), {
        let (runtime, node) = (ui.runtime.clone(), node.clone());
        move |_| runtime.show(node.get(), runtime.local_stream(TrackKind::Camera).as_ref(), Sound::Muted)
    });
    html! {
        <video ref={node} class="picture mirrored" tabindex="-1" autoplay=true playsinline=true aria-label={ui.text.your_camera}
            data-shape={shape} {onresize} />
    }
}
