//! The messages, of which only those round what is seen are in the document.

use std::{mem, ops::Range, rc::Rc};

use damso_call::{Action, ChatMessage, Delivery, MessageState, Reaction, UnixMillis};
use yew::prelude::*;

use super::{
    Glyph, icon,
    message::{Message, MessageProps},
    names::Names,
    news::News,
    window::{self, Place, Sight},
};
use crate::{
    browser::{self, Anchor},
    ui::{
        Ui,
        component::component,
        components::menu::menu,
        state::{StateSetter, use_state},
    },
};

/// The menu of a message: one for all of them.
pub(super) const MENU: &str = "message-menu";

/// After this many milliseconds, a message of the same person begins anew, with the name.
const PAUSE: u64 = 5 * 60 * 1000;

/// How high a message is as long as none was seen, in pixels.
const ROW: i32 = 48;

/// What is being done in the chat besides reading it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Mode {
    /// A message is written.
    #[default]
    Write,
    /// A reply to this one is written.
    Reply(Rc<ChatMessage>),
    /// This one is written anew.
    Edit(Rc<ChatMessage>),
}

/// A message to be brought into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) key: u32,
    /// When that was asked for: it may be asked for again.
    pub(super) at: UnixMillis,
}

impl Target {
    /// From now on.
    pub(super) fn new(key: u32) -> Self {
        Self { key, at: browser::unix_millis() }
    }
}

/// What the list is given.
pub(super) struct Listed {
    pub(super) ui: Ui,
    /// Whether it can be seen.
    pub(super) open: bool,
    pub(super) messages: Rc<[Rc<ChatMessage>]>,
    /// The last key of those that the page had before.
    pub(super) had: u32,
    /// Whether somebody looks at it.
    pub(super) watched: bool,
    pub(super) names: Names,
    pub(super) own_name: AttrValue,
    pub(super) target: Option<Target>,
    pub(super) set_target: StateSetter<Option<Target>>,
    pub(super) set_mode: StateSetter<Mode>,
}

/// What the list remembers from one drawing to the next. None of it is a reason to draw again.
struct Memory {
    place: Place,
    messages: Rc<[Rc<ChatMessage>]>,
    open: bool,
    /// The last message of one's own.
    own: Option<u32>,
    target: Option<Target>,
    /// How many messages are in the document when the end is looked at.
    tail: usize,
    /// How high messages are on average.
    row: i32,
    /// When so many messages are above the window, that is measured anew.
    measured_at: usize,
    news: News,
    /// Whether the end was in the document.
    was_end: bool,
    /// Whether the last line is at the lower edge. There the browser keeps it by itself, and to ask for it would cost an
    /// arrangement of everything for each message.
    at_last_line: bool,
    /// What is to be seen as soon as everything is drawn, instead of what was seen before. It may be drawn again first.
    follow: Option<Follow>,
    /// Until everything is drawn: the message round the keyboard's focus, and what is seen and where, as long as that is to
    /// stay there.
    focused: Option<String>,
    anchor: Option<Anchor>,
    /// Which messages are in the document, of how many.
    drawn: Option<(Range<usize>, usize)>,
}

impl Memory {
    /// Sees to it that what the person is to see now is in the document.
    fn follow(&mut self, listed: &Listed) {
        let messages = &listed.messages;
        if !Rc::ptr_eq(&self.messages, messages) {
            if let Place::At { seen, .. } = self.place {
                let seen = self.messages.get(seen).map(|message| message.id);
                let now = messages.iter().position(|message| Some(message.id) == seen);
                match now {
                    Some(seen) => self.place = self.place.moved(seen, messages.len()),
                    None => self.go_to_end(),
                }
            }
            self.messages = Rc::clone(messages);
            self.news.come(messages, listed.had);
        }
        // Whoever opens the chat or has written wants to see the end.
        let own = messages.iter().rev().find(|message| message.author.is_none()).map(|message| message.key);
        if own != self.own || (listed.open && !self.open) {
            self.go_to_end();
        }
        if listed.open && !self.open {
            // What is hidden cannot be scrolled.
            self.at_last_line = false;
            self.tail = window::tail(browser::window_height());
        }
        if listed.open != self.open {
            // Whoever closes the chat has seen of it what it was worth.
            if self.open {
                self.news.forget();
            }
            self.news.look_again();
        }
        (self.own, self.open) = (own, listed.open);
        if listed.target != self.target {
            self.target = listed.target;
            let index = |target: Target| messages.iter().position(|message| message.key == target.key);
            if let Some(index) = listed.target.and_then(index) {
                self.place = Place::around(index, messages.len());
                self.follow = Some(Follow::Target);
            }
        }
        if self.place == Place::End && listed.watched {
            self.news.see_end(messages);
        }
    }

