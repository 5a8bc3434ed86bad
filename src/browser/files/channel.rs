//! The files' channel of one connection.

use std::rc::Rc;

use damso_call::ConnectionEvent;
use js_sys::Array;
use web_sys::{RtcDataChannelType, RtcPeerConnection};

use super::{inbox::Inbox, outbox::Outbox, readable::Readable};
use crate::browser::data_channel::{DataChannel, Purpose};

/// A channel on which blocks come and go.
pub(in crate::browser) struct FileChannel {
    // Before the channel: nothing is to be sent on one that is gone.
    outbox: Outbox,
    inbox: Rc<Inbox>,
    _channel: DataChannel,
}

impl FileChannel {
    /// Makes the channel, before the first offer.
    pub(in crate::browser) fn new(connection: &RtcPeerConnection, report: &Rc<dyn Fn(ConnectionEvent)>) -> Self {
        let inbox = Rc::new(Inbox::new(report));
        let received = Rc::clone(&inbox);
        let channel =
            DataChannel::listening(connection, Purpose::Files, report, move |message| received.receive(message));
        channel.channel().set_binary_type(RtcDataChannelType::Arraybuffer);
        let outbox = Outbox::new(connection, channel.channel(), report);
        Self { outbox, inbox, _channel: channel }
    }

    /// Sends a block after those that wait.
    pub(in crate::browser) fn send(&self, stream: u32, block: u32, file: Rc<Readable>) {
        self.outbox.send(stream, block, file);
    }

    /// Drops what waits to be sent under this number and is not under way.
    pub(in crate::browser) fn stop(&self, stream: u32) {
        self.outbox.stop(stream);
    }

    /// Sends no more than so many bytes a second.
    pub(in crate::browser) fn pace(&self, pace: Option<u64>) {
        self.outbox.pace(pace);
    }

    /// Hands over the pieces of the block that was announced, each an `ArrayBuffer`.
    pub(in crate::browser) fn take(&self, done: impl FnOnce(Array) + 'static) {
        self.inbox.take(done);
    }

    /// Throws the block that was announced away.
    pub(in crate::browser) fn skip(&self) {
        self.inbox.skip();
    }
}
