//! Offering files: by a button, to one person from that person's menu, by dropping them on the call, and by pasting.

use damso_call::{Action, CallScreen, EntryId, PeerId, PickedFile, Stake};
use yew::prelude::*;

use super::{
    Glyph, icon,
    menu::{First, menu_item},
};
use crate::{
    browser::{self, Dragging, Files, Pasted},
    ui::Ui,
};

/// The button beside the field for messages.
pub(super) fn attach_button(ui: &Ui) -> Html {
    let words = ui.text.files.attach;
    html! {
        <>
            <button type="button" class="button quiet round" aria-label={words} title={words} onclick={opens_picker()}>
                { icon(Glyph::Attach) }
            </button>
            { picker(HowMany::Several, offering(ui, None)) }
        </>
    }
}

/// What a person's menu has for this.
pub(super) fn send_file_item(ui: &Ui, menu: &str, person: PeerId, name: &str) -> Html {
    html! {
        <>
            { menu_item(menu, Glyph::Attach, (ui.text.files.send_to)(name), First::No, opens_picker()) }
            { picker(HowMany::Several, offering(ui, Some(person))) }
        </>
    }
}

/// A button with which a file of one's own that the page has lost is chosen again.
pub(super) fn choose_again_button(ui: &Ui, of: EntryId, file_name: &str) -> Html {
    let words = &ui.text.files;
    let chosen = {
        let ui = ui.clone();
        Callback::from(move |event: Event| {
            let ui = ui.clone();
            Files::chosen(&event).pick(&ui.runtime.clone(), move |picked| {
                if let Some(file) = picked.files.into_iter().next() {
                    ui.act(Action::ChooseAgain(of, file));
                }
            });
        })
    };
    html! {
        <>
            <button type="button" class="button small primary" aria-label={(words.named)(words.choose_again, file_name)}
                onclick={opens_picker()}>
                { words.choose_again }
            </button>
            { picker(HowMany::One, chosen) }
        </>
    }
}

/// A text that is too long for a message becomes a file, for the same eyes.
pub(crate) fn offer_long_text(ui: &Ui, text: &str, to: Option<PeerId>) {
    offer(ui, ui.runtime.text_file(ui.text.files.long_text, text).into_iter().collect(), to);
}

/// Takes files that are dropped on the call or pasted into it, and has the browser ask before the page is closed while
/// files are under way. What is returned lies over the call: as long as files are over it, and when a folder could not be read.
#[hook]
pub(crate) fn use_file_drop(ui: &Ui, call: &CallScreen) -> Html {
    let over = use_state_eq(|| false);
    let unreadable = use_state_eq(Vec::<String>::new);
    // What is right depends on the call at the moment at which something happens.
    let present = use_mut_ref(|| (false, false));
    present.replace((call.chat.open, call.stake == Stake::UnderWay));
    use_effect_with((), {
        let (dropping, pasting, over, unreadable) = (ui.clone(), ui.clone(), over.setter(), unreadable.setter());
        move |()| {
            let (chat, files) = (present.clone(), present);
            let listeners = (
                browser::watch_dragging(move |dragging| {
                    over.set(matches!(dragging, Dragging::Over));
                    if let Dragging::Dropped(files) = dragging {
                        let (ui, unreadable) = (dropping.clone(), unreadable.clone());
                        files.pick(&dropping.runtime, move |picked| {
                            unreadable.set(picked.unreadable);
                            offer(&ui, picked.files, None);
                        });
                    }
                }),
                browser::watch_pasting(
                    move |pasted| match pasted {
                        Pasted::IntoText => true,
                        Pasted::Pictures => chat.borrow().0,
                        Pasted::Files => false,
                    },
                    move |files| pick(&pasting, files, None),
                ),
                browser::ask_before_leaving(move || files.borrow().1),
            );
            move || drop(listeners)
        }
    });
    let dismiss = {
        let unreadable = unreadable.setter();
        Callback::from(move |_| unreadable.set(Vec::new()))
    };
    let text = ui.text;
    html! {
        <>
            if *over {
                <div class="drop-zone" aria-hidden="true"><p>{ icon(Glyph::Attach) }{ text.files.drop_here }</p></div>
            }
            if !unreadable.is_empty() {
                <div class="toasts drop-failure">
                    <div class="toast" role="alert">
                        <span>{ (text.files.unreadable)(&unreadable.join(", ")) }</span>
                        <button type="button" class="button quiet round" aria-label={text.dismiss} onclick={dismiss}>
                            { icon(Glyph::Close) }
                        </button>
                    </div>
                </div>
            }
        </>
    }
}

/// How many files can be chosen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HowMany {
    One,
    Several,
}

/// The field that a button before it opens. It is hidden from everybody, for every browser has words and looks of its own
/// for it.
fn picker(how_many: HowMany, onchange: Callback<Event>) -> Html {
    html! { <input type="file" hidden=true multiple={how_many == HowMany::Several} {onchange} /> }
}

fn opens_picker() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| browser::press_next(&event))
}

fn offering(ui: &Ui, to: Option<PeerId>) -> Callback<Event> {
    let ui = ui.clone();
    Callback::from(move |event: Event| pick(&ui, Files::chosen(&event), to))
}

fn pick(ui: &Ui, files: Files, to: Option<PeerId>) {
    let ui = ui.clone();
    files.pick(&ui.runtime.clone(), move |picked| offer(&ui, picked.files, to));
}

fn offer(ui: &Ui, files: Vec<PickedFile>, to: Option<PeerId>) {
    if !files.is_empty() {
        ui.act(Action::OfferFiles { files, to, sent_at: browser::unix_millis() });
    }
}
