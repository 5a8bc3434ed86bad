//! The rooms, shared: every session brings what its client said, and what follows is put into the mailboxes.
//!
//! One lock around everything, held while messages are put in order and never across an await. Delivery is part of it, so
//! that every client sees changes in the order in which they happened.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use damso_protocol::{ClientMessage, ErrorCode, GoodbyeReason, LeaveReason, ServerMessage, close};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};
use tracing::{debug, info};

use crate::{
    Limits,
    clock::Now,
    error_message::error,
    issuer::IceIssuer,
    mailbox::{Mailbox, Outbox, mailbox},
    rooms::{ClientId, Delivery, RoomLimits, Rooms, TooMany},
    source::Source,
};

/// What all sessions share.
pub(crate) struct Hub {
    state: Mutex<State>,
    limits: Limits,
    /// [`Rooms::next_expiry`] may have changed.
    expiry_changed: Notify,
}

struct State {
    rooms: Rooms,
    outboxes: HashMap<ClientId, Outbox>,
    next_client: u64,
    stage: Stage,
}

#[derive(PartialEq, Eq)]
enum Stage {
    Open,
    ShuttingDown,
}

/// Why a connection is not taken: a last message and a close code.
pub(crate) struct Refusal {
    pub(crate) message: Utf8Bytes,
    pub(crate) code: u16,
}

impl Hub {
    pub(crate) fn new(limits: Limits, ice: IceIssuer) -> Self {
        let room_limits = RoomLimits {
            peers: limits.room_peers,
            watchers: limits.room_watchers,
            rooms: limits.rooms,
            source_connections: limits.source_connections(),
            source_seats: limits.source_clients,
            grace: limits.grace,
        };
        let rooms = Rooms::new(room_limits, ice);
        let state = State { rooms, outboxes: HashMap::new(), next_client: 1, stage: Stage::Open };
        Self { state: Mutex::new(state), limits, expiry_changed: Notify::new() }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes a connection, if there is room for it.
    pub(crate) fn connect(&self, source: Option<Source>) -> Result<(ClientId, Mailbox), Refusal> {
        let mut state = self.lock();
        if state.stage == Stage::ShuttingDown {
            return Err(Refusal { message: goodbye(), code: close::GOING_AWAY });
        }
        if state.outboxes.len() >= self.limits.clients {
            info!("client refused: the server is full");
            return Err(full());
        }
        let client = ClientId(state.next_client);
        if let Err(TooMany) = state.rooms.connect(client, source) {
            info!("client refused: there are too many from one address, or from a proxy that is not a --trusted-proxy");
            return Err(full());
        }
        state.next_client += 1;
        let (outbox, mailbox) = mailbox(self.limits.queue_bytes);
        state.outboxes.insert(client, outbox);
        info!(%client, "connected");
        Ok((client, mailbox))
    }

    /// A client said something.
    pub(crate) fn receive(&self, client: ClientId, message: ClientMessage) {
        self.apply(|state, now| state.rooms.receive(now, client, message));
    }

    /// A client sent what is no message, or too much. If the code closes, the client is released.
    pub(crate) fn refuse(&self, client: ClientId, code: ErrorCode) {
        self.apply(|state, now| state.rooms.refuse(now.instant, client, code));
    }

    /// A client was not heard for too long.
    pub(crate) fn give_up(&self, client: ClientId) {
        self.apply(|state, now| {
            state.hang_up(client, "silent");
            state.rooms.disconnect(now.instant, client, LeaveReason::Lost)
        });
    }

    /// A client's connection has ended. Does nothing for one that was released before.
    pub(crate) fn disconnect(&self, client: ClientId, reason: LeaveReason) {
        self.apply(|state, now| {
            if state.outboxes.remove(&client).is_some() {
                info!(%client, ?reason, "disconnected");
            }
            state.rooms.disconnect(now.instant, client, reason)
        });
    }

    /// Says farewell to everybody, and takes nobody any more.
    pub(crate) fn shut_down(&self) {
        let mut state = self.lock();
        state.stage = Stage::ShuttingDown;
        for (_, outbox) in state.outboxes.drain() {
            outbox.close(Some(goodbye()), close::GOING_AWAY);
        }
    }

    /// Gives up those who do not come back, whenever it is time. Runs until it is dropped.
    pub(crate) async fn expire(&self) {
        loop {
            let next = self.lock().rooms.next_expiry();
            let due = async {
                match next {
                    Some(next) => sleep_until(Instant::from_std(next)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = due => self.apply(|state, now| state.rooms.expire(now.instant)),
                () = self.expiry_changed.notified() => {}
            }
        }
    }

    fn apply(&self, change: impl FnOnce(&mut State, Now) -> Vec<Delivery>) {
        let now = Now::read();
        let mut state = self.lock();
        let before = state.rooms.next_expiry();
        let deliveries = change(&mut state, now);
        state.deliver(now.instant, deliveries);
        if state.rooms.next_expiry() != before {
            self.expiry_changed.notify_one();
        }
    }

    /// A panic under the lock is a bug, but one client's bug must not take everybody's calls down: the others go on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn deliver(&mut self, now: std::time::Instant, deliveries: Vec<Delivery>) {
        let mut deliveries = VecDeque::from(deliveries);
        while let Some(Delivery { to, message }) = deliveries.pop_front() {
            let Some(message) = message else {
                self.hang_up(to, "its page has another line");
                continue;
            };
            let text = json(&message);
            if let ServerMessage::Error { code, .. } = message {
                debug!(client = %to, ?code, "refused");
                if let Some(close) = code.close() {
                    self.release(to, code, text, close);
                    continue;
                }
            }
            if self.outboxes.get(&to).is_some_and(|outbox| outbox.push(text).is_err()) {
                self.release(to, ErrorCode::TooSlow, json(&error(ErrorCode::TooSlow)), close::TOO_SLOW);
                deliveries.extend(self.rooms.disconnect(now, to, LeaveReason::Lost));
            }
        }
    }

    /// Closes without a word: to the page, too, it is a line that was lost.
    fn hang_up(&mut self, client: ClientId, why: &'static str) {
        if let Some(outbox) = self.outboxes.remove(&client) {
            info!(%client, "{why}");
            outbox.close(None, close::SILENT);
        }
    }

    fn release(&mut self, client: ClientId, code: ErrorCode, last: Utf8Bytes, close: u16) {
        if let Some(outbox) = self.outboxes.remove(&client) {
            info!(%client, ?code, "closing");
            outbox.close(Some(last), close);
        }
    }
}

fn full() -> Refusal {
    Refusal { message: json(&error(ErrorCode::ServerFull)), code: close::TRY_AGAIN_LATER }
}

fn goodbye() -> Utf8Bytes {
    json(&ServerMessage::Goodbye { reason: GoodbyeReason::ShuttingDown })
}

fn json(message: &ServerMessage) -> Utf8Bytes {
    serde_json::to_string(message).expect("ids, numbers and strings can always be written as JSON").into()
}
