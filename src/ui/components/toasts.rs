//! Passing notices: over the page, and in the dialog that lies over it, for nothing else can be reached then. The style sheet
//! shows the upper ones.

use damso_call::{Action, News, Notice, NoticeId};
use yew::prelude::*;

use super::{Glyph, button, sign_button};
use crate::{
    browser,
    ui::{Ui, locale::Locale},
};

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
                    if let Some((name, action)) = offer(text, notice) {
                        { button("button small", name, answer(ui, *id, action)) }
                    }
                    { sign_button(Glyph::CLOSE, text.dismiss, dismiss(ui, *id)) }
                </div>
            }) }
        </div>
    }
}

/// What can be done about it at once.
fn offer(text: Locale, notice: &Notice) -> Option<(&'static str, Action)> {
    match notice {
        Notice::Of(_, News::AsksToMute) => Some((text.mute_now, Action::ToggleMicrophone)),
        Notice::SpeakingWhileMuted => Some((text.unmute.name, Action::ToggleMicrophone)),
        Notice::DeviceAdded(kind, device) => {
            Some((text.use_device, Action::ChooseDevice(kind.device(), Some(device.id.clone()))))
        }
        _ => None,
    }
}

/// Does it, and takes the notice away.
fn answer(ui: &Ui, id: NoticeId, action: Action) -> Callback<MouseEvent> {
    let (act, dismiss) = (ui.on(action), dismiss(ui, id));
    Callback::from(move |event: MouseEvent| {
        act.emit(event.clone());
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
