//! What is no message: not JSON, wrong fields, unknown types, binary frames, broken frames.

use damso_protocol::ErrorCode;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Pair, TestServer};

#[tokio::test]
async fn what_is_not_a_message_closes() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    for text in [
        "",
        "hello",
        "null",
        "{",
        r#"{"version":1}"#,
        r#"{"type":"join","room":"AAAAAAAAAAAAAAAAAAAAAA"}"#,
        r#"{"type":"watch","room":"../../etc/passwd"}"#,
        r#"{"type":"signal","to":7,"payload":"x"}"#,
    ] {
        let mut client = server.client().await;
        client.send_text(text).await;
        client.expect_closing_error(ErrorCode::Malformed).await;
        pair.assert_unharmed().await;
    }
}

#[tokio::test]
async fn an_unknown_type_is_ignored_and_the_connection_goes_on() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    client.send_text(r#"{"type":"dance","steps":3}"#).await;
    client.expect_error(ErrorCode::UnknownType).await;
    client.expect_nothing().await;

    pair.first.send_text(r#"{"type":"dance"}"#).await;
    pair.first.expect_error(ErrorCode::UnknownType).await;
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn a_binary_frame_closes() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut client = server.client().await;
    client.send_frame(Message::binary(r#"{"type":"ping"}"#)).await;
    client.expect_closing_error(ErrorCode::BinaryFrame).await;
    pair.assert_unharmed().await;
}

/// RFC 6455, section 5.2: opcode and flags, mask and length, the mask.
#[tokio::test]
async fn what_is_not_a_frame_closes() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    for (what, bytes) in [
        ("a text that is not UTF-8", &b"\x81\x82\0\0\0\0\xff\xfe"[..]),
        ("a frame that is not masked", b"\x81\x02{}"),
        ("a reserved opcode", b"\x83\x80\0\0\0\0"),
        ("a reserved bit", b"\xc1\x80\0\0\0\0"),
        ("a continuation of nothing", b"\x80\x80\0\0\0\0"),
        ("a ping in fragments", b"\x09\x80\0\0\0\0"),
    ] {
        let mut client = server.client().await;
        client.send_bytes(bytes).await;
        client.expect_error(ErrorCode::Malformed).await;
        println!("closed for {what}");
        pair.assert_unharmed().await;
    }
}
