//! To whom nobody is relayed.

use std::net::SocketAddr;

use damso_server::RelayConfig;

use super::{NAT, V4, V6, address, client, client::FAMILY, loopback, relay_config, start, udp_client, wire::Wire};

/// Without `--relay-allow`. The table of addresses stands beside the policy.
#[tokio::test]
async fn what_is_not_the_public_internet() {
    let server = start(RelayConfig { allow: Vec::new(), ..relay_config() }).await;
    for (family, from, peers) in [
        (1, V4, &["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0"][..]),
        (2, V6, &["::1", "fe80::1", "fd00::1", "ff02::1", "::", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "::10.0.0.1"]),
    ] {
        if !loopback().contains(&from) {
            continue;
        }
        let mut client = client(Wire::udp(address(&server, from)).await, "ana");
        client.allocate_with(&[(FAMILY, &[family, 0, 0, 0])]).await.unwrap();
        for peer in peers {
            let peer = SocketAddr::new(peer.parse().unwrap(), 9);
            assert_eq!(client.permit(peer).await, Err(403), "{peer}");
            assert_eq!(client.bind(0x4000, peer).await, Err(403), "{peer}");
        }
        let other = if family == 1 { "[2001:db8::1]:9" } else { "192.0.2.1:9" }.parse().unwrap();
        assert_eq!(client.permit(other).await, Err(443));
        assert_eq!(client.bind(0x4000, other).await, Err(443));
        let fine = if family == 1 { "192.0.2.1:9" } else { "[2001:db8::1]:9" }.parse().unwrap();
        assert_eq!(client.permit(fine).await, Ok(()));
    }
}

#[tokio::test]
async fn what_is_denied_although_it_is_allowed() {
    let server = start(RelayConfig { deny: vec!["127.0.0.2".parse().unwrap()], ..relay_config() }).await;
    let mut client = udp_client(&server, "ana").await;
    client.allocate().await.unwrap();
    for (peer, expected) in [("127.0.0.2:9", Err(403)), ("127.0.0.3:9", Ok(()))] {
        let peer = peer.parse().unwrap();
        assert_eq!(client.permit(peer).await, expected, "{peer}");
        assert_eq!(client.bind(0x4000, peer).await, expected, "{peer}");
    }
}

/// Behind a NAT that others are behind as well, as far as anybody can tell; unless its owner says so.
#[tokio::test]
async fn other_ports_of_the_public_address() {
    for (allow, expected) in [("127.0.0.0/8", Err(403)), ("192.0.2.77", Ok(()))] {
        let allow = vec![allow.parse().unwrap()];
        let server = start(RelayConfig { public: vec![NAT], allow, ..relay_config() }).await;
        let mut client = udp_client(&server, "ana").await;
        client.allocate().await.unwrap();
        assert_eq!(client.bind(0x4000, SocketAddr::new(NAT, 40_000)).await, expected);
    }
}

/// Not even where the loopback device is allowed.
#[tokio::test]
async fn the_server_itself() {
    let server = start(relay_config()).await;
    let mut client = udp_client(&server, "ana").await;
    client.allocate().await.unwrap();
    for listening in [address(&server, V4), server.address] {
        assert_eq!(client.bind(0x4000, listening).await, Err(403));
    }
}
