//! The few bindings that web-sys lacks or gets wrong. Whoever uses one that not every browser has asks first.

use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{
    Blob, Clipboard, Document, Element, Event, EventTarget, HtmlMediaElement, MediaDeviceInfo, MediaDevices,
    MediaStream, MediaStreamTrack, Navigator, RtcConfiguration, RtcPeerConnection, RtcRtpReceiver, RtcRtpSender,
    Window, Worker,
};

use super::error::settle;

// What web-sys does not know of its own types. It cannot be added to them, so that these stand beside them.
#[wasm_bindgen]
extern "C" {
    type PeerConnectionMore;

    #[wasm_bindgen(method, js_name = setLocalDescription)]
    fn set_local_description(this: &PeerConnectionMore) -> Promise;

    #[wasm_bindgen(method, js_name = addIceCandidate)]
    fn add_ice_candidate(this: &PeerConnectionMore, candidate: &JsValue) -> Promise;

    #[wasm_bindgen(method, js_name = restartIce)]
    fn restart_ice(this: &PeerConnectionMore);

    #[wasm_bindgen(method, catch, js_name = setConfiguration)]
    fn set_configuration(this: &PeerConnectionMore, configuration: &RtcConfiguration) -> Result<(), JsValue>;

    type CandidateError;

    #[wasm_bindgen(method, getter)]
    fn url(this: &CandidateError) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = errorCode)]
    fn error_code(this: &CandidateError) -> u16;

    type SenderMore;

    #[wasm_bindgen(method, js_name = setStreams)]
    fn set_streams(this: &SenderMore, stream: &MediaStream);

    type ReceiverMore;

    #[wasm_bindgen(method, js_name = getSynchronizationSources)]
    fn get_synchronization_sources(this: &ReceiverMore) -> Array;
    #[wasm_bindgen(method, catch, js_name = getParameters)]
    fn get_parameters(this: &SenderMore) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setParameters)]
    fn set_parameters(this: &SenderMore, parameters: &JsValue) -> Result<Promise, JsValue>;

    type MediaElementMore;

    #[wasm_bindgen(method, js_name = setSinkId)]
    fn set_sink_id(this: &MediaElementMore, id: &str) -> Promise;

    type MediaDevicesMore;

    #[wasm_bindgen(method, js_name = selectAudioOutput)]
    fn select_audio_output(this: &MediaDevicesMore) -> Promise;

    type TrackMore;

    #[wasm_bindgen(method, js_name = getSettings)]
    fn get_settings(this: &TrackMore) -> JsValue;

    type InputDeviceMore;

    #[wasm_bindgen(method, js_name = getCapabilities)]
    fn get_capabilities(this: &InputDeviceMore) -> JsValue;

    #[wasm_bindgen(method, js_name = clone)]
    fn copy(this: &TrackMore) -> MediaStreamTrack;

    #[wasm_bindgen(method, setter, js_name = contentHint)]
    fn set_content_hint(this: &TrackMore, hint: &str);

    type WakeLockMore;

    #[wasm_bindgen(method)]
    fn request(this: &WakeLockMore) -> Promise;

    type SentinelMore;

    #[wasm_bindgen(method)]
    fn release(this: &SentinelMore) -> Promise;

    type ElementMore;

    #[wasm_bindgen(method, js_name = requestFullscreen)]
    fn request_fullscreen(this: &ElementMore) -> Promise;

    type WindowMore;

    #[wasm_bindgen(method, getter, js_name = documentPictureInPicture)]
    fn document_picture_in_picture(this: &WindowMore) -> Option<DocumentPictureInPicture>;

    type DocumentPictureInPicture;

    #[wasm_bindgen(method, js_name = requestWindow)]
    fn request_window(this: &DocumentPictureInPicture, options: &JsValue) -> Promise;

    #[wasm_bindgen(method, catch, js_name = showSaveFilePicker)]
    fn show_save_file_picker(this: &WindowMore, options: &JsValue) -> Result<Promise, JsValue>;

    type FileHandleMore;

    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &FileHandleMore) -> Result<Promise, JsValue>;

    type BlobMore;

    #[wasm_bindgen(method)]
    fn stream(this: &BlobMore) -> StreamMore;

    type StreamMore;

    #[wasm_bindgen(method, catch, js_name = pipeTo)]
    fn pipe_to(this: &StreamMore, writable: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, js_name = requestPictureInPicture)]
    fn request_picture_in_picture(this: &ElementMore) -> Promise;

    type NavigatorMore;

    #[wasm_bindgen(method, getter, js_name = mediaDevices)]
    fn media_devices(this: &NavigatorMore) -> Option<MediaDevices>;

    #[wasm_bindgen(method, getter, js_name = wakeLock)]
    fn wake_lock(this: &NavigatorMore) -> Option<WakeLockMore>;

    #[wasm_bindgen(method, getter)]
    fn permissions(this: &NavigatorMore) -> Option<PermissionsMore>;

    type PermissionsMore;

    #[wasm_bindgen(method)]
    fn query(this: &PermissionsMore, descriptor: &JsValue) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn clipboard(this: &NavigatorMore) -> Option<Clipboard>;

    #[wasm_bindgen(method, getter)]
    fn connection(this: &NavigatorMore) -> Option<NetworkInformation>;

    #[wasm_bindgen(js_name = CSSStyleSheet)]
    type StyleSheet;

    #[wasm_bindgen(constructor, catch, js_class = "CSSStyleSheet")]
    fn new() -> Result<StyleSheet, JsValue>;

    #[wasm_bindgen(method, catch, js_name = replaceSync)]
    fn replace_sync(this: &StyleSheet, css: &str) -> Result<(), JsValue>;

    type DocumentMore;

    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn set_adopted_style_sheets(this: &DocumentMore, sheets: &Array);

    #[wasm_bindgen(extends = EventTarget)]
    pub(super) type NetworkInformation;

    #[wasm_bindgen(method, getter, js_name = type)]
    pub(super) fn kind(this: &NetworkInformation) -> Option<String>;

    #[wasm_bindgen(method, catch)]
    fn share(this: &NavigatorMore, data: &JsValue) -> Result<Promise, JsValue>;

    /// `Intl.NumberFormat(…)`: js-sys takes lists of languages, and numbers that programs have counted.
    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat)]
    pub(super) fn number_format(language: &str, options: &JsValue) -> NumberFormat;

    pub(super) type NumberFormat;

    #[wasm_bindgen(method)]
    pub(super) fn format(this: &NumberFormat, number: &str) -> String;

    /// Of boot.js: loads a program of `on-demand/` beside the page, once. The promise comes to its exports.
    #[wasm_bindgen(catch, js_name = loadOnDemand)]
    pub(super) fn load_on_demand(name: &str) -> Result<Promise, JsValue>;

    /// Of boot.js: starts the worker that stores files.
    #[wasm_bindgen(catch, js_name = startFilesWorker)]
    pub(super) fn start_files_worker() -> Result<Worker, JsValue>;

    /// The exports of `crates/qr`.
    pub(super) type QrModule;

    #[wasm_bindgen(method, catch)]
    pub(super) fn draw(this: &QrModule, text: &str) -> Result<Option<QrDrawing>, JsValue>;

    pub(super) type QrDrawing;

    #[wasm_bindgen(method, getter)]
    pub(super) fn size(this: &QrDrawing) -> i32;

    #[wasm_bindgen(method, getter)]
    pub(super) fn path(this: &QrDrawing) -> String;
}

