//! One file that comes: its blocks, and the digest of each that is there.

use std::rc::Rc;

use damso_protocol::{block_length, blocks};
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{File, FileSystemDirectoryHandle};

use crate::{
    digest::{BYTES, sha256},
    disk::{Disk, missing},
    memory::Kept,
};

/// Why something is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no room.
    Full,
    /// Anything else.
    Storage,
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        let name = Reflect::get(&thrown, &"name".into()).ok().and_then(|name| name.as_string());
        if name.is_some_and(|name| name == "QuotaExceededError") { Self::Full } else { Self::Storage }
    }
}

/// A block, as it was stored or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    Whole,
    Damaged,
}

/// A store that is open.
pub(crate) struct Store {
    size: u64,
    /// How many blocks are there, counted from the beginning.
    stored: u32,
    place: Place,
}

/// Where it is.
enum Place {
    Disk(Disk),
    Memory(Rc<Kept>),
}

/// Where the digest of a block stands among the digests.
pub(crate) fn entry(block: u32) -> u64 {
    u64::from(block) * BYTES as u64
}

pub(crate) fn is_missing(digest: &[u8]) -> bool {
    digest.iter().all(|byte| *byte == 0)
}

impl Store {
    /// Opens the store in a directory, where so many bytes are left to others.
    pub(crate) async fn on_disk(
        directory: &FileSystemDirectoryHandle,
        size: u64,
        reserved: u64,
    ) -> Result<Self, Failure> {
        let (disk, stored) = Disk::open(directory, size, reserved).await?;
        Ok(Self { size, stored, place: Place::Disk(disk) })
    }

    /// Opens what is kept in memory.
    pub(crate) fn in_memory(kept: Rc<Kept>, size: u64) -> Self {
        Self { size, stored: kept.stored(), place: Place::Memory(kept) }
    }

    /// How many blocks are there, counted from the beginning.
    pub(crate) fn stored(&self) -> u32 {
        self.stored
    }

    /// For how many bytes there has to be room until all is there.
    pub(crate) fn reserved(&self) -> u64 {
        missing(self.size, self.stored)
    }

    /// Stores a block that stands at the beginning of this buffer, if it is what it is said to be.
    pub(crate) async fn put(
        &mut self,
        block: u32,
        digest: &Uint8Array,
        buffer: &ArrayBuffer,
    ) -> Result<Stored, Failure> {
        let length = block_length(self.size, block);
        if length == 0 || buffer.byte_length() < length {
            return Ok(Stored::Damaged);
        }
        let bytes = Uint8Array::new_with_byte_offset_and_length(buffer, 0, length);
        if sha256(&bytes).await?.to_vec() != digest.to_vec() {
            return Ok(Stored::Damaged);
        }
        match &self.place {
            Place::Disk(disk) => disk.write(block, &bytes, digest)?,
            Place::Memory(kept) => kept.write(block, &bytes, digest)?,
        }
        if block == self.stored {
            self.stored += 1;
        }
        Ok(Stored::Whole)
    }

    /// Closes a store in which all blocks are: the digest of all digests, and the file.
    pub(crate) async fn complete(self) -> Result<(Uint8Array, File), Failure> {
        let digests = match &self.place {
            Place::Disk(disk) => disk.digests(self.size)?,
            Place::Memory(kept) => kept.digests(),
        };
        let journal = digests.to_vec();
        if journal.len() as u64 != entry(blocks(self.size)) || journal.chunks_exact(BYTES).any(is_missing) {
            return Err(Failure::Storage);
        }
        let file = match self.place {
            Place::Disk(disk) => disk.finish(self.size).await?,
            Place::Memory(kept) => kept.file()?,
        };
        Ok((sha256(&digests).await?, file))
    }

    /// Closes a store with what is in it.
    pub(crate) fn close(self) {
        if let Place::Disk(disk) = self.place {
            disk.flush();
        }
    }
}
