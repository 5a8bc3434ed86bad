//! The address bar: where the page is, and which fragment it shows.

use wasm_bindgen::JsValue;

use super::dom::window;

/// The fragment of the address, with its `#`, or empty.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The whole address.
pub(super) fn here() -> String {
    window().location().href().unwrap_or_default()
}

/// The address of the page without its fragment.
pub fn site() -> String {
    let mut address = here();
    address.truncate(address.find('#').unwrap_or(address.len()));
    address
}

/// Puts a fragment in the address bar, as a new entry of the history. No `hashchange` follows.
pub fn navigate(to: &str) {
    if fragment() != to
        && let Ok(history) = window().history()
    {
        history.push_state_with_url(&JsValue::NULL, "", Some(&(site() + to))).ok();
    }
}
