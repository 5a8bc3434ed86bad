//! One other person in the room: the connection to that person, and when to try again.

mod person;

use std::time::Duration;

use damso_protocol::{BlockHeader, CallMessage, ChannelMessage, Incarnation, PeerId, PeerSignal, Profile, json};

pub(crate) use self::person::Drawn;
use crate::{
    ConnectionEvent, ConnectionId, ConnectionState, Effect, Instant, LinkReport, MediaPath, SendLimits,
    TransceiverRole, Wanted,
    allowance::Allowance,
    attempts::{Attempts, CONNECTING, Doubt, LONGEST_RETRY},
    connection::{Connection, Misuse, Outgoing, Turn},
    context::{Alarm, Context},
    correspondence::Correspondence,
    diagnosis::Evidence,
    ice::Ice,
    negotiation::{Negotiation, Offered, Politeness, Step},
    quality::Camera,
    random::backoff,
    seal::{End, Seal},
    uplink::Demand,
};

/// How long a connection without a heart may be `disconnected` before ICE is restarted: a browser often recovers by itself.
const DISCONNECTED: Duration = Duration::from_secs(2);
/// Both sides notice a loss at about the same time. The polite one leaves the restart to the other for this long.
const LEAD: Duration = Duration::from_millis(400);
/// Whoever has another network knows that the other side may not have noticed, and waits for no longer than this.
const LEAD_OF_THE_MOVED: Duration = Duration::from_millis(150);
/// For this long it is not told that nothing is heard of somebody, whose picture just stands still: nearly every
/// silence is over before, by itself or by a restart of ICE, and words over the picture would disturb more than it does.
const UNTOLD: Duration = Duration::from_millis(1_500);
/// How long somebody may be unknown to the server and unconnected before being taken for gone.
const ABSENT: Duration = Duration::from_secs(30);
/// So often somebody may ask for attention in words for long; twice at once.
const BETWEEN_REQUESTS: Duration = Duration::from_secs(20);

pub(crate) struct Peer {
    pub(crate) id: PeerId,
    pub(crate) incarnation: Incarnation,
    /// Whether this person came after us, and is announced.
    pub(crate) is_newcomer: bool,
    /// Whom this person says to be connected with; `None` until then.
    pub(crate) links: Option<Vec<PeerId>>,
    /// How large this person says to show us.
    pub(crate) demand: Demand,
    /// How large this person is drawn here, and whether the camera is wanted at all.
    pub(crate) drawn: Drawn,
    pub(crate) video: Wanted,
    /// How large this person is shown, as long as somebody looks.
    shown: Demand,
    profile: Option<Profile>,
    standing: Standing,
    pub(crate) correspondence: Correspondence,
    /// Since when there is no connection. Counted from the beginning, too.
    unconnected_since: Instant,
    negotiation: Negotiation,
    connection: Option<Connection>,
    has_connected: bool,
    /// The signs that this person gives.
    signs: Allowance,
    /// Hands and requests: what is told in words, and may ring.
    hands: Allowance,
    requests: Allowance,
    attempts: Attempts,
    evidence: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Fair,
    /// That page has sent what no honest one sends, and is not spoken to any more.
    Refused,
}

/// What a peer needs to know of its room while it acts.
pub(crate) struct Surroundings<'a> {
    pub(crate) seal: &'a Seal,
    pub(crate) ice: &'a Ice,
    pub(crate) profile: &'a Profile,
    /// To whom signals find their way without the server: others are connected with them.
    pub(crate) reachable: &'a [PeerId],
}

/// What an event of somebody's connection means to the room.
pub(crate) enum Happening {
    /// Somebody who came after us is connected for the first time.
    Arrived,
    ChannelOpened,
    Received(ChannelMessage),
    FilesOpened,
    FilesClosed,
    BlockAnnounced(BlockHeader),
    /// By stream and block.
    BlockSent(u32, u32),
    /// There is another look at the statistics.
    Measured(LinkReport),
    /// That person is not spoken to any more.
    Refused,
}

impl Peer {
    pub(crate) fn new(id: PeerId, incarnation: Incarnation, context: &mut Context) -> Self {
        let politeness = if context.me.id > id { Politeness::Polite } else { Politeness::Impolite };
        Self {
            id,
            incarnation,
            is_newcomer: false,
            links: None,
            demand: Demand::default(),
            drawn: Drawn::default(),
            shown: Demand::default(),
            video: Wanted::On,
            profile: None,
            standing: Standing::Fair,
            correspondence: Correspondence::new(End { id, incarnation }, context),
            unconnected_since: context.now,
            negotiation: Negotiation::new(politeness),
            connection: None,
            has_connected: false,
            signs: Allowance::new(1, 5),
            hands: Allowance::every(BETWEEN_REQUESTS, 2),
            requests: Allowance::every(BETWEEN_REQUESTS, 2),
            attempts: Attempts::new(),
            evidence: Evidence::default(),
        }
    }

