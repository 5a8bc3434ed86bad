//! The way back to a client.

use std::{cell::RefCell, collections::VecDeque, io, net::SocketAddr, rc::Rc};

use tokio::{
    net::{TcpStream, UdpSocket},
    sync::Notify,
};

use super::sockets;

/// What may wait to be written to one client's stream, in bytes. What does not fit is dropped, as a full router drops:
/// inside are packets that can be lost.
const QUEUE: usize = 256 * 1024;

/// By what way a client is reached.
#[derive(Clone)]
pub(super) enum Sink {
    Udp(Rc<UdpSocket>, SocketAddr),
    Tcp(Rc<Outgoing>),
}

impl Sink {
    /// Sends one packet, or one frame of a stream.
    pub(super) fn send(&self, packet: &[u8]) {
        match self {
            Self::Udp(socket, address) => sockets::send(socket, packet, *address),
            Self::Tcp(outgoing) => outgoing.send(packet),
        }
    }
}

/// The writing side of a client's stream.
pub(super) struct Outgoing {
    stream: Rc<TcpStream>,
    queue: RefCell<VecDeque<u8>>,
    queued: Notify,
}

impl Outgoing {
    pub(super) fn new(stream: Rc<TcpStream>) -> Self {
        Self { stream, queue: RefCell::default(), queued: Notify::new() }
    }

    /// Writes what can be written at once, and queues the rest of a frame that was begun.
    fn send(&self, frame: &[u8]) {
        let mut queue = self.queue.borrow_mut();
        let written = if queue.is_empty() { self.stream.try_write(frame).unwrap_or(0) } else { 0 };
        let rest = &frame[written..];
        if rest.is_empty() || written == 0 && queue.len() + rest.len() > QUEUE {
            return;
        }
        queue.extend(rest);
        self.queued.notify_one();
    }

    /// Writes what is queued, whenever there is something. Ends with the connection.
    pub(super) async fn flush(&self) -> io::Result<()> {
        loop {
            self.queued.notified().await;
            while !self.queue.borrow().is_empty() {
                self.stream.writable().await?;
                let mut queue = self.queue.borrow_mut();
                match self.stream.try_write(queue.as_slices().0) {
                    Ok(written) => drop(queue.drain(..written)),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) => return Err(error),
                }
            }
            // A queue is there for a bad moment, and so is its memory.
            self.queue.borrow_mut().shrink_to(0);
        }
    }
}
