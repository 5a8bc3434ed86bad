//! What to draw: a picture of the call for the page, without any of its workings.

use std::rc::Rc;

use damso_protocol::{EntryId, Hand, PeerId, SharedScreen};

use crate::{
    ConnectionId, Device, Facing, Generation, Language, LeftOut, LinkError, LocalFile, MediaFailure, MediaPath,
    MicrophoneSound, NetworkTrouble, Origin, Panel, Quality, ScreenContent, ScreenSound, ShownReaction, TrackKind,
    TransportPolicy, UnixMillis, Wanted, layout::OwnView, transfer::is_program,
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
    /// It speaks another version by now, and only a reload helps.
    Outdated,
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
    /// Of files.
    pub files: FileStake,
    /// So many of this person's messages, which nobody has got though somebody was there to whom they were said.
    pub messages: u32,
}

impl Stake {
    /// Whether the person is asked before leaving, and before the page is closed.
    pub fn asks_to_leave(self) -> bool {
        self.files != FileStake::Nothing || self.messages > 0
    }
}

/// What leaving loses of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileStake {
    /// Nothing that is not meant to be forgotten.
    #[default]
    Nothing,
    /// Files that are stored, in part or whole, and were not saved. They outlive that the page is loaded anew, and not that its
    /// tab is closed; a page is not told which of the two it is.
    Stored,
    /// Files that are under way.
    UnderWay,
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
    /// What is shown where there is room for one picture only.
    pub foremost: Option<Pin>,
    /// Whose picture floats above all windows where nothing but a picture can: what is foremost, or else what is seen.
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

/// The chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatView {
    /// Whether it is shown.
    pub open: bool,
    /// Messages that came while it was not.
    pub unread: u32,
    /// All messages, in the order on which everybody agrees. What has not changed is the same object as before.
    pub messages: Rc<[Rc<ChatMessage>]>,
    /// Messages with keys up to this one were here before this page: they are not new.
    pub had: u32,
    /// Who is writing at the moment.
    pub typing: Vec<PeerId>,
    /// Whether this browser keeps the chat when the person leaves.
    pub keep: Wanted,
}

/// A message of the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    /// Which, for everybody.
    pub id: EntryId,
    /// Distinguishes the messages of this page; grows in the order of their arrival.
    pub key: u32,
    /// Who wrote it; `None` for this person, also in a tab that is gone.
    pub author: Option<PeerId>,
    /// The author's name at that time; empty if not known.
    pub name: String,
    /// What it says now.
    pub text: String,
    /// When it was written, by the author's clock.
    pub sent_at: UnixMillis,
    /// For whom alone it is, besides its author: this person, if it is somebody else's.
    pub to: Option<PeerId>,
    /// For whom alone an answer to it is, besides this person; for everybody, if `None`.
    pub answered_to: Option<PeerId>,
    /// What has become of it.
    pub state: MessageState,
    /// Whether this person can change it or take it back: not what it has written in a tab that is gone.
    pub can_change: bool,
    /// To what it is a reply.
    pub reply: Option<Quote>,
    /// The signs that it was given, in the order in which the first of each came.
    pub reactions: Vec<Tally>,
    /// Of one's own messages: how far it has got.
    pub delivery: Option<Delivery>,
    /// Who has handed it on, if it did not come from its author: that person could have changed it.
    pub told_by: Option<PeerId>,
    /// Who has read up to here and no further. Its author is not among them.
    pub readers: Vec<PeerId>,
    /// The file that comes with it.
    pub file: Option<FileView>,
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// It is as it was written.
    Written,
    /// Its author has changed it.
    Edited,
    /// Its author has taken it back: there is no text, and no file but a copy that had come before.
    Deleted,
}

/// The beginning of a message to which another one replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Which.
    pub id: EntryId,
    /// Who wrote it; `None` for this person.
    pub author: Option<PeerId>,
    /// The author's name at that time; empty if not known.
    pub name: String,
    /// Its first line, or the name of its file; empty if it was deleted or is not here.
    pub text: String,
}

