//! The WebSocket, as far as that can be seen without a server. What needs one is tested end to end.

use damso::browser::signaling::Signaling;
use damso_call::{Generation, SocketEvent};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::inbox::Inbox;

/// The port of `discard`, which nobody serves; browsers refuse some such ports, and this is how that looks, too.
const NOBODY: &str = "ws://127.0.0.1:9/ws";

fn start(url: &str) -> (Signaling, Inbox<(Generation, SocketEvent)>) {
    let inbox = Inbox::new();
    let report = inbox.report();
    (Signaling::new(url.into(), move |generation, event| report((generation, event))), inbox)
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_be_reached_is_a_closed_socket() {
    for url in [NOBODY, "ws://127.0.0.1:49151/ws", "", "ws://"] {
        let (signaling, inbox) = start(url);
        signaling.open(Generation(4));
        signaling.send("into the void");
        assert_eq!(inbox.next().await, (Generation(4), SocketEvent::Closed(1006)), "{url}");
        signaling.close();
        assert!(inbox.is_empty(), "{url}");
    }
}

#[wasm_bindgen_test]
async fn of_an_older_socket_nothing_more_is_heard() {
    let (signaling, inbox) = start("ws://127.0.0.1:49151/ws");
    signaling.open(Generation(1));
    signaling.open(Generation(2));
    assert_eq!(inbox.next().await, (Generation(2), SocketEvent::Closed(1006)));
    signaling.open(Generation(3));
    signaling.close();
    signaling.open(Generation(4));
    assert_eq!(inbox.next().await, (Generation(4), SocketEvent::Closed(1006)));
}
