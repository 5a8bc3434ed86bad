//! What can be changed during a call: devices, in a dialog of its own.

use damso_call::LocalMedia;
use yew::prelude::*;

use super::{Glyph, control_bar::control, device_selects, icon, microphone_level, sound_switches};
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
    let dialog = use_node_ref();
    use_effect_with(*open, {
        let dialog = dialog.clone();
        move |open| {
            if *open {
                browser::show_dialog(dialog.get());
            }
        }
    });
    let (show, closed) = (open.setter(), open.setter());
    let close = {
        let dialog = dialog.clone();
        move |_| browser::close_dialog(dialog.get())
    };
    html! {
        <>
            { control(text.settings, text.settings, Glyph::Settings, "", Callback::from(move |_| show.set(true))) }
            if *open {
                // What is pressed here is not meant for the call behind it.
                <dialog ref={dialog} class="dialog" aria-labelledby="settings-heading" onclose={move |_| closed.set(false)}
                    onkeydown={|event: KeyboardEvent| event.stop_propagation()}>
                    <div class="dialog-head">
                        <h2 id="settings-heading">{ text.settings }</h2>
                        <button type="button" class="button quiet round" aria-label={text.close_settings} onclick={close}>
                            { icon(Glyph::Close) }
                        </button>
                    </div>
                    { device_selects(ui, &props.media) }
                    { microphone_level(ui, &props.media.microphone) }
                    { sound_switches(ui, props.media.sound) }
                </dialog>
            }
        </>
    }
}
