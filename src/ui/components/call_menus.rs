//! What is in the menus of a call's buttons.

use damso_call::{
    Action, CallScreen, Hand, LayoutMode, Reaction, Wanted,
    layout::{self, OwnView},
};
use yew::prelude::*;

use super::{
    Glyph, Sheet,
    control_bar::{MORE, REACT},
    menu::{First, menu_item},
};
use crate::{browser, ui::Ui};

/// The hand, and the signs.
pub(crate) fn reactions(ui: &Ui, hand: Hand) -> Html {
    let text = ui.text;
    let words = if hand == Hand::Raised { text.later().lower_hand } else { text.later().raise_hand };
    let sign = |reaction: Reaction| {
        html! {
            <button type="button" class="menu-sign" popovertarget={REACT} popovertargetaction="hide"
                aria-label={(text.later().reaction)(reaction)} onclick={ui.on(Action::React(reaction))}>
                { reaction.emoji() }
            </button>
        }
    };
    html! {
        <>
            { menu_item(REACT, Glyph::HAND, words, First::Yes, ui.on(Action::ToggleHand)) }
            <div class="menu-signs">{ for Reaction::ALL.into_iter().map(sign) }</div>
        </>
    }
}

/// What is rarer.
pub(crate) fn more(ui: &Ui, call: &CallScreen, open: &Callback<Sheet>, float: &Callback<MouseEvent>) -> Html {
    let text = ui.text;
    let item = |glyph, words: &'static str, onclick| menu_item(MORE, glyph, words, First::No, onclick);
    let sheet = |sheet: Sheet| open.reform(move |_| sheet);
    let (view, others) = (call.stage.mode, call.people.len());
    let view_words = if view == LayoutMode::Grid { text.later().speaker_view } else { text.later().grid_view };
    let screens = call.people.iter().filter(|person| person.screen.is_some()).count();
    let floats = layout::own_floats(screens, others);
    html! {
        <>
            { menu_item(MORE, Glyph::SHARE, text.later().invite, First::Yes, sheet(Sheet::Share)) }
            <hr />
            { match call.stage.own {
                OwnView::Hidden => item(Glyph::EYE, text.later().show_own, ui.on(Action::ShowOwn(OwnView::default()))),
                OwnView::Shown(_) => item(Glyph::EYE_OFF, text.later().hide_own, ui.on(Action::ShowOwn(OwnView::Hidden))),
            } }
            if let (OwnView::Shown(corner), true) = (call.stage.own, floats) {
                { item(Glyph::MOVE, text.later().move_own, ui.on(Action::ShowOwn(OwnView::Shown(corner.next())))) }
            }
            // Of two people, the other is large in any case.
            if others > 1 {
                { item(Glyph::PERSON, view_words, ui.on(Action::ChooseLayout(view.other()))) }
            }
            if browser::can_fill_screen() {
                // The style sheet shows the one that fits: it knows, whoever has changed it.
                { for [("window-only", text.later().full_screen), ("full-only", text.later().leave_full_screen)].map(|(class, words)| html! {
                    <div {class}>{ item(Glyph::FULL_SCREEN, words, Callback::from(|_| browser::toggle_full_screen())) }</div>
                }) }
            }
            if browser::can_float() && others > 0 {
                { item(Glyph::PICTURE, text.later().picture_in_picture, float.clone()) }
            }
            if others > 0 {
                { if call.incoming_video == Wanted::On {
                    item(Glyph::CAMERA_OFF, text.later().stop_all_video, ui.on(Action::ToggleIncomingVideo(None)))
                } else {
                    item(Glyph::CAMERA_ON, text.later().start_all_video, ui.on(Action::ToggleIncomingVideo(None)))
                } }
            }
            <hr />
            { item(Glyph::SETTINGS, text.later().settings, sheet(Sheet::Settings)) }
            { item(Glyph::WAY, text.later().connection_details, ui.on(Action::ToggleConnectionPanel)) }
            { item(Glyph::KEYBOARD, text.later().shortcuts, sheet(Sheet::Shortcuts)) }
        </>
    }
}
