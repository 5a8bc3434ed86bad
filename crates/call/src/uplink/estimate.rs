//! How much an uplink carries: less as soon as it is too much, more by and by, and not again at once what has just been too
//! much. The thresholds are those of Google Congestion Control's loss-based part; but where sending less does not make less
//! be lost, as over bad wireless, what is lost is taken for the line's nature.

use std::time::Duration;

use crate::{Instant, time::millis};

/// What an uplink is taken to carry before anything is known of it, in bit/s. The browsers' own congestion control makes
/// the first seconds of a lesser one bearable.
const START: u64 = 4_000_000;
/// It is never taken to carry less: speech to one person and the least picture.
const LEAST: u64 = 120_000;
/// Up to this loss, in thousandths, all is well.
const WELL: u64 = 20;
/// From this loss on it is too much.
const TOO_MUCH: u64 = 100;
/// No line is taken to lose more than this by its nature, in thousandths.
const MOST_INHERENT: u64 = 300;
/// How fast the estimate grows while all is well, in percent per second: with care near what was once too much.
const GROWTH: u64 = 8;
const CAREFUL_GROWTH: u64 = 4;
/// As if no more time had passed between two rounds.
const LONGEST_STEP: Duration = Duration::from_secs(4);
/// What was too much is tried again after so long, and each time in vain after twice as long.
const PATIENCE: Duration = Duration::from_secs(10);
const MOST_PATIENCE: Duration = Duration::from_mins(1);

/// What one connection tells of one interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// In bit/s.
    pub(super) sent: u64,
    /// What the browser itself holds it to.
    pub(super) limit: Option<u64>,
    /// In thousandths.
    pub(super) loss: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strain {
    None,
    Some,
    TooMuch,
}

impl Sample {
    /// On a line that loses so much by its nature.
    fn strain(&self, inherent: u64) -> Strain {
        match excess(self.loss, inherent) {
            loss if loss >= TOO_MUCH || self.limit.is_some() => Strain::TooMuch,
            WELL.. => Strain::Some,
            _ => Strain::None,
        }
    }

    /// What there was room for. A browser that limits itself sends a little less than it could.
    fn carried(&self, inherent: u64) -> u64 {
        let arrived = self.sent * (1000 - self.loss.saturating_sub(inherent)) / 1000;
        self.limit.map_or(arrived, |limit| limit.min(arrived * 11 / 10))
    }
}

/// What is lost besides what always is, which is chance and comes to a quarter more now and then.
fn excess(loss: u64, inherent: u64) -> u64 {
    loss.saturating_sub(inherent * 5 / 4)
}

/// The estimate of one uplink.
pub(super) struct Estimate {
    rate: u64,
    ceiling: Option<Ceiling>,
    /// What the line loses however little is sent, in thousandths.
    inherent: u64,
    /// When that is put to the test again.
    doubted_at: Instant,
    cut: Option<Cut>,
    /// The next round still tells of the time before the last cut.
    settling: bool,
    judged_at: Instant,
}

/// What was the most when more was tried.
#[derive(Clone, Copy)]
struct Ceiling {
    rate: u64,
    /// Until when no more is tried.
    until: Instant,
    patience: Duration,
}

/// A cut for what was lost, of which is not known yet whether it does any good.
struct Cut {
    /// What was lost before, beyond what always is.
    excess: u64,
    /// What there was before.
    rate: u64,
    ceiling: Option<Ceiling>,
}

impl Default for Estimate {
    fn default() -> Self {
        let judged_at = Instant::default();
        let doubted_at = Instant::default();
        Self { rate: START, ceiling: None, inherent: 0, doubted_at, cut: None, settling: false, judged_at }
    }
}

impl Estimate {
    /// In bit/s.
    pub(super) fn rate(&self) -> u64 {
        self.rate
    }

