//! Small things done to elements that Yew has no words for.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Sets a style property. A style *attribute* would be refused by the page's Content-Security-Policy; this is not.
pub fn set_style(element: &Element, property: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.style().set_property(property, value).ok();
    }
}

/// Moves the keyboard's focus.
pub fn focus(element: Option<Node>) {
    if let Some(element) = element.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok();
    }
}

/// Scrolls to the last line.
pub fn scroll_to_end(element: Option<Node>) {
    if let Some(element) = element.and_then(|node| node.dyn_into::<Element>().ok()) {
        element.set_scroll_top(element.scroll_height());
    }
}
