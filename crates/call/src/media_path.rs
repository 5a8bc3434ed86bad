//! By which way a connection goes, and what a candidate tells of it.

use std::net::IpAddr;

use damso_protocol::{Candidate, Description};
use serde::{Deserialize, Serialize};

/// The way that sound and picture take between two browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaPath {
    /// From machine to machine.
    Direct,
    /// Through a router that had to be told first, which it was by STUN.
    Router,
    /// By this side's relay, which is reached over this transport.
    Relay(RelayTransport),
    /// By the other side's relay.
    RelayThere,
}

/// The candidate pair in use, in the words of the statistics: `candidateType` and `address` of both, and the local
/// candidate's `relayProtocol`. Empty where a browser does not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectedPair {
    /// Of the local candidate.
    pub local_kind: String,
    /// As above.
    pub local_address: String,
    /// Of the remote candidate.
    pub remote_kind: String,
    /// As above.
    pub remote_address: String,
    /// Of the local candidate: `udp`, `tcp` or `tls`, if it is a relay's.
    pub relay_protocol: String,
}

impl MediaPath {
    /// The way that a pair of candidates stands for.
    pub fn of(pair: &SelectedPair) -> Self {
        // An address can be seen before it is told (`prflx`): on one's own network that is no router's doing.
        let near = same_network(&pair.local_address, &pair.remote_address);
        let direct = |kind: &str, address: &str| kind == "host" || (kind == "prflx" && (near || is_private(address)));
        match (&*pair.local_kind, &*pair.remote_kind) {
            ("relay", _) => Self::Relay(match &*pair.relay_protocol {
                "tcp" => RelayTransport::Tcp,
                "tls" => RelayTransport::Tls,
                _ => RelayTransport::Udp,
            }),
            (_, "relay") => Self::RelayThere,
            (local, remote) if direct(local, &pair.local_address) && direct(remote, &pair.remote_address) => {
                Self::Direct
            }
            _ => Self::Router,
        }
    }
}

/// `relayProtocol`: how a relay is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelayTransport {
    /// UDP
    Udp,
    /// TCP
    Tcp,
    /// TLS over TCP
    Tls,
}

/// What a browser's statistics say of a connection's candidate pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathReport {
    /// The path in use, if there is one.
    pub path: Option<MediaPath>,
    /// Pairs on which a check was sent.
    pub pairs_tried: u32,
    /// Pairs on which a check was answered.
    pub pairs_answered: u32,
    /// Bytes of sound, picture and data that came over the pair in use.
    pub bytes_received: u64,
}

/// `RTCIceTransportPolicy`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransportPolicy {
    /// Any way, the shortest first.
    #[default]
    All,
    /// Only by a relay, so that the others do not learn this person's network address.
    RelayOnly,
}

/// `typ` of a candidate (RFC 8839, section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CandidateKind {
    Host,
    /// `srflx` and `prflx`
    Reflexive,
    Relay,
}

impl CandidateKind {
    /// The kind that stands in a candidate attribute.
    pub(crate) fn of(candidate: &str) -> Option<Self> {
        let mut words = candidate.split_whitespace();
        words.find(|&word| word == "typ")?;
        match words.next()? {
            "host" => Some(Self::Host),
            "srflx" | "prflx" => Some(Self::Reflexive),
            "relay" => Some(Self::Relay),
            _ => None,
        }
    }
}

/// Whether a candidate's address is one that is reached from anywhere. A hidden one (`….local`) is taken for private.
pub(crate) fn has_public_address(candidate: &str) -> bool {
    let address = candidate.split_whitespace().nth(4).unwrap_or_default();
    address.parse::<IpAddr>().is_ok() && !is_private(address)
}

/// Whether two addresses differ in no more than what most networks give to their hosts.
fn same_network(one: &str, other: &str) -> bool {
    match (one.parse(), other.parse()) {
        (Ok(IpAddr::V4(one)), Ok(IpAddr::V4(other))) => one.octets()[..3] == other.octets()[..3],
        (Ok(IpAddr::V6(one)), Ok(IpAddr::V6(other))) => one.segments()[..4] == other.segments()[..4],
        _ => false,
    }
}

fn is_private(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(v4)) => {
            let shared = v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64;
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || shared
        }
        Ok(IpAddr::V6(v6)) => v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local(),
        Err(_) => false,
    }
}

impl TransportPolicy {
    /// A candidate as it may leave this browser. Browsers keep to the policy; that the address behind a relay stays
    /// unsaid as well is not left to them.
    pub(crate) fn candidate(self, candidate: Candidate) -> Option<Candidate> {
        match self {
            Self::All => Some(candidate),
            Self::RelayOnly => {
                let text = relayed(&candidate.candidate)?;
                Some(Candidate { candidate: text, ..candidate })
            }
        }
    }

    /// A description as it may leave this browser.
    pub(crate) fn description(self, description: Description) -> Description {
        match self {
            Self::All => description,
            Self::RelayOnly => {
                let lines = description.sdp.split_inclusive('\n').filter_map(line_of_relay_only);
                Description { sdp: lines.collect(), ..description }
            }
        }
    }
}