    /// Takes in what the connections tell of about the same time, while all together would take `wanted` bit/s.
    ///
    /// A strain that most of what is sent does not suffer from is another one's: a receiver with a poor downlink must not
    /// make the pictures of all others poor.
    pub(super) fn judge(&mut self, round: &[Sample], wanted: u64, now: Instant) {
        let elapsed = now.since(self.judged_at).min(LONGEST_STEP);
        self.judged_at = now;
        if std::mem::take(&mut self.settling) {
            return;
        }
        let sent: u64 = round.iter().map(|sample| sample.sent).sum();
        let loss = round.iter().map(|sample| sample.sent * sample.loss).sum::<u64>() / sent.max(1);
        if let Some(cut) = self.cut.take()
            && excess(loss, self.inherent) * 2 >= cut.excess
            && loss <= MOST_INHERENT
        {
            (self.inherent, self.doubted_at) = (loss, now + MOST_PATIENCE);
            (self.rate, self.ceiling) = (cut.rate, cut.ceiling);
            return;
        }
        if loss * 4 < self.inherent * 3 {
            self.inherent -= (self.inherent - loss).div_ceil(4);
        } else if now >= self.doubted_at {
            // By now it may be what is sent too much, which only sending less can tell.
            self.inherent = 0;
        }
        let inherent = self.inherent;
        let carried: u64 = round.iter().map(|sample| sample.carried(inherent)).sum();
        let suffers = |strain| {
            let strained: u64 = round.iter().filter(|it| it.strain(inherent) >= strain).map(|it| it.sent).sum();
            strained * 2 > sent
        };
        let before = Cut { excess: excess(loss, inherent), rate: self.rate, ceiling: self.ceiling };
        // What is lost of little tells little about how much there is room for.
        let most = self.rate.min(wanted);
        let is_used = sent * 2 >= most;
        if suffers(Strain::TooMuch) {
            self.meet(if is_used { carried } else { carried.max(most / 2) }, now);
        } else if suffers(Strain::Some) {
            // Whether that is for what is sent, sending less tells; not too often, since it is seen.
            match self.ceiling {
                Some(ceiling) if self.rate > below(ceiling.rate) => self.meet(carried.max(ceiling.rate), now),
                Some(ceiling) if now < ceiling.until => {}
                _ if is_used => self.meet(carried, now),
                _ => {}
            }
        } else {
            self.grow(sent, wanted, elapsed, now);
        }
        let tells = self.settling && is_used && before.excess > 0 && round.iter().all(|sample| sample.limit.is_none());
        self.cut = tells.then_some(before);
    }

    /// No more than this gets through.
    fn meet(&mut self, rate: u64, now: Instant) {
        let patience = match self.ceiling {
            Some(last) if rate * 5 >= last.rate * 4 && now < last.until => last.patience,
            Some(last) if rate * 5 >= last.rate * 4 => (last.patience * 2).min(MOST_PATIENCE),
            _ => PATIENCE,
        };
        self.ceiling = Some(Ceiling { rate, until: now + patience, patience });
        self.rate = self.rate.min(below(rate)).max(LEAST);
        self.settling = true;
    }

    fn grow(&mut self, sent: u64, wanted: u64, elapsed: Duration, now: Instant) {
        self.ceiling.take_if(|ceiling| sent * 10 >= ceiling.rate * 11);
        let growth = if self.ceiling.is_some() { CAREFUL_GROWTH } else { GROWTH };
        let grown = self.rate + self.rate * growth * millis(elapsed) / 100_000;
        // Beyond the start, only what is made use of is a reason for more.
        let goal = START.max(wanted.min(sent * 3 / 2));
        let ceiling = self.ceiling.filter(|ceiling| now < ceiling.until);
        self.rate = self.rate.max(grown.min(goal).min(ceiling.map_or(u64::MAX, |ceiling| below(ceiling.rate))));
    }
}

