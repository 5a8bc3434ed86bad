//! One connection object of the browser, as far as a call has to know it: its state, its channels, what is sent on it.

use std::time::Duration;

use damso_protocol::{
    CallMessage, ChannelMessage, MAX_CHANNEL_BYTES, Pulse,
    json::{self, Unfit},
};

use crate::{
    ConnectionId, ConnectionState, Effect, Flow, Generation, Instant, LinkReport, MediaPath, PictureSize, Quality,
    Section, SendLimits, Statistics, TrackKind, Withheld,
    allowance::Allowance,
    context::{Alarm, Context, to_json},
    heart::{Beat, Heart},
    looks::Looks,
    quality::Camera,
    uplink::{Captured, Demand},
};

/// How often the statistics are read: which way the connection goes may change without a word, and how well it goes does.
pub(crate) const STATISTICS_EVERY: Duration = Duration::from_secs(2);
/// A restart that both sides have agreed upon is given this long to bring the connection back, and some round trips.
/// Candidates that are found later still count, and Chromium may send nothing for seconds where ICE is restarted just when
/// the last restart comes through.
const CHECKING: Duration = Duration::from_secs(1);
const CHECKING_ROUND_TRIPS: u32 = 4;

pub(crate) struct Connection {
    pub(crate) id: ConnectionId,
    state: ConnectionState,
    channel_open: bool,
    /// From the moment at which the channel for it is open.
    heart: Option<Heart>,
    /// When a description of the other side was last set that renews what has stood.
    renewed: Option<Instant>,
    /// Whether one was since the heart was lost.
    mended: bool,
    sending: Outgoing,
    limits: Option<SendLimits>,
    /// The shape of the screen that comes, or came last.
    pub(crate) screen_shape: Option<PictureSize>,
    /// What was last told over this connection of how large that person is shown.
    shown: Option<Demand>,
    /// What that person was last told that we withhold.
    told_withheld: Withheld,
    /// What that person says to withhold from us.
    pub(crate) withheld: Withheld,
    pub(crate) path: Option<MediaPath>,
    read_statistics_at: Option<Instant>,
    /// What had come by the last look at the statistics, of those that are taken while nobody answers.
    bytes_when_worried: Option<u64>,
    looks: Looks,
    messages: Allowance,
    pulses: Allowance,
}

/// What is captured, and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// In the order of [`TrackKind::ALL`].
    pub(crate) tracks: [Option<Generation>; 2],
    pub(crate) screen: Option<Generation>,
}

/// Something that no honest page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Misuse(pub(crate) &'static str);

impl From<Unfit> for Misuse {
    fn from(_: Unfit) -> Self {
        Self("a message that is none")
    }
}

/// What an event has done to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing of interest.
    None,
    /// It is alive, and was not.
    Alive,
    /// It was alive, and is not.
    Dead,
}

impl Connection {
    pub(crate) fn new(id: ConnectionId) -> Self {
        Self {
            id,
            state: ConnectionState::New,
            channel_open: false,
            heart: None,
            renewed: None,
            mended: false,
            sending: Outgoing::default(),
            limits: None,
            screen_shape: None,
            shown: None,
            told_withheld: Withheld::default(),
            withheld: Withheld::default(),
            path: None,
            read_statistics_at: None,
            bytes_when_worried: None,
            looks: Looks::default(),
            messages: Allowance::new(200, 2_000),
            pulses: Allowance::new(60, 400),
        }
    }

    /// Whether the other side is there. The heart knows before the browser does, in both directions.
    pub(crate) fn is_alive(&self) -> bool {
        let beats = |heart: &Heart| !heart.is_lost();
        self.stands() && self.heart.as_ref().map_or(self.state == ConnectionState::Connected, beats)
    }

    /// Whether nothing is heard, and nothing else speaks against it.
    pub(crate) fn is_silent(&self) -> bool {
        self.stands() && self.heart.as_ref().is_some_and(Heart::is_lost)
    }

    /// As far as the browser says.
    fn stands(&self) -> bool {
        !matches!(self.state, ConnectionState::New | ConnectionState::Failed | ConnectionState::Closed)
    }

    /// How well it went when that was last judged.
    pub(crate) fn quality(&self) -> Option<Quality> {
        self.looks.quality()
    }

    /// Whether the browser has given it up.
    pub(crate) fn has_failed(&self) -> bool {
        self.state == ConnectionState::Failed
    }

