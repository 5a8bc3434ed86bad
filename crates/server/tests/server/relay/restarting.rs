//! A server that comes back with the same secret.

use damso_server::RelayConfig;

use super::{Peer, V4, address, client, client::Incoming, relay_config, start, wire::Wire};

#[tokio::test]
async fn credentials_outlive_the_server_and_allocations_do_not() {
    let server = start(relay_config()).await;
    let listen = vec![address(&server, V4)];
    let mut udp = client(Wire::udp(listen[0]).await, "ana");
    udp.allocate().await.unwrap();
    let mut tcp = client(Wire::tcp(listen[0]).await, "ana");
    tcp.allocate().await.unwrap();
    server.stop().await.unwrap();
    tcp.wire.expect_end().await;

    let server = start(RelayConfig { public: vec![V4], listen, ..relay_config() }).await;
    assert_eq!(udp.refresh(600).await, Err(438), "the nonces are others");
    assert_eq!(udp.refresh(600).await, Err(437), "there is nothing to refresh");
    let relayed = udp.allocate().await.unwrap();
    let peer = Peer::new(V4).await;
    udp.permit(peer.address).await.unwrap();
    peer.send(relayed, b"welcome back").await;
    assert_eq!(udp.incoming().await, Incoming::Data(peer.address, b"welcome back".to_vec()));
    client(Wire::tcp(address(&server, V4)).await, "ana").allocate().await.unwrap();
}
