//! The buttons of a call.

use damso_call::{Action, CallScreen};
use yew::prelude::*;

use super::{Glyph, camera_toggle, icon, microphone_toggle, screen_toggle, settings::Settings};
use crate::ui::Ui;

/// `chat_button` is where the focus goes when the chat closes.
pub(crate) fn control_bar(ui: &Ui, call: &CallScreen, chat_button: NodeRef) -> Html {
    let text = ui.text;
    let (open, unread) = (call.chat.open, call.chat.unread);
    html! {
        <div class="bar" role="group" aria-label={text.controls}>
            { microphone_toggle(ui, &call.media.microphone) }
            { camera_toggle(ui, &call.media.camera) }
            { screen_toggle(ui, call.screen) }
            <div class="badged">
                <button ref={chat_button} type="button" class="control" data-state={if open { "pressed" } else { "" }}
                    aria-label={text.chat} aria-expanded={if open { "true" } else { "false" }} onclick={ui.on(Action::ToggleChat)}>
                    { face(Glyph::Chat, text.chat) }
                </button>
                <span role="status">
                    if unread > 0 {
                        <span class="badge" aria-hidden="true">{ unread.min(99) }</span>
                        <span class="unseen">{ (text.unread)(unread) }</span>
                    }
                </span>
            </div>
            { control(text.copy_link, text.copy_link, Glyph::Link, "", ui.on(Action::CopyLink)) }
            <Settings ui={ui.clone()} media={call.media.clone()} />
            { control(text.leave, text.leave, Glyph::HangUp, "leave", ui.on(Action::Leave)) }
        </div>
    }
}

/// A button with its word under it.
pub(super) fn control(
    name: &'static str,
    word: &'static str,
    glyph: Glyph,
    state: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="control" data-state={state} aria-label={name} {onclick}>{ face(glyph, word) }</button>
    }
}

fn face(glyph: Glyph, word: &'static str) -> Html {
    html! {
        <>
            <span class="control-face">{ icon(glyph) }</span>
            <span class="control-word">{ word }</span>
        </>
    }
}
