//! One connection's heartbeat: whether anything is still heard from the other side, found out within about a second and
//! long before a browser says so. Pure, and without a word about what follows from it.
//!
//! Whoever has heard nothing for a moment asks; an answer needs no timer on the other side, so that a page in the
//! background, whose timers are slow, is as alive as any. How long silence may last depends on how evenly answers came,
//! as TCP's retransmission timer does (RFC 6298).

use std::time::Duration;

use damso_protocol::Pulse;

use crate::{Instant, time};

/// After this much silence, ask.
const BEAT: Duration = Duration::from_millis(250);
/// Then ask this often.
const PROBE: Duration = Duration::from_millis(80);
/// Of somebody who is lost already, ask this often.
const LOST_PROBE: Duration = Duration::from_millis(400);
/// The shortest silence that means a loss: enough for several questions, of which any may be lost on its own.
const LEAST: Duration = Duration::from_millis(600);
const MOST: Duration = Duration::from_secs(4);
/// A timer that comes later than this says that this page was held up, and nothing about the other.
const STALL: Duration = Duration::from_millis(200);
/// After so many answers without a false alarm, a minute's worth, there may be one more.
const CALM: u32 = 200;
/// How often in a row a held-up page may excuse the other. In a hidden page every timer is late.
const EXCUSES: u8 = 2;

#[derive(Clone, Debug)]
pub(crate) struct Heart {
    heard: Instant,
    ask_at: Instant,
    lost: bool,
    excuses: u8,
    /// Smoothed round trip and its variation, in milliseconds.
    round_trip: Option<(u64, u64)>,
    /// Doubled by every false alarm, so that an uneven path raises few.
    caution: u32,
    /// Answers since then.
    calm: u32,
}

/// What the heart wants at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// Ask.
    Ask(Pulse),
    /// A question has not been answered in the usual time. There is no more to it yet.
    Worry,
    /// Nothing was heard for too long.
    Lost,
}

impl Heart {
    /// The connection stands.
    pub(crate) fn new(now: Instant) -> Self {
        Self { heard: now, ask_at: now, lost: false, excuses: 0, round_trip: None, caution: 0, calm: 0 }
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.lost
    }

    /// The usual time between a question and its answer; zero before the first answer.
    pub(crate) fn round_trip(&self) -> Duration {
        self.round_trip.map_or(Duration::ZERO, |(smooth, _)| Duration::from_millis(smooth))
    }

    /// Whether a question has not been answered in the usual time, nor has the one after it.
    pub(crate) fn is_worried(&self, now: Instant) -> bool {
        let silence = (BEAT + PROBE + PROBE.max(self.usual(2))).min(MOST.saturating_sub(PROBE * 2));
        !self.lost && now >= self.heard + silence
    }

    /// Something came. Returns whether somebody who was lost is back.
    pub(crate) fn heard(&mut self, now: Instant, pulse: Option<Pulse>) -> bool {
        if let Some(Pulse::Pong(number)) = pulse {
            self.measured(millis(now).wrapping_sub(number));
        }
        self.heard = now;
        self.ask_at = now + BEAT;
        self.excuses = 0;
        std::mem::take(&mut self.lost)
    }

    /// The alarm was a false one: what came back came without anything having been mended.
    pub(crate) fn was_false_alarm(&mut self) {
        self.caution = (self.caution + 1).min(3);
        self.calm = 0;
    }

    /// Ask at once: the page was asleep, or the network has changed.
    pub(crate) fn ask_now(&mut self, now: Instant) {
        self.excuse(now);
        self.ask_at = now;
    }

    pub(crate) fn tick(&mut self, now: Instant) -> Vec<Beat> {
        let mut beats = Vec::new();
        if now >= self.deadline() + STALL && self.excuses < EXCUSES {
            self.excuses += 1;
            self.excuse(now);
        }
        if now >= self.ask_at {
            if self.is_worried(now) {
                beats.push(Beat::Worry);
            }
            beats.push(Beat::Ask(Pulse::Ping(millis(now))));
            self.ask_at = now + if self.lost { LOST_PROBE } else { PROBE };
        }
        if !self.lost && now >= self.lost_at() {
            self.lost = true;
            beats.push(Beat::Lost);
        }
        beats
    }

