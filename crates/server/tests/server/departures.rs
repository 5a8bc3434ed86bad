//! What the others are told when somebody's connection ends.

use std::time::Duration;

use damso_protocol::{ErrorCode, LeaveReason, ServerMessage};
use damso_server::Limits;

use crate::support::{Pair, TestServer, secret};

async fn short_grace() -> TestServer {
    TestServer::with_limits(Limits { grace: Duration::from_millis(50), ..Limits::DEFAULT }).await
}

#[tokio::test]
async fn a_page_that_is_closed_has_left_at_once() {
    for code in [1000, 1001] {
        // The default grace is longer than the patience of the test.
        let server = TestServer::start().await;
        let mut pair = Pair::join(&server).await;
        pair.second.close(Some(code)).await;
        pair.first.expect([ServerMessage::PeerLeft { id: pair.second_id, reason: LeaveReason::Left }]).await;
    }
}

#[tokio::test]
async fn a_page_that_gives_up_its_connection_is_awaited_for_the_grace() {
    for code in [None, Some(4999)] {
        let server = short_grace().await;
        let mut pair = Pair::join(&server).await;
        pair.second.close(code).await;
        pair.first.expect([ServerMessage::PeerLeft { id: pair.second_id, reason: LeaveReason::Lost }]).await;
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_awaited_for_the_grace() {
    let server = short_grace().await;
    let mut pair = Pair::join(&server).await;
    drop(pair.second);
    pair.first.expect([ServerMessage::PeerLeft { id: pair.second_id, reason: LeaveReason::Lost }]).await;
}

#[tokio::test]
async fn somebody_without_a_connection_is_in_the_room_and_cannot_be_signaled_to() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    // Its own misuse ends the connection, which can be seen to end, unlike one that is cut.
    pair.second.send_text("?").await;
    pair.second.expect_closing_error(ErrorCode::Malformed).await;

    pair.first.signal(pair.second_id, "offer").await;
    pair.first.expect_unknown_peer(pair.second_id).await;
    let peers = server.client().await.join(pair.room, secret('r')).await;
    assert_eq!(peers.iter().map(|peer| peer.id).collect::<Vec<_>>(), [pair.first_id, pair.second_id]);
}
