//! The choice among several microphones, cameras and speakers.

use damso_call::{Action, Device, DeviceKind, LocalMedia};
use yew::prelude::*;

use crate::{
    browser,
    ui::hooks::{use_locale, use_runtime},
};

#[derive(Properties, PartialEq)]
pub(crate) struct DeviceSelectsProps {
    pub(crate) media: LocalMedia,
}

/// One select for each kind of which there is something to choose.
#[component]
pub(crate) fn DeviceSelects(props: &DeviceSelectsProps) -> Html {
    let text = use_locale();
    let media = &props.media;
    let select = |kind, name, chosen: &Option<String>| {
        let devices: Vec<_> = media.devices.iter().filter(|device| device.kind == kind).cloned().collect();
        if devices.is_empty() {
            return Html::default();
        }
        html! { <DeviceSelect {kind} {name} {devices} chosen={chosen.clone()} /> }
    };
    html! {
        <div class="devices">
            { select(DeviceKind::Camera, text.camera, &media.camera.device) }
            { select(DeviceKind::Microphone, text.microphone, &media.microphone.device) }
            if browser::can_choose_speaker() {
                { select(DeviceKind::Speaker, text.speaker, &media.speaker) }
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DeviceSelectProps {
    kind: DeviceKind,
    name: &'static str,
    devices: Vec<Device>,
    chosen: Option<String>,
}

#[component]
fn DeviceSelect(props: &DeviceSelectProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let node = use_node_ref();
    let kind = props.kind;
    let listed = |id: &str| props.devices.iter().any(|device| device.id == id);
    // What is in use may be none of the list; then the browser's or the system's choice is. Chromium lists that itself.
    let chosen = props.chosen.clone().filter(|id| listed(id)).unwrap_or_default();
    let by_default = chosen.is_empty() || (kind == DeviceKind::Speaker && !listed("default"));
    use_effect({
        let (node, chosen) = (node.clone(), chosen);
        // The person has perhaps changed what the browser shows, and an attribute does not change it back.
        move || browser::set_value(node.get(), &chosen)
    });
    let onchange = {
        let node = node.clone();
        Callback::from(move |_: Event| {
            let id = Some(browser::value_of(node.get())).filter(|id| !id.is_empty());
            runtime.act(Action::ChooseDevice(kind, id));
        })
    };
    html! {
        <label class="device">
            <span class="label">{ props.name }</span>
            <select ref={node} class="field" aria-label={props.name} {onchange}>
                if by_default { <option value="">{ text.default_device }</option> }
                { for props.devices.iter().enumerate().map(|(index, device)| html! {
                    <option key={device.id.as_str()} value={device.id.clone()}>
                        if device.label.is_empty() {
                            { (text.unnamed_device)(props.name, index + 1) }
                        } else {
                            { &device.label }
                        }
                    </option>
                }) }
            </select>
        </label>
    }
}
