//! Clients that come over UDP. Nothing is kept about one that has no allocation.

use std::{io, rc::Rc};

use tokio::{
    net::UdpSocket,
    task::{spawn_local, yield_now},
};
use tracing::error;

use super::{
    MAX_DATAGRAM, Shared,
    outgoing::Sink,
    ports::{Batch, MAX_BATCH, Opener},
    sockets,
};
use crate::{
    clock::Now,
    turn::{ClientId, Outcome, Transport},
};

/// Begins to answer.
pub(super) fn listen(shared: &Rc<Shared>, listener: usize, socket: std::net::UdpSocket) -> io::Result<()> {
    let socket = Rc::new(UdpSocket::from_std(socket)?);
    let shared = Rc::clone(shared);
    spawn_local(async move {
        // A panic is a bug, but one client's bug must not end everybody's calls.
        while let Err(error) = spawn_local(read(Rc::clone(&shared), listener, Rc::clone(&socket))).await {
            if error.is_cancelled() {
                return;
            }
            error!(%error, "a packet was too much");
        }
    });
    Ok(())
}

async fn read(shared: Rc<Shared>, listener: usize, socket: Rc<UdpSocket>) {
    while socket.readable().await.is_ok() {
        if read_batch(&shared, listener, &socket) == Batch::Cut {
            yield_now().await;
        }
    }
}

fn read_batch(shared: &Rc<Shared>, listener: usize, socket: &Rc<UdpSocket>) -> Batch {
    let now = Now::read();
    let buffer = &mut shared.buffer.borrow_mut()[..MAX_DATAGRAM];
    let answer = &mut *shared.answer.borrow_mut();
    let mut relay = shared.relay.borrow_mut();
    for _ in 0..MAX_BATCH {
        let (length, address) = match socket.try_recv_from(buffer) {
            Ok(received) => received,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Batch::Whole,
            // About something sent earlier that did not arrive: no reason to stop listening.
            Err(_) => continue,
        };
        let client = ClientId { transport: Transport::Udp, listener, address };
        let sink = Sink::Udp(Rc::clone(socket), address);
        let mut ports = Opener { shared, sink: &sink };
        match relay.client_sent(now, client, &buffer[..length], &mut ports, answer) {
            Outcome::Nothing => {}
            Outcome::Answer => sink.send(answer),
            Outcome::Send { port, peer, payload } => sockets::send(&port.socket, payload, peer),
            Outcome::Deliver { port, packet } => port.sink.send(&answer[packet]),
        }
    }
    Batch::Cut
}
