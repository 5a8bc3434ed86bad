//! Watching a room from outside.

use std::time::Duration;

use damso_protocol::{ClientMessage, ServerMessage};
use damso_server::Limits;

use crate::support::{TestServer, room, secret};

fn people(people: u32) -> [ServerMessage; 1] {
    [ServerMessage::Presence { room: room('A'), people }]
}

#[tokio::test]
async fn whoever_watches_is_told_at_once_and_at_every_change() {
    let server = TestServer::start().await;
    let mut watcher = server.client().await;
    watcher.send(&ClientMessage::Watch { room: room('A') }).await;
    watcher.expect(people(0)).await;

    let (mut first, mut second) = (server.client().await, server.client().await);
    first.join(room('A'), secret('a')).await;
    watcher.expect(people(1)).await;
    second.join(room('A'), secret('b')).await;
    watcher.expect(people(2)).await;
    first.send(&ClientMessage::Leave).await;
    watcher.expect(people(1)).await;
    second.close(Some(1001)).await;
    watcher.expect(people(0)).await;
}

#[tokio::test]
async fn somebody_whose_connection_was_lost_counts_until_given_up() {
    let limits = Limits { grace: Duration::from_millis(50), ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let mut watcher = server.client().await;
    watcher.send(&ClientMessage::Watch { room: room('A') }).await;
    watcher.expect(people(0)).await;

    let mut lost = server.client().await;
    lost.join(room('A'), secret('a')).await;
    watcher.expect(people(1)).await;
    drop(lost);
    watcher.expect(people(0)).await;
}

#[tokio::test]
async fn another_watch_or_a_join_ends_a_watch() {
    let server = TestServer::start().await;
    let mut watcher = server.client().await;
    watcher.send(&ClientMessage::Watch { room: room('A') }).await;
    watcher.expect(people(0)).await;
    watcher.send(&ClientMessage::Watch { room: room('B') }).await;
    watcher.expect([ServerMessage::Presence { room: room('B'), people: 0 }]).await;
    server.client().await.join(room('A'), secret('a')).await;
    watcher.expect_nothing().await;

    watcher.join(room('C'), secret('c')).await;
    server.client().await.join(room('B'), secret('b')).await;
    watcher.expect_nothing().await;
}
