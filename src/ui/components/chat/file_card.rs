//! A file that is offered with a message.

use damso_call::{ChatMessage, FileView, PeerId};
use yew::prelude::*;

use crate::ui::Ui;

/// Its name. `names` are those of everybody who is here or has written.
pub(super) fn file_card(_ui: &Ui, _message: &ChatMessage, file: &FileView, _names: &[(PeerId, AttrValue)]) -> Html {
    html! { <p class="message-text" dir="auto">{ &file.name }</p> }
}
