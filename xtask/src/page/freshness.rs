//! Whether the page was built from what is in the checkout now. Contents are compared, not times: a checkout of
//! another branch and back changes every time and no content.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::failure::{Context, Result};

/// The file in `dist/` that says what it was built from. Trunk empties `dist/`, so a build by hand takes it away.
pub(crate) const STAMP: &str = ".built-from";

/// A digest of the names and contents of the files and directories named. What is missing counts as missing.
///
/// Stable within one version of Rust; another one builds the page again, as it should.
pub(super) fn digest(root: &Path, sources: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for source in sources {
        source.hash(&mut hasher);
        hash_path(&root.join(source), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_path(path: &Path, hasher: &mut DefaultHasher) -> Result {
    let reading = || format!("reading {}", path.display());
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>())
            .context(reading)?;
        entries.sort();
        entries.len().hash(hasher);
        for name in entries {
            name.hash(hasher);
            hash_path(&path.join(&name), hasher)?;
        }
    } else if path.exists() {
        fs::read(path).context(reading)?.hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory that goes when the test does.
    struct Scratch(std::path::PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("damso-xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src/ui")).unwrap();
            fs::write(path.join("index.html"), "<p>").unwrap();
            fs::write(path.join("src/ui/app.rs"), "fn app() {}").unwrap();
            Self(path)
        }

        fn digest(&self) -> String {
            digest(&self.0, &["index.html", "src"]).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn writing_the_same_again_changes_nothing() {
        let scratch = Scratch::new("same");
        let before = scratch.digest();
        fs::write(scratch.0.join("index.html"), "<p>").unwrap();
        fs::write(scratch.0.join("README.md"), "not a source of the page").unwrap();
        assert_eq!(scratch.digest(), before);
    }

    #[test]
    fn every_change_shows() {
        let scratch = Scratch::new("change");
        let mut seen = vec![scratch.digest()];
        let mut changed = |what: &str| {
            let digest = scratch.digest();
            assert!(!seen.contains(&digest), "{what} does not show");
            seen.push(digest);
        };
        fs::write(scratch.0.join("src/ui/app.rs"), "fn app() { }").unwrap();
        changed("a content deep down");
        fs::write(scratch.0.join("src/ui/tile.rs"), "").unwrap();
        changed("a new file");
        fs::rename(scratch.0.join("src/ui/tile.rs"), scratch.0.join("src/ui/panel.rs")).unwrap();
        changed("a new name");
        fs::remove_file(scratch.0.join("index.html")).unwrap();
        changed("a file that went");
    }
}