    pub(crate) fn is_gone(&self, now: Instant) -> bool {
        self.gone_at().is_some_and(|at| now >= at)
    }

    /// When somebody whom neither the server nor a connection knows any more is taken for gone.
    pub(crate) fn gone_at(&self) -> Option<Instant> {
        let since = self.correspondence.absent_since()?;
        (!self.is_connected()).then(|| since.max(self.unconnected_since) + ABSENT)
    }

    /// This person's page was loaded anew: what it was connected to is gone.
    pub(crate) fn reborn(&mut self, incarnation: Incarnation, context: &mut Context) {
        self.close(context);
        let fresh = Self::new(self.id, incarnation, context);
        let old = std::mem::replace(self, fresh);
        self.profile = old.profile;
        (self.drawn, self.video) = (old.drawn, old.video);
        self.has_connected = old.has_connected;
    }

    // --- signals ---

    /// Takes in an opened signal.
    pub(crate) fn signal_received(&mut self, plaintext: &[u8], around: &Surroundings, context: &mut Context) {
        if self.standing == Standing::Refused {
            return;
        }
        if !self.correspondence.allows(context.now) {
            return self.refuse(Misuse("too many signals"), context);
        }
        let Some(signal) = str::from_utf8(plaintext).ok().and_then(|text| json::read_message(text).ok()) else {
            return self.refuse(Misuse("a sealed signal that is none"), context);
        };
        let steps = match signal {
            PeerSignal::Description { epoch, round, renews, description } => {
                self.evidence.described();
                let offered = Offered { epoch, round, renews };
                self.negotiation.description_received(offered, description, context.newest_epoch)
            }
            PeerSignal::Candidate { epoch, candidate } => {
                self.evidence.offered(&candidate);
                self.negotiation.candidate_received(epoch, candidate)
            }
            PeerSignal::Profile { profile } => return self.profile_received(&profile),
            PeerSignal::Repeat => self.negotiation.repeat(context.newest_epoch),
            PeerSignal::Network { trouble } => return self.evidence.says(trouble),
            PeerSignal::Unknown => return,
        };
        self.carry_out(steps, around, context);
    }

    fn send_signal(&self, signal: &PeerSignal, around: &Surroundings, context: &mut Context) {
        self.correspondence.send(signal, around.seal, around.reachable, context);
    }

    // --- the connection ---

    /// Calls this person, as the newcomer does.
    pub(crate) fn call(&mut self, around: &Surroundings, context: &mut Context) {
        let steps = self.negotiation.start(context.newest_epoch);
        self.carry_out(steps, around, context);
    }

