//! The relay in the real server, and real clients and peers, all of them on the loopback device.

mod client;
mod coturn;
mod credentials;
mod hostile;
mod quotas;
mod refused_peers;
mod relaying;
mod restarting;
mod wire;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use damso_server::{Config, RelayConfig};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use tokio::net::UdpSocket;

use self::{client::TurnClient, wire::Wire};
use crate::support::{TestServer, config, soon};

const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
/// An address that no machine has (RFC 5737).
const NAT: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 77));
/// What the server shares with whoever makes credentials.
const SECRET: &str = "secret";
/// When credentials end that never do: in the year 2100.
const FAR: u64 = 4_102_444_800;

/// The addresses of the loopback device.
fn loopback() -> Vec<IpAddr> {
    if std::net::UdpSocket::bind((V6, 0)).is_ok() {
        return vec![V4, V6];
    }
    println!("skipped: IPv6, which this machine does not have");
    vec![V4]
}

/// A relay on any free ports.
fn relay_config() -> RelayConfig {
    RelayConfig {
        public: loopback(),
        listen: loopback().into_iter().map(|ip| SocketAddr::new(ip, 0)).collect(),
        ports: 49_152..=65_535,
        allow: vec!["127.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()],
        deny: Vec::new(),
        user_allocations: 128,
        source_allocations: 512,
        allocations: 4096,
        patience: RelayConfig::PATIENCE,
    }
}

async fn start(relay: RelayConfig) -> TestServer {
    TestServer::with_config(Config { relay: Some(relay), ..config() }).await
}

/// The server's address for clients that come from there.
fn address(server: &TestServer, ip: IpAddr) -> SocketAddr {
    *server.relay.iter().find(|address| address.ip() == ip).expect("it is listened on")
}

fn username(user: &str) -> String {
    format!("{FAR}:{user}")
}

/// The password that goes with a username.
fn password(username: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(username.as_bytes());
    BASE64.encode(mac.finalize().into_bytes())
}

/// Somebody with good credentials.
fn client(wire: Wire, user: &str) -> TurnClient {
    let username = username(user);
    TurnClient::new(wire, &username, &password(&username))
}

async fn udp_client(server: &TestServer, user: &str) -> TurnClient {
    client(Wire::udp(address(server, V4)).await, user)
}

async fn tcp_client(server: &TestServer, user: &str) -> TurnClient {
    client(Wire::tcp(address(server, V4)).await, user)
}

/// Somebody to talk to.
struct Peer {
    socket: UdpSocket,
    address: SocketAddr,
}

impl Peer {
    async fn new(ip: IpAddr) -> Self {
        let socket = UdpSocket::bind(SocketAddr::new(ip, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        Self { socket, address }
    }

    async fn send(&self, to: SocketAddr, payload: &[u8]) {
        soon(self.socket.send_to(payload, to)).await.unwrap();
    }

    /// The next datagram came from there, and holds this.
    async fn expect(&self, from: SocketAddr, payload: &[u8]) {
        let mut buffer = vec![0; 65_536];
        let (length, sender) = soon(self.socket.recv_from(&mut buffer)).await.unwrap();
        assert_eq!((sender, &buffer[..length]), (from, payload));
    }
}
