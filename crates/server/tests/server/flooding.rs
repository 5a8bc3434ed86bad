//! More messages than allowed.

use damso_protocol::{ClientMessage, ErrorCode, ServerMessage};
use damso_server::Limits;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::support::{Pair, TestServer};

const BURST: u32 = 20;

async fn strict() -> TestServer {
    TestServer::with_limits(Limits { messages_per_second: 1, message_burst: BURST, ..Limits::DEFAULT }).await
}

#[tokio::test]
async fn a_flood_closes() {
    let server = strict().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.connect().await;
    client.send(&ClientMessage::Hello { version: 1 }).await;
    // One more is allowed for each second that this takes; no machine is so slow that it takes as long as the burst.
    for _ in 0..2 * BURST {
        client.send(&ClientMessage::Ping).await;
    }
    client.expect([ServerMessage::Welcome { version: 1 }]).await;
    let mut pongs = 0;
    let code = loop {
        match client.next().await {
            ServerMessage::Pong => pongs += 1,
            ServerMessage::Error { code, .. } => break code,
            other => panic!("unexpected: {other:?}"),
        }
    };
    assert_eq!(code, ErrorCode::TooManyMessages);
    assert!((BURST - 1..2 * BURST).contains(&pongs), "{pongs}");
    client.expect_close(4003).await;
    pair.assert_unharmed().await;
}

/// They are answered by the WebSocket itself, but they are not free.
#[tokio::test]
async fn a_flood_of_websocket_pings_closes() {
    let server = strict().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    for _ in 0..2 * BURST {
        client.send_frame(Message::Ping(Bytes::new())).await;
    }
    client.expect_closing_error(ErrorCode::TooManyMessages).await;
    pair.assert_unharmed().await;
}

/// Seven people at once: what a full room's newcomer sends must never look like a flood.
#[tokio::test]
async fn joining_a_full_room_is_no_flood() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    for number in 0..7 * 30 {
        pair.first.signal(pair.second_id, &format!("candidate {number}")).await;
    }
    for number in 0..7 * 30 {
        let payload = format!("candidate {number}");
        pair.second.expect([ServerMessage::Signal { from: pair.first_id, payload }]).await;
    }
    pair.assert_unharmed().await;
}
