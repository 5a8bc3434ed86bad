//! The control channel of a peer connection: texts in order, and nothing else.

use std::rc::Rc;

use damso_call::ConnectionEvent;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, RtcDataChannel, RtcDataChannelInit, RtcDataChannelState, RtcPeerConnection};

use super::{dom::window, listener::Listener};

/// How long a closing channel may take to send what waits in it.
const FAREWELL_MILLIS: i32 = 500;

/// A data channel that both sides make with the same number, so that nobody waits for `ondatachannel`.
pub(super) struct DataChannel {
    channel: RtcDataChannel,
    listeners: [Listener; 3],
}

impl DataChannel {
    /// Makes channel 0, before the first offer.
    pub(super) fn new(connection: &RtcPeerConnection, report: &Rc<dyn Fn(ConnectionEvent)>) -> Self {
        let init = RtcDataChannelInit::new();
        init.set_negotiated(true);
        init.set_id(0);
        let channel = connection.create_data_channel_with_data_channel_dict("control", &init);
        let [opened, closed, received] = [(); 3].map(|()| Rc::clone(report));
        let listeners = [
            Listener::new(&channel, "open", move |_| opened(ConnectionEvent::ChannelOpened)),
            Listener::new(&channel, "close", move |_| closed(ConnectionEvent::ChannelClosed)),
            Listener::new(&channel, "message", move |event| {
                received(match event.unchecked_ref::<MessageEvent>().data().as_string() {
                    Some(text) => ConnectionEvent::ChannelReceived(text),
                    None => ConnectionEvent::ChannelMisused,
                });
            }),
        ];
        Self { channel, listeners }
    }

    /// Sends a text. While the channel is not open, nothing is sent: its opening and closing are reported.
    pub(super) fn send(&self, text: &str) {
        self.channel.send_with_str(text).ok();
    }

    /// Closes the channel, silently, and waits until what was sent before has left or has had its time. A browser sends
    /// everything first, and says `close` when the other side has agreed (RFC 8831, section 6.7); closing the
    /// *connection* at once would throw away what waits.
    pub(super) async fn close(self) {
        drop(self.listeners);
        let open = self.channel.ready_state() == RtcDataChannelState::Open;
        self.channel.close();
        if !open {
            return;
        }
        let closed = Promise::new(&mut |resolve, _| {
            self.channel.set_onclose(Some(&resolve));
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, FAREWELL_MILLIS).ok();
        });
        JsFuture::from(closed).await.ok();
        self.channel.set_onclose(None);
    }
}
