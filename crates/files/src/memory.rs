//! What is stored where the browser has no file system for a page, as in a private window of Firefox. The browser keeps it as
//! long as this program runs.

use std::rc::Rc;

use damso_protocol::blocks;
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, File};

use crate::{
    digest::BYTES,
    store::{Failure, entry, is_missing},
    stores::is_below,
};

/// All of it together is no longer, so that a private window of a phone lives through it.
const MOST_BYTES: u64 = 512 << 20;

/// All files, with their paths.
#[derive(Default)]
pub(crate) struct Memory(Vec<(String, Rc<Kept>)>);

/// One file.
pub(crate) struct Kept {
    size: u64,
    /// A `Blob` for each block that is there.
    blocks: Array,
    /// As in a journal on the disk.
    digests: Uint8Array,
}

impl Memory {
    /// What is kept of a file of so many bytes. One that was whole or half there still is, unless it is another by now.
    pub(crate) fn open(&mut self, path: &str, size: u64) -> Result<Rc<Kept>, Failure> {
        self.0.retain(|(other, kept)| other != path || kept.size == size);
        if let Some((_, kept)) = self.0.iter().find(|(other, _)| other == path) {
            return Ok(Rc::clone(kept));
        }
        let taken: u64 = self.0.iter().map(|(_, kept)| kept.size).sum();
        if size > MOST_BYTES - taken {
            return Err(Failure::Full);
        }
        let kept = Rc::new(Kept::new(size));
        self.0.push((path.to_owned(), Rc::clone(&kept)));
        Ok(kept)
    }

    /// Forgets a file, or all of a room.
    pub(crate) fn discard(&mut self, path: &str) {
        self.0.retain(|(other, _)| !is_below(other, path));
    }
}

/// Where the digest of a block stands.
#[expect(clippy::cast_possible_truncation, reason = "a file in memory has few blocks")]
fn place(block: u32) -> u32 {
    entry(block) as u32
}

impl Kept {
    fn new(size: u64) -> Self {
        Self { size, blocks: Array::new(), digests: Uint8Array::new_with_length(place(blocks(size))) }
    }

    /// How many blocks are there, counted from the beginning.
    #[expect(clippy::cast_possible_truncation, reason = "a file in memory has few blocks")]
    pub(crate) fn stored(&self) -> u32 {
        self.digests.to_vec().chunks_exact(BYTES).take_while(|digest| !is_missing(digest)).count() as u32
    }

    pub(crate) fn digests(&self) -> Uint8Array {
        self.digests.clone()
    }

    pub(crate) fn write(&self, block: u32, bytes: &Uint8Array, digest: &Uint8Array) -> Result<(), Failure> {
        self.blocks.set(block, Blob::new_with_u8_array_sequence(&Array::of1(bytes))?.into());
        self.digests.set(digest, place(block));
        Ok(())
    }

    /// The file, once all blocks are there.
    pub(crate) fn file(&self) -> Result<File, Failure> {
        Ok(File::new_with_blob_sequence(&self.blocks, "")?)
    }
}
