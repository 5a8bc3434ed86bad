//! One's own picture: mirrored, as people know themselves, and silent.

use damso_call::{LocalTrack, TrackKind, TrackStatus};
use yew::prelude::*;

use super::person_tile::use_picture_shape;
use crate::{
    browser::Sound,
    ui::{Ui, component::component},
};

#[derive(Properties, PartialEq)]
struct OwnVideoProps {
    ui: Ui,
    /// The camera's.
    status: TrackStatus,
}

/// What one's own camera sees.
pub(crate) fn own_video(ui: &Ui, camera: &LocalTrack) -> Html {
    component::<OwnVideo>("video", OwnVideoProps { ui: ui.clone(), status: camera.status.clone() })
}

#[component]
fn OwnVideo(props: &OwnVideoProps) -> Html {
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
