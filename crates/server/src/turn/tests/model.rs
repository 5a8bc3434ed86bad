//! A modelled client and modelled ports, and as much time as it takes.

use std::{cell::Cell, net::SocketAddr, rc::Rc, time::Duration, time::Instant};

use super::super::{
    ClientId, Family, HEADROOM, NonceKey, Outcome, Parity, PeerPolicy, Ports, Relay, Settings, TAILROOM, Transport,
    TurnSecret, authentication::REALM,
};
use crate::{
    clock::Now,
    stun::{IntegrityKey, Message, Writer, attribute, kind, xor_address},
};

pub(super) const UNIX: u64 = 1_000_000;
pub(super) const UDP: (u16, &[u8]) = (attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0]);
pub(super) const PEER: &str = "198.51.100.7:7000";

/// Ports that are counted while they are open.
pub(super) struct ModelPorts {
    pub(super) free: usize,
    /// Of the last one that was opened, or the even number before it.
    last: u16,
    pub(super) open: Rc<Cell<usize>>,
}

pub(super) struct ModelPort {
    number: u16,
    open: Rc<Cell<usize>>,
}

impl Drop for ModelPort {
    fn drop(&mut self) {
        self.open.set(self.open.get() - 1);
    }
}

impl Ports for ModelPorts {
    type Port = ModelPort;

    fn open(&mut self, _: ClientId, _: Family, parity: Parity) -> Option<(ModelPort, u16)> {
        if self.open.get() == self.free {
            return None;
        }
        self.open.set(self.open.get() + 1);
        self.last += 2;
        let number = if parity == Parity::Even { self.last } else { self.last + 1 };
        Some((ModelPort { number, open: Rc::clone(&self.open) }, number))
    }
}

/// A relay, and one client after the other.
pub(super) struct Model {
    pub(super) relay: Relay<ModelPort>,
    pub(super) ports: ModelPorts,
    pub(super) secret: TurnSecret,
    pub(super) now: Now,
    pub(super) client: ClientId,
    pub(super) username: String,
    pub(super) transaction: u8,
}

/// What came back: 0 for success, or the error's code; and the whole answer.
pub(super) type Answer = (u16, Vec<u8>);

impl Model {
    pub(super) fn new() -> Self {
        let secret = TurnSecret::from("north".to_owned());
        let settings = Settings {
            public_v4: Some([203, 0, 113, 1].into()),
            public_v6: None,
            secret: secret.clone(),
            policy: PeerPolicy {
                allowed: Vec::new(),
                denied: vec!["198.51.100.99".parse().unwrap()],
                own: vec![[203, 0, 113, 1].into()],
                listening: Vec::new(),
            },
            user_allocations: 2,
            source_allocations: 10,
            allocations: 3,
        };
        Self {
            relay: Relay::new(settings, NonceKey::new([1; 32])),
            ports: ModelPorts { free: 10, last: 49_998, open: Rc::default() },
            secret,
            now: Now { instant: Instant::now(), unix: UNIX },
            client: client(1),
            username: format!("{}:ana", UNIX + 3600),
            transaction: 0,
        }
    }

    /// There is no allocation, nor a trace of one.
    pub(super) fn assert_empty(&self) {
        let Relay { allocations, users, sources, relayed, .. } = &self.relay;
        assert_eq!((allocations.len(), self.ports.open.get()), (0, 0));
        assert_eq!((users.keys(), sources.keys(), relayed.len()), (0, 0, 0));
    }

    pub(super) fn pass(&mut self, seconds: u64) {
        self.now.instant += Duration::from_secs(seconds);
        self.now.unix += seconds;
    }

    /// Sends a packet and returns the answer.
    pub(super) fn send(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        let mut answer = Vec::new();
        match self.relay.client_sent(self.now, self.client, packet, &mut self.ports, &mut answer) {
            Outcome::Answer => Some(answer),
            Outcome::Nothing | Outcome::Send { .. } | Outcome::Deliver { .. } => None,
        }
    }

    pub(super) fn signed_by(&mut self, key: &IntegrityKey, kind: u16, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let nonce = self.relay.nonces.issue(self.now.unix, self.client.address);
        let mut request = Vec::new();
        let mut writer = Writer::new(&mut request, kind, [self.transaction; 12]);
        for (kind, value) in attributes {
            writer = writer.attribute(*kind, value);
        }
        writer
            .attribute(attribute::USERNAME, self.username.as_bytes())
            .attribute(attribute::REALM, REALM.as_bytes())
            .attribute(attribute::NONCE, nonce.as_bytes())
            .sign(key);
        request
    }

