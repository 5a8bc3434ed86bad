//! What a browser's statistics say of a connection (Identifiers for WebRTC's Statistics API), in whole numbers.

use crate::PathReport;

/// One look at `getStats()`. What is counted is counted from the beginning of the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The candidate pairs.
    pub path: PathReport,
    /// `currentRoundTripTime` of the pair in use, in milliseconds.
    pub round_trip: Option<u32>,
    /// `availableOutgoingBitrate` of the pair in use, in bit/s. Not every browser tells.
    pub available_outgoing: Option<u64>,
    /// What is sent, in the order of [`Section::ALL`].
    pub sent: [Sent; Section::ALL.len()],
    /// What comes, in the same order.
    pub received: [Received; Section::ALL.len()],
}

/// A media section of a connection: those of every pair are the same, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// The person's voice.
    Microphone,
    /// The person's picture.
    Camera,
    /// The picture of a shared screen.
    Screen,
    /// Its sound.
    ScreenSound,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 4] = [Self::Microphone, Self::Camera, Self::Screen, Self::ScreenSound];

    /// What it is called in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Microphone => "Microphone",
            Self::Camera => "Camera",
            Self::Screen => "Screen",
            Self::ScreenSound => "Screen sound",
        }
    }
}

/// What is counted in a section in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// `bytesSent` or `bytesReceived`
    pub bytes: u64,
    /// `packetsSent` or `packetsReceived`
    pub packets: u64,
    /// `framesEncoded` or `framesDecoded`; none of sound.
    pub frames: u64,
    /// `frameWidth`, in pixels.
    pub width: u32,
    /// `frameHeight`, in pixels.
    pub height: u32,
    /// `mimeType` of the codec, such as `video/VP8`; empty where it is not told.
    pub codec: String,
}

/// What is sent in a section: `outbound-rtp`, and what the other side reports of it, `remote-inbound-rtp`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// What has left.
    pub flow: Flow,
    /// `fractionLost` of the last report, in thousandths.
    pub lost: Option<u32>,
    /// `roundTripTime` of the last report, in milliseconds.
    pub round_trip: Option<u32>,
    /// `jitter` of the last report, in milliseconds.
    pub jitter: Option<u32>,
    /// `qualityLimitationReason`
    pub limitation: Limitation,
}

/// What comes in a section: `inbound-rtp`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// What has come.
    pub flow: Flow,
    /// `packetsLost`; nothing, where more came than was sent.
    pub lost: u64,
    /// `jitter`, in milliseconds.
    pub jitter: Option<u32>,
    /// `freezeCount`. Not every browser tells.
    pub freezes: u64,
}

/// `RTCQualityLimitationReason`: what keeps a picture from being better; the greater, the closer to home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limitation {
    /// Nothing, or nothing that the browser tells.
    #[default]
    None,
    /// Something else.
    Other,
    /// The network.
    Bandwidth,
    /// This machine.
    Cpu,
}
