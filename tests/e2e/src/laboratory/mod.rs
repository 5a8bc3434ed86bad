//! The laboratory: a small Internet in network namespaces, in which people are connected as people are. There is a
//! public segment with the server, and each person has a home with a browser, of which nothing is reached but through
//! its line. The browser gets the page from the home's own localhost; the signaling and the relay are the server's.
//!
//! Only IPv4: where there is IPv6, there is no address translation to overcome.

mod access;
mod home;
mod namespace;
mod public;

use std::{
    io::{self, Write as _},
    sync::Arc,
    thread,
};

use serde_json::json;

use crate::{Person, Server, Setting, environment::site, network::Network, stage, tile};

pub use access::{Access, Way};
pub use home::Home;
pub(crate) use namespace::Namespace;
use public::Public;

/// A router's interface on the public segment, and the one in the house.
const WAN: &str = "wan0";
const LAN: &str = "lan0";

/// The port of the page in every home: one link leads everybody there.
const PAGE_PORT: u16 = 8080;

/// The server's addresses: one has the signaling, one the relay, each at the port of HTTPS. (Without its encryption: no
/// browser would trust a certificate of the laboratory's.)
const SIGNALING: &str = "203.0.113.1";
const RELAY: &str = "203.0.113.2";

/// What makes a server relay, and answer to STUN, at that address: at TURN's own port, and where firewalls are strict.
const RELAYING: [&str; 6] =
    ["--public-ip", RELAY, "--turn-listen", "203.0.113.2:3478", "--turn-listen", "203.0.113.2:443"];

/// The one port that the strictest of firewalls leaves open.
const FIREWALL_PORT: u16 = 443;

/// A small Internet, with a server.
pub struct Laboratory {
    /// The server, which can be stopped and started again.
    pub server: Server,
    public: Arc<Public>,
    /// A server that nobody is told of but as one for STUN.
    _stun: Option<Server>,
}

impl Laboratory {
    /// Builds the laboratory, with further arguments for its server. Where there can be none, the reason is printed, and
    /// the test has nothing to test.
    #[track_caller]
    pub fn build(arguments: &[&str]) -> Option<Self> {
        let public = Self::public()?;
        let server = serve(&public, FIREWALL_PORT, &[&RELAYING, arguments].concat());
        Some(Self { server, public, _stun: None })
    }

    /// As [`Laboratory::build`], with STUN and without a relay.
    #[track_caller]
    pub fn build_without_relay() -> Option<Self> {
        let public = Self::public()?;
        let stun = serve(&public, 0, &RELAYING);
        let server = serve(&public, FIREWALL_PORT, &["--ice-url", &format!("stun:{RELAY}:3478")]);
        Some(Self { server, public, _stun: Some(stun) })
    }

    /// The public segment, or `None` where there can be no laboratory.
    fn public() -> Option<Arc<Public>> {
        if let Some(obstacle) = Namespace::obstacle() {
            let test = thread::current().name().unwrap_or("test").to_owned();
            // Not by a macro: of a test that passes, the harness would keep that to itself.
            let _ = writeln!(io::stderr(), "{test} skipped: {obstacle}");
            return None;
        }
        Some(Arc::new(Public::new([SIGNALING, RELAY])))
    }

    /// Where the page is, in every home.
    pub fn page(&self) -> String {
        format!("http://localhost:{PAGE_PORT}/")
    }

    /// People with these browsers behind these accesses, named Ada, Bora, Chin and Dae in this order.
    #[track_caller]
    pub fn people<const N: usize>(&self, people: [(impl Into<Setting>, Access); N]) -> [Person; N] {
        stage::enter(people.map(|(browser, access)| {
            let config = json!({"signaling": self.server.signaling()}).to_string();
            (browser.into(), Some(Home::new(&self.public, access, site(), config)))
        }))
    }
}

/// A server with its signaling at this port.
#[track_caller]
fn serve(public: &Arc<Public>, port: u16, arguments: &[&str]) -> Server {
    let network = Network::Namespace(Arc::clone(&public.namespace));
    Server::start_in(network, &format!("{SIGNALING}:{port}"), arguments)
}

impl Person {
    /// Waits until this person reaches the other in the way that theory expects of their accesses. From a relay to a
    /// direct way, browsers change by themselves; never the other way round, as long as nothing breaks. The page has to
    /// see it likewise.
    #[track_caller]
    pub fn reaches(&self, other: &Person) {
        let way = self.home().access().way_to(other.home().access());
        let sought = tile(other);
        self.run("return await reached(...input)", &json!([sought, sought.to_string(), way.to_string(), RELAY]));
        let paths: &[&str] = match way {
            Way::Direct => &["direct", "router"],
            Way::Relayed => &["relay", "relay-udp"],
            Way::RelayedOverTcp => &["relay-tcp"],
        };
        self.sees_one_of(paths.iter().map(|path| tile(other).with("data-path", *path)));
    }
}
