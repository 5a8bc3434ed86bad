//! What can be changed during a call: devices, in a dialog of its own.

use damso_call::{Action, LocalMedia};
use yew::prelude::*;

use super::{
    Glyph,
    control_bar::control,
    device_selects,
    dialog::{DialogHead, dialog, use_dialog},
    microphone_level,
};
use crate::{browser, ui::Ui};

#[derive(Properties, PartialEq)]
pub(super) struct SettingsProps {
    pub(super) ui: Ui,
    pub(super) media: LocalMedia,
}

/// The button, and the dialog that it opens.
#[component]
pub(super) fn Settings(props: &SettingsProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let open = use_state_eq(|| false);
    let node = use_dialog(*open);
    let (show, closed) = (open.setter(), open.setter());
    let head = DialogHead { class: "dialog", title: text.settings, close: text.close_settings };
    let connections = {
        let (ui, node) = (ui.clone(), node.clone());
        move |_| {
            browser::close_dialog(node.get());
            ui.act(Action::ToggleConnectionPanel);
        }
    };
    let content = html! {
        <>
            { device_selects(ui, &props.media) }
            { microphone_level(ui, &props.media.microphone) }
            <button type="button" class="button" onclick={connections}>{ text.connection_details }</button>
        </>
    };
    html! {
        <>
            { control(text.settings, text.settings, Glyph::Settings, "", Callback::from(move |_| show.set(true))) }
            if *open { { dialog(&node, &head, Callback::from(move |_| closed.set(false)), content) } }
        </>
    }
}
