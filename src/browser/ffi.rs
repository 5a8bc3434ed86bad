//! The few bindings that web-sys lacks or gets wrong. Whoever uses one that not every browser has asks first.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{Clipboard, HtmlMediaElement, MediaDevices, MediaStream, Navigator, RtcPeerConnection, RtcRtpSender};

#[wasm_bindgen]
extern "C" {
    /// `RTCPeerConnection`, with what web-sys 0.3 does not know of it.
    #[wasm_bindgen(extends = Object)]
    pub(super) type PeerConnection;

    /// Without an argument: the browser makes the offer or answer that fits, at the moment at which it is set.
    #[wasm_bindgen(method, js_name = setLocalDescription)]
    pub(super) fn set_local_description(this: &PeerConnection) -> Promise;

    #[wasm_bindgen(method, js_name = restartIce)]
    fn restart_ice(this: &PeerConnection);

    /// web-sys takes a candidate object with fewer fields.
    #[wasm_bindgen(method, js_name = addIceCandidate)]
    pub(super) fn add_ice_candidate(this: &PeerConnection, candidate: &JsValue) -> Promise;

    #[wasm_bindgen(extends = Object)]
    pub(super) type Sender;

    #[wasm_bindgen(method, js_name = setStreams)]
    fn set_streams(this: &Sender, stream: &MediaStream);

    #[wasm_bindgen(extends = Object)]
    pub(super) type MediaElement;

    #[wasm_bindgen(method, js_name = setSinkId)]
    fn set_sink_id(this: &MediaElement, id: &str) -> Promise;

    /// `Navigator`, where web-sys takes for granted what only a secure context has.
    #[wasm_bindgen(extends = Object)]
    type PartialNavigator;

    #[wasm_bindgen(method, getter, js_name = mediaDevices)]
    fn media_devices(this: &PartialNavigator) -> Option<MediaDevices>;

    #[wasm_bindgen(method, getter)]
    fn clipboard(this: &PartialNavigator) -> Option<Clipboard>;
}

fn has(object: &JsValue, property: &str) -> bool {
    Reflect::has(object, &property.into()).unwrap_or(false)
}

/// The same connection, with what web-sys lacks.
pub(super) fn peer_connection(connection: &RtcPeerConnection) -> &PeerConnection {
    connection.unchecked_ref()
}

/// Makes the next offer restart ICE, and asks for one with `negotiationneeded`. Safari before 14.1 cannot.
pub(super) fn restart_ice(connection: &RtcPeerConnection) {
    if has(connection, "restartIce") {
        peer_connection(connection).restart_ice();
    }
}

/// The same object once more. `.clone()` of a track or stream is JavaScript's method of that name, which makes another
/// one: it keeps the camera's light on after the first was stopped.
pub(super) fn same<T: Clone>(object: &T) -> T {
    object.clone()
}

/// `setStreams`, where there is one: Safari 14, Chromium 76 and Firefox 113 brought it.
pub(super) fn set_streams(sender: &RtcRtpSender, stream: &MediaStream) {
    if has(sender, "setStreams") {
        sender.unchecked_ref::<Sender>().set_streams(stream);
    }
}

/// Whether there is `setSinkId` on media elements. Safari had none for a long time, mobile browsers have none.
pub(super) fn has_set_sink_id(element: &HtmlMediaElement) -> bool {
    has(element, "setSinkId")
}

/// `setSinkId`, where there is one.
pub(super) fn set_sink_id(element: &HtmlMediaElement, id: &str) -> Option<Promise> {
    has_set_sink_id(element).then(|| element.unchecked_ref::<MediaElement>().set_sink_id(id))
}

/// `navigator.mediaDevices`: only in a secure context.
pub(super) fn media_devices(navigator: &Navigator) -> Option<MediaDevices> {
    navigator.unchecked_ref::<PartialNavigator>().media_devices()
}

/// `navigator.clipboard`: only in a secure context.
pub(super) fn clipboard(navigator: &Navigator) -> Option<Clipboard> {
    navigator.unchecked_ref::<PartialNavigator>().clipboard()
}
