//! The directory of the user's cache in which tools are kept, so that the next clone finds them. A tool appears there
//! all at once, whatever is interrupted and however many set-ups run at the same time.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure, Result};
use crate::lock::Lock;
use crate::workspace::remove_directory;

/// `$XDG_CACHE_HOME/damso`, or `~/.cache/damso`.
pub(super) fn directory() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = cache.or_else(|| env::home_dir().map(|home| home.join(".cache")));
    match cache {
        Some(cache) => Ok(cache.join("damso")),
        None => Err(Failure::new("there is no home directory to keep tools in; set XDG_CACHE_HOME to a directory")),
    }
}

/// Keeps other set-ups of this user from installing until it is dropped.
pub(super) fn lock() -> Result<Lock> {
    let cache = directory()?;
    fs::create_dir_all(&cache).context(|| format!("creating {}", cache.display()))?;
    Lock::acquire(&cache.join("install.lock"), "Another set-up is installing; waiting for it")
}

/// Where an installation may write.
pub(super) struct Staging {
    /// Becomes the finished directory once everything is in it.
    pub(super) finished: PathBuf,
    /// For what is only needed while building. Survives an interruption, so that the next attempt goes on from there.
    pub(super) scratch: PathBuf,
}

/// Fills `<cache>/<name>` by `fill`, unless somebody else did meanwhile, which `is_complete` tells.
pub(super) fn install(
    name: &str,
    is_complete: impl Fn(&Path) -> bool,
    fill: impl FnOnce(&Staging) -> Result,
) -> Result<PathBuf> {
    let _lock = lock()?;
    let cache = directory()?;
    let directory = cache.join(name);
    if is_complete(&directory) {
        return Ok(directory);
    }
    let staging = Staging { finished: cache.join(format!("{name}.partial")), scratch: cache.join("build") };
    remove_directory(&staging.finished)?;
    fill(&staging)?;
    if !is_complete(&staging.finished) {
        return Err(Failure::new(format!("{name} was installed, but its files are not where they should be")));
    }
    remove_directory(&directory)?;
    fs::rename(&staging.finished, &directory).context(|| format!("moving {name} to {}", directory.display()))?;
    remove_directory(&staging.scratch)?;
    Ok(directory)
}
