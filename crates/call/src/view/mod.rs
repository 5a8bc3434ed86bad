//! What to draw: a picture of the call for the page, without any of its workings.

mod chat;
mod files;

use std::rc::Rc;

use damso_protocol::{Hand, PeerId, SharedScreen};

pub use self::{
    chat::{ChatMessage, ChatView, Delivery, MessageState, Quote, Tally},
    files::{FileFailure, FileState, FileView, Progress, Receipt, ReceiptState, Saving, WaitsFor},
};
use crate::{
    ConnectionId, Device, Facing, Generation, Language, LinkError, MediaFailure, MediaPath, MicrophoneSound,
    NetworkTrouble, Notice, NoticeId, Panel, Quality, ScreenContent, ScreenSound, ShownReaction, TransportPolicy,
    Wanted, layout::OwnView,
};

/// All that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CallView {
    /// The chosen language; the browser's if `None`.
    pub language: Option<Language>,
    /// What fills the page.
    pub screen: Screen,
    /// Passing notices, oldest first. They leave by themselves, but not while somebody is at one.
    pub notices: Rc<[(NoticeId, Notice)]>,
}

/// What fills the page.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and most of the time it is the largest")]
pub enum Screen {
    /// Where a call begins.
    Home(HomeScreen),
    /// Before a call: camera, microphone, name.
    Lobby(LobbyScreen),
    /// The call, also while it is being entered.
    Call(CallScreen),
    /// After a call.
    Ended(EndedScreen),
}

/// Home.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeScreen {
    /// What is wrong with the link that was pasted or opened.
    pub error: Option<LinkError>,
}

/// The lobby.
#[derive(Clone, Debug, PartialEq)]
pub struct LobbyScreen {
    /// The whole link of the call, to be sent to others.
    pub link: String,
    /// The readable label of the link, if it has one.
    pub label: Option<String>,
    /// The person's name; may be empty.
    pub name: String,
    /// Microphone, camera, speaker.
    pub media: LocalMedia,
    /// Which ways connections may take.
    pub transport: TransportPolicy,
    /// Who is there already.
    pub presence: Presence,
    /// Whether the server can be reached.
    pub signaling: SignalingStatus,
    /// Why joining failed.
    pub failure: Option<JoinFailure>,
}

/// Who is in the room of a lobby.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not known yet.
    Unknown,
    /// Nobody.
    Nobody,
    /// This many people.
    People(u32),
    /// As many as there may be.
    Full,
}

impl Presence {
    pub(crate) fn is_fewer_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unknown | Self::Full, _) | (_, Self::Unknown) => false,
            (Self::Nobody, other) => other != Self::Nobody,
            (Self::People(people), Self::People(others)) => people < others,
            (Self::People(_), other) => other == Self::Full,
        }
    }
}

/// Whether the signaling server can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalingStatus {
    /// For the first time, and no attempt has failed yet.
    Connecting,
    /// It can.
    Connected,
    /// It cannot at the moment; the page tries again by itself.
    Reconnecting,
    /// It does not let this person in any more: it speaks another version by now, so that only a reload helps, or
    /// the place was taken while the line was down, or the server is full. The page tries again by itself.
    Refused(JoinFailure),
}

/// Why joining failed. The lobby stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinFailure {
    /// As many people as there may be.
    RoomFull,
    /// The server is at its limit.
    ServerFull,
    /// The server speaks another version: the page is old, and a reload mends it.
    VersionMismatch,
}

/// Microphone, camera and speaker of this person.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMedia {
    /// The microphone.
    pub microphone: LocalTrack,
    /// The camera.
    pub camera: LocalTrack,
    /// What is to be done to the microphone's sound.
    pub sound: MicrophoneSound,
    /// Every device the browser lists, of all kinds.
    pub devices: Rc<[Device]>,
    /// The camera to choose for the one that is on to be turned round, as on a phone.
    pub other_side: Option<String>,
    /// Where sound comes out: the chosen speaker as long as it is there, or `None` for the system's choice.
    pub speaker: Option<String>,
}

/// A microphone or camera: what is wanted of it, and what is.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalTrack {
    /// What the person wants.
    pub wanted: Wanted,
    /// What is.
    pub status: TrackStatus,
    /// The device in use, or the one that was chosen.
    pub device: Option<String>,
    /// The system, a switch on the device or another program has taken the device while it was in use.
    pub interrupted: bool,
    /// Which way the camera looks.
    pub facing: Facing,
}

impl LocalTrack {
    /// Whether others can hear or see something.
    pub fn is_live(&self) -> bool {
        self.wanted == Wanted::On && !self.interrupted && matches!(self.status, TrackStatus::Live(_))
    }
}

/// What a microphone or camera does at the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum TrackStatus {
    /// Nothing, and nothing was asked of it.
    Off,
    /// The browser is asking the person, or starting the device.
    Starting,
    /// It captures. The generation names the track for [`crate::Effect::CaptureMedia`]'s answer; a muted microphone is
    /// live as well.
    Live(Generation),
    /// It cannot be had.
    Failed(MediaFailure),
}

