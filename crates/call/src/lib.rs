//! The call as a state machine: [`Input`] in, [`Effect`]s out, a [`CallView`] to draw.
//!
//! Nothing here knows a clock, a socket, a browser or a thread. Time is an argument, randomness a seed; so a whole mesh
//! of calls runs in one test, faster than real time, and twice the same. Every decision of the product is made here:
//! who offers, what is stale, when to try again and when to give up.
//!
//! A panic is a bug of ours, never the answer to something that came from a person, a peer, the network or the server.

mod allowance;
mod attempts;
mod call;
mod chat;
mod connection;
mod context;
mod conversation;
mod correspondence;
mod diagnosis;
mod effect;
mod heart;
mod ice;
mod in_app;
mod input;
mod late_code;
pub mod layout;
mod link;
mod local_media;
mod looks;
mod media;
mod media_path;
mod mesh;
pub mod negotiation;
mod notices;
mod panel;
mod peer;
mod picture;
mod playback;
mod quality;
mod random;
mod reactions;
mod room;
mod screen;
mod seal;
mod socket;
mod staging;
mod statistics;
mod stereo;
mod text;
mod time;
mod transfer;
mod uplink;
mod view;
mod voices;

pub use call::{Call, Setup};
pub use damso_protocol::{
    BlockHeader, Candidate, Description, DescriptionKind, EntryId, FileDigest, Hand, IceServer, Incarnation, LogId,
    MAX_CHAT_BYTES, NetworkTrouble, PeerId, Pulse, RoomId, SessionSecret, SharedScreen,
};
pub use effect::{Chime, Clip, Effect, IceConfiguration, Keep, TransceiverRole};
pub use input::{
    Action, Audience, ConnectionEvent, ConnectionState, FileEvent, Hold, Input, Interruption, LeftOut, MediaEvent,
    Origin, PickedFile, Recalled, Recipient, SaveOutcome, ScreenEvent, ScreenSound, SocketEvent,
};
pub use late_code::{LateCode, late_code};
pub use link::{CallLink, LinkError, Route};
pub use looks::{Look, Measure, Stream, Streams};
pub use media::{
    Capture, Device, DeviceChoice, DeviceKind, Facing, Language, MediaFailure, MediaRequest, MicrophoneRequest,
    MicrophoneSound, Preferences, ScreenContent, TrackKind, Wanted,
};
pub use media_path::{MediaPath, PathReport, RelayTransport, SelectedPair, TransportPolicy};
pub use notices::{News, Notice, NoticeId, Somebody};
pub use panel::{Panel, PersonPanel};
pub use picture::PictureSize;
pub use quality::{Quality, Reason};
pub use reactions::{Reaction, ShownReaction};
pub use statistics::{Flow, Limitation, Received, Section, Sent, Statistics};
pub use stereo::prefer_stereo;
pub use time::{Instant, UnixMillis};
pub use uplink::{LinkReport, SendLimits, VideoLimits};
pub use view::{
    CallScreen, CallView, ChatMessage, ChatView, Delivery, EndReason, EndedScreen, FileFailure, FileState, FileView,
    HomeScreen, JoinFailure, LayoutMode, LobbyScreen, LocalMedia, LocalTrack, MessageState, PersonLink, PersonView,
    Pin, Presence, Progress, Quote, Receipt, ReceiptState, Saving, Screen, ScreenShare, SignalingStatus, StageView,
    Stake, Tally, TrackStatus, Trouble, WaitsFor, Withheld,
};

/// One connection object of the browser, numbered by the call. Numbers are never used again, so that what an old
/// connection still reports is known to be old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// One attempt at something asynchronous, numbered by the call. A reply with an old number is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u32);

/// A file that this page can read: one that the person has chosen, or one that has come and is whole. Numbered by the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalFile(pub u32);
