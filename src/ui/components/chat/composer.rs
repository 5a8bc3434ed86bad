//! Where a message is written: anew, as a reply, or once more.

use damso_call::{Action, MAX_CHAT_BYTES, PeerId, Recipient};
use yew::prelude::*;

use super::{Glyph, icon, list::Mode, mention, message::author, names::Names};
use crate::{
    browser,
    ui::{
        Ui,
        components::{
            attach::{attach_buttons, offer_long_text},
            sign_button,
        },
        effect::use_effect_with,
        locale::Locale,
        state::{State, StateSetter, use_state_eq},
        visible::visible_line,
    },
};

/// The list of people who may be meant. Its options are numbered.
const PEOPLE: &str = "mention-people";

/// What the composer is given.
pub(super) struct Composition {
    pub(super) ui: Ui,
    pub(super) field: NodeRef,
    pub(super) names: Names,
    /// Whether files that were chosen are being looked at.
    pub(super) preparing: bool,
    pub(super) mode: Mode,
    pub(super) set_mode: StateSetter<Mode>,
    /// The person wants to write the last message anew.
    pub(super) edit_last: Callback<()>,
}

/// Somebody is about to be spoken to.
#[derive(Clone, Debug, PartialEq)]
struct Mention {
    /// How many UTF-16 code units of the name are there already.
    written: usize,
    names: Vec<AttrValue>,
    /// Which one is taken.
    chosen: usize,
}

/// The composer. It is no component of its own, which would cost the page a kilobyte: little of what is typed is a reason to
/// draw the chat anew.
#[hook]
pub(super) fn use_composer(composition: &Composition) -> Html {
    let (text, field) = (composition.ui.text, &composition.field);
    let mention = use_state_eq(|| None::<Mention>);
    let too_long = use_state_eq(|| false);
    // On a phone Enter breaks the line, and the button sends: its keyboard keeps the last word composing until then, and has
    // no other key for another line. A keyboard beside a tablet has keys with which Enter sends everywhere.
    let breaks = browser::is_pointer_coarse();
    use_mode(composition);
    let oninput = use_typing(composition, &mention, &too_long);
    let send = {
        let (ui, field, mode, set_mode) =
            (composition.ui.clone(), field.clone(), composition.mode.clone(), composition.set_mode.clone());
        let too_long = too_long.setter();
        Callback::from(move |()| {
            let text = browser::value_of(field.get());
            let sent_at = browser::unix_millis();
            let fits = text.len() <= MAX_CHAT_BYTES;
            let is_blank = text.trim().is_empty();
            match &mode {
                _ if is_blank => {}
                Mode::Edit(_) if !fits => return,
                mode @ (Mode::Write | Mode::Reply(_)) if !fits => offer_long_text(&ui, &text, recipient(mode)),
                Mode::Write => ui.act(Action::SendMessage { text, reply: None, sent_at }),
                Mode::Reply(to) => ui.act(Action::SendMessage { text, reply: Some(to.id), sent_at }),
                Mode::Edit(message) if message.text == text => {}
                Mode::Edit(message) => ui.act(Action::EditMessage { of: message.id, text, sent_at }),
            }
            if !is_blank {
                browser::set_value(field.get(), "");
                too_long.set(false);
                set_mode.set(Mode::Write);
            }
            browser::focus(field.get());
        })
    };
    let take = {
        let (field, mention) = (field.clone(), mention.clone());
        Callback::from(move |index: usize| {
            if let Some(Mention { written, names, .. }) = &*mention
                && let Some(name) = names.get(index)
            {
                browser::replace_before_caret(field.get(), *written, &[&**name, " "].concat());
                mention.set(None);
            }
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(());
        })
    };
    let onkeydown = {
        let (field, mention, take) = (field.clone(), mention.clone(), take.clone());
        let (mode, set_mode, edit_last) =
            (composition.mode.clone(), composition.set_mode.clone(), composition.edit_last.clone());
        Callback::from(move |event: KeyboardEvent| {
            if browser::is_composing(&event) || event.shift_key() {
                return;
            }
            match (&*event.key(), &*mention) {
                ("Enter", _) if event.ctrl_key() || event.meta_key() => {
                    mention.set(None);
                    send.emit(());
                }
                ("Enter" | "Tab", Some(mention)) => take.emit(mention.chosen),
                ("ArrowUp" | "ArrowDown", Some(open)) => {
                    let (count, chosen) = (open.names.len(), open.chosen);
                    let step = if event.key() == "ArrowDown" { 1 } else { count - 1 };
                    mention.set(Some(Mention { chosen: (chosen + step) % count, ..open.clone() }));
                }
                ("Escape", Some(_)) => mention.set(None),
                ("Escape", None) if mode != Mode::Write => set_mode.set(Mode::Write),
                ("Enter", None) if !breaks => send.emit(()),
                ("ArrowUp", None) if mode == Mode::Write && browser::value_of(field.get()).is_empty() => {
                    edit_last.emit(());
                }
                _ => return,
            }
            event.prevent_default();
            // Nor does the chat close.
            event.stop_propagation();
        })
    };
    let onblur = {
        let mention = mention.setter();
        Callback::from(move |_: FocusEvent| mention.set(None))
    };
    let active = mention.as_ref().map(|mention| option_id(mention.chosen));
    html! {
        <div class="composer-area">
            { for mention.as_ref().map(|mention| people(text, mention, &take)) }
            { bar(composition) }
            <form class="composer" {onsubmit}>
                { attach_buttons(&composition.ui, recipient(&composition.mode)) }
                <textarea ref={field} class="field" rows="1" dir="auto" enterkeyhint={if breaks { "enter" } else { "send" }}
                    aria-label={text.later().message} placeholder={text.later().message} aria-autocomplete="list"
                    aria-controls={mention.is_some().then_some(PEOPLE)} aria-activedescendant={active} {onkeydown} {oninput}
                    {onblur} />
                <button type="submit" class="button primary round" aria-label={text.later().send}>{ icon(Glyph::SEND) }</button>
            </form>
            <p class="hint composer-hint" role="status">
                if *too_long { { long_text(composition) } } else if composition.preparing { { text.later().files.preparing } }
            </p>
        </div>
    }
}

