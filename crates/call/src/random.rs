//! Randomness from a seed: `ChaCha20` (RFC 8439), so that a run can be repeated.

use std::time::Duration;

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// The call's only source of randomness.
pub(crate) struct Random(ChaCha20Rng);

impl Random {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// Full jitter: evenly between nothing and `most`.
    pub(crate) fn up_to(&mut self, most: Duration) -> Duration {
        let millis = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.0.next_u64() % millis.saturating_add(1))
    }
}

/// `first`, doubled `doublings` times, and `most` at most.
pub(crate) fn backoff(first: Duration, doublings: u32, most: Duration) -> Duration {
    first.saturating_mul(1 << doublings.min(16)).min(most)
}
