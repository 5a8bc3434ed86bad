//! Microphone and camera: asking for them, holding what was captured, and letting go of it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use damso_call::{
    Capture, Device, DeviceKind, Facing, Generation, Interruption, MediaEvent, MediaFailure, MediaRequest, PictureSize,
    TrackKind,
};
use js_sys::{Array, JSON, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamTrack, VisibilityState};

use super::{
    address, constraints,
    dom::{document, window},
    error::{BrowserError, settle},
    ffi,
    listener::Listener,
};

/// The captured tracks, and the list of devices. Dropping it stops every track.
pub struct Media {
    shared: Rc<Shared>,
    _device_change: Option<Listener>,
}

/// Of each kind, what listens to whether it may be captured.
type Permissions = [RefCell<Option<Listener>>; TrackKind::ALL.len()];

struct Shared {
    report: Box<dyn Fn(MediaEvent)>,
    slots: [Slot; TrackKind::ALL.len()],
    permissions: Permissions,
}

/// The place of one kind of track.
#[derive(Default)]
struct Slot {
    /// The last request for this kind, unless it was stopped since. What an older one brings is stopped on arrival.
    expected: Cell<Option<Generation>>,
    captured: RefCell<Option<Captured>>,
}

/// A captured track. Dropping it stops it, so that the light of the device goes out.
struct Captured {
    generation: Generation,
    track: MediaStreamTrack,
    /// Of its picture, as it was last reported.
    size: Cell<PictureSize>,
    /// A stream of its own: another one when the track is another one, so that whoever shows it notices.
    stream: MediaStream,
    _listeners: [Listener; 3],
}

impl Drop for Captured {
    fn drop(&mut self) {
        self.track.stop();
    }
}

impl Media {
    /// Reports what happens to devices from now on.
    pub fn new(report: impl Fn(MediaEvent) + 'static) -> Self {
        let shared = Rc::new(Shared {
            report: Box::new(report),
            slots: Default::default(),
            permissions: Permissions::default(),
        });
        for kind in TrackKind::ALL {
            watch_permission(&shared, kind);
        }
        let changed = Rc::downgrade(&shared);
        let device_change = devices().map(|devices| {
            Listener::new(&devices, "devicechange", move |_| {
                if let Some(shared) = changed.upgrade() {
                    list(&shared);
                }
            })
        });
        Self { shared, _device_change: device_change }
    }

    /// Carries out [`Effect::CaptureMedia`](damso_call::Effect::CaptureMedia).
    pub fn capture(&self, generation: Generation, request: &MediaRequest) {
        for kind in request.kinds() {
            self.shared.slot(kind).expected.set(Some(generation));
        }
        let Some(devices) = devices() else {
            let failure =
                if window().is_secure_context() { MediaFailure::Unsupported } else { MediaFailure::InsecureContext };
            (self.shared.report)(MediaEvent::CaptureFailed(generation, in_this_browser(failure)));
            return;
        };
        let promise = JSON::parse(&constraints::json(request))
            .and_then(|constraints| devices.get_user_media_with_constraints(constraints.unchecked_ref()));
        let shared = Rc::downgrade(&self.shared);
        let done = move |result: Result<MediaStream, BrowserError>| {
            let Some(shared) = shared.upgrade() else {
                // The page is gone. Nobody is left to stop this later.
                if let Ok(stream) = result {
                    tracks(&stream).for_each(|track| track.stop());
                }
                return;
            };
            match result {
                Ok(stream) => {
                    let captures = tracks(&stream).filter_map(|track| shared.take(generation, track)).collect();
                    (shared.report)(MediaEvent::Captured(generation, captures));
                }
                Err(error) => {
                    let failure = in_this_browser(failure(error));
                    (shared.report)(MediaEvent::CaptureFailed(generation, failure));
                }
            }
        };
        settle_stream(promise, done);
    }

    /// Stops a track, and whatever a request under way still brings of this kind.
    pub fn stop(&self, kind: TrackKind) {
        let slot = self.shared.slot(kind);
        slot.expected.set(None);
        drop(slot.captured.take());
    }

    /// Lets a track carry what it captures, or silence and black.
    pub fn enable(&self, kind: TrackKind, enabled: bool) {
        if let Some(track) = self.track(kind) {
            track.set_enabled(enabled);
        }
    }

    /// Looks whether the camera's picture has another size by now, of which no event tells.
    pub fn look(&self) {
        let resized = self
            .shared
            .slot(TrackKind::Camera)
            .captured
            .borrow()
            .as_ref()
            .and_then(|captured| Some((captured.generation, resized(&captured.track, &captured.size)?)));
        if let Some((generation, size)) = resized {
            (self.shared.report)(MediaEvent::CameraResized(generation, size));
        }
    }

