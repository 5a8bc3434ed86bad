//! The choice among several microphones, cameras and speakers.

use damso_call::{Action, Device, DeviceKind, LocalMedia};
use yew::prelude::*;

use super::button;
use crate::{
    browser::{self, chime::Note},
    ui::{Ui, component::component},
};

/// Two notes, a fourth apart and the second while the first dies away.
const TEST: [Note; 2] =
    [Note { frequency: 587, start: 0, length: 500 }, Note { frequency: 784, start: 220, length: 700 }];

/// One select for each kind of which there is something to choose, and the test of the speaker.
pub(crate) fn device_selects(ui: &Ui, media: &LocalMedia) -> Html {
    let text = ui.text;
    let select = |(kind, name, chosen): (DeviceKind, &'static str, &Option<String>)| {
        let devices: Vec<_> = media.devices.iter().filter(|device| device.kind == kind).cloned().collect();
        let props = DeviceSelectProps { ui: ui.clone(), kind, name, devices, chosen: chosen.clone() };
        (!props.devices.is_empty()).then(|| component::<DeviceSelect>(name, props))
    };
    let speaker = browser::can_choose_speaker()
        .then(|| select((DeviceKind::Speaker, text.speaker, &media.speaker)))
        .flatten()
        .unwrap_or_default();
    let try_out = {
        let (runtime, speaker) = (ui.runtime.clone(), media.speaker.clone());
        Callback::from(move |_: MouseEvent| runtime.chime(&TEST, speaker.as_deref()))
    };
    html! {
        <div class="devices">
            { select((DeviceKind::Camera, text.camera, &media.camera.device)).unwrap_or_default() }
            <div class="speaker">
                { speaker }
                if browser::can_ask_for_speaker() {
                    { button("button small choose-speaker", text.choose_speaker, ui.on(Action::AskForSpeaker)) }
                }
                { button("button small", text.test_speaker, try_out) }
            </div>
            // Last, for in the call the meter of its sound stands below.
            { select((DeviceKind::Microphone, text.microphone, &media.microphone.device)).unwrap_or_default() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DeviceSelectProps {
    ui: Ui,
    kind: DeviceKind,
    name: &'static str,
    devices: Vec<Device>,
    chosen: Option<String>,
}

#[component]
fn DeviceSelect(props: &DeviceSelectProps) -> Html {
    let (kind, text) = (props.kind, props.ui.text);
    let node = use_node_ref();
    let listed = |id: &str| props.devices.iter().any(|device| device.id == id);
    // What is in use may be none of the list; then the browser's or the system's choice is. Chromium lists that itself.
    let chosen = props.chosen.clone().filter(|id| listed(id)).unwrap_or_default();
    let by_default = chosen.is_empty() || (kind == DeviceKind::Speaker && !listed("default"));
    use_effect({
        let node = node.clone();
        // The person has perhaps changed what the browser shows, and an attribute does not change it back.
        move || browser::set_value(node.get(), &chosen)
    });
    let onchange = {
        let (ui, node) = (props.ui.clone(), node.clone());
        Callback::from(move |_: Event| {
            let id = Some(browser::value_of(node.get())).filter(|id| !id.is_empty());
            ui.act(Action::ChooseDevice(kind, id));
        })
    };
    let option = |(index, device): (usize, &Device)| {
        let label = match &device.label {
            label if label.is_empty() => (text.unnamed_device)(props.name, index + 1),
            label => label.clone(),
        };
        html! { <option key={device.id.as_str()} value={device.id.clone()}>{ label }</option> }
    };
    html! {
        <label class="device">
            <span class="label">{ props.name }</span>
            <select ref={node} class="field" aria-label={props.name} {onchange}>
                if by_default { <option value="">{ text.default_device }</option> }
                { for props.devices.iter().enumerate().map(option) }
            </select>
        </label>
    }
}
