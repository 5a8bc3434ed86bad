//! The same session on a new connection: after a loss, after a reload, in a duplicated tab.

use damso_protocol::{ErrorCode, Incarnation, LeaveReason, RoomPeer, ServerMessage, close};

use crate::support::{Pair, TestServer, room, secret};

#[tokio::test]
async fn a_lost_connection_is_resumed_and_nobody_is_told() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut again = server.client().await;
    drop(pair.second);
    assert_eq!(again.join(pair.room, secret('q')).await.len(), 1);
    pair.second = again;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn the_same_page_on_another_connection_takes_the_first_for_lost_and_nobody_else_is_told() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut again = server.client().await;
    again.join(pair.room, secret('q')).await;
    pair.second.expect_close(close::SILENT).await;
    pair.second = again;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn a_reload_is_announced_as_a_new_incarnation() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut reloaded = server.client().await;
    reloaded.join_as(pair.room, secret('q'), 2).await;
    pair.second.expect_closing_error(ErrorCode::Replaced).await;
    let peer = RoomPeer { id: pair.second_id, incarnation: Incarnation(2) };
    pair.first.expect([ServerMessage::PeerJoined { peer }]).await;
    pair.second = reloaded;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn an_older_incarnation_does_not_replace_a_newer_one() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut older = server.client().await;
    let join =
        damso_protocol::ClientMessage::Join { room: pair.room, secret: secret('q'), incarnation: Incarnation(0) };
    older.send(&join).await;
    older.expect_closing_error(ErrorCode::Replaced).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn a_session_that_joins_another_room_leaves_the_first() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut elsewhere = server.client().await;
    assert_eq!(elsewhere.join_as(room('E'), secret('q'), 2).await, []);
    pair.second.expect_closing_error(ErrorCode::Replaced).await;
    pair.first.expect([ServerMessage::PeerLeft { id: pair.second_id, reason: LeaveReason::Left }]).await;
}
