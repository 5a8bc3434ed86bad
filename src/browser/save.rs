//! Putting a text where downloads go.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement};

use super::{dom::document, object_url::ObjectUrl};

thread_local! {
    /// The text that was saved last. A browser reads it some time after the click, and does not say when.
    static SAVED: RefCell<Option<ObjectUrl>> = const { RefCell::new(None) };
}

/// Saves a text as a file of this name. Nothing happens where a browser allows no downloads.
pub fn save_text(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options);
    let (Ok(blob), Ok(link)) = (blob, document().create_element("a")) else { return };
    let Some(saved) = ObjectUrl::new(&blob) else { return };
    link.set_attribute("href", saved.address()).ok();
    link.set_attribute("download", name).ok();
    link.unchecked_ref::<HtmlElement>().click();
    SAVED.set(Some(saved));
}