    /// A description of the other side is set.
    pub(crate) fn remote_description_set(&mut self, now: Instant) {
        self.renewed = self.heart.as_ref().map(|_| now);
        self.mended = true;
    }

    /// Until when a restart may still bring it back.
    pub(crate) fn checking_until(&self) -> Option<Instant> {
        let renewed = self.renewed.filter(|_| !self.has_failed())?;
        let round_trip = self.heart.as_ref().map_or(Duration::ZERO, Heart::round_trip);
        Some(renewed + CHECKING + round_trip * CHECKING_ROUND_TRIPS)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.channel_open
    }

    /// Does something that may bring it to life or to death.
    fn turn(&mut self, change: impl FnOnce(&mut Self)) -> Turn {
        let before = self.is_alive();
        change(self);
        match (before, self.is_alive()) {
            (false, true) => Turn::Alive,
            (true, false) => Turn::Dead,
            _ => Turn::None,
        }
    }

    pub(crate) fn state_changed(&mut self, state: ConnectionState, now: Instant) -> Turn {
        self.turn(|this| {
            this.state = state;
            if state == ConnectionState::Connected {
                this.read_statistics_at = Some(now);
                // The browser's own checks have come through.
                this.heard(now, None);
            }
        })
    }

    pub(crate) fn channel(&mut self, open: bool) {
        self.channel_open = open;
        self.shown = None;
        (self.told_withheld, self.withheld) = Default::default();
    }

    /// The browser may say so before it says that the connection stands.
    pub(crate) fn pulse_opened(&mut self, now: Instant) -> Turn {
        self.turn(|this| this.heart = Some(Heart::new(now)))
    }

    pub(crate) fn pulse_closed(&mut self) -> Turn {
        self.turn(|this| this.heart = None)
    }

    /// A text came over the control channel. What is of a newer page is a message as well.
    pub(crate) fn received(&mut self, text: &str, now: Instant) -> Result<(ChannelMessage, Turn), Misuse> {
        if !self.messages.take(now) {
            return Err(Misuse("too many messages"));
        }
        if text.len() > MAX_CHANNEL_BYTES {
            return Err(Misuse("a message that is too long"));
        }
        let message = json::read_message(text)?;
        Ok((message, self.turn(|this| this.heard(now, None))))
    }

    /// Something came over the channel of the heart. More than an honest page sends is not heard: a page that stood still for a
    /// minute gets a minute's pulses at once.
    pub(crate) fn pulse_received(&mut self, text: &str, context: &mut Context) -> Result<Turn, Misuse> {
        let pulse: Pulse = text.parse().map_err(|_| Misuse("a pulse that is none"))?;
        if !self.pulses.take(context.now) {
            return Ok(Turn::None);
        }
        if let Pulse::Ping(number) = pulse {
            context.push(Effect::SendPulse(self.id, Pulse::Pong(number)));
        }
        Ok(self.turn(|this| this.heard(context.now, Some(pulse))))
    }

    /// The statistics say which way the connection goes. If they also say that sound or picture still come, the path
    /// lives, and only the other page is too busy to answer. Of two looks, both taken after the silence had begun, the
    /// second counts more bytes then.
    pub(crate) fn statistics_read(
        &mut self,
        statistics: Statistics,
        camera: Camera,
        context: &Context,
    ) -> (Turn, Option<LinkReport>) {
        let now = context.now;
        let report = statistics.path;
        self.path = report.path;
        let Flow { width, height, .. } = statistics.received[Section::Screen as usize].flow;
        self.screen_shape = Some(PictureSize { width, height }).filter(|size| !size.is_empty()).or(self.screen_shape);
        let late = context.late.filter(|_| self.is_alive());
        let link = late.and_then(|late| (late.look)(&mut self.looks, statistics, camera, now));
        if !self.heart.as_ref().is_some_and(|heart| heart.is_worried(now)) {
            return (Turn::None, link);
        }
        let turn = match self.bytes_when_worried.replace(report.bytes_received) {
            Some(before) if report.bytes_received > before => self.turn(|this| this.heard(now, None)),
            _ => Turn::None,
        };
        (turn, link)
    }

    /// What was measured of it, as long as it is alive.
    pub(crate) fn looks(&self) -> Option<&Looks> {
        self.is_alive().then_some(&self.looks)
    }

    fn heard(&mut self, now: Instant, pulse: Option<Pulse>) {
        self.bytes_when_worried = None;
        if let Some(heart) = &mut self.heart
            && heart.heard(now, pulse)
            && !self.mended
        {
            heart.was_false_alarm();
        }
    }