    pub(crate) fn connection_changed(
        &mut self,
        event: ConnectionEvent,
        around: &Surroundings,
        context: &mut Context,
    ) -> Option<Happening> {
        let connection = self.connection.as_mut()?;
        let steps = match event {
            ConnectionEvent::NegotiationNeeded => self.negotiation.needed(),
            ConnectionEvent::LocalDescriptionSet(description) => self.negotiation.local_description_set(description),
            ConnectionEvent::RemoteDescriptionSet => {
                connection.remote_description_set(context.now);
                if let Some(until) = self.checking_until().filter(|_| !self.is_connected()) {
                    self.attempts.no_later_than(until);
                }
                self.negotiation.remote_description_set()
            }
            ConnectionEvent::CandidateGathered(candidate) => {
                self.evidence.gathered(&candidate);
                self.negotiation.candidate_gathered(candidate)
            }
            ConnectionEvent::GatheringOver => {
                self.evidence.gathering_over();
                return None;
            }
            ConnectionEvent::GatheringFailed { url, code } => {
                context.log(format!("{}: gathering failed with {code}", connection.id.0));
                self.evidence.failed(&url, code);
                return None;
            }
            ConnectionEvent::LocalDescriptionFailed(error) | ConnectionEvent::RemoteDescriptionFailed(error) => {
                context.log(format!("{}: negotiation failed, starting over: {error}", connection.id.0));
                // A restart would run into the same: the next attempt starts over.
                self.attempts.skip_first();
                self.attempts.at(context.now + backoff(Duration::from_secs(1), self.attempts.made(), LONGEST_RETRY));
                return None;
            }
            ConnectionEvent::CandidateFailed(error) => {
                // Of an offer that was ignored, or of credentials that are no more: the others do.
                context.log(format!("{}: a candidate was not taken: {error}", connection.id.0));
                return None;
            }
            ConnectionEvent::StateChanged(state) => return self.state_changed(state, context),
            ConnectionEvent::ChannelOpened => {
                connection.channel(true);
                self.send_on_channel(&CallMessage::Profile { profile: around.profile.clone() }, context);
                let key = self.correspondence.tell_key();
                self.send_on_channel(&CallMessage::RelayKey { key }, context);
                return Some(Happening::ChannelOpened);
            }
            ConnectionEvent::ChannelClosed => {
                connection.channel(false);
                return None;
            }
            ConnectionEvent::ChannelReceived(text) => {
                return match connection.received(&text, context.now) {
                    Ok((message, turn)) => {
                        self.turned(turn, context);
                        Some(Happening::Received(message))
                    }
                    Err(misuse) => Some(self.refused(misuse, context)),
                };
            }
            ConnectionEvent::PulseOpened => {
                let turn = connection.pulse_opened(context.now);
                return self.turned(turn, context);
            }
            ConnectionEvent::PulseClosed => {
                let turn = connection.pulse_closed();
                return self.turned(turn, context);
            }
            ConnectionEvent::PulseReceived(text) => {
                return match connection.pulse_received(&text, context) {
                    Ok(turn) => self.turned(turn, context),
                    Err(misuse) => Some(self.refused(misuse, context)),
                };
            }
            ConnectionEvent::ChannelMisused => {
                return Some(self.refused(Misuse("a message that is binary or beyond all bounds"), context));
            }
            ConnectionEvent::FilesOpened => return Some(Happening::FilesOpened),
            ConnectionEvent::FilesClosed => return Some(Happening::FilesClosed),
            ConnectionEvent::BlockAnnounced(header) => return Some(Happening::BlockAnnounced(header)),
            ConnectionEvent::BlockSent(stream, block) => return Some(Happening::BlockSent(stream, block)),
            ConnectionEvent::StatisticsRead(statistics) => {
                self.evidence.reported(statistics.path);
                let is_seen = self.video == Wanted::On
                    && self.shown.camera > 0
                    && !connection.withheld.camera
                    && self.profile.as_ref().is_some_and(|profile| profile.camera);
                let camera = if is_seen { Camera::On } else { Camera::Off };
                let (turn, report) = connection.statistics_read(*statistics, camera, context);
                return self.turned(turn, context).or(report.map(Happening::Measured));
            }
        };
        self.carry_out(steps, around, context);
        None
    }

    fn state_changed(&mut self, state: ConnectionState, context: &mut Context) -> Option<Happening> {
        let connection = self.connection.as_mut()?;
        context.log(format!("{}: {state:?}", connection.id.0));
        let turn = connection.state_changed(state, context.now);
        let happening = self.turned(turn, context);
        match state {
            ConnectionState::Connected => self.negotiation.connected(),
            ConnectionState::Connecting => self.retry_no_later_than(context.now + CONNECTING),
            ConnectionState::Disconnected => self.retry_no_later_than(context.now + DISCONNECTED),
            // The first failure is answered at once, the next ones at the pace of the attempts.
            ConnectionState::Failed if self.attempts.made() == 0 => self.attempts.at(context.now),
            _ => {}
        }
        happening
    }

    /// The connection has come to life, or to death.
    fn turned(&mut self, turn: Turn, context: &mut Context) -> Option<Happening> {
        match turn {
            Turn::None => None,
            Turn::Dead => {
                context.log("nothing is heard of somebody any more");
                context.alarm = Some(Alarm::Loss);
                self.unconnected_since = context.now;
                self.attempts.start_over();
                // A restart that came a moment too early is the first attempt.
                if self.checking_until().is_some_and(|until| context.now < until) {
                    self.attempts.skip_first();
                }
                self.retry_no_later_than(context.now + self.lead());
                None
            }
            Turn::Alive => {
                self.attempts.start_over();
                self.attempts.rest();
                self.evidence = Evidence::default();
                let first = !std::mem::replace(&mut self.has_connected, true);
                (first && self.is_newcomer).then_some(Happening::Arrived)
            }
        }
    }

    /// What this person's page does is nothing that an honest one does. It loses its connection, and nobody else does.
    pub(crate) fn refuse(&mut self, misuse: Misuse, context: &mut Context) {
        context.log(format!("somebody is not spoken to any more, because of {}", misuse.0));
        self.standing = Standing::Refused;
        self.attempts.rest();
        self.links = None;
        self.close(context);
    }

