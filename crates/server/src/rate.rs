//! How often a client may speak: a token bucket, as the generic cell rate algorithm. No clock: time is an argument.

use std::time::{Duration, Instant};

/// A bucket of `burst` tokens that gains one every `interval`. Held as the time at which it will be full again, so that
/// nothing needs to be counted between two messages.
pub(crate) struct TokenBucket {
    interval: Duration,
    capacity: Duration,
    full_at: Instant,
}

/// The bucket is empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

impl TokenBucket {
    /// A full bucket. A rate or burst of zero is one.
    pub(crate) fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self { interval, capacity: interval * burst.max(1), full_at: now }
    }

    /// Takes one token.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Exhausted> {
        let full_at = self.full_at.max(now) + self.interval;
        if full_at - now > self.capacity {
            return Err(Exhausted);
        }
        self.full_at = full_at;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes as many as there are.
    fn drain(bucket: &mut TokenBucket, now: Instant) -> usize {
        std::iter::repeat_with(|| bucket.take(now)).take_while(Result::is_ok).count()
    }

    #[test]
    fn a_burst_then_the_rate_then_a_burst_again() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(10, 5, start);
        for (milliseconds, tokens) in [(0, 5), (99, 0), (100, 1), (400, 3), (10_000, 5), (10_000, 0)] {
            let now = start + Duration::from_millis(milliseconds);
            assert_eq!(drain(&mut bucket, now), tokens, "after {milliseconds} ms");
        }
    }

    #[test]
    fn zero_is_one() {
        let start = Instant::now();
        assert_eq!(drain(&mut TokenBucket::new(0, 0, start), start), 1);
    }
}
