//! SHA-256 by the browser, without a copy of what is measured.

use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::browser::dom::window;

/// What [`sha256`] comes to.
pub(super) type Digest = [u8; 32];

/// The digest of these bytes: an `ArrayBuffer` or a view of one.
pub(super) async fn sha256(bytes: &Object) -> Result<Digest, JsValue> {
    let digesting = window().crypto()?.subtle().digest_with_str_and_buffer_source("SHA-256", bytes)?;
    Ok(read(&Uint8Array::new(&JsFuture::from(digesting).await?)).unwrap_or_default())
}

/// A digest that came from elsewhere; `None` if it has another length.
pub(super) fn read(bytes: &Uint8Array) -> Option<Digest> {
    bytes.to_vec().try_into().ok()
}