/// For whom that is which is offered.
pub(super) fn recipient(mode: &Mode) -> Recipient {
    match mode {
        Mode::Reply(message) => Recipient::ReadersOf(message.id),
        Mode::Write | Mode::Edit(_) => Recipient::Everybody,
    }
}

/// The one person that is, if it is not for everybody.
pub(super) fn audience(mode: &Mode) -> Option<PeerId> {
    match mode {
        Mode::Reply(message) => message.answered_to,
        Mode::Write | Mode::Edit(_) => None,
    }
}

fn option_id(index: usize) -> String {
    ["mention-", &*index.to_string()].concat()
}

/// What will become of a text that is too long.
fn long_text(composition: &Composition) -> &'static str {
    if matches!(composition.mode, Mode::Edit(_)) {
        composition.ui.text.later().too_long
    } else {
        composition.ui.text.later().sent_as_file
    }
}

/// Above the field: to what a reply is being written, or that a message is written anew.
fn bar(composition: &Composition) -> Html {
    let text = composition.ui.text;
    let words = match &composition.mode {
        Mode::Write => return Html::default(),
        Mode::Edit(_) => html! { <span>{ text.later().editing }</span> },
        Mode::Reply(message) => html! {
            <span>
                { text.later().replying_to }{ " " }
                <bdi>{ author(text, &composition.names, message.author, &message.name) }</bdi>
                <bdi class="message-quoted">{ visible_line(message.text.lines().next().unwrap_or_default()) }</bdi>
                { for audience(&composition.mode).map(|person| html! {
                    <span class="message-note">
                        { icon(Glyph::LOCK) }{ text.later().only_for }{ " " }
                        <bdi>{ author(text, &composition.names, Some(person), "") }</bdi>
                    </span>
                }) }
            </span>
        },
    };
    let cancel = {
        let (set_mode, field) = (composition.set_mode.clone(), composition.field.clone());
        Callback::from(move |_| {
            set_mode.set(Mode::Write);
            browser::focus(field.get());
        })
    };
    html! {
        <div class="composer-bar">
            { words }
            { sign_button(Glyph::CLOSE, text.later().cancel, cancel) }
        </div>
    }
}

fn people(text: Locale, mention: &Mention, take: &Callback<usize>) -> Html {
    let option = |(index, name): (usize, &AttrValue)| {
        let take = take.clone();
        // The field keeps the focus: it would lose it to what is pressed.
        let onpointerdown = move |event: PointerEvent| {
            event.prevent_default();
            take.emit(index);
        };
        let chosen = index == mention.chosen;
        html! {
            <div id={option_id(index)} class="menu-item" role="option" aria-selected={if chosen { "true" } else { "false" }}
                {onpointerdown}>
                <bdi>{ name }</bdi>
            </div>
        }
    };
    html! {
        <div id={PEOPLE} class="composer-people" role="listbox" aria-label={text.later().people_to_mention}>
            { for mention.names.iter().enumerate().map(option) }
        </div>
    }
}

/// What was begun to be written waits while a message is written anew.
#[hook]
fn use_mode(composition: &Composition) {
    let draft = use_mut_ref(String::new);
    let before = use_mut_ref(Mode::default);
    use_effect_with(composition.mode.clone(), {
        let field = composition.field.clone();
        move |mode: &Mode| {
            let before = before.replace(mode.clone());
            if before == *mode {
                return;
            }
            let was_edit = matches!(before, Mode::Edit(_));
            if let Mode::Edit(message) = mode {
                if !was_edit {
                    draft.replace(browser::value_of(field.get()));
                }
                browser::set_value(field.get(), &message.text);
            } else if was_edit {
                browser::set_value(field.get(), &draft.take());
            }
            browser::focus(field.get());
        }
    });
}

/// What follows from every change of the text.
#[hook]
fn use_typing(
    composition: &Composition,
    mention: &State<Option<Mention>>,
    too_long: &State<bool>,
) -> Callback<InputEvent> {
    let (ui, field, names) = (composition.ui.clone(), composition.field.clone(), composition.names.clone());
    let (mention, too_long) = (mention.setter(), too_long.setter());
    Callback::from(move |_| {
        let value = browser::value_of(field.get());
        if !value.is_empty() {
            ui.act(Action::Type);
        }
        too_long.set(value.len() > MAX_CHAT_BYTES);
        let before = browser::text_before_caret(field.get());
        let begun = mention::begun(&before).and_then(|begun| {
            let names: Vec<_> = names.here().cloned().collect();
            let candidates = mention::candidates(begun, &names);
            let names: Vec<_> = candidates.into_iter().map(|index| names[index].clone()).collect();
            let written = begun.encode_utf16().count();
            (!names.is_empty()).then_some(Mention { written, names, chosen: 0 })
        });
        mention.set(begun);
    })
}
