//! The buttons of a call.

use damso_call::{Action, CallScreen, Hand};
use yew::prelude::*;

use super::{
    Glyph, camera_toggle, icon,
    menu::{First, menu, menu_item},
    microphone_toggle, screen_toggle,
};
use crate::{
    browser,
    ui::{
        Ui,
        later::{Arrival, Parts},
        locale::Explanation,
        state::StateSetter,
    },
};

pub(super) const REACT: &str = "react-menu";
pub(super) const MORE: &str = "more-menu";

/// Which dialog is open over the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    Settings,
    Share,
    Shortcuts,
    /// Whether to leave although something would be lost.
    Leaving,
}

/// What is in the menus of the buttons.
pub(crate) struct Menus {
    pub(crate) arrival: Arrival,
    /// Has what draws them loaded at once.
    pub(crate) wanted: StateSetter<bool>,
}

impl Menus {
    fn content(&self, ui: &Ui, draw: impl Fn(&Parts) -> Html) -> Html {
        let words = match self.arrival {
            Arrival::There(parts) => return draw(parts),
            Arrival::Awaited => ui.text.loading.to_owned(),
            Arrival::Failed => {
                let Explanation { what, advice } = (ui.text.parts_missing)();
                [&what, " ", advice].concat()
            }
        };
        html! { <p class="hint" role="status">{ words }</p> }
    }
}

/// `chat_button` is where the focus goes when the chat closes, and `leave` is of [`leaving`].
pub(crate) fn control_bar(
    ui: &Ui,
    call: &CallScreen,
    menus: &Menus,
    chat_button: NodeRef,
    open: &Callback<Sheet>,
    float: &Callback<MouseEvent>,
    leave: &Callback<()>,
) -> Html {
    let text = ui.text;
    let (shown, unread) = (call.chat.open, call.chat.unread);
    let want = {
        let wanted = menus.wanted.clone();
        Callback::from(move |_| wanted.set(true))
    };
    let (hand, hand_state) = match call.hand {
        Hand::Raised => (Glyph::HAND, "raised"),
        Hand::Down => (Glyph::REACT, ""),
    };
    html! {
        <div class="bar" role="group" aria-label={text.controls}>
            { microphone_toggle(ui, &call.media.microphone) }
            { camera_toggle(ui, &call.media.camera) }
            { screen_toggle(ui, call.screen) }
            { menu_button(REACT, text.react, hand, hand_state, &want) }
            { menu(REACT, text.react, menus.content(ui, |parts| (parts.reactions)(ui, call.hand))) }
            <div class="badged">
                <button ref={chat_button} type="button" class="control" data-state={if shown { "pressed" } else { "" }}
                    aria-label={text.chat} aria-expanded={if shown { "true" } else { "false" }} onclick={ui.on(Action::ToggleChat)}>
                    { face(Glyph::CHAT, text.chat) }
                </button>
                <span role="status">
                    if unread > 0 {
                        <span class="badge" aria-hidden="true">{ unread.min(99) }</span>
                        <span class="unseen">{ (text.unread)(unread) }</span>
                    }
                </span>
            </div>
            <div class="wide-only">{ control(text.copy_link, text.copy_link, Glyph::LINK, "", ui.on(Action::CopyLink)) }</div>
            { menu_button(MORE, text.more, Glyph::MORE, "", &want) }
            { menu(MORE, text.more, html! {
                <>
                    <div class="narrow-only">
                        { menu_item(MORE, Glyph::LINK, text.copy_link, First::No, ui.on(Action::CopyLink)) }
                    </div>
                    { menus.content(ui, |parts| (parts.more)(ui, call, open, float)) }
                </>
            }) }
            { control(text.leave, text.leave, Glyph::HANG_UP, "leave", leave.reform(|_| ())) }
        </div>
    }
}

/// Leaves, or asks first, on the page: whatever window was pressed in.
pub(crate) fn leaving(ui: &Ui, call: &CallScreen, open: &Callback<Sheet>) -> Callback<()> {
    let (ui, open, stake) = (ui.clone(), open.clone(), call.stake);
    Callback::from(move |()| {
        if stake.asks_to_leave() {
            browser::come_forward();
            open.emit(Sheet::Leaving);
        } else {
            ui.act(Action::Leave);
        }
    })
}

/// A button that opens a menu. The browser says that it does, and whether it has.
fn menu_button(
    menu: &'static str,
    name: &'static str,
    glyph: Glyph,
    state: &'static str,
    onclick: &Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="control" data-state={state} aria-label={name} popovertarget={menu} {onclick}>
            { face(glyph, name) }
        </button>
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
