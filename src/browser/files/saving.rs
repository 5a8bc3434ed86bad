//! Putting a file that is stored where the person can find it: into the downloads, or where the person says. The browser
//! copies it either way.

use std::rc::Rc;

use damso_call::SaveOutcome;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::readable::Readable;
use crate::browser::{
    dom::{document, window},
    error::BrowserError,
    ffi,
};

/// Whether the person can say where to put a file.
pub fn can_save_as() -> bool {
    ffi::has_save_file_picker(&window())
}

/// Puts a file where downloads go. No browser tells what comes of that: so it is looked before whether it can be read.
pub(super) async fn download(file: Rc<Readable>, name: String) {
    // A link that is clicked without being in the page.
    if file.is_there().await
        && let Some(url) = file.url()
        && let Ok(link) = document().create_element("a")
    {
        link.set_attribute("href", url).ok();
        link.set_attribute("download", &name).ok();
        link.unchecked_ref::<HtmlElement>().click();
    }
}

/// Asks where to put a file, at once, and puts it there.
pub(super) fn save_as(file: Rc<Readable>, name: &str) -> impl Future<Output = SaveOutcome> + use<> {
    let asking = ffi::show_save_file_picker(&window(), name);
    async move {
        let place = match settled(asking).await {
            Ok(place) => place,
            Err(thrown) if BrowserError::from(thrown.clone()).name == "AbortError" => return SaveOutcome::Cancelled,
            Err(_) => return SaveOutcome::Failed,
        };
        let copying = async { settled(ffi::pipe(&file.file, &settled(ffi::create_writable(&place)).await?)).await };
        if copying.await.is_ok() {
            return SaveOutcome::Saved;
        }
        // If it is the file that cannot be read, that is reported.
        file.is_there().await;
        SaveOutcome::Failed
    }
}

async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}