/// The call.
#[derive(Clone, Debug, PartialEq)]
pub struct CallScreen {
    /// The whole link of the call.
    pub link: String,
    /// The readable label of the link, if it has one.
    pub label: Option<String>,
    /// This person's name; may be empty.
    pub name: String,
    /// This person.
    pub me: PeerId,
    /// Microphone, camera, speaker.
    pub media: LocalMedia,
    /// Whether this person's screen is shared.
    pub screen: ScreenShare,
    /// What a shared screen shows.
    pub screen_content: ScreenContent,
    /// Whether the room has been entered; until then nobody else is known.
    pub joined: bool,
    /// Everybody else, in the order of their coming.
    pub people: Vec<PersonView>,
    /// Two others each who cannot reach each other.
    pub apart: Vec<(PeerId, PeerId)>,
    /// Whether the server can be reached. The call goes on without it.
    pub signaling: SignalingStatus,
    /// The chat.
    pub chat: ChatView,
    /// What would be lost if the person left now.
    pub stake: Stake,
    /// How often the address has changed and the call has stayed, since something is at stake: the person is to be asked.
    pub asked_to_leave: u32,
    /// How many choices of files are still being looked at and packed.
    pub preparing: u32,
    /// The browser refuses to play sound until the person clicks.
    pub playback_refused: bool,
    /// The numbers behind the connections, while the person looks at them.
    pub panel: Option<Rc<Panel>>,
    /// Whether this person wants to see the cameras of those who come.
    pub incoming_video: Wanted,
    /// How everybody is placed.
    pub stage: StageView,
    /// This person's hand.
    pub hand: Hand,
    /// The sign that this person gives at the moment.
    pub reaction: Option<ShownReaction>,
    /// Whether this person is speaking, and can be heard.
    pub speaking: bool,
    /// Whether the page may make a sound when something happens.
    pub sounds: Wanted,
    /// Whether keys are shortcuts.
    pub shortcuts: Wanted,
}

/// What leaving loses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stake {
    /// Files that are under way, or stored and not saved. What is stored outlives that the page is loaded anew, and not that its
    /// tab is closed; a page is not told which of the two it is.
    pub files: bool,
    /// So many of this person's messages, which nobody has got though somebody was there to whom they were said.
    pub messages: u32,
}

impl Stake {
    /// Whether the person is asked before leaving, and before the page is closed.
    pub fn asks_to_leave(self) -> bool {
        self.files || self.messages > 0
    }
}

/// How everybody is placed on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageView {
    /// What the person has chosen.
    pub mode: LayoutMode,
    /// What the person keeps in the foreground.
    pub pinned: Option<Pin>,
    /// What is in the foreground.
    pub focus: Option<Pin>,
    /// What floats above all windows, where there is room for one: what is foremost and seen, or else what is seen.
    pub floated: Option<Pin>,
    /// Whether this person is shown, and in which corner where that picture lies on another one.
    pub own: OwnView,
}

/// How people are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LayoutMode {
    /// All alike.
    #[default]
    Grid,
    /// Whoever speaks in the foreground.
    Speaker,
}

impl LayoutMode {
    /// The one that is not chosen.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Grid => Self::Speaker,
            Self::Speaker => Self::Grid,
        }
    }
}

/// What can be kept in the foreground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pin {
    /// Somebody.
    Person(PeerId),
    /// Somebody's screen.
    Screen(PeerId),
}

/// Somebody else in the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub id: PeerId,
    /// The name; `None` if not known yet, or not given.
    pub name: Option<String>,
    /// Names the stream to be shown.
    pub connection: Option<ConnectionId>,
    /// How the connection stands.
    pub link: PersonLink,
    /// Which way it goes, if that is known.
    pub path: Option<MediaPath>,
    /// How well it goes, if that is known.
    pub quality: Option<Quality>,
    /// Whether that person can be heard.
    pub microphone: bool,
    /// Whether that person can be seen.
    pub camera: bool,
    /// The screen that person shows.
    pub screen: Option<SharedScreen>,
    /// That person's hand.
    pub hand: Hand,
    /// The sign that person gives at the moment.
    pub reaction: Option<ShownReaction>,
    /// Whether that person is speaking.
    pub speaking: bool,
    /// How loud that person is played, in hundredths of what comes.
    pub volume: u8,
    /// Whether this person wants to see that person's camera. If not, it is not even sent.
    pub video_wanted: Wanted,
    /// What does not come from that person for want of room.
    pub withheld: Withheld,
}

/// Which pictures do not come although they are shown, since their sender finds no room for them on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// The camera's.
    pub camera: bool,
    /// The screen's.
    pub screen: bool,
}

/// Whether this person's screen is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenShare {
    /// It is not.
    Off,
    /// The browser lets the person choose what to share.
    Starting,
    /// It is, and this became of its sound.
    On(ScreenSound),
}

/// How the connection to a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonLink {
    /// For the first time.
    Connecting,
    /// It stands.
    Connected,
    /// It stood, and is being mended.
    Reconnecting,
    /// Several attempts have failed, for this reason. The page goes on trying where that may help.
    Failed(Trouble),
}

/// Why two people cannot reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing came back from the other page.
    NoAnswer,
    /// Something in this person's way.
    Here(NetworkTrouble),
    /// Something in the other person's way.
    There(NetworkTrouble),
    /// Each side has addresses, but no way leads from one to the other, and no relay is configured.
    NoRelay,
    /// Not even a relay helps.
    NothingGetsThrough,
    /// Something gets through, but a connection does not last.
    Unstable,
    /// The other page has sent what no honest one sends, and is not spoken to any more.
    Misbehaves,
}

/// After a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedScreen {
    /// Why.
    pub reason: EndReason,
}

/// Why a call has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person left.
    Left,
    /// The same session joined the call in another tab.
    JoinedElsewhere,
}
