//! The last minutes of a connection: what happened between each look at its statistics and the one before.

use std::time::Duration;

use crate::{
    Instant, LinkReport, Quality, Statistics,
    quality::{Camera, Judge},
    statistics::{Flow, Limitation, Section},
    time::millis,
};

/// How many looks are kept: the last two minutes.
const KEPT: usize = 60;
/// Some looks are taken for a sign of life, many a second. So short a time says little about anything else.
const LEAST: Duration = Duration::from_secs(1);
/// Of fewer packets than this no share is reckoned: one lost packet of a silent microphone would be a great one.
const LEAST_PACKETS: u64 = 20;

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// From here to the other side and back, in milliseconds.
    RoundTrip,
    /// What did not arrive here, in thousandths of what the other side sent.
    LossReceived,
    /// What did not arrive there, in thousandths of what was sent.
    LossSent,
    /// How unevenly the voice arrives, in milliseconds (RFC 3550, section 6.4.1).
    Jitter,
    /// Sound and picture that come, in kbit/s.
    BitrateReceived,
    /// Sound and picture that are sent, in kbit/s.
    BitrateSent,
    /// Frames per second of the other side's camera.
    FramesReceived,
    /// Frames per second of one's own camera.
    FramesSent,
    /// What the browser believes that it could send, in kbit/s.
    AvailableOutgoing,
}

impl Measure {
    /// Everything that is measured.
    pub const ALL: [Self; 9] = [
        Self::RoundTrip,
        Self::LossReceived,
        Self::LossSent,
        Self::Jitter,
        Self::BitrateReceived,
        Self::BitrateSent,
        Self::FramesReceived,
        Self::FramesSent,
        Self::AvailableOutgoing,
    ];

    /// What it is called in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::RoundTrip => "Round trip",
            Self::LossReceived => "Loss, received",
            Self::LossSent => "Loss, sent",
            Self::Jitter => "Voice jitter",
            Self::BitrateReceived => "Received",
            Self::BitrateSent => "Sent",
            Self::FramesReceived => "Their camera",
            Self::FramesSent => "Your camera",
            Self::AvailableOutgoing => "Upload available",
        }
    }

    /// A value with its unit, which is written the same in every language. How the number is written is up to `number`,
    /// which is given it as programs write it.
    pub fn show(self, value: u32, number: &dyn Fn(String) -> String) -> String {
        let (plain, unit) = match self {
            Self::RoundTrip | Self::Jitter => (value.to_string(), " ms"),
            Self::LossReceived | Self::LossSent => (format!("{}.{}", value / 10, value % 10), " %"),
            Self::BitrateReceived | Self::BitrateSent | Self::AvailableOutgoing => (value.to_string(), " kbit/s"),
            Self::FramesReceived | Self::FramesSent => (value.to_string(), " fps"),
        };
        number(plain) + unit
    }
}

/// What was measured between two looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    values: [Option<u32>; Measure::ALL.len()],
    /// What keeps the pictures that are sent from being better.
    pub(crate) limitation: Limitation,
    /// How often the picture that comes has stood still for a noticeable moment.
    pub(crate) freezes: u64,
}

impl Look {
    /// What was measured; `None` where there was nothing to measure, or the browser does not tell.
    pub fn of(&self, measure: Measure) -> Option<u32> {
        self.values[measure as usize]
    }

    pub(crate) fn set(&mut self, measure: Measure, value: Option<u32>) {
        self.values[measure as usize] = value;
    }

    /// What the second of two looks says in the light of the first, and of the streams between them.
    fn between(before: &Statistics, after: &Statistics, streams: &Streams) -> Self {
        let mut look = Self::default();
        let mut round_trip = after.round_trip;
        let mut reported = Share::default();
        for (stream, sent) in streams.sent.iter().zip(&after.sent) {
            // A report about what is no longer sent is an old one.
            let Some(stream) = stream else { continue };
            look.limitation = look.limitation.max(sent.limitation);
            if let Some(lost) = sent.lost {
                reported.add(stream.packets, stream.packets.saturating_mul(lost.into()));
            }
            if after.round_trip.is_none() {
                round_trip = round_trip.max(sent.round_trip);
            }
        }
        let mut arrived = Share::default();
        for (old, new) in before.received.iter().zip(&after.received) {
            let lost = new.lost.saturating_sub(old.lost);
            let came = new.flow.packets.saturating_sub(old.flow.packets);
            arrived.add(came.saturating_add(lost), lost.saturating_mul(1_000));
            look.freezes += new.freezes.saturating_sub(old.freezes).min(1_000);
        }
        let voice = Section::Microphone as usize;
        let frames = |streams: &[Option<Stream>], flow: &Flow| {
            let stream = streams[Section::Camera as usize].as_ref();
            (flow.frames > 0).then(|| stream.map_or(0, |stream| stream.frames))
        };
        let bitrate = |streams: &[Option<Stream>]| {
            streams.iter().flatten().fold(0, |sum: u32, stream| sum.saturating_add(stream.bitrate))
        };
        let [sent, received] =
            [&after.sent[Section::Camera as usize].flow, &after.received[Section::Camera as usize].flow];
        look.set(Measure::RoundTrip, round_trip);
        look.set(Measure::LossReceived, arrived.lost());
        look.set(Measure::LossSent, reported.lost());
        look.set(Measure::Jitter, streams.received[voice].as_ref().and(after.received[voice].jitter));
        look.set(Measure::BitrateReceived, Some(bitrate(&streams.received)));
        look.set(Measure::BitrateSent, Some(bitrate(&streams.sent)));
        look.set(Measure::FramesReceived, frames(&streams.received, received));
        look.set(Measure::FramesSent, frames(&streams.sent, sent));
        look.set(Measure::AvailableOutgoing, after.available_outgoing.map(|bits| fitting(bits / 1_000)));
        look
    }
}