    fn refused(&mut self, misuse: Misuse, context: &mut Context) -> Happening {
        self.refuse(misuse, context);
        Happening::Refused
    }

    /// How often it was tried to reach this person, since the connection last stood.
    pub(crate) fn attempts_made(&self) -> u32 {
        self.attempts.made()
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.standing == Standing::Refused
    }

    /// Looks after the connection at this moment, if not before.
    pub(crate) fn retry_no_later_than(&mut self, when: Instant) {
        if self.standing == Standing::Fair {
            self.attempts.no_later_than(when);
        }
    }

    /// Our line to the server is open again: what was lost on it is made good. An offer that the other side has made
    /// meanwhile is asked for again, and waited for, so that two offers need not collide.
    pub(crate) fn signaling_resumed(&mut self, around: &Surroundings, context: &mut Context) {
        // Only somebody who waits for an answer has anything to say to that.
        if self.connection.is_some() {
            self.send_signal(&PeerSignal::Repeat, around, context);
        }
        let doubt = self.attempts.doubt();
        if doubt == Doubt::None && self.is_connected() && self.negotiation.is_settled() {
            return;
        }
        // What was tried meanwhile has not left this machine.
        self.attempts.start_over();
        if self.has_failed() {
            return self.retry_no_later_than(context.now);
        }
        let wait = match doubt {
            Doubt::NetworkChanged => self.lead().min(LEAD_OF_THE_MOVED),
            Doubt::None => self.lead(),
        };
        self.retry_no_later_than(context.now + wait);
    }

    /// For how long a restart is left to the other side.
    fn lead(&self) -> Duration {
        match self.negotiation.politeness() {
            Politeness::Polite => LEAD,
            Politeness::Impolite => Duration::ZERO,
        }
    }

    /// Our network is another one.
    pub(crate) fn network_changed(&mut self, now: Instant) {
        self.attempts.network_changed();
        self.evidence = Evidence::default();
        self.ask_now(now);
    }

    /// The page was asleep: what is known may be old.
    pub(crate) fn ask_now(&mut self, now: Instant) {
        if let Some(connection) = &mut self.connection {
            connection.ask_now(now);
        }
    }

    /// There are fresh credentials for relays. A relay that is in use was given the old ones, and the browser only shows it
    /// others if ICE is restarted; on any other path they are for later.
    pub(crate) fn ice_renewed(&mut self, around: &Surroundings, context: &mut Context) {
        self.configure(around, context);
        let relayed = self.connection.as_ref().is_some_and(|it| matches!(it.path, Some(MediaPath::Relay(_))));
        if relayed && self.is_connected() && self.negotiation.is_settled() {
            let steps = self.negotiation.restart(context.newest_epoch);
            self.carry_out(steps, around, context);
        }
    }

    /// Lets the connection know the present ICE servers.
    pub(crate) fn configure(&self, around: &Surroundings, context: &mut Context) {
        if let Some(connection) = &self.connection {
            context.push(Effect::ConfigureConnection(connection.id, around.ice.configuration()));
        }
    }

    pub(crate) fn tick(&mut self, around: &Surroundings, context: &mut Context) {
        if let Some(connection) = &mut self.connection {
            let turn = connection.tick(context);
            self.turned(turn, context);
        }
        if !self.attempts.is_due(context.now) {
            return;
        }
        if self.is_connected() && self.negotiation.is_settled() && self.attempts.doubt() != Doubt::NetworkChanged {
            self.attempts.rest();
            return;
        }
        if let Some(until) = self.checking_until().filter(|&until| context.now < until) {
            return self.attempts.at(until);
        }
        self.attempts.put_off(context.now, self.has_connected, &mut context.random);
        if !context.online && !around.reachable.contains(&self.id) {
            return;
        }
        self.attempts.make(context.now, self.unconnected_since);
        // A restart keeps the connection object. Where that has not helped, a new one may, unless all that is missing is an
        // answer; and Firefox does not bring back one that has failed.
        let newest = context.newest_epoch;
        let restarts = (self.attempts.made() == 1 || self.is_connected()) && !self.has_failed();
        let steps = if restarts { self.negotiation.restart(newest) } else { self.negotiation.start(newest) };
        context.log(format!("attempt {} to reach somebody again", self.attempts.made()));
        if self.attempts.is_told() {
            let trouble = self.evidence.own_trouble(around.ice);
            self.send_signal(&PeerSignal::Network { trouble }, around, context);
        }
        if let Some(connection) = &self.connection {
            context.push(Effect::ReadStatistics(connection.id));
        }
        self.carry_out(steps, around, context);
    }

