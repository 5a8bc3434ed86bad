//! Packets that no client sends, beside a client who must not notice.

use std::{net::SocketAddr, time::Duration};

use damso_server::RelayConfig;
use tokio::net::UdpSocket;

use super::{
    Peer, V4, address, client,
    client::{ALLOCATE, Incoming, TurnClient},
    relay_config, start, tcp_client, udp_client,
    wire::Wire,
};
use crate::support::{TestServer, soon};

/// A client with an allocation and a peer, to see whether somebody else's misuse reaches them.
struct Honest {
    client: TurnClient,
    relayed: SocketAddr,
    peer: Peer,
}

impl Honest {
    async fn new(server: &TestServer) -> Self {
        let mut client = udp_client(server, "honest").await;
        let relayed = client.allocate().await.unwrap();
        let peer = Peer::new(V4).await;
        client.bind(0x4000, peer.address).await.unwrap();
        Self { client, relayed, peer }
    }

    async fn assert_unharmed(&mut self) {
        self.client.send_over(0x4000, b"there").await;
        self.peer.expect(self.relayed, b"there").await;
        self.peer.send(self.relayed, b"and back").await;
        assert_eq!(self.client.incoming().await, Incoming::Channel(0x4000, b"and back".to_vec()));
    }
}

/// A request that would be fine, as bytes.
fn request(client: &TurnClient) -> Vec<u8> {
    client.write(stun_types::message::TransactionId::generate(), ALLOCATE, &[(0x0019, &[17, 0, 0, 0])])
}

#[tokio::test]
async fn datagrams_of_every_wrong_kind() {
    let server = start(relay_config()).await;
    let mut honest = Honest::new(&server).await;
    let mut hostile = udp_client(&server, "hostile").await;
    hostile.allocate().await.unwrap();
    let good = request(&hostile);
    for length in 0..good.len() {
        hostile.wire.send(&good[..length]).await;
    }
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] = !bad[at];
        hostile.wire.send(&bad).await;
    }
    for garbage in [vec![], vec![0xFF; 65_507], vec![0x00; 65_507], vec![0x40; 65_507], b"GET / HTTP/1.1".to_vec()] {
        hostile.wire.send(&garbage).await;
    }
    honest.assert_unharmed().await;
}

#[tokio::test]
async fn a_stream_that_is_not_turn_is_closed() {
    let server = start(relay_config()).await;
    let mut honest = Honest::new(&server).await;
    for garbage in [
        &b"\xFF\xFF\xFF\xFF"[..],
        b"GET / HTTP/1.1\r\n\r\n",
        // Longer than any request.
        b"\x00\x01\xFF\xFC",
        b"\x40\x00\xFF\xFF",
        // TLS, whose first bytes look like a short message: its next do not.
        b"\x16\x03\x01\x00\x10\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\
          \xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    ] {
        let mut wire = Wire::tcp(address(&server, V4)).await;
        wire.send(garbage).await;
        let Wire::Tcp(stream) = &mut wire else { unreachable!() };
        // Who expects more, as of HTTP, whose first bytes are those of channel data, gets no answer either.
        tokio::io::AsyncWriteExt::shutdown(stream).await.unwrap();
        wire.expect_end().await;
    }
    honest.assert_unharmed().await;
}

#[tokio::test]
async fn a_flood_of_strangers() {
    let server = start(relay_config()).await;
    let mut honest = Honest::new(&server).await;
    let unsigned = request(&udp_client(&server, "nobody").await);
    let to = address(&server, V4);
    for source in 1..=200_u8 {
        let stranger = UdpSocket::bind(SocketAddr::from(([127, 1, 0, source], 0))).await.unwrap();
        for _ in 0..20 {
            soon(stranger.send_to(&unsigned, to)).await.unwrap();
        }
        let mut answer = [0; 256];
        let length = soon(stranger.recv(&mut answer)).await.unwrap();
        assert!(length < 4 * unsigned.len(), "worth no forger's while: {length} for {}", unsigned.len());
    }
    honest.assert_unharmed().await;
}

#[tokio::test]
async fn connections_of_one_stranger_are_counted() {
    let server = start(relay_config()).await;
    let mut honest = Honest::new(&server).await;
    let to = address(&server, V4);
    let mut held = Vec::new();
    for _ in 0..64 {
        let mut wire = Wire::tcp(to).await;
        // An answer says that it was accepted.
        wire.send(&request(&udp_client(&server, "nobody").await)).await;
        wire.receive().await;
        held.push(wire);
    }
    Wire::tcp(to).await.expect_end().await;
    drop(held);
    // Somebody with credentials takes the place of those who went, as soon as the server has seen it.
    let allocated = async {
        loop {
            let mut wire = Wire::tcp(to).await;
            wire.send(&request(&udp_client(&server, "nobody").await)).await;
            let Wire::Tcp(stream) = &wire else { unreachable!() };
            if stream.readable().await.is_ok() && stream.peek(&mut [0; 4]).await.is_ok_and(|length| length > 0) {
                wire.receive().await;
                return client(wire, "ana").allocate().await.unwrap();
            }
        }
    };
    soon(allocated).await;
    honest.assert_unharmed().await;
}

#[tokio::test]
async fn a_connection_without_an_allocation_is_closed_in_time_and_one_with_is_not() {
    let server = start(RelayConfig { patience: Duration::from_millis(50), ..relay_config() }).await;
    let mut honest = tcp_client(&server, "ana").await;
    let relayed = honest.allocate().await.unwrap();
    let peer = Peer::new(V4).await;
    honest.bind(0x4000, peer.address).await.unwrap();

    let mut idle = Wire::tcp(address(&server, V4)).await;
    let mut busy = Wire::tcp(address(&server, V4)).await;
    let mut slow = Wire::tcp(address(&server, V4)).await;
    let request = request(&udp_client(&server, "nobody").await);
    busy.send(&request).await;
    busy.receive().await;
    slow.send(&request[..request.len() - 1]).await;
    for wire in [&mut idle, &mut busy, &mut slow] {
        wire.expect_end().await;
    }
    honest.send_over(0x4000, b"still here").await;
    peer.expect(relayed, b"still here").await;
}
