//! The public segment of the laboratory: a switch, and the addresses that everybody reaches.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use super::Namespace;

/// The switch, which is also the interface of whoever is in the public segment itself.
const SWITCH: &str = "switch";

/// Addresses below this one are the server's.
const FIRST: u8 = 10;

/// The segment. Its addresses are of a block for documentation, TEST-NET-3 (RFC 5737).
pub(super) struct Public {
    pub(super) namespace: Arc<Namespace>,
    next: AtomicU8,
}

impl Public {
    /// A segment with these addresses for servers.
    pub(super) fn new<const N: usize>(servers: [&str; N]) -> Self {
        let namespace = Namespace::new();
        // A switch that was given no hardware address takes one of its ports', and another one when that is unplugged: then
        // the servers are lost for whoever remembers the first.
        namespace.ip([
            &format!("link add {SWITCH} address 02:00:00:00:00:01 type bridge"),
            &format!("link set {SWITCH} up"),
        ]);
        for server in servers {
            namespace.ip([&format!("address add {server}/24 dev {SWITCH}")]);
        }
        // What is sent to nowhere, such as to the private address in somebody's candidate, is lost on the way, as in the
        // Internet. Without the route, the sender would be told at once that there is none.
        namespace.ip([
            "link add nowhere type veth peer name void",
            "link set void up",
            "link set nowhere arp off up",
            "route add default dev nowhere",
        ]);
        Self { namespace: Arc::new(namespace), next: AtomicU8::new(FIRST) }
    }

    /// A number that nobody has had: of an address here, of a port of the switch, of a private network.
    pub(super) fn next_number(&self) -> u8 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The address of this number.
    pub(super) fn address(number: u8) -> String {
        format!("203.0.113.{number}")
    }

    /// Plugs an interface, which is in the namespace already, into the switch.
    #[track_caller]
    pub(super) fn connect(&self, interface: &str) {
        self.namespace.ip([&format!("link set {interface} master {SWITCH} up")]);
    }
}
