//! What can be changed during a call: devices, in a dialog of its own.

use damso_call::{Action, LocalMedia, Wanted};
use yew::prelude::*;

use super::{device_selects, dialog::dialog, microphone_level, sound_switches, switch::switch};
use crate::ui::Ui;

#[derive(Properties, PartialEq)]
pub(crate) struct SettingsProps {
    pub(crate) ui: Ui,
    pub(crate) media: LocalMedia,
    pub(crate) sounds: Wanted,
    pub(crate) onclose: Callback<()>,
}

#[component]
pub(crate) fn Settings(props: &SettingsProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let (name, code, language) = text.other_language;
    let settings = html! {
        <>
            { device_selects(ui, &props.media) }
            { microphone_level(ui, &props.media.microphone) }
            <hr />
            { sound_switches(ui, props.media.sound) }
            <hr />
            { switch("use-sounds", text.use_sounds, props.sounds, None, Some(ui.on(Action::SetSounds(props.sounds.other())))) }
            <hr />
            <div class="language">
                <span class="label">{ text.language_label }</span>
                <button type="button" class="button small" lang={code} onclick={ui.on(Action::ChooseLanguage(language))}>
                    { name }
                </button>
            </div>
        </>
    };
    dialog(ui, "settings", [text.settings, text.close_settings], props.onclose.clone(), settings)
}
