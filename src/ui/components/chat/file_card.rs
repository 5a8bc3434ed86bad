//! The file that comes with a message: what it is, what has become of it, and what one can do about it.

use damso_call::{
    Action, ChatMessage, FileState, FileView, MessageState, Origin, PeerId, Progress, Receipt, ReceiptState, WaitsFor,
};
use yew::prelude::*;

use super::viewer::enlargeable;
use crate::browser::can_save_as;
use crate::ui::{
    Ui,
    components::{Glyph, attach::choose_again_buttons, icon},
    files::{self, Kind, Left},
    locale::Explanation,
};

/// The card. `names` is how people are called at the moment.
pub(super) fn file_card(ui: &Ui, message: &ChatMessage, file: &FileView, names: &[(PeerId, AttrValue)]) -> Html {
    let words = &ui.text.later().files;
    let kind = files::kind(file);
    let size = (words.size)(&ui.text.amount(files::amount(file.size)));
    let about = [(words.kind)(kind), " · ", &size].concat();
    html! {
        <div class="file" data-file={state_name(&file.state)}>
            { picture(ui, message, file, kind) }
            <p class="file-name"><bdi>{ &file.name }</bdi></p>
            <p class="hint">{ about }</p>
            if file.renamed { <p class="hint">{ words.renamed }</p> }
            if let (Kind::Program, Some(author)) = (kind, message.author) {
                <p class="file-warning">
                    { icon(Glyph::WARNING) }
                    <span>{ (words.program_warning)(&files::isolated(called(ui, author, names, &message.name))) }</span>
                </p>
            }
            if message.state == MessageState::Deleted { <p class="hint">{ words.withdrawn }</p> }
            { state(ui, message, file, names) }
            <div class="file-actions" aria-live="off">{ actions(ui, message, file) }</div>
        </div>
    }
}

/// How somebody is called: as on the stage, or as at that time.
fn called<'a>(ui: &Ui, person: PeerId, names: &'a [(PeerId, AttrValue)], then: &'a str) -> &'a str {
    let here = names.iter().find(|(known, _)| *known == person).map(|(_, name)| name.as_str());
    match here.unwrap_or(then) {
        "" => ui.text.guest,
        name => name,
    }
}

/// The preview, which can be enlarged once the picture itself is there; a sign for what has none.
fn picture(ui: &Ui, message: &ChatMessage, file: &FileView, kind: Kind) -> Html {
    if let (Kind::Image, Some(local)) = (kind, file.local) {
        // What comes and goes with it is no news.
        return html! {
            <div class="file-media" aria-live="off">
                { enlargeable(ui, message.id, file, local) }
            </div>
        };
    }
    file.preview.clone().map_or_else(
        || icon(Glyph::FILE),
        |preview| {
            let words = (ui.text.later().files.preview)(&file.name);
            html! { <img class="file-picture" src={preview} alt={words} draggable="false" /> }
        },
    )
}

/// What has become of it, in words. The chat is a live region: what changes all the time is taken out of it.
fn state(ui: &Ui, message: &ChatMessage, file: &FileView, names: &[(PeerId, AttrValue)]) -> Html {
    let words = &ui.text.later().files;
    let author = || {
        let name = message.author.map_or("", |author| called(ui, author, names, &message.name));
        files::isolated(name)
    };
    let waiting;
    let (said, progress) = match &file.state {
        FileState::Own(receipts) => return own(ui, file, receipts, names),
        FileState::Offered => return Html::default(),
        FileState::Failed(failure) => {
            let Explanation { what, advice } = (words.failure)(*failure);
            return html! {
                <p class="file-failure">
                    { icon(Glyph::WARNING) }
                    <span><strong>{ what }</strong>{ " " }{ advice }</span>
                </p>
            };
        }
        FileState::Lost(origin) => ((words.lost)(*origin), None),
        FileState::Declined => (words.declined, None),
        FileState::Waiting(WaitsFor::Holder, progress) => (words.waiting, Some(progress)),
        FileState::Waiting(WaitsFor::Author, progress) => {
            waiting = (words.waiting_for)(&author());
            (&*waiting, Some(progress))
        }
        FileState::Unsealed(waits_for) => {
            waiting = (words.unsealed)(*waits_for, &author());
            (&*waiting, None)
        }
        FileState::Receiving(progress) => ("", Some(progress)),
        FileState::Paused(progress) => (words.paused, Some(progress)),
        FileState::Checking => (words.checking, None),
        FileState::Whole(saving) => ((words.whole)(*saving), None),
        FileState::Saving => (words.saving, None),
    };
    html! {
        <>
            { for progress.map(|progress| bar(ui, file, *progress)) }
            if !said.is_empty() { <p class="hint">{ said }</p> }
        </>
    }
}

fn bar(ui: &Ui, file: &FileView, progress: Progress) -> Html {
    let words = &ui.text.later().files;
    let [done, all] = [files::part(progress.done, file.size), files::amount(file.size)].map(|it| ui.text.amount(it));
    let come = (words.progress)(&done, &all);
    html! {
        <div class="file-progress" aria-live="off">
            <progress max="1000" value={files::permille(progress.done, file.size).to_string()}
                aria-label={(words.progress_of)(&file.name)} />
            <p class="hint">{ with_pace(ui, come, progress) }</p>
        </div>
    }
}

