//! What the browser tells of the page: that it goes elsewhere, is left, is seen again, is back on the net.

use std::rc::Rc;

use damso_call::Input;
use web_sys::VisibilityState;

use super::{
    address,
    dom::{document, window},
    listener::Listener,
};

/// Reports until it is dropped.
pub struct PageEvents {
    _listeners: [Listener; 4],
}

impl PageEvents {
    /// Reports from now on.
    pub fn new(report: impl Fn(Input) + 'static) -> Self {
        let report: Rc<dyn Fn(Input)> = Rc::new(report);
        let [route, closing, online, visible] = [(); 4].map(|()| Rc::clone(&report));
        let window = window();
        Self {
            _listeners: [
                // It follows going back and forward as well as editing, and does not follow pushState.
                Listener::new(&window, "hashchange", move |_| route(Input::RouteChanged(address::fragment()))),
                // Unlike beforeunload and unload it comes on phones, too, and does not spoil the back/forward cache.
                Listener::new(&window, "pagehide", move |_| closing(Input::PageClosing)),
                Listener::new(&window, "online", move |_| online(Input::Resumed)),
                Listener::new(&document(), "visibilitychange", move |_| {
                    if document().visibility_state() == VisibilityState::Visible {
                        visible(Input::Resumed);
                    }
                }),
            ],
        }
    }
}
