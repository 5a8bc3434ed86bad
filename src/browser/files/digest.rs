//! SHA-256 by the browser, without a copy of what is measured.

use js_sys::{Array, ArrayBuffer, Object, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

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

/// The bytes of a buffer, or some of them, without copying them.
pub(super) fn part(buffer: &ArrayBuffer, from: u32, length: u32) -> Uint8Array {
    Uint8Array::new_with_byte_offset_and_length(buffer, from, length)
}

thread_local! {
    /// A port that leads nowhere, if there can be one.
    static NOWHERE: Option<MessagePort> = MessageChannel::new().ok().map(|channel| {
        channel.port2().close();
        channel.port1()
    });
}

/// Lets go of what a buffer holds, which is gone then: now, and not some megabytes later, when the browser looks for what
/// nobody uses any more. `transfer(0)` would do for Firefox; what Chromium itself has made is kept by it nevertheless.
pub(super) fn free(buffer: &ArrayBuffer) {
    NOWHERE.with(|nowhere| {
        let nowhere = nowhere.as_ref()?;
        nowhere.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer)).ok()
    });
}
