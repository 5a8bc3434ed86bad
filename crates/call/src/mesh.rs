//! Who is connected with whom among the others: so that the third is told as well when two cannot reach each other, and so
//! that signals find a way around a server that is away.

use std::time::Duration;

use damso_protocol::PeerId;

use crate::Instant;

/// Two who have been apart for so long are not about to be connected.
const TOLD_AFTER: Duration = Duration::from_secs(12);

/// What somebody says: whom that person is connected with.
pub(crate) type Links<'a> = (PeerId, &'a [PeerId]);

/// Pairs of others that are apart, and since when.
#[derive(Debug, Default)]
pub(crate) struct Apart(Vec<((PeerId, PeerId), Instant)>);

impl Apart {
    /// Takes in what the others say at this moment.
    pub(crate) fn update(&mut self, links: &[Links], now: Instant) {
        let mut pairs = Vec::new();
        for (at, (one, of_one)) in links.iter().enumerate() {
            for (other, of_other) in &links[at + 1..] {
                if !of_one.contains(other) || !of_other.contains(one) {
                    pairs.push((*one, *other));
                }
            }
        }
        let since = |pair| self.0.iter().find(|(known, _)| *known == pair).map_or(now, |(_, since)| *since);
        self.0 = pairs.into_iter().map(|pair| (pair, since(pair))).collect();
    }

    /// Those that have been apart for long enough to be told.
    pub(crate) fn told(&self, now: Instant) -> Vec<(PeerId, PeerId)> {
        self.0.iter().filter(|(_, since)| now >= *since + TOLD_AFTER).map(|(pair, _)| *pair).collect()
    }

    /// When the next pair is to be told.
    pub(crate) fn deadline(&self, now: Instant) -> Option<Instant> {
        self.0.iter().map(|(_, since)| *since + TOLD_AFTER).filter(|at| *at > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);
    const CHA: PeerId = PeerId([3; 16]);

    #[test]
    fn who_stays_apart_is_told() {
        let mut apart = Apart::default();
        let together: &[Links] = &[(ANA, &[BO, CHA]), (BO, &[ANA, CHA]), (CHA, &[ANA, BO])];
        let parted: &[Links] = &[(ANA, &[CHA]), (BO, &[ANA, CHA]), (CHA, &[ANA, BO])];
        apart.update(together, Instant(0));
        assert_eq!(apart.deadline(Instant(0)), None);
        apart.update(parted, Instant(1_000));
        apart.update(parted, Instant(5_000));
        assert_eq!(apart.told(Instant(12_999)), []);
        assert_eq!(apart.deadline(Instant(12_999)), Some(Instant(13_000)));
        assert_eq!(apart.told(Instant(13_000)), [(ANA, BO)]);
        assert_eq!(apart.deadline(Instant(13_000)), None);
        apart.update(together, Instant(14_000));
        assert_eq!(apart.told(Instant(90_000)), []);
    }
}
