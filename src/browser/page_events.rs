//! What the browser tells of the page: that it goes elsewhere, is left, is seen again, is back on the net.

use std::{cell::RefCell, rc::Rc};

use damso_call::{Audience, Input};
use web_sys::VisibilityState;

use super::{
    address,
    dom::{document, window},
    ffi,
    listener::Listener,
};

/// Reports until it is dropped.
pub struct PageEvents {
    _listeners: [Listener; 5],
    _network: Option<Listener>,
}

impl PageEvents {
    /// Reports from now on.
    pub fn new(report: impl Fn(Input) + 'static) -> Self {
        let report: Rc<dyn Fn(Input)> = Rc::new(report);
        let [route, closing, online, visible, awake, network] = [(); 6].map(|()| Rc::clone(&report));
        let window = window();
        Self {
            _listeners: [
                // It follows going back and forward as well as editing, and does not follow pushState.
                Listener::new(&window, "hashchange", move |_| route(Input::RouteChanged(address::fragment()))),
                // Unlike beforeunload and unload it comes on phones, too, and does not spoil the back/forward cache.
                Listener::new(&window, "pagehide", move |_| closing(Input::PageClosing)),
                Listener::new(&window, "online", move |_| online(Input::NetworkChanged)),
                Listener::new(&document(), "visibilitychange", move |_| {
                    if document().visibility_state() == VisibilityState::Visible {
                        visible(Input::Resumed);
                    }
                }),
                // The page goes on after the browser had frozen it (Page Lifecycle; Chromium).
                Listener::new(&document(), "resume", move |_| awake(Input::Resumed)),
            ],
            _network: watch_network(move || network(Input::NetworkChanged)),
        }
    }
}

/// Who may be looking at the pictures of the page at this moment.
pub fn audience() -> Audience {
    match ffi::floating_video(&document()) {
        _ if document().visibility_state() == VisibilityState::Visible => Audience::Present,
        None => Audience::Unknown,
        Some(true) => Audience::Elsewhere,
        Some(false) => Audience::Absent,
    }
}

/// Whether one of them floats above all windows.
pub fn is_picture_floating() -> bool {
    ffi::floating_video(&document()) == Some(true)
}

/// Tells of every change in that, until what is returned is dropped.
pub fn watch_audience(told: impl Fn(Audience) + 'static) -> impl Sized {
    let told = Rc::new(told);
    ["visibilitychange", "enterpictureinpicture", "leavepictureinpicture"].map(|event| {
        let told = Rc::clone(&told);
        Listener::new(&document(), event, move |_| told(audience()))
    })
}

/// Has the browser ask whether the person really means it, when the page is to be closed or loaded anew at a moment at which
/// this says so; until what is returned is dropped.
pub fn ask_before_leaving(asks: impl Fn() -> bool + 'static) -> impl Sized {
    Listener::new(&window(), "beforeunload", move |event| {
        if asks() {
            event.prevent_default();
            // Chromium asked only for this before version 119.
            ffi::set(&event, "returnValue", &true.into());
        }
    })
}

/// From Wi-Fi to the mobile network there need be no moment without any. Where a browser tells the kind of network, a
/// change of it counts; a change of its speed, which comes by the same event, does not.
fn watch_network(changed: impl Fn() + 'static) -> Option<Listener> {
    let information = ffi::network_information(&window().navigator())?;
    let known = RefCell::new(information.kind()?);
    let target = information.clone();
    Some(Listener::new(&target, "change", move |_| {
        let kind = information.kind().unwrap_or_default();
        if known.replace(kind.clone()) != kind {
            changed();
        }
    }))
}