/// How many packets there were, and how many thousandths of a packet are lost.
#[derive(Default)]
struct Share {
    packets: u64,
    lost: u64,
}

impl Share {
    fn add(&mut self, packets: u64, lost: u64) {
        self.packets = self.packets.saturating_add(packets);
        self.lost = self.lost.saturating_add(lost);
    }

    /// In thousandths.
    fn lost(&self) -> Option<u32> {
        (self.packets >= LEAST_PACKETS).then(|| fitting(self.lost / self.packets).min(1_000))
    }
}

/// What flows in one section in one direction at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The codec's name, such as `VP8`; empty where it is not told.
    pub codec: String,
    /// Width in pixels; zero of sound.
    pub width: u32,
    /// Height in pixels; zero of sound.
    pub height: u32,
    /// Frames per second; none only if there was not a single one.
    pub frames: u32,
    /// kbit/s
    pub bitrate: u32,
    packets: u64,
}

impl Stream {
    /// What has flowed within so many milliseconds.
    fn between(before: &Flow, after: &Flow, millis: u64) -> Option<Self> {
        let packets = after.packets.saturating_sub(before.packets);
        let name = after.codec.rsplit('/').next().unwrap_or_default();
        (packets > 0).then(|| Self {
            // Names are registered, and of letters and digits: nothing else finds its way into a report.
            codec: name.chars().filter(char::is_ascii_alphanumeric).collect(),
            width: after.width,
            height: after.height,
            frames: fitting(after.frames.saturating_sub(before.frames).saturating_mul(1_000).div_ceil(millis)),
            bitrate: fitting(after.bytes.saturating_sub(before.bytes).saturating_mul(8) / millis),
            packets,
        })
    }

    /// In a few words, which are the same in every language but for its numbers, as [`Measure::show`] says.
    pub fn show(&self, number: &dyn Fn(String) -> String) -> String {
        let mut words = vec![self.codec.clone()];
        if self.width > 0 {
            words.push(format!("{}×{}", self.width, self.height));
            words.push(Measure::FramesSent.show(self.frames, number));
        }
        words.push(Measure::BitrateSent.show(self.bitrate, number));
        words.retain(|word| !word.is_empty());
        words.join(", ")
    }
}

/// What flows at the moment, both ways, in the order of [`Section::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streams {
    /// From here.
    pub sent: [Option<Stream>; Section::ALL.len()],
    /// From there.
    pub received: [Option<Stream>; Section::ALL.len()],
}

impl Streams {
    fn between(before: &Statistics, after: &Statistics, millis: u64) -> Self {
        let mut streams = Self::default();
        for section in 0..Section::ALL.len() {
            let (old, new) = (&before.sent[section].flow, &after.sent[section].flow);
            streams.sent[section] = Stream::between(old, new, millis);
            let (old, new) = (&before.received[section].flow, &after.received[section].flow);
            streams.received[section] = Stream::between(old, new, millis);
        }
        streams
    }
}

/// The last looks at a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looks {
    last: Option<(Instant, Statistics)>,
    taken: Vec<Look>,
    streams: Streams,
    judge: Judge,
}

impl Looks {
    /// Takes another look, unless the last one was just now, and says what it tells of sending.
    pub(crate) fn take(&mut self, statistics: Statistics, camera: Camera, now: Instant) -> Option<LinkReport> {
        if let Some((then, before)) = &self.last {
            let elapsed = now.since(*then);
            if elapsed < LEAST {
                return None;
            }
            self.streams = Streams::between(before, &statistics, millis(elapsed));
            let look = Look::between(before, &statistics, &self.streams);
            self.judge.consider(&look, camera);
            if self.taken.len() >= KEPT {
                self.taken.remove(0);
            }
            self.taken.push(look);
        }
        self.last = Some((now, statistics));
        self.link_report()
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> &[Look] {
        &self.taken
    }

    /// What flowed between the last two.
    pub(crate) fn streams(&self) -> &Streams {
        &self.streams
    }

    /// `None` before there was anything to judge by.
    pub(crate) fn quality(&self) -> Option<Quality> {
        self.judge.verdict()
    }

    /// What the last look says of sending, once there are two.
    fn link_report(&self) -> Option<LinkReport> {
        let (look, (_, last)) = (self.taken.last()?, self.last.as_ref()?);
        Some(LinkReport {
            available: last.available_outgoing,
            loss: look.of(Measure::LossSent).unwrap_or_default(),
            sent: u64::from(look.of(Measure::BitrateSent)?) * 1_000,
        })
    }
}

fn fitting(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Received, Sent};

