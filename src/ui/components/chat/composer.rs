//! Where a message is written.

use damso_call::{Action, MAX_CHAT_BYTES};
use yew::prelude::*;

use super::{Glyph, icon};
use crate::{
    browser,
    ui::{
        Ui,
        components::attach::{attach_button, offer_long_text},
    },
};

/// The key code of every key that an input method takes for itself. Safari reports the Enter that ends a composition
/// only so: its `isComposing` is already false then (bug 165004 of `WebKit`).
const TAKEN_BY_INPUT_METHOD: u32 = 229;

pub(super) fn composer(ui: &Ui, field: NodeRef) -> Html {
    let text = ui.text;
    let send = {
        let (ui, field) = (ui.clone(), field.clone());
        Callback::from(move |()| {
            let text = browser::value_of(field.get());
            if text.len() > MAX_CHAT_BYTES {
                offer_long_text(&ui, &text);
                browser::set_value(field.get(), "");
            } else if !text.trim().is_empty() {
                ui.act(Action::SendMessage { text, reply: None, sent_at: browser::unix_millis() });
                browser::set_value(field.get(), "");
            }
            browser::focus(field.get());
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(());
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let composing = event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            send.emit(());
        }
    });
    html! {
        <form class="composer" {onsubmit}>
            { attach_button(ui) }
            <textarea ref={field} class="field" rows="1" enterkeyhint="send" aria-label={text.message}
                placeholder={text.message} {onkeydown} />
            <button type="submit" class="button primary round" aria-label={text.send}>{ icon(Glyph::Send) }</button>
        </form>
    }
}