    /// The captured track of this kind.
    pub fn track(&self, kind: TrackKind) -> Option<MediaStreamTrack> {
        self.shared.track(kind)
    }

    /// Something that tells the microphone's track at the moment of asking.
    pub(super) fn microphone(&self) -> impl Fn() -> Option<MediaStreamTrack> + use<> {
        let shared = Rc::downgrade(&self.shared);
        move || shared.upgrade()?.track(TrackKind::Microphone)
    }

    /// A stream with the captured track of this kind alone.
    pub fn stream(&self, kind: TrackKind) -> Option<MediaStream> {
        self.shared.slot(kind).captured.borrow().as_ref().map(|captured| ffi::same(&captured.stream))
    }

    /// Carries out [`Effect::AskForSpeaker`](damso_call::Effect::AskForSpeaker).
    pub fn ask_for_speaker(&self) {
        let Some(promise) = devices().and_then(|devices| ffi::select_audio_output(&devices)) else {
            return (self.shared.report)(MediaEvent::SpeakerChosen(Err(MediaFailure::Unsupported)));
        };
        let shared = Rc::downgrade(&self.shared);
        settle(promise, move |result| {
            if let Some(shared) = shared.upgrade() {
                let id = result.map(|info| info.unchecked_into::<MediaDeviceInfo>().device_id()).map_err(failure);
                (shared.report)(MediaEvent::SpeakerChosen(id));
            }
        });
    }

    /// Reports the devices.
    pub fn list_devices(&self) {
        list(&self.shared);
    }
}

impl Shared {
    fn slot(&self, kind: TrackKind) -> &Slot {
        &self.slots[kind as usize]
    }

    fn track(&self, kind: TrackKind) -> Option<MediaStreamTrack> {
        self.slot(kind).captured.borrow().as_ref().map(|captured| ffi::same(&captured.track))
    }

    /// Puts a track in its place, or stops it if it is no longer wanted.
    fn take(self: &Rc<Self>, generation: Generation, track: MediaStreamTrack) -> Option<Capture> {
        let kind = if track.kind() == "audio" { TrackKind::Microphone } else { TrackKind::Camera };
        let slot = self.slot(kind);
        let stream = MediaStream::new().ok().filter(|_| slot.expected.get() == Some(generation));
        let Some(stream) = stream else {
            track.stop();
            return None;
        };
        stream.add_track(&track);
        let device = track.get_settings().get_device_id().filter(|id| !id.is_empty());
        let looks_away = ffi::setting(&track, "facingMode").as_string().is_some_and(|mode| mode == "environment");
        let facing = if looks_away { Facing::Away } else { Facing::Person };
        let shared = Rc::downgrade(self);
        let ended = Listener::new(&track, "ended", move |_| {
            if let Some(shared) = shared.upgrade() {
                drop(shared.slot(kind).captured.take());
                (shared.report)(MediaEvent::TrackEnded(generation, kind));
            }
        });
        let interrupted = |event, interruption| {
            let shared = Rc::downgrade(self);
            Listener::new(&track, event, move |_| {
                if let Some(shared) = shared.upgrade() {
                    (shared.report)(MediaEvent::TrackInterrupted(generation, kind, interruption));
                }
            })
        };
        let listeners = [ended, interrupted("mute", Interruption::Began), interrupted("unmute", Interruption::Ended)];
        let (size, interrupted) = (picture_size(&track), track.muted());
        let captured = Captured { generation, track, size: Cell::new(size), stream, _listeners: listeners };
        drop(slot.captured.replace(Some(captured)));
        Some(Capture { kind, device, facing, size, interrupted })
    }
}

/// Reports when a person has allowed what was not; some browsers do not tell.
fn watch_permission(shared: &Rc<Shared>, kind: TrackKind) {
    let name = match kind {
        TrackKind::Microphone => r#"{"name":"microphone"}"#,
        TrackKind::Camera => r#"{"name":"camera"}"#,
    };
    let Some(promise) = ffi::query_permission(&window().navigator(), name) else { return };
    let weak = Rc::downgrade(shared);
    settle(promise, move |result| {
        let (Some(shared), Ok(status)) = (weak.upgrade(), result) else { return };
        let changed = move |event: Event| {
            if let Some(shared) = weak.upgrade()
                && ffi::is_granted(&event)
                // Every page of this address is told, and the person looks at one.
                && document().visibility_state() == VisibilityState::Visible
            {
                (shared.report)(MediaEvent::Allowed(kind));
            }
        };
        let listener = Listener::new(status.unchecked_ref(), "change", changed);
        shared.permissions[kind as usize].replace(Some(listener));
    });
}

