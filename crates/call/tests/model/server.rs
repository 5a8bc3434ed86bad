//! One room of a signaling server, with the rules of the protocol's README and no more.

use damso_call::{Incarnation, Instant, PeerId};
use damso_protocol::{ClientMessage, ErrorCode, LeaveReason, RoomPeer, ServerMessage, close};

const GRACE: u64 = 20_000;

/// Names a socket: whose, of which life of the page, and which of that life.
pub type SocketId = (usize, u64, u32);

#[derive(Default)]
pub struct Server {
    members: Vec<Member>,
    /// Sockets that it closes after what it has said, with which code.
    pub closed: Vec<(SocketId, u16)>,
}

struct Member {
    id: PeerId,
    incarnation: Incarnation,
    socket: Result<SocketId, LostSince>,
}

type LostSince = Instant;

impl Server {
    pub fn takes(&mut self, from: SocketId, message: ClientMessage) -> Vec<(SocketId, ServerMessage)> {
        match message {
            ClientMessage::Hello { version } => vec![(from, ServerMessage::Welcome { version })],
            ClientMessage::Ping => vec![(from, ServerMessage::Pong)],
            ClientMessage::RenewIceServers => {
                vec![(from, ServerMessage::IceServers { ice_servers: Vec::new(), ice_lifetime: None })]
            }
            ClientMessage::Watch { room } => {
                let people = u32::try_from(self.members.len()).expect("few");
                vec![(from, ServerMessage::Presence { room, people })]
            }
            ClientMessage::Join { secret, incarnation, .. } => self.join(from, secret.peer_id(), incarnation),
            ClientMessage::Leave => self.leave(from),
            ClientMessage::Signal { to, payload } => {
                let Some(sender) = self.member(from) else { return Vec::new() };
                let signal = ServerMessage::Signal { from: sender, payload };
                let receiver = self.members.iter().find(|member| member.id == to).map(|member| &member.socket);
                let Some(Ok(socket)) = receiver else {
                    let code = ErrorCode::UnknownPeer;
                    return vec![(from, ServerMessage::Error { code, message: String::new(), peer: Some(to) })];
                };
                vec![(*socket, signal)]
            }
        }
    }

    fn join(&mut self, from: SocketId, id: PeerId, incarnation: Incarnation) -> Vec<(SocketId, ServerMessage)> {
        let known = self.members.iter().position(|member| member.id == id);
        let mut silent = false;
        if let Some(at) = known {
            let Member { incarnation: before, socket, .. } = self.members[at];
            if incarnation < before {
                self.closed.push((from, close::REPLACED));
                return Vec::new();
            }
            silent = incarnation == before;
            let code = if silent { close::SILENT } else { close::REPLACED };
            self.closed.extend(socket.ok().filter(|old| *old != from).map(|old| (old, code)));
            self.members.remove(at);
        }
        let peers = self.members.iter().map(|&Member { id, incarnation, .. }| RoomPeer { id, incarnation }).collect();
        let mut out = vec![(from, ServerMessage::Joined { id, peers, ice_servers: Vec::new(), ice_lifetime: None })];
        if !silent {
            out.extend(self.to_all(&ServerMessage::PeerJoined { peer: RoomPeer { id, incarnation } }));
        }
        self.members.push(Member { id, incarnation, socket: Ok(from) });
        out
    }

    fn leave(&mut self, from: SocketId) -> Vec<(SocketId, ServerMessage)> {
        let Some(id) = self.member(from) else { return Vec::new() };
        self.members.retain(|member| member.id != id);
        self.to_all(&ServerMessage::PeerLeft { id, reason: LeaveReason::Left })
    }

    pub fn lost(&mut self, socket: SocketId, now: Instant) {
        for member in self.members.iter_mut().filter(|member| member.socket == Ok(socket)) {
            member.socket = Err(now);
        }
    }

    /// Lets go of those whose socket has been lost for too long.
    pub fn tick(&mut self, now: Instant) -> Vec<(SocketId, ServerMessage)> {
        let over = |member: &Member| member.socket.is_err_and(|since| now.0 >= since.0 + GRACE);
        let gone: Vec<PeerId> = self.members.iter().filter(|member| over(member)).map(|member| member.id).collect();
        self.members.retain(|member| !gone.contains(&member.id));
        let left = |id| self.to_all(&ServerMessage::PeerLeft { id, reason: LeaveReason::Lost });
        gone.into_iter().flat_map(left).collect()
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.members.iter().filter_map(|member| member.socket.err()).map(|since| Instant(since.0 + GRACE)).min()
    }

    fn member(&self, socket: SocketId) -> Option<PeerId> {
        self.members.iter().find(|member| member.socket == Ok(socket)).map(|member| member.id)
    }

    fn to_all(&self, message: &ServerMessage) -> Vec<(SocketId, ServerMessage)> {
        self.members.iter().filter_map(|member| Some((member.socket.ok()?, message.clone()))).collect()
    }
}
