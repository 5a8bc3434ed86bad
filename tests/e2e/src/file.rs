//! Files to be handed over: too long to be held in memory, the same for the same name and length.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A file in a directory of its own, gone with this.
pub struct TestFile {
    name: String,
    size: u64,
    digest: [u8; 32],
    directory: TempDir,
}

impl TestFile {
    /// Writes a file of this length, which no compression makes shorter and in which no two pieces are alike.
    pub fn new(name: &str, size: u64) -> Self {
        let directory = TempDir::with_prefix("damso-file-").expect("there is room for a file");
        let file = File::create(directory.path().join(name)).expect("the directory is the test's own");
        let mut file = BufWriter::with_capacity(1 << 20, file);
        let mut digest = Sha256::new();
        let (mut state, mut left) = (size ^ 0x9e37_79b9_7f4a_7c15, size);
        let mut piece = [0; 4096];
        while left > 0 {
            for word in piece.as_chunks_mut::<8>().0 {
                // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                *word = state.to_le_bytes();
            }
            let length = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            digest.update(&piece[..length]);
            file.write_all(&piece[..length]).expect("there is room for a file");
            left -= length as u64;
        }
        file.flush().expect("there is room for a file");
        Self { name: name.to_owned(), size, digest: digest.finalize().into(), directory }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join(&self.name)
    }

    /// The directory in which it is, and nothing else.
    pub fn folder(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn is_as_long_as(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|other| other.len() == self.size)
    }

    /// Asserts that what is there is this file, byte by byte.
    #[track_caller]
    pub(crate) fn must_be(&self, path: &Path) {
        let digest = digest(path).expect("it can be read");
        assert!(digest == self.digest, "{} is not the file that was sent", path.display());
    }
}

fn digest(path: &Path) -> io::Result<[u8; 32]> {
    let (mut file, mut digest, mut piece) = (File::open(path)?, Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digest.finalize().into()),
            length => digest.update(&piece[..length]),
        }
    }
}
