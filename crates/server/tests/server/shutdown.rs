//! Stopping: a farewell to everybody, and an end that nobody can delay.

use std::time::Duration;

use damso_protocol::{GoodbyeReason, ServerMessage, close};
use damso_server::Limits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{PATIENCE, Pair, TestServer, soon};

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
async fn an_idle_connection_is_closed_at_once() {
    let limits = Limits { close_timeout: 2 * PATIENCE, ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let unused = TcpStream::connect(server.address).await.unwrap();
    let mut used = TcpStream::connect(server.address).await.unwrap();
    used.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    assert_ne!(soon(used.read(&mut [0; 1024])).await.unwrap(), 0);
    soon(server.stop()).await.unwrap();
    drop((unused, used));
}

#[tokio::test]
async fn whoever_does_not_react_is_awaited_for_the_close_timeout() {
    let limits = Limits { close_timeout: Duration::from_millis(100), ..Limits::DEFAULT };
    let server = TestServer::with_limits(limits).await;
    let unresponsive = server.client().await;
    let mut unfinished = TcpStream::connect(server.address).await.unwrap();
    unfinished.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    soon(server.stop()).await.unwrap();
    drop((unresponsive, unfinished));
}