fn has(object: &JsValue, property: &str) -> bool {
    Reflect::has(object, &property.into()).unwrap_or(false)
}

/// `setLocalDescription()` without an argument: the browser makes the offer or answer that fits, at the moment at which
/// it is set.
pub(super) fn set_local_description(connection: &RtcPeerConnection) -> Promise {
    connection.unchecked_ref::<PeerConnectionMore>().set_local_description()
}

/// `addIceCandidate(…)` with an object that has all fields of an `RTCIceCandidateInit`; web-sys lacks one.
pub(super) fn add_ice_candidate(connection: &RtcPeerConnection, candidate: &JsValue) -> Promise {
    connection.unchecked_ref::<PeerConnectionMore>().add_ice_candidate(candidate)
}

/// Makes the next offer restart ICE, and asks for one with `negotiationneeded`. Safari before 14.1 cannot.
pub(super) fn restart_ice(connection: &RtcPeerConnection) {
    if has(connection, "restartIce") {
        connection.unchecked_ref::<PeerConnectionMore>().restart_ice();
    }
}

/// `setConfiguration(…)`
pub(super) fn set_configuration(
    connection: &RtcPeerConnection,
    configuration: &RtcConfiguration,
) -> Result<(), JsValue> {
    connection.unchecked_ref::<PeerConnectionMore>().set_configuration(configuration)
}

