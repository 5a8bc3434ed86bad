//! The link of a call, to be seen, selected and copied.

use damso_call::Action;
use yew::prelude::*;

use super::{Glyph, icon};
use crate::ui::Ui;

pub(crate) fn link_box(ui: &Ui, link: &str) -> Html {
    link_box_with(ui, link, ui.on(Action::CopyLink))
}

/// For whom copying the link is not all that its button does.
pub(super) fn link_box_with(ui: &Ui, link: &str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <div class="link-box">
            <span class="link-text">{ link }</span>
            <button type="button" class="button" {onclick}>
                { icon(Glyph::LINK) }
                { ui.text.copy_link }
            </button>
        </div>
    }
}
