//! The data channels of a peer connection: control, with texts in order, pulse, where what is lost is lost, and files.

use std::rc::Rc;

use damso_call::ConnectionEvent;
use damso_protocol::MAX_CHANNEL_BYTES;
use js_sys::{JsString, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, RtcDataChannel, RtcDataChannelInit, RtcDataChannelState, RtcPeerConnection};

use super::{dom::window, listener::Listener};

/// A closing channel that has sent nothing for so long has nobody to send to.
const FAREWELL_PAUSE_MILLIS: i32 = 500;
/// The longest farewell, in pauses.
const FAREWELL_PAUSES: u32 = 10;

/// What a channel is for. Both sides make it with the same number, so that nobody waits for `ondatachannel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Texts, in order and reliable.
    Control,
    /// Questions and answers of which only the newest count.
    Pulse,
    /// Blocks of files, in order and reliable.
    Files,
}

/// A data channel.
pub(super) struct DataChannel {
    channel: RtcDataChannel,
    listeners: [Listener; 3],
}

impl DataChannel {
    /// Makes a channel of texts, before the first offer.
    pub(super) fn new(connection: &RtcPeerConnection, purpose: Purpose, report: &Rc<dyn Fn(ConnectionEvent)>) -> Self {
        let received = Rc::clone(report);
        Self::listening(purpose.channel(connection), purpose, report, move |message| {
            // Firefox takes in a gigabyte. It is measured before it is copied.
            let text = message.dyn_ref::<JsString>().filter(|text| text.length() as usize <= MAX_CHANNEL_BYTES);
            received(text.map_or(ConnectionEvent::ChannelMisused, |text| purpose.received(text.into())));
        })
    }

    /// Hands over what comes over a channel.
    pub(super) fn listening(
        channel: RtcDataChannel,
        purpose: Purpose,
        report: &Rc<dyn Fn(ConnectionEvent)>,
        received: impl Fn(JsValue) + 'static,
    ) -> Self {
        let [opened, closed] = [(); 2].map(|()| Rc::clone(report));
        let listeners = [
            Listener::new(&channel, "open", move |_| opened(purpose.opened())),
            Listener::new(&channel, "close", move |_| closed(purpose.closed())),
            Listener::new(&channel, "message", move |event| received(event.unchecked_ref::<MessageEvent>().data())),
        ];
        Self { channel, listeners }
    }

    /// Sends a text. While the channel is not open, nothing is sent: its opening and closing are reported.
    pub(super) fn send(&self, text: &str) {
        self.channel.send_with_str(text).ok();
    }

    /// Closes the channel, silently, and waits until what was sent before has left, or nothing of it leaves any more. A
    /// browser sends everything first, and says `close` when the other side has agreed (RFC 8831, section 6.7); closing
    /// the *connection* at once would throw away what waits.
    pub(super) async fn close(self) {
        drop(self.listeners);
        let open = self.channel.ready_state() == RtcDataChannelState::Open;
        self.channel.close();
        let mut waiting = u32::MAX;
        for _ in 0..FAREWELL_PAUSES {
            let left = self.channel.buffered_amount();
            if !open || self.channel.ready_state() == RtcDataChannelState::Closed || left == waiting {
                break;
            }
            waiting = left;
            let closed = Promise::new(&mut |resolve, _| {
                self.channel.set_onclose(Some(&resolve));
                let pause = FAREWELL_PAUSE_MILLIS;
                window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, pause).ok();
            });
            JsFuture::from(closed).await.ok();
        }
        self.channel.set_onclose(None);
    }
}

impl Purpose {
    /// Makes the channel, before the first offer.
    pub(super) fn channel(self, connection: &RtcPeerConnection) -> RtcDataChannel {
        let init = RtcDataChannelInit::new();
        init.set_negotiated(true);
        init.set_id(self as u16);
        if self == Self::Pulse {
            init.set_ordered(false);
            init.set_max_retransmits(0);
        }
        connection.create_data_channel_with_data_channel_dict(self.label(), &init)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Pulse => "pulse",
            Self::Files => "files",
        }
    }

    fn opened(self) -> ConnectionEvent {
        match self {
            Self::Control => ConnectionEvent::ChannelOpened,
            Self::Pulse => ConnectionEvent::PulseOpened,
            Self::Files => ConnectionEvent::FilesOpened,
        }
    }

    fn closed(self) -> ConnectionEvent {
        match self {
            Self::Control => ConnectionEvent::ChannelClosed,
            Self::Pulse => ConnectionEvent::PulseClosed,
            Self::Files => ConnectionEvent::FilesClosed,
        }
    }

    fn received(self, text: String) -> ConnectionEvent {
        match self {
            Self::Control => ConnectionEvent::ChannelReceived(text),
            Self::Pulse => ConnectionEvent::PulseReceived(text),
            // Blocks are no texts.
            Self::Files => ConnectionEvent::ChannelMisused,
        }
    }
}
