//! A file that the page can read: one that was chosen, or one that is stored whole.

use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
    rc::Rc,
};

use damso_call::{FileEvent, LocalFile};
use damso_protocol::{BLOCK_BYTES, block_length, blocks};
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{
    buffer::{free, part},
    digest::{Digest, sha256},
};
use crate::browser::object_url::ObjectUrl;

/// So many blocks are read in one go: 1 MiB. Chromium's page stands still while it asks for them, which takes longer than
/// reading them.
const PIECE_BLOCKS: u32 = 4;

/// A file under its number, with the digests of those of its blocks that were read.
pub struct Readable {
    /// Its number.
    pub(super) id: LocalFile,
    /// The browser's handle of it, which holds none of its bytes.
    pub(super) file: File,
    digests: RefCell<Vec<Option<Digest>>>,
    url: OnceCell<ObjectUrl>,
    report: Rc<dyn Fn(FileEvent)>,
}

/// Blocks that are read in one go.
#[derive(Clone)]
pub(super) struct Piece {
    /// The first of them, and the first after them.
    blocks: Range<u32>,
    bytes: Rc<Bytes>,
}

/// The bytes of a piece, which are there as long as somebody needs them.
struct Bytes {
    reading: Promise,
    read: OnceCell<ArrayBuffer>,
}

impl Bytes {
    async fn get(&self) -> Result<&ArrayBuffer, JsValue> {
        let read = JsFuture::from(self.reading.clone()).await?.unchecked_into();
        Ok(self.read.get_or_init(|| read))
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let Some(read) = self.read.get() {
            free(read);
        }
    }
}

/// A block that was read.
#[derive(Clone)]
pub(super) struct Block {
    /// A part of those of its piece.
    pub(super) bytes: Uint8Array,
    pub(super) digest: Digest,
    _whole: Rc<Bytes>,
}

impl Piece {
    /// Whether no block of it comes after this one.
    pub(super) fn ends_with(&self, block: u32) -> bool {
        self.blocks.end == block + 1
    }
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

    /// The piece with this block in it: the one at hand, or one that is read from now on.
    pub(super) fn piece(&self, block: u32, at_hand: Option<Piece>) -> Result<Piece, JsValue> {
        if let Some(piece) = at_hand.filter(|piece| piece.blocks.contains(&block)) {
            return Ok(piece);
        }
        let first = block - block % PIECE_BLOCKS;
        let end = (first + PIECE_BLOCKS).min(blocks(size(&self.file)));
        let [from, to] = [first, end].map(|block| f64::from(block) * f64::from(BLOCK_BYTES));
        let reading = self.file.slice_with_f64_and_f64(from, to)?.array_buffer();
        Ok(Piece { blocks: first..end, bytes: Rc::new(Bytes { reading, read: OnceCell::new() }) })
    }

    /// Measures a block of this piece. If it cannot be read, or is not what it was before, that is reported.
    pub(super) async fn block(&self, block: u32, piece: Result<Piece, JsValue>) -> Option<Block> {
        let read = self.read(block, piece).await.ok().filter(|read| self.is_as_before(block, read.digest));
        if read.is_none() {
            (self.report)(FileEvent::ReadFailed(self.id));
        }
        read
    }

    /// Whether the file can still be read. If not, that is reported.
    pub(super) async fn is_there(&self) -> bool {
        size(&self.file) == 0 || self.block(0, self.piece(0, None)).await.is_some()
    }

    async fn read(&self, block: u32, piece: Result<Piece, JsValue>) -> Result<Block, JsValue> {
        let Piece { blocks, bytes: whole } = piece?;
        let all = whole.get().await?;
        let (from, length) = ((block - blocks.start) * BLOCK_BYTES, block_length(size(&self.file), block));
        if length == 0 || all.byte_length() < from + length {
            return Err(JsValue::NULL);
        }
        let bytes = part(all, from, length);
        let digest = sha256(&bytes).await?;
        Ok(Block { bytes, digest, _whole: whole })
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
            self.url.set(ObjectUrl::new(&self.file)?).ok();
        }
        self.url.get().map(ObjectUrl::address)
    }

    /// Another one, for a picture of this media type, which the browser has to be told: what is stored has none.
    pub(super) fn picture(&self, media_type: &str) -> Option<ObjectUrl> {
        let all = self.file.size();
        ObjectUrl::new(&self.file.slice_with_f64_and_f64_and_content_type(0.0, all, media_type).ok()?)
    }
}