/// `url` and `errorCode` of an `RTCPeerConnectionIceErrorEvent`.
pub(super) fn candidate_error(event: &Event) -> (String, u16) {
    let error = event.unchecked_ref::<CandidateError>();
    (error.url().unwrap_or_default(), error.error_code())
}

/// The same object once more. `.clone()` of a track or stream is JavaScript's method of that name, which makes another
/// one: it keeps the camera's light on after the first was stopped.
pub(super) fn same<T: Clone>(object: &T) -> T {
    object.clone()
}

/// Another track from the same source, with a life and a mute of its own: JavaScript's `clone()`.
pub(super) fn copy(track: &MediaStreamTrack) -> MediaStreamTrack {
    track.unchecked_ref::<TrackMore>().copy()
}

/// `setStreams`, where there is one: Safari 14, Chromium 76 and Firefox 113 brought it.
pub(super) fn set_streams(sender: &RtcRtpSender, stream: &MediaStream) {
    if has(sender, "setStreams") {
        sender.unchecked_ref::<SenderMore>().set_streams(stream);
    }
}

/// `audioLevel` of the last packet that came (WebRTC, section 5.5.2), from 0.0 to 1.0; 0.0 if none came for ten seconds.
pub(super) fn audio_level(receiver: &RtcRtpReceiver) -> f64 {
    if !has(receiver, "getSynchronizationSources") {
        return 0.0;
    }
    let source = receiver.unchecked_ref::<ReceiverMore>().get_synchronization_sources().get(0);
    Reflect::get(&source, &"audioLevel".into()).ok().and_then(|level| level.as_f64()).unwrap_or_default()
}

/// `getParameters()`, and in it the entry of `encodings` to be changed before they are set again; `None` where there is none:
/// Firefox before 110 has none until a description is set.
pub(super) fn encoding(sender: &RtcRtpSender) -> Option<(JsValue, JsValue)> {
    let parameters = sender.unchecked_ref::<SenderMore>().get_parameters().ok()?;
    let encodings = Reflect::get(&parameters, &"encodings".into()).ok()?;
    let encoding = encodings.dyn_ref::<Array>()?.get(0);
    encoding.is_object().then_some((parameters, encoding))
}

/// `setParameters(…)`, at once after they were read: a browser takes no others.
pub(super) fn set_parameters(sender: &RtcRtpSender, parameters: &JsValue) -> Result<Promise, JsValue> {
    sender.unchecked_ref::<SenderMore>().set_parameters(parameters)
}

/// Makes these the styles that the document has beside those of its files.
pub(super) fn adopt_styles(document: &Document, css: &str) -> Result<(), JsValue> {
    let sheet = StyleSheet::new()?;
    sheet.replace_sync(css)?;
    document.unchecked_ref::<DocumentMore>().set_adopted_style_sheets(&Array::of1(&sheet));
    Ok(())
}

/// Sets a property of a plain object.
pub(super) fn set(object: &JsValue, property: &str, value: &JsValue) {
    // It fails only where an object is frozen, and none of these is.
    Reflect::set(object, &property.into(), value).ok();
}

/// Whether there is `setSinkId` on media elements. Safari had none for a long time, mobile browsers have none.
pub(super) fn has_set_sink_id(element: &HtmlMediaElement) -> bool {
    has(element, "setSinkId")
}

