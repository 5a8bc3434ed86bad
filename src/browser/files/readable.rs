//! A file that the page can read: one that was chosen, or one that is stored whole.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use damso_call::{FileEvent, LocalFile};
use damso_protocol::{BLOCK_BYTES, block_length};
use js_sys::ArrayBuffer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Url};

use super::digest::{Digest, sha256};

/// A file under its number, with the digests of those of its blocks that were read.
pub struct Readable {
    /// Its number.
    pub(super) id: LocalFile,
    /// The browser's handle of it, which holds none of its bytes.
    pub(super) file: File,
    digests: RefCell<Vec<Option<Digest>>>,
    url: OnceCell<String>,
    report: Rc<dyn Fn(FileEvent)>,
}

/// The length of a file, in bytes.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the length of a file is exact in 53 bits")]
pub(super) fn size(file: &File) -> u64 {
    file.size() as u64
}

impl Readable {
    /// Reports when the file cannot be read any more.
    pub fn new(id: LocalFile, file: File, report: Rc<dyn Fn(FileEvent)>) -> Self {
        Self { id, file, digests: RefCell::default(), url: OnceCell::new(), report }
    }

    /// Reads and measures a block. If that fails, or if the block is not what it was before, that is reported.
    pub(super) async fn block(&self, block: u32) -> Option<(ArrayBuffer, Digest)> {
        let read = self.read(block).await.ok().filter(|(_, digest)| self.is_as_before(block, *digest));
        if read.is_none() {
            (self.report)(FileEvent::ReadFailed(self.id));
        }
        read
    }

    /// Whether the file can still be read. If not, that is reported.
    pub(super) async fn is_there(&self) -> bool {
        size(&self.file) == 0 || self.block(0).await.is_some()
    }

    async fn read(&self, block: u32) -> Result<(ArrayBuffer, Digest), JsValue> {
        let from = f64::from(block) * f64::from(BLOCK_BYTES);
        let length = block_length(size(&self.file), block);
        let slice = self.file.slice_with_f64_and_f64(from, from + f64::from(length))?;
        let bytes: ArrayBuffer = JsFuture::from(slice.array_buffer()).await?.unchecked_into();
        if length == 0 || bytes.byte_length() != length {
            return Err(JsValue::NULL);
        }
        let digest = sha256(&bytes).await?;
        Ok((bytes, digest))
    }

    fn is_as_before(&self, block: u32, digest: Digest) -> bool {
        let mut digests = self.digests.borrow_mut();
        let at = block as usize;
        if digests.len() <= at {
            digests.resize(at + 1, None);
        }
        *digests[at].get_or_insert(digest) == digest
    }

    /// The digest of a block, if it was read before.
    pub(super) fn digest(&self, block: u32) -> Option<Digest> {
        self.digests.borrow().get(block as usize).copied().flatten()
    }

    /// A `blob:` URL of the file, good as long as this lives.
    pub(super) fn url(&self) -> Option<&str> {
        if self.url.get().is_none() {
            self.url.set(Url::create_object_url_with_blob(&self.file).ok()?).ok();
        }
        self.url.get().map(String::as_str)
    }
}

impl Drop for Readable {
    fn drop(&mut self) {
        if let Some(url) = self.url.get() {
            Url::revoke_object_url(url).ok();
        }
    }
}
