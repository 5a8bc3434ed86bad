//! Elements that scroll, and how what is seen in them stays where it is. They are reversed columns: so the browser itself
//! keeps the end in view as long as it is there, and counts from the end backwards.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::dom::find_all;

/// How far an element has scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// How much of its content is above what is seen.
    pub top: i32,
    /// How much is seen.
    pub height: i32,
    /// How high its content is.
    pub total: i32,
}

/// How far it has scrolled; `None` while it is hidden.
pub fn scroll_of(scroller: Option<Node>) -> Option<Scroll> {
    let scroller: Element = scroller?.dyn_into().ok()?;
    let (height, total) = (scroller.client_height(), scroller.scroll_height());
    (height > 0).then(|| Scroll { top: scroller.scroll_top() + total - height, height, total })
}

/// Scrolls to the last line.
pub fn scroll_to_end(scroller: Option<Node>) {
    if let Some(scroller) = scroller.and_then(|node| node.dyn_into::<Element>().ok()) {
        scroller.set_scroll_top(0);
    }
}

/// Scrolls to the first line.
pub fn scroll_to_beginning(scroller: Option<Node>) {
    if let Some(scroller) = scroller.and_then(|node| node.dyn_into::<Element>().ok()) {
        scroller.set_scroll_top(scroller.client_height() - scroller.scroll_height());
    }
}

/// How far from the beginning of the content each element is that the selector finds.
pub fn offsets(scroller: Option<Node>, selector: &str) -> Vec<i32> {
    find_all(scroller, selector).map(|element| element.unchecked_ref::<HtmlElement>().offset_top()).collect()
}

/// An element in one that scrolls, and where on the screen it is to be.
pub struct Anchor {
    scroller: Node,
    element: HtmlElement,
    top: i32,
    /// How much of the content was above what was seen.
    above: i32,
}

impl Anchor {
    /// The first one that can be seen of those that the selector finds, where it is.
    pub fn first_seen(scroller: Option<Node>, selector: &str) -> Option<Self> {
        let scroll = scroll_of(scroller.clone())?;
        let elements = find_all(scroller.clone(), selector).map(Element::unchecked_into::<HtmlElement>);
        let mut seen = elements.skip_while(|element| element.offset_top() + element.offset_height() <= scroll.top);
        let element = seen.next()?;
        let top = element.offset_top() - scroll.top;
        Some(Self { scroller: scroller?, element, top, above: scroll.top })
    }

    /// The first one that the selector finds, to be moved to where it is read best.
    pub fn in_the_middle(scroller: Option<Node>, selector: &str) -> Option<Self> {
        let scroll = scroll_of(scroller.clone())?;
        let element: HtmlElement = find_all(scroller.clone(), selector).next()?.unchecked_into();
        let top = ((scroll.height - element.offset_height()) / 2).max(0);
        Some(Self { scroller: scroller?, element, top, above: scroll.top })
    }

    /// Scrolls so that the element is where it is to be. If it is gone, for something far away is looked at now, what is
    /// seen is as far from the beginning as it was: the beginning stays the beginning.
    pub fn hold(&self) {
        let Some(scroll) = scroll_of(Some(self.scroller.clone())) else { return };
        let above = if self.element.is_connected() { self.element.offset_top() - self.top } else { self.above };
        let moved = above - scroll.top;
        if moved != 0 {
            let scroller: &Element = self.scroller.unchecked_ref();
            scroller.set_scroll_top(scroller.scroll_top() + moved);
        }
    }
}
