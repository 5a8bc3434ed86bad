//! What a person captures and plays: kinds of tracks and devices, what is asked for, and how it can fail.

use serde::{Deserialize, Serialize};

use crate::TransportPolicy;

/// What is captured and sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrackKind {
    /// Sound from a microphone.
    Microphone,
    /// Pictures from a camera.
    Camera,
}

impl TrackKind {
    /// Both, in the order of the media sections in every description.
    pub const ALL: [Self; 2] = [Self::Microphone, Self::Camera];

    /// What captures it.
    pub fn device(self) -> DeviceKind {
        match self {
            Self::Microphone => DeviceKind::Microphone,
            Self::Camera => DeviceKind::Camera,
        }
    }
}

/// `MediaDeviceInfo.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// `audioinput`
    Microphone,
    /// `videoinput`
    Camera,
    /// `audiooutput`: only some browsers list these.
    Speaker,
}

/// `MediaDeviceInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What it is.
    pub kind: DeviceKind,
    /// `deviceId`; not empty: a browser hides the ids until it was allowed to capture, and such entries are left out.
    pub id: String,
    /// `label`; may be empty.
    pub label: String,
}

/// One `getUserMedia` call: what is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaRequest {
    /// The microphone, with echo cancellation, noise suppression and gain control.
    pub microphone: Option<DeviceChoice>,
    /// The camera, ideally 1280 × 720 at 30 frames a second.
    pub camera: Option<DeviceChoice>,
}

/// Which device a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceChoice {
    /// The browser's choice.
    Any,
    /// This one if it is there (`ideal`): it was chosen at an earlier time.
    Preferably(String),
    /// This one (`exact`): the person has just chosen it.
    Exactly(String),
    /// Whatever there is, with no constraint at all: what was asked for before could not be had.
    Unconstrained,
}

/// A track that was captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Of which kind.
    pub kind: TrackKind,
    /// `getSettings().deviceId`, if the browser tells.
    pub device: Option<String>,
}

/// Why `getUserMedia` failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaFailure {
    /// `NotAllowedError`: the person, the browser or the system said no.
    NotAllowed,
    /// `NotFoundError`: no such device.
    NotFound,
    /// `NotReadableError`: there is a device, but something else uses it, or the system failed.
    NotReadable,
    /// `OverconstrainedError`, with the name of the constraint.
    Overconstrained(String),
    /// `AbortError`: the device could not be started.
    Aborted,
    /// `SecurityError`: capturing is switched off for this page.
    Security,
    /// The page is not a secure context, so that browsers do not offer `navigator.mediaDevices`.
    InsecureContext,
    /// A secure context, yet no `navigator.mediaDevices`.
    Unsupported,
    /// Anything else, with the error's own name.
    Other(String),
}

/// What a person wants of a microphone or camera, whatever is possible at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Wanted {
    /// To be heard or seen.
    #[default]
    On,
    /// Not to be.
    Off,
}

impl Wanted {
    pub(crate) fn toggled(self) -> Self {
        match self {
            Self::On => Self::Off,
            Self::Off => Self::On,
        }
    }
}

/// The page's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    English,
    /// 한국어.
    Korean,
}

/// What the page remembers of a person from one call to the next, on that person's machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The name shown to others.
    pub name: String,
    /// Join with the microphone on or off.
    pub microphone: Wanted,
    /// Join with the camera on or off.
    pub camera: Wanted,
    /// Chosen device ids.
    pub microphone_device: Option<String>,
    /// As above.
    pub camera_device: Option<String>,
    /// As above.
    pub speaker_device: Option<String>,
    /// Which ways connections may take.
    pub transport: TransportPolicy,
    /// Chosen language; the browser's if `None`.
    pub language: Option<Language>,
}