/// The size of a track's picture, if it is another one than was last reported.
pub(super) fn resized(track: &MediaStreamTrack, reported: &Cell<PictureSize>) -> Option<PictureSize> {
    let size = picture_size(track);
    (reported.replace(size) != size).then_some(size)
}

/// The size of a track's picture; empty of a sound, and where the browser does not say.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a picture fit")]
pub(super) fn picture_size(track: &MediaStreamTrack) -> PictureSize {
    let [width, height] = ["width", "height"].map(|name| ffi::setting(track, name).as_f64().unwrap_or_default() as u32);
    PictureSize { width, height }
}

/// Whether this browser asks a person for a speaker: Firefox tells the page of no other than those that were chosen so.
pub fn can_ask_for_speaker() -> bool {
    devices().as_ref().is_some_and(ffi::has_select_audio_output)
}

/// Whether this browser knows a constraint (`getSupportedConstraints()`), such as `noiseSuppression`.
pub fn supports_constraint(name: &str) -> bool {
    devices().is_some_and(|devices| ffi::supports_constraint(&devices, name))
}

pub(super) fn devices() -> Option<MediaDevices> {
    ffi::media_devices(&window().navigator())
}

pub(super) fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> + use<> {
    stream.get_tracks().into_iter().map(JsCast::unchecked_into)
}

/// Reports the devices. Those without an id are left out: their ids are hidden until capturing was allowed.
fn list(shared: &Rc<Shared>) {
    let Some(Ok(promise)) = devices().map(|devices| devices.enumerate_devices()) else {
        (shared.report)(MediaEvent::DevicesListed(Vec::new()));
        return;
    };
    let shared = Rc::downgrade(shared);
    settle(promise, move |result| {
        if let Some(shared) = shared.upgrade() {
            let infos: Array = result.map_or_else(|_| Array::new(), JsCast::unchecked_into);
            let listed = infos.iter().filter_map(|info| device(info.unchecked_ref())).collect();
            (shared.report)(MediaEvent::DevicesListed(listed));
        }
    });
}

fn device(info: &MediaDeviceInfo) -> Option<Device> {
    let kind = match info.kind() {
        MediaDeviceKind::Audioinput => DeviceKind::Microphone,
        MediaDeviceKind::Videoinput => DeviceKind::Camera,
        MediaDeviceKind::Audiooutput => DeviceKind::Speaker,
        _ => return None,
    };
    let (id, label) = (info.device_id(), info.label());
    let facing = Some(kind).filter(|kind| *kind == DeviceKind::Camera).and_then(|_| facing(info, &label));
    Some(Device { kind, id, label, facing }).filter(|device| !device.id.is_empty())
}

/// Which way a camera looks that is not in use. Firefox does not tell what it can, but on Android its name says so.
fn facing(info: &MediaDeviceInfo, label: &str) -> Option<Facing> {
    match &*ffi::facing_mode(info) {
        "environment" => Some(Facing::Away),
        "user" => Some(Facing::Person),
        _ if label.contains("acing back") => Some(Facing::Away),
        _ if label.contains("acing front") => Some(Facing::Person),
        _ => None,
    }
}

/// Hands over the stream that the person grants, or why there is none.
pub(super) fn settle_stream(
    promise: Result<Promise, JsValue>,
    done: impl FnOnce(Result<MediaStream, BrowserError>) + 'static,
) {
    match promise {
        Ok(promise) => settle(promise, move |result| done(result.map(JsCast::unchecked_into))),
        Err(thrown) => done(Err(thrown.into())),
    }
}

fn in_this_browser(failure: MediaFailure) -> MediaFailure {
    failure.to(&window().navigator().user_agent().unwrap_or_default(), &address::here())
}

/// Why `getUserMedia` or `getDisplayMedia` failed (Media Capture and Streams, section 10.2).
pub(super) fn failure(error: BrowserError) -> MediaFailure {
    match error.name.as_str() {
        // Chromium's "Permission denied by system": no name tells it.
        "NotAllowedError" if error.message.ends_with("by system") => MediaFailure::NotAllowedBySystem,
        "NotAllowedError" => MediaFailure::NotAllowed,
        "NotFoundError" => MediaFailure::NotFound,
        "NotReadableError" => MediaFailure::NotReadable,
        "OverconstrainedError" => MediaFailure::Overconstrained(error.constraint),
        "AbortError" => MediaFailure::Aborted,
        "SecurityError" => MediaFailure::Security,
        _ => MediaFailure::Other(error.name),
    }
}
