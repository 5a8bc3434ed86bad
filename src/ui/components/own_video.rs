//! One's own picture: mirrored, as people know themselves, unless it is of what lies before them; and silent.

use damso_call::{Facing, LocalTrack, TrackKind, TrackStatus};
use yew::prelude::*;

use super::person_tile::use_picture_shape;
use crate::{
    browser::Sound,
    ui::{Ui, component::component, effect::use_effect_with},
};

#[derive(Properties, PartialEq)]
struct OwnVideoProps {
    ui: Ui,
    /// The camera's.
    status: TrackStatus,
    facing: Facing,
}

/// What one's own camera sees.
pub(crate) fn own_video(ui: &Ui, camera: &LocalTrack) -> Html {
    let (status, facing) = (camera.status.clone(), camera.facing);
    component::<OwnVideo>("video", OwnVideoProps { ui: ui.clone(), status, facing })
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
    let class = if props.facing == Facing::Person { "picture mirrored" } else { "picture" };
    html! {
        <video ref={node} {class} tabindex="-1" autoplay=true
            playsinline=true aria-label={ui.text.your_camera} data-shape={shape} {onresize} />
    }
}