fn below(rate: u64) -> u64 {
    rate * 95 / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: u64 = 20_000_000;

    fn sample(sent: u64, loss: u64) -> Sample {
        Sample { sent, limit: None, loss }
    }

    fn at(seconds: u64) -> Instant {
        Instant(seconds * 1000)
    }

    #[test]
    fn what_is_told_moves_it() {
        for (round, expected) in [
            // Two seconds have passed.
            (vec![sample(4_000_000, 0)], 4_640_000),
            (vec![sample(4_000_000, 19)], 4_640_000),
            (vec![sample(4_000_000, 500)], 1_900_000),
            // At first, some loss is a sign of a limit as well.
            (vec![sample(4_000_000, 50)], 3_610_000),
            // Little is sent: neither more nor very much less is to be learned from that.
            (vec![sample(400_000, 0)], 4_000_000),
            (vec![sample(400_000, 50)], 4_000_000),
            (vec![sample(400_000, 500)], 1_900_000),
            (vec![], 4_000_000),
            // The browser's own limit counts for as much as loss.
            (vec![Sample { sent: 900_000, limit: Some(1_000_000), loss: 0 }], 1_900_000),
            (vec![Sample { sent: 2_900_000, limit: Some(3_000_000), loss: 0 }], 2_850_000),
            // One receiver of three has a poor downlink.
            (vec![sample(1_000_000, 300), sample(1_500_000, 0), sample(1_500_000, 0)], 4_640_000),
            (vec![sample(1_500_000, 300), sample(1_500_000, 300), sample(1_000_000, 0)], 2_945_000),
        ] {
            let mut estimate = Estimate { judged_at: at(8), ..Estimate::default() };
            estimate.judge(&round, ALL, at(10));
            assert_eq!(estimate.rate(), expected, "{round:?}");
        }
    }

    #[test]
    fn what_was_too_much_is_tried_again_ever_less_often() {
        let mut estimate = Estimate::default();
        estimate.judge(&[sample(4_000_000, 750)], ALL, at(10));
        assert_eq!(estimate.rate(), 950_000);
        let mut tries = Vec::new();
        for second in 11..300 {
            let loss = if estimate.rate() > 1_000_000 { 80 } else { 0 };
            if loss > 0 {
                tries.push(second);
            }
            estimate.judge(&[sample(estimate.rate(), loss)], ALL, at(second));
        }
        let waits: Vec<u64> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!((tries[0], waits), (22, vec![22, 42, 62, 62, 62]));
    }

    #[test]
    fn a_line_that_always_loses_a_little_is_not_cut_for_that() {
        let mut estimate = Estimate::default();
        for second in 1..200 {
            estimate.judge(&[sample(estimate.rate(), 40)], ALL, at(second));
        }
        assert_eq!(estimate.rate(), ALL);
    }

    #[test]
    fn a_cut_that_does_no_good_is_taken_back() {
        let mut estimate = Estimate::default();
        let mut rates = Vec::new();
        // The second of two rounds after a cut tells what it did.
        for loss in [150, 150, 140, 160, 120] {
            estimate.judge(&[sample(estimate.rate(), loss)], 4_000_000, at(10));
            rates.push(estimate.rate());
        }
        assert_eq!(rates, [3_230_000, 3_230_000, 4_000_000, 4_000_000, 4_000_000]);
        // What is lost besides still is a sign of a limit, and what is left of it then is not.
        for loss in [400, 400, 140] {
            estimate.judge(&[sample(estimate.rate(), loss)], 4_000_000, at(20));
        }
        assert_eq!(estimate.rate(), 4_000_000 * 74 / 100 * 95 / 100);
    }

    #[test]
    fn there_is_a_least_and_a_way_back() {
        let mut estimate = Estimate::default();
        for second in 1..100 {
            estimate.judge(&[sample(estimate.rate(), 900)], ALL, at(second));
        }
        assert_eq!(estimate.rate(), LEAST);
        for second in 100..300 {
            estimate.judge(&[sample(estimate.rate(), 0)], ALL, at(second));
        }
        assert_eq!(estimate.rate(), ALL);
    }
}