/// How often a message was given a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// One emoji.
    pub emoji: String,
    /// By how many people.
    pub count: u32,
    /// Whether by this person.
    pub own: bool,
}

/// How far a message has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nobody is there: it waits for whoever comes.
    Waiting,
    /// Nobody has confirmed it yet.
    Sending,
    /// So many of those who are there, and may read it, have confirmed it; none of them if all who had have left.
    Delivered {
        /// How many have.
        to: u32,
        /// How many are there.
        of: u32,
    },
    /// It is under way for long, and nobody can be reached. The person may have it tried again at once.
    Failed,
}

/// A file that is offered, and what has become of it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Its name, made harmless: one that can be shown, and saved under.
    pub name: String,
    /// Whether it was changed to be so.
    pub renamed: bool,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type as its owner says; empty if not known.
    pub kind: String,
    /// A small picture of it as a `data:` URL.
    pub preview: Option<String>,
    /// Names it to the page, if the page can read all of it: one's own, or one that is whole.
    pub local: Option<LocalFile>,
    /// What has become of it.
    pub state: FileState,
}

impl FileView {
    /// Whether it does something when it is opened, whatever its owner says it is. A person opens it only from somebody whom
    /// that person trusts.
    pub fn is_program(&self) -> bool {
        is_program(&self.name)
    }
}

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// This person offers it: who has taken how much of it, and at which rate.
    Own(Vec<Receipt>),
    /// This person has offered it, not everybody who is there has it, and this page can read it no more, since it was loaded anew
    /// or the file was changed: the person has to choose it again, where it can be chosen.
    Lost(Origin),
    /// It can be had.
    Offered,
    /// This person does not want it.
    Declined,
    /// It is wanted, and nobody is there at the moment who has it.
    Waiting(WaitsFor, Progress),
    /// It comes.
    Receiving(Progress),
    /// The person has stopped it for now.
    Paused(Progress),
    /// All of it is there, and is being compared with what its owner has.
    Checking,
    /// All of it is there, and its author, who alone can say what it has to be, cannot be asked.
    Unsealed(WaitsFor),
    /// It is there, and whole.
    Whole(Saving),
    /// The same, and it is being put where the person wants it.
    Saving,
    /// It cannot be had.
    Failed(FileFailure),
}

/// For what a file waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// That somebody comes who has it, or whose word on it is missing.
    Holder,
    /// That its author, who is there, chooses it again.
    Author,
}

/// Whether the person has still to put a file that is whole where downloads go, for it is gone with the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// It has to be done.
    Due,
    /// It need not be done: the file comes by itself, and may go as it came.
    Needless,
    /// The browser was told to put it there, and does not tell when it has.
    HandedOver,
    /// The file is where the person wanted it.
    Done,
}

/// How much of a file has come or gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In bytes.
    pub done: u64,
    /// In bytes a second; 0 if not known.
    pub rate: u64,
    /// How many seconds are left, if that can be said.
    pub seconds_left: Option<u64>,
}

/// What has become of an offer of one's own with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// With whom.
    pub person: PeerId,
    /// What.
    pub state: ReceiptState,
}

/// As above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptState {
    /// That person does not want it.
    Declined,
    /// That person wanted it, and cannot have it.
    Failed,
    /// It is on its way.
    Sending(Progress),
    /// That person has all of it.
    Whole,
}

/// Why a file cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFailure {
    /// There is not enough room in this browser's storage.
    Full,
    /// The browser lets the page store nothing, or has thrown away what was stored.
    Storage,
    /// What comes is again and again not what its sender has measured.
    Damaged,
    /// What came is not what its owner offered, or the owner's file has changed meanwhile.
    Different,
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

/// Names a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoticeId(pub u32);

/// Of whom a notice tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub id: PeerId,
    /// The name; empty if not known.
    pub name: String,
}

/// What a notice tells of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum News {
    /// Has come.
    Joined,
    /// Has left.
    Left,
    /// Has raised a hand.
    HandRaised,
    /// Would like this person's microphone to be muted.
    AsksToMute,
    /// Was asked to mute, as this person wished.
    AskedToMute,
}

