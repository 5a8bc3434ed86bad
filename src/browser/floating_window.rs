//! A small window that stays above all others: a picture, and a few buttons. With Document Picture-in-Picture where there is
//! one, which both picture and buttons need; elsewhere the picture alone floats.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlMediaElement, MediaStream, Window};

use super::{
    dom::{document, find_all, window},
    error::settle,
    ffi,
    listener::Listener,
};

/// A picture that stands and one that lies both find room in it.
const SIZE: (u16, u16) = (360, 300);

/// Dropping it closes the window.
pub struct FloatingWindow {
    window: Window,
    video: HtmlMediaElement,
    caption: Element,
    buttons: Vec<Element>,
    _listeners: Vec<Listener>,
}

/// What opens one: [`FloatingWindow::open`].
pub type OpenFloatingWindow =
    fn(&Rc<RefCell<Option<FloatingWindow>>>, usize, Rc<dyn Fn()>, Rc<dyn Fn(usize)>, Rc<dyn Fn()>);

/// Whether a browser can do either.
pub fn can_float() -> bool {
    ffi::has_document_picture_in_picture(&window()) || ffi::can_float_video(&document())
}

impl FloatingWindow {
    /// Opens a window with so many buttons into `place`, and empties it when the window is closed. Browsers allow it only
    /// right after a click, or else it is `refused`. Where only a picture can float, it is that of the tile that is marked.
    pub fn open(
        place: &Rc<RefCell<Option<Self>>>,
        buttons: usize,
        changed: Rc<dyn Fn()>,
        pressed: Rc<dyn Fn(usize)>,
        refused: Rc<dyn Fn()>,
    ) {
        let Some(promise) = ffi::request_floating_window(&window(), SIZE) else {
            return match marked() {
                None => refused(),
                Some(video) => settle(ffi::float_video(&video), move |result| {
                    if result.is_err() {
                        refused();
                    }
                }),
            };
        };
        let weak = Rc::downgrade(place);
        settle(promise, move |result| {
            let Ok(window) = result else { return refused() };
            let window: Window = window.unchecked_into();
            let Some(place) = weak.upgrade() else { return close(&window) };
            let (closed, unfilled) = (Rc::clone(&changed), window.clone());
            let opened = Self::fill(window, buttons, &pressed, move || {
                if let Some(place) = weak.upgrade() {
                    place.take();
                }
                closed();
            });
            if opened.is_err() {
                close(&unfilled);
            }
            place.replace(opened.ok());
            changed();
        });
    }

    /// The other window has types of its own, so that nothing there is an instance of ours.
    fn fill(
        window: Window,
        buttons: usize,
        pressed: &Rc<dyn Fn(usize)>,
        closed: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let floating = window.document().ok_or(JsValue::UNDEFINED)?;
        floating.set_title(&document().title());
        if let (Some(root), Some(own)) = (floating.document_element(), document().document_element()) {
            root.unchecked_ref::<Element>().set_attribute("lang", &own.get_attribute("lang").unwrap_or_default())?;
        }
        let head = floating.query_selector("head")?.ok_or(JsValue::UNDEFINED)?;
        for style in find_all(document().document_element().map(Into::into), "link[rel=stylesheet]") {
            // As the page's own Content-Security-Policy wants it: the same files by the same addresses.
            let link = floating.create_element("link")?;
            link.set_attribute("rel", "stylesheet")?;
            link.set_attribute("href", &ffi::address_of(&style))?;
            head.append_child(&link)?;
        }
        let body: Element = floating.body().ok_or(JsValue::UNDEFINED)?.unchecked_into();
        body.set_class_name("floating call");
        let video: HtmlMediaElement = append(&floating, &body, "video")?.unchecked_into();
        video.set_class_name("floating-picture");
        video.set_muted(true);
        video.set_autoplay(true);
        let caption = append(&floating, &body, "p")?;
        caption.set_class_name("preview-words");
        let bar = append(&floating, &body, "div")?;
        bar.set_class_name("floating-bar");
        let mut listeners = vec![Listener::new(&window, "pagehide", move |_| closed())];
        let mut all = Vec::new();
        for index in 0..buttons {
            let button = append(&floating, &bar, "button")?;
            button.set_class_name("button small");
            let pressed = Rc::clone(pressed);
            listeners.push(Listener::new(&button, "click", move |_| pressed(index)));
            all.push(button);
        }
        Ok(Self { window, video, caption, buttons: all, _listeners: listeners })
    }

    /// Shows this picture, what is said in its place, and these words on the buttons.
    pub fn show(&self, stream: Option<&MediaStream>, caption: &str, words: &[&str]) {
        if self.video.src_object().as_ref() != stream {
            self.video.set_src_object(stream);
        }
        self.caption.set_text_content(Some(caption));
        for (button, words) in self.buttons.iter().zip(words) {
            button.set_text_content(Some(words));
        }
    }
}

/// Has the picture of the tile that is marked float, if that of another one does: now, or as soon as there is one. What the
/// person has float afterwards stays.
pub fn follow_marked() -> Following {
    let caught_up = Rc::new(Cell::new(false));
    catch_up(&caught_up);
    let listener = |event| {
        let caught_up = Rc::clone(&caught_up);
        Listener::within(&document(), event, move |_| catch_up(&caught_up))
    };
    Following { _listeners: ["loadedmetadata", "resize"].map(listener) }
}

/// Dropping it ends that.
pub struct Following {
    _listeners: [Listener; 2],
}

/// Browsers let one picture take another one's place without a click.
fn catch_up(caught_up: &Rc<Cell<bool>>) {
    let is_behind = |video: &Element| {
        !caught_up.get() && ffi::floating_video(&document()) == Some(true) && !ffi::floats(&document(), video)
    };
    let Some(video) = marked().filter(is_behind) else { return caught_up.set(true) };
    let caught_up = Rc::clone(caught_up);
    // If it cannot, because nothing has come of it yet, the last one stays.
    settle(ffi::float_video(&video), move |result| caught_up.set(result.is_ok()));
}

/// The picture that is to float where nothing else can.
fn marked() -> Option<Element> {
    document().query_selector(".tile[data-floated] video").ok().flatten()
}

impl Drop for FloatingWindow {
    fn drop(&mut self) {
        close(&self.window);
    }
}

fn close(window: &Window) {
    window.close().ok();
}

fn append(document: &Document, parent: &Element, name: &str) -> Result<Element, JsValue> {
    let element = document.create_element(name)?;
    parent.append_child(&element)?;
    Ok(element)
}
