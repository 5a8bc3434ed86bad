//! Who may allocate.

use damso_protocol::{ClientMessage, IceServer, Incarnation, ServerMessage};
use damso_server::{Config, TurnConfig};

use super::{FAR, V4, Wire, address, client, client::TurnClient, password, relay_config, start, udp_client, username};
use crate::support::{TestServer, config, room, secret};

#[tokio::test]
async fn who_is_not_let_in() {
    let server = start(relay_config()).await;
    let good = username("ana");
    for (username, password) in [
        (&*good, "a guess".to_owned()),
        (&*good, String::new()),
        (&format!("{FAR}:ben"), password(&good)),
        ("1:ana", password("1:ana")),
        ("ana", password("ana")),
        ("", password("")),
    ] {
        let wire = Wire::udp(address(&server, V4)).await;
        let mut client = TurnClient::new(wire, username, &password);
        assert_eq!(client.allocate().await, Err(401), "{username}");
    }
}

#[tokio::test]
async fn a_nonce_that_is_not_ours_is_replaced() {
    let server = start(relay_config()).await;
    let mut client = udp_client(&server, "ana").await;
    client.allocate().await.unwrap();
    "an older nonce".clone_into(&mut client.nonce);
    assert_eq!(client.refresh(600).await, Err(438));
    assert_eq!(client.refresh(600).await, Ok(600));

    // Somebody else's does not do either.
    let mut other = udp_client(&server, "ana").await;
    (other.realm, other.nonce) = (client.realm.clone(), client.nonce.clone());
    assert_eq!(other.allocate().await, Err(438));
}

#[tokio::test]
async fn an_allocation_is_not_handed_over() {
    let server = start(relay_config()).await;
    let mut client = udp_client(&server, "ana").await;
    client.allocate().await.unwrap();
    client.username = username("ben");
    client.password = password(&client.username);
    assert_eq!(client.refresh(0).await, Err(441));
}

#[tokio::test]
async fn everybody_who_joins_is_given_credentials_that_work_and_others_when_asked() {
    let server = start(relay_config()).await;
    let mut page = server.client().await;
    page.send(&ClientMessage::Join { room: room('A'), secret: secret('a'), incarnation: Incarnation(1) }).await;
    let ServerMessage::Joined { ice_servers, ice_lifetime, .. } = page.next().await else { panic!("not joined") };
    check(&server, &ice_servers, ice_lifetime).await;
    page.send(&ClientMessage::RenewIceServers).await;
    let ServerMessage::IceServers { ice_servers, ice_lifetime } = page.next().await else { panic!("not renewed") };
    check(&server, &ice_servers, ice_lifetime).await;
}

async fn check(server: &TestServer, ice_servers: &[IceServer], ice_lifetime: Option<u32>) {
    assert_eq!(ice_lifetime, Some(3600));
    let [stun, turn] = ice_servers else { panic!("{ice_servers:?}") };
    assert_eq!(stun.urls, server.relay.iter().map(|address| format!("stun:{address}")).collect::<Vec<_>>());
    let over = |address| ["udp", "tcp"].map(|transport| format!("turn:{address}?transport={transport}"));
    assert_eq!(turn.urls, server.relay.iter().flat_map(over).collect::<Vec<_>>());

    let username = turn.username.as_deref().unwrap();
    assert_eq!(username.split_once(':').unwrap().1, secret('a').peer_id().to_string());
    let mut client = TurnClient::new(Wire::udp(server.relay[0]).await, username, turn.credential.as_deref().unwrap());
    client.allocate().await.unwrap();
}

#[tokio::test]
async fn a_relay_elsewhere_is_given_credentials_too() {
    let urls = vec!["turn:turn.example:3478?transport=udp".parse().unwrap()];
    let turn = TurnConfig { urls, ..config().turn };
    let server = TestServer::with_config(Config { turn, ..config() }).await;
    let mut page = server.client().await;
    page.send(&ClientMessage::Join { room: room('A'), secret: secret('a'), incarnation: Incarnation(1) }).await;
    let ServerMessage::Joined { ice_servers, ice_lifetime, .. } = page.next().await else { panic!("not joined") };
    assert_eq!(ice_lifetime, Some(3600));
    assert_eq!(ice_servers[0].urls, ["turn:turn.example:3478?transport=udp"]);
    let username = ice_servers[0].username.as_deref().unwrap();
    assert_eq!(ice_servers[0].credential, Some(password(username)));
}

#[tokio::test]
async fn the_same_person_may_come_twice() {
    let server = start(relay_config()).await;
    for _ in 0..2 {
        let wire = Wire::tcp(address(&server, V4)).await;
        client(wire, "ana").allocate().await.unwrap();
    }
}
