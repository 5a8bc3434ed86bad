//! Who leaves while files are under way, or not saved, is asked first, for they would be lost.

use damso_call::Action;
use yew::prelude::*;

use super::dialog::dialog;
use crate::{browser, ui::Ui};

/// The question.
pub(crate) fn leave_question(ui: &Ui, onclose: &Callback<()>) -> Html {
    let words = &ui.text.files;
    let onclose = {
        let ui = ui.clone();
        onclose.reform(move |()| ui.act(Action::Stay))
    };
    let question = html! {
        <>
            <p>{ words.leaving_hint }</p>
            <div class="file-actions">
                <button type="button" class="button primary" onclick={|_| browser::close_dialog()}>{ words.stay }</button>
                <button type="button" class="button" onclick={ui.on(Action::Leave)}>{ words.leave_anyway }</button>
            </div>
        </>
    };
    dialog(ui, "leaving", [words.leaving, ui.text.dismiss], onclose, question)
}
