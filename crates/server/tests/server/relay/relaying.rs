//! What the relay is for: packets, both ways.

use std::net::SocketAddr;

use damso_server::RelayConfig;

use super::{
    NAT, Peer, V4, address, client,
    client::{FAMILY, Incoming, TurnClient},
    loopback, relay_config, start, tcp_client, udp_client,
    wire::Wire,
};
use crate::support::TestServer;

/// Over a permission and over a channel, both ways.
async fn check(client: &mut TurnClient, family: &[(u16, &[u8])], ip: std::net::IpAddr) {
    let relayed = client.allocate_with(family).await.unwrap();
    assert_eq!(relayed.ip(), ip);
    let peer = Peer::new(ip).await;

    client.permit(peer.address).await.unwrap();
    client.send_to(peer.address, b"by indication").await;
    peer.expect(relayed, b"by indication").await;
    peer.send(relayed, b"back").await;
    assert_eq!(client.incoming().await, Incoming::Data(peer.address, b"back".to_vec()));

    client.bind(0x4000, peer.address).await.unwrap();
    for payload in [&b""[..], b"over", b"a channel", &[7; 1200]] {
        client.send_over(0x4000, payload).await;
        peer.expect(relayed, payload).await;
        peer.send(relayed, payload).await;
        assert_eq!(client.incoming().await, Incoming::Channel(0x4000, payload.to_vec()));
    }
    assert_eq!(client.refresh(0).await, Ok(0));
    assert_eq!(client.refresh(0).await, Err(437));
}

#[tokio::test]
async fn both_ways_over_every_transport_and_family() {
    let server = start(relay_config()).await;
    for from in loopback() {
        let server = address(&server, from);
        for to in loopback() {
            let family = [if to.is_ipv4() { 1 } else { 2 }, 0, 0, 0];
            check(&mut client(Wire::udp(server).await, "ana"), &[(FAMILY, &family)], to).await;
            check(&mut client(Wire::tcp(server).await, "ana"), &[(FAMILY, &family)], to).await;
        }
    }
}

#[tokio::test]
async fn two_who_can_only_be_relayed_reach_each_other() {
    two_meet(&start(relay_config()).await).await;
}

/// As behind a NAT, or in a container: what is sent to the public address does not come back.
#[tokio::test]
async fn they_do_where_the_public_address_is_no_address_of_this_machine() {
    let server = start(RelayConfig { public: vec![NAT], ..relay_config() }).await;
    assert_eq!(two_meet(&server).await.ip(), NAT);
}

/// Returns one's relayed address.
async fn two_meet(server: &TestServer) -> SocketAddr {
    let (mut ana, mut ben) = (udp_client(server, "ana").await, tcp_client(server, "ben").await);
    let (to_ana, to_ben) = (ana.allocate().await.unwrap(), ben.allocate().await.unwrap());
    ana.bind(0x4000, to_ben).await.unwrap();
    ben.permit(to_ana).await.unwrap();
    ana.send_over(0x4000, b"hello").await;
    assert_eq!(ben.incoming().await, Incoming::Data(to_ana, b"hello".to_vec()));
    ben.send_to(to_ana, b"hello yourself").await;
    assert_eq!(ana.incoming().await, Incoming::Channel(0x4000, b"hello yourself".to_vec()));
    to_ana
}

#[tokio::test]
async fn without_a_permission_nothing_passes() {
    let server = start(relay_config()).await;
    let mut client = udp_client(&server, "ana").await;
    let relayed = client.allocate().await.unwrap();
    let (stranger, friend) = (Peer::new([127, 0, 0, 2].into()).await, Peer::new(V4).await);
    stranger.send(relayed, b"from a stranger").await;
    client.permit(friend.address).await.unwrap();
    stranger.send(relayed, b"from a stranger").await;
    friend.send(relayed, b"from a friend").await;
    assert_eq!(client.incoming().await, Incoming::Data(friend.address, b"from a friend".to_vec()));

    client.send_to(stranger.address, b"to a stranger").await;
    client.permit(stranger.address).await.unwrap();
    client.send_to(stranger.address, b"to a friend").await;
    stranger.expect(relayed, b"to a friend").await;
}

#[tokio::test]
async fn one_is_told_ones_address() {
    let server = start(relay_config()).await;
    for ip in loopback() {
        let server = address(&server, ip);
        for wire in [Wire::udp(server).await, Wire::tcp(server).await] {
            let own = wire.address();
            assert_eq!(client(wire, "ana").bind_address().await, own);
        }
    }
}

/// coturn 4.6 ends the allocation when a send fails with "network unreachable".
#[tokio::test]
async fn a_send_that_fails_ends_nothing() {
    let server = start(relay_config()).await;
    let mut client = tcp_client(&server, "ana").await;
    let relayed = client.allocate().await.unwrap();
    let peer = Peer::new(V4).await;
    client.bind(0x4000, peer.address).await.unwrap();
    // To the device's broadcast address the system does not send without being asked twice; no datagram is that long.
    let broadcast = "127.255.255.255:9".parse().unwrap();
    client.permit(broadcast).await.unwrap();
    client.send_to(broadcast, b"to everybody").await;
    client.send_over(0x4000, &vec![0; 65_535]).await;
    client.send_over(0x4000, b"still here").await;
    peer.expect(relayed, b"still here").await;
}

#[tokio::test]
async fn a_stream_may_come_in_pieces() {
    let server = start(relay_config()).await;
    let mut client = tcp_client(&server, "ana").await;
    let relayed = client.allocate().await.unwrap();
    let peer = Peer::new(V4).await;
    client.bind(0x4000, peer.address).await.unwrap();
    for piece in [&b"\x40\0"[..], b"\0\x05he", b"llo\0\0", b"\0\x40\0\0\0\x40\0\0\x04", b"next"] {
        client.wire.send(piece).await;
        // Lets the server read this piece before the next comes, most of the time.
        tokio::task::yield_now().await;
    }
    peer.expect(relayed, b"hello").await;
    peer.expect(relayed, b"").await;
    peer.expect(relayed, b"next").await;
}

#[tokio::test]
async fn without_a_public_address_there_is_no_relay() {
    assert!(TestServer::start().await.relay.is_empty());
}
