//! How much the server holds.

use damso_protocol::{ClientMessage, ErrorCode, Incarnation, close};
use damso_server::Limits;

use crate::support::{Client, Pair, TestServer, room, secret};

async fn ask_to_join(client: &mut Client, place: char, name: char) {
    let join = ClientMessage::Join { room: room(place), secret: secret(name), incarnation: Incarnation(1) };
    client.send(&join).await;
}

#[tokio::test]
async fn a_full_room_refuses_strangers_and_takes_back_its_own() {
    let server = TestServer::start().await;
    let mut clients = Vec::new();
    for name in 'a'..='h' {
        let mut client = server.client().await;
        client.join(room('A'), secret(name)).await;
        clients.push(client);
    }
    let mut ninth = server.client().await;
    ask_to_join(&mut ninth, 'A', 'i').await;
    ninth.expect_error(ErrorCode::RoomFull).await;
    ninth.join(room('B'), secret('i')).await;

    let mut again = server.client().await;
    assert_eq!(again.join(room('A'), secret('h')).await.len(), 7);

    clients[0].send(&ClientMessage::Leave).await;
    clients[0].expect_answer().await;
    let mut late = server.client().await;
    assert_eq!(late.join(room('A'), secret('j')).await.len(), 7);
}

#[tokio::test]
async fn rooms_are_counted_and_empty_ones_make_room() {
    let server = TestServer::with_limits(Limits { rooms: 1, ..Limits::DEFAULT }).await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    ask_to_join(&mut client, 'A', 'a').await;
    client.expect_error(ErrorCode::ServerFull).await;
    pair.assert_unharmed().await;

    for member in [&mut pair.first, &mut pair.second] {
        member.send(&ClientMessage::Leave).await;
        member.expect_answer().await;
    }
    client.join(room('A'), secret('a')).await;
}

#[tokio::test]
async fn clients_are_counted_and_one_too_many_is_told_to_try_later() {
    let server = TestServer::with_limits(Limits { clients: 3, ..Limits::DEFAULT }).await;
    let mut pair = Pair::join(&server).await;
    let mut third = server.client().await;
    let mut fourth = server.connect().await;
    fourth.expect_error(ErrorCode::ServerFull).await;
    fourth.expect_close(close::TRY_AGAIN_LATER).await;
    pair.assert_unharmed().await;

    third.close(Some(1000)).await;
    assert_eq!(third.next_frame().await.map(|frame| frame.is_close()), Some(true));
    assert_eq!(third.next_frame().await, None);
    server.client().await;
}

#[tokio::test]
async fn those_who_watch_a_room_are_counted() {
    let server = TestServer::with_limits(Limits { room_watchers: 1, ..Limits::DEFAULT }).await;
    let (mut first, mut second) = (server.client().await, server.client().await);
    for client in [&mut first, &mut second] {
        client.send(&ClientMessage::Watch { room: room('A') }).await;
    }
    second.expect_error(ErrorCode::ServerFull).await;
    second.send(&ClientMessage::Watch { room: room('B') }).await;
    second.expect([damso_protocol::ServerMessage::Presence { room: room('B'), people: 0 }]).await;
}
