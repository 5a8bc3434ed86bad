//! What is told of several measurements of one thing.

use std::{fmt, time::Duration};

/// Durations, in order of length.
#[derive(Default)]
pub(crate) struct Figures(Vec<Duration>);

impl Figures {
    pub(crate) fn push(&mut self, duration: Duration) {
        self.0.insert(self.0.partition_point(|other| *other < duration), duration);
    }

    pub(crate) fn median(&self) -> Duration {
        self.percentile(50)
    }

    /// The nearest rank: of few measurements, the highest percentiles are the longest.
    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, most, longest] = [50, 95, 100].map(|percent| self.percentile(percent).as_millis());
        write!(formatter, "median {median} ms, 95th percentile {most} ms, longest {longest} ms of {}", self.0.len())
    }
}
