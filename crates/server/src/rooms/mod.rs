//! The rooms: a message in, addressed messages out. No sockets, no clock and no lock live here; time is an argument.
//!
//! This file is what the outside sees: connections come, say something, and go. [`membership`] says who is in which room,
//! [`presence`] tells those who watch from outside.

mod membership;
mod presence;
mod room;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap},
    fmt, mem,
    time::{Duration, Instant},
};

use damso_protocol::{ClientMessage, ErrorCode, LeaveReason, PeerId, RoomId, RoomPeer, ServerMessage, VERSION};

use self::room::Room;
use crate::{
    clock::Now,
    error_message::{error, unknown_peer},
    issuer::IceIssuer,
    source::Source,
    tally::Tally,
};

/// One connection. Never used twice in the life of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClientId(pub(crate) u64);

impl fmt::Display for ClientId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A message and who gets it.
///
/// An error whose code closes ([`ErrorCode::close`]) is the last that its receiver gets: the rooms have already forgotten
/// that connection, and whoever delivers the message closes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) to: ClientId,
    /// Without one, the connection is closed as one on which nothing is heard any more.
    pub(crate) message: Option<ServerMessage>,
}

/// The part of [`crate::Limits`] that rooms know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoomLimits {
    pub(crate) peers: usize,
    pub(crate) watchers: usize,
    pub(crate) rooms: usize,
    pub(crate) source_connections: usize,
    pub(crate) source_seats: usize,
    pub(crate) grace: Duration,
}

/// There are as many connections of this source as there may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has not said hello.
    New,
    /// It speaks our version.
    Greeted,
    /// It is told how many people are in this room.
    Watching(RoomId),
    /// It is the line of this person, who is in a room.
    Member(PeerId),
}

/// Every connection, every person in a room, and everybody who watches one.
///
/// Invariants: a connection is at [`Stage::Member`] exactly if that person's line is that connection; a person is in at
/// most one room; a room has somebody in it; `detached` holds exactly those without a line. Neither the connections nor the
/// seats of one source are more than their limit.
#[derive(Debug)]
pub(crate) struct Rooms {
    limits: RoomLimits,
    ice: IceIssuer,
    clients: HashMap<ClientId, Stage>,
    /// Of the connections that have one, from where they come.
    sources: HashMap<ClientId, Source>,
    connections_by_source: Tally<Source>,
    /// Seats count for the source of their line, and of their last line while there is none.
    seats_by_source: Tally<Source>,
    occupied: HashMap<RoomId, Room>,
    /// Which room each person is in.
    seats: HashMap<PeerId, RoomId>,
    watchers: HashMap<RoomId, BTreeSet<ClientId>>,
    /// Those whose connection was lost, by the time at which they are given up.
    detached: BTreeSet<(Instant, PeerId)>,
    /// Filled by each call and handed out at its end.
    outgoing: Vec<Delivery>,
}

impl Rooms {
    pub(crate) fn new(limits: RoomLimits, ice: IceIssuer) -> Self {
        Self {
            limits,
            ice,
            clients: HashMap::new(),
            sources: HashMap::new(),
            connections_by_source: Tally::default(),
            seats_by_source: Tally::default(),
            occupied: HashMap::new(),
            seats: HashMap::new(),
            watchers: HashMap::new(),
            detached: BTreeSet::new(),
            outgoing: Vec::new(),
        }
    }

    /// A connection was opened. One without a source is not counted by it.
    pub(crate) fn connect(&mut self, client: ClientId, source: Option<Source>) -> Result<(), TooMany> {
        if let Some(source) = source {
            // Seats that are kept do not count here: those who come back for them have to connect first.
            if self.connections_by_source.count(&source) >= self.limits.source_connections {
                return Err(TooMany);
            }
            self.connections_by_source.add(source);
            self.sources.insert(client, source);
        }
        self.clients.insert(client, Stage::New);
        Ok(())
    }

