//! How well a person is connected, in three grades and with a reason: what a sign on the tile tells.

use crate::{
    looks::{Look, Measure},
    statistics::Limitation,
};

/// How well a person is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Nothing to complain of.
    Good,
    /// It can be noticed.
    Fair(Reason),
    /// It disturbs.
    Poor(Reason),
}

/// Why a connection is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// What this person sends does not all arrive, and what others send does.
    TheirUpload,
    /// What is sent does not all arrive at this person, and arrives at others.
    TheirDownload,
    /// What is sent does not all arrive.
    YourUpload,
    /// Neither what is sent nor what comes arrives in full, and nothing tells at which end it is lost.
    LossBothWays,
    /// What several people send does not arrive well.
    YourNetwork,
    /// It takes long from one to the other.
    Slow,
    /// The voice arrives unevenly.
    Jitter,
    /// The camera is on, but its picture stands still.
    FrozenPicture,
    /// The browser believes that it can send only a little, and makes the picture worse for that.
    LittleBandwidth,
    /// The browser believes that it can send only a little to this person, and more to others.
    TheirBandwidth,
    /// This machine cannot keep up, and makes the picture worse for that.
    Busy,
}

/// Whether a person is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Camera {
    On,
    Off,
}

/// From which value on a connection is fair, from which it is poor, and what is said of it then. What stands first is said
/// first: it brings about what follows.
const THRESHOLDS: [(Measure, u32, u32, Reason); 4] = [
    (Measure::LossReceived, LOSS.0, LOSS.1, Reason::TheirUpload),
    (Measure::LossSent, LOSS.0, LOSS.1, Reason::YourUpload),
    // ITU-T G.114 finds 150 ms one way good and 400 ms hardly bearable; people fall into each other's words between.
    (Measure::RoundTrip, 300, 600, Reason::Slow),
    // What the browsers' jitter buffers hide well, and what they hide at the price of long delay.
    (Measure::Jitter, 50, 120, Reason::Jitter),
];
/// 2 % of loss are heard in a voice; of 8 % neither repair nor repetition makes a whole picture.
const LOSS: (u32, u32) = (20, 80);
/// As above, in kbit/s, but from which value on downwards: what a small picture takes, and what a voice and little else does.
const LITTLE: (u32, u32) = (300, 100);
/// How many looks a verdict is made of.
const RECENT: usize = 3;

impl Quality {
    fn grade(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Fair(_) => 1,
            Self::Poor(_) => 2,
        }
    }

    /// What is the matter.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Good => None,
            Self::Fair(reason) | Self::Poor(reason) => Some(reason),
        }
    }

    fn because(self, reason: Reason) -> Self {
        match self {
            Self::Good => Self::Good,
            Self::Fair(_) => Self::Fair(reason),
            Self::Poor(_) => Self::Poor(reason),
        }
    }

    /// The worse of two; of equals this one.
    fn or_worse(self, other: Self) -> Self {
        if other.grade() > self.grade() { other } else { self }
    }

    /// The better of two; of equals this one.
    fn or_better(self, other: Self) -> Self {
        if other.grade() < self.grade() { other } else { self }
    }

    /// What one look alone says.
    fn of(look: &Look, camera: Camera) -> Self {
        let mut quality = Self::Good;
        for (measure, fair, poor, reason) in THRESHOLDS {
            quality = quality.or_worse(match look.of(measure) {
                Some(value) if value >= poor => Self::Poor(reason),
                Some(value) if value >= fair => Self::Fair(reason),
                _ => Self::Good,
            });
        }
        let is_lossy = |measure| look.of(measure).is_some_and(|value| value >= LOSS.0);
        let both_ways = is_lossy(Measure::LossReceived) && is_lossy(Measure::LossSent);
        if both_ways && matches!(quality.reason(), Some(Reason::TheirUpload | Reason::YourUpload)) {
            quality = quality.because(Reason::LossBothWays);
        }
        quality = quality.or_worse(match (camera, look.of(Measure::FramesReceived).unwrap_or_default()) {
            (Camera::On, 0) => Self::Poor(Reason::FrozenPicture),
            (Camera::On, _) if look.freezes > 0 => Self::Fair(Reason::FrozenPicture),
            _ => Self::Good,
        });
        // Where no picture is sent, the browser has not found out how much it could send, and believes in little.
        quality.or_worse(match (look.limitation, look.of(Measure::AvailableOutgoing)) {
            (Limitation::Cpu, _) => Self::Fair(Reason::Busy),
            (Limitation::Bandwidth, Some(kilobits)) if kilobits < LITTLE.1 => Self::Poor(Reason::LittleBandwidth),
            (Limitation::Bandwidth, Some(kilobits)) if kilobits < LITTLE.0 => Self::Fair(Reason::LittleBandwidth),
            _ => Self::Good,
        })
    }
}

