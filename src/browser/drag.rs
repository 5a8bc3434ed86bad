//! Taking something that lies on a stage to another place, with a mouse, a pen or a finger.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent};

use super::{dom::set_style, listener::Listener};

/// So far a pointer may slip in a click, in pixels.
const SLIP: i32 = 6;

/// Lets an element be dragged until it is dropped. It follows the pointer by the style properties `--drag-x` and `--drag-y`.
pub struct Drag {
    element: HtmlElement,
    _listeners: [Listener; 4],
}

impl Drop for Drag {
    fn drop(&mut self) {
        place(&self.element, 0, 0);
    }
}

/// Where a drag began: of the pointer, in pixels of the window.
type Start = Rc<Cell<Option<(i32, i32)>>>;

impl Drag {
    /// Reports the size of what the element lies on, and the place on it at which the element's centre was let go.
    #[expect(clippy::needless_pass_by_value, reason = "a handle, which a component has just got hold of")]
    pub fn start(element: HtmlElement, let_go: impl Fn((i32, i32), (i32, i32)) + 'static) -> Self {
        let start = Start::default();
        let [begun, moved, over, cancelled] = [(); 4].map(|()| (element.clone(), Rc::clone(&start)));
        Self {
            element: element.clone(),
            _listeners: [
                Listener::new(&element, "pointerdown", move |event| {
                    let (element, start) = &begun;
                    let on_button =
                        target(&event).is_none_or(|it| it.closest("button, .menu").ok().flatten().is_some());
                    let pointer = pointer(&event);
                    if pointer.button() == 0 && !on_button {
                        start.set(Some((pointer.client_x(), pointer.client_y())));
                        element.set_pointer_capture(pointer.pointer_id()).ok();
                    }
                }),
                Listener::new(&element, "pointermove", move |event| {
                    let (element, start) = &moved;
                    if let Some((x, y)) = distance(start, &event) {
                        place(element, x, y);
                    }
                }),
                Listener::new(&element, "pointerup", move |event| {
                    let (element, start) = &over;
                    let Some((x, y)) = distance(start, &event) else { return };
                    start.take();
                    place(element, 0, 0);
                    if let Some(stage) = element.parent_element().filter(|_| x.abs().max(y.abs()) > SLIP) {
                        let_go((stage.client_width(), stage.client_height()), centre(element, (x, y)));
                    }
                }),
                Listener::new(&element, "pointercancel", move |_| {
                    let (element, start) = &cancelled;
                    start.take();
                    place(element, 0, 0);
                }),
            ],
        }
    }
}

fn pointer(event: &Event) -> &PointerEvent {
    event.unchecked_ref()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// How far the pointer has come since the drag began.
fn distance(start: &Start, event: &Event) -> Option<(i32, i32)> {
    let (x, y) = start.get()?;
    let pointer = pointer(event);
    Some((pointer.client_x() - x, pointer.client_y() - y))
}

fn place(element: &Element, x: i32, y: i32) {
    set_style(element, "--drag-x", &format!("{x}px"));
    set_style(element, "--drag-y", &format!("{y}px"));
}

/// The centre of an element that was moved from its place by so much. Its offsets do not know of that.
fn centre(element: &HtmlElement, (x, y): (i32, i32)) -> (i32, i32) {
    let (left, top) = (element.offset_left(), element.offset_top());
    (left + element.offset_width() / 2 + x, top + element.offset_height() / 2 + y)
}
