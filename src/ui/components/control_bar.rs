//! The buttons of a call.

use damso_call::{Action, LocalMedia};
use yew::prelude::*;

use super::{CameraToggle, Glyph, Icon, MicrophoneToggle};
use crate::ui::hooks::{on, use_locale, use_runtime};

#[derive(Properties, PartialEq)]
pub(crate) struct ControlBarProps {
    pub(crate) media: LocalMedia,
    pub(crate) chat_open: bool,
    pub(crate) unread: u32,
    /// Where the focus goes when the chat closes.
    pub(crate) chat_button: NodeRef,
}

#[component]
pub(crate) fn ControlBar(props: &ControlBarProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    html! {
        <div class="bar" role="group" aria-label={text.controls}>
            <MicrophoneToggle track={props.media.microphone.clone()} />
            <CameraToggle track={props.media.camera.clone()} />
            <div class="badged">
                <button ref={&props.chat_button} type="button" class="control" data-state={props.chat_open.then_some("pressed")}
                    aria-label={text.chat} aria-expanded={props.chat_open.to_string()} onclick={on(&runtime, Action::ToggleChat)}>
                    <span class="control-face"><Icon glyph={Glyph::Chat} /></span>
                    <span class="control-word">{ text.chat }</span>
                </button>
                <span role="status">
                    if props.unread > 0 {
                        <span class="badge" aria-hidden="true">{ props.unread.min(99) }</span>
                        <span class="unseen">{ (text.unread)(props.unread) }</span>
                    }
                </span>
            </div>
            <button type="button" class="control" onclick={on(&runtime, Action::CopyLink)}>
                <span class="control-face"><Icon glyph={Glyph::Link} /></span>
                <span class="control-word">{ text.copy_link }</span>
            </button>
            <button type="button" class="control leave" onclick={on(&runtime, Action::Leave)}>
                <span class="control-face"><Icon glyph={Glyph::HangUp} /></span>
                <span class="control-word">{ text.leave }</span>
            </button>
        </div>
    }
}