/// Makes a steady verdict out of single looks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judge {
    /// What the last looks said, the latest one last.
    recent: Vec<Quality>,
    verdict: Option<Quality>,
}

impl Judge {
    /// A connection counts as good until it has been found to be otherwise.
    pub(crate) fn consider(&mut self, look: &Look, camera: Camera) {
        self.recent.push(Quality::of(look, camera));
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
        self.verdict = Some(self.next(self.verdict.unwrap_or(Quality::Good)));
    }

    pub(crate) fn verdict(&self) -> Option<Quality> {
        self.verdict
    }

    /// The last two looks have to say that it is worse, or all three that it is better.
    fn next(&self, verdict: Quality) -> Quality {
        if let [.., before, last] = self.recent[..] {
            let mildest = last.or_better(before);
            // Of the same grade, a reason gives way to another only if that one lasts.
            let lasts = before == last && last.grade() == verdict.grade();
            if mildest.grade() > verdict.grade() || lasts {
                return mildest;
            }
        }
        if let [first, before, last] = self.recent[..] {
            let worst = last.or_worse(before).or_worse(first);
            if worst.grade() < verdict.grade() {
                return worst;
            }
        }
        verdict
    }
}

/// Finds out at which end the trouble is, from how it stands with everybody. What one person alone sends badly is that
/// person's upload; what comes badly from several is one's own network. What arrives badly at one of several, or can be sent
/// to that one only slowly, is that person's download. Of what is lost both ways, nothing tells where there is nobody else.
pub(crate) fn attributed(qualities: &[Option<Quality>]) -> Vec<Option<Quality>> {
    let judged = qualities.iter().flatten().count();
    let having = |reasons: &[Reason]| {
        let having = qualities.iter().flatten().filter(|it| it.reason().is_some_and(|it| reasons.contains(&it)));
        having.count()
    };
    let received = having(&[Reason::TheirUpload, Reason::LossBothWays, Reason::Jitter]);
    let sent = having(&[Reason::YourUpload, Reason::LossBothWays, Reason::LittleBandwidth]);
    // Two of eight may well have a bad line each.
    let mine = received >= 2 && 2 * received >= judged;
    let theirs = judged >= 2 && sent == 1;
    let attribute = |quality: Quality| match quality.reason() {
        Some(Reason::TheirUpload | Reason::LossBothWays | Reason::Jitter) if mine => {
            quality.because(Reason::YourNetwork)
        }
        Some(Reason::LossBothWays) if theirs => quality.because(Reason::TheirUpload),
        Some(Reason::YourUpload) if theirs => quality.because(Reason::TheirDownload),
        Some(Reason::LittleBandwidth) if theirs => quality.because(Reason::TheirBandwidth),
        _ => quality,
    };
    qualities.iter().map(|quality| quality.map(attribute)).collect()
}

#[cfg(test)]
mod tests {
    use Quality::{Fair, Good, Poor};

    use super::*;

    fn look(values: &[(Measure, u32)]) -> Look {
        let mut look = Look::default();
        look.set(Measure::FramesReceived, Some(30));
        for &(measure, value) in values {
            look.set(measure, Some(value));
        }
        look
    }