    /// A connection said something. What a forgotten connection says is not heard.
    pub(crate) fn receive(&mut self, now: Now, client: ClientId, message: ClientMessage) -> Vec<Delivery> {
        let Now { instant, unix } = now;
        let Some(&stage) = self.clients.get(&client) else { return Vec::new() };
        match message {
            ClientMessage::Hello { version } if version == VERSION => {
                if stage == Stage::New {
                    self.clients.insert(client, Stage::Greeted);
                }
                self.send(client, ServerMessage::Welcome { version: VERSION });
            }
            ClientMessage::Hello { .. } => self.reject(instant, client, ErrorCode::UnsupportedVersion),
            _ if stage == Stage::New => self.reject(instant, client, ErrorCode::HelloExpected),
            ClientMessage::Watch { room } => self.watch(instant, client, stage, room),
            ClientMessage::Join { room, secret, incarnation } => {
                let peer = RoomPeer { id: secret.peer_id(), incarnation };
                self.join(now, client, stage, room, peer);
            }
            ClientMessage::Signal { to, payload } => self.signal(instant, client, stage, to, payload),
            ClientMessage::Leave => match stage {
                Stage::Member(id) => {
                    self.clients.insert(client, Stage::Greeted);
                    self.remove(id, LeaveReason::Left);
                }
                _ => self.reject(instant, client, ErrorCode::NotInRoom),
            },
            ClientMessage::RenewIceServers => match stage {
                Stage::Member(id) => {
                    let (ice_servers, ice_lifetime) = self.ice.issue(id, unix);
                    self.send(client, ServerMessage::IceServers { ice_servers, ice_lifetime });
                }
                _ => self.reject(instant, client, ErrorCode::NotInRoom),
            },
            ClientMessage::Ping => self.send(client, ServerMessage::Pong),
        }
        mem::take(&mut self.outgoing)
    }

    /// A connection sent what is no message.
    pub(crate) fn refuse(&mut self, now: Instant, client: ClientId, code: ErrorCode) -> Vec<Delivery> {
        match (code, self.clients.get(&client)) {
            (_, None) => {}
            (ErrorCode::UnknownType, Some(Stage::New)) => self.reject(now, client, ErrorCode::HelloExpected),
            (code, Some(_)) => self.reject(now, client, code),
        }
        mem::take(&mut self.outgoing)
    }

    /// A connection is gone: closed by a person who leaves, or lost.
    pub(crate) fn disconnect(&mut self, now: Instant, client: ClientId, reason: LeaveReason) -> Vec<Delivery> {
        self.forget(now, client, reason);
        mem::take(&mut self.outgoing)
    }

    /// Gives up those who did not come back in time.
    pub(crate) fn expire(&mut self, now: Instant) -> Vec<Delivery> {
        while let Some(&(until, id)) = self.detached.first()
            && until <= now
        {
            self.detached.pop_first();
            self.remove(id, LeaveReason::Lost);
        }
        mem::take(&mut self.outgoing)
    }

    /// When [`Rooms::expire`] is due.
    pub(crate) fn next_expiry(&self) -> Option<Instant> {
        self.detached.first().map(|&(until, _)| until)
    }

    fn signal(&mut self, now: Instant, client: ClientId, stage: Stage, to: PeerId, payload: String) {
        let Stage::Member(from) = stage else { return self.reject(now, client, ErrorCode::NotInRoom) };
        let room = self.seats.get(&from).and_then(|room| self.occupied.get(room));
        let receiver = room.and_then(|room| room.others(from).find(|member| member.peer.id == to));
        match receiver.and_then(|member| member.line.client()) {
            Some(receiver) => self.send(receiver, ServerMessage::Signal { from, payload }),
            None => self.send(client, unknown_peer(to)),
        }
    }

    fn send(&mut self, to: ClientId, message: ServerMessage) {
        self.outgoing.push(Delivery { to, message: Some(message) });
    }

    /// Answers with an error, and forgets the connection if that closes it.
    fn reject(&mut self, now: Instant, client: ClientId, code: ErrorCode) {
        self.send(client, error(code));
        if code.close().is_some() {
            self.forget(now, client, LeaveReason::Lost);
        }
    }

    fn forget(&mut self, now: Instant, client: ClientId, reason: LeaveReason) {
        match (self.clients.get(&client), reason) {
            (Some(&Stage::Watching(_)), _) => self.stop_watching(client),
            (Some(&Stage::Member(id)), LeaveReason::Left) => self.remove(id, reason),
            (Some(&Stage::Member(id)), LeaveReason::Lost) => self.detach(now, id),
            _ => {}
        }
        self.remove_client(client);
    }

    fn remove_client(&mut self, client: ClientId) {
        self.clients.remove(&client);
        if let Some(source) = self.sources.remove(&client) {
            self.connections_by_source.remove(&source);
        }
    }
}
