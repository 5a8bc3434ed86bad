//! How many there are of each.

use std::{borrow::Borrow, collections::HashMap, hash::Hash};

/// A count for each key. Holds no zeros, so that it is no larger than what it counts.
#[derive(Debug)]
pub(crate) struct Tally<K>(HashMap<K, usize>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Tally<K> {
    pub(crate) fn count<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        self.0.get(key).copied().unwrap_or_default()
    }

    pub(crate) fn add(&mut self, key: K) {
        *self.0.entry(key).or_default() += 1;
    }

    /// Takes away one that was added.
    pub(crate) fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Some(count) = self.0.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(key);
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn keys(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_can_be_taken_away_and_leaves_nothing_behind() {
        let mut tally = Tally::default();
        for name in ["ana", "ben", "ana"] {
            tally.add(name.to_owned());
        }
        for (name, left) in [("ana", 1), ("ana", 0), ("ana", 0), ("cho", 0)] {
            tally.remove(name);
            assert_eq!(tally.count(name), left, "{name}");
        }
        assert_eq!((tally.count("ben"), tally.keys()), (1, 1));
    }
}
