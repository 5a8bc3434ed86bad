//! The ways in which people are connected to the Internet, and how two of them find to each other.

use std::fmt;

use super::{FIREWALL_PORT, LAN, WAN};

/// How somebody is connected to the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// By a public address, without any router.
    Public,
    /// Behind a router that gives each of its own ports to one port within, whomever that talks to, and lets in whoever
    /// was talked to from there: a port-restricted cone (RFC 3489, section 5), as most homes have one.
    Cone,
    /// Behind a router that takes another port, at random, for whomever is talked to: nobody can be told it beforehand.
    Symmetric,
    /// Behind a cone and a firewall that lets no UDP pass.
    UdpBlocked,
    /// Behind a cone and a firewall that lets TCP to one port pass, which HTTPS has, and nothing else.
    OneTcpPort,
}

/// How somebody reaches somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From one to the other.
    Direct,
    /// Through the server, which both, or this one, reach over UDP.
    Relayed,
    /// Through the server, which this one reaches over TCP.
    RelayedOverTcp,
}

impl Access {
    /// Every access there is.
    pub const ALL: [Self; 5] = [Self::Public, Self::Cone, Self::Symmetric, Self::UdpBlocked, Self::OneTcpPort];

    /// The way in which somebody here reaches somebody there, if theory is right.
    #[must_use]
    pub fn way_to(self, other: Self) -> Way {
        use Access::{Cone, OneTcpPort, Public, Symmetric, UdpBlocked};
        match (self, other) {
            (UdpBlocked | OneTcpPort, _) => Way::RelayedOverTcp,
            // Behind a symmetric router, the port from which one sends to the other is not the one that was told.
            (_, UdpBlocked | OneTcpPort) | (Symmetric, Symmetric | Cone) | (Cone, Symmetric) => Way::Relayed,
            (Public, Public | Cone | Symmetric) | (Cone | Symmetric, Public) | (Cone, Cone) => Way::Direct,
        }
    }

    /// The rules of the router, or nothing if there is none.
    pub(super) fn rules(self) -> Option<String> {
        let firewall = match self {
            Self::Public => return None,
            Self::Cone | Self::Symmetric => "accept".to_owned(),
            Self::UdpBlocked => "meta l4proto tcp accept".to_owned(),
            Self::OneTcpPort => format!("tcp dport {FIREWALL_PORT} accept"),
        };
        let ports = if self == Self::Symmetric { "fully-random" } else { "" };
        // What comes unasked is dropped before it is tracked for good: it would take the port, and a cone that has lost
        // its port has to take another.
        Some(format!(
            "table inet router {{
                chain forward {{
                    type filter hook forward priority filter; policy drop
                    ct state established,related accept
                    iifname {LAN} {firewall}
                }}
                chain input {{
                    type filter hook input priority filter; policy drop
                }}
                chain translate {{
                    type nat hook postrouting priority srcnat; policy accept
                    oifname {WAN} masquerade {ports}
                }}
            }}"
        ))
    }
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Direct => "direct",
            Self::Relayed => "relayed",
            Self::RelayedOverTcp => "relayed over tcp",
        })
    }
}
