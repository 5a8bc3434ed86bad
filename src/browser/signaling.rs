//! The WebSocket to the signaling server: text frames out and in, and the code with which it closes.
//!
//! The socket is not split into a sink and a stream: frames leave in the very call that sends them, because the last ones
//! are sent while the page is being closed, and the close code follows them.

use std::{
    cell::RefCell,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use damso_call::{Generation, SocketEvent};
use damso_protocol::close;
use futures_core::Stream;
use futures_sink::Sink;
use gloo_net::websocket::{Message, State, WebSocketError, futures::WebSocket};
use wasm_bindgen_futures::spawn_local;

/// RFC 6455, section 7.4.1.
const NORMAL_CLOSURE: u16 = 1000;
const ABNORMAL_CLOSURE: u16 = 1006;

/// The one socket there is at a time. Nothing is reported about one that was closed from here.
pub struct Signaling {
    url: String,
    report: Rc<dyn Fn(Generation, SocketEvent)>,
    socket: RefCell<Option<Socket>>,
}

/// Dropping it abandons it. Empty once it was closed from here.
struct Socket(Rc<RefCell<Option<WebSocket>>>);

impl Signaling {
    /// For the server at this `ws:` or `wss:` address.
    pub fn new(url: String, report: impl Fn(Generation, SocketEvent) + 'static) -> Self {
        Self { url, report: Rc::new(report), socket: RefCell::default() }
    }

    /// Abandons the socket there is, and opens another one.
    pub fn open(&self, generation: Generation) {
        self.abandon();
        match Socket::open(&self.url, generation, &self.report) {
            Some(socket) => drop(self.socket.replace(Some(socket))),
            None => (self.report)(generation, SocketEvent::Closed(ABNORMAL_CLOSURE)),
        }
    }

    /// Sends a text frame; nothing, if the socket is not open.
    pub fn send(&self, frame: &str) {
        if let Some(socket) = &*self.socket.borrow() {
            socket.send(frame);
        }
    }

    /// Closes the socket, after what was sent: the person goes.
    pub fn close(&self) {
        if let Some(socket) = self.socket.take() {
            socket.close(NORMAL_CLOSURE);
        }
    }

    /// Closes the socket because nothing is heard on it any more. To the server, the person stays for a while.
    pub fn abandon(&self) {
        drop(self.socket.take());
    }
}

impl Socket {
    /// `None` where the browser forbids it: an invalid address, or `ws:` from a page that came by `https:`.
    fn open(url: &str, generation: Generation, report: &Rc<dyn Fn(Generation, SocketEvent)>) -> Option<Self> {
        let socket = Rc::new(RefCell::new(Some(WebSocket::open(url).ok()?)));
        let (listened, report) = (Rc::clone(&socket), Rc::clone(report));
        spawn_local(async move {
            if let Some(State::Open) = poll_fn(|context| poll_opened(&listened, context)).await {
                report(generation, SocketEvent::Opened);
            }
            while let Some(event) = poll_fn(|context| poll_event(&listened, context)).await {
                report(generation, event);
            }
        });
        Some(Self(socket))
    }

    fn send(&self, frame: &str) {
        if let Some(socket) = self.0.borrow_mut().as_mut().filter(|socket| matches!(socket.state(), State::Open)) {
            Pin::new(socket).start_send(Message::Text(frame.to_owned())).ok();
        }
    }

    fn close(&self, code: u16) {
        let socket = self.0.take();
        if let Some(socket) = socket {
            socket.close(Some(code), None).ok();
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.close(close::SILENT);
    }
}

/// What has become of a socket that is opening; `None` if it was closed from here.
fn poll_opened(socket: &RefCell<Option<WebSocket>>, context: &mut Context) -> Poll<Option<State>> {
    let mut socket = socket.borrow_mut();
    let Some(socket) = socket.as_mut() else { return Poll::Ready(None) };
    Pin::new(&mut *socket).poll_ready(context).map(|_| Some(socket.state()))
}

/// What happens next; `None` after the end, or if the socket was closed from here.
fn poll_event(socket: &RefCell<Option<WebSocket>>, context: &mut Context) -> Poll<Option<SocketEvent>> {
    let mut socket = socket.borrow_mut();
    let Some(socket) = socket.as_mut() else { return Poll::Ready(None) };
    loop {
        return Poll::Ready(match ready!(Pin::new(&mut *socket).poll_next(context)) {
            Some(Ok(Message::Text(frame))) => Some(SocketEvent::Received(frame)),
            Some(Err(WebSocketError::ConnectionClose(event))) => Some(SocketEvent::Closed(event.code)),
            // A binary frame, which the server does not send, or the error before a close.
            Some(_) => continue,
            None => None,
        });
    }
}
