//! How much of everything one server holds, and for how long it waits.

use std::time::Duration;

use damso_protocol::{MAX_FRAME_BYTES, MAX_ROOM_PEERS};

/// The bounds of a server. Nothing that a client can cause to grow is without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// People in one room, at most [`MAX_ROOM_PEERS`].
    pub room_peers: usize,
    /// Connections that watch one room without being in it.
    pub room_watchers: usize,
    /// Rooms with somebody in them.
    pub rooms: usize,
    /// WebSocket connections.
    pub clients: usize,
    /// People who have a seat in a room by a connection from one source, which is an IPv4 address or an IPv6 network of
    /// 64 bits, also by one that was lost. A whole school may be one source. WebSocket connections from there may be
    /// twice as many.
    pub source_clients: usize,
    /// Frames a second from one client, over time.
    pub messages_per_second: u32,
    /// Frames from one client at once. Somebody who joins a full room offers to seven people and trickles some twenty
    /// candidates to each, and may restart ICE with all of them in the next moment.
    pub message_burst: u32,
    /// Bytes that wait to be read by one client, at least [`Limits::MIN_QUEUE_BYTES`].
    pub queue_bytes: usize,
    /// For how long somebody whose connection was lost stays in the room.
    pub grace: Duration,
    /// The time between two pings. A client that was not heard for two of them is silent, and closed.
    pub heartbeat: Duration,
    /// For how long the first message may take.
    pub hello_timeout: Duration,
    /// For how long a client may take to receive what is left for it and to close, once the server is done with it.
    pub close_timeout: Duration,
}

impl Limits {
    /// What the command line's defaults say.
    pub const DEFAULT: Self = Self {
        room_peers: MAX_ROOM_PEERS,
        room_watchers: 64,
        rooms: 5_000,
        clients: 10_000,
        source_clients: 256,
        messages_per_second: 50,
        message_burst: 500,
        queue_bytes: 512 * 1024,
        grace: Duration::from_secs(20),
        heartbeat: Duration::from_secs(15),
        hello_timeout: Duration::from_secs(10),
        close_timeout: Duration::from_secs(2),
    };

    /// WebSocket connections from one source. When a school's line breaks, all connect anew while their old connections
    /// are still taken for alive, until two heartbeats have passed: each may have one of either for so long.
    pub(crate) fn source_connections(&self) -> usize {
        self.source_clients.saturating_mul(2)
    }

    /// The least that [`Limits::queue_bytes`] may be: with less, the longest frame could not be delivered to a client
    /// that has one more waiting.
    pub const MIN_QUEUE_BYTES: usize = 2 * MAX_FRAME_BYTES;
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
