//! One WebSocket connection: frames in and out, heartbeats, the closing handshake. What a message means is not known here.

use std::{future::pending, pin::pin, sync::Arc};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use damso_protocol::{ErrorCode, LeaveReason};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval_at, sleep, timeout, timeout_at},
};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use crate::{
    Limits,
    decode::decode,
    hub::{Hub, Refusal},
    mailbox::Parcel,
    rate::TokenBucket,
    rooms::ClientId,
    source::Source,
};

/// The end of what can be read from a client.
enum End {
    /// The client closed, or the connection broke.
    Gone(LeaveReason),
    /// The hub is done with the client, which may still be speaking.
    Released,
    /// What the client sends is no WebSocket frame, or too long: what follows cannot be read.
    Unreadable,
}

/// Serves one client until its connection is closed, at the latest [`Limits::close_timeout`] after the hub released it.
pub(crate) async fn serve(socket: WebSocket, hub: Arc<Hub>, source: Option<Source>) {
    let (client, mailbox) = match hub.connect(source) {
        Ok(connection) => connection,
        Err(refusal) => return turn_away(socket, refusal, hub.limits()).await,
    };
    let (sink, mut stream) = socket.split();

    let reading = async {
        match read(&mut stream, client, &hub, &mailbox.released).await {
            End::Gone(reason) => {
                hub.disconnect(client, reason);
                drain(&mut stream).await;
            }
            End::Released => drain(&mut stream).await,
            // A socket that is closed with something unread is reset, and the client may then never see why.
            End::Unreadable => pending().await,
        }
    };
    // Whoever takes nothing any more is as good as silent, whatever it says, and holds what waits for it.
    let writing = write(sink, mailbox.queue, hub.limits(), || hub.give_up(client));
    let overdue = async {
        mailbox.released.cancelled().await;
        sleep(hub.limits().close_timeout).await;
    };
    tokio::select! {
        ((), result) = async { tokio::join!(reading, writing) } => {
            if let Err(error) = result {
                debug!(%client, %error, "could not write");
            }
        }
        () = overdue => debug!(%client, "did not close in time"),
    }
}

/// Reads and passes on what the client says.
async fn read<S>(stream: &mut S, client: ClientId, hub: &Hub, released: &CancellationToken) -> End
where
    S: Stream<Item = Result<Message, axum::Error>> + Unpin,
{
    let limits = hub.limits();
    let silence = limits.heartbeat * 2;
    let start = Instant::now();
    let mut hello_deadline = Some(start + limits.hello_timeout);
    let mut bucket = TokenBucket::new(limits.messages_per_second, limits.message_burst, start.into_std());
    let mut heard = start;

    loop {
        let silent_at = heard + silence;
        let deadline = hello_deadline.map_or(silent_at, |hello| hello.min(silent_at));
        let next = tokio::select! {
            biased;
            () = released.cancelled() => return End::Released,
            next = timeout_at(deadline, stream.next()) => next,
        };
        let message = match next {
            Err(_) if hello_deadline.is_some_and(|hello| hello <= deadline) => {
                hub.refuse(client, ErrorCode::HelloExpected);
                return End::Released;
            }
            Err(_) => {
                hub.give_up(client);
                return End::Released;
            }
            Ok(None) => return End::Gone(LeaveReason::Lost),
            Ok(Some(Err(error))) => match misuse(error) {
                Some(code) => {
                    hub.refuse(client, code);
                    return End::Unreadable;
                }
                None => return End::Gone(LeaveReason::Lost),
            },
            Ok(Some(Ok(message))) => message,
        };

        heard = Instant::now();
        if bucket.take(heard.into_std()).is_err() {
            hub.refuse(client, ErrorCode::TooManyMessages);
            return End::Released;
        }
        match message {
            Message::Text(text) => {
                hello_deadline = None;
                match decode(&text) {
                    Ok(message) => hub.receive(client, message),
                    Err(code) => hub.refuse(client, code),
                }
            }
            Message::Binary(_) => hub.refuse(client, ErrorCode::BinaryFrame),
            // That the other side is there is all that these say; a ping is answered by the WebSocket itself.
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(frame) => return End::Gone(meaning(frame.as_ref())),
        }
    }
}

/// Whether a close frame says that the person leaves. 1000 is a page that is done, 1001 one that is closed or left; any
/// other, and none at all, is a page that drops a connection it no longer trusts, and comes back on another.
fn meaning(frame: Option<&CloseFrame>) -> LeaveReason {
    match frame.map(|frame| frame.code) {
        Some(1000 | 1001) => LeaveReason::Left,
        _ => LeaveReason::Lost,
    }
}

/// What the client did wrong, if it is to blame for a read error.
fn misuse(error: axum::Error) -> Option<ErrorCode> {
    use tungstenite::error::{Error, ProtocolError};

    match error.into_inner().downcast_ref::<Error>()? {
        Error::Capacity(_) => Some(ErrorCode::FrameTooLong),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(_) | Error::Utf8(_) => Some(ErrorCode::Malformed),
        _ => None,
    }
}

/// Reads on until the client has closed its side, and listens no more.
async fn drain<S>(stream: &mut S)
where
    S: Stream<Item = Result<Message, axum::Error>> + Unpin,
{
    while let Some(Ok(_)) = stream.next().await {}
}

/// Writes what the mailbox brings, and pings, until the hub has released the client. `stuck` is called if the client takes
/// nothing for two heartbeats.
async fn write<S>(
    mut sink: S,
    mut queue: mpsc::UnboundedReceiver<Parcel>,
    limits: &Limits,
    stuck: impl FnOnce(),
) -> Result<(), axum::Error>
where
    S: Sink<Message, Error = axum::Error> + Unpin,
{
    let mut heartbeat = interval_at(Instant::now() + limits.heartbeat, limits.heartbeat);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // What is being sent still has its room in the queue.
        let (message, _room, last) = tokio::select! {
            parcel = queue.recv() => match parcel {
                Some(Parcel::Message(text, room)) => (Message::Text(text), Some(room), None),
                Some(Parcel::Close(Some(text), code)) => (Message::Text(text), None, Some(code)),
                Some(Parcel::Close(None, code)) => return sink.send(close_message(code)).await,
                None => return Ok(()),
            },
            _ = heartbeat.tick() => (Message::Ping(Bytes::new()), None, None),
        };
        let Ok(sent) = timeout(limits.heartbeat * 2, sink.send(message)).await else {
            stuck();
            return Ok(());
        };
        sent?;
        if let Some(code) = last {
            return sink.send(close_message(code)).await;
        }
    }
}

/// Tells a client that there is no place for it.
async fn turn_away(mut socket: WebSocket, refusal: Refusal, limits: &Limits) {
    let farewell = pin!(async {
        socket.send(Message::Text(refusal.message)).await?;
        socket.send(close_message(refusal.code)).await?;
        drain(&mut socket).await;
        Ok::<(), axum::Error>(())
    });
    // One that does not take it in time is not told.
    let _ = timeout(limits.close_timeout, farewell).await;
}

fn close_message(code: u16) -> Message {
    Message::Close(Some(CloseFrame { code, reason: "".into() }))
}
