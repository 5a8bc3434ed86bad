//! How fast a file comes or goes, and how long it still takes: smoothed over about three seconds.

use crate::{Instant, Progress, time::millis};

/// What was shorter ago than this counts as little as what was longer ago, in milliseconds.
const SMOOTHED: u64 = 3_000;
/// So long is counted before it is made a rate, in milliseconds.
const SLICE: u64 = 500;

/// The rate of something that has begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// In bytes a second; `None` until something is known.
    smooth: Option<u64>,
    /// When the present slice began, and what has come in it.
    since: Instant,
    bytes: u64,
}

impl Rate {
    pub(crate) fn new(now: Instant) -> Self {
        Self { smooth: None, since: now, bytes: 0 }
    }

    /// So many bytes more.
    pub(crate) fn add(&mut self, bytes: u64, now: Instant) {
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(smooth) = self.with_slice(now) {
            *self = Self { smooth: Some(smooth), since: now, bytes: 0 };
        }
    }

    /// The rate with the present slice, if that is long enough.
    fn with_slice(&self, now: Instant) -> Option<u64> {
        let elapsed = millis(now.since(self.since));
        if elapsed < SLICE {
            return None;
        }
        let rate = self.bytes.saturating_mul(1_000) / elapsed;
        Some(self.smooth.map_or(rate, |smooth| {
            let before = smooth.saturating_mul(SMOOTHED);
            before.saturating_add(rate.saturating_mul(elapsed)) / (SMOOTHED + elapsed)
        }))
    }

    /// How far something is of which so many bytes are there.
    pub(crate) fn progress(&self, done: u64, size: u64, now: Instant) -> Progress {
        let rate = self.with_slice(now).or(self.smooth).unwrap_or_default();
        let seconds_left = (rate > 0).then(|| size.saturating_sub(done).div_ceil(rate));
        Progress { done, rate, seconds_left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: u64 = 256 * 1024;

    /// One block each time, from some moment.
    fn blocks(rate: &mut Rate, from: u64, every: u64, count: u64) -> Instant {
        (1..=count).for_each(|number| rate.add(BLOCK, Instant(from + number * every)));
        Instant(from + count * every)
    }

    #[test]
    fn nothing_is_said_before_something_is_known() {
        let mut rate = Rate::new(Instant(1_000));
        rate.add(BLOCK, Instant(1_010));
        let progress = rate.progress(BLOCK, 4 * BLOCK, Instant(1_020));
        assert_eq!(progress, Progress { done: BLOCK, rate: 0, seconds_left: None });
    }

    #[test]
    fn a_steady_stream_has_its_rate() {
        for (every, count) in [(1, 2_000), (100, 100), (700, 20), (8_000, 3)] {
            let mut rate = Rate::new(Instant(0));
            let now = blocks(&mut rate, 0, every, count);
            let expected = BLOCK * 1_000 / every;
            let progress = rate.progress(0, 10 * expected, now);
            assert!(progress.rate.abs_diff(expected) <= expected / 100, "{every} ms: {progress:?}");
            assert!(progress.seconds_left.unwrap().abs_diff(10) <= 1, "{progress:?}");
        }
    }

    #[test]
    fn a_change_shows_within_seconds_and_a_standstill_as_well() {
        let mut rate = Rate::new(Instant(0));
        let now = blocks(&mut rate, 0, 10, 1_000);
        let fast = rate.progress(0, 0, now).rate;
        let now = blocks(&mut rate, now.0, 100, 20);
        let between = rate.progress(0, 0, now).rate;
        assert!(between < fast * 7 / 10 && between > fast / 5, "{fast} {between}");
        let now = blocks(&mut rate, now.0, 100, 120);
        assert!(rate.progress(0, 0, now).rate < fast / 8);
        assert!(rate.progress(0, 0, Instant(now.0 + 60_000)).rate < fast / 100);
    }

    #[test]
    fn nothing_overflows() {
        let mut rate = Rate::new(Instant(0));
        rate.add(u64::MAX, Instant(1));
        rate.add(u64::MAX, Instant(u64::MAX));
        assert_eq!(rate.progress(u64::MAX, 0, Instant(u64::MAX)).done, u64::MAX);
    }
}