/// A passing notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is news of somebody.
    Of(Somebody, News),
    /// The link is on the clipboard.
    LinkCopied,
    /// The link could not be put on the clipboard: here it is, to be copied by hand.
    LinkNotCopied(String),
    /// The text of a message is on the clipboard.
    MessageCopied,
    /// It could not be put there.
    MessageNotCopied,
    /// The report about the connections is on the clipboard.
    ReportCopied,
    /// It could not be put there.
    ReportNotCopied,
    /// A device could not do what was asked, named by the constraint, so that it does what it can.
    ConstraintDropped(TrackKind, String),
    /// The chosen device is not there any more, so that another one is used.
    DeviceGone(TrackKind),
    /// A device that was asked for in the place of the present one cannot be used, so that all stays as it was; empty if the
    /// browser does not tell its name, or if it is the same one.
    DeviceNotChanged(TrackKind, String),
    /// A device stopped.
    DeviceLost(TrackKind),
    /// A device stopped, and this one took over; empty if the browser does not tell its name.
    DeviceTookOver(TrackKind, String),
    /// The browser let no speaker be chosen.
    SpeakerNotChosen,
    /// The screen could not be captured.
    ScreenNotShared,
    /// It may not be: the system or a rule of the browser forbids it.
    ScreenNotAllowed,
    /// The browser lets no picture float above all windows.
    NotFloated,
    /// The screen is shared without its sound, in which the call itself would be heard.
    ScreenWithoutSound,
    /// This person speaks, and nobody hears it.
    SpeakingWhileMuted,
    /// The chat holds as much as it can: nothing more can be written, or offered.
    ChatFull,
    /// The browser does not keep the chat, though the person wanted that.
    ChatNotKept,
    /// A text is longer than a message may be, and was neither sent nor put in the place of another one.
    MessageTooLong,
    /// Somebody waits for the file that was offered under this name, and the page can read it no more: it has to be chosen again.
    ChooseAgain(String),
    /// The file that was chosen is not the one that was offered under this name.
    OtherFile(String),
    /// Of these folders nothing is offered.
    LeftOut(String, LeftOut),
    /// A file of this name is where the person wanted it.
    FileSaved(String),
    /// It could not be put there.
    FileNotSaved(String),
    /// A device was plugged in that can be used in the place of the present one.
    DeviceAdded(TrackKind, Device),
}

impl Notice {
    /// Whether there is nothing in the other one that is not old by now.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        let is_coming_or_going = |news: &News| matches!(news, News::Joined | News::Left);
        match (self, other) {
            (Self::Of(who, news), Self::Of(whom, old)) => {
                who.id == whom.id && (news == old || is_coming_or_going(news) && is_coming_or_going(old))
            }
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_news_of_somebody_replaces_what_is_old_by_it() {
        let ada = |name: &str, news| Notice::Of(Somebody { id: PeerId([1; 16]), name: name.to_owned() }, news);
        let other = |news| Notice::Of(Somebody { id: PeerId([2; 16]), name: "Ada".to_owned() }, news);
        for (new, old, expected) in [
            (ada("Ada", News::Left), ada("Ada", News::Joined), true),
            (ada("Ada", News::Joined), ada("Ada", News::Left), true),
            (ada("Eve", News::Left), ada("Ada", News::Left), true),
            (ada("Ada", News::Left), other(News::Joined), false),
            (ada("Ada", News::Left), ada("Ada", News::AsksToMute), false),
            (ada("Eve", News::AsksToMute), ada("Ada", News::AsksToMute), true),
            (ada("Ada", News::AsksToMute), ada("Ada", News::HandRaised), false),
            (Notice::LinkCopied, Notice::LinkCopied, true),
            (Notice::LinkCopied, Notice::ReportCopied, false),
            (Notice::LinkCopied, ada("Ada", News::Left), false),
        ] {
            assert_eq!(new.replaces(&old), expected, "{new:?} after {old:?}");
        }
    }
}
