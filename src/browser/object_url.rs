//! The address of what is in the browser's hands: `URL.createObjectURL()`.

use web_sys::{Blob, Url};

/// A `blob:` URL, good until this is dropped.
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// `None` if the browser gives none.
    pub(super) fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// The URL itself.
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        Url::revoke_object_url(&self.0).ok();
    }
}
