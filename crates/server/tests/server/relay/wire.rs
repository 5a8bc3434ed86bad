//! What a client speaks over: datagrams, or frames in a stream.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
};

use crate::support::soon;

pub(crate) enum Wire {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

impl Wire {
    pub(crate) async fn udp(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind(SocketAddr::new(server.ip(), 0)).await.unwrap();
        socket.connect(server).await.unwrap();
        Self::Udp(socket)
    }

    pub(crate) async fn tcp(server: SocketAddr) -> Self {
        Self::Tcp(soon(TcpStream::connect(server)).await.unwrap())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        match self {
            Self::Udp(socket) => socket.local_addr().unwrap(),
            Self::Tcp(stream) => stream.local_addr().unwrap(),
        }
    }

    pub(crate) async fn send(&mut self, packet: &[u8]) {
        match self {
            // What an earlier datagram came back with, of nobody listening there, is not about this one.
            Self::Udp(socket) => drop(soon(socket.send(packet)).await),
            Self::Tcp(stream) => soon(stream.write_all(packet)).await.unwrap(),
        }
    }

    /// One packet, or one frame with what fills it up.
    pub(crate) async fn receive(&mut self) -> Vec<u8> {
        match self {
            Self::Udp(socket) => {
                let mut packet = vec![0; 65_536];
                let receive = async {
                    loop {
                        // Only that nobody was listening there, which may change.
                        if let Ok(length) = socket.recv(&mut packet).await {
                            return length;
                        }
                    }
                };
                let length = soon(receive).await;
                packet.truncate(length);
                packet
            }
            Self::Tcp(stream) => {
                let mut frame = vec![0; 4];
                soon(stream.read_exact(&mut frame)).await.unwrap();
                let length = usize::from(u16::from_be_bytes([frame[2], frame[3]]));
                let rest = if frame[0] < 0x40 { 16 + length } else { length.next_multiple_of(4) };
                frame.resize(4 + rest, 0);
                soon(stream.read_exact(&mut frame[4..])).await.unwrap();
                frame
            }
        }
    }

    /// The server has closed the stream.
    pub(crate) async fn expect_end(&mut self) {
        let Self::Tcp(stream) = self else { panic!("datagrams have no end") };
        // A reset is an end too.
        let rest = soon(stream.read_to_end(&mut Vec::new())).await;
        assert!(rest.is_err() || rest.is_ok_and(|length| length == 0));
    }
}
