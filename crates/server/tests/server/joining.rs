//! Hello, joining, and what a newcomer and the others are told.

use damso_protocol::{ClientMessage, ErrorCode, IceServer, Incarnation, LeaveReason, RoomPeer, ServerMessage};
use damso_server::{Config, Limits};

use crate::support::{Client, Pair, TestServer, config, room, secret};

#[tokio::test]
async fn a_newcomer_learns_who_is_there_and_the_others_who_came() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut third = server.client().await;
    let peers = third.join(pair.room, secret('r')).await;
    assert_eq!(peers.iter().map(|peer| peer.id).collect::<Vec<_>>(), [pair.first_id, pair.second_id]);

    let peer = RoomPeer { id: secret('r').peer_id(), incarnation: Incarnation(1) };
    pair.first.expect([ServerMessage::PeerJoined { peer }]).await;
    pair.second.expect([ServerMessage::PeerJoined { peer }]).await;

    third.send(&ClientMessage::Leave).await;
    let left = ServerMessage::PeerLeft { id: peer.id, reason: LeaveReason::Left };
    pair.first.expect([left.clone()]).await;
    pair.second.expect([left]).await;
    third.send(&ClientMessage::Leave).await;
    third.expect_error(ErrorCode::NotInRoom).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn messages_may_be_sent_ahead() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.send(&ClientMessage::Hello { version: 1 }).await;
    client.send(&ClientMessage::Watch { room: room('A') }).await;
    client.send(&ClientMessage::Join { room: room('A'), secret: secret('a'), incarnation: Incarnation(1) }).await;
    client.send(&ClientMessage::Ping).await;
    client
        .expect([
            ServerMessage::Welcome { version: 1 },
            ServerMessage::Presence { room: room('A'), people: 0 },
            ServerMessage::Joined {
                id: secret('a').peer_id(),
                peers: Vec::new(),
                ice_servers: Vec::new(),
                ice_lifetime: None,
            },
            ServerMessage::Pong,
        ])
        .await;
}

#[tokio::test]
async fn everybody_who_joins_is_given_the_ice_servers() {
    let ice_servers = vec![IceServer { urls: vec!["stun:stun.example:3478".into()], username: None, credential: None }];
    let server = TestServer::with_config(Config { ice_servers: ice_servers.clone(), ..config() }).await;
    let mut client = server.client().await;
    client.send(&ClientMessage::Join { room: room('A'), secret: secret('a'), incarnation: Incarnation(1) }).await;
    client
        .expect([ServerMessage::Joined {
            id: secret('a').peer_id(),
            peers: Vec::new(),
            ice_servers,
            ice_lifetime: None,
        }])
        .await;
}

#[tokio::test]
async fn another_version_is_not_spoken() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.send(&ClientMessage::Hello { version: 2 }).await;
    client.expect_closing_error(ErrorCode::UnsupportedVersion).await;
}

#[tokio::test]
async fn hello_comes_first() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.connect().await;
    client.send(&ClientMessage::Join { room: pair.room, secret: secret('a'), incarnation: Incarnation(1) }).await;
    client.expect_closing_error(ErrorCode::HelloExpected).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn hello_must_come_in_time() {
    let limits = Limits { hello_timeout: std::time::Duration::from_millis(50), ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    server.connect().await.expect_closing_error(ErrorCode::HelloExpected).await;
}

#[tokio::test]
async fn a_page_from_another_origin_is_welcome() {
    let server = TestServer::start().await;
    let mut client = Client::connect_with(server.address, |request| {
        request.headers_mut().insert("origin", "https://pages.example".parse().unwrap());
    })
    .await;
    client.say_hello().await;
}
