//! A box to be ticked, with its words beside it.

use damso_call::Wanted;
use yew::prelude::*;

/// Without anything to do on a click, the box cannot be changed.
pub(crate) fn switch(
    id: &'static str,
    words: &'static str,
    wanted: Wanted,
    hint: Option<&'static str>,
    onclick: Option<Callback<MouseEvent>>,
) -> Html {
    let described = hint.map(|_| format!("{id}-hint"));
    html! {
        <div class="switch">
            <input {id} type="checkbox" checked={wanted == Wanted::On} disabled={onclick.is_none()} {onclick}
                aria-describedby={described.clone()} />
            <label class="label" for={id}>{ words }</label>
            if let Some(hint) = hint { <p id={described} class="hint">{ hint }</p> }
        </div>
    }
}
