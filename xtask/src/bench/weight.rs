//! How much a browser downloads before the page runs, file by file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Result};
use crate::{page, workspace};

struct File {
    name: String,
    raw: u64,
    /// What is sent to a browser that takes brotli: the compressed file, or the file itself where that is no smaller.
    sent: u64,
}

pub(super) fn run() -> Result {
    page::build()?;
    let mut files = files(&workspace::dist())?;
    files.sort_by_key(|file| std::cmp::Reverse(file.sent));
    let total = File {
        name: "total".into(),
        raw: files.iter().map(|file| file.raw).sum(),
        sent: files.iter().map(|file| file.sent).sum(),
    };
    println!("{:<44}{:>12}{:>12}", "file", "raw, B", "brotli, B");
    for File { name, raw, sent } in files.iter().chain([&total]) {
        println!("{name:<44}{raw:>12}{sent:>12}");
    }
    Ok(())
}

fn files(directory: &Path) -> Result<Vec<File>> {
    let reading = || format!("reading {}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).context(reading)? {
        let path = entry.context(reading)?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if is_part_of_the_page(&path) {
            let size = |path: PathBuf| path.metadata().map(|metadata| metadata.len());
            let raw = size(path.clone()).context(reading)?;
            let name = path.strip_prefix(workspace::dist()).unwrap_or(&path).display().to_string();
            files.push(File { name, raw, sent: size(page::compressed_name(&path)).unwrap_or(raw) });
        }
    }
    Ok(files)
}

fn is_part_of_the_page(path: &Path) -> bool {
    !path.ends_with(page::STAMP) && path.extension().is_none_or(|extension| extension != "br")
}
