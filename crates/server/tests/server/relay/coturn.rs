//! Together with coturn: its clients at our relay, and our credentials at its server. Where it is not installed, this says
//! so and is skipped.

use std::{
    net::{SocketAddr, TcpListener, UdpSocket},
    path::PathBuf,
    process::Stdio,
    time::Duration,
};

use damso_protocol::{ClientMessage, Incarnation, ServerMessage};
use damso_server::{Config, TurnConfig};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

use super::{
    Peer, SECRET, V4, V6, address,
    client::{Incoming, TurnClient},
    loopback, relay_config, start,
    wire::Wire,
};
use crate::support::{TestServer, config, room, secret, soon};

/// A program of coturn's, if there is one.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: {program} is not on the PATH (on Debian: apt-get install coturn)");
    }
    found
}

async fn run(program: &PathBuf, arguments: &[&str]) -> String {
    let output = soon(Command::new(program).args(arguments).kill_on_drop(true).output()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

#[tokio::test]
async fn its_stun_client_is_told_its_address() {
    let Some(stunclient) = find("turnutils_stunclient") else { return };
    let server = start(relay_config()).await;
    for ip in loopback() {
        let server = address(&server, ip);
        let said = run(&stunclient, &["-p", &server.port().to_string(), &ip.to_string()]).await;
        assert!(said.contains("UDP reflexive addr: "), "{said}");
    }
}

/// Two of its clients each time, who talk to each other through their allocations and count what arrives.
#[tokio::test]
async fn its_turn_client_loses_nothing() {
    let Some(uclient) = find("turnutils_uclient") else { return };
    let server = start(relay_config()).await;
    let check = async |options: &[&str], ip| {
        if !loopback().contains(&ip) {
            return;
        }
        let server = address(&server, ip);
        let (port, ip) = (server.port().to_string(), ip.to_string());
        let common = ["-y", "-c", "-n", "5", "-m", "2", "-u", "ana", "-W", SECRET, "-p", &port];
        let said = run(&uclient, &[options, &common, &[&ip]].concat()).await;
        assert!(said.contains("tot_send_msgs=10, tot_recv_msgs=10"), "{options:?}: {said}");
        assert!(said.contains("Total lost packets 0 "), "{options:?}: {said}");
    };
    tokio::join!(
        check(&[], V4),                   // channels over UDP
        check(&["-s"], V4),               // indications
        check(&["-t"], V4),               // over TCP
        check(&["-t", "-s"], V4),         // indications over TCP
        check(&["-x"], V6),               // IPv6
        check(&["-x", "-t"], V6),         // IPv6 over TCP
        check(&["-N"], V4),               // with mistakes in between
        check(&["-N", "-t"], V4),         // with mistakes over TCP
        check(&["-l", "1200", "-G"], V4), // longer ones, and requests with attributes that nobody knows
    );
}

/// coturn's server, listening.
struct Coturn {
    address: SocketAddr,
    _process: Child,
    _directory: TempDir,
}

impl Coturn {
    async fn start(turnserver: &PathBuf) -> Self {
        // It cannot be told to take any free port.
        let address = loop {
            let udp = UdpSocket::bind((V4, 0)).unwrap();
            let address = udp.local_addr().unwrap();
            if TcpListener::bind(address).is_ok() {
                break address;
            }
        };
        let directory = TempDir::new().unwrap();
        let file = |name: &str| directory.path().join(name).display().to_string();
        let process = Command::new(turnserver)
            .args(["-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file=stdout"])
            .args(["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers"])
            .arg(format!("--listening-port={}", address.port()))
            .args(["--use-auth-secret", "--realm=turn.example"])
            .arg(format!("--static-auth-secret={SECRET}"))
            .arg(format!("--userdb={}", file("database")))
            .arg(format!("--pidfile={}", file("pid")))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        soon(listening(address)).await;
        Self { address, _process: process, _directory: directory }
    }
}

/// Ready when a server answers. It does not say when that is, so it is asked again as a client does whose request was lost.
async fn listening(address: SocketAddr) {
    const RETRANSMISSION: Duration = Duration::from_millis(100);
    loop {
        let mut client = TurnClient::new(Wire::udp(address).await, "", "");
        let (answer, stream) =
            tokio::join!(timeout(RETRANSMISSION, client.bind_address()), TcpStream::connect(address));
        if answer.is_ok() && stream.is_ok() {
            return;
        }
    }
}

#[tokio::test]
async fn its_server_takes_our_credentials() {
    let Some(turnserver) = find("turnserver") else { return };
    let coturn = Coturn::start(&turnserver).await;
    let urls = vec![format!("turn:{}", coturn.address).parse().unwrap()];
    let server = TestServer::with_config(Config { turn: TurnConfig { urls, ..config().turn }, ..config() }).await;
    let mut page = server.client().await;
    page.send(&ClientMessage::Join { room: room('A'), secret: secret('a'), incarnation: Incarnation(1) }).await;
    let ServerMessage::Joined { ice_servers, .. } = page.next().await else { panic!("not joined") };
    let (username, password) = ice_servers[0].username.as_deref().zip(ice_servers[0].credential.as_deref()).unwrap();

    for wire in [Wire::udp(coturn.address).await, Wire::tcp(coturn.address).await] {
        let mut client = TurnClient::new(wire, username, password);
        let relayed = client.allocate().await.unwrap();
        let peer = Peer::new(V4).await;
        client.permit(peer.address).await.unwrap();
        peer.send(relayed, b"through coturn").await;
        assert_eq!(client.incoming().await, Incoming::Data(peer.address, b"through coturn".to_vec()));
    }
    let mut stranger = TurnClient::new(Wire::udp(coturn.address).await, username, "a guess");
    assert_eq!(stranger.allocate().await, Err(401));
}
