//! To whom the relay sends. A relay is inside of its operator's network: without this, whoever joins a call could reach
//! what the firewall keeps to itself.

use std::{
    iter::once,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use super::Relayed;
use crate::cidr::Cidr;

/// Which peers the relay sends to and takes from.
#[derive(Clone, Debug)]
pub(crate) struct PeerPolicy {
    /// Ranges that are fine although they would be refused.
    pub(crate) allowed: Vec<Cidr>,
    /// Ranges that are refused although they would be fine, or are allowed.
    pub(crate) denied: Vec<Cidr>,
    /// This machine's own addresses. Of its ports, only those of allocations are anybody's business. An address that is
    /// a NAT's in front of it is no exception, although others may be behind that too: it could as well be a
    /// container's host, or a cloud's NAT of this machine alone, and would then lead to what is nobody's business.
    /// Those others are clients like everybody, and are reached by their allocations.
    pub(crate) own: Vec<IpAddr>,
    /// Where this server itself listens. Nobody may speak to it in the relay's name.
    pub(crate) listening: Vec<SocketAddr>,
}

impl PeerPolicy {
    /// Whether a permission for this address can be had.
    pub(crate) fn permits(&self, peer: IpAddr) -> bool {
        let is_denied = faces(peer).any(|face| self.denied.iter().any(|range| range.contains(face)));
        !is_denied && (self.is_allowed(peer) || !is_refused(peer))
    }

    /// Whether something may be sent to this address and port.
    pub(crate) fn permits_port(&self, peer: SocketAddr, relayed: &Relayed) -> bool {
        let is_own = self.is_own(peer.ip());
        peer.port() != 0
            && self.permits(peer.ip())
            && self.spares_own(peer, relayed)
            && !self.listening.iter().any(|listening| {
                listening.port() == peer.port()
                    && (listening.ip() == peer.ip()
                        || listening.ip().is_unspecified() && (is_own || peer.ip().is_loopback()))
            })
    }

    /// Whether this is another machine's address, or an allocation's, or one that is allowed explicitly.
    pub(crate) fn spares_own(&self, peer: SocketAddr, relayed: &Relayed) -> bool {
        !self.is_own(peer.ip()) || relayed.contains_key(&peer) || self.is_allowed(peer.ip())
    }

    fn is_own(&self, peer: IpAddr) -> bool {
        faces(peer).any(|face| self.own.contains(&face))
    }

    fn is_allowed(&self, peer: IpAddr) -> bool {
        self.allowed.iter().any(|range| range.contains(peer))
    }
}

/// What is not the public internet. The ranges for documentation (192.0.2.0/24 and the like) are nobody's, and so do no
/// harm.
const REFUSED: &[Cidr] = &[
    v4([0, 0, 0, 0], 8),          // this network, RFC 791
    v4([10, 0, 0, 0], 8),         // private, RFC 1918
    v4([100, 64, 0, 0], 10),      // carrier-grade NAT, RFC 6598
    v4([127, 0, 0, 0], 8),        // loopback
    v4([169, 254, 0, 0], 16),     // link-local, RFC 3927: where clouds keep their machines' credentials
    v4([172, 16, 0, 0], 12),      // private
    v4([192, 0, 0, 0], 24),       // protocol assignments, RFC 6890
    v4([192, 168, 0, 0], 16),     // private
    v4([198, 18, 0, 0], 15),      // benchmarks, RFC 2544
    v4([224, 0, 0, 0], 4),        // multicast
    v4([240, 0, 0, 0], 4),        // reserved, and broadcast
    v6([0, 0, 0, 0], 96),         // unspecified, loopback, and IPv4-compatible, which is obsolete (RFC 4291)
    v6([0x64, 0xFF9B, 1, 0], 48), // NAT64 of local use, RFC 8215: the IPv4 address may stand anywhere
    v6([0x100, 0, 0, 0], 64),     // discard, RFC 6666
    v6([0xFC00, 0, 0, 0], 7),     // unique local, RFC 4193
    v6([0xFE80, 0, 0, 0], 10),    // link-local
    v6([0xFEC0, 0, 0, 0], 10),    // site-local, obsolete
    v6([0xFF00, 0, 0, 0], 8),     // multicast
];

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Cidr {
    Cidr::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix)
}

const fn v6([s0, s1, s2, s3]: [u16; 4], prefix: u8) -> Cidr {
    Cidr::new(IpAddr::V6(Ipv6Addr::new(s0, s1, s2, s3, 0, 0, 0, 0)), prefix)
}

fn is_refused(address: IpAddr) -> bool {
    // IPv4-mapped addresses all are: an IPv6 socket of ours could not reach them anyway.
    matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some())
        || faces(address).any(|face| REFUSED.iter().any(|range| range.contains(face)))
}

/// An address, and the IPv4 addresses that it is in disguise.
fn faces(address: IpAddr) -> impl Iterator<Item = IpAddr> {
    let disguised = match address {
        IpAddr::V4(_) => [None, None],
        IpAddr::V6(address) => disguised(address),
    };
    once(address).chain(disguised.into_iter().flatten().map(IpAddr::V4))
}

