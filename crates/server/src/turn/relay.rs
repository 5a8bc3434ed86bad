//! The relay: packets of clients and of peers come in, and it says what to send where. The way of a packet that is
//! relayed copies and allocates nothing; only from one client of this relay to another it is copied once.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::Range,
    time::Instant,
};

use super::{
    ClientId, Family, PeerPolicy, Ports, Relayed, Transport, TurnSecret, allocation::Allocation, credentials::Username,
    nonce::NonceKey, refusal::is_known,
};
use crate::{
    clock::Now,
    source::Source,
    stun::{HEADER, Message, TransactionId, Writer, attribute, decode_xor_address, kind, padded, xor_address},
    tally::Tally,
};

/// The room that [`Relay::peer_sent`] needs in front of what a peer sent: a Data indication with an IPv6 address.
pub(crate) const HEADROOM: usize = HEADER + 4 + 20 + 4;
/// The room that it needs behind it, to fill up to a multiple of four.
pub(crate) const TAILROOM: usize = 3;

/// What a relay is told.
pub(crate) struct Settings {
    /// The addresses that peers can reach; a family without one is not relayed to.
    pub(crate) public_v4: Option<Ipv4Addr>,
    pub(crate) public_v6: Option<Ipv6Addr>,
    pub(crate) secret: TurnSecret,
    pub(crate) policy: PeerPolicy,
    /// Allocations of one user.
    pub(crate) user_allocations: usize,
    /// Allocations of one source.
    pub(crate) source_allocations: usize,
    /// Allocations of all users.
    pub(crate) allocations: usize,
}

/// Every allocation.
///
/// Invariant: `users`, `sources` and `relayed` hold exactly the user, the source and the relayed address of each allocation.
pub(crate) struct Relay<P> {
    pub(super) settings: Settings,
    pub(super) nonces: NonceKey,
    pub(super) allocations: HashMap<ClientId, Allocation<P>>,
    pub(super) users: Tally<String>,
    pub(super) sources: Tally<Source>,
    pub(super) relayed: Relayed,
    /// Of the last Data indication. Nobody answers one, so that it need only differ from the one before.
    indication: u64,
}

/// What a client's packet asks for.
pub(crate) enum Outcome<'r, 'p, P> {
    Nothing,
    /// What was written into the answer goes back to the client.
    Answer,
    /// This goes out of the client's port.
    Send {
        port: &'r P,
        peer: SocketAddr,
        payload: &'p [u8],
    },
    /// This part of what was written into the answer goes to the client whose port this is. To send it through both
    /// ports would take a network that brings a datagram to the relay's public address back to the relay: many a NAT
    /// and many a container's network does not.
    Deliver {
        port: &'r P,
        packet: Range<usize>,
    },
}

impl<P> Relay<P> {
    pub(crate) fn new(settings: Settings, nonces: NonceKey) -> Self {
        Self {
            settings,
            nonces,
            allocations: HashMap::new(),
            users: Tally::default(),
            sources: Tally::default(),
            relayed: Relayed::new(),
            indication: 0,
        }
    }