    fn go_to_end(&mut self) {
        (self.place, self.follow) = (Place::End, None);
    }

    /// Takes in what is in view. Returns whether something of it was new.
    fn look(&mut self, sight: &Sight) -> bool {
        let Some((window, _)) = self.drawn.as_ref().filter(|(_, len)| *len == self.messages.len()) else {
            return false;
        };
        let seen = self.messages.get(window.clone()).and_then(|drawn| drawn.get(sight.seen())).unwrap_or_default();
        self.news.looked();
        self.news.see(seen)
    }
}

/// What is to be seen after drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follow {
    /// The message that was sought.
    Target,
    /// The beginning of the chat.
    Beginning,
}

/// The list. It is no component of its own, for what is costly in it are the messages, and each of them is one.
#[hook]
pub(super) fn use_list(listed: &Listed) -> Html {
    let (ui, text, messages) = (&listed.ui, listed.ui.text, &listed.messages);
    let log = use_node_ref();
    let redraw = use_force_update();
    let chosen = use_state(|| None::<Chosen>);
    let memory = use_mut_ref(|| Memory {
        place: Place::End,
        messages: Rc::default(),
        open: false,
        own: None,
        target: None,
        tail: window::tail(0),
        row: ROW,
        measured_at: 1,
        news: News::default(),
        was_end: false,
        at_last_line: false,
        follow: None,
        focused: None,
        anchor: None,
        drawn: None,
    });
    let (place, tail, [above, below], live) = {
        let mut memory = memory.borrow_mut();
        memory.follow(listed);
        // A message that is deleted takes its button with it, and so does a file that is fetched.
        memory.focused = browser::attribute_round_focus(log.get(), "data-key").or(memory.focused.take());
        let is_end = memory.place == Place::End;
        // Only what comes is read out, and not what comes into the document by scrolling.
        let live = is_end && memory.was_end;
        memory.was_end = is_end;
        let (above, below) = messages.split_at(memory.place.above(messages.len()));
        (memory.place, memory.tail, [above, below].map(|side| memory.news.among(side)), live)
    };
    let window = place.window(messages.len(), tail);
    // The document is still as it was before: what is seen now has to be where it is afterwards. If it is drawn once more
    // before that, what was seen first counts.
    {
        let mut memory = memory.borrow_mut();
        memory.anchor = match memory.anchor.take() {
            _ if place == Place::End => None,
            None => Anchor::first_seen(log.get(), ".message"),
            anchor => anchor,
        };
    }
    use_effect({
        let (log, memory, window, target) = (log.clone(), Rc::clone(&memory), window.clone(), listed.target);
        let redraw = redraw.clone();
        let watched = listed.watched;
        let len = messages.len();
        let after = len - window.end;
        move || {
            let mut memory = memory.borrow_mut();
            let anchor = memory.anchor.take();
            memory.drawn = Some((window.clone(), len));
            // While something in the middle is looked at, the scrollbar keeps its measure. Nor is there a new one for each
            // message that comes, for all of them would have to be arranged first.
            if place == Place::End
                && window.start >= memory.measured_at
                && let Some(row) = window::average(&offsets(&log))
            {
                (memory.row, memory.measured_at) = (row, window.end);
            }
            for (space, messages) in browser::find_all(log.get(), ".chat-space").zip([window.start, after]) {
                let height = window::space(messages, memory.row).to_string();
                browser::set_style(&space, "block-size", &[&*height, "px"].concat());
            }
            match (memory.follow.take(), target) {
                (Some(Follow::Target), Some(target)) => {
                    let selector = ["[data-key=\"", &*target.key.to_string(), "\"]"].concat();
                    if let Some(anchor) = Anchor::in_the_middle(log.get(), &selector) {
                        anchor.hold();
                    }
                    // Where everything is seen at once, nothing has scrolled, and nothing else tells that this is the end.
                    if sight(&log).is_some_and(|sight| place.scrolled(len, memory.row, tail, &sight) == Place::End) {
                        memory.place = Place::End;
                        redraw.force_update();
                    }
                }
                (Some(Follow::Beginning), _) => browser::scroll_to_beginning(log.get()),
                _ if place == Place::End => {
                    if !mem::replace(&mut memory.at_last_line, true) {
                        browser::scroll_to_end(log.get());
                    }
                }
                _ => {
                    if let Some(anchor) = anchor {
                        anchor.hold();
                    }
                }
            }
            if watched
                && memory.news.is_worth_a_look()
                && let Some(sight) = sight(&log)
                && memory.look(&sight)
            {
                redraw.force_update();
            }
            if let Some(key) = memory.focused.take() {
                let deeds = ["[data-key=\"", &*key, "\"] .file-actions :is(button, summary)"].concat();
                browser::catch_focus(log.get(), &deeds);
            }
        }
    });
    let onscroll = {
        let (log, memory, redraw, watched) = (log.clone(), Rc::clone(&memory), redraw.clone(), listed.watched);
        Callback::from(move |_: Event| {
            let mut memory = memory.borrow_mut();
            let Some(sight) = sight(&log) else { return };
            memory.at_last_line = sight.top + sight.height >= sight.total;
            let (len, before) = (memory.messages.len(), memory.place);
            // Until everything is where it is to be, where it is says nothing.
            let tail = memory.tail;
            if memory.drawn.as_ref() != Some(&(before.window(len, tail), len)) {
                return;
            }
            let has_seen = watched && memory.look(&sight);
            memory.place = before.scrolled(len, memory.row, tail, &sight);
            let at_end = |place| place == Place::End;
            if has_seen
                || memory.place.window(len, tail) != before.window(len, tail)
                || at_end(memory.place) != at_end(before)
            {
                redraw.force_update();
            }
        })
    };
    let onclick = {
        let (ui, messages, memory, chosen) = (ui.clone(), Rc::clone(messages), Rc::clone(&memory), chosen.setter());
        let redraw = redraw.clone();
        let (set_mode, set_target) = (listed.set_mode.clone(), listed.set_target.clone());
        Callback::from(move |event: MouseEvent| {
            // A click on nothing in particular takes the mark off what was found.
            let Some(act) = browser::attribute_near(&event, "data-act") else { return set_target.set(None) };
            if act == "end" {
                memory.borrow_mut().go_to_end();
                return redraw.force_update();
            }
            if act == "above" {
                return set_target.set(above.first.map(Target::new));
            }
            let key = browser::attribute_near(&event, "data-key").and_then(|key| key.parse().ok());
            let Some(message) = messages.iter().find(|message| Some(message.key) == key) else { return };
            let id = message.id;
            match &*act {
                "menu" => chosen.set(Some(Chosen { message: Rc::clone(message), asked: false })),
                "ask" => chosen.set(Some(Chosen { message: Rc::clone(message), asked: true })),
                "react" => {
                    ui.act(Action::ToggleReaction(
                        id,
                        browser::attribute_near(&event, "data-sign").unwrap_or_default(),
                    ));
                }
                "reply" => set_mode.set(Mode::Reply(Rc::clone(message))),
                "edit" => set_mode.set(Mode::Edit(Rc::clone(message))),
                "copy" => ui.act(Action::CopyMessage(message.text.clone())),
                "delete" => {
                    ui.act(Action::DeleteMessage(id));
                    browser::close_menu();
                }
                "retry" => ui.act(Action::RetryDelivery),
                "quote" => {
                    let quoted = message.reply.as_ref().map(|reply| reply.id);
                    if let Some(quoted) = messages.iter().find(|message| Some(message.id) == quoted) {
                        set_target.set(Some(Target::new(quoted.key)));
                    }
                }
                _ => {}
            }
        })
    };
    // From one message's menu to the next, for they are not reached with Tab; and to either end. A browser would go there
    // step by step, and not arrive, since messages come into the document on its way.
    let onkeydown = {
        let (log, memory) = (log.clone(), Rc::clone(&memory));
        Callback::from(move |event: KeyboardEvent| {
            let by = match &*event.key() {
                "ArrowUp" => -1,
                "ArrowDown" => 1,
                key @ ("Home" | "End") => {
                    let mut memory = memory.borrow_mut();
                    if key == "Home" {
                        memory.place = Place::around(0, memory.messages.len());
                        memory.follow = Some(Follow::Beginning);
                    } else {
                        memory.go_to_end();
                    }
                    event.prevent_default();
                    return redraw.force_update();
                }
                _ => return,
            };
            if browser::attribute_near(&event, "data-act").is_some_and(|act| act == "menu") {
                event.prevent_default();
                browser::step_focus(log.get(), ".message-more", by);
            }
        })
    };
    let shown = &messages[window.clone()];
    let reached = shown.iter().rposition(|message| message.state != MessageState::Deleted);
    let message = |(index, message): (usize, &Rc<ChatMessage>)| {
        let before = (window.start + index).checked_sub(1).map(|before| &messages[before]);
        // A chat of today needs no date at its beginning.
        let day_before = before.map_or_else(browser::unix_millis, |before| before.sent_at);
        let day = !browser::is_same_day(day_before, message.sent_at);
        let first = day || before.is_none_or(|before| begins_anew(before, message));
        let next = messages.get(window.start + index + 1);
        let props = MessageProps {
            ui: ui.clone(),
            message: Rc::clone(message),
            names: listed.names.clone(),
            own_name: listed.own_name.clone(),
            day: day.then(|| AttrValue::from(browser::format_day(message.sent_at, text.language))),
            first,
            delivery: message.delivery.filter(|_| !next.is_some_and(|next| waits_on(message, next))),
            reached: Some(index) == reached,
            found: listed.target.is_some_and(|target| target.key == message.key),
        };
        component::<Message>(message.key, props)
    };
    html! {
        <div class="chat-list" {onclick}>
            <div ref={log} class="chat-log" role="log" aria-live={if live { "polite" } else { "off" }} aria-label={text.later().messages}
                tabindex="0" {onscroll} {onkeydown}>
                <div class="chat-messages">
                    <p class="chat-empty" hidden={window.start > 0}>{ text.later().chat_empty }</p>
                    <div class="chat-space" />
                    <div class="chat-rows">{ for shown.iter().enumerate().map(message) }</div>
                    <div class="chat-space" />
                </div>
            </div>
            <div class="chat-above" role="status">
                if above.count > 0 {
                    <button type="button" class="button small" data-act="above">
                        { icon(Glyph::UP) }
                        { (text.later().new_above)(above.count) }
                    </button>
                }
            </div>
            <div class="chat-newest" role="status">
                if place != Place::End && below.count > 0 {
                    <button type="button" class="button small" data-act="end">
                        { icon(Glyph::DOWN) }
                        { (text.unread)(below.count) }
                    </button>
                } else if place != Place::End {
                    // So that it covers as little as it can.
                    <button type="button" class="button round" data-act="end" aria-label={text.later().newest_messages}
                        title={text.later().newest_messages}>
                        { icon(Glyph::DOWN) }
                    </button>
                }
            </div>
            { message_menu(ui, chosen.as_ref()) }
        </div>
    }
}

