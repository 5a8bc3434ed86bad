//! Sockets with what the standard library's have no options for.

use std::{
    io,
    net::{SocketAddr, TcpListener, UdpSocket},
};

use socket2::{Domain, Protocol, SockAddr, SockRef, Socket, Type};

/// What may wait in the kernel to be received or sent, in bytes: a second of video. Linux allows as much of it as
/// `net.core.rmem_max` says.
const BUFFER: usize = 1 << 20;
/// Connections that wait in the kernel to be accepted.
const BACKLOG: i32 = 256;
/// How often to look for a port that is free for UDP and for TCP.
const ATTEMPTS: usize = 16;

/// A UDP and a TCP socket on the same port.
pub(super) struct Listener {
    pub(super) address: SocketAddr,
    pub(super) udp: UdpSocket,
    pub(super) tcp: TcpListener,
}

impl Listener {
    pub(super) fn bind(address: SocketAddr) -> io::Result<Self> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let udp = udp(address)?;
            let bound = udp.local_addr()?;
            match tcp(bound) {
                Ok(tcp) => return Ok(Self { address: bound, udp, tcp }),
                // Any port will do, and this one was free for UDP only.
                Err(_) if address.port() == 0 && attempts < ATTEMPTS => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A UDP socket that does not block.
pub(super) fn udp(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = socket(address, Type::DGRAM, Protocol::UDP)?;
    // Some systems refuse instead of giving what they have. It works without.
    let _ = socket.set_recv_buffer_size(BUFFER);
    let _ = socket.set_send_buffer_size(BUFFER);
    socket.bind(&address.into())?;
    Ok(socket.into())
}

fn tcp(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket(address, Type::STREAM, Protocol::TCP)?;
    // A server that was restarted need not wait until the old one's connections are forgotten.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn socket(address: SocketAddr, kind: Type, protocol: Protocol) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), kind, Some(protocol))?;
    if address.is_ipv6() {
        // So that [::] and 0.0.0.0 can both be listened on, and nobody comes as ::ffff:192.0.2.1.
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Sends a datagram at once or not at all, as the network itself does. Whatever a send reports, such as an unreachable
/// network, is about one address of one peer, and no reason to end anything.
pub(super) fn send(socket: &tokio::net::UdpSocket, packet: &[u8], to: SocketAddr) {
    // tokio's own `try_send_to` would first ask whether the socket is known to be writable, which a new one is not.
    if let Err(error) = SockRef::from(socket).send_to(packet, &SockAddr::from(to)) {
        tracing::trace!(%error, "not sent");
    }
}
