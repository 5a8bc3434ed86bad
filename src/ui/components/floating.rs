//! The call in a small window above all others: whoever is in the foreground, and what one needs while doing something else.

use std::{cell::RefCell, rc::Rc};

use damso_call::{Action, CallScreen, Pin, Wanted};
use yew::prelude::*;

use super::toggles::state;
use crate::{
    browser::{FloatingWindow, MediaStream, Remote},
    ui::{Ui, effect::use_effect_with, later::Parts},
};

/// What opens the window, once there are `parts`, and whether it is open. It closes with the call, which `leave` leaves.
/// People are called by `names`, in their order.
#[hook]
pub(crate) fn use_floating_window(
    ui: &Ui,
    call: &CallScreen,
    names: &[AttrValue],
    parts: Option<&'static Parts>,
    leave: &Callback<()>,
) -> (Callback<MouseEvent>, bool) {
    let window = use_memo((), |()| RefCell::new(None::<FloatingWindow>));
    let redraw = use_force_update();
    // Whether leaving is asked about depends on the call at the moment at which it is pressed.
    let present = use_mut_ref(|| leave.clone());
    present.replace(leave.clone());
    if let (Some(parts), Some(window)) = (parts, &*window.borrow()) {
        (parts.show_floating)(window, ui, call, names);
    }
    // Once the tiles are marked anew.
    use_effect_with((call.stage.floated, parts.is_some()), move |_| {
        let following = parts.map(|parts| (parts.follow_floated)());
        move || drop(following)
    });
    // Gone with the page of the call.
    use_effect_with((), {
        let window = Rc::clone(&window);
        move |()| move || drop(window.take())
    });
    let is_open = window.borrow().is_some();
    let ui = ui.clone();
    let open = Callback::from(move |_| {
        let (ui, leave, redraw) = (ui.clone(), present.clone(), redraw.clone());
        let refused = {
            let ui = ui.clone();
            move || ui.act(Action::TellNotFloated)
        };
        let pressed = move |button: usize| match button {
            0 => ui.act(Action::ToggleMicrophone),
            1 => ui.act(Action::ToggleCamera),
            _ => {
                let leave = leave.borrow().clone();
                leave.emit(());
            }
        };
        // Only a menu that is drawn by them has this.
        if let Some(parts) = parts {
            let changed = move || redraw.force_update();
            (parts.float)(&window, 3, Rc::new(changed), Rc::new(pressed), Rc::new(refused));
        }
    });
    (open, is_open)
}

/// Draws what is in the window.
pub(crate) fn show_floating(window: &FloatingWindow, ui: &Ui, call: &CallScreen, names: &[AttrValue]) {
    let text = ui.text;
    let words = |track, on: &'static str, off: &'static str| if state(track) == "on" { on } else { off };
    let ((stream, caption), media) = (picture(ui, call, names).unwrap_or_default(), &call.media);
    window.show(
        stream.as_ref(),
        &caption,
        &[
            words(&media.microphone, text.mute.name, text.unmute.name),
            words(&media.camera, text.camera_off.name, text.camera_on.name),
            text.leave,
        ],
    );
}

/// Whoever is in the foreground: the picture, or what is to be said in its place.
fn picture(ui: &Ui, call: &CallScreen, names: &[AttrValue]) -> Option<(Option<MediaStream>, String)> {
    let pin = call.stage.floated?;
    let (Pin::Person(id) | Pin::Screen(id)) = pin;
    let (person, name) = call.people.iter().zip(names).find(|(person, _)| person.id == id)?;
    let (what, is_shown, is_withheld) = match pin {
        Pin::Person(_) => {
            let is_shown = person.camera && person.video_wanted == Wanted::On;
            (Remote::Person, is_shown, person.withheld.camera)
        }
        Pin::Screen(_) => (Remote::Screen, true, person.withheld.screen),
    };
    if !is_shown {
        return Some((None, name.to_string()));
    }
    if is_withheld {
        return Some((None, [&(ui.text.of_person)(name), ui.text.withheld[0]].concat()));
    }
    Some((ui.runtime.remote(person.connection?, what), String::new()))
}
