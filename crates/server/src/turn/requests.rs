//! The requests that make, keep and end an allocation (RFC 8656, sections 7 to 12), each answered with success or a
//! refusal.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use super::{
    ClientId, Family, Parity, Ports, Relay, Settings,
    allocation::{Allocation, NoChannel},
    authentication::{REALM, Signer},
    credentials::Username,
    refusal::{Refusal, is_known},
};
use crate::{
    clock::Now,
    stun::{Message, Writer, attribute, decode_xor_address, kind},
};

/// For how many seconds an allocation lives if its client does not say, and at least.
const DEFAULT_LIFETIME: u32 = 600;
/// The longest.
const MAX_LIFETIME: u32 = 3600;
/// The protocol number of UDP.
const UDP: u8 = 17;

/// What a request brought about.
#[derive(Debug)]
enum Success {
    Allocated { relayed: SocketAddr, lifetime: u32 },
    Refreshed { lifetime: u32 },
    Done,
}

impl<P> Relay<P> {
    /// Carries out a request that has to be signed, and writes the answer, which is signed as well if the request was.
    pub(super) fn request(
        &mut self,
        now: Now,
        client: ClientId,
        request: &Message<'_>,
        ports: &mut impl Ports<Port = P>,
        answer: &mut Vec<u8>,
    ) {
        let signer = self.authenticate(now, client, request);
        let (result, key) = match signer {
            Ok(signer) => {
                let key = signer.key.clone();
                (self.carry_out(now, client, request, signer, ports), Some(key))
            }
            Err(refusal) => (Err(refusal), None),
        };
        let outcome = if result.is_ok() { kind::SUCCESS } else { kind::ERROR };
        let writer = Writer::new(answer, request.kind() | outcome, request.transaction());
        let writer = match result {
            Ok(Success::Allocated { relayed, lifetime }) => writer
                .address(attribute::XOR_RELAYED_ADDRESS, relayed)
                .attribute(attribute::LIFETIME, &lifetime.to_be_bytes())
                .address(attribute::XOR_MAPPED_ADDRESS, client.address),
            Ok(Success::Refreshed { lifetime }) => writer.attribute(attribute::LIFETIME, &lifetime.to_be_bytes()),
            Ok(Success::Done) => writer,
            Err(refusal) => {
                let (code, reason) = refusal.code();
                let writer = writer.error(code, reason);
                match refusal {
                    Refusal::Unauthorized | Refusal::StaleNonce => {
                        let nonce = self.nonces.issue(now.unix, client.address);
                        writer
                            .attribute(attribute::REALM, REALM.as_bytes())
                            .attribute(attribute::NONCE, nonce.as_bytes())
                    }
                    Refusal::UnknownAttribute => {
                        let unknown = request.attributes().filter(|(kind, _)| !is_known(*kind));
                        let kinds: Vec<u8> = unknown.take(8).flat_map(|(kind, _)| kind.to_be_bytes()).collect();
                        writer.attribute(attribute::UNKNOWN_ATTRIBUTES, &kinds)
                    }
                    _ => writer,
                }
            }
        };
        match key {
            Some(key) => writer.sign(&key).fingerprint(),
            None => writer.fingerprint(),
        }
    }

    fn carry_out(
        &mut self,
        now: Now,
        client: ClientId,
        request: &Message<'_>,
        signer: Signer,
        ports: &mut impl Ports<Port = P>,
    ) -> Result<Success, Refusal> {
        if request.attributes().any(|(kind, _)| !is_known(kind)) {
            return Err(Refusal::UnknownAttribute);
        }
        match request.kind() {
            kind::ALLOCATE => self.allocate(now, client, request, signer, ports),
            kind::REFRESH => self.refresh(now, client, request),
            kind::CREATE_PERMISSION => self.create_permission(now, client, request),
            kind::CHANNEL_BIND => self.channel_bind(now, client, request),
            _ => Err(Refusal::BadRequest),
        }
    }

    fn allocate(
        &mut self,
        now: Now,
        client: ClientId,
        request: &Message<'_>,
        Signer { username, key }: Signer,
        ports: &mut impl Ports<Port = P>,
    ) -> Result<Success, Refusal> {
        if let Some(allocation) = self.allocation(now, client) {
            // The answer was lost, and the client asks again.
            if allocation.transaction == request.transaction() {
                let left = allocation.expires.saturating_duration_since(now.instant).as_secs();
                let lifetime = u32::try_from(left).unwrap_or(MAX_LIFETIME);
                return Ok(Success::Allocated { relayed: allocation.relayed, lifetime });
            }
            return Err(Refusal::AllocationMismatch);
        }
        match request.get(attribute::REQUESTED_TRANSPORT) {
            Some([UDP, _, _, _]) => {}
            Some([_, _, _, _]) => return Err(Refusal::TransportNotSupported),
            _ => return Err(Refusal::BadRequest),
        }
        let family = match request.get(attribute::REQUESTED_ADDRESS_FAMILY) {
            // The RFC says IPv4. But browsers never ask for IPv6, and a relay that has nothing else shall be of use.
            None if self.settings.public_v4.is_none() => Family::V6,
            None | Some([1, _, _, _]) => Family::V4,
            Some([2, _, _, _]) => Family::V6,
            Some([_, _, _, _]) => return Err(Refusal::FamilyNotSupported),
            Some(_) => return Err(Refusal::BadRequest),
        };
        let parity = match request.get(attribute::EVEN_PORT) {
            None => Parity::Any,
            Some([flags, ..]) if flags & 0x80 == 0 => Parity::Even,
            // A second port to be kept for later: for RTCP, which is multiplexed today.
            Some([_, ..]) => return Err(Refusal::InsufficientCapacity),
            Some([]) => return Err(Refusal::BadRequest),
        };
        if request.get(attribute::RESERVATION_TOKEN).is_some() {
            return Err(Refusal::InsufficientCapacity);
        }
        let public = self.public_address(family).ok_or(Refusal::FamilyNotSupported)?;

        // One that has expired, and was not swept away yet, is in the way.
        self.release(client);
        if self.allocations.len() >= self.settings.allocations {
            return Err(Refusal::InsufficientCapacity);
        }
        let user = Username::parse(&username).ok_or(Refusal::Unauthorized)?.user.to_owned();
        let Settings { user_allocations, source_allocations, .. } = self.settings;
        let source = client.source();
        if self.users.count(&user) >= user_allocations || self.sources.count(&source) >= source_allocations {
            return Err(Refusal::QuotaReached);
        }
        let (port, number) = ports.open(client, family, parity).ok_or(Refusal::InsufficientCapacity)?;
        let relayed = SocketAddr::new(public, number);
        self.users.add(user);
        self.sources.add(source);
        self.relayed.insert(relayed, client);
        let lifetime = lifetime(request).clamp(DEFAULT_LIFETIME, MAX_LIFETIME);
        let expires = now.instant + Duration::from_secs(lifetime.into());
        let allocation = Allocation::new(port, relayed, (username, key), request.transaction(), expires);
        self.allocations.insert(client, allocation);
        Ok(Success::Allocated { relayed, lifetime })
    }

