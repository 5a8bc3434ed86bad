//! The runtime: owns the [`Call`](damso_call::Call), hands it every input, and has each effect carried out.

use std::rc::Rc;

use damso_call::{Action, CallView, ConnectionId, TrackKind};
use web_sys::{MediaStream, Node};

use super::Sound;

/// A running page. Clones are the same one.
#[derive(Clone)]
pub struct Runtime(Rc<()>);

impl PartialEq for Runtime {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Runtime {
    /// Starts the page: reads `config.json` and what was remembered, listens to the browser, and begins the call with
    /// the address's fragment. Hands over a view whenever it has changed and there is nothing left to do.
    pub fn start(_on_view: impl Fn(Rc<CallView>) + 'static) -> Self {
        Self(Rc::new(()))
    }

    /// The person does something.
    pub fn act(&self, _action: Action) {}

    /// What is being captured, with its one track.
    pub fn local_stream(&self, _kind: TrackKind) -> Option<MediaStream> {
        None
    }

    /// What somebody sends. It is there, empty, from the beginning of the connection.
    pub fn remote_stream(&self, _connection: ConnectionId) -> Option<MediaStream> {
        None
    }

    /// Shows a stream in a `<video>`, on the chosen speaker if it is to be heard.
    pub fn show(&self, _video: Option<Node>, _stream: Option<&MediaStream>, _sound: Sound) {}
}
