//! The ports of allocations: finding a free one, and reading what peers send to it.

use std::{
    cell::RefCell,
    collections::HashSet,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
    rc::Rc,
};

use tokio::{
    net::UdpSocket,
    task::{AbortHandle, spawn_local, yield_now},
};
use tracing::{debug, warn};

use super::{MAX_DATAGRAM, Shared, outgoing::Sink, sockets};
use crate::{
    clock::Now,
    turn::{ClientId, Family, HEADROOM, Parity, Ports},
};

/// Packets that are read from one socket before another has its turn.
pub(super) const MAX_BATCH: usize = 64;

/// Whether everything was read.
#[derive(PartialEq, Eq)]
pub(super) enum Batch {
    Whole,
    /// There may be more, but it is another's turn. To yield costs a system call, and so is not done without need.
    Cut,
}

/// Ports that other programs hold, before it is said that there is none left.
const ATTEMPTS: usize = 128;

/// The ports that may be given out, and those that are.
pub(super) struct PortRange {
    range: RangeInclusive<u16>,
    /// Where to bind. A public address that is not this machine's own, but a NAT's in front of it, cannot be bound to.
    v4: IpAddr,
    v6: IpAddr,
    used: HashSet<(bool, u16)>,
}

impl PortRange {
    pub(super) fn new(range: RangeInclusive<u16>, v4: Option<Ipv4Addr>, v6: Option<Ipv6Addr>) -> Self {
        let or_any = |public: Option<IpAddr>, any: IpAddr| {
            public.filter(|ip| sockets::udp(SocketAddr::new(*ip, 0)).is_ok()).unwrap_or(any)
        };
        Self {
            range,
            v4: or_any(v4.map(IpAddr::V4), Ipv4Addr::UNSPECIFIED.into()),
            v6: or_any(v6.map(IpAddr::V6), Ipv6Addr::UNSPECIFIED.into()),
            used: HashSet::new(),
        }
    }

    fn open(&mut self, family: Family, parity: Parity) -> Option<(UdpSocket, u16)> {
        let ip = if family == Family::V4 { self.v4 } else { self.v6 };
        let length = u32::from(self.range.end().checked_sub(*self.range.start())?) + 1;
        // Not in order, so that nobody can guess the next one (RFC 6056).
        let first = getrandom::u32().ok()? % length;
        let mut attempts = 0;
        for offset in 0..length {
            let port = self.range.start() + u16::try_from((first + offset) % length).ok()?;
            if parity == Parity::Even && port % 2 == 1 || self.used.contains(&(ip.is_ipv4(), port)) {
                continue;
            }
            match sockets::udp(SocketAddr::new(ip, port)).and_then(UdpSocket::from_std) {
                Ok(socket) => {
                    self.used.insert((ip.is_ipv4(), port));
                    return Some((socket, port));
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => {
                    warn!(%error, "cannot open a port to relay");
                    return None;
                }
            }
            attempts += 1;
            if attempts == ATTEMPTS {
                break;
            }
        }
        debug!("there is no port left to relay");
        None
    }
}

/// A port that belongs to an allocation. Closed, and free for another, when it is dropped.
pub(super) struct Port {
    pub(super) socket: Rc<UdpSocket>,
    /// By what way its client is reached.
    pub(super) sink: Sink,
    key: (bool, u16),
    ports: Rc<RefCell<PortRange>>,
    reader: AbortHandle,
}

impl Drop for Port {
    fn drop(&mut self) {
        self.reader.abort();
        self.ports.borrow_mut().used.remove(&self.key);
        debug!(port = self.key.1, "allocation ended");
    }
}

/// Opens ports for one client.
pub(super) struct Opener<'s> {
    pub(super) shared: &'s Rc<Shared>,
    /// By what way the client hears what peers send.
    pub(super) sink: &'s Sink,
}

impl Ports for Opener<'_> {
    type Port = Port;

    fn open(&mut self, client: ClientId, family: Family, parity: Parity) -> Option<(Port, u16)> {
        let ports = &self.shared.ports;
        let (socket, number) = ports.borrow_mut().open(family, parity)?;
        let socket = Rc::new(socket);
        let reading = read(Rc::clone(self.shared), Rc::clone(&socket), client, self.sink.clone());
        let reader = spawn_local(reading).abort_handle();
        debug!(port = number, transport = ?client.transport, "allocation made");
        let key = (family == Family::V4, number);
        Some((Port { socket, sink: self.sink.clone(), key, ports: Rc::clone(ports), reader }, number))
    }
}

/// Hands on what peers send, until it is aborted.
async fn read(shared: Rc<Shared>, socket: Rc<UdpSocket>, client: ClientId, sink: Sink) {
    while socket.readable().await.is_ok() {
        if read_batch(&shared, &socket, client, &sink) == Batch::Cut {
            yield_now().await;
        }
    }
}

fn read_batch(shared: &Shared, socket: &UdpSocket, client: ClientId, sink: &Sink) -> Batch {
    let now = Now::read();
    let buffer = &mut *shared.buffer.borrow_mut();
    for _ in 0..MAX_BATCH {
        match socket.try_recv_from(&mut buffer[HEADROOM..HEADROOM + MAX_DATAGRAM]) {
            Ok((length, peer)) => {
                let range = shared.relay.borrow_mut().peer_sent(now, client, peer, buffer, length);
                if let Some(range) = range {
                    sink.send(&buffer[range]);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Batch::Whole,
            // About something sent earlier that did not arrive: no reason to stop listening.
            Err(_) => {}
        }
    }
    Batch::Cut
}
