//! What one can do about somebody else: keep that person large, play it louder or softer, ask it to mute.

use damso_call::{Action, MediaPath, PeerId, PersonLink, PersonView, Pin, Quality, Wanted};
use yew::prelude::*;

use super::{
    Glyph,
    attach::send_file_items,
    icon,
    menu::{First, menu, menu_item},
    tile_extras::connection_words,
};
use crate::{
    browser,
    ui::{Ui, component::component, effect::use_effect_with},
};

#[derive(Properties, PartialEq)]
struct PersonMenuProps {
    ui: Ui,
    id: PeerId,
    name: AttrValue,
    quality: Option<Quality>,
    path: Option<MediaPath>,
    pinned: bool,
    volume: u8,
    /// Whether that person's camera is to be sent here.
    video_wanted: Wanted,
    /// Whether something can be heard of that person.
    audible: bool,
}

/// The menu of somebody who is called so, and perhaps kept large.
pub(super) fn person_menu(ui: &Ui, person: &PersonView, name: &AttrValue, pinned: bool) -> Html {
    let &PersonView { id, quality, path, volume, video_wanted, .. } = person;
    let audible = person.microphone && person.link == PersonLink::Connected;
    let (ui, name) = (ui.clone(), name.clone());
    let props = PersonMenuProps { ui, id, name, quality, path, pinned, volume, video_wanted, audible };
    component::<PersonMenu>("menu", props)
}

#[component]
fn PersonMenu(props: &PersonMenuProps) -> Html {
    let (ui, text, id) = (&props.ui, props.ui.text, props.id);
    let slider = use_node_ref();
    use_effect_with(props.volume, {
        let slider = slider.clone();
        // The property: the attribute of this name only says where the slider begins.
        move |volume| browser::set_value(slider.get(), &volume.to_string())
    });
    let oninput = {
        let (ui, slider) = (ui.clone(), slider.clone());
        Callback::from(move |_: InputEvent| {
            if let Ok(volume) = browser::value_of(slider.get()).parse() {
                ui.act(Action::SetVolume(id, volume));
            }
        })
    };
    let (menu_id, name) = (format!("person-{id}"), (text.later().person_menu)(&props.name));
    let toggle_video = ui.on(Action::ToggleIncomingVideo(Some(id)));
    let (pin, words) = if props.pinned { (None, text.later().unpin) } else { (Some(Pin::Person(id)), text.pin) };
    html! {
        <>
            <button type="button" class="tile-menu" aria-label={name.clone()} popovertarget={menu_id.clone()}>
                { icon(Glyph::MORE) }
            </button>
            { menu(&menu_id, &name, html! {
                <>
                    <p class="menu-title" aria-hidden="true">{ &props.name }</p>
                    { menu_item(&menu_id, Glyph::PIN, words, First::Yes, ui.on(Action::Pin(pin))) }
                    { if props.video_wanted == Wanted::On {
                        menu_item(&menu_id, Glyph::CAMERA_OFF, text.later().stop_video, First::No, toggle_video)
                    } else {
                        menu_item(&menu_id, Glyph::CAMERA_ON, text.later().start_video, First::No, toggle_video)
                    } }
                    if props.audible {
                        { menu_item(&menu_id, Glyph::MICROPHONE_OFF, text.later().ask_to_mute, First::No, ui.on(Action::AskToMute(id))) }
                    }
                    { send_file_items(ui, &menu_id, id, &props.name) }
                    <label class="menu-slider">
                        { icon(Glyph::SPEAKER) }
                        <span>{ text.later().volume }</span>
                        <input ref={slider} type="range" min="0" max="100" step="5" aria-label={text.later().volume} {oninput} />
                    </label>
                    // A small tile has no room for it.
                    { connection_words(text, props.quality, props.path) }
                </>
            }) }
        </>
    }
}
