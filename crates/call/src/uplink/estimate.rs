//! How much an uplink carries: less as soon as it is too much, more by and by, and not again at once what has just been too
//! much. The thresholds are those of Google Congestion Control's loss-based part.

use std::time::Duration;

use crate::{Instant, time::millis};

/// What an uplink is taken to carry before anything is known of it, in bit/s. The browsers' own congestion control makes
/// the first seconds of a lesser one bearable.
const START: u64 = 4_000_000;
/// It is never taken to carry less: speech to one person, and the least picture.
const LEAST: u64 = 120_000;
/// For what is lost alone, it is not taken to carry less than this for each receiver and once more, or than so much for all.
/// Over bad wireless less sent is not less lost, and would be cut until nothing was seen; and what is too much even so, the
/// browsers notice themselves.
const LEAST_EACH: u64 = 100_000;
const LEAST_FOR_ALL: u64 = 400_000;
/// Up to this loss, in thousandths, all is well.
const WELL: u64 = 20;
/// From this loss on it is too much.
const TOO_MUCH: u64 = 100;
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
    fn strain(&self) -> Strain {
        match self.loss {
            loss if loss >= TOO_MUCH || self.limit.is_some() => Strain::TooMuch,
            WELL.. => Strain::Some,
            _ => Strain::None,
        }
    }

    /// What gets through. A browser that limits itself sends a little less than it could.
    fn carried(&self) -> u64 {
        let arrived = self.sent * (1000 - self.loss) / 1000;
        self.limit.map_or(arrived, |limit| limit.min(arrived * 11 / 10))
    }
}

/// The estimate of one uplink.
pub(super) struct Estimate {
    rate: u64,
    ceiling: Option<Ceiling>,
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

impl Default for Estimate {
    fn default() -> Self {
        Self { rate: START, ceiling: None, settling: false, judged_at: Instant::default() }
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
        let carried: u64 = round.iter().map(Sample::carried).sum();
        let mostly = |is_so: &dyn Fn(&Sample) -> bool| {
            round.iter().filter(|sample| is_so(sample)).map(|sample| sample.sent).sum::<u64>() * 2 > sent
        };
        let suffers = |strain| mostly(&|sample| sample.strain() >= strain);
        // What is lost of little tells little about how much there is room for.
        let most = self.rate.min(wanted);
        let is_used = sent * 2 >= most;
        let pictures = (LEAST_EACH * (round.len() as u64 + 1)).min(LEAST_FOR_ALL);
        let floor = if mostly(&|sample| sample.limit.is_some()) { LEAST } else { pictures };
        if suffers(Strain::TooMuch) {
            self.meet(if is_used { carried } else { carried.max(most / 2) }, floor, now);
        } else if suffers(Strain::Some) {
            // A line that always loses a little is no reason to send less and less.
            match self.ceiling {
                Some(ceiling) if self.rate > below(ceiling.rate) => self.meet(carried.max(ceiling.rate), floor, now),
                None if is_used => self.meet(carried, floor, now),
                _ => {}
            }
        } else {
            self.grow(sent, wanted, elapsed, now);
        }
    }

    /// No more than this gets through. The estimate does not fall below `floor` for that.
    fn meet(&mut self, rate: u64, floor: u64, now: Instant) {
        let patience = match self.ceiling {
            Some(last) if rate * 5 >= last.rate * 4 && now < last.until => last.patience,
            Some(last) if rate * 5 >= last.rate * 4 => (last.patience * 2).min(MOST_PATIENCE),
            _ => PATIENCE,
        };
        self.ceiling = Some(Ceiling { rate, until: now + patience, patience });
        self.rate = self.rate.min(below(rate).max(floor));
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
    fn a_line_that_always_loses_a_little_is_cut_once() {
        let mut estimate = Estimate::default();
        for second in 1..200 {
            estimate.judge(&[sample(estimate.rate(), 40)], ALL, at(second));
        }
        assert_eq!(estimate.rate(), 4_000_000 * 96 / 100 * 95 / 100);
    }

    #[test]
    fn there_is_a_least_and_a_way_back() {
        let mut estimate = Estimate::default();
        let limited = Sample { sent: 50_000, limit: Some(50_000), loss: 0 };
        for (samples, least) in [(sample(1_000_000, 900), 200_000), (limited, LEAST)] {
            for second in 1..100 {
                estimate.judge(&[samples], ALL, at(second));
            }
            assert_eq!(estimate.rate(), least, "{samples:?}");
        }
        // What is lost does not make it more, either.
        estimate.judge(&[sample(50_000, 900)], ALL, at(100));
        assert_eq!(estimate.rate(), LEAST);
        for second in 100..300 {
            estimate.judge(&[sample(estimate.rate(), 0)], ALL, at(second));
        }
        assert_eq!(estimate.rate(), ALL);
    }
}
