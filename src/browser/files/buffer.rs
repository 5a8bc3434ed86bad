//! Memory of the browser's, which never gets into the program's own.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

thread_local! {
    /// A port that leads nowhere, if there can be one. It is never started, and so never hears that it does: Chromium would
    /// take nothing from whoever sends over it then.
    static NOWHERE: Option<MessagePort> = MessageChannel::new().ok().map(|channel| {
        channel.port2().close();
        channel.port1()
    });
}

/// Some bytes of a buffer, without copying them.
pub(super) fn part(buffer: &ArrayBuffer, from: u32, length: u32) -> Uint8Array {
    Uint8Array::new_with_byte_offset_and_length(buffer, from, length)
}

/// Lets go of what a buffer holds, which is gone then: now, and not a hundred megabytes later, when the browser looks for
/// what nobody uses any more. `transfer(0)` would do for Firefox; Chromium keeps what it has made itself nevertheless.
pub(super) fn free(buffer: &ArrayBuffer) {
    NOWHERE.with(|nowhere| {
        let nowhere = nowhere.as_ref()?;
        nowhere.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer)).ok()
    });
}
