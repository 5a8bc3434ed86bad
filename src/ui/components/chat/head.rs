//! The head of the chat: search, and what is done with the chat as a whole.

use std::rc::Rc;

use damso_call::{Action, ChatMessage, Wanted};
use yew::prelude::*;

use super::{
    Glyph, icon,
    names::Names,
    search::{self, Towards},
    transcript::transcript,
};
use crate::{
    browser,
    ui::{
        Ui,
        components::{
            menu::{First, menu, menu_item},
            sign_button, switch,
        },
        locale::Locale,
    },
};

const OPTIONS: &str = "chat-options";

/// The title and the buttons beside it.
pub(super) fn head(
    ui: &Ui,
    heading: NodeRef,
    keep: Wanted,
    search: (bool, Callback<MouseEvent>),
    export: Callback<MouseEvent>,
) -> Html {
    let text = ui.text;
    let (searching, toggle_search) = search;
    html! {
        <div class="chat-head">
            <h2 ref={heading} tabindex="-1">{ text.chat }</h2>
            { sign_button(Glyph::SEARCH, if searching { text.later().close_search } else { text.later().search_messages }, toggle_search) }
            <button type="button" class="button quiet round" aria-label={text.later().chat_options} popovertarget={OPTIONS}>
                { icon(Glyph::MORE) }
            </button>
            { menu(OPTIONS, text.later().chat_options, html! {
                <>
                    { menu_item(OPTIONS, Glyph::SAVE, text.later().export_chat, First::Yes, export) }
                    <div class="menu-switch">
                        { switch("keep-chat", text.later().keep_chat, keep, Some(text.later().keep_chat_hint),
                            Some(ui.on(Action::SetKeepChat(keep.other())))) }
                    </div>
                </>
            }) }
            { sign_button(Glyph::CLOSE, text.later().close_chat, ui.on(Action::ToggleChat)) }
        </div>
    }
}

/// Saves the chat as a text.
pub(super) fn export(text: Locale, messages: &[Rc<ChatMessage>], names: &Names) {
    let day = |time| browser::format_day(time, text.language);
    let time = |time| browser::format_time(time, text.language);
    browser::save_text("damso-chat.txt", &transcript(text, messages, names, &day, &time));
}

/// The field for what is sought, and what was found of it: the keys of the messages, and that of the one that is shown.
pub(super) fn search_bar(
    text: Locale,
    field: NodeRef,
    sought: &str,
    found: &Rc<[u32]>,
    shown: Option<u32>,
    seek: &Callback<Option<String>>,
    go: &Callback<u32>,
) -> Html {
    let at = shown.and_then(|shown| found.iter().position(|key| *key == shown));
    let number = |number: usize| text.number(&number.to_string());
    let words = match at {
        Some(at) => (text.later().matches)(&number(at + 1), &number(found.len())),
        None if found.is_empty() && !sought.trim().is_empty() => text.later().no_match.into(),
        None => String::new(),
    };
    let step = {
        let (found, go) = (Rc::clone(found), go.clone());
        Callback::from(move |towards| {
            if let Some(key) = search::step(&found, shown, towards) {
                go.emit(key);
            }
        })
    };
    let oninput = {
        let (field, seek) = (field.clone(), seek.clone());
        move |_: InputEvent| seek.emit(Some(browser::value_of(field.get())))
    };
    let onkeydown = {
        let (step, seek) = (step.clone(), seek.clone());
        move |event: KeyboardEvent| {
            match &*event.key() {
                _ if browser::is_composing(&event) => return,
                "Enter" if event.shift_key() => step.emit(Towards::Newer),
                "Enter" => step.emit(Towards::Older),
                "Escape" => seek.emit(None),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let towards = |towards| step.reform(move |_| towards);
    html! {
        <div class="chat-search" role="search">
            <input ref={field} class="field" type="text" enterkeyhint="search" autocomplete="off" aria-label={text.later().search_messages}
                placeholder={text.later().search_messages} {oninput} {onkeydown} />
            { sign_button(Glyph::UP, text.later().previous_match, towards(Towards::Older)) }
            { sign_button(Glyph::DOWN, text.later().next_match, towards(Towards::Newer)) }
            <p class="hint" role="status">{ words }</p>
        </div>
    }
}
