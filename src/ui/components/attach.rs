//! Offering files and folders: by buttons, to one person from that person's menu, by dropping them on the call, and by pasting.

use damso_call::{Action, EntryId, FileView, LeftOut, PeerId, PickedFile, Recipient, Stake};
use yew::prelude::*;

use super::{
    Glyph, icon,
    menu::{First, menu_item},
};
use crate::{
    browser::{self, Dragging, Files, Pasted, Picked},
    ui::{Ui, effect::use_effect_with, state::use_state_eq},
};

/// The media type of what a folder becomes.
const FOLDER_KIND: &str = "application/zip";

/// The buttons beside the field for messages: what is chosen is for these.
pub(super) fn attach_buttons(ui: &Ui, to: Recipient) -> Html {
    let words = &ui.text.later().files;
    let button = |glyph, words: &'static str, look: &'static str| {
        html! {
            <button type="button" class={classes!("button", "quiet", "round", look)} aria-label={words} title={words}
                onclick={opens_picker()}>
                { icon(glyph) }
            </button>
        }
    };
    html! {
        <>
            { button(Glyph::ATTACH, words.attach, "") }
            { picker(Choice::Files, offering(ui, to)) }
            { button(Glyph::FOLDER, words.attach_folder, "attach-folder") }
            { picker(Choice::Folder, offering(ui, to)) }
        </>
    }
}

/// What a person's menu has for this.
pub(super) fn send_file_items(ui: &Ui, menu: &str, person: PeerId, name: &str) -> Html {
    html! {
        <>
            { menu_item(menu, Glyph::ATTACH, (ui.text.later().files.send_to)(name), First::No, opens_picker()) }
            { picker(Choice::Files, offering(ui, Recipient::Person(person))) }
            <div class="attach-folder">
                { menu_item(menu, Glyph::FOLDER, (ui.text.later().files.send_folder_to)(name), First::No, opens_picker()) }
                { picker(Choice::Folder, offering(ui, Recipient::Person(person))) }
            </div>
        </>
    }
}

/// Buttons with which what the page has lost of one's own is chosen again. An archive may have been a folder.
pub(super) fn choose_again_buttons(ui: &Ui, of: EntryId, file: &FileView) -> Html {
    let words = &ui.text.later().files;
    let chosen = {
        let ui = ui.clone();
        Callback::from(move |event: Event| {
            let (ui, offer) = (ui.clone(), prepare(&ui));
            Files::chosen(&event).pick(&ui.runtime.clone(), move |mut picked| {
                if let Some(file) = picked.files.pop() {
                    ui.act(Action::ChooseAgain(of, file));
                }
                tell_left_out(&ui, &picked);
                // It is offered already.
                offer(Vec::new(), Recipient::Everybody);
            });
        })
    };
    let button = |word, choice, look: &'static str| {
        html! {
            <>
                <button type="button" class={classes!("button", "small", look)} aria-label={(words.named)(word, &file.name)}
                    onclick={opens_picker()}>
                    { word }
                </button>
                { picker(choice, chosen.clone()) }
            </>
        }
    };
    html! {
        <>
            { button(words.choose_again, Choice::File, "primary") }
            if file.kind == FOLDER_KIND { { button(words.choose_folder_again, Choice::Folder, "attach-folder") } }
        </>
    }
}

/// A text that is too long for a message becomes a file, for the same eyes.
pub(crate) fn offer_long_text(ui: &Ui, text: &str, to: Recipient) {
    let files = ui.runtime.text_file(ui.text.later().files.long_text, text).into_iter().collect();
    prepare(ui)(files, to);
}

/// Takes files that are dropped on the call or pasted into it, and has the browser ask before the page is closed while
/// something would be lost by it. They are for these: for the one of this name, if there is only one. What is returned lies
/// over the call as long as files are over it.
#[hook]
pub(super) fn use_file_drop(ui: &Ui, is_chat_open: bool, to: (Recipient, Option<AttrValue>), stake: Stake) -> Html {
    let (to, name) = to;
    let over = use_state_eq(|| false);
    // What is right depends on the call at the moment at which something happens.
    let present = use_mut_ref(|| (false, false, to));
    present.replace((is_chat_open, stake.asks_to_leave(), to));
    use_effect_with((), {
        let (dropping, pasting, over) = (ui.clone(), ui.clone(), over.setter());
        move |()| {
            let (chat, files, dropped, pasted) = (present.clone(), present.clone(), present.clone(), present);
            let listeners = (
                browser::watch_dragging(move |dragging| {
                    over.set(matches!(dragging, Dragging::Over));
                    if let Dragging::Dropped(files) = dragging {
                        pick(&dropping, files, dropped.borrow().2);
                    }
                }),
                browser::watch_pasting(
                    move |pasted| match pasted {
                        Pasted::IntoText => true,
                        Pasted::Pictures => chat.borrow().0,
                        Pasted::Files => false,
                    },
                    move |files| pick(&pasting, files, pasted.borrow().2),
                ),
                browser::ask_before_leaving(move || files.borrow().1),
            );
            move || drop(listeners)
        }
    });
    if *over {
        let words = &ui.text.later().files;
        let whom = name.map_or_else(|| words.drop_here.to_owned(), |name| (words.send_to)(&name));
        html! { <div class="drop-zone" aria-hidden="true"><p>{ icon(Glyph::ATTACH) }{ whom }</p></div> }
    } else {
        Html::default()
    }
}

/// What can be chosen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    File,
    Files,
    /// One, with all that is in it.
    Folder,
}

/// The field that a button before it opens. It is hidden from everybody, for every browser has words and looks of its own
/// for it.
fn picker(choice: Choice, onchange: Callback<Event>) -> Html {
    let (several, folder) = (choice == Choice::Files, choice == Choice::Folder);
    html! { <input type="file" hidden=true multiple={several} webkitdirectory={folder} {onchange} /> }
}

fn opens_picker() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| browser::press_next(&event))
}

fn offering(ui: &Ui, to: Recipient) -> Callback<Event> {
    let ui = ui.clone();
    Callback::from(move |event: Event| pick(&ui, Files::chosen(&event), to))
}

fn pick(ui: &Ui, files: Files, to: Recipient) {
    let (ui, offer) = (ui.clone(), prepare(ui));
    files.pick(&ui.runtime.clone(), move |picked| {
        tell_left_out(&ui, &picked);
        offer(picked.files, to);
    });
}

fn tell_left_out(ui: &Ui, picked: &Picked) {
    for (folders, why) in [(&picked.empty, LeftOut::Empty), (&picked.unreadable, LeftOut::Unreadable)] {
        if !folders.is_empty() {
            ui.act(Action::LeaveOut(folders.join(", "), why));
        }
    }
}

/// Files were chosen. What is returned offers them, in the present call and in no other.
fn prepare(ui: &Ui) -> impl FnOnce(Vec<PickedFile>, Recipient) + 'static {
    let (ui, link) = (ui.clone(), ui.runtime.link());
    ui.act(Action::PrepareFiles);
    move |files, to| ui.act(Action::OfferFiles { files, link, to, sent_at: browser::unix_millis() })
}
