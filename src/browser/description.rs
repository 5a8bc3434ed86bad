//! The local description: made, asked for stereo, and set.

use damso_call::prefer_stereo;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcPeerConnection, RtcSessionDescription, RtcSessionDescriptionInit, RtcSignalingState};

use super::ffi;

/// Makes the offer or answer that fits and sets it, as `setLocalDescription()` without an argument does. For the browser
/// these are two operations, and what is asked of it meanwhile would come between them.
pub(super) async fn describe(connection: &RtcPeerConnection) -> Result<JsValue, JsValue> {
    let made = match connection.signaling_state() {
        RtcSignalingState::HaveRemoteOffer => connection.create_answer(),
        _ => connection.create_offer(),
    };
    if let Ok(made) = JsFuture::from(made).await {
        let made: RtcSessionDescription = made.unchecked_into();
        let stereo = RtcSessionDescriptionInit::new(made.type_());
        stereo.set_sdp(&prefer_stereo(&made.sdp()));
        let set = JsFuture::from(connection.set_local_description(&stereo)).await;
        if set.is_ok() {
            return set;
        }
    }
    // The specification allows a browser to take no description but its own, word for word. Then it is as it was made.
    JsFuture::from(ffi::set_local_description(connection)).await
}
