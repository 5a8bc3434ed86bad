//! Who leaves while files are under way or not saved, or messages not delivered, is asked first, for they would be lost.

use damso_call::{Action, Stake};
use yew::prelude::*;

use super::dialog::dialog;
use crate::{browser, ui::Ui};

/// The question, about this.
pub(crate) fn leave_question(ui: &Ui, stake: Stake, onclose: &Callback<()>) -> Html {
    let words = &ui.text.files;
    let onclose = {
        let ui = ui.clone();
        onclose.reform(move |()| ui.act(Action::Stay))
    };
    let question = html! {
        <>
            if stake.messages > 0 { <p>{ (ui.text.leaving_unheard)(stake.messages) }</p> }
            if stake.files { <p>{ words.leaving_hint }</p> }
            <div class="file-actions">
                <button type="button" class="button primary" onclick={|_| browser::close_dialog()}>{ words.stay }</button>
                <button type="button" class="button" onclick={ui.on(Action::Leave)}>{ words.leave_anyway }</button>
            </div>
        </>
    };
    let title = if stake.files { words.leaving } else { ui.text.leaving_early };
    dialog(ui, "leaving", [title, ui.text.dismiss], onclose, question)
}
