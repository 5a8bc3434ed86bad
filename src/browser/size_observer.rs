//! How large an element is, now and whenever that changes.

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Observes until it is dropped.
pub struct SizeObserver {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn Fn(Array)>,
}

impl SizeObserver {
    /// Calls back with width and height of the element's content in whole CSS pixels: once soon, and after every change.
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window fit")]
    #[expect(clippy::needless_pass_by_value, reason = "a handle, which a component has just got hold of")]
    pub fn start(element: Element, on_size: impl Fn(i32, i32) + 'static) -> Self {
        let callback = Closure::wrap(Box::new(move |entries: Array| {
            // One element is observed, so that the last entry is the present.
            if let Some(entry) = entries.iter().last() {
                let size = entry.unchecked_ref::<ResizeObserverEntry>().content_rect();
                on_size(size.width() as i32, size.height() as i32);
            }
        }) as Box<dyn Fn(Array)>);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&element);
        }
        Self { observer, _callback: callback }
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