    fn refresh(&mut self, now: Now, client: ClientId, request: &Message<'_>) -> Result<Success, Refusal> {
        let allocation = self.allocation_mut(now, client).ok_or(Refusal::AllocationMismatch)?;
        let family = match allocation.family() {
            Family::V4 => 1,
            Family::V6 => 2,
        };
        let wanted = request.get(attribute::REQUESTED_ADDRESS_FAMILY).and_then(<[u8]>::first);
        if wanted.is_some_and(|wanted| *wanted != family) {
            return Err(Refusal::FamilyMismatch);
        }
        let lifetime = match lifetime(request) {
            0 => 0,
            wanted => wanted.clamp(DEFAULT_LIFETIME, MAX_LIFETIME),
        };
        allocation.expires = now.instant + Duration::from_secs(lifetime.into());
        if lifetime == 0 {
            self.release(client);
        }
        Ok(Success::Refreshed { lifetime })
    }

    fn create_permission(&mut self, now: Now, client: ClientId, request: &Message<'_>) -> Result<Success, Refusal> {
        let family = self.allocation(now, client).ok_or(Refusal::AllocationMismatch)?.family();
        let peers = request.attributes().filter(|(kind, _)| *kind == attribute::XOR_PEER_ADDRESS);
        let peers: Option<Vec<SocketAddr>> =
            peers.map(|(_, value)| decode_xor_address(value, &request.transaction())).collect();
        let peers = peers.filter(|peers| !peers.is_empty()).ok_or(Refusal::BadRequest)?;
        for peer in &peers {
            self.check_peer(family, peer.ip())?;
        }
        let allocation = self.allocation_mut(now, client).ok_or(Refusal::AllocationMismatch)?;
        for peer in peers {
            allocation.permit(peer.ip(), now.instant).map_err(|_| Refusal::InsufficientCapacity)?;
        }
        Ok(Success::Done)
    }

    fn channel_bind(&mut self, now: Now, client: ClientId, request: &Message<'_>) -> Result<Success, Refusal> {
        let family = self.allocation(now, client).ok_or(Refusal::AllocationMismatch)?.family();
        let number = request.get(attribute::CHANNEL_NUMBER).and_then(|value| value.first_chunk());
        let number = number.map(|bytes| u16::from_be_bytes(*bytes)).ok_or(Refusal::BadRequest)?;
        let peer = request.get(attribute::XOR_PEER_ADDRESS);
        let peer = peer.and_then(|value| decode_xor_address(value, &request.transaction()));
        let peer = peer.ok_or(Refusal::BadRequest)?;
        // RFC 8656 ends the numbers at 0x4FFF, RFC 5766 at 0x7FFF.
        if !(0x4000..=0x7FFF).contains(&number) {
            return Err(Refusal::BadRequest);
        }
        self.check_peer(family, peer.ip())?;
        if !self.settings.policy.permits_port(peer, &self.relayed) {
            return Err(Refusal::Forbidden);
        }
        let allocation = self.allocation_mut(now, client).ok_or(Refusal::AllocationMismatch)?;
        allocation.bind(number, peer, now.instant).map_err(|no_channel| match no_channel {
            NoChannel::Taken => Refusal::BadRequest,
            NoChannel::Full => Refusal::InsufficientCapacity,
        })?;
        allocation.permit(peer.ip(), now.instant).map_err(|_| Refusal::InsufficientCapacity)?;
        Ok(Success::Done)
    }

    fn check_peer(&self, family: Family, peer: IpAddr) -> Result<(), Refusal> {
        if Family::of(peer) != family {
            return Err(Refusal::FamilyMismatch);
        }
        if self.settings.policy.permits(peer) { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

/// For how many seconds the client wants the allocation.
fn lifetime(request: &Message<'_>) -> u32 {
    let wanted = request.get(attribute::LIFETIME).and_then(|value| value.try_into().ok());
    wanted.map_or(DEFAULT_LIFETIME, u32::from_be_bytes)
}