    #[test]
    fn what_one_look_says() {
        let check = |values: &[(Measure, u32)], expected| {
            assert_eq!(Quality::of(&look(values), Camera::On), expected, "{values:?}");
        };
        check(&[], Good);
        check(&[(Measure::LossReceived, 19)], Good);
        check(&[(Measure::LossReceived, 20)], Fair(Reason::TheirUpload));
        check(&[(Measure::LossReceived, 80)], Poor(Reason::TheirUpload));
        check(&[(Measure::LossSent, 79)], Fair(Reason::YourUpload));
        check(&[(Measure::LossSent, 80)], Poor(Reason::YourUpload));
        check(&[(Measure::LossReceived, 20), (Measure::LossSent, 19)], Fair(Reason::TheirUpload));
        check(&[(Measure::LossReceived, 19), (Measure::LossSent, 20)], Fair(Reason::YourUpload));
        check(&[(Measure::LossReceived, 20), (Measure::LossSent, 20)], Fair(Reason::LossBothWays));
        check(&[(Measure::LossReceived, 20), (Measure::LossSent, 80)], Poor(Reason::LossBothWays));
        check(&[(Measure::LossReceived, 80), (Measure::LossSent, 20)], Poor(Reason::LossBothWays));
        check(&[(Measure::LossReceived, 20), (Measure::LossSent, 20), (Measure::RoundTrip, 600)], Poor(Reason::Slow));
        check(&[(Measure::RoundTrip, 299), (Measure::Jitter, 49)], Good);
        check(&[(Measure::RoundTrip, 300)], Fair(Reason::Slow));
        check(&[(Measure::RoundTrip, 600)], Poor(Reason::Slow));
        check(&[(Measure::Jitter, 50)], Fair(Reason::Jitter));
        check(&[(Measure::Jitter, 120)], Poor(Reason::Jitter));
        check(&[(Measure::FramesReceived, 1)], Good);
        check(&[(Measure::FramesReceived, 0)], Poor(Reason::FrozenPicture));
        // The worst counts, and of equals what brings about the rest.
        check(&[(Measure::LossReceived, 30), (Measure::RoundTrip, 700)], Poor(Reason::Slow));
        check(&[(Measure::LossReceived, 90), (Measure::FramesReceived, 0)], Poor(Reason::TheirUpload));
    }

    #[test]
    fn a_picture_stands_still_only_if_there_should_be_one() {
        assert_eq!(Quality::of(&look(&[(Measure::FramesReceived, 0)]), Camera::Off), Good);
        assert_eq!(Quality::of(&Look::default(), Camera::Off), Good);
        assert_eq!(Quality::of(&Look::default(), Camera::On), Poor(Reason::FrozenPicture));
        let mut stutters = look(&[]);
        stutters.freezes = 1;
        assert_eq!(Quality::of(&stutters, Camera::On), Fair(Reason::FrozenPicture));
        assert_eq!(Quality::of(&stutters, Camera::Off), Good);
    }

    #[test]
    fn what_keeps_the_picture_from_being_better() {
        let check = |limitation, available: Option<u32>, expected| {
            let mut look = look(&[]);
            look.limitation = limitation;
            look.set(Measure::AvailableOutgoing, available);
            assert_eq!(Quality::of(&look, Camera::On), expected, "{limitation:?}, {available:?}");
        };
        check(Limitation::None, Some(50), Good);
        check(Limitation::Other, Some(50), Good);
        check(Limitation::Bandwidth, None, Good);
        check(Limitation::Bandwidth, Some(300), Good);
        check(Limitation::Bandwidth, Some(299), Fair(Reason::LittleBandwidth));
        check(Limitation::Bandwidth, Some(99), Poor(Reason::LittleBandwidth));
        check(Limitation::Cpu, None, Fair(Reason::Busy));
    }

    /// Verdicts after looks of which each measures this loss, in percent.
    fn verdicts(losses: &[u32]) -> Vec<Quality> {
        let mut judge = Judge::default();
        let verdict = |&loss: &u32| {
            judge.consider(&look(&[(Measure::LossReceived, loss * 10)]), Camera::On);
            judge.verdict().expect("it has judged")
        };
        losses.iter().map(verdict).collect()
    }