    /// A client sent a packet, or a frame of its stream.
    pub(crate) fn client_sent<'p>(
        &mut self,
        now: Now,
        client: ClientId,
        packet: &'p [u8],
        ports: &mut impl Ports<Port = P>,
        answer: &mut Vec<u8>,
    ) -> Outcome<'_, 'p, P> {
        if let [0b0100_0000..=0b0111_1111, ..] = packet {
            let sent = self.channel_data(now, client, packet);
            return sent.and_then(|sent| self.pass_on(now, client, sent, answer)).unwrap_or(Outcome::Nothing);
        }
        let Some(message) = Message::parse(packet) else { return Outcome::Nothing };
        match message.kind() {
            kind::SEND_INDICATION => {
                let sent = self.send_indication(now, client, &message);
                sent.and_then(|sent| self.pass_on(now, client, sent, answer)).unwrap_or(Outcome::Nothing)
            }
            kind::BINDING => {
                Writer::new(answer, kind::BINDING | kind::SUCCESS, message.transaction())
                    .address(attribute::XOR_MAPPED_ADDRESS, client.address)
                    .fingerprint();
                Outcome::Answer
            }
            kind if kind & kind::ERROR == 0 => {
                self.request(now, client, &message, ports, answer);
                Outcome::Answer
            }
            _ => Outcome::Nothing,
        }
    }

    /// To whom channel data goes, and what, if it may.
    fn channel_data<'p>(&self, now: Now, client: ClientId, packet: &'p [u8]) -> Option<(SocketAddr, &'p [u8])> {
        let ([n0, n1, l0, l1], rest) = packet.split_first_chunk()?;
        let payload = rest.get(..usize::from(u16::from_be_bytes([*l0, *l1])))?;
        let allocation = self.allocation(now, client)?;
        let peer = allocation.peer_of(u16::from_be_bytes([*n0, *n1]), now.instant)?;
        // The rest of the policy was asked when the channel was bound. But an allocation that was its peer may have ended.
        if !allocation.has_permission(peer.ip(), now.instant) || !self.settings.policy.spares_own(peer, &self.relayed) {
            return None;
        }
        Some((peer, payload))
    }

    /// To whom a Send indication goes, and what, if it may.
    fn send_indication<'p>(&self, now: Now, client: ClientId, message: &Message<'p>) -> Option<(SocketAddr, &'p [u8])> {
        let (mut peer, mut payload) = (None, None);
        for (kind, value) in message.attributes() {
            match kind {
                attribute::XOR_PEER_ADDRESS => peer = peer.or(Some(value)),
                attribute::DATA => payload = payload.or(Some(value)),
                kind if is_known(kind) => {}
                _ => return None,
            }
        }
        let peer = decode_xor_address(peer?, &message.transaction())?;
        let payload = payload?;
        let allocation = self.allocation(now, client)?;
        if !allocation.has_permission(peer.ip(), now.instant) || !self.settings.policy.permits_port(peer, &self.relayed)
        {
            return None;
        }
        Some((peer, payload))
    }

    /// What a client sends goes out of its port, or, if the peer is an allocation of this relay, straight to that one's
    /// client: as from a peer, and so only if the sender has a permission there.
    fn pass_on<'p>(
        &mut self,
        now: Now,
        client: ClientId,
        (peer, payload): (SocketAddr, &'p [u8]),
        answer: &mut Vec<u8>,
    ) -> Option<Outcome<'_, 'p, P>> {
        let Some(&receiver) = self.relayed.get(&peer) else {
            return Some(Outcome::Send { port: &self.allocation(now, client)?.port, peer, payload });
        };
        let sender = self.allocation(now, client)?.relayed;
        answer.clear();
        answer.resize(HEADROOM, 0);
        answer.extend_from_slice(payload);
        answer.resize(HEADROOM + payload.len() + TAILROOM, 0);
        let packet = self.peer_sent(now, receiver, sender, answer, payload.len())?;
        Some(Outcome::Deliver { port: &self.allocation(now, receiver)?.port, packet })
    }

    /// A peer sent something to a client's port: `length` bytes at [`HEADROOM`] in the buffer, which has [`TAILROOM`]
    /// behind them. Returns what part of the buffer to send to the client, if the peer may.
    pub(crate) fn peer_sent(
        &mut self,
        now: Now,
        client: ClientId,
        peer: SocketAddr,
        buffer: &mut [u8],
        length: usize,
    ) -> Option<Range<usize>> {
        let allocation = self.allocation(now, client)?;
        if !allocation.has_permission(peer.ip(), now.instant) {
            return None;
        }
        let data_length = u16::try_from(length).ok()?.to_be_bytes();
        let end = HEADROOM + length;
        let padded_end = HEADROOM + padded(length);
        buffer[end..padded_end].fill(0);
        if let Some(channel) = allocation.channel_to(peer, now.instant) {
            let start = HEADROOM - 4;
            let [n0, n1] = channel.to_be_bytes();
            let [l0, l1] = data_length;
            buffer[start..HEADROOM].copy_from_slice(&[n0, n1, l0, l1]);
            // Only in a stream has channel data to be filled up.
            return Some(start..if client.transport == Transport::Tcp { padded_end } else { end });
        }

        let transaction = self.next_indication();
        let mut address = [0; 20];
        let address_length = xor_address(peer, &transaction, &mut address);
        let start = HEADROOM - HEADER - 4 - address_length - 4;
        let total = u16::try_from(padded_end - start - HEADER).ok()?;
        let mut at = start;
        let mut write = |bytes: &[u8]| {
            buffer[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        write(&kind::DATA_INDICATION.to_be_bytes());
        write(&total.to_be_bytes());
        write(&crate::stun::COOKIE);
        write(&transaction);
        write(&attribute::XOR_PEER_ADDRESS.to_be_bytes());
        write(&[0, if address_length == 8 { 8 } else { 20 }]);
        write(&address[..address_length]);
        write(&attribute::DATA.to_be_bytes());
        write(&data_length);
        Some(start..padded_end)
    }

    /// Ends the allocation of a client that is gone.
    pub(crate) fn release(&mut self, client: ClientId) {
        let Some(allocation) = self.allocations.remove(&client) else { return };
        if let Some(Username { user, .. }) = Username::parse(&allocation.username) {
            self.users.remove(user);
        }
        self.sources.remove(&client.source());
        self.relayed.remove(&allocation.relayed);
    }

    /// Ends the allocations that nobody has refreshed in time. Such a one relays nothing in any case: this only makes
    /// room.
    pub(crate) fn expire(&mut self, now: Instant) {
        let ended = self.allocations.iter().filter(|(_, allocation)| !allocation.is_alive(now));
        let ended: Vec<ClientId> = ended.map(|(client, _)| *client).collect();
        for client in ended {
            self.release(client);
        }
    }

    pub(crate) fn has_allocation(&self, now: Now, client: ClientId) -> bool {
        self.allocation(now, client).is_some()
    }

    pub(super) fn allocation(&self, now: Now, client: ClientId) -> Option<&Allocation<P>> {
        self.allocations.get(&client).filter(|allocation| allocation.is_alive(now.instant))
    }

    pub(super) fn allocation_mut(&mut self, now: Now, client: ClientId) -> Option<&mut Allocation<P>> {
        self.allocations.get_mut(&client).filter(|allocation| allocation.is_alive(now.instant))
    }

    pub(super) fn public_address(&self, family: Family) -> Option<IpAddr> {
        match family {
            Family::V4 => self.settings.public_v4.map(IpAddr::V4),
            Family::V6 => self.settings.public_v6.map(IpAddr::V6),
        }
    }

    fn next_indication(&mut self) -> TransactionId {
        self.indication = self.indication.wrapping_add(1);
        let mut transaction = *b"damso       ";
        transaction[4..].copy_from_slice(&self.indication.to_be_bytes());
        transaction
    }
}
