//! The WebSocket to the signaling server: text frames out and in, and the code with which it closes.
//!
//! A bare `WebSocket` rather than a stream and a sink: frames must leave in the very call that sends them, because the
//! last ones are sent while the page is being closed; and the close code must follow them.

use std::{cell::RefCell, rc::Rc};

use damso_call::{Generation, SocketEvent};
use damso_protocol::close;
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::listener::Listener;

/// RFC 6455, section 7.4.1.
const NORMAL_CLOSURE: u16 = 1000;
const ABNORMAL_CLOSURE: u16 = 1006;

/// The one socket there is at a time. Nothing is reported about one that was closed from here.
pub struct Signaling {
    url: String,
    report: Rc<dyn Fn(Generation, SocketEvent)>,
    socket: RefCell<Option<Socket>>,
}

/// Dropping it abandons it.
struct Socket {
    socket: WebSocket,
    _listeners: [Listener; 3],
}

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
            socket.socket.send_with_str(frame).ok();
        }
    }

    /// Closes the socket, after what was sent: the person goes.
    pub fn close(&self) {
        if let Some(socket) = self.socket.take() {
            socket.socket.close_with_code(NORMAL_CLOSURE).ok();
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
        let socket = WebSocket::new(url).ok()?;
        let [opened, received, closed] = [(); 3].map(|()| Rc::clone(report));
        let listeners = [
            Listener::new(&socket, "open", move |_| opened(generation, SocketEvent::Opened)),
            Listener::new(&socket, "message", move |event| {
                // The server sends text only.
                if let Some(frame) = event.unchecked_ref::<MessageEvent>().data().as_string() {
                    received(generation, SocketEvent::Received(frame));
                }
            }),
            Listener::new(&socket, "close", move |event| {
                closed(generation, SocketEvent::Closed(event.unchecked_ref::<CloseEvent>().code()));
            }),
        ];
        Some(Self { socket, _listeners: listeners })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Nothing happens if it is closing already.
        self.socket.close_with_code(close::SILENT).ok();
    }
}
