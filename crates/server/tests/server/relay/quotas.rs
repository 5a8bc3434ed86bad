//! How much of the relay one person can have, and all together.

use damso_server::RelayConfig;

use super::{relay_config, start, tcp_client, udp_client, wire::Wire};

#[tokio::test]
async fn one_person_has_so_many_allocations() {
    let server = start(RelayConfig { user_allocations: 2, ..relay_config() }).await;
    let (mut first, mut second) = (udp_client(&server, "ana").await, tcp_client(&server, "ana").await);
    first.allocate().await.unwrap();
    second.allocate().await.unwrap();
    let mut third = udp_client(&server, "ana").await;
    assert_eq!(third.allocate().await, Err(486));
    udp_client(&server, "ben").await.allocate().await.unwrap();
    first.refresh(0).await.unwrap();
    third.allocate().await.unwrap();
}

/// Whoever joins may have another name for each.
#[tokio::test]
async fn one_source_has_so_many_allocations() {
    let server = start(RelayConfig { source_allocations: 2, ..relay_config() }).await;
    let (mut first, mut second) = (udp_client(&server, "ana").await, tcp_client(&server, "ben").await);
    first.allocate().await.unwrap();
    second.allocate().await.unwrap();
    let mut third = udp_client(&server, "cho").await;
    assert_eq!(third.allocate().await, Err(486));
    first.refresh(0).await.unwrap();
    third.allocate().await.unwrap();
}

#[tokio::test]
async fn all_have_so_many_allocations() {
    let server = start(RelayConfig { allocations: 2, ..relay_config() }).await;
    let mut ana = udp_client(&server, "ana").await;
    ana.allocate().await.unwrap();
    udp_client(&server, "ben").await.allocate().await.unwrap();
    let mut cho = udp_client(&server, "cho").await;
    assert_eq!(cho.allocate().await, Err(508));
    ana.refresh(0).await.unwrap();
    cho.allocate().await.unwrap();
}

#[tokio::test]
async fn ports_run_out_and_come_back() {
    // Somebody else may have one of them, or all: then there are fewer.
    let ports = 48_001..=48_004;
    let server = start(RelayConfig { ports: ports.clone(), ..relay_config() }).await;
    let mut clients = Vec::new();
    let full = loop {
        let mut client = udp_client(&server, "ana").await;
        match client.allocate().await {
            Ok(relayed) => {
                assert!(ports.contains(&relayed.port()));
                clients.push((client, relayed));
            }
            Err(code) => break code,
        }
    };
    assert_eq!(full, 508);
    assert!(clients.len() <= ports.len());
    let (mut last, relayed) = clients.pop().expect("nobody else has all four");
    last.refresh(0).await.unwrap();
    assert_eq!(udp_client(&server, "ana").await.allocate().await, Ok(relayed));
}

#[tokio::test]
async fn an_allocation_ends_with_its_connection() {
    let server = start(RelayConfig { user_allocations: 1, ..relay_config() }).await;
    let mut first = tcp_client(&server, "ana").await;
    first.allocate().await.unwrap();
    let Wire::Tcp(mut stream) = first.wire else { unreachable!() };
    // The server closes its side after ours, and after it has let go.
    tokio::io::AsyncWriteExt::shutdown(&mut stream).await.unwrap();
    Wire::Tcp(stream).expect_end().await;
    tcp_client(&server, "ana").await.allocate().await.unwrap();
}
