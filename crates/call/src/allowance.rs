//! How much somebody may say: a bucket that fills at a steady rate (the generic cell rate algorithm). Honest pages stay far
//! below it.

use std::time::Duration;

use crate::Instant;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    interval: Duration,
    burst: Duration,
    full_at: Instant,
}

impl Allowance {
    /// A full bucket.
    pub(crate) const fn new(per_second: u32, burst: u32) -> Self {
        Self::every(Duration::from_nanos(1_000_000_000 / per_second as u64), burst)
    }

    /// A full bucket, into which another one comes after each interval.
    pub(crate) const fn every(interval: Duration, burst: u32) -> Self {
        Self { interval, burst: interval.saturating_mul(burst), full_at: Instant(0) }
    }

    /// Takes one, or finds that there is none left.
    #[must_use]
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let full_at = self.full_at.max(now) + self.interval;
        let allowed = full_at <= now + self.burst;
        if allowed {
            self.full_at = full_at;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_the_rate() {
        let mut allowance = Allowance::new(10, 5);
        let mut take = |now| (0..20).filter(|_| allowance.take(Instant(now))).count();
        assert_eq!(take(1_000), 5);
        assert_eq!(take(1_099), 0);
        assert_eq!(take(1_300), 3);
        assert_eq!(take(9_000), 5);
    }
}
