//! How much one source may have: an address that connects, or one for which a proxy speaks. To the server, the tests
//! themselves are a proxy on its own machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use axum::http::HeaderValue;
use damso_protocol::{ClientMessage, ErrorCode, Incarnation, close};
use damso_server::{Config, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Client, Pair, TestServer, config, room, secret, soon};

/// Two seats, and twice as many connections.
fn two_of_a_source() -> Limits {
    Limits { source_clients: 2, ..Limits::DEFAULT }
}

/// Connects to the server as a proxy that speaks for somebody.
async fn connect_for(address: SocketAddr, forwarded_for: &'static str) -> Client {
    let header = HeaderValue::from_static(forwarded_for);
    Client::connect_with(address, |request| drop(request.headers_mut().insert("x-forwarded-for", header))).await
}

/// Connects and says hello.
async fn client_for(address: SocketAddr, forwarded_for: &'static str) -> Client {
    let mut client = connect_for(address, forwarded_for).await;
    client.say_hello().await;
    client
}

async fn expect_refusal(address: SocketAddr, forwarded_for: &'static str) {
    let mut client = connect_for(address, forwarded_for).await;
    client.expect_error(ErrorCode::ServerFull).await;
    client.expect_close(close::TRY_AGAIN_LATER).await;
}

#[tokio::test]
async fn clients_of_one_source_are_counted_and_others_are_let_in() {
    let server = TestServer::with_limits(two_of_a_source()).await;
    let mut pair = Pair::join(&server).await;
    let mut held = Vec::new();
    for (first, second, refused, other) in [
        // What stands before the proxy's own entry may be made up.
        ("192.0.2.1", "198.51.100.7, 192.0.2.1", "198.51.100.8, 192.0.2.1", "192.0.2.1, 192.0.2.2"),
        ("2001:db8::1", "2001:db8::2", "2001:db8::3:0:0:1", "2001:db8:0:1::1"),
    ] {
        for _ in 0..3 {
            held.push(client_for(server.address, first).await);
        }
        let mut second_client = client_for(server.address, second).await;
        expect_refusal(server.address, refused).await;
        held.push(client_for(server.address, other).await);

        second_client.close(Some(1000)).await;
        while second_client.next_frame().await.is_some() {}
        held.push(client_for(server.address, refused).await);
        expect_refusal(server.address, first).await;
    }
    for unknown in ["unknown", "192.0.2.1, ", "192.0.2.1, 192.0.2"] {
        for _ in 0..5 {
            held.push(client_for(server.address, unknown).await);
        }
    }
    pair.assert_unharmed().await;
}

#[tokio::test]
async fn seats_that_are_kept_count_and_their_owners_come_back() {
    const SCHOOL: &str = "192.0.2.1";
    let server = TestServer::with_limits(two_of_a_source()).await;
    for name in ['a', 'b'] {
        let mut lost = client_for(server.address, SCHOOL).await;
        lost.join(room(name), secret(name)).await;
        // Its own misuse ends the connection, which can be seen to end, unlike one that is cut.
        lost.send_text("?").await;
        lost.expect_closing_error(ErrorCode::Malformed).await;
    }
    let mut third = client_for(server.address, SCHOOL).await;
    let join = ClientMessage::Join { room: room('c'), secret: secret('c'), incarnation: Incarnation(1) };
    third.send(&join).await;
    third.expect_error(ErrorCode::ServerFull).await;
    client_for(server.address, "192.0.2.2").await.join(room('d'), secret('d')).await;

    let mut again = client_for(server.address, SCHOOL).await;
    again.join(room('a'), secret('a')).await;
    third.send(&join).await;
    third.expect_error(ErrorCode::ServerFull).await;

    again.send(&ClientMessage::Leave).await;
    again.expect_nothing().await;
    third.join(room('c'), secret('c')).await;
}

/// A server that is reached from another address than the loopback device's, and under which.
async fn reached_from_outside(trusted: bool) -> Option<(TestServer, SocketAddr)> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    // Sends nothing: it asks from which address that would be sent.
    let own = socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr()).map(|address| address.ip());
    let Some(own) = own.ok().filter(|ip| !ip.is_loopback()) else {
        println!("skipped: this machine has no address but the loopback device's");
        return None;
    };
    let trusted_proxies = if trusted { vec![own.to_string().parse().unwrap()] } else { Vec::new() };
    let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let config = Config { listen, trusted_proxies, limits: two_of_a_source(), ..config() };
    let server = TestServer::with_config(config).await;
    let address = SocketAddr::new(own, server.address.port());
    Some((server, address))
}

#[tokio::test]
async fn only_proxies_that_are_trusted_are_believed() {
    if let Some((_server, address)) = reached_from_outside(false).await {
        let mut held = Vec::new();
        for claimed in ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"] {
            held.push(client_for(address, claimed).await);
        }
        expect_refusal(address, "192.0.2.5").await;
    }
    if let Some((_server, address)) = reached_from_outside(true).await {
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(client_for(address, "192.0.2.1").await);
        }
        client_for(address, "192.0.2.2").await;
        expect_refusal(address, "192.0.2.1").await;
        // By two proxies, the first of which is on the second's own machine.
        expect_refusal(address, "192.0.2.1, 127.0.0.1").await;
    }
}

/// Before they say anything, and so before a proxy says for whom it speaks.
#[tokio::test]
async fn connections_of_one_source_are_counted_and_one_too_many_is_closed() {
    // Two clients, twice, and 256 for files.
    const MOST: usize = 260;
    let Some((server, address)) = reached_from_outside(false).await else { return };
    let mut held = Vec::new();
    for _ in 0..MOST {
        held.push(soon(TcpStream::connect(address)).await.unwrap());
    }
    let mut one_too_many = soon(TcpStream::connect(address)).await.unwrap();
    assert_eq!(soon(one_too_many.read(&mut [0])).await.unwrap_or(0), 0);
    assert!(is_served(held.pop().unwrap()).await);
    // From the loopback device there may be a proxy.
    server.client().await;

    drop(held);
    // As soon as the server has seen that they are gone.
    let again = async { while !is_served(TcpStream::connect(address).await.unwrap()).await {} };
    soon(again).await;
}

async fn is_served(mut stream: TcpStream) -> bool {
    // One that the server has closed fails here or there.
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: damso\r\nconnection: close\r\n\r\n").await;
    let mut answer = Vec::new();
    let _ = soon(stream.read_to_end(&mut answer)).await;
    answer.starts_with(b"HTTP/1.1 200")
}
