//! What time it is, on both clocks: one that only runs forward, for durations, and one that people share, for dates.

use std::time::{Instant, SystemTime};

/// Handed to whatever is pure, instead of a clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) instant: Instant,
    /// In seconds since 1970.
    pub(crate) unix: u64,
}

impl Now {
    pub(crate) fn read() -> Self {
        // A clock before 1970 is a machine without one.
        let unix = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
        Self { instant: Instant::now(), unix }
    }
}
