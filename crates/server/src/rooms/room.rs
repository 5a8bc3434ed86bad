//! One room: who is in it, and by which connection each can be reached.

use std::time::Instant;

use damso_protocol::{PeerId, RoomPeer};

use super::ClientId;
use crate::source::Source;

/// A room with somebody in it; [`super::Rooms`] drops an empty one.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// In the order in which they came. At most eight, so that a search is as fast as a map.
    members: Vec<Member>,
}

/// Somebody in a room.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) peer: RoomPeer,
    pub(super) line: Line,
    /// Of the line, or of the last one.
    pub(super) source: Option<Source>,
}

/// How somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Over this connection.
    Connected(ClientId),
    /// Not at the moment: the connection was lost, and the seat is kept until then.
    Detached { until: Instant },
}

impl Line {
    pub(super) fn client(self) -> Option<ClientId> {
        match self {
            Self::Connected(client) => Some(client),
            Self::Detached { .. } => None,
        }
    }
}

impl Room {
    pub(super) fn get(&self, id: PeerId) -> Option<&Member> {
        self.members.iter().find(|member| member.peer.id == id)
    }

    pub(super) fn get_mut(&mut self, id: PeerId) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.peer.id == id)
    }

    /// Everybody but `id`.
    pub(super) fn others(&self, id: PeerId) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.peer.id != id)
    }

    pub(super) fn add(&mut self, member: Member) {
        self.members.push(member);
    }

    pub(super) fn remove(&mut self, id: PeerId) {
        self.members.retain(|member| member.peer.id != id);
    }

    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    #[cfg(test)]
    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }
}