    /// When [`Peer::tick`] has something to do.
    pub(crate) fn deadline(&self, now: Instant) -> Option<Instant> {
        let connection = self.connection.as_ref().and_then(Connection::deadline);
        let told = self.told_at().filter(|&at| now < at);
        self.attempts.next().into_iter().chain(self.gone_at()).chain(connection).chain(told).min()
    }

    /// When it is told that this person is lost, while there is nothing to it but silence.
    fn told_at(&self) -> Option<Instant> {
        let is_silent = self.has_connected && self.connection.as_ref().is_some_and(Connection::is_silent);
        is_silent.then(|| self.unconnected_since + UNTOLD)
    }

    fn carry_out(&mut self, steps: Vec<Step>, around: &Surroundings, context: &mut Context) {
        for step in steps {
            let step = match step {
                Step::Open(role) => {
                    self.close(context);
                    context.epoch_begins(self.negotiation.epoch());
                    let connection = context.next_connection();
                    let configuration = around.ice.configuration();
                    context.push(Effect::OpenConnection { connection, role, configuration });
                    self.connection = Some(Connection::new(connection));
                    // Whoever has begun it may give it up first: two who cut each other off never get anywhere.
                    self.attempts.begin(context.now, self.has_connected && role == TransceiverRole::Create);
                    // So that there is a name to show, even if no connection comes of it.
                    self.send_signal(&PeerSignal::Profile { profile: around.profile.clone() }, around, context);
                    continue;
                }
                Step::Send(signal) => {
                    if let Some(signal) = around.ice.outgoing(signal) {
                        self.send_signal(&signal, around, context);
                    }
                    continue;
                }
                step => step,
            };
            let Some(connection) = &self.connection else { continue };
            context.push(match step {
                Step::SetLocalDescription => Effect::SetLocalDescription(connection.id),
                Step::SetRemoteDescription(description) => Effect::SetRemoteDescription(connection.id, description),
                Step::AddCandidate(candidate) => Effect::AddCandidate(connection.id, candidate),
                Step::RestartIce => Effect::RestartIce(connection.id),
                Step::Open(_) | Step::Send(_) => continue,
            });
        }
    }

    pub(crate) fn close(&mut self, context: &mut Context) {
        if let Some(connection) = self.connection.take() {
            if connection.is_alive() {
                self.unconnected_since = context.now;
            }
            context.push(Effect::CloseConnection(connection.id));
        }
    }

    /// Makes what is sent to this person into what is captured. Only [`crate::room::Room`] calls this, and a room only
    /// exists after `Join call`.
    pub(crate) fn send_tracks(&mut self, outgoing: Outgoing, context: &mut Context) {
        if let Some(connection) = &mut self.connection {
            connection.send_tracks(outgoing, context);
        }
    }

    pub(crate) fn limit_sending(&mut self, limits: SendLimits, context: &mut Context) {
        if let Some(connection) = &mut self.connection {
            connection.limit_sending(limits, context);
        }
    }

    pub(crate) fn send_on_channel(&self, message: &CallMessage, context: &mut Context) {
        if let Some(connection) = &self.connection {
            connection.send(message, context);
        }
    }

    /// The same with a message that is written already.
    pub(crate) fn send_text_on_channel(&self, message: String, context: &mut Context) {
        if let Some(connection) = &self.connection {
            connection.send_text(message, context);
        }
    }

    /// The connection there is, alive or not.
    pub(crate) fn connection(&self) -> Option<ConnectionId> {
        self.connection.as_ref().map(|connection| connection.id)
    }

    pub(crate) fn has(&self, id: ConnectionId) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.id == id)
    }

    pub(crate) fn has_connected(&self) -> bool {
        self.has_connected
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connection.as_ref().is_some_and(Connection::is_alive)
    }

    /// Until when what both sides have agreed upon is not disturbed.
    fn checking_until(&self) -> Option<Instant> {
        Some(self.connection.as_ref()?.checking_until()? + self.lead())
    }

    /// Whether the browser has given the connection up.
    fn has_failed(&self) -> bool {
        self.connection.as_ref().is_some_and(Connection::has_failed)
    }

    /// Whether a message to this person leaves at once.
    pub(crate) fn is_open(&self) -> bool {
        self.is_connected() && self.connection.as_ref().is_some_and(Connection::is_open)
    }
}
