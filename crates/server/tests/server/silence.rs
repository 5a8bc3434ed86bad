//! Half-open connections: nobody closed them, and nobody is there.

use std::time::Duration;

use damso_protocol::{Incarnation, LeaveReason, RoomPeer, ServerMessage, close};
use damso_server::Limits;

use crate::support::{Pair, TestServer, secret};

#[tokio::test]
async fn a_client_that_answers_no_ping_is_given_up() {
    let limits = Limits { heartbeat: Duration::from_millis(500), grace: Duration::ZERO, ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let mut pair = Pair::join(&server).await;
    let mut silent = server.client().await;
    silent.join(pair.room, secret('r')).await;
    let id = secret('r').peer_id();
    let peer = RoomPeer { id, incarnation: Incarnation(1) };
    pair.first.expect([ServerMessage::PeerJoined { peer }]).await;
    pair.second.expect([ServerMessage::PeerJoined { peer }]).await;

    // Whoever reads answers pings. The third does not.
    let left = ServerMessage::PeerLeft { id, reason: LeaveReason::Lost };
    tokio::join!(pair.first.expect([left.clone()]), pair.second.expect([left]));
    silent.expect_close(close::SILENT).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn half_a_frame_is_silence_too() {
    let limits =
        Limits { heartbeat: Duration::from_millis(500), close_timeout: Duration::from_millis(100), ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let mut pair = Pair::join(&server).await;
    let mut stalled = server.client().await;
    // A masked text frame of five bytes, of which two come. A pong would be taken for the rest, so it sends none.
    stalled.send_bytes(b"\x81\x85\0\0\0\0{\"").await;
    let bytes = tokio::select! {
        bytes = stalled.read_bytes_to_end() => bytes,
        () = pair.listen() => Vec::new(),
    };
    // A close frame of two bytes, which are the code (RFC 6455, section 5.5.1).
    let [high, low] = close::SILENT.to_be_bytes();
    assert!(bytes.ends_with(&[0x88, 2, high, low]), "{bytes:x?}");
    pair.assert_unharmed().await;
}
