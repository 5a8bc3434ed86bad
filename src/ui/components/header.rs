//! The top of the quiet pages: the word mark, which leads home, and the language switch.

use damso_call::Action;
use yew::prelude::*;

use crate::ui::hooks::{on, use_locale, use_runtime};

#[component]
pub(crate) fn Header() -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let (name, code, language) = text.other_language;
    html! {
        <header class="header">
            <a class="word-mark" href="#/" aria-label={text.home}>
                <span class="mark" aria-hidden="true" />
                <span lang="ko">{ "담소" }</span>
                <span lang="en">{ "Damso" }</span>
            </a>
            <button type="button" class="button quiet" lang={code} onclick={on(&runtime, Action::ChooseLanguage(language))}>
                { name }
            </button>
        </header>
    }
}
