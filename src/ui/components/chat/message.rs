//! One message.

use damso_call::{ChatMessage, Delivery};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        linkify::{self, Part},
        locale::Locale,
    },
};

/// The author is `None` for one's own, and empty if not known. `first` is the first of several by the same person.
pub(super) fn message(text: Locale, message: &ChatMessage, author: Option<AttrValue>, first: bool, file: Html) -> Html {
    let side = if author.is_none() { "own" } else { "other" };
    let author = match author {
        None => text.you.into(),
        Some(name) if name.is_empty() => text.guest.into(),
        Some(name) => name,
    };
    let delivery = match message.delivery {
        Some(Delivery::Failed) => Some(("undelivered", text.undelivered)),
        Some(Delivery::Sending | Delivery::Waiting) => Some(("sending", text.sending)),
        _ => None,
    };
    html! {
        <div key={message.key} class="message" data-side={side} data-first={first.then_some("")}>
            <span class="message-author">{ author }</span>
            <div class="message-line">
                <p class="message-text">{ for linkify::parts(&message.text).into_iter().map(part) }</p>
                <time>{ browser::format_time(message.sent_at, text.language) }</time>
            </div>
            { file }
            if let Some((state, words)) = delivery {
                <span class="message-delivery" data-delivery={state}>{ words }</span>
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
