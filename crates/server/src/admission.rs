//! How many connections may be open at once: so many in all, where further ones wait, and so many from one source, where
//! they are closed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{source::Source, tally::Tally};

/// The places for connections.
pub(crate) struct Admission {
    count: u32,
    free: Arc<Semaphore>,
    from_one_source: usize,
    sources: Arc<Sources>,
}

/// Of connections whose source is known.
type Sources = Mutex<Tally<Source>>;

/// A place that is free, for whoever comes next.
pub(crate) type Place = OwnedSemaphorePermit;

/// The right to be connected. Held by whatever serves the connection, and given back when the last of it is dropped.
pub(crate) type Slot = Arc<Taken>;

/// A place that is taken.
pub(crate) struct Taken {
    source: Option<Source>,
    sources: Arc<Sources>,
    _place: Place,
}

impl Admission {
    pub(crate) fn new(count: u32, from_one_source: usize) -> Self {
        let free = Arc::new(Semaphore::new(count as usize));
        Self { count, free, from_one_source, sources: Arc::default() }
    }

    /// Waits until a place is free.
    pub(crate) async fn place(&self) -> Place {
        Arc::clone(&self.free).acquire_owned().await.expect("the semaphore is never closed")
    }

    /// Waits until all are.
    pub(crate) async fn all_places(&self) {
        drop(self.free.acquire_many(self.count).await.expect("the semaphore is never closed"));
    }

    /// Gives a connection its place, or finds that its source has as many as it may.
    pub(crate) fn admit(&self, place: Place, source: Option<Source>) -> Option<Slot> {
        if let Some(source) = source {
            let mut taken = lock(&self.sources);
            if taken.count(&source) >= self.from_one_source {
                return None;
            }
            taken.add(source);
        }
        Some(Arc::new(Taken { source, sources: Arc::clone(&self.sources), _place: place }))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(source) = self.source {
            lock(&self.sources).remove(&source);
        }
    }
}

/// Nothing that is done under the lock can panic halfway.
fn lock(sources: &Sources) -> MutexGuard<'_, Tally<Source>> {
    sources.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[tokio::test]
    async fn one_source_cannot_take_everything_and_all_are_given_back() {
        let admission = Admission::new(6, 2);
        let mut held = Vec::new();
        for (address, admitted) in [
            (Some("192.0.2.1"), true),
            (Some("192.0.2.1"), true),
            (Some("192.0.2.1"), false),
            (Some("192.0.2.2"), true),
            (None, true),
            (None, true),
            (None, true),
        ] {
            let source = address.map(|address| address.parse::<IpAddr>().unwrap().into());
            let slot = admission.admit(admission.place().await, source);
            assert_eq!(slot.is_some(), admitted, "{address:?}");
            held.extend(slot);
        }
        assert_eq!(admission.free.available_permits(), 0);
        held.clear();
        admission.all_places().await;
        assert_eq!(lock(&admission.sources).keys(), 0);
    }
}
