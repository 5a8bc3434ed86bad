//! A WebSocket client that expects what it is told, in order, and nothing else.

use std::net::SocketAddr;

use damso_protocol::{
    ClientMessage, ErrorCode, Incarnation, PeerId, RoomId, RoomPeer, ServerMessage, SessionSecret, VERSION,
};
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        handshake::client::Request,
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use super::soon;

/// One connection. It answers pings only while it is being read.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::connect_with(address, |_| {}).await
    }

    /// Connects with another request than usual.
    pub(crate) async fn connect_with(address: SocketAddr, change: impl FnOnce(&mut Request)) -> Self {
        let stream = soon(TcpStream::connect(address)).await.unwrap();
        let mut request = format!("ws://{address}/ws").into_client_request().unwrap();
        change(&mut request);
        let (socket, _) = soon(client_async(request, stream)).await.unwrap();
        Self { socket }
    }

    pub(crate) async fn say_hello(&mut self) {
        self.send(&ClientMessage::Hello { version: VERSION }).await;
        assert_eq!(self.next().await, ServerMessage::Welcome { version: VERSION });
    }

    /// Joins in incarnation 1 and returns who is there.
    pub(crate) async fn join(&mut self, room: RoomId, secret: SessionSecret) -> Vec<RoomPeer> {
        self.join_as(room, secret, 1).await
    }

    /// Joins and returns who is there.
    pub(crate) async fn join_as(&mut self, room: RoomId, secret: SessionSecret, incarnation: u64) -> Vec<RoomPeer> {
        self.send(&ClientMessage::Join { room, secret, incarnation: Incarnation(incarnation) }).await;
        match self.next().await {
            ServerMessage::Joined { id, peers, .. } => {
                assert_eq!(id, secret.peer_id());
                peers
            }
            other => panic!("not joined: {other:?}"),
        }
    }

    pub(crate) async fn signal(&mut self, to: PeerId, payload: &str) {
        self.send(&ClientMessage::Signal { to, payload: payload.to_owned() }).await;
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) {
        self.send_text(&serde_json::to_string(message).unwrap()).await;
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.send_frame(Message::text(text)).await;
    }

    pub(crate) async fn send_frame(&mut self, frame: Message) {
        soon(self.socket.send(frame)).await.unwrap();
    }

    /// Writes bytes below the WebSocket.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        soon(self.socket.get_mut().write_all(bytes)).await.unwrap();
    }

    /// Writes, without reading, until the connection is gone. A server that only waits for the client to close would
    /// let it write for ever.
    pub(crate) async fn write_until_cut_off(&mut self) {
        let cut_off = async {
            while self.socket.send(Message::text("")).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        soon(cut_off).await;
    }

    /// Reads below the WebSocket, and so answers no ping, until the server has closed.
    pub(crate) async fn read_bytes_to_end(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        soon(self.socket.get_mut().read_to_end(&mut bytes)).await.unwrap();
        bytes
    }

    /// The next message.
    pub(crate) async fn next(&mut self) -> ServerMessage {
        match soon(self.next_frame()).await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// The next messages say this, in this order.
    pub(crate) async fn expect<const N: usize>(&mut self, messages: [ServerMessage; N]) {
        for message in messages {
            assert_eq!(self.next().await, message);
        }
    }

    /// The next message is this error.
    pub(crate) async fn expect_error(&mut self, expected: ErrorCode) {
        match self.next().await {
            ServerMessage::Error { code, message, .. } => {
                assert_eq!(code, expected);
                assert!(!message.is_empty());
            }
            other => panic!("not an error: {other:?}"),
        }
    }

    /// The next message says that a signal to this peer could not be delivered.
    pub(crate) async fn expect_unknown_peer(&mut self, expected: PeerId) {
        match self.next().await {
            ServerMessage::Error { code: ErrorCode::UnknownPeer, peer, .. } => assert_eq!(peer, Some(expected)),
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The server has closed, with this code and without another message.
    pub(crate) async fn expect_close(&mut self, code: u16) {
        match soon(self.next_frame()).await {
            Some(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), code),
            other => panic!("not closed: {other:?}"),
        }
        assert_eq!(soon(self.next_frame()).await, None);
    }

    /// The next message is this error, and with it the server closes as its code says.
    pub(crate) async fn expect_closing_error(&mut self, code: ErrorCode) {
        self.expect_error(code).await;
        self.expect_close(code.close().unwrap()).await;
    }

    /// The server still answers, and had nothing else to say.
    pub(crate) async fn expect_nothing(&mut self) {
        self.send(&ClientMessage::Ping).await;
        assert_eq!(self.next().await, ServerMessage::Pong);
    }

    /// The server still answers; what it said before does not matter here.
    pub(crate) async fn expect_answer(&mut self) {
        self.send(&ClientMessage::Ping).await;
        while self.next().await != ServerMessage::Pong {}
    }

    /// Closes as a page does.
    pub(crate) async fn close(&mut self, code: Option<u16>) {
        let frame = code.map(|code| CloseFrame { code: CloseCode::from(code), reason: "".into() });
        soon(self.socket.close(frame)).await.unwrap();
    }

    /// The next frame that is not a heartbeat. `None` when the connection has ended, in whichever way.
    pub(crate) async fn next_frame(&mut self) -> Option<Message> {
        loop {
            match self.socket.next().await?.ok()? {
                Message::Ping(_) | Message::Pong(_) => {}
                frame => return Some(frame),
            }
        }
    }
}
