//! The browser's file system: the blocks of a file, each at its place, and a journal with the digest of each that is there.

use damso_protocol::{BLOCK_BYTES, block_length, blocks};
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use crate::{
    digest::{BYTES, sha256},
    directory::{self, IfMissing},
    scope,
    store::{Failure, entry, is_missing},
};

/// The file's bytes.
pub(crate) const BLOCKS: &str = "blocks";
/// The digests of the blocks, one after the other; zeros for one that is not there. A digest is written after its block.
const JOURNAL: &str = "digests";
/// A file that somebody has open is tried so often, with pauses.
const OPENINGS: u32 = 50;
const PAUSE_MILLIS: i32 = 100;

/// A file of the browser that is open for reading and writing. Nobody else can open it, until it is dropped.
struct Access(FileSystemSyncAccessHandle);

impl Drop for Access {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[expect(clippy::cast_precision_loss, reason = "the lengths of files are exact in 53 bits")]
fn float(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the browser counts bytes")]
fn integer(number: f64) -> u64 {
    number as u64
}

fn at(position: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(float(position));
    options
}

impl Access {
    async fn open(file: &FileSystemFileHandle) -> Result<Self, Failure> {
        for _ in 1..OPENINGS {
            if let Ok(access) = Self::try_open(file).await {
                return Ok(access);
            }
            pause().await;
        }
        Ok(Self::try_open(file).await?)
    }

    /// What comes too late is closed again, or the file could not be opened by anybody any more.
    async fn try_open(file: &FileSystemFileHandle) -> Result<Self, JsValue> {
        let opening = file.create_sync_access_handle();
        let opened = directory::resolved(opening.clone()).await.map(Self);
        if opened.is_err() {
            spawn_local(async {
                JsFuture::from(opening).await.map(|handle| Self(handle.unchecked_into())).ok();
            });
        }
        opened
    }

    /// As many of `length` bytes as there are.
    fn read(&self, position: u64, length: u32) -> Result<Uint8Array, Failure> {
        let bytes = Uint8Array::new_with_length(length);
        let read = self.0.read_with_js_u8_array_and_options(&bytes, &at(position))?;
        Ok(bytes.subarray(0, u32::try_from(integer(read)).unwrap_or(length)))
    }

    fn write(&self, position: u64, bytes: &Uint8Array) -> Result<(), Failure> {
        let written = self.0.write_with_js_u8_array_and_options(bytes, &at(position))?;
        if integer(written) < u64::from(bytes.length()) { Err(Failure::Full) } else { Ok(()) }
    }

    fn truncate(&self, length: u64) -> Result<(), Failure> {
        Ok(self.0.truncate_with_f64(float(length))?)
    }
}

/// The page that was here before a reload lets go of its files when the browser has stopped its worker, a little later.
async fn pause() {
    let scope = scope();
    let pause = Promise::new(&mut |resolve, _| {
        scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PAUSE_MILLIS).ok();
    });
    JsFuture::from(pause).await.ok();
}

/// Where one file is stored. Nobody else has it open.
pub(crate) struct Disk {
    file: FileSystemFileHandle,
    blocks: Access,
    journal: Access,
}

impl Disk {
    /// Opens a file of so many bytes in a directory, and says how many blocks are there, counted from the beginning. Of the
    /// room that there is, so many bytes are left to others.
    pub(crate) async fn open(
        directory: &FileSystemDirectoryHandle,
        size: u64,
        reserved: u64,
    ) -> Result<(Self, u32), Failure> {
        let file = directory::file(directory, BLOCKS, IfMissing::Create).await?;
        let journal = directory::file(directory, JOURNAL, IfMissing::Create).await?;
        let (blocks, journal) = (Access::open(&file).await?, Access::open(&journal).await?);
        let disk = Self { file, blocks, journal };
        let stored = disk.recover(size).await?;
        if float(missing(size, stored).saturating_add(reserved)) > room().await {
            Err(Failure::Full)
        } else {
            Ok((disk, stored))
        }
    }

    /// A page may be taken down between any two writes. Only the last block can be torn; a journal may tell of more than there is
    /// if the whole machine went down.
    async fn recover(&self, size: u64) -> Result<u32, Failure> {
        let journal = self.digests(size)?.to_vec();
        let digests: Vec<_> = journal.chunks_exact(BYTES).take_while(|digest| !is_missing(digest)).collect();
        let mut stored = u32::try_from(digests.len()).unwrap_or(u32::MAX).min(blocks(size));
        while let Some(last) = stored.checked_sub(1) {
            let length = block_length(size, last);
            let bytes = self.blocks.read(u64::from(last) * u64::from(BLOCK_BYTES), length)?;
            if bytes.length() == length && sha256(&bytes).await?.to_vec() == digests[last as usize] {
                break;
            }
            stored = last;
        }
        self.journal.truncate(entry(stored))?;
        Ok(stored)
    }

    /// The digests of the blocks of a file of so many bytes, as far as there are any.
    pub(crate) fn digests(&self, size: u64) -> Result<Uint8Array, Failure> {
        let length = entry(blocks(size)).min(integer(self.journal.0.get_size()?));
        self.journal.read(0, u32::try_from(length).map_err(|_| Failure::Storage)?)
    }

    pub(crate) fn write(&self, block: u32, bytes: &Uint8Array, digest: &Uint8Array) -> Result<(), Failure> {
        self.blocks.write(u64::from(block) * u64::from(BLOCK_BYTES), bytes)?;
        self.journal.write(entry(block), digest)
    }

    /// Closes a file of so many bytes, in which everything is.
    pub(crate) async fn finish(self, size: u64) -> Result<File, Failure> {
        self.blocks.truncate(size)?;
        self.flush();
        let Self { file, blocks, journal } = self;
        drop((blocks, journal));
        Ok(directory::resolved(file.get_file()).await?)
    }

    /// Has the system write what it keeps. Not after each block: that would take longer than the block.
    pub(crate) fn flush(&self) {
        self.blocks.0.flush().and_then(|()| self.journal.0.flush()).ok();
    }
}

/// How many bytes of a file are not there yet.
pub(crate) fn missing(size: u64, stored: u32) -> u64 {
    size.saturating_sub(u64::from(stored) * u64::from(BLOCK_BYTES))
}

/// How many bytes the browser still has for this site. Chromium keeps that to itself: it always says 10 GiB.
async fn room() -> f64 {
    let estimate = async {
        let estimate = JsFuture::from(scope().navigator().storage().estimate().ok()?).await.ok()?;
        let bytes = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
        Some(bytes("quota")? - bytes("usage")?)
    };
    // One that does not say it says so when it is full.
    estimate.await.unwrap_or(f64::INFINITY)
}