    pub(crate) fn deadline(&self) -> Instant {
        if self.lost { self.ask_at } else { self.ask_at.min(self.lost_at()) }
    }

    /// Two questions after the moment of worry at the least, so that whoever is worried can look twice.
    fn lost_at(&self) -> Instant {
        self.heard + (LEAST.max(BEAT + PROBE * 3 + self.usual(4)) * 2_u32.pow(self.caution)).min(MOST)
    }

    /// A round trip that takes longer than the smoothed one by so many variations.
    fn usual(&self, variations: u64) -> Duration {
        self.round_trip.map_or(Duration::ZERO, |(smooth, varies)| Duration::from_millis(smooth + variations * varies))
    }

    /// Silence counts from a moment ago at the earliest.
    fn excuse(&mut self, now: Instant) {
        let recently = Instant(now.0.saturating_sub(time::millis(BEAT)));
        self.heard = self.heard.max(recently);
    }

    fn measured(&mut self, round_trip: u32) {
        // What a liar or a sleeper answers is no measurement.
        let sample = u64::from(round_trip);
        if sample > 10_000 {
            return;
        }
        self.calm += 1;
        if self.calm >= CALM {
            self.calm = 0;
            self.caution = self.caution.saturating_sub(1);
        }
        self.round_trip = Some(match self.round_trip {
            None => (sample, sample / 2),
            Some((smooth, varies)) => ((7 * smooth + sample) / 8, (3 * varies + smooth.abs_diff(sample)) / 4),
        });
    }
}

