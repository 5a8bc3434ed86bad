//! Frames and messages that are too long.

use std::time::Duration;

use damso_protocol::{ErrorCode, MAX_FRAME_BYTES};
use damso_server::Limits;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::support::{PATIENCE, Pair, TestServer};

/// What follows a frame that cannot be read is not read, so that the server sees nobody close, and waits.
async fn quick_to_close() -> TestServer {
    TestServer::with_limits(Limits { close_timeout: Duration::from_millis(200), ..Limits::DEFAULT }).await
}

#[tokio::test]
async fn a_frame_that_is_too_long_closes() {
    let server = quick_to_close().await;
    let mut pair = Pair::join(&server).await;
    for length in [MAX_FRAME_BYTES + 1, 4 * MAX_FRAME_BYTES] {
        let mut client = server.client().await;
        client.send_text(&"x".repeat(length)).await;
        client.expect_closing_error(ErrorCode::FrameTooLong).await;
        pair.assert_unharmed().await;
    }
}

/// A socket that is closed with something unread is reset, and some systems then throw away what the client has not read.
#[tokio::test]
async fn whoever_sent_too_much_has_time_to_read_why() {
    let server = TestServer::with_limits(Limits { close_timeout: PATIENCE, ..Limits::DEFAULT }).await;
    let mut client = server.client().await;
    client.send_text(&"x".repeat(2 * MAX_FRAME_BYTES)).await;
    client.expect_error(ErrorCode::FrameTooLong).await;
    assert!(matches!(client.next_frame().await, Some(Message::Close(_))));
    client.send_bytes(b"more of it").await;
}

#[tokio::test]
async fn a_frame_that_says_it_is_huge_is_not_awaited() {
    let server = quick_to_close().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    // A masked text frame of 2^62 bytes (RFC 6455, section 5.2), and the first few of them.
    client.send_bytes(b"\x81\xff\x40\0\0\0\0\0\0\0\0\0\0\0{").await;
    client.expect_closing_error(ErrorCode::FrameTooLong).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn fragments_that_add_up_to_too_much_close() {
    let server = quick_to_close().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    for opcode in [Data::Text, Data::Continue, Data::Continue] {
        let fragment = vec![b'x'; MAX_FRAME_BYTES / 2];
        client.send_frame(Message::Frame(Frame::message(fragment, OpCode::Data(opcode), false))).await;
    }
    client.expect_closing_error(ErrorCode::FrameTooLong).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn a_frame_of_just_the_longest_length_is_read() {
    let server = quick_to_close().await;
    let mut client = server.client().await;
    let ping = r#"{"type":"ping"}"#;
    client.send_text(&(ping.to_owned() + &" ".repeat(MAX_FRAME_BYTES - ping.len()))).await;
    client.expect([damso_protocol::ServerMessage::Pong]).await;
}
