//! What people write to each other during a call.

mod composer;
mod file_card;
mod head;
mod list;
mod mention;
mod message;
mod names;
mod news;
mod rich_text;
mod search;
mod transcript;
mod viewer;
mod window;

use std::rc::Rc;

use damso_call::{Action, ChatView, PeerId, Stake};
use yew::prelude::*;

use self::{
    composer::{Composition, use_composer},
    list::{Listed, Mode, Target, use_list},
    names::Names,
};
use super::{Glyph, attach::use_file_drop, icon};
use crate::{
    browser,
    ui::{Ui, effect::use_effect_with, state::use_state_eq},
};

#[derive(Properties, PartialEq)]
pub(crate) struct ChatPanelProps {
    pub(crate) ui: Ui,
    /// A closed panel is hidden, not gone: what was begun to be written stays.
    pub(crate) chat: ChatView,
    pub(crate) stake: Stake,
    pub(crate) preparing: bool,
    /// How this person is called; may be empty.
    pub(crate) own_name: AttrValue,
    /// How people are called at the moment.
    pub(crate) people: Vec<(PeerId, AttrValue)>,
}

#[component]
pub(crate) fn ChatPanel(props: &ChatPanelProps) -> Html {
    let (ui, text, chat) = (&props.ui, props.ui.text, &props.chat);
    let field = use_node_ref();
    let heading = use_node_ref();
    // On a phone the keyboard would come with the focus, over what one wants to read.
    let start = if browser::is_pointer_coarse() { &heading } else { &field };
    let search_field = use_node_ref();
    let mode = use_state_eq(Mode::default);
    let target = use_state_eq(|| None::<Target>);
    let sought = use_state_eq(|| None::<String>);
    use_effect_with((), {
        let ui = ui.clone();
        move |()| ui.act(Action::DrawChat)
    });
    use_effect_with(chat.open, {
        let start = start.clone();
        move |open| {
            if *open {
                browser::focus(start.get());
            }
        }
    });
    let names = use_memo((chat.messages.clone(), props.people.clone(), text), |(messages, people, text)| {
        Names::new(people, messages, (text.you, text.guest), browser::normalize)
    });
    // Every new message would be a reason to search anew, if nothing were sought.
    let within = sought.as_ref().map(|sought| (sought.clone(), chat.messages.clone(), Rc::clone(&names)));
    let found = use_memo((within, text), |(within, text)| -> Rc<[u32]> {
        let Some((sought, messages, names)) = within else { return Rc::new([]) };
        search::found(messages, names, text.you, sought).into()
    });
    // What is sought is found in the newest message first, and other messages stay unmarked.
    use_effect_with((*sought).clone(), {
        let (target, found) = (target.setter(), Rc::clone(&found));
        move |sought: &Option<String>| {
            if sought.is_some() {
                target.set(found.last().copied().map(Target::new));
            }
        }
    });
    // The field is there as long as something is sought.
    let was_open = use_mut_ref(|| false);
    use_effect_with(sought.is_some(), {
        let (search_field, start) = (search_field.clone(), start.clone());
        move |open: &bool| {
            if was_open.replace(*open) != *open {
                browser::focus(if *open { search_field.get() } else { start.get() });
            }
        }
    });
    let seek = {
        let (sought, target) = (sought.setter(), target.setter());
        Callback::from(move |text: Option<String>| {
            if text.is_none() {
                target.set(None);
            }
            sought.set(text);
        })
    };
    let toggle_search = {
        let next = if sought.is_some() { None } else { Some(String::new()) };
        seek.reform(move |_: MouseEvent| next.clone())
    };
    let go = {
        let target = target.setter();
        Callback::from(move |key| target.set(Some(Target::new(key))))
    };
    let export = {
        let (messages, names) = (chat.messages.clone(), Rc::clone(&names));
        Callback::from(move |_| head::export(text, &messages, &names))
    };
    let edit_last = {
        let (mode, messages) = (mode.setter(), chat.messages.clone());
        Callback::from(move |()| {
            let mut own = messages.iter().rev().filter(|message| message.can_change);
            if let Some(message) = own.find(|message| !message.text.is_empty()) {
                mode.set(Mode::Edit(Rc::clone(message)));
            }
        })
    };
    let list = use_list(&Listed {
        ui: ui.clone(),
        open: chat.open,
        messages: chat.messages.clone(),
        had: chat.had,
        // What comes while nobody looks is unread.
        watched: chat.open && chat.unread == 0,
        names: (*names).clone(),
        own_name: props.own_name.clone(),
        target: *target,
        set_target: target.setter(),
        set_mode: mode.setter(),
    });
    let composer = use_composer(&Composition {
        ui: ui.clone(),
        field,
        names: (*names).clone(),
        preparing: props.preparing,
        mode: (*mode).clone(),
        set_mode: mode.setter(),
        edit_last,
    });
    let name = |person| names.of(person).cloned().unwrap_or_else(|| text.guest.into());
    let whom = (composer::recipient(&mode), composer::audience(&mode).map(name));
    let drop_zone = use_file_drop(ui, chat.open, whom, props.stake);
    html! {
        <>
            <section class="chat" hidden={!chat.open} aria-label={text.chat}>
                { head::head(ui, heading.clone(), chat.keep, (sought.is_some(), toggle_search), export) }
                if let Some(sought) = &*sought {
                    { head::search_bar(text, search_field, sought, &found, target.map(|target| target.key), &seek, &go) }
                }
                { list }
                <p class="chat-writing" aria-live="polite">{ writing(props, &names) }</p>
                { composer }
            </section>
            { drop_zone }
        </>
    }
}

/// Who is writing at the moment.
fn writing(props: &ChatPanelProps, names: &Names) -> String {
    let names: Vec<&str> =
        props.chat.typing.iter().filter_map(|person| names.of(*person)).map(|name| &**name).collect();
    (props.ui.text.later().writing)(&names)
}

#[cfg(test)]
fn message_for_tests(key: u32, author: Option<PeerId>, text: &str) -> Rc<damso_call::ChatMessage> {
    let log = damso_call::LogId { author: author.unwrap_or(PeerId([0; 16])), stay: 1, to: None };
    Rc::new(damso_call::ChatMessage {
        id: damso_call::EntryId { log, number: u64::from(key) + 1 },
        key,
        author,
        name: String::new(),
        text: text.into(),
        sent_at: damso_call::UnixMillis(0),
        to: None,
        state: damso_call::MessageState::Written,
        answered_to: None,
        can_change: author.is_none(),
        reply: None,
        reactions: Vec::new(),
        delivery: None,
        told_by: None,
        readers: Vec::new(),
        file: None,
    })
}
