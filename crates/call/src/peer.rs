//! One other person in the room: that person's profile, the connection to it, and when to try again.

use std::time::Duration;

use damso_protocol::{ChannelMessage, ClientMessage, IceServer, Incarnation, PeerId, PeerSignal, Profile};

use crate::{
    ConnectionEvent, ConnectionId, ConnectionState, Effect, Generation, Instant, PersonLink, PersonView, TrackKind,
    context::{Context, to_json},
    negotiation::{Negotiation, Offered, Politeness, Step},
    random::backoff,
    seal::{End, Seal},
    text::clean_line,
};

/// How long a connection may take before the first other attempt. Relays over TCP take several seconds.
pub(crate) const CONNECTING: Duration = Duration::from_secs(10);
/// How long a connection may be `disconnected` before ICE is restarted: a browser often recovers by itself.
const DISCONNECTED: Duration = Duration::from_secs(2);
const FIRST_RETRY: Duration = Duration::from_secs(6);
const LONGEST_RETRY: Duration = Duration::from_mins(1);
/// After this many attempts, the person is told that it does not work. The attempts go on.
const TOLD_AFTER: u32 = 3;
/// How long somebody may be unknown to the server and unconnected before being taken for gone.
const ABSENT: Duration = Duration::from_secs(30);

pub(crate) struct Peer {
    pub(crate) id: PeerId,
    pub(crate) incarnation: Incarnation,
    /// Whether this person came after us, and is announced.
    pub(crate) is_newcomer: bool,
    profile: Option<Profile>,
    /// When the server has let go of this person. A living connection keeps somebody in the call all the same.
    absent_since: Option<Instant>,
    /// Since when there is no connection. Counted from the beginning, too.
    unconnected_since: Instant,
    negotiation: Negotiation,
    connection: Option<Connection>,
    has_connected: bool,
    attempts: u32,
    retry_at: Option<Instant>,
}

struct Connection {
    id: ConnectionId,
    state: ConnectionState,
    channel_open: bool,
    /// The captured tracks that are sent, in the order of [`TrackKind::ALL`].
    sending: [Option<Generation>; 2],
}

/// What a peer needs to know of its room while it acts.
pub(crate) struct Surroundings<'a> {
    pub(crate) seal: &'a Seal,
    pub(crate) ice_servers: &'a [IceServer],
    pub(crate) profile: &'a Profile,
}

impl Peer {
    pub(crate) fn new(id: PeerId, incarnation: Incarnation, me: PeerId, now: Instant) -> Self {
        let politeness = if me > id { Politeness::Polite } else { Politeness::Impolite };
        Self {
            id,
            incarnation,
            is_newcomer: false,
            profile: None,
            absent_since: None,
            unconnected_since: now,
            negotiation: Negotiation::new(politeness),
            connection: None,
            has_connected: false,
            attempts: 0,
            retry_at: None,
        }
    }

    // --- the server's word about this person ---

    pub(crate) fn present(&mut self) {
        self.absent_since = None;
    }

    pub(crate) fn absent(&mut self, now: Instant) {
        self.absent_since.get_or_insert(now);
    }

    pub(crate) fn is_gone(&self, now: Instant) -> bool {
        self.gone_at().is_some_and(|at| now >= at)
    }

    /// When somebody whom neither the server nor a connection knows any more is taken for gone.
    fn gone_at(&self) -> Option<Instant> {
        let since = self.absent_since.filter(|_| !self.is_connected())?;
        Some(since.max(self.unconnected_since) + ABSENT)
    }

    /// This person's page was loaded anew: what it was connected to is gone.
    pub(crate) fn reborn(&mut self, incarnation: Incarnation, context: &mut Context) {
        self.close(context);
        let fresh = Self::new(self.id, incarnation, context.me.id, context.now);
        let old = std::mem::replace(self, fresh);
        self.profile = old.profile;
        self.has_connected = old.has_connected;
    }

    // --- signals ---

