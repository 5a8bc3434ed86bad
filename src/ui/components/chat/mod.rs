//! What people write to each other during a call.

mod composer;
mod message;

use std::rc::Rc;

use damso_call::{Action, ChatMessage, PeerId};
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::{
    browser,
    ui::hooks::{on, use_locale, use_runtime},
};
use composer::Composer;
use message::Message;

/// After this many milliseconds, a message of the same person begins anew, with the name.
const PAUSE: u64 = 5 * 60 * 1000;

#[derive(Properties, PartialEq)]
pub(crate) struct ChatPanelProps {
    /// A closed panel is hidden, not gone: what was begun to be written stays.
    pub(crate) open: bool,
    pub(crate) messages: Rc<[ChatMessage]>,
    /// How people are called at the moment.
    pub(crate) names: Vec<(PeerId, AttrValue)>,
}

#[component]
pub(crate) fn ChatPanel(props: &ChatPanelProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let field = use_node_ref();
    let log = use_node_ref();
    use_effect_with(props.open, {
        let field = field.clone();
        move |open| {
            if *open {
                browser::focus(field.get());
            }
        }
    });
    // Whoever has written wants to see it. Otherwise the style sheet keeps the log at its end if it was there.
    let own = props.messages.iter().rev().find(|message| message.author.is_none()).map(|message| message.key);
    use_effect_with((props.open, own), {
        let log = log.clone();
        move |_| browser::scroll_to_end(log.get())
    });
    html! {
        <section class="chat" hidden={!props.open} aria-label={text.chat}>
            <div class="chat-head">
                <h2>{ text.chat }</h2>
                <button type="button" class="button quiet round" aria-label={text.close_chat} onclick={on(&runtime, Action::ToggleChat)}>
                    <Icon glyph={Glyph::Close} />
                </button>
            </div>
            <div ref={log} class="chat-log" role="log" aria-live="polite" aria-label={text.messages} tabindex="0">
                <div class="chat-messages">
                    <p class="chat-empty">{ text.chat_empty }</p>
                    { for props.messages.iter().enumerate().map(|(index, message)| {
                        let first = index == 0 || begins_anew(&props.messages[index - 1], message);
                        html! { <Message key={message.key} message={message.clone()} author={author(message, &props.names)} {first} /> }
                    }) }
                </div>
            </div>
            <Composer {field} />
        </section>
    }
}

fn begins_anew(before: &ChatMessage, message: &ChatMessage) -> bool {
    before.author != message.author || message.sent_at.0.saturating_sub(before.sent_at.0) > PAUSE
}

/// How the author is called: as on the stage, or, of somebody who has left, as at that time.
fn author(message: &ChatMessage, names: &[(PeerId, AttrValue)]) -> Option<AttrValue> {
    let author = message.author?;
    let here = names.iter().find(|(person, _)| *person == author).map(|(_, name)| name.clone());
    Some(here.unwrap_or_else(|| message.name.clone().into()))
}
