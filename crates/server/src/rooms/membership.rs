//! Who is in which room: joining, resuming, being replaced, losing the connection, leaving.
//!
//! A person is a [`damso_protocol::PeerId`], which only the session's secret can claim, and has at most one seat on the
//! whole server. A second connection that shows the same secret takes the seat over, unless it is an older life of the
//! page than the one that has it. A newer life is another tab, which ends the call in the first; the same one is a page
//! that has given up a line, and comes back if the wrong one is closed.

use std::time::Instant;

use damso_protocol::{ErrorCode, LeaveReason, PeerId, RoomId, RoomPeer, ServerMessage};
use tracing::info;

use super::{
    ClientId, Delivery, Rooms, Stage,
    room::{Line, Member},
};
use crate::{clock::Now, error_message::error};

impl Rooms {
    /// Nothing changes, and a watch goes on, if this is refused.
    pub(super) fn join(&mut self, now: Now, client: ClientId, stage: Stage, room: RoomId, peer: RoomPeer) {
        let instant = now.instant;
        let seat = self.seat(peer.id);
        if matches!(stage, Stage::Member(_)) {
            let rejoins = seat.is_some_and(|(place, member)| place == room && member.line == Line::Connected(client));
            if !rejoins {
                return self.reject(instant, client, ErrorCode::AlreadyInRoom);
            }
        } else if seat.is_some_and(|(_, member)| peer.incarnation < member.peer.incarnation) {
            // A life of the page that is over, its `join` late on the way: to let it take the seat would throw out the
            // life that follows it, or announce one that peers know to be gone. This holds even while the newer one has
            // no line, because every page draws an incarnation greater than all before it.
            return self.reject(instant, client, ErrorCode::Replaced);
        }
        if seat.is_none_or(|(place, _)| place != room)
            && let Err(code) = self.space_in(room)
        {
            return self.reject(instant, client, code);
        }
        // Whoever takes over a seat that counts for the same source already has it, so that a whole school comes back.
        let source = self.sources.get(&client).copied();
        if seat.is_none_or(|(_, member)| member.source != source)
            && source.is_some_and(|source| self.seats_by_source.count(&source) >= self.limits.source_seats)
        {
            return self.reject(instant, client, ErrorCode::ServerFull);
        }

        self.stop_watching(client);
        if let Some((place, member)) = seat {
            if let Line::Connected(old) = member.line
                && old != client
            {
                self.remove_client(old);
                // Of two lines of one page, it cannot be known whose `join` was late on the way. To tell the page that
                // it goes on elsewhere would end its call, if the line that it has given up is the new one here.
                let is_same_life = peer.incarnation == member.peer.incarnation;
                let message = (!is_same_life).then(|| error(ErrorCode::Replaced));
                self.outgoing.push(Delivery { to: old, message });
                info!(client = %old, by = %client, "replaced");
            }
            if place != room {
                self.remove(peer.id, LeaveReason::Left);
            }
        }
        self.clients.insert(client, Stage::Member(peer.id));
        self.sit_down(now.unix, client, room, Member { peer, line: Line::Connected(client), source });
    }

    /// Gives the seat to `client`, tells the newcomer who is there, and the others if there is something new to them.
    fn sit_down(&mut self, unix: u64, client: ClientId, room: RoomId, newcomer: Member) {
        let Member { peer, line, source } = newcomer;
        let place = self.occupied.entry(room).or_default();
        let before = place.get(peer.id).copied();
        match place.get_mut(peer.id) {
            Some(member) => {
                (member.line, member.source) = (line, source);
                member.peer.incarnation = member.peer.incarnation.max(peer.incarnation);
            }
            None => place.add(newcomer),
        }
        let others: Vec<Member> = place.others(peer.id).copied().collect();
        if let Some(source) = before.and_then(|before| before.source) {
            self.seats_by_source.remove(&source);
        }
        if let Some(source) = source {
            self.seats_by_source.add(source);
        }

        let peers = others.iter().map(|member| member.peer).collect();
        let (ice_servers, ice_lifetime) = self.ice.issue(peer.id, unix);
        self.send(client, ServerMessage::Joined { id: peer.id, peers, ice_servers, ice_lifetime });
        match before {
            None => {
                self.seats.insert(peer.id, room);
                self.announce(&others, &ServerMessage::PeerJoined { peer });
                self.tell_watchers(room);
                info!(%client, "joined");
            }
            Some(before) => {
                if let Line::Detached { until } = before.line {
                    self.detached.remove(&(until, peer.id));
                }
                if peer.incarnation > before.peer.incarnation {
                    self.announce(&others, &ServerMessage::PeerJoined { peer });
                }
                info!(%client, "resumed");
            }
        }
    }

    /// Somebody's connection was lost. The seat is kept for a while, and nobody is told.
    pub(super) fn detach(&mut self, now: Instant, id: PeerId) {
        let until = now + self.limits.grace;
        let Some(room) = self.seats.get(&id).and_then(|room| self.occupied.get_mut(room)) else { return };
        let Some(member) = room.get_mut(id) else { return };
        member.line = Line::Detached { until };
        self.detached.insert((until, id));
    }

    /// Frees somebody's seat, and tells the others and those who watch.
    pub(super) fn remove(&mut self, id: PeerId, reason: LeaveReason) {
        let Some((place, member)) = self.seat(id) else { return };
        self.seats.remove(&id);
        if let Some(source) = member.source {
            self.seats_by_source.remove(&source);
        }
        if let Line::Detached { until } = member.line {
            self.detached.remove(&(until, id));
        }
        let Some(room) = self.occupied.get_mut(&place) else { return };
        room.remove(id);
        let others: Vec<Member> = room.others(id).copied().collect();
        if room.is_empty() {
            self.occupied.remove(&place);
        }
        self.announce(&others, &ServerMessage::PeerLeft { id, reason });
        self.tell_watchers(place);
        match member.line {
            Line::Connected(client) => info!(%client, ?reason, "left the room"),
            Line::Detached { .. } => info!(?reason, "left the room without a connection"),
        }
    }

    fn announce(&mut self, members: &[Member], message: &ServerMessage) {
        for client in members.iter().filter_map(|member| member.line.client()) {
            self.send(client, message.clone());
        }
    }

    fn seat(&self, id: PeerId) -> Option<(RoomId, Member)> {
        let room = *self.seats.get(&id)?;
        self.occupied.get(&room)?.get(id).map(|member| (room, *member))
    }

    fn space_in(&self, room: RoomId) -> Result<(), ErrorCode> {
        match self.occupied.get(&room) {
            Some(room) if room.len() >= self.limits.peers => Err(ErrorCode::RoomFull),
            None if self.occupied.len() >= self.limits.rooms => Err(ErrorCode::ServerFull),
            _ => Ok(()),
        }
    }
}