/// How much, how fast, and how long the rest takes, as far as that is known.
fn with_pace(ui: &Ui, mut line: String, progress: Progress) -> String {
    let words = &ui.text.later().files;
    let rate = (progress.rate > 0).then(|| (words.rate)(&ui.text.amount(files::amount(progress.rate))));
    let left = progress.seconds_left.map(|seconds| (words.left)(Left::of(seconds)));
    for more in [rate, left].into_iter().flatten() {
        line.push_str(" · ");
        line.push_str(&more);
    }
    line
}

/// What has become of one's own offer, person by person.
fn own(ui: &Ui, file: &FileView, receipts: &[Receipt], names: &[(PeerId, AttrValue)]) -> Html {
    let words = &ui.text.later().files;
    if receipts.is_empty() {
        return html! { <p class="hint">{ words.nobody_yet }</p> };
    }
    let line = |receipt: &Receipt| {
        let what = match receipt.state {
            ReceiptState::Declined => words.they_declined.to_owned(),
            ReceiptState::Failed => words.they_failed.to_owned(),
            ReceiptState::Whole => words.they_have_it.to_owned(),
            ReceiptState::Sending(progress) => {
                let percent = ui.text.percent(files::permille(progress.done, file.size) / 10);
                with_pace(ui, format!(": {percent}"), progress)
            }
        };
        html! { <li><bdi>{ called(ui, receipt.person, names, "") }</bdi>{ what }</li> }
    };
    html! { <ul class="file-receipts hint" aria-live="off">{ for receipts.iter().map(line) }</ul> }
}

/// What one can do about it.
fn actions(ui: &Ui, message: &ChatMessage, file: &FileView) -> Html {
    let (words, id) = (&ui.text.later().files, message.id);
    let fetch = |word| button(ui, word, "primary", &file.name, Action::FetchFile(id));
    let other = |word, action| button(ui, word, "", &file.name, action);
    let cancel = || other(words.cancel, Action::CancelFile(id));
    let withdrawing = [words.withdraw, words.withdraw_hint, words.withdraw_now];
    let withdraw = || in_two_steps(ui, file, withdrawing, Action::DeleteMessage(id));
    match file.state {
        FileState::Own(_) | FileState::Lost(Origin::Page) => withdraw(),
        FileState::Lost(Origin::Disk) => html! { <>{ choose_again_buttons(ui, id, file) }{ withdraw() }</> },
        FileState::Offered => {
            html! { <>{ fetch(words.download) }{ other(words.decline, Action::DeclineFile(id)) }</> }
        }
        FileState::Declined => other(words.download, Action::FetchFile(id)),
        FileState::Receiving(_) => html! { <>{ other(words.pause, Action::PauseFile(id)) }{ cancel() }</> },
        FileState::Paused(_) => html! { <>{ fetch(words.go_on) }{ cancel() }</> },
        FileState::Waiting(..) | FileState::Checking | FileState::Unsealed(_) => cancel(),
        FileState::Whole(_) => html! {
            <>
                { button(ui, words.save, "primary", &file.name, Action::SaveFile(id)) }
                if can_save_as() { { other(words.save_as, Action::SaveFileAs(id)) } }
                { in_two_steps(ui, file, [words.remove, words.remove_hint, words.remove_now], Action::RemoveFile(id)) }
            </>
        },
        FileState::Saving => Html::default(),
        FileState::Failed(_) => {
            html! { <>{ fetch(ui.text.try_again) }{ other(words.decline, Action::DeclineFile(id)) }</> }
        }
    }
}

/// No button becomes another one under the hand: what had the focus goes, and the focus goes to the card's first one.
fn button(ui: &Ui, word: &'static str, look: &'static str, file_name: &str, action: Action) -> Html {
    html! {
        <button key={word} type="button" class={classes!("button", "small", look)} aria-label={(ui.text.later().files.named)(word, file_name)}
            onclick={ui.on(action)}>
            { word }
        </button>
    }
}

/// For what nothing may bring back: a button, and what it brings forth.
fn in_two_steps(ui: &Ui, file: &FileView, [word, hint, now]: [&'static str; 3], action: Action) -> Html {
    html! {
        <details key={word} class="file-withdraw">
            <summary class="button small" aria-label={(ui.text.later().files.named)(word, &file.name)}>{ word }</summary>
            <p class="hint">{ hint }</p>
            { button(ui, now, "", &file.name, action) }
        </details>
    }
}

/// For the style sheet, and for tests.
fn state_name(state: &FileState) -> &'static str {
    match state {
        FileState::Own(_) => "own",
        FileState::Lost(_) => "lost",
        FileState::Offered => "offered",
        FileState::Declined => "declined",
        FileState::Waiting(..) => "waiting",
        FileState::Receiving(_) => "receiving",
        FileState::Paused(_) => "paused",
        FileState::Checking => "checking",
        FileState::Unsealed(_) => "unsealed",
        FileState::Whole(_) => "whole",
        FileState::Saving => "saving",
        FileState::Failed(_) => "failed",
    }
}
