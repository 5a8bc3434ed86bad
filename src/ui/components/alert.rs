//! Something went wrong: what, what to do, and the button that does it.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::ui::locale::Explanation;

pub(crate) fn alert(explanation: Explanation, buttons: Html) -> Html {
    html! {
        <div class="alert" role="alert">
            { icon(Glyph::WARNING) }
            <div class="alert-body">
                <div class="alert-words">
                    <strong>{ explanation.what }</strong>
                    <p>{ explanation.advice }</p>
                </div>
                { buttons }
            </div>
        </div>
    }
}
