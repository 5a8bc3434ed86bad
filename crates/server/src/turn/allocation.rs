//! One allocation: a port that relays for a client, the peers that may send to it, and the channels that stand for peers.

use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use super::Family;
use crate::stun::{IntegrityKey, TransactionId};

/// RFC 8656, section 9.
const PERMISSION_LIFETIME: Duration = Duration::from_mins(5);
/// Section 12.
const CHANNEL_LIFETIME: Duration = Duration::from_mins(10);

/// Addresses that one allocation may have permissions for. A peer has one for each of its candidates: a dozen is many.
pub(super) const MAX_PERMISSIONS: usize = 64;
/// Channels of one allocation.
pub(super) const MAX_CHANNELS: usize = 64;

pub(super) struct Allocation<P> {
    /// Closed when the allocation is dropped.
    pub(super) port: P,
    /// The port's address as peers see it.
    pub(super) relayed: SocketAddr,
    /// The credentials it was made with, which go on being good for it after they have expired.
    pub(super) username: String,
    pub(super) key: IntegrityKey,
    /// Of the request that made it, which the client may have sent twice.
    pub(super) transaction: TransactionId,
    pub(super) expires: Instant,
    // Few, so that a search is as fast as a map.
    permissions: Vec<Permission>,
    channels: Vec<Channel>,
}

struct Permission {
    peer: IpAddr,
    expires: Instant,
}

struct Channel {
    number: u16,
    peer: SocketAddr,
    expires: Instant,
}

/// Why a channel cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoChannel {
    /// The number stands for another peer, or the peer has another number.
    Taken,
    Full,
}

/// There are too many permissions.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl<P> Allocation<P> {
    pub(super) fn new(
        port: P,
        relayed: SocketAddr,
        (username, key): (String, IntegrityKey),
        transaction: TransactionId,
        expires: Instant,
    ) -> Self {
        let (permissions, channels) = (Vec::new(), Vec::new());
        Self { port, relayed, username, key, transaction, expires, permissions, channels }
    }

    pub(super) fn family(&self) -> Family {
        Family::of(self.relayed.ip())
    }

    pub(super) fn is_alive(&self, now: Instant) -> bool {
        now < self.expires
    }

    /// Whether a peer may send to the client, and the client to the peer.
    pub(super) fn has_permission(&self, peer: IpAddr, now: Instant) -> bool {
        self.permissions.iter().any(|permission| permission.peer == peer && now < permission.expires)
    }

    /// Gives or renews a permission.
    pub(super) fn permit(&mut self, peer: IpAddr, now: Instant) -> Result<(), Full> {
        let expires = now + PERMISSION_LIFETIME;
        if let Some(permission) = self.permissions.iter_mut().find(|permission| permission.peer == peer) {
            permission.expires = expires;
            return Ok(());
        }
        self.permissions.retain(|permission| now < permission.expires);
        if self.permissions.len() >= MAX_PERMISSIONS {
            return Err(Full);
        }
        self.permissions.push(Permission { peer, expires });
        Ok(())
    }

    /// Binds a channel to a peer, or renews it. The permission is the caller's business.
    pub(super) fn bind(&mut self, number: u16, peer: SocketAddr, now: Instant) -> Result<(), NoChannel> {
        self.channels.retain(|channel| now < channel.expires);
        let (expires, is_full) = (now + CHANNEL_LIFETIME, self.channels.len() >= MAX_CHANNELS);
        match self.channels.iter_mut().find(|channel| channel.number == number || channel.peer == peer) {
            Some(channel) if channel.number == number && channel.peer == peer => channel.expires = expires,
            Some(_) => return Err(NoChannel::Taken),
            None if is_full => return Err(NoChannel::Full),
            None => self.channels.push(Channel { number, peer, expires }),
        }
        Ok(())
    }

    /// For whom a channel stands.
    pub(super) fn peer_of(&self, number: u16, now: Instant) -> Option<SocketAddr> {
        let channel = self.channels.iter().find(|channel| channel.number == number)?;
        (now < channel.expires).then_some(channel.peer)
    }

    /// Which channel stands for a peer.
    pub(super) fn channel_to(&self, peer: SocketAddr, now: Instant) -> Option<u16> {
        let channel = self.channels.iter().find(|channel| channel.peer == peer)?;
        (now < channel.expires).then_some(channel.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allocation(now: Instant) -> Allocation<()> {
        let credentials = ("a".to_owned(), IntegrityKey::new("a", "b", "c"));
        Allocation::new((), "192.0.2.1:50000".parse().unwrap(), credentials, [0; 12], now + CHANNEL_LIFETIME)
    }

    fn peer(number: usize) -> SocketAddr {
        SocketAddr::new([198, 51, 100, u8::try_from(number).unwrap()].into(), 1000)
    }

    #[test]
    fn permissions_end_and_make_room() {
        let start = Instant::now();
        let mut allocation = allocation(start);
        for number in 0..MAX_PERMISSIONS {
            assert_eq!(allocation.permit(peer(number).ip(), start), Ok(()));
        }
        assert_eq!(allocation.permit(peer(0).ip(), start), Ok(()), "renewed");
        assert_eq!(allocation.permit(peer(MAX_PERMISSIONS).ip(), start), Err(Full));

        let end = start + PERMISSION_LIFETIME;
        assert!(allocation.has_permission(peer(0).ip(), start + Duration::from_secs(299)));
        assert!(!allocation.has_permission(peer(0).ip(), end));
        assert_eq!(allocation.permit(peer(MAX_PERMISSIONS).ip(), end), Ok(()));
        assert_eq!(allocation.permissions.len(), 1);
    }

    #[test]
    fn a_channel_is_one_peer_and_a_peer_one_channel() {
        let start = Instant::now();
        let mut allocation = allocation(start);
        assert_eq!(allocation.bind(0x4000, peer(0), start), Ok(()));
        assert_eq!(allocation.bind(0x4000, peer(0), start), Ok(()), "renewed");
        assert_eq!(allocation.bind(0x4000, peer(1), start), Err(NoChannel::Taken));
        assert_eq!(allocation.bind(0x4001, peer(0), start), Err(NoChannel::Taken));
        assert_eq!(allocation.peer_of(0x4000, start), Some(peer(0)));
        assert_eq!(allocation.channel_to(peer(0), start), Some(0x4000));
        assert_eq!(allocation.channel_to(peer(1), start), None);

        let end = start + CHANNEL_LIFETIME;
        assert_eq!(allocation.peer_of(0x4000, end), None);
        assert_eq!(allocation.channel_to(peer(0), end), None);
        assert_eq!(allocation.bind(0x4000, peer(1), end), Ok(()));
    }

    #[test]
    fn channels_are_counted() {
        let start = Instant::now();
        let mut allocation = allocation(start);
        for number in 0..MAX_CHANNELS {
            let channel = 0x4000 + u16::try_from(number).unwrap();
            assert_eq!(allocation.bind(channel, peer(number), start), Ok(()));
        }
        assert_eq!(allocation.bind(0x4F00, peer(MAX_CHANNELS), start), Err(NoChannel::Full));
    }
}
