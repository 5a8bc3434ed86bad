//! The link of a call, to be seen, selected and copied.

use damso_call::Action;
use yew::prelude::*;

use super::{Glyph, icon};
use crate::ui::Ui;

pub(crate) fn link_box(ui: &Ui, link: &str) -> Html {
    html! {
        <div class="link-box">
            <span class="link-text">{ link }</span>
            <button type="button" class="button" onclick={ui.on(Action::CopyLink)}>
                { icon(Glyph::Link) }
                { ui.text.copy_link }
            </button>
        </div>
    }
}
