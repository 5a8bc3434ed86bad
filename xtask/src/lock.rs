//! Keeps two runs of the same chore from treading on each other: several terminals, or several checkouts.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::command::announce;
use crate::failure::{Context, Result};

/// Excludes other processes until it is dropped. It goes with its process, so one that was killed leaves none behind.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else holds the lock at this path, and says so if it has to.
    pub(crate) fn acquire(path: &Path, while_waiting: &str) -> Result<Self> {
        let locking = || format!("locking {}", path.display());
        let file = File::create(path).context(locking)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                announce(while_waiting);
                file.lock().context(locking)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).context(locking),
        }
        Ok(Self { _file: file })
    }
}
