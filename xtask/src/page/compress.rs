//! Compresses the page once, as far as brotli goes, so that a server need only hand it out. `a.wasm` is joined by
//! `a.wasm.br`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Result};

/// What brotli makes smaller. Pictures and fonts are compressed already.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Below this a response fits into one packet either way.
const WORTH_IT: u64 = 512;

/// Compresses every file of a directory, and of those in it, that gains by it.
pub(super) fn directory(directory: &Path) -> Result {
    let reading = || format!("reading {}", directory.display());
    for entry in fs::read_dir(directory).context(reading)? {
        let path = entry.context(reading)?.path();
        if path.is_dir() {
            self::directory(&path)?;
        } else if is_compressible(&path) && path.metadata().context(reading)?.len() >= WORTH_IT {
            file(&path)?;
        }
    }
    Ok(())
}

/// `a.wasm` becomes `a.wasm.br`.
pub(crate) fn compressed_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn file(path: &Path) -> Result {
    let content = fs::read(path).context(|| format!("reading {}", path.display()))?;
    let compressed = brotli(&content).context(|| format!("compressing {}", path.display()))?;
    if compressed.len() >= content.len() {
        return Ok(());
    }
    let target = compressed_name(path);
    fs::write(&target, compressed).context(|| format!("writing {}", target.display()))
}

fn is_compressible(path: &Path) -> bool {
    path.extension().is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
}

/// Brotli at its highest quality and with the largest window that every browser accepts.
fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let (buffer, quality, window) = (64 * 1024, 11, 24);
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, buffer, quality, window);
    writer.write_all(content)?;
    drop(writer);
    Ok(compressed)
}