/// The low bits of a moment: enough to measure a round trip with.
#[expect(clippy::cast_possible_truncation, reason = "it wraps after 49 days, and is only subtracted")]
fn millis(now: Instant) -> u32 {
    now.0 as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets time pass as timers do, and says when the heart was lost.
    fn silence(heart: &mut Heart, from: u64, until: u64) -> (Vec<u64>, Option<u64>) {
        let (asked, _, lost) = worry(heart, from, until);
        (asked, lost)
    }

    /// The same, also with when it was worried.
    fn worry(heart: &mut Heart, from: u64, until: u64) -> (Vec<u64>, Vec<u64>, Option<u64>) {
        let (mut asked, mut worried, mut now) = (Vec::new(), Vec::new(), from);
        while now <= until {
            for beat in heart.tick(Instant(now)) {
                match beat {
                    Beat::Ask(_) => asked.push(now),
                    Beat::Lost => return (asked, worried, Some(now)),
                    Beat::Worry => worried.push(now),
                }
            }
            now = heart.deadline().0.max(now + 1);
        }
        (asked, worried, None)
    }

    /// A heart that has had answers after these many milliseconds.
    fn trained(round_trips: &[u32]) -> (Heart, u64) {
        let mut heart = Heart::new(Instant(0));
        let mut now = 0;
        for &round_trip in round_trips.iter().cycle().take(40) {
            now += 250;
            heart.tick(Instant(now));
            now += u64::from(round_trip);
            heart.heard(Instant(now), Some(Pulse::Pong(u32::try_from(now).unwrap() - round_trip)));
        }
        (heart, now)
    }

    #[test]
    fn silence_is_noticed_within_a_second_on_an_even_path() {
        for round_trip in [1, 30, 200] {
            let (mut heart, now) = trained(&[round_trip]);
            let (asked, lost) = silence(&mut heart, now, now + 5_000);
            let after = lost.expect("it is noticed") - now;
            assert!((600..1_000).contains(&after), "{round_trip} ms: {after}");
            assert!(asked.len() >= 4, "{asked:?}");
        }
    }

    #[test]
    fn silence_is_noticed_the_sooner_the_faster_the_path() {
        for (round_trip, after) in [(1, 600), (30, 600), (100, 600), (200, 690), (600, 1_090), (5_000, 4_000)] {
            let (mut heart, now) = trained(&[round_trip]);
            let (_, lost) = silence(&mut heart, now, now + 5_000);
            assert_eq!(lost.unwrap() - now, after, "{round_trip} ms");
        }
    }

    #[test]
    fn who_is_worried_can_look_twice_before_a_loss() {
        let paths: [&[u32]; 8] =
            [&[1], &[30], &[100], &[165], &[250, 350], &[600], &[3_500], &[2_000, 4_000, 1_000, 5_000]];
        for path in paths {
            let (mut heart, now) = trained(path);
            let (_, worried, lost) = worry(&mut heart, now, now + 5_000);
            let before: Vec<u64> = worried.into_iter().filter(|&at| Some(at) < lost).collect();
            assert!(before.len() >= 2, "{path:?}: {before:?}, {lost:?}");
        }
    }

    #[test]
    fn nobody_worries_while_answers_come_as_usual() {
        let paths: [&[u32]; 6] = [&[30], &[160, 200], &[300], &[250, 350, 280, 320], &[600, 500, 700], &[2_000]];
        for path in paths {
            let (mut heart, start) = trained(path);
            let mut round_trips = path.iter().cycle();
            let mut answers = Vec::new();
            for now in start..start + 60_000 {
                for beat in heart.tick(Instant(now)) {
                    let Beat::Ask(Pulse::Ping(number)) = beat else { panic!("{path:?}: {beat:?}") };
                    answers.push((now + u64::from(*round_trips.next().unwrap()), number));
                }
                for (_, number) in answers.extract_if(.., |(due, _)| *due == now) {
                    heart.heard(Instant(now), Some(Pulse::Pong(number)));
                }
            }
        }
    }

    #[test]
    fn an_uneven_path_has_more_time() {
        let (mut heart, now) = trained(&[50, 400, 80, 600]);
        let (_, lost) = silence(&mut heart, now, now + 10_000);
        assert!((1_000..=4_000).contains(&(lost.unwrap() - now)));
    }

    #[test]
    fn a_held_up_page_blames_nobody_at_once() {
        let mut heart = Heart::new(Instant(0));
        heart.heard(Instant(1_000), None);
        let beats = heart.tick(Instant(9_000));
        assert!(matches!(beats[..], [Beat::Ask(_)]), "{beats:?}");
        assert!(!heart.heard(Instant(9_020), None), "nobody was lost");
        // But one whose timers are always late finds out as well.
        let lost =
            (1..10).map(|second| 9_020 + second * 1_000).find(|&now| heart.tick(Instant(now)).contains(&Beat::Lost));
        assert!(lost.is_some_and(|now| now <= 13_020), "{lost:?}");
    }

    #[test]
    fn who_was_lost_is_asked_and_comes_back() {
        let (mut heart, now) = trained(&[10]);
        let (_, lost) = silence(&mut heart, now, now + 5_000);
        let (asked, again) = silence(&mut heart, lost.unwrap(), now + 5_000);
        assert!(asked.len() > 5 && again.is_none());
        assert!(heart.heard(Instant(now + 5_001), None));
        assert!(!heart.is_lost());
        assert!(!heart.heard(Instant(now + 5_002), None));
    }

    #[test]
    fn false_alarms_make_cautious() {
        let (mut heart, now) = trained(&[10]);
        heart.was_false_alarm();
        let (_, lost) = silence(&mut heart, now, now + 5_000);
        assert_eq!(lost.unwrap() - now, 1_200);
    }

    #[test]
    fn calm_makes_bold_again() {
        let (mut heart, now) = trained(&[10]);
        heart.was_false_alarm();
        for _ in 0..CALM {
            heart.heard(Instant(now), Some(Pulse::Pong(millis(Instant(now - 10)))));
        }
        let (_, lost) = silence(&mut heart, now, now + 5_000);
        assert_eq!(lost.unwrap() - now, 600);
    }

    #[test]
    fn absurd_answers_are_no_measurement() {
        let mut heart = Heart::new(Instant(0));
        heart.heard(Instant(50), Some(Pulse::Pong(60)));
        assert_eq!(heart.round_trip, None);
    }
}
