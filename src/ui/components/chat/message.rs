//! One message. What is clicked in it says so by `data-act`: the list listens, once for all messages.

use std::rc::Rc;

use damso_call::{ChatMessage, Delivery, MessageState, PeerId, Quote, Tally};
use yew::prelude::*;

use super::{
    Glyph,
    file_card::file_card,
    icon,
    list::MENU,
    names::Names,
    rich_text::{self, Piece},
};
use crate::{
    browser,
    ui::{
        Ui,
        locale::Locale,
        visible::{visible, visible_line},
    },
};

#[derive(Properties, PartialEq)]
pub(super) struct MessageProps {
    pub(super) ui: Ui,
    pub(super) message: Rc<ChatMessage>,
    pub(super) names: Names,
    /// How this person is called; may be empty.
    pub(super) own_name: AttrValue,
    /// The date, where another day begins.
    pub(super) day: Option<AttrValue>,
    /// Whether it is the first of several by the same person.
    pub(super) first: bool,
    /// What is said of its delivery: nothing where the next one says it for both.
    pub(super) delivery: Option<Delivery>,
    /// Whether Tab leads to its menu: to one of them only.
    pub(super) reached: bool,
    /// Whether it is the one that was sought.
    pub(super) found: bool,
}

#[component]
pub(super) fn Message(props: &MessageProps) -> Html {
    let (message, names, text) = (&*props.message, &props.names, props.ui.text);
    let own = message.author.is_none();
    let gone = message.state == MessageState::Deleted;
    let (words, speaks_to_me) = if gone {
        (html! { <p class="message-text" data-gone="">{ text.later().deleted }</p> }, false)
    } else if message.text.is_empty() {
        Default::default()
    } else {
        words(message, names, &props.own_name)
    };
    let speaks_to_me = speaks_to_me && !own;
    let flag = |is: bool| is.then_some("");
    html! {
        <>
            if let Some(day) = &props.day { <p class="chat-day">{ day }</p> }
            <div class="message" data-key={message.key.to_string()} data-side={if own { "own" } else { "other" }}
                data-first={flag(props.first)} data-found={flag(props.found)} data-to-me={flag(speaks_to_me)}>
                <span class="message-author"><bdi>{ author(text, names, message.author, &message.name) }</bdi></span>
                if speaks_to_me { <span class="unseen">{ text.later().mentions_you }</span> }
                { for message.reply.as_ref().map(|reply| quote(text, names, reply)) }
                <div class="message-line">
                    <div class="message-body">
                        { words }
                        { for message.file.iter().map(|file| file_card(&props.ui, message, file, names.all())) }
                    </div>
                    <span class="message-time" aria-live="off">
                        <time>{ browser::format_time(message.sent_at, text.language) }</time>
                        if message.state == MessageState::Edited { <span>{ text.later().edited }</span> }
                        if is_everywhere(message.delivery) {
                            <span class="message-check">{ icon(Glyph::CHECK) }<span class="unseen">{ text.later().delivered }</span></span>
                        }
                    </span>
                    if !gone {
                        <button type="button" class="message-more" data-act="menu" popovertarget={MENU}
                            aria-label={text.later().message_options} tabindex={if props.reached { "0" } else { "-1" }}>
                            { icon(Glyph::MORE) }
                        </button>
                    }
                </div>
                if !message.reactions.is_empty() {
                    <div class="message-signs">{ for message.reactions.iter().map(|tally| sign(text, tally)) }</div>
                }
                { notes(text, names, message, props.delivery) }
            </div>
        </>
    }
}

/// How an author is called.
pub(super) fn author(text: Locale, names: &Names, author: Option<PeerId>, name: &str) -> AttrValue {
    let Some(author) = author else { return text.you.into() };
    match names.of(author) {
        Some(name) => name.clone(),
        None if name.is_empty() => text.guest.into(),
        None => visible_line(name).into(),
    }
}

/// The text, and whether this person is spoken to.
fn words(message: &ChatMessage, names: &Names, own_name: &str) -> (Html, bool) {
    let mut speaks_to_me = false;
    let people: Vec<&str> = names.here().map(|name| &**name).chain([own_name]).collect();
    let mut piece = |piece: Piece<'_>| {
        let shown = |text| visible(text).into_owned();
        match piece {
            Piece::Plain(text) => shown(text).into(),
            Piece::Link(address) => link(address),
            Piece::Mention(name) => {
                let me = &name[1..] == own_name;
                speaks_to_me |= me;
                html! { <b class="mention" data-me={me.then_some("")}>{ shown(name) }</b> }
            }
            Piece::Code(code) => html! { <code>{ shown(code) }</code> },
            Piece::Block(code) => html! { <code class="code-block" dir="ltr">{ shown(code) }</code> },
        }
    };
    let words: Html = rich_text::pieces(&message.text, &people).into_iter().map(&mut piece).collect();
    (html! { <p class="message-text" dir="auto">{ words }</p> }, speaks_to_me)
}