    /// Asks now instead of at leisure.
    pub(crate) fn ask_now(&mut self, now: Instant) {
        if let Some(heart) = &mut self.heart {
            heart.ask_now(now);
        }
    }

    pub(crate) fn tick(&mut self, context: &mut Context) -> Turn {
        let (now, id) = (context.now, self.id);
        if self.read_statistics_at.is_some_and(|at| now >= at) {
            self.read_statistics_at = Some(now + STATISTICS_EVERY);
            context.push(Effect::ReadStatistics(id));
        }
        self.turn(|this| {
            let Some(heart) = &mut this.heart else { return };
            for beat in heart.tick(now) {
                match beat {
                    Beat::Ask(pulse) => context.push(Effect::SendPulse(id, pulse)),
                    Beat::Worry => {
                        context.alarm.get_or_insert(Alarm::Worry);
                        context.push(Effect::ReadStatistics(id));
                    }
                    Beat::Lost => this.mended = false,
                }
            }
        })
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.heart.as_ref().map(Heart::deadline).into_iter().chain(self.read_statistics_at).min()
    }

    /// Makes what is sent into what is captured.
    pub(crate) fn send_tracks(&mut self, outgoing: Outgoing, context: &mut Context) {
        if self.sending.screen != outgoing.screen {
            self.sending.screen = outgoing.screen;
            context.push(match outgoing.screen {
                Some(_) => Effect::SendScreen(self.id),
                None => Effect::StopSendingScreen(self.id),
            });
        }
        for ((kind, track), sending) in TrackKind::ALL.into_iter().zip(outgoing.tracks).zip(&mut self.sending.tracks) {
            if *sending != track {
                *sending = track;
                context.push(match track {
                    Some(_) => Effect::SendTrack(self.id, kind),
                    None => Effect::StopSending(self.id, kind),
                });
            }
        }
    }

    /// Makes what is sent take no more than this.
    pub(crate) fn limit_sending(&mut self, limits: SendLimits, context: &mut Context) {
        if self.limits.replace(limits) != Some(limits) {
            context.push(Effect::LimitSending(self.id, limits));
        }
    }

    /// Tells how large that person is shown, unless it was told.
    pub(crate) fn show(&mut self, shown: Demand, context: &mut Context) {
        if self.channel_open && self.shown.replace(shown) != Some(shown) {
            self.send(&CallMessage::Showing { camera: shown.camera, screen: shown.screen }, context);
        }
    }

    /// Tells which of the pictures that person shows are not sent for want of room, unless it was told.
    pub(crate) fn tell_withheld(&mut self, captured: Captured, demand: Demand, context: &mut Context) {
        // What was last allotted is out of date while nothing gets there.
        let Some(limits) = self.limits.filter(|_| self.channel_open && self.is_alive()) else { return };
        let withheld = Withheld {
            camera: captured.camera.is_some() && demand.camera > 0 && limits.camera.is_none(),
            screen: captured.screen.is_some() && demand.screen > 0 && limits.screen.is_none(),
        };
        if std::mem::replace(&mut self.told_withheld, withheld) != withheld {
            self.send(&CallMessage::Withheld { camera: withheld.camera, screen: withheld.screen }, context);
        }
    }

    /// Sends over the control channel if it is open; what has to arrive is owed until it is confirmed.
    pub(crate) fn send(&self, message: &CallMessage, context: &mut Context) {
        if self.channel_open {
            self.send_text(to_json(message), context);
        }
    }

    /// The same with a message that is written already.
    pub(crate) fn send_text(&self, message: String, context: &mut Context) {
        if self.channel_open {
            context.push(Effect::SendOnChannel(self.id, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_to_life_once_whatever_is_said_first() {
        let now = Instant(1_000);
        let mut connection = Connection::new(ConnectionId(1));
        assert_eq!(connection.state_changed(ConnectionState::Connecting, now), Turn::None);
        assert_eq!(connection.pulse_opened(now), Turn::Alive);
        assert_eq!(connection.state_changed(ConnectionState::Connected, now), Turn::None);

        let mut connection = Connection::new(ConnectionId(2));
        assert_eq!(connection.state_changed(ConnectionState::Connected, now), Turn::Alive);
        assert_eq!(connection.pulse_opened(now), Turn::None);
        // The browser is slow to notice, and late to forget.
        assert_eq!(connection.state_changed(ConnectionState::Disconnected, now), Turn::None);
        assert_eq!(connection.state_changed(ConnectionState::Failed, now), Turn::Dead);
    }
}
