//! Passing notices: over the page, and in the dialog that lies over it, for nothing else can be reached then. The style sheet
//! shows the upper ones.

use damso_call::{Action, Notice, NoticeId};
use yew::prelude::*;

use super::{Glyph, icon};
use crate::{browser, ui::Ui};

pub(crate) fn toasts(ui: &Ui) -> Html {
    let text = ui.text;
    // The region is there before its first notice, or screen readers would not listen to it.
    html! {
        <div class="toasts" role="status" aria-atomic="false">
            { for ui.notices.iter().map(|(id, notice)| html! {
                <div key={id.0} class="toast">
                    <div class="toast-words">
                        { (text.notice)(notice) }
                        if let Notice::LinkNotCopied(link) = notice {
                            <span class="link-text whole">{ link }</span>
                        }
                    </div>
                    if let Notice::AskedToMute(_) | Notice::SpeakingWhileMuted = notice {
                        <button type="button" class="button small" onclick={answer(ui, *id)}>
                            { if *notice == Notice::SpeakingWhileMuted { text.unmute.name } else { text.mute_now } }
                        </button>
                    }
                    if let Notice::DeviceAdded(kind, device) = notice {
                        <button type="button" class="button small"
                            onclick={ui.on(Action::ChooseDevice(kind.device(), Some(device.id.clone())))}>
                            { text.use_device }
                        </button>
                    }
                    <button type="button" class="button quiet round" aria-label={text.dismiss} onclick={dismiss(ui, *id)}>
                        { icon(Glyph::Close) }
                    </button>
                </div>
            }) }
        </div>
    }
}

/// Mutes or unmutes, and takes the notice away.
fn answer(ui: &Ui, id: NoticeId) -> Callback<MouseEvent> {
    let (ui, dismiss) = (ui.clone(), dismiss(ui, id));
    Callback::from(move |event| {
        ui.act(Action::ToggleMicrophone);
        dismiss.emit(event);
    })
}

fn dismiss(ui: &Ui, id: NoticeId) -> Callback<MouseEvent> {
    let ui = ui.clone();
    Callback::from(move |event: MouseEvent| {
        browser::pass_focus_on(&event);
        ui.act(Action::DismissNotice(id));
    })
}
