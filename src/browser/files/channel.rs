//! The files' channel of one connection.

use std::rc::Rc;

use damso_call::ConnectionEvent;
use js_sys::Uint8Array;
use web_sys::{RtcDataChannel, RtcDataChannelState, RtcDataChannelType, RtcPeerConnection};

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
    /// Takes over a channel of a connection. If it is open already, that is reported.
    pub(in crate::browser) fn new(
        connection: &RtcPeerConnection,
        channel: &RtcDataChannel,
        report: &Rc<dyn Fn(ConnectionEvent)>,
    ) -> Self {
        channel.set_binary_type(RtcDataChannelType::Arraybuffer);
        let inbox = Rc::new(Inbox::new(report));
        let received = Rc::clone(&inbox);
        let outbox = Outbox::new(connection, channel, report);
        let listening = DataChannel::listening(channel.clone(), Purpose::Files, report, move |message| {
            received.receive(message);
        });
        if channel.ready_state() == RtcDataChannelState::Open {
            report(ConnectionEvent::FilesOpened);
        }
        Self { outbox, inbox, _channel: listening }
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

    /// Puts the block that was announced into a buffer, which is as long as the longest block, and hands it over.
    pub(in crate::browser) fn take(&self, buffer: Uint8Array, done: impl FnOnce(Uint8Array) + 'static) {
        self.inbox.take(buffer, done);
    }

    /// Throws the block that was announced away.
    pub(in crate::browser) fn skip(&self) {
        self.inbox.skip();
    }
}