/// An address as it was written, and where it leads if that is not plain to see.
fn link(address: &str) -> Html {
    let host = if rich_text::is_misleading(address) { browser::host_of(address) } else { None };
    html! {
        <>
            <a href={address.to_owned()} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer"
                title={host.clone()} dir="ltr">{ address }</a>
            if let Some(host) = host { <span class="link-host" dir="ltr">{ [" (", &*host, ")"].concat() }</span> }
        </>
    }
}

/// To what it is a reply. A click leads there.
fn quote(text: Locale, names: &Names, quote: &Quote) -> Html {
    let words = if quote.text.is_empty() { text.later().replied_gone.into() } else { visible_line(&quote.text) };
    html! {
        <button type="button" class="message-quote" data-act="quote">
            <span class="unseen">{ text.later().in_reply_to }</span>
            <bdi class="message-author">{ author(text, names, quote.author, &quote.name) }</bdi>
            <bdi class="message-quoted">{ words }</bdi>
        </button>
    }
}

/// A sign that was given, to be given as well or to be taken back.
fn sign(text: Locale, tally: &Tally) -> Html {
    let emoji = visible_line(&tally.emoji);
    let count = tally.count.to_string();
    let deed = if tally.own { text.later().remove_yours } else { text.later().add_yours };
    let name = [&*emoji, " ", &count, ", ", deed].concat();
    html! {
        <button type="button" class="message-sign" data-act="react" data-sign={tally.emoji.clone()} aria-label={name}
            aria-pressed={if tally.own { "true" } else { "false" }}>
            <span>{ emoji }</span>{ count }
        </button>
    }
}

fn is_everywhere(delivery: Option<Delivery>) -> bool {
    matches!(delivery, Some(Delivery::Delivered { to, of }) if to >= of)
}

/// What is to be known about it besides, and how far it has got if that is to be said. The chat is a live region: what
/// changes whenever somebody comes or reads is taken out of it, but not that a message is not delivered.
fn notes(text: Locale, names: &Names, message: &ChatMessage, delivery: Option<Delivery>) -> Html {
    let (state, delivery) = match delivery {
        Some(Delivery::Waiting) => ("waiting", Some(text.later().waiting.into())),
        Some(Delivery::Sending) => ("sending", Some(text.later().sending.into())),
        Some(Delivery::Failed) => ("undelivered", Some(text.later().undelivered.into())),
        Some(Delivery::Delivered { to, of }) if to < of => ("partly", Some((text.later().delivered_to)(to, of))),
        Some(Delivery::Delivered { .. }) | None => ("", None),
    };
    let only_for = match (message.to, message.author) {
        (None, _) => Html::default(),
        (Some(_), Some(_)) => {
            html! { <span class="message-note">{ icon(Glyph::LOCK) }{ text.later().only_for_you }</span> }
        }
        (Some(person), None) => note(text, names, text.later().only_for, &[person], None),
    };
    html! {
        <>
            { only_for }
            if let Some(words) = delivery {
                // With its key, what is to be read out is new in the document.
                <span key={state} class="message-note" data-delivery={state}
                    aria-live={(state != "undelivered").then_some("off")}>
                    { words }
                    if state == "undelivered" {
                        <button type="button" class="button quiet small" data-act="retry">{ text.try_again }</button>
                    }
                </span>
            }
            { note(text, names, text.later().passed_on_by, message.told_by.as_slice(), None) }
            { note(text, names, text.later().seen_by, &message.readers, Some("off")) }
        </>
    }
}

/// Words before the names of people; nothing if there are none. `live` is for its `aria-live`.
fn note(text: Locale, names: &Names, words: &'static str, people: &[PeerId], live: Option<&'static str>) -> Html {
    if people.is_empty() {
        return Html::default();
    }
    let name = |(index, person): (usize, &PeerId)| {
        let gap = if index == 0 { " " } else { ", " };
        html! { <>{ gap }<bdi>{ author(text, names, Some(*person), "") }</bdi></> }
    };
    let names = people.iter().enumerate().map(name);
    html! { <span class="message-note" aria-live={live}><span>{ words }{ for names }</span></span> }
}