    /// Voice and camera both ways, at 50 and 100 packets a second, of which two in a hundred do not arrive here.
    fn after(seconds: u64) -> Statistics {
        let voice =
            Flow { bytes: seconds * 4_000, packets: seconds * 50, codec: "audio/opus".into(), ..Flow::default() };
        let picture = Flow {
            bytes: seconds * 125_000,
            packets: seconds * 100,
            frames: seconds * 30,
            width: 1_280,
            height: 720,
            codec: "video/VP8".into(),
        };
        let sent = |flow: &Flow, lost| Sent { flow: flow.clone(), lost: Some(lost), ..Sent::default() };
        let received = |flow: &Flow, lost| Received {
            flow: Flow { packets: flow.packets - lost, ..flow.clone() },
            lost,
            jitter: Some(7),
            ..Received::default()
        };
        Statistics {
            round_trip: Some(45),
            available_outgoing: Some(2_345_678),
            sent: [sent(&voice, 0), sent(&picture, 30), Sent::default(), Sent::default()],
            received: [
                received(&voice, seconds),
                received(&picture, seconds * 2),
                Received::default(),
                Received::default(),
            ],
            ..Statistics::default()
        }
    }

    fn looks(taken: &[(u64, Statistics)]) -> Looks {
        let mut looks = Looks::default();
        for (millis, statistics) in taken {
            looks.take(statistics.clone(), Camera::On, Instant(*millis));
        }
        looks
    }

    #[test]
    fn rates_are_of_the_time_between_two_looks() {
        let looks = looks(&[(1_000, after(10)), (3_000, after(12))]);
        let [look] = looks.all() else { panic!("{:?}", looks.all()) };
        let values = Measure::ALL.map(|measure| look.of(measure).map(|value| measure.show(value, &|plain| plain)));
        let shown =
            ["45 ms", "2.0 %", "2.0 %", "7 ms", "1032 kbit/s", "1032 kbit/s", "30 fps", "30 fps", "2345 kbit/s"];
        assert_eq!(values, shown.map(|value| Some(value.to_owned())));
        let streams = looks.streams();
        let shown = |stream: &Option<Stream>| stream.as_ref().map(|stream| stream.show(&|plain| plain));
        assert_eq!(shown(&streams.received[0]).as_deref(), Some("opus, 32 kbit/s"));
        assert_eq!(shown(&streams.sent[1]).as_deref(), Some("VP8, 1280×720, 30 fps, 1000 kbit/s"));
        assert_eq!(shown(&streams.sent[2]), None);
        let report = LinkReport { available: Some(2_345_678), loss: 20, sent: 1_032_000 };
        assert_eq!(looks.link_report(), Some(report));
    }

    #[test]
    fn what_is_not_known_is_not_measured() {
        let mut silent = after(12);
        silent.round_trip = None;
        silent.available_outgoing = None;
        let before = silent.clone();
        silent.sent[0].flow.packets += 10;
        silent.sent[0].round_trip = Some(80);
        silent.sent[1].round_trip = Some(900);
        silent.received[0].lost += 10;
        let looks = looks(&[(0, before), (2_000, silent)]);
        let of = |measure| looks.all()[0].of(measure);
        // Ten packets are too few to tell, and what was reported of a camera that sends nothing is old.
        assert_eq!((of(Measure::LossReceived), of(Measure::LossSent)), (None, None));
        assert_eq!((of(Measure::RoundTrip), of(Measure::AvailableOutgoing)), (Some(80), None));
        assert_eq!((of(Measure::Jitter), of(Measure::FramesReceived)), (None, Some(0)));
    }

    #[test]
    fn what_is_counted_anew_or_absurd_harms_nothing() {
        let mut absurd = after(12);
        absurd.sent.iter_mut().for_each(|sent| {
            sent.flow = Flow { bytes: u64::MAX, packets: u64::MAX, frames: u64::MAX, ..Flow::default() };
            sent.lost = Some(u32::MAX);
        });
        absurd.received.iter_mut().for_each(|received| (received.lost, received.freezes) = (u64::MAX, u64::MAX));
        let looks = looks(&[(0, after(12)), (2_000, Statistics::default()), (4_000, absurd), (6_000, after(1))]);
        assert_eq!(looks.all().len(), 3);
        assert!(looks.all().iter().all(|look| look.of(Measure::LossReceived).is_none_or(|lost| lost <= 1_000)));
    }

    #[test]
    fn looks_for_a_sign_of_life_count_for_nothing_and_old_ones_are_forgotten() {
        let mut looks = looks(&[(0, after(1)), (80, after(1)), (160, after(2)), (999, after(2))]);
        assert_eq!(looks.all(), []);
        for second in 2..200 {
            looks.take(after(second), Camera::On, Instant(second * 2_000));
        }
        assert_eq!(looks.all().len(), KEPT);
    }
}