    pub(crate) fn signal_received(&mut self, signal: PeerSignal, around: &Surroundings, context: &mut Context) {
        let steps = match signal {
            PeerSignal::Description { epoch, round, renews, description } => {
                let offered = Offered { epoch, round, renews };
                self.negotiation.description_received(offered, description, context.newest_epoch)
            }
            PeerSignal::Candidate { epoch, candidate } => self.negotiation.candidate_received(epoch, candidate),
            PeerSignal::Profile { profile } => return self.profile_received(&profile),
            PeerSignal::Unknown => return,
        };
        self.carry_out(steps, around, context);
    }

    pub(crate) fn send_signal(&self, signal: &PeerSignal, around: &Surroundings, context: &mut Context) {
        let to = End { id: self.id, incarnation: self.incarnation };
        let nonce = context.random.bytes();
        let counter = context.next_counter();
        let payload = around.seal.seal(nonce, context.me, to, counter, to_json(signal).as_bytes());
        context.send(&ClientMessage::Signal { to: self.id, payload });
    }

    pub(crate) fn profile_received(&mut self, profile: &Profile) {
        self.profile = Some(Profile { name: clean_line(&profile.name), ..*profile });
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
            ConnectionEvent::RemoteDescriptionSet => self.negotiation.remote_description_set(),
            ConnectionEvent::CandidateGathered(candidate) => self.negotiation.candidate_gathered(candidate),
            ConnectionEvent::LocalDescriptionFailed(error) | ConnectionEvent::RemoteDescriptionFailed(error) => {
                context.log(format!("{}: negotiation failed, starting over: {error}", connection.id.0));
                // A restart would run into the same: the next attempt starts over.
                self.attempts = self.attempts.max(1);
                self.retry_at = Some(context.now + backoff(Duration::from_secs(1), self.attempts, LONGEST_RETRY));
                return None;
            }
            ConnectionEvent::CandidateFailed(error) => {
                // Of an offer that was ignored, or of credentials that are no more: the others do.
                context.log(format!("{}: a candidate was not taken: {error}", connection.id.0));
                return None;
            }
            ConnectionEvent::StateChanged(state) => return self.state_changed(state, context),
            ConnectionEvent::ChannelOpened => {
                connection.channel_open = true;
                self.send_on_channel(&ChannelMessage::Profile { profile: around.profile.clone() }, context);
                return Some(Happening::ChannelOpened);
            }
            ConnectionEvent::ChannelClosed => {
                connection.channel_open = false;
                return None;
            }
            ConnectionEvent::ChannelReceived(text) => {
                let Ok(message) = serde_json::from_str(&text) else {
                    context.log(format!("{}: a message that is not understood", connection.id.0));
                    return None;
                };
                return Some(Happening::Received(message));
            }
            ConnectionEvent::ChannelMisused => {
                context.log(format!("{}: a binary message, ignored", connection.id.0));
                return None;
            }
        };
        self.carry_out(steps, around, context);
        None
    }

    fn state_changed(&mut self, state: ConnectionState, context: &mut Context) -> Option<Happening> {
        let connection = self.connection.as_mut()?;
        if std::mem::replace(&mut connection.state, state) == ConnectionState::Connected {
            self.unconnected_since = context.now;
        }
        context.log(format!("{}: {state:?}", connection.id.0));
        match state {
            ConnectionState::Connected => {
                self.negotiation.connected();
                self.attempts = 0;
                self.retry_at = None;
                let first = !std::mem::replace(&mut self.has_connected, true);
                return (first && self.is_newcomer).then_some(Happening::Arrived);
            }
            ConnectionState::Connecting => self.retry_no_later_than(context.now + CONNECTING),
            ConnectionState::Disconnected => self.retry_no_later_than(context.now + DISCONNECTED),
            // The first failure is answered at once, the next ones at the pace of the attempts.
            ConnectionState::Failed if self.attempts == 0 => self.retry_at = Some(context.now),
            _ => {}
        }
        None
    }

    /// Looks after the connection at this moment, if not before.
    pub(crate) fn retry_no_later_than(&mut self, when: Instant) {
        self.retry_at = Some(self.retry_at.map_or(when, |at| at.min(when)));
    }

    /// The way to this person's server is open again: what was lost on it is made good now.
    pub(crate) fn signaling_resumed(&mut self, now: Instant) {
        if !self.is_connected() || !self.negotiation.is_settled() {
            self.retry_no_later_than(now);
        }
    }

    pub(crate) fn tick(&mut self, around: &Surroundings, context: &mut Context) {
        if self.retry_at.is_none_or(|at| context.now < at) {
            return;
        }
        if self.is_connected() && self.negotiation.is_settled() {
            self.retry_at = None;
            return;
        }
        let pause = backoff(FIRST_RETRY, self.attempts, LONGEST_RETRY);
        self.retry_at = Some(context.now + pause + context.random.up_to(pause / 4));
        if !context.online {
            return;
        }
        self.attempts += 1;
        // A restart keeps the connection object; where that has not helped, a new one may.
        let newest = context.newest_epoch;
        let steps = if self.attempts == 1 { self.negotiation.restart(newest) } else { self.negotiation.start(newest) };
        context.log(format!("attempt {} to reach somebody again", self.attempts));
        self.carry_out(steps, around, context);
    }

    /// When [`Peer::tick`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.retry_at.into_iter().chain(self.gone_at()).min()
    }

    fn carry_out(&mut self, steps: Vec<Step>, around: &Surroundings, context: &mut Context) {
        for step in steps {
            if let Step::Open(role) = step {
                self.close(context);
                context.newest_epoch = context.newest_epoch.max(self.negotiation.epoch());
                let connection = context.next_connection();
                let ice_servers = around.ice_servers.to_vec();
                context.push(Effect::OpenConnection { connection, role, ice_servers });
                self.connection = Some(Connection {
                    id: connection,
                    state: ConnectionState::New,
                    channel_open: false,
                    sending: [None; 2],
                });
                self.retry_at.get_or_insert(context.now + CONNECTING);
                // So that there is a name to show, even if no connection comes of it.
                self.send_signal(&PeerSignal::Profile { profile: around.profile.clone() }, around, context);
                continue;
            }
            if let Step::Send(signal) = &step {
                self.send_signal(signal, around, context);
                continue;
            }
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
            if connection.state == ConnectionState::Connected {
                self.unconnected_since = context.now;
            }
            context.push(Effect::CloseConnection(connection.id));
        }
    }

    /// Makes what is sent to this person into what is captured. Only [`crate::room::Room`] calls this, and a room only
    /// exists after `Join call`.
    pub(crate) fn send_tracks(&mut self, tracks: [Option<Generation>; 2], context: &mut Context) {
        let Some(connection) = &mut self.connection else { return };
        for ((kind, track), sending) in TrackKind::ALL.into_iter().zip(tracks).zip(&mut connection.sending) {
            if *sending != track {
                *sending = track;
                context.push(match track {
                    Some(_) => Effect::SendTrack(connection.id, kind),
                    None => Effect::StopSending(connection.id, kind),
                });
            }
        }
    }

    /// Sends over the control channel if it is open; what has to arrive is owed until it is confirmed.
    pub(crate) fn send_on_channel(&self, message: &ChannelMessage, context: &mut Context) {
        if let Some(connection) = self.connection.as_ref().filter(|connection| connection.channel_open) {
            context.push(Effect::SendOnChannel(connection.id, to_json(message)));
        }
    }

    pub(crate) fn has(&self, id: ConnectionId) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.id == id)
    }

    pub(crate) fn has_connected(&self) -> bool {
        self.has_connected
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.state == ConnectionState::Connected)
    }

    pub(crate) fn name(&self) -> &str {
        self.profile.as_ref().map_or("", |profile| &profile.name)
    }

    pub(crate) fn view(&self) -> PersonView {
        let link = match () {
            () if self.is_connected() => PersonLink::Connected,
            () if self.attempts >= TOLD_AFTER => PersonLink::Failed,
            () if self.has_connected => PersonLink::Reconnecting,
            () => PersonLink::Connecting,
        };
        PersonView {
            id: self.id,
            name: Some(self.name().to_owned()).filter(|name| !name.is_empty()),
            connection: self.connection.as_ref().map(|connection| connection.id),
            link,
            microphone: self.profile.as_ref().is_some_and(|profile| profile.microphone),
            camera: self.profile.as_ref().is_some_and(|profile| profile.camera),
        }
    }
}

/// What a connection's event means to the room.
pub(crate) enum Happening {
    /// Somebody who came after us is connected for the first time.
    Arrived,
    ChannelOpened,
    Received(ChannelMessage),
}
