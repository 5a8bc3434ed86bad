//! A TURN server (RFC 8656) without sockets and clock: a packet in, what to send out. It relays UDP, for clients that come
//! over UDP or TCP.
//!
//! [`Relay`] is what the outside sees; `requests` are the requests that must be signed, and `authentication` says whether
//! they are. Everything that a client can cause to grow is bounded, and a client that has not signed anything causes
//! nothing to grow.

mod allocation;
mod authentication;
mod credentials;
mod framing;
mod nonce;
mod policy;
mod refusal;
mod relay;
mod requests;

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
};

pub use credentials::TurnSecret;
pub(crate) use framing::{Frame, MAX_FRAME, first_frame};
pub(crate) use nonce::NonceKey;
pub(crate) use policy::PeerPolicy;
pub(crate) use relay::{HEADROOM, Outcome, Relay, Settings, TAILROOM};

use crate::source::Source;

/// A client's 5-tuple: it stands for the one allocation that the client may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClientId {
    pub(crate) transport: Transport,
    /// Which of the listening sockets it came to.
    pub(crate) listener: usize,
    pub(crate) address: SocketAddr,
}

impl ClientId {
    pub(crate) fn source(self) -> Source {
        self.address.ip().into()
    }
}

/// Whose the relayed address of each allocation is.
type Relayed = HashMap<SocketAddr, ClientId>;

/// What a client speaks TURN over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Transport {
    Udp,
    Tcp,
}

/// The family of a relayed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    V4,
    V6,
}

impl Family {
    pub(crate) fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }
}

/// What an allocation asks of its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parity {
    Any,
    Even,
}

/// Where the relay gets its ports from. Dropping a port closes it.
pub(crate) trait Ports {
    type Port;

    /// Opens a port for a client, from which on what peers send to it is reported. `None` if there is none left.
    fn open(&mut self, client: ClientId, family: Family, parity: Parity) -> Option<(Self::Port, u16)>;
}
