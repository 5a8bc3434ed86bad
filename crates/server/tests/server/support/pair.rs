//! Two honest people in a room of their own, to see whether somebody else's misuse reaches them.

use damso_protocol::{Incarnation, PeerId, RoomId, RoomPeer, ServerMessage};

use super::{Client, TestServer, room, secret};

/// Two people who signal to each other, and are told nothing else.
pub(crate) struct Pair {
    pub(crate) room: RoomId,
    pub(crate) first: Client,
    pub(crate) first_id: PeerId,
    pub(crate) second: Client,
    pub(crate) second_id: PeerId,
}

impl Pair {
    pub(crate) async fn join(server: &TestServer) -> Self {
        let room = room('P');
        let (mut first, mut second) = (server.client().await, server.client().await);
        assert_eq!(first.join(room, secret('p')).await, []);
        let first_id = secret('p').peer_id();
        assert_eq!(second.join(room, secret('q')).await, [RoomPeer { id: first_id, incarnation: Incarnation(1) }]);
        let second_id = secret('q').peer_id();
        let peer = RoomPeer { id: second_id, incarnation: Incarnation(1) };
        first.expect([ServerMessage::PeerJoined { peer }]).await;
        Self { room, first, first_id, second, second_id }
    }

    /// One signal each way, with nothing else in between: the two are still there, and nobody disturbed them.
    pub(crate) async fn assert_unharmed(&mut self) {
        self.first.signal(self.second_id, "offer").await;
        self.second.expect([ServerMessage::Signal { from: self.first_id, payload: "offer".into() }]).await;
        self.second.signal(self.first_id, "answer").await;
        self.first.expect([ServerMessage::Signal { from: self.second_id, payload: "answer".into() }]).await;
    }

    /// Reads, and so answers pings, until it is dropped. Nobody may say anything meanwhile.
    pub(crate) async fn listen(&mut self) {
        let frame = tokio::select! {
            frame = self.first.next_frame() => frame,
            frame = self.second.next_frame() => frame,
        };
        panic!("the pair was disturbed: {frame:?}");
    }
}
