//! A client that does not read what it is sent.

use std::{iter, time::Duration};

use damso_protocol::{ClientMessage, ErrorCode, PeerId, ServerMessage, close};
use damso_server::Limits;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Client, PATIENCE, Pair, TestServer, room, secret, soon};

/// Somebody who sends, and somebody in the same room who does not read.
async fn sender_and_slow(server: &TestServer) -> (Client, Client, PeerId) {
    let (mut sender, mut slow) = (server.client().await, server.client().await);
    slow.join(room('S'), secret('s')).await;
    sender.join(room('S'), secret('t')).await;
    (sender, slow, secret('s').peer_id())
}

/// Sends until the server says that the receiver is gone: as many long messages, and then short ones. The kernel's buffers
/// take some megabytes before the queue begins to fill.
async fn send_until_dropped(sender: &mut Client, slow: PeerId, long: usize) {
    let payload = "x".repeat(60_000);
    let mut payloads = iter::repeat_n(&*payload, long).chain(iter::repeat("x"));
    let dropped = async {
        loop {
            sender.signal(slow, payloads.next().unwrap()).await;
            sender.send(&ClientMessage::Ping).await;
            match sender.next().await {
                ServerMessage::Pong => {}
                ServerMessage::Error { code: ErrorCode::UnknownPeer, peer, .. } => break peer,
                other => panic!("unexpected: {other:?}"),
            }
        }
    };
    assert_eq!(soon(dropped).await, Some(slow));
}

fn limits(close_timeout: Duration) -> Limits {
    Limits { queue_bytes: Limits::MIN_QUEUE_BYTES, message_burst: 1_000_000, close_timeout, ..Limits::DEFAULT }
}

#[tokio::test]
async fn a_slow_client_is_dropped_and_told_why_when_it_reads() {
    let server = TestServer::with_limits(limits(PATIENCE)).await;
    let mut pair = Pair::join(&server).await;
    let (mut sender, mut slow, slow_id) = sender_and_slow(&server).await;
    send_until_dropped(&mut sender, slow_id, usize::MAX).await;
    pair.assert_unharmed().await;

    let mut last = None;
    let code = loop {
        match soon(slow.next_frame()).await {
            Some(Message::Text(text)) => last = Some(text),
            Some(Message::Close(Some(frame))) => break u16::from(frame.code),
            other => panic!("unexpected: {other:?}"),
        }
    };
    assert_eq!(code, close::TOO_SLOW);
    assert!(last.unwrap().contains(r#""code":"tooSlow""#));
}

#[tokio::test]
async fn a_slow_client_that_never_reads_again_is_cut_off() {
    let server = TestServer::with_limits(limits(Duration::from_millis(50))).await;
    let mut pair = Pair::join(&server).await;
    let (mut sender, mut slow, slow_id) = sender_and_slow(&server).await;
    send_until_dropped(&mut sender, slow_id, usize::MAX).await;
    slow.write_until_cut_off().await;
    pair.assert_unharmed().await;
}

/// Its queue never overflows, and it says that it is there: all that waits for it would be held for as long as it likes.
#[tokio::test]
async fn a_client_that_talks_and_takes_nothing_is_given_up() {
    let heartbeat = Duration::from_millis(500);
    let server = TestServer::with_limits(Limits { heartbeat, queue_bytes: 1 << 30, ..limits(PATIENCE) }).await;
    let (mut sender, mut slow, slow_id) = sender_and_slow(&server).await;
    let talking = async {
        loop {
            slow.send(&ClientMessage::Ping).await;
            tokio::time::sleep(heartbeat / 4).await;
        }
    };
    tokio::select! {
        () = send_until_dropped(&mut sender, slow_id, 500) => {}
        () = talking => {}
    }
}
