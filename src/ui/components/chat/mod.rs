//! What people write to each other during a call.

mod composer;
mod file_card;
mod message;
mod viewer;

use std::rc::Rc;

use damso_call::{Action, ChatMessage, PeerId};
use yew::prelude::*;

use super::{Glyph, icon};
use crate::{browser, ui::Ui};

/// After this many milliseconds, a message of the same person begins anew, with the name.
const PAUSE: u64 = 5 * 60 * 1000;

#[derive(Properties, PartialEq)]
pub(crate) struct ChatPanelProps {
    pub(crate) ui: Ui,
    /// A closed panel is hidden, not gone: what was begun to be written stays.
    pub(crate) open: bool,
    pub(crate) messages: Rc<[Rc<ChatMessage>]>,
    /// How people are called at the moment.
    pub(crate) names: Vec<(PeerId, AttrValue)>,
}

#[component]
pub(crate) fn ChatPanel(props: &ChatPanelProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let field = use_node_ref();
    let log = use_node_ref();
    // Whoever opens the chat or has written wants to see the end, and to write. Otherwise the style sheet keeps the log
    // at its end if it was there.
    let own = props.messages.iter().rev().find(|message| message.author.is_none()).map(|message| message.key);
    use_effect_with((props.open, own), {
        let (field, log) = (field.clone(), log.clone());
        move |(open, _)| {
            if *open {
                browser::scroll_to_end(log.get());
                browser::focus(field.get());
            }
        }
    });
    let message = |(index, message): (usize, &Rc<ChatMessage>)| {
        let first = index == 0 || begins_anew(&props.messages[index - 1], message);
        let file = message.file.as_ref().map(|file| file_card::file_card(ui, message, file, &props.names));
        message::message(text, message, author(message, &props.names), first, file.unwrap_or_default())
    };
    html! {
        <section class="chat" hidden={!props.open} aria-label={text.chat}>
            <div class="chat-head">
                <h2>{ text.chat }</h2>
                <button type="button" class="button quiet round" aria-label={text.close_chat} onclick={ui.on(Action::ToggleChat)}>
                    { icon(Glyph::Close) }
                </button>
            </div>
            <div ref={log} class="chat-log" role="log" aria-live="polite" aria-label={text.messages} tabindex="0">
                <div class="chat-messages">
                    <p class="chat-empty" key="empty">{ text.chat_empty }</p>
                    { for props.messages.iter().enumerate().map(message) }
                </div>
            </div>
            { composer::composer(ui, field) }
        </section>
    }
}

fn begins_anew(before: &ChatMessage, message: &ChatMessage) -> bool {
    before.author != message.author || message.sent_at.0.saturating_sub(before.sent_at.0) > PAUSE
}

/// How the author is called: as on the stage, or, of somebody who has left, as at that time. `None` for oneself.
fn author(message: &ChatMessage, names: &[(PeerId, AttrValue)]) -> Option<AttrValue> {
    let author = message.author?;
    let here = names.iter().find(|(person, _)| *person == author).map(|(_, name)| name.clone());
    Some(here.unwrap_or_else(|| message.name.clone().into()))
}