/// What is seen of the list; `None` while it is hidden.
fn sight(log: &NodeRef) -> Option<Sight> {
    let scroll = browser::scroll_of(log.get())?;
    Some(Sight { top: scroll.top, height: scroll.height, total: scroll.total, offsets: offsets(log) })
}

/// Where the space above the messages is, each message, and the space below them.
fn offsets(log: &NodeRef) -> Vec<i32> {
    browser::offsets(log.get(), ".chat-space, .message")
}

fn begins_anew(before: &ChatMessage, message: &ChatMessage) -> bool {
    before.author != message.author
        || before.to != message.to
        || message.sent_at.0.saturating_sub(before.sent_at.0) > PAUSE
}

/// Whether a message waits for somebody to come, and the next one as well, which says so for both.
fn waits_on(message: &ChatMessage, next: &ChatMessage) -> bool {
    let waits = |message: &ChatMessage| message.delivery == Some(Delivery::Waiting);
    waits(message) && waits(next) && message.to == next.to
}

/// The message whose menu was opened last.
#[derive(Clone, PartialEq)]
struct Chosen {
    message: Rc<ChatMessage>,
    /// Whether the person is asked once more before it is deleted.
    asked: bool,
}

fn message_menu(ui: &Ui, chosen: Option<&Chosen>) -> Html {
    let text = ui.text;
    let message = chosen.map(|chosen| &*chosen.message);
    let can_change = message.is_some_and(|message| message.can_change);
    let has_text = message.is_some_and(|message| !message.text.is_empty());
    let item = |act: &'static str, glyph, words: &'static str| {
        html! {
            <button type="button" class="menu-item" data-act={act} popovertarget={MENU} popovertargetaction="hide">
                { icon(glyph) }
                { words }
            </button>
        }
    };
    let sign = |(index, reaction): (usize, Reaction)| {
        html! {
            <button type="button" class="menu-sign" data-act="react" data-sign={reaction.emoji()} popovertarget={MENU}
                popovertargetaction="hide" aria-label={(text.later().reaction)(reaction)} autofocus={index == 0}>
                { reaction.emoji() }
            </button>
        }
    };
    // A click on it the first time only asks. Nor does the browser close the menu: it would at that click already, for
    // the button is another one by the time at which it looks.
    let (act, words) = match chosen {
        Some(Chosen { asked: true, .. }) => ("delete", text.later().delete_for_all),
        _ => ("ask", text.later().delete),
    };
    let delete = html! {
        <button type="button" class="menu-item" data-act={act} aria-live="polite">{ icon(Glyph::DELETE) }{ words }</button>
    };
    let content = html! {
        <div data-key={message.map(|message| message.key.to_string())}>
            <div class="menu-signs">{ for Reaction::ALL.into_iter().enumerate().map(sign) }</div>
            { item("reply", Glyph::REPLY, text.later().reply) }
            if has_text { { item("copy", Glyph::COPY, text.later().copy_message) } }
            if can_change && has_text { { item("edit", Glyph::EDIT, text.later().edit) } }
            if can_change { { delete } }
        </div>
    };
    menu(MENU, text.later().message_options, content)
}

#[cfg(test)]
mod tests {
    use damso_call::PeerId;

    use super::{super::message_for_tests, *};

    #[test]
    fn the_last_of_those_that_wait_says_so() {
        let message = |delivery, to: Option<u8>| {
            let to = to.map(|person| PeerId([person; 16]));
            ChatMessage { delivery, to, ..(*message_for_tests(0, None, "")).clone() }
        };
        let waiting = Some(Delivery::Waiting);
        let others =
            [None, Some(Delivery::Sending), Some(Delivery::Failed), Some(Delivery::Delivered { to: 0, of: 0 })];
        assert!(waits_on(&message(waiting, None), &message(waiting, None)));
        assert!(waits_on(&message(waiting, Some(1)), &message(waiting, Some(1))));
        assert!(!waits_on(&message(waiting, Some(1)), &message(waiting, None)), "for somebody else");
        assert!(!waits_on(&message(waiting, Some(1)), &message(waiting, Some(2))));
        for other in others {
            assert!(!waits_on(&message(waiting, None), &message(other, None)), "{other:?}");
            assert!(!waits_on(&message(other, None), &message(waiting, None)), "{other:?}");
        }
    }
}
