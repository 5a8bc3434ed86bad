//! What waits to be written to one client, bounded in bytes: the hub's end, which never waits, and the session's end.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What a frame costs beside its text: its place in the queue, its allocation, its header.
const FRAME_OVERHEAD: usize = 128;

/// One thing to write.
pub(crate) enum Parcel {
    /// A message, with the room it takes in the queue, given back when it is written.
    Message(Utf8Bytes, OwnedSemaphorePermit),
    /// The end: a last message, if there is anything to say, and the close code.
    Close(Option<Utf8Bytes>, u16),
}

/// The hub's end. Dropping it releases the client: what is queued is still written, and then the connection is closed.
pub(crate) struct Outbox {
    queue: mpsc::UnboundedSender<Parcel>,
    space: Arc<Semaphore>,
    _released: DropGuard,
}

/// The session's end.
pub(crate) struct Mailbox {
    pub(crate) queue: mpsc::UnboundedReceiver<Parcel>,
    /// Cancelled when the hub is done with this client.
    pub(crate) released: CancellationToken,
}

/// The client does not read what it is sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// An empty queue for `bytes`.
pub(crate) fn mailbox(bytes: usize) -> (Outbox, Mailbox) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let released = CancellationToken::new();
    let space = Arc::new(Semaphore::new(bytes.min(Semaphore::MAX_PERMITS)));
    let outbox = Outbox { queue: sender, space, _released: released.clone().drop_guard() };
    (outbox, Mailbox { queue: receiver, released })
}

impl Outbox {
    /// Queues a message, or finds that there is no room for it.
    pub(crate) fn push(&self, text: Utf8Bytes) -> Result<(), Full> {
        let cost = u32::try_from(text.len() + FRAME_OVERHEAD).map_err(|_| Full)?;
        let permit = Arc::clone(&self.space).try_acquire_many_owned(cost).map_err(|_| Full)?;
        self.queue.send(Parcel::Message(text, permit)).map_err(|_| Full)
    }

    /// Queues the end, for which there is always room, and releases the client.
    pub(crate) fn close(self, last: Option<Utf8Bytes>, code: u16) {
        // A session that is gone needs no close frame.
        let _ = self.queue.send(Parcel::Close(last, code));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_makes_room() {
        let (outbox, mut mailbox) = mailbox(1000);
        let message = || Utf8Bytes::from("x".repeat(400));
        assert_eq!(outbox.push(message()), Ok(()));
        assert_eq!(outbox.push(message()), Err(Full));
        drop(mailbox.queue.recv().await);
        assert_eq!(outbox.push(message()), Ok(()));
    }

    #[tokio::test]
    async fn the_end_comes_after_what_is_queued_and_releases() {
        let (outbox, mut mailbox) = mailbox(1000);
        outbox.push("first".into()).unwrap();
        assert!(!mailbox.released.is_cancelled());
        outbox.close(Some("last".into()), 1001);
        assert!(mailbox.released.is_cancelled());
        assert!(matches!(mailbox.queue.recv().await, Some(Parcel::Message(text, _)) if text.as_str() == "first"));
        assert!(matches!(mailbox.queue.recv().await, Some(Parcel::Close(Some(_), 1001))));
        assert!(mailbox.queue.recv().await.is_none());
    }
}
