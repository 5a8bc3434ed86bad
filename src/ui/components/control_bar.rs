//! The buttons of a call.

use damso_call::{
    Action, CallScreen, Hand, LayoutMode, Reaction, Stake, Wanted,
    layout::{self, OwnView},
};
use yew::prelude::*;

use super::{
    Glyph, camera_toggle, icon,
    menu::{First, menu, menu_item},
    microphone_toggle, screen_toggle,
};
use crate::{browser, ui::Ui};

const REACT: &str = "react-menu";
const MORE: &str = "more-menu";

/// Which dialog is open over the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    Settings,
    Share,
    Shortcuts,
    /// Whether to leave although files would be lost.
    Leaving,
}

/// `chat_button` is where the focus goes when the chat closes, and `leave` is of [`leaving`].
pub(crate) fn control_bar(
    ui: &Ui,
    call: &CallScreen,
    chat_button: NodeRef,
    open: &Callback<Sheet>,
    float: Callback<MouseEvent>,
    leave: &Callback<()>,
) -> Html {
    let text = ui.text;
    let (shown, unread) = (call.chat.open, call.chat.unread);
    html! {
        <div class="bar" role="group" aria-label={text.controls}>
            { microphone_toggle(ui, &call.media.microphone) }
            { camera_toggle(ui, &call.media.camera) }
            { screen_toggle(ui, call.screen) }
            { match call.hand {
                Hand::Raised => menu_button(REACT, text.react, Glyph::Hand, "raised"),
                Hand::Down => menu_button(REACT, text.react, Glyph::React, ""),
            } }
            { menu(REACT, text.react, react(ui, call.hand)) }
            <div class="badged">
                <button ref={chat_button} type="button" class="control" data-state={if shown { "pressed" } else { "" }}
                    aria-label={text.chat} aria-expanded={if shown { "true" } else { "false" }} onclick={ui.on(Action::ToggleChat)}>
                    { face(Glyph::Chat, text.chat) }
                </button>
                <span role="status">
                    if unread > 0 {
                        <span class="badge" aria-hidden="true">{ unread.min(99) }</span>
                        <span class="unseen">{ (text.unread)(unread) }</span>
                    }
                </span>
            </div>
            <div class="wide-only">{ control(text.copy_link, text.copy_link, Glyph::Link, "", ui.on(Action::CopyLink)) }</div>
            { menu_button(MORE, text.more, Glyph::More, "") }
            { menu(MORE, text.more, more(ui, call, open, float)) }
            { control(text.leave, text.leave, Glyph::HangUp, "leave", leave.reform(|_| ())) }
        </div>
    }
}

/// Leaves, or asks first, on the page: whatever window was pressed in.
pub(crate) fn leaving(ui: &Ui, call: &CallScreen, open: &Callback<Sheet>) -> Callback<()> {
    let (ui, open, stake) = (ui.clone(), open.clone(), call.stake);
    Callback::from(move |()| match stake {
        Stake::Nothing => ui.act(Action::Leave),
        Stake::Stored | Stake::UnderWay => {
            browser::come_forward();
            open.emit(Sheet::Leaving);
        }
    })
}

/// The hand, and the signs.
fn react(ui: &Ui, hand: Hand) -> Html {
    let text = ui.text;
    let words = if hand == Hand::Raised { text.lower_hand } else { text.raise_hand };
    let sign = |reaction: Reaction| {
        html! {
            <button type="button" class="menu-sign" popovertarget={REACT} popovertargetaction="hide"
                aria-label={(text.reaction)(reaction)} onclick={ui.on(Action::React(reaction))}>
                { reaction.emoji() }
            </button>
        }
    };
    html! {
        <>
            { menu_item(REACT, Glyph::Hand, words, First::Yes, ui.on(Action::ToggleHand)) }
            <div class="menu-signs">{ for Reaction::ALL.into_iter().map(sign) }</div>
        </>
    }
}

/// What is rarer.
fn more(ui: &Ui, call: &CallScreen, open: &Callback<Sheet>, float: Callback<MouseEvent>) -> Html {
    let text = ui.text;
    let item = |glyph, words: &'static str, onclick| menu_item(MORE, glyph, words, First::No, onclick);
    let sheet = |sheet: Sheet| open.reform(move |_| sheet);
    let (view, others) = (call.stage.mode, call.people.len());
    let view_words = if view == LayoutMode::Grid { text.speaker_view } else { text.grid_view };
    let screens = call.people.iter().filter(|person| person.screen.is_some()).count();
    let floats = layout::own_floats(screens, others);
    html! {
        <>
            { match call.stage.own {
                OwnView::Hidden => {
                    menu_item(MORE, Glyph::Eye, text.show_own, First::Yes, ui.on(Action::ShowOwn(OwnView::default())))
                }
                OwnView::Shown(_) => {
                    menu_item(MORE, Glyph::EyeOff, text.hide_own, First::Yes, ui.on(Action::ShowOwn(OwnView::Hidden)))
                }
            } }
            if let (OwnView::Shown(corner), true) = (call.stage.own, floats) {
                { item(Glyph::Move, text.move_own, ui.on(Action::ShowOwn(OwnView::Shown(corner.next())))) }
            }
            // Of two people, the other is large in any case.
            if others > 1 {
                { item(Glyph::Person, view_words, ui.on(Action::ChooseLayout(view.other()))) }
            }
            if browser::can_fill_screen() {
                // The style sheet shows the one that fits: it knows, whoever has changed it.
                { for [("window-only", text.full_screen), ("full-only", text.leave_full_screen)].map(|(class, words)| html! {
                    <div {class}>{ item(Glyph::FullScreen, words, Callback::from(|_| browser::toggle_full_screen())) }</div>
                }) }
            }
            if browser::can_float() && others > 0 {
                { item(Glyph::Picture, text.picture_in_picture, float) }
            }
            <hr />
            if others > 0 {
                { if call.incoming_video == Wanted::On {
                    item(Glyph::CameraOff, text.stop_all_video, ui.on(Action::ToggleIncomingVideo(None)))
                } else {
                    item(Glyph::CameraOn, text.start_all_video, ui.on(Action::ToggleIncomingVideo(None)))
                } }
            }
            <div class="narrow-only">{ item(Glyph::Link, text.copy_link, ui.on(Action::CopyLink)) }</div>
            { item(Glyph::Share, text.invite, sheet(Sheet::Share)) }
            <hr />
            { item(Glyph::Settings, text.settings, sheet(Sheet::Settings)) }
            { item(Glyph::Way, text.connection_details, ui.on(Action::ToggleConnectionPanel)) }
            { item(Glyph::Keyboard, text.shortcuts, sheet(Sheet::Shortcuts)) }
        </>
    }
}

/// A button that opens a menu. The browser says that it does, and whether it has.
fn menu_button(menu: &'static str, name: &'static str, glyph: Glyph, state: &'static str) -> Html {
    html! {
        <button type="button" class="control" data-state={state} aria-label={name} popovertarget={menu}>
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