fn disguised(address: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = address.segments();
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match [s0, s1, s2, s3, s4, s5] {
        // IPv4-mapped, IPv4-translated (RFC 2765) and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xFFFF] | [0, 0, 0, 0, 0xFFFF, 0] | [0x64, 0xFF9B, 0, 0, 0, 0] => [v4(s6, s7), None],
        // Teredo (RFC 4380): the server's address, and the client's with its bits inverted.
        [0x2001, 0, ..] => [v4(s2, s3), v4(!s6, !s7)],
        // 6to4 (RFC 3056).
        [0x2002, ..] => [v4(s1, s2), None],
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{ClientId, Transport},
        *,
    };

    fn policy(allowed: &[&str]) -> PeerPolicy {
        denying(allowed, &[])
    }

    fn denying(allowed: &[&str], denied: &[&str]) -> PeerPolicy {
        let ranges = |texts: &[&str]| texts.iter().map(|range| range.parse().unwrap()).collect();
        PeerPolicy {
            allowed: ranges(allowed),
            denied: ranges(denied),
            own: vec!["203.0.113.1".parse().unwrap(), "2001:db8::1".parse().unwrap()],
            listening: ["0.0.0.0:3478", "[2001:db8::1]:3478", "127.0.0.1:8080"].map(|a| a.parse().unwrap()).to_vec(),
        }
    }

    #[test]
    fn addresses_that_are_refused() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001:0:0a00:1::1",
            "2001:0:808:808::80ff:fffe",
            "2002:7f00:1::1",
            "2002:c0a8:101::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!policy(&[]).permits(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_that_are_fine() {
        for address in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.7",
            "223.255.255.255",
            "2001:db8::7",
            "2606:4700::1111",
            "2002:808:808::1",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(policy(&[]).permits(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_allowed_explicitly_is_no_more_than_that() {
        let policy = policy(&["10.1.0.0/16", "::1"]);
        for (address, permitted) in [
            ("10.1.2.3", true),
            ("10.2.0.1", false),
            ("::1", true),
            ("::2", false),
            ("64:ff9b::10.1.2.3", false),
            ("2002:a01:203::1", false),
            ("::ffff:10.1.2.3", false),
        ] {
            assert_eq!(policy.permits(address.parse().unwrap()), permitted, "{address}");
        }
    }

    #[test]
    fn what_is_denied_is_also_if_it_is_allowed() {
        let policy = denying(&["10.1.0.0/16", "::/0"], &["10.1.2.0/24", "198.51.100.7", "2001:db8:7::/48"]);
        for (address, permitted) in [
            ("10.1.1.1", true),
            ("10.1.2.1", false),
            ("198.51.100.6", true),
            ("198.51.100.7", false),
            ("::ffff:198.51.100.7", false),
            ("64:ff9b::198.51.100.6", true),
            ("64:ff9b::198.51.100.7", false),
            ("64:ff9b::10.1.2.3", false),
            ("2002:c633:6407::1", false),
            ("2001:0:c633:6407::1", false),
            ("2001:0:808:808::39cc:9bf8", false),
            ("2001:db8:6::1", true),
            ("2001:db8:7::1", false),
        ] {
            assert_eq!(policy.permits(address.parse().unwrap()), permitted, "{address}");
            let peer = SocketAddr::new(address.parse().unwrap(), 7000);
            assert_eq!(policy.permits_port(peer, &Relayed::new()), permitted, "{address}");
        }
    }

    #[test]
    fn ports_of_this_machine() {
        let client =
            ClientId { transport: Transport::Udp, listener: 0, address: SocketAddr::new([192, 0, 2, 1].into(), 4000) };
        let relayed = Relayed::from(["203.0.113.1:50000", "[2001:db8::1]:50010"].map(|a| (a.parse().unwrap(), client)));
        for (allowed, peer, permitted) in [
            (&[][..], "203.0.113.2:3478", true),
            (&[], "203.0.113.2:0", false),
            (&[], "203.0.113.1:50000", true),
            (&[], "203.0.113.1:50001", false),
            (&[], "203.0.113.1:22", false),
            (&[], "[64:ff9b::203.0.113.1]:22", false),
            (&[], "[2002:cb00:7101::1]:22", false),
            (&[], "[64:ff9b::203.0.113.2]:22", true),
            (&[], "203.0.113.1:3478", false),
            (&[], "[2001:db8::1]:50010", true),
            (&[], "[2001:db8::1]:50000", false),
            (&[], "[2001:db8::1]:3478", false),
            (&[], "127.0.0.1:50000", false),
            (&["127.0.0.0/8"], "127.0.0.1:22", true),
            (&["127.0.0.0/8"], "127.0.0.1:3478", false),
            (&["127.0.0.0/8"], "127.0.0.1:8080", false),
            (&["203.0.113.0/24"], "203.0.113.1:22", true),
            (&["203.0.113.0/24"], "203.0.113.1:3478", false),
        ] {
            let peer = peer.parse().unwrap();
            assert_eq!(policy(allowed).permits_port(peer, &relayed), permitted, "{peer} with {allowed:?}");
        }
    }
}
