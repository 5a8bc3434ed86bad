//! What can be changed during a call: one's name and devices, in a dialog of its own.

use damso_call::{Action, LocalMedia, Wanted};
use yew::prelude::*;

use super::{device_selects, dialog::dialog, microphone_level, sound_switches, switch::switch};
use crate::{
    browser,
    ui::{MAX_NAME, Ui, effect::use_effect_with},
};

#[derive(Properties, PartialEq)]
pub(crate) struct SettingsProps {
    pub(crate) ui: Ui,
    pub(crate) name: String,
    pub(crate) media: LocalMedia,
    pub(crate) sounds: Wanted,
    pub(crate) onclose: Callback<()>,
}

#[component]
pub(crate) fn Settings(props: &SettingsProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let (name, code, language) = text.other_language;
    let field = use_node_ref();
    use_effect_with((), {
        let (field, name) = (field.clone(), props.name.clone());
        move |()| browser::set_value(field.get(), &name)
    });
    // Nobody reads it letter by letter.
    let rename = {
        let (ui, field) = (ui.clone(), field.clone());
        Callback::from(move |()| ui.act(Action::SetName(browser::value_of(field.get()))))
    };
    let onclose = {
        let (rename, onclose) = (rename.clone(), props.onclose.clone());
        Callback::from(move |()| {
            rename.emit(());
            onclose.emit(());
        })
    };
    let settings = html! {
        <>
            <label class="own-name">
                <span class="label">{ text.your_name }</span>
                <input ref={field} class="field" type="text" autocomplete="name" maxlength={MAX_NAME}
                    placeholder={text.name_example} onchange={rename.reform(|_| ())} />
            </label>
            <hr />
            { device_selects(ui, &props.media) }
            { microphone_level(ui, &props.media.microphone) }
            <hr />
            { sound_switches(ui, props.media.sound) }
            <hr />
            { switch("use-sounds", text.later().use_sounds, props.sounds, None, Some(ui.on(Action::SetSounds(props.sounds.other())))) }
            <hr />
            <div class="language">
                <span class="label">{ text.later().language_label }</span>
                <button type="button" class="button small" lang={code} onclick={ui.on(Action::ChooseLanguage(language))}>
                    { name }
                </button>
            </div>
        </>
    };
    dialog(ui, "settings", [text.later().settings, text.later().close_settings], onclose, settings)
}