    /// Asks with good credentials.
    pub(super) fn ask(&mut self, kind: u16, attributes: &[(u16, &[u8])]) -> Answer {
        self.transaction += 1;
        self.ask_again(kind, attributes)
    }

    /// Sends the last request once more.
    pub(super) fn ask_again(&mut self, kind: u16, attributes: &[(u16, &[u8])]) -> Answer {
        let key = IntegrityKey::new(&self.username, REALM, &self.secret.password(&self.username));
        let request = self.signed_by(&key, kind, attributes);
        let answer = self.send(&request).expect("every request is answered");
        let message = Message::parse(&answer).unwrap();
        assert_eq!(message.transaction(), [self.transaction; 12]);
        let code = code(&message);
        if ![401, 438, 441].contains(&code) {
            assert!(message.is_signed_with(&key));
        }
        (code, answer)
    }

    pub(super) fn allocate(&mut self) -> u16 {
        self.ask(kind::ALLOCATE, &[UDP]).0
    }

    pub(super) fn refresh(&mut self, lifetime: u32) -> u16 {
        self.ask(kind::REFRESH, &[(attribute::LIFETIME, &lifetime.to_be_bytes())]).0
    }

    pub(super) fn permit(&mut self, peer: &str) -> u16 {
        let (value, length) = self.hidden(peer);
        self.ask(kind::CREATE_PERMISSION, &[(attribute::XOR_PEER_ADDRESS, &value[..length])]).0
    }

    pub(super) fn bind(&mut self, number: u16, peer: &str) -> u16 {
        let (value, length) = self.hidden(peer);
        let [n0, n1] = number.to_be_bytes();
        let number = (attribute::CHANNEL_NUMBER, &[n0, n1, 0, 0][..]);
        self.ask(kind::CHANNEL_BIND, &[number, (attribute::XOR_PEER_ADDRESS, &value[..length])]).0
    }

    /// The peer's address as in the next request.
    pub(super) fn hidden(&self, peer: &str) -> ([u8; 20], usize) {
        let mut value = [0; 20];
        let length = xor_address(peer.parse().unwrap(), &[self.transaction + 1; 12], &mut value);
        (value, length)
    }

    /// To whom a packet is relayed, and what.
    pub(super) fn relayed(&mut self, packet: &[u8]) -> Option<(SocketAddr, Vec<u8>)> {
        match self.relay.client_sent(self.now, self.client, packet, &mut self.ports, &mut Vec::new()) {
            Outcome::Send { peer, payload, .. } => Some((peer, payload.to_vec())),
            Outcome::Nothing => None,
            Outcome::Answer | Outcome::Deliver { .. } => panic!("an answer, or for another client"),
        }
    }

    pub(super) fn indicate(&mut self, peer: &str, payload: &[u8]) -> Option<(SocketAddr, Vec<u8>)> {
        self.relayed(&indication(peer, payload))
    }

    /// The port of the client who gets a packet that goes to another allocation, and what that client gets.
    pub(super) fn delivered(&mut self, packet: &[u8]) -> Option<(u16, Vec<u8>)> {
        let mut answer = b"something older".to_vec();
        match self.relay.client_sent(self.now, self.client, packet, &mut self.ports, &mut answer) {
            Outcome::Deliver { port, packet } => Some((port.number, answer[packet].to_vec())),
            Outcome::Nothing => None,
            Outcome::Answer | Outcome::Send { .. } => panic!("an answer, or for the network"),
        }
    }

    /// What a client gets when a peer sends something.
    pub(super) fn peer_sends(&mut self, peer: &str, payload: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = [&[0xEE; HEADROOM], payload, &[0xEE; TAILROOM]].concat();
        let peer = peer.parse().unwrap();
        let range = self.relay.peer_sent(self.now, self.client, peer, &mut buffer, payload.len())?;
        Some(buffer[range].to_vec())
    }
}

pub(super) fn client(number: u8) -> ClientId {
    ClientId { transport: Transport::Udp, listener: 0, address: SocketAddr::new([192, 0, 2, number].into(), 4000) }
}

/// A Send indication.
pub(super) fn indication(peer: &str, payload: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    Writer::new(&mut packet, kind::SEND_INDICATION, [9; 12])
        .address(attribute::XOR_PEER_ADDRESS, peer.parse().unwrap())
        .attribute(attribute::DATA, payload);
    packet
}

pub(super) fn code(message: &Message<'_>) -> u16 {
    if let Some([0, 0, hundreds, rest, ..]) = message.get(attribute::ERROR_CODE) {
        return u16::from(*hundreds) * 100 + u16::from(*rest);
    }
    assert_eq!(message.kind() & kind::ERROR, kind::SUCCESS);
    0
}
