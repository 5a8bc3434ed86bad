//! What a person captures and plays: kinds of tracks and devices, what is asked for, and how it can fail.

use serde::{Deserialize, Serialize};

use crate::{PictureSize, TransportPolicy};

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
    /// Which way it looks, if it is a camera of which the browser tells.
    pub facing: Option<Facing>,
}

/// One `getUserMedia` call: what is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaRequest {
    /// The microphone.
    pub microphone: Option<MicrophoneRequest>,
    /// The camera, ideally 1280 × 720 at 30 frames a second.
    pub camera: Option<DeviceChoice>,
}

/// Which microphone a request asks for, and how it is to sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MicrophoneRequest {
    /// Which one.
    pub device: DeviceChoice,
    /// What is done to its sound, as [`MicrophoneSound::in_effect`] says. Of an unconstrained device, nothing is asked.
    pub sound: MicrophoneSound,
}

impl From<DeviceChoice> for MicrophoneRequest {
    /// With all that a voice is given.
    fn from(device: DeviceChoice) -> Self {
        Self { device, sound: MicrophoneSound::default() }
    }
}

/// What is done to a microphone's sound before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MicrophoneSound {
    /// The sound as it is, for music: nothing is done to it. What is wanted for a voice rests meanwhile, and is kept for
    /// the way back.
    pub original: Wanted,
    /// `echoCancellation`: takes out what the speaker plays.
    pub echo_cancellation: Wanted,
    /// `noiseSuppression`: takes out what is no voice.
    pub noise_suppression: Wanted,
    /// `autoGainControl`: makes loud and quiet voices alike.
    pub auto_gain_control: Wanted,
}

impl Default for MicrophoneSound {
    fn default() -> Self {
        let on = Wanted::On;
        Self { original: Wanted::Off, echo_cancellation: on, noise_suppression: on, auto_gain_control: on }
    }
}

impl MicrophoneSound {
    /// Whether it is to be sent as it is: music takes more than a voice (RFC 7587, section 3.1.1).
    pub fn is_original(self) -> bool {
        self.original == Wanted::On
    }

    /// What the browser is told: of original sound, that nothing is to be done to it.
    #[must_use]
    pub fn in_effect(self) -> Self {
        if !self.is_original() {
            return self;
        }
        let off = Wanted::Off;
        Self { original: Wanted::On, echo_cancellation: off, noise_suppression: off, auto_gain_control: off }
    }
}

/// What a shared screen shows: `contentHint`, by which an encoder knows what to save when there is not enough room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenContent {
    /// `detail`: letters, which are to be sharp rather than quick.
    #[default]
    Text,
    /// `motion`: a film or a game, which is to be smooth rather than sharp.
    Motion,
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
    /// Which way it looks, if it is a camera.
    pub facing: Facing,
    /// The size of its picture; empty if the browser does not say, and of a microphone.
    pub size: PictureSize,
    /// It carries nothing as it comes (`muted`), of which no event tells.
    pub interrupted: bool,
}

/// `getSettings().facingMode`: which way a camera looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Facing {
    /// At the person, as far as the browser tells.
    #[default]
    Person,
    /// `environment`: at what lies before the person.
    Away,
}

impl Facing {
    /// The one that is left.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Person => Self::Away,
            Self::Away => Self::Person,
        }
    }
}

/// Why `getUserMedia` failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaFailure {
    /// `NotAllowedError`: the person, the browser or the system said no.
    NotAllowed,
    /// The same error, of which the browser says that it was the system.
    NotAllowedBySystem,
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
    /// The browser is a part of another app, which gives pages nothing, or has asked in vain. With the address that opens the
    /// page in a browser of its own, where there is one.
    InApp(Option<String>),
    /// Anything else, with the error's own name.
    Other(String),
}

/// What a person wants of a microphone or camera, or of what is done to a sound, whatever is possible at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Wanted {
    /// To be heard or seen, or to have it done.
    #[default]
    On,
    /// Not to be, or not to have it done.
    Off,
}

impl Wanted {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
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
    /// What is done to the microphone's sound.
    pub sound: MicrophoneSound,
    /// Which ways connections may take.
    pub transport: TransportPolicy,
    /// Chosen language; the browser's if `None`.
    pub language: Option<Language>,
    /// Whether something that happens makes a sound.
    pub sounds: Wanted,
    /// Whether keys are shortcuts.
    pub shortcuts: Wanted,
}
