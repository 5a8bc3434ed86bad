//! One uplink, shared by everything that this person sends: how much it carries, and what that leaves to each receiver.
//!
//! Every connection sees only its own packets, and each of them may take the whole line for its own. So what they report
//! is put together here.

mod estimate;
mod shares;
#[cfg(test)]
mod tests;

use std::time::Duration;

use estimate::{Estimate, Sample};
pub(crate) use shares::step;

use crate::{Audience, ConnectionId, Instant, PictureSize};

/// How high a picture is at which somebody may be looking, in pixels.
const PERHAPS: u32 = 180;
/// Whoever has not reported by then is not waited for.
const ROUND: Duration = Duration::from_secs(4);
/// By how much there has to be more before anything is changed for the better, in percent. Less than that comes and goes.
const WORTHWHILE: u64 = 10;
/// Faster than any uplink, in bit/s: what a browser says beyond that is a mistake of its own.
const FASTEST: u64 = 100_000_000_000;
/// A picture of which nothing is known but that it is shown.
const UNSHARED: VideoLimits = VideoLimits { max_bitrate: 2_500_000, scale_down_percent: 100, max_framerate: 30 };
/// Within so many percent, a browser's estimate stands.
const STANDING: u64 = 5;

/// What may be sent over one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendLimits {
    /// `maxBitrate` of the microphone, in bit/s. Sound is never stopped for the sake of anything else.
    pub microphone: u32,
    /// The camera; `None` for `active: false`.
    pub camera: Option<VideoLimits>,
    /// The screen's picture, as above. Its sound has no limit, since somebody may listen to a screen and look elsewhere.
    pub screen: Option<VideoLimits>,
}

/// What a picture may take: `RTCRtpEncodingParameters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoLimits {
    /// `maxBitrate` in bit/s.
    pub max_bitrate: u32,
    /// `scaleResolutionDownBy` in hundredths, at least 100.
    pub scale_down_percent: u32,
    /// `maxFramerate` in frames per second.
    pub max_framerate: u32,
}

/// What the statistics of one connection tell of what was sent over it since the last report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkReport {
    /// `availableOutgoingBitrate` in bit/s, where the browser has one: Firefox does not.
    pub available: Option<u64>,
    /// How much of what was sent was lost, in thousandths.
    pub loss: u32,
    /// What was sent, in bit/s.
    pub sent: u64,
}

/// The heights in device pixels at which somebody shows somebody else's camera and screen; 0 for what is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) camera: u32,
    pub(crate) screen: u32,
}

impl Demand {
    /// What is left of it where nobody looks, or perhaps nobody.
    pub(crate) fn before(self, audience: Audience) -> Self {
        let most = match audience {
            Audience::Present => u32::MAX,
            Audience::Absent => 0,
            Audience::Elsewhere | Audience::Unknown => PERHAPS,
        };
        Self { camera: self.camera.min(most), screen: self.screen.min(most) }
    }
}

impl Default for Demand {
    /// What a page is taken to show that does not say so.
    fn default() -> Self {
        Self { camera: 720, screen: 1080 }
    }
}

/// What there is to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Captured {
    /// The camera's picture, if it is on.
    pub(crate) camera: Option<PictureSize>,
    /// The screen's picture, if one is shared.
    pub(crate) screen: Option<PictureSize>,
    pub(crate) screen_sound: bool,
    /// Whether the microphone's sound is sent as it is: music takes more than speech.
    pub(crate) music: bool,
    /// Whether the screen shows what moves: it loses pixels before frames then, as a camera does.
    pub(crate) film: bool,
}

/// What may be sent to whom.
pub(crate) type Shares = Vec<(ConnectionId, SendLimits)>;

/// What may be sent to somebody as long as nobody shares the uplink out: whatever is shown, as well as it can be.
pub(crate) fn unshared(captured: Captured, demand: Demand) -> SendLimits {
    let whole = |height| (height > 0).then_some(UNSHARED);
    let microphone = if captured.music { shares::MUSIC } else { shares::SPEECH };
    SendLimits { microphone, camera: whole(demand.camera), screen: whole(demand.screen) }
}