/// `setSinkId`, where there is one.
pub(super) fn set_sink_id(element: &HtmlMediaElement, id: &str) -> Option<Promise> {
    has_set_sink_id(element).then(|| element.unchecked_ref::<MediaElementMore>().set_sink_id(id))
}

/// Whether there is `selectAudioOutput`.
pub(super) fn has_select_audio_output(devices: &MediaDevices) -> bool {
    has(devices, "selectAudioOutput")
}

/// `selectAudioOutput()`, where there is one. Browsers ask only right after a click.
pub(super) fn select_audio_output(devices: &MediaDevices) -> Option<Promise> {
    let devices = Some(devices).filter(|devices| has_select_audio_output(devices))?;
    Some(devices.unchecked_ref::<MediaDevicesMore>().select_audio_output())
}

/// Whether there is `getDisplayMedia`. No phone's browser has it.
pub(super) fn has_get_display_media(devices: &MediaDevices) -> bool {
    has(devices, "getDisplayMedia")
}

/// Whether a constraint is among those that the browser knows.
pub(super) fn supports_constraint(devices: &MediaDevices, name: &str) -> bool {
    has(&devices.get_supported_constraints(), name)
}

/// A setting of a track (`getSettings()`), of which there are more than web-sys knows; undefined where the browser does
/// not know it either.
pub(super) fn setting(track: &MediaStreamTrack, name: &str) -> JsValue {
    let settings = track.unchecked_ref::<TrackMore>().get_settings();
    Reflect::get(&settings, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The first of the `facingMode`s that a camera is capable of (`InputDeviceInfo`); empty where the browser does not tell.
pub(super) fn facing_mode(device: &MediaDeviceInfo) -> String {
    if !has(device, "getCapabilities") {
        return String::new();
    }
    let capabilities = device.unchecked_ref::<InputDeviceMore>().get_capabilities();
    let modes = Reflect::get(&capabilities, &"facingMode".into()).unwrap_or_default();
    Reflect::get_u32(&modes, 0).ok().and_then(|mode| mode.as_string()).unwrap_or_default()
}

/// `contentHint`: what a picture shows, for the encoder. Where it is unknown, this does nothing.
pub(super) fn set_content_hint(track: &MediaStreamTrack, hint: &str) {
    track.unchecked_ref::<TrackMore>().set_content_hint(hint);
}

/// `navigator.mediaDevices`: only in a secure context.
pub(super) fn media_devices(navigator: &Navigator) -> Option<MediaDevices> {
    navigator.unchecked_ref::<NavigatorMore>().media_devices()
}

/// `navigator.permissions.query()` of a descriptor as JSON.
pub(super) fn query_permission(navigator: &Navigator, descriptor: &str) -> Option<Promise> {
    let descriptor = JSON::parse(descriptor).ok()?;
    Some(navigator.unchecked_ref::<NavigatorMore>().permissions()?.query(&descriptor))
}

/// Whether the `PermissionStatus` that has changed is `granted`.
pub(super) fn is_granted(event: &Event) -> bool {
    let state = event.current_target().and_then(|status| Reflect::get(&status, &"state".into()).ok());
    state.is_some_and(|state| state == "granted")
}

/// `navigator.wakeLock.request()`: only in a secure context.
pub(super) fn request_wake_lock(navigator: &Navigator) -> Option<Promise> {
    Some(navigator.unchecked_ref::<NavigatorMore>().wake_lock()?.request())
}

/// `release()` of a `WakeLockSentinel`.
pub(super) fn release_wake_lock(sentinel: &JsValue) {
    settle(sentinel.unchecked_ref::<SentinelMore>().release(), drop);
}

/// `requestFullscreen()`: web-sys does not hand over its promise, and one that is refused would be an uncaught error.
pub(super) fn request_fullscreen(element: &Element) {
    settle(element.unchecked_ref::<ElementMore>().request_fullscreen(), drop);
}

/// Whether a whole document can float above other windows.
pub(super) fn has_document_picture_in_picture(window: &Window) -> bool {
    has(window, "documentPictureInPicture")
}

/// `documentPictureInPicture.requestWindow(…)`, where there is one, with width and height in CSS pixels.
pub(super) fn request_floating_window(window: &Window, (width, height): (u16, u16)) -> Option<Promise> {
    let options = Object::new();
    for (name, pixels) in [("width", width), ("height", height)] {
        Reflect::set(&options, &name.into(), &pixels.into()).ok();
    }
    Some(window.unchecked_ref::<WindowMore>().document_picture_in_picture()?.request_window(&options))
}

/// Whether people can be asked where to put a file: in Chromium, and not on phones.
pub(super) fn has_save_file_picker(window: &Window) -> bool {
    has(window, "showSaveFilePicker")
}

/// `showSaveFilePicker({ suggestedName })`, where there is one. Browsers ask only right after a click.
pub(super) fn show_save_file_picker(window: &Window, name: &str) -> Result<Promise, JsValue> {
    let options = Object::new();
    set(&options, "suggestedName", &name.into());
    window.unchecked_ref::<WindowMore>().show_save_file_picker(&options)
}

/// `createWritable()` of what such a picker comes to.
pub(super) fn create_writable(handle: &JsValue) -> Result<Promise, JsValue> {
    handle.unchecked_ref::<FileHandleMore>().create_writable()
}

/// `stream().pipeTo(…)`: copies a file piece by piece, and closes what it is written into, or gives it up.
pub(super) fn pipe(file: &Blob, writable: &JsValue) -> Result<Promise, JsValue> {
    file.unchecked_ref::<BlobMore>().stream().pipe_to(writable)
}

/// `document.pictureInPictureEnabled`: whether a video can float.
pub(super) fn can_float_video(document: &Document) -> bool {
    Reflect::get(document, &"pictureInPictureEnabled".into()).is_ok_and(|enabled| enabled.is_truthy())
}

/// Whether a video floats; `None` where a browser does not tell.
pub(super) fn floating_video(document: &Document) -> Option<bool> {
    let property = "pictureInPictureElement";
    has(document, property).then(|| Reflect::get(document, &property.into()).is_ok_and(|video| video.is_truthy()))
}

/// Whether it is this one.
pub(super) fn floats(document: &Document, video: &Element) -> bool {
    Reflect::get(document, &"pictureInPictureElement".into()).is_ok_and(|floating| Object::is(&floating, video))
}

/// `requestPictureInPicture()` of a video.
pub(super) fn float_video(video: &Element) -> Promise {
    video.unchecked_ref::<ElementMore>().request_picture_in_picture()
}

/// `href` of a link, whole.
pub(super) fn address_of(link: &Element) -> String {
    Reflect::get(link, &"href".into()).ok().and_then(|address| address.as_string()).unwrap_or_default()
}

/// `navigator.connection`: Chromium has it, and only on phones does it say by what kind of network one is connected.
pub(super) fn network_information(navigator: &Navigator) -> Option<NetworkInformation> {
    navigator.unchecked_ref::<NavigatorMore>().connection()
}

/// `navigator.clipboard`: only in a secure context.
pub(super) fn clipboard(navigator: &Navigator) -> Option<Clipboard> {
    navigator.unchecked_ref::<NavigatorMore>().clipboard()
}

/// Whether there is `navigator.share`: only in a secure context, and on few desktops.
pub(super) fn has_share(navigator: &Navigator) -> bool {
    has(navigator, "share")
}

/// `navigator.share`, where there is one. Browsers ask only right after a click.
pub(super) fn share(navigator: &Navigator, data: &JsValue) -> Result<Promise, JsValue> {
    navigator.unchecked_ref::<NavigatorMore>().share(data)
}

/// `sctp.maxMessageSize`: how long a message the peer takes, in bytes. 64 KiB where nobody says (RFC 8841, section 6.1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "infinity becomes the largest there is")]
pub(super) fn max_message_size(connection: &RtcPeerConnection) -> u32 {
    let get = |object: &JsValue, property: &str| Reflect::get(object, &property.into()).ok();
    let size = get(connection, "sctp").and_then(|sctp| get(&sctp, "maxMessageSize")?.as_f64());
    size.map_or(65_536, |size| size as u32).max(1)
}
