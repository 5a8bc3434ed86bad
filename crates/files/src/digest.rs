//! SHA-256, by the browser's own program: it uses what the processor has for it, and needs no copy.

use js_sys::{Object, Promise, Uint8Array};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

/// The length of a digest.
pub(crate) const BYTES: usize = 32;

#[wasm_bindgen]
extern "C" {
    // Where the page is not secure there is none, and no microphone either.
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = digest)]
    fn subtle_digest(algorithm: &str, bytes: &Object) -> Result<Promise, JsValue>;
}

/// The digest of these bytes.
pub(crate) async fn sha256(bytes: &Uint8Array) -> Result<Uint8Array, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(subtle_digest("SHA-256", bytes)?).await?))
}