/// A line of an SDP without any address but a relay's.
fn line_of_relay_only(line: &str) -> Option<String> {
    let text = line.trim_end();
    let end = &line[text.len()..];
    if let Some(candidate) = text.strip_prefix("a=").filter(|rest| rest.starts_with("candidate:")) {
        return Some(format!("a={}{end}", relayed(candidate)?));
    }
    // The connection's default address: of no use where there is ICE.
    if text.starts_with("c=IN ") {
        return Some(format!("c=IN IP4 0.0.0.0{end}"));
    }
    if text.starts_with("a=rtcp:") {
        return Some(format!("a=rtcp:9 IN IP4 0.0.0.0{end}"));
    }
    Some(line.to_owned())
}

/// A relay's candidate without the address that the relay sees; `None` for any other.
fn relayed(candidate: &str) -> Option<String> {
    if CandidateKind::of(candidate)? != CandidateKind::Relay {
        return None;
    }
    let mut hide = None;
    let words = candidate.split(' ').map(|word| {
        let hidden = hide.take();
        hide = match word {
            "raddr" => Some("0.0.0.0"),
            "rport" => Some("0"),
            _ => None,
        };
        hidden.unwrap_or(word)
    });
    Some(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use damso_protocol::DescriptionKind;

    use super::*;

    const HOST: &str = "candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0 ufrag x";
    const REFLEXIVE: &str =
        "candidate:2 1 udp 1686052607 198.51.100.7 50000 typ srflx raddr 192.168.1.5 rport 50000 generation 0";
    const RELAY: &str = "candidate:3 1 udp 41885439 203.0.113.1 60000 typ relay raddr 198.51.100.7 rport 50000 ufrag x";
    const HIDDEN: &str = "candidate:3 1 udp 41885439 203.0.113.1 60000 typ relay raddr 0.0.0.0 rport 0 ufrag x";

    #[test]
    fn kinds() {
        assert_eq!(CandidateKind::of(HOST), Some(CandidateKind::Host));
        assert_eq!(CandidateKind::of(REFLEXIVE), Some(CandidateKind::Reflexive));
        assert_eq!(CandidateKind::of(RELAY), Some(CandidateKind::Relay));
        assert_eq!(CandidateKind::of("candidate:1 1 udp typ"), None);
        assert_eq!(CandidateKind::of(""), None);
    }

    #[test]
    fn pairs_as_paths() {
        let (private, public) = ("192.168.1.5", "198.51.100.7");
        let near = SelectedPair {
            local_kind: "host".into(),
            local_address: "198.51.100.7".into(),
            remote_kind: "prflx".into(),
            remote_address: "198.51.100.9".into(),
            relay_protocol: String::new(),
        };
        assert_eq!(MediaPath::of(&near), MediaPath::Direct);
        for (local_kind, remote_kind, remote_address, relay_protocol, path) in [
            ("host", "host", private, "", MediaPath::Direct),
            ("host", "prflx", private, "", MediaPath::Direct),
            ("host", "prflx", public, "", MediaPath::Router),
            ("host", "srflx", public, "", MediaPath::Router),
            ("host", "relay", public, "", MediaPath::RelayThere),
            ("relay", "host", public, "udp", MediaPath::Relay(RelayTransport::Udp)),
            ("relay", "relay", public, "tcp", MediaPath::Relay(RelayTransport::Tcp)),
            ("relay", "srflx", public, "tls", MediaPath::Relay(RelayTransport::Tls)),
        ] {
            let pair = SelectedPair {
                local_kind: local_kind.into(),
                local_address: private.into(),
                remote_kind: remote_kind.into(),
                remote_address: remote_address.into(),
                relay_protocol: relay_protocol.into(),
            };
            assert_eq!(MediaPath::of(&pair), path, "{pair:?}");
        }
    }

    #[test]
    fn addresses_behind_a_router() {
        assert!(!has_public_address(HOST));
        for (address, public) in [
            ("198.51.100.7", true),
            ("2001:db8::1", true),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("169.254.1.1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("3f1c.local", false),
        ] {
            assert_eq!(has_public_address(&format!("candidate:1 1 udp 1 {address} 9 typ host")), public, "{address}");
        }
    }

    #[test]
    fn only_relays_leave_and_say_nothing_of_what_is_behind() {
        let of = |text: &str| {
            let candidate =
                Candidate { candidate: text.into(), sdp_mid: None, sdp_m_line_index: None, username_fragment: None };
            TransportPolicy::RelayOnly.candidate(candidate).map(|candidate| candidate.candidate)
        };
        assert_eq!(of(HOST), None);
        assert_eq!(of(REFLEXIVE), None);
        assert_eq!(of(RELAY).as_deref(), Some(HIDDEN));
    }

    #[test]
    fn a_description_names_no_address_but_the_relays() {
        let sdp = format!(
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 198.51.100.7\r\n\
             a=rtcp:9 IN IP4 198.51.100.7\r\na={HOST}\r\na={REFLEXIVE}\r\na={RELAY}\r\na=mid:0\r\n"
        );
        let description = Description { kind: DescriptionKind::Offer, sdp };
        assert_eq!(TransportPolicy::All.description(description.clone()), description);
        let expected = format!(
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n\
             a=rtcp:9 IN IP4 0.0.0.0\r\na={HIDDEN}\r\na=mid:0\r\n"
        );
        assert_eq!(TransportPolicy::RelayOnly.description(description).sdp, expected);
    }
}
