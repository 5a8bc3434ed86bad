//! One message.

use damso_call::ChatMessage;
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        hooks::use_locale,
        linkify::{self, Part},
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct MessageProps {
    pub(crate) message: ChatMessage,
    /// `None` for one's own; empty if not known.
    pub(crate) author: Option<AttrValue>,
    /// The first of several by the same person.
    pub(crate) first: bool,
}

#[component]
pub(crate) fn Message(props: &MessageProps) -> Html {
    let text = use_locale();
    let message = &props.message;
    let author = match &props.author {
        None => text.you.into(),
        Some(name) if name.is_empty() => text.guest.into(),
        Some(name) => name.clone(),
    };
    let delivery = match message {
        ChatMessage { undelivered: true, .. } => Some(text.undelivered),
        ChatMessage { waiting_for: 1.., .. } => Some(text.sending),
        _ => None,
    };
    html! {
        <div class={classes!("message", props.author.is_none().then_some("own"), props.first.then_some("first"))}>
            <span class="message-author">{ author }</span>
            <div class="message-line">
                <p class="message-text">{ for linkify::parts(&message.text).into_iter().map(part) }</p>
                <time>{ browser::format_time(message.sent_at, text.language) }</time>
            </div>
            if let Some(delivery) = delivery {
                <span class="message-delivery" data-undelivered={message.undelivered.to_string()}>{ delivery }</span>
            }
        </div>
    }
}

fn part(part: Part<'_>) -> Html {
    match part {
        Part::Plain(text) => text.into(),
        Part::Link(address) => html! {
            <a href={address.to_owned()} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">{ address }</a>
        },
    }
}
