//! Signals: from whom they are said to be, and whether they arrive whole and in order.

use damso_protocol::{ClientMessage, ErrorCode, MAX_FRAME_BYTES, ServerMessage};

use crate::support::{Pair, TestServer, secret};

#[tokio::test]
async fn the_sender_is_the_servers_word() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let (to, forged) = (pair.second_id, secret('z').peer_id());
    let signal = format!(r#"{{"type":"signal","from":"{forged}","to":"{to}","payload":"offer","id":"{forged}"}}"#);
    pair.first.send_text(&signal).await;
    pair.second.expect([ServerMessage::Signal { from: pair.first_id, payload: "offer".into() }]).await;
}

#[tokio::test]
async fn signals_keep_their_order_and_their_bytes() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let payloads: Vec<String> = (0..200).map(|number| format!("{number} \\ \" \u{1} 담소 \u{1f44b}")).collect();
    for payload in &payloads {
        pair.first.signal(pair.second_id, payload).await;
    }
    for payload in payloads {
        pair.second.expect([ServerMessage::Signal { from: pair.first_id, payload }]).await;
    }
}

#[tokio::test]
async fn the_longest_signal_arrives() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let empty = ServerMessage::Signal { from: pair.first_id, payload: String::new() };
    let payload = "x".repeat(MAX_FRAME_BYTES - serde_json::to_string(&empty).unwrap().len());
    pair.first.signal(pair.second_id, &payload).await;
    pair.second.expect([ServerMessage::Signal { from: pair.first_id, payload: payload.clone() }]).await;

    pair.first.signal(pair.second_id, &(payload + "x")).await;
    pair.first.expect_closing_error(ErrorCode::FrameTooLong).await;
}

#[tokio::test]
async fn whoever_is_in_no_room_cannot_signal() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut outsider = server.client().await;
    outsider.send(&ClientMessage::Signal { to: pair.first_id, payload: "hi".into() }).await;
    outsider.expect_error(ErrorCode::NotInRoom).await;
    pair.assert_unharmed().await;
}
