//! Clients that come over TCP. One that has no allocation yet takes a place among so many, and has so much time.

use std::{io, ops::ControlFlow, rc::Rc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    task::{spawn_local, yield_now},
    time::{Instant, sleep, sleep_until},
};
use tracing::{debug, warn};

use super::{
    Shared,
    outgoing::{Outgoing, Sink},
    ports::{Batch, MAX_BATCH, Opener},
    slots::{Slot, Slots},
    sockets,
};
use crate::{
    clock::Now,
    turn::{ClientId, Frame, Outcome, Transport, first_frame},
};

/// The longest frame of a client without an allocation, in bytes: more than any request.
const MAX_REQUEST: usize = 2048;

/// How long to wait after a failure to accept, which most often says that there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Begins to accept.
pub(super) fn listen(shared: &Rc<Shared>, number: usize, listener: std::net::TcpListener) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let shared = Rc::clone(shared);
    spawn_local(async move {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => {
                    let Some(slot) = Slots::take(&shared.slots, address.ip().into()) else {
                        debug!("too many connections without an allocation");
                        continue;
                    };
                    let client = ClientId { transport: Transport::Tcp, listener: number, address };
                    spawn_local(serve(Rc::clone(&shared), client, stream, slot));
                }
                Err(error) => {
                    warn!(%error, "cannot accept a relay's client");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    });
    Ok(())
}

/// Serves one client until it closes, misbehaves, or has no allocation for too long.
async fn serve(shared: Rc<Shared>, client: ClientId, stream: TcpStream, slot: Slot) {
    // A frame holds a packet, which is late if it waits to be sent along with another.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "cannot set TCP_NODELAY");
    }
    let stream = Rc::new(stream);
    let outgoing = Rc::new(Outgoing::new(Rc::clone(&stream)));
    let sink = Sink::Tcp(Rc::clone(&outgoing));
    let mut connection = Connection { shared, client, stream, sink, begun: Vec::new(), slot: Some(slot) };
    tokio::select! {
        () = connection.read() => {}
        Err(error) = outgoing.flush() => debug!(%error, "a relay's connection broke"),
    }
}

/// The reading side of a client's stream. The allocation ends with it.
struct Connection {
    shared: Rc<Shared>,
    client: ClientId,
    stream: Rc<TcpStream>,
    sink: Sink,
    /// The beginning of a frame whose end has not come yet.
    begun: Vec<u8>,
    /// Held until there is an allocation.
    slot: Option<Slot>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.shared.relay.borrow_mut().release(self.client);
    }
}

impl Connection {
    async fn read(&mut self) {
        let mut deadline = Instant::now() + self.shared.patience;
        loop {
            tokio::select! {
                ready = self.stream.readable() => {
                    if ready.is_err() {
                        return;
                    }
                    match self.read_batch() {
                        ControlFlow::Continue(Batch::Whole) => {}
                        ControlFlow::Continue(Batch::Cut) => yield_now().await,
                        ControlFlow::Break(()) => return,
                    }
                }
                () = sleep_until(deadline) => {
                    if !self.has_allocation() {
                        return debug!("a relay's connection has no allocation");
                    }
                    deadline = Instant::now() + self.shared.patience;
                }
            }
        }
    }

    /// Reads what there is, without keeping others waiting for too long.
    fn read_batch(&mut self) -> ControlFlow<(), Batch> {
        let shared = Rc::clone(&self.shared);
        let buffer = &mut *shared.buffer.borrow_mut();
        let mut filled = self.begun.len();
        buffer[..filled].copy_from_slice(&self.begun);
        let mut batch = Batch::Cut;
        for _ in 0..MAX_BATCH {
            match self.stream.try_read(&mut buffer[filled..]) {
                Ok(0) => return ControlFlow::Break(()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    batch = Batch::Whole;
                    break;
                }
                Err(_) => return ControlFlow::Break(()),
            }
            let taken = self.take_frames(&buffer[..filled])?;
            buffer.copy_within(taken..filled, 0);
            filled -= taken;
        }
        self.begun = buffer[..filled].to_vec();
        ControlFlow::Continue(batch)
    }

    /// Hands on the frames that are complete, and returns their length.
    fn take_frames(&mut self, stream: &[u8]) -> ControlFlow<(), usize> {
        let now = Now::read();
        let mut taken = 0;
        loop {
            let rest = &stream[taken..];
            let length = match first_frame(rest) {
                Frame::Length(length) => length,
                Frame::Unknown => return ControlFlow::Continue(taken),
                Frame::Garbage => return ControlFlow::Break(()),
            };
            if self.slot.is_some() && length > MAX_REQUEST {
                return ControlFlow::Break(());
            }
            let Some(frame) = rest.get(..length) else { return ControlFlow::Continue(taken) };
            self.hand_on(now, frame);
            taken += length;
        }
    }

    fn hand_on(&mut self, now: Now, frame: &[u8]) {
        let answer = &mut *self.shared.answer.borrow_mut();
        let mut relay = self.shared.relay.borrow_mut();
        let mut ports = Opener { shared: &self.shared, sink: &self.sink };
        match relay.client_sent(now, self.client, frame, &mut ports, answer) {
            Outcome::Nothing => {}
            Outcome::Answer => {
                self.sink.send(answer);
                if self.slot.is_some() && relay.has_allocation(now, self.client) {
                    self.slot = None;
                }
            }
            Outcome::Send { port, peer, payload } => sockets::send(&port.socket, payload, peer),
            Outcome::Deliver { port, packet } => port.sink.send(&answer[packet]),
        }
    }

    fn has_allocation(&self) -> bool {
        self.shared.relay.borrow().has_allocation(Now::read(), self.client)
    }
}
