//! The top of the quiet pages: the word mark, which leads home, and the language switch.

use damso_call::Action;
use yew::prelude::*;

use crate::ui::Ui;

pub(crate) fn header(ui: &Ui) -> Html {
    let (name, code, language) = ui.text.other_language;
    html! {
        <header class="header">
            <a class="word-mark" href="#/">
                <span class="mark" aria-hidden="true" />
                <span lang="ko">{ "담소" }</span>
                { " " }
                <span lang="en">{ "Damso" }</span>
            </a>
            <button type="button" class="button quiet" lang={code} onclick={ui.on(Action::ChooseLanguage(language))}>
                { name }
            </button>
        </header>
    }
}