    #[test]
    fn it_takes_two_looks_to_be_worse_and_three_to_be_better() {
        let (fair, poor) = (Fair(Reason::TheirUpload), Poor(Reason::TheirUpload));
        assert_eq!(Judge::default().verdict(), None);
        assert_eq!(verdicts(&[9, 9]), [Good, poor]);
        assert_eq!(verdicts(&[9, 0, 9, 0, 9]), [Good; 5]);
        // One of two was worse still: the milder one counts.
        assert_eq!(verdicts(&[3, 9, 9]), [Good, fair, poor]);
        assert_eq!(verdicts(&[9, 9, 0, 0, 0]), [Good, poor, poor, poor, Good]);
        // One of three was not as good: the worst one counts.
        assert_eq!(verdicts(&[9, 9, 0, 3, 0, 0]), [Good, poor, poor, poor, fair, fair]);
        assert_eq!(verdicts(&[9, 9, 0, 0, 9, 0, 0, 0]).last(), Some(&Good));
    }

    #[test]
    fn a_reason_gives_way_to_another_that_lasts() {
        let mut judge = Judge::default();
        let mut told = Vec::new();
        for measure in [Measure::LossReceived, Measure::LossReceived, Measure::LossSent, Measure::LossReceived] {
            judge.consider(&look(&[(measure, 30)]), Camera::On);
        }
        for _ in 0..2 {
            told.push(judge.verdict());
            judge.consider(&look(&[(Measure::LossSent, 30)]), Camera::On);
        }
        told.push(judge.verdict());
        let [theirs, yours] = [Reason::TheirUpload, Reason::YourUpload].map(|reason| Some(Fair(reason)));
        assert_eq!(told, [theirs, theirs, yours]);
    }

    #[test]
    fn whose_trouble_it_is() {
        use Reason::{
            Jitter, LittleBandwidth, LossBothWays, Slow, TheirBandwidth, TheirDownload, TheirUpload, YourNetwork,
            YourUpload,
        };
        let check = |before: &[Option<Quality>], after: &[Option<Quality>]| assert_eq!(attributed(before), after);
        check(&[], &[]);
        check(&[None, Some(Good)], &[None, Some(Good)]);
        // With one other person, what is lost is lost on an upload: the narrow part of most lines.
        check(&[Some(Fair(TheirUpload))], &[Some(Fair(TheirUpload))]);
        check(&[Some(Poor(YourUpload))], &[Some(Poor(YourUpload))]);
        // Unless it is lost both ways, which may be at either end.
        check(&[Some(Poor(LossBothWays)), None], &[Some(Poor(LossBothWays)), None]);
        check(&[Some(Fair(LittleBandwidth)), None], &[Some(Fair(LittleBandwidth)), None]);
        // One of several.
        check(&[Some(Fair(TheirUpload)), Some(Good)], &[Some(Fair(TheirUpload)), Some(Good)]);
        check(&[Some(Good), None, Some(Poor(YourUpload))], &[Some(Good), None, Some(Poor(TheirDownload))]);
        check(&[Some(Poor(LossBothWays)), Some(Good)], &[Some(Poor(TheirUpload)), Some(Good)]);
        check(
            &[Some(Good), Some(Fair(LittleBandwidth)), Some(Poor(Slow))],
            &[Some(Good), Some(Fair(TheirBandwidth)), Some(Poor(Slow))],
        );
        // Several at once.
        check(&[Some(Poor(LossBothWays)); 2], &[Some(Poor(YourNetwork)); 2]);
        check(&[Some(Poor(LittleBandwidth)); 2], &[Some(Poor(LittleBandwidth)); 2]);
        // What is lost on the way to one and can be sent to another only slowly goes out by one upload.
        let upload = [Some(Fair(YourUpload)), Some(Fair(LittleBandwidth)), Some(Good)];
        check(&upload, &upload);
        check(
            &[Some(Fair(TheirUpload)), Some(Poor(Jitter)), Some(Fair(Slow)), None],
            &[Some(Fair(YourNetwork)), Some(Poor(YourNetwork)), Some(Fair(Slow)), None],
        );
        check(&[Some(Fair(YourUpload)); 3], &[Some(Fair(YourUpload)); 3]);
        let two_of_five = [Some(Fair(TheirUpload)), Some(Fair(TheirUpload)), Some(Good), Some(Good), Some(Good)];
        check(&two_of_five, &two_of_five);
        let two_of_five = [Some(Fair(LossBothWays)), Some(Fair(LossBothWays)), Some(Good), Some(Good), Some(Good)];
        check(&two_of_five, &two_of_five);
    }
}
