//! Stopping: a farewell to everybody, and an end that nobody can delay.

use std::time::Duration;

use damso_protocol::{GoodbyeReason, ServerMessage, close};
use damso_server::Limits;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{Pair, TestServer, soon};

const GOODBYE: ServerMessage = ServerMessage::Goodbye { reason: GoodbyeReason::ShuttingDown };

#[tokio::test]
async fn everybody_is_told_and_nobody_else_comes_in() {
    let server = TestServer::start().await;
    let address = server.address;
    let mut pair = Pair::join(&server).await;
    let mut newcomer = server.connect().await;
    let stopped = server.stop();
    for client in [&mut pair.first, &mut pair.second, &mut newcomer] {
        client.expect([GOODBYE]).await;
        client.expect_close(close::GOING_AWAY).await;
    }
    soon(stopped).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_client_that_does_not_react_and_an_idle_connection_delay_nothing() {
    let limits = Limits { close_timeout: Duration::from_millis(100), ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let unresponsive = server.client().await;
    let mut unfinished = TcpStream::connect(server.address).await.unwrap();
    unfinished.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let idle = TcpStream::connect(server.address).await.unwrap();
    soon(server.stop()).await.unwrap();
    drop((unresponsive, unfinished, idle));
}
