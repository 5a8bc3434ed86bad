//! The local description: made, asked for stereo, and set.

use damso_call::prefer_stereo;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcPeerConnection, RtcSessionDescription, RtcSessionDescriptionInit, RtcSignalingState};

use super::ffi;

/// Makes the offer or answer that fits and sets it, as `setLocalDescription()` without an argument does. For the browser
/// these are two operations, and what is asked of it meanwhile would come between them.
///
/// `connection` is nothing once it was closed. It is not kept while something is waited for: of a closed connection that never
/// comes.
pub(super) async fn describe(connection: impl Fn() -> Option<RtcPeerConnection>) -> Result<(), JsValue> {
    let describe = |connection: RtcPeerConnection| match connection.signaling_state() {
        RtcSignalingState::HaveRemoteOffer => connection.create_answer(),
        _ => connection.create_offer(),
    };
    let Some(made) = connection().map(describe) else { return Ok(()) };
    if let Ok(made) = JsFuture::from(made).await {
        let made: RtcSessionDescription = made.unchecked_into();
        let stereo = RtcSessionDescriptionInit::new(made.type_());
        stereo.set_sdp(&prefer_stereo(&made.sdp()));
        let Some(set) = connection().map(|connection| connection.set_local_description(&stereo)) else { return Ok(()) };
        if JsFuture::from(set).await.is_ok() {
            return Ok(());
        }
    }
    // The specification allows a browser to take no description but its own, word for word. Then it is as it was made.
    let Some(set) = connection().map(|connection| ffi::set_local_description(&connection)) else { return Ok(()) };
    JsFuture::from(set).await.map(drop)
}