#[derive(Default)]
pub(crate) struct Uplink {
    estimate: Estimate,
    /// What was handed out last: it follows the estimate down at once, and up where that is worthwhile.
    budget: u64,
    /// What everything would take at its best.
    wanted: u64,
    captured: Captured,
    receivers: Vec<Receiver>,
    /// When the first report came of those that are put together next.
    round_began: Option<Instant>,
}

struct Receiver {
    connection: ConnectionId,
    demand: Demand,
    allotted: u64,
    /// The browser's own estimate by the last report.
    available: Option<u64>,
    sample: Option<Sample>,
}

impl Uplink {
    /// Somebody's connection reports. What follows from it is told by the next [`Uplink::allot`].
    pub(crate) fn reported(&mut self, connection: ConnectionId, report: LinkReport, now: Instant) {
        let Some(receiver) = self.receivers.iter_mut().find(|receiver| receiver.connection == connection) else {
            return;
        };
        receiver.take_in(report);
        let began = *self.round_began.get_or_insert(now);
        if now >= began + ROUND || self.receivers.iter().all(|receiver| receiver.sample.is_some()) {
            self.round_began = None;
            let round: Vec<Sample> = self.receivers.iter_mut().filter_map(|it| it.sample.take()).collect();
            self.estimate.judge(&round, self.wanted, now);
        }
    }

    /// Divides the uplink among those who are connected. Nothing comes of it if nothing has changed that matters.
    pub(crate) fn allot(&mut self, captured: Captured, demands: &[(ConnectionId, Demand)]) -> Shares {
        let known = self.receivers.iter().map(|receiver| (receiver.connection, receiver.demand));
        if captured != self.captured || !known.eq(demands.iter().copied()) {
            self.captured = captured;
            self.serve(demands);
            self.wanted = self.divide(u64::MAX).iter().map(|limits| shares::cost(limits, captured)).sum();
        } else if !self.is_worthwhile(self.estimate.rate()) {
            return Vec::new();
        }
        self.budget = self.estimate.rate();
        let shares = self.divide(self.budget);
        for (receiver, limits) in self.receivers.iter_mut().zip(&shares) {
            receiver.allotted = shares::cost(limits, captured);
        }
        self.receivers.iter().map(|receiver| receiver.connection).zip(shares).collect()
    }

    fn divide(&self, budget: u64) -> Vec<SendLimits> {
        let demands: Vec<Demand> = self.receivers.iter().map(|receiver| receiver.demand).collect();
        shares::divide(budget, self.captured, &demands)
    }

    /// Keeps what is known of connections that are still there.
    fn serve(&mut self, demands: &[(ConnectionId, Demand)]) {
        let mut known = std::mem::take(&mut self.receivers);
        self.receivers.extend(demands.iter().map(|&(connection, demand)| {
            match known.iter().position(|receiver| receiver.connection == connection) {
                Some(at) => Receiver { demand, ..known.swap_remove(at) },
                None => Receiver { connection, demand, allotted: 0, available: None, sample: None },
            }
        }));
    }

    fn is_worthwhile(&self, rate: u64) -> bool {
        let enough = rate >= self.wanted && self.budget < self.wanted;
        rate < self.budget || enough || rate * 100 >= self.budget * (100 + WORTHWHILE)
    }
}

impl Receiver {
    fn take_in(&mut self, report: LinkReport) {
        let sent = report.sent.min(FASTEST);
        let available = report.available.map(|available| available.min(FASTEST));
        let last = std::mem::replace(&mut self.available, available);
        // The browser's estimate bounds what is sent only while it is less than what may be sent and while it is made use
        // of; and one that still rises, as after the beginning, bounds nothing yet.
        let limit = available.filter(|&available| {
            let stands = last.is_some_and(|last| available * 100 <= last * (100 + STANDING));
            stands && available * 100 < self.allotted * (100 - STANDING) && sent * 5 >= available * 4
        });
        self.sample = Some(Sample { sent, limit, loss: u64::from(report.loss.min(1000)) });
    }
}
