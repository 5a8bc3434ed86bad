//! Who leaves while files are under way or not saved, or messages not delivered, is asked first, for they would be lost.

use damso_call::{Action, Stake};
use yew::prelude::*;

use super::{button, dialog::dialog};
use crate::{browser, ui::Ui};

/// The question, about what is at stake by now. It stays until it is answered, also when nothing is any more.
pub(crate) fn leave_question(ui: &Ui, stake: Stake, onclose: &Callback<()>) -> Html {
    let text = ui.text.later();
    let words = &text.files;
    let (title, leave) = match stake {
        Stake { files: true, .. } => (words.leaving, words.leave_anyway),
        Stake { messages: 1.., .. } => (text.leaving_early, words.leave_anyway),
        _ => (text.leaving, ui.text.leave),
    };
    let onclose = {
        let ui = ui.clone();
        onclose.reform(move |()| ui.act(Action::Stay))
    };
    let question = html! {
        <>
            <div role="status">
                if stake.messages > 0 { <p>{ (text.leaving_unheard)(stake.messages) }</p> }
                if stake.files { <p>{ words.leaving_hint }</p> }
                if !stake.asks_to_leave() { <p>{ text.leaving_safely }</p> }
            </div>
            <div class="file-actions">
                { button("button primary", words.stay, Callback::from(|_| browser::close_dialog())) }
                { button("button", leave, ui.on(Action::Leave)) }
            </div>
        </>
    };
    dialog(ui, "leaving", [title, ui.text.dismiss], onclose, question)
}
