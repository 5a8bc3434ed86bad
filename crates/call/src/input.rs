//! What happened: everything that can make a call change.

use std::rc::Rc;

use damso_protocol::{BlockHeader, Candidate, Description, EntryId, FileDigest, PeerId};

use crate::{
    Capture, Clip, ConnectionId, Device, DeviceKind, FileFailure, Generation, Language, LateCode, LayoutMode,
    LocalFile, MediaFailure, MicrophoneSound, NoticeId, PictureSize, Pin, Reaction, ScreenContent, Statistics,
    TrackKind, TransportPolicy, UnixMillis, Wanted, layout::OwnView,
};

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The person did something, perhaps not for the first time.
    Action(Rc<Action>),
    /// The fragment of the address changed, or the page has just been opened with it: `#/r/…`, or empty.
    RouteChanged(String),
    /// Something happened to the WebSocket of this generation.
    Socket(Generation, SocketEvent),
    /// Something happened to microphone, camera or speaker.
    Media(MediaEvent),
    /// Something happened to the captured screen, or to the question for one, of this generation.
    Screen(Generation, ScreenEvent),
    /// Something happened to a peer connection or its control channel.
    Connection(ConnectionId, ConnectionEvent),
    /// Something happened to a file.
    File(FileEvent),
    /// The answer to [`crate::Effect::RecallChat`].
    ChatRecalled(Recalled),
    /// The answer to [`crate::Effect::KeepChat`] if the browser should have kept it, and has not.
    ChatNotKept,
    /// The code is there that may come later than all else: [`crate::late_code`].
    CodeLoaded(LateCode),
    /// The moment that [`crate::Call::deadline`] named has come.
    Tick,
    /// The mouse or the focus is at a notice, as is told before every tick for as long as that is so.
    NoticeHeld,
    /// The page became visible again, or goes on after it was frozen.
    Resumed,
    /// `online`, or the network is another one.
    NetworkChanged,
    /// `pagehide`: the page is being closed or left. Effects are carried out before the browser takes it down.
    PageClosing,
    /// The answer to [`crate::Effect::CopyText`].
    TextCopied(Clip, Result<(), ()>),
    /// How loud everybody is, ten times a second while there are connections: in hundredths, from silence to as loud as
    /// can be, on a scale of decibels.
    Heard {
        /// This person's microphone, muted or not; 0 if there is none.
        own: u8,
        /// What comes over each connection.
        others: Vec<(ConnectionId, u8)>,
    },
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Home: make a link and go to its lobby.
    StartCall,
    /// Home: go to the lobby of a link that was pasted.
    OpenLink(String),
    /// Lobby: the name to be shown to others.
    SetName(String),
    /// Lobby: let connections take any way, or only relays.
    SetTransportPolicy(TransportPolicy),
    /// Lobby, call: mute or unmute. Tries again if there is no microphone yet.
    ToggleMicrophone,
    /// Lobby, call: camera off or on. Tries again if there is no camera yet.
    ToggleCamera,
    /// Lobby, call: ask once more for a microphone or camera that has failed, or that something else has taken, whether it is
    /// wanted at the moment or not.
    TryAgain(TrackKind),
    /// Lobby, call: use this device; `None` for the browser's choice.
    ChooseDevice(DeviceKind, Option<String>),
    /// Lobby, call: have the browser ask which speaker to use, where the page is not told of all.
    AskForSpeaker,
    /// Lobby, call: have this done to the microphone's sound.
    SetSound(MicrophoneSound),
    /// Lobby: the one step into the call.
    JoinCall,
    /// Call: share a screen, or stop it.
    ToggleScreen,
    /// Call: say what the shared screen shows; also good for the next one.
    SetScreenContent(ScreenContent),
    /// Call: so large is somebody shown from now on. What is not shown need not be sent.
    Show {
        /// Who.
        person: PeerId,
        /// The height of that person's camera picture, in device pixels; 0 if it is not shown.
        camera: u32,
        /// The room that there is for that person's screen, likewise. How much of it the screen fills is not for the page
        /// to say.
        screen: PictureSize,
    },
    /// Call: who may be looking from now on.
    SetAudience(Audience),
    /// Call: do without the camera of this person, or of everybody and of those who are still to come; or have it again.
    /// Shared screens stay.
    ToggleIncomingVideo(Option<PeerId>),
    /// Call: leave, and go where the address led if the person was asked for that reason.
    Leave,
    /// Call: do not leave, having been asked.
    Stay,
    /// Ended: back into the call, at this time by the calendar.
    Rejoin(UnixMillis),
    /// Lobby, call: put the link on the clipboard.
    CopyLink,
    /// Call: show or hide the chat.
    ToggleChat,
    /// Call: what draws the chat, which comes later than the page, is there. Nothing was read before.
    DrawChat,
    /// Call: say something in the chat. Blank text is ignored.
    SendMessage {
        /// The text, at most [`crate::MAX_CHAT_BYTES`]. A longer one is refused with [`crate::Notice::MessageTooLong`]; it can
        /// be offered as a file.
        text: String,
        /// To which message it is a reply.
        reply: Option<EntryId>,
        /// Now, by the calendar.
        sent_at: UnixMillis,
    },
    /// Call: write a message of one's own anew.
    EditMessage {
        /// Which.
        of: EntryId,
        /// What it is to say, no longer than any message.
        text: String,
        /// Now, by the calendar.
        sent_at: UnixMillis,
    },
    /// Call: take a message of one's own back, with its file.
    DeleteMessage(EntryId),
    /// Call: put the text of a message on the clipboard.
    CopyMessage(String),
    /// Call: give a message a sign, or take it back.
    ToggleReaction(EntryId, String),
    /// Call: something was typed into a message. How often the others are told of it is not for the page to say.
    Type,
    /// Call: try at once again to reach everybody who has not confirmed a message.
    RetryDelivery,
    /// Call: whether this browser keeps the chat when the person leaves.
    SetKeepChat(Wanted),
    /// Call: the person has chosen files, and they are being looked at and packed until `OfferFiles`. The chat opens, for what
    /// becomes of them is seen there.
    PrepareFiles,
    /// Call: offer files, each as a message of its own.
    OfferFiles {
        /// The files. None, if nothing came of the choice, or if it was for [`Action::ChooseAgain`].
        files: Vec<PickedFile>,
        /// The link of the call in which they were chosen. They are offered in no other one.
        link: String,
        /// For whom they are.
        to: Recipient,
        /// Now, by the calendar.
        sent_at: UnixMillis,
    },
    /// Call: folders were to be offered, by these names, and cannot be.
    LeaveOut(String, LeftOut),
    /// Call: a file of one's own that the page has lost is chosen again.
    ChooseAgain(EntryId, PickedFile),
    /// Call: have a file that was offered, go on with one that was paused, or try again one that failed.
    FetchFile(EntryId),
    /// Call: do without a file that was offered.
    DeclineFile(EntryId),
    /// Call: let a file that comes wait.
    PauseFile(EntryId),
    /// Call: do without a file that comes, and throw away what is there of it.
    CancelFile(EntryId),
    /// Call: throw away a file that is whole. It is offered as before.
    RemoveFile(EntryId),
    /// Call: put a file that is whole where downloads go.
    SaveFile(EntryId),
    /// Call: put a file that is whole where the person says, in a browser that can ask for it.
    SaveFileAs(EntryId),
    /// Call: show or hide the numbers behind the connections.
    ToggleConnectionPanel,
    /// Call: put a report of these numbers on the clipboard, while they are shown.
    CopyReport,
    /// Call: a picture was to float above all windows, and the browser did not let it.
    TellNotFloated,
    /// Call: play what the browser refused to play without a click.
    StartPlayback,
    /// Call: raise one's hand, or take it down.
    ToggleHand,
    /// Call: give everybody this sign.
    React(Reaction),
    /// Call: ask somebody to mute.
    AskToMute(PeerId),
    /// Call: play somebody at this volume, in hundredths of what comes.
    SetVolume(PeerId, u8),
    /// Call: a muted microphone is open as long as a key is held.
    HoldToTalk(Hold),
    /// Call: place people like this.
    ChooseLayout(LayoutMode),
    /// Call: keep this in the foreground; nothing in particular with `None`.
    Pin(Option<Pin>),
    /// Call: hide one's own picture, or show it, in this corner where it lies on another one.
    ShowOwn(OwnView),
    /// Call: whether something that happens makes a sound.
    SetSounds(Wanted),
    /// Call: whether keys are shortcuts.
    SetShortcuts(Wanted),
    /// Anywhere: take this notice away.
    DismissNotice(NoticeId),
    /// Anywhere: speak this language.
    ChooseLanguage(Language),
}

/// For whom something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Everybody, also those who are still to come.
    Everybody,
    /// One person alone.
    Person(PeerId),
    /// Whoever can read this message: it is an answer to it.
    ReadersOf(EntryId),
}

/// A file that the person has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Names it to the page.
    pub file: LocalFile,
    /// Its name, without a path.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type; empty if not known.
    pub kind: String,
    /// When it was last changed.
    pub modified: UnixMillis,
    /// A small picture of it as a `data:` URL.
    pub preview: Option<String>,
    /// Where it is from.
    pub origin: Origin,
}

/// Where a file that is offered is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The person's disk, where it can be chosen again.
    Disk,
    /// It was made in the page, or pasted, and is nowhere else.
    Page,
}

impl Origin {
    /// That of a file which was pasted at this time, and last changed at that. Browsers make a file of a picture on the
    /// clipboard as it is pasted; one that was copied in a file manager is older. Some tell the time no better than to a tenth
    /// of a second.
    #[must_use]
    pub fn of_pasted(at: UnixMillis, modified: UnixMillis) -> Self {
        if modified.0.saturating_add(1_000) < at.0 { Self::Disk } else { Self::Page }
    }
}

/// Why folders are not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeftOut {
    /// There is no file in them.
    Empty,
    /// The browser could not read them.
    Unreadable,
}

/// Who may be looking at the pictures of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The person, at the page.
    #[default]
    Present,
    /// The person, at a picture that was taken out of the page, which is hidden.
    Elsewhere,
    /// Nobody: the page is hidden.
    Absent,
    /// Perhaps somebody: the page is hidden, and Firefox does not tell of pictures that people have taken out of it.
    Unknown,
}

/// A key that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hold {
    /// It went down.
    Begun,
    /// It came up, or the page lost sight of it.
    Over,
}

/// What happens to a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// A text frame came.
    Received(String),
    /// It is closed, with this close code (1006 where there was no close frame); also if it could not be opened.
    Closed(u16),
}

/// What happens to microphone, camera and speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaEvent {
    /// The answer to [`crate::Effect::CaptureMedia`]: every kind that was asked for.
    Captured(Generation, Vec<Capture>),
    /// The other answer.
    CaptureFailed(Generation, MediaFailure),
    /// The person has allowed what was not: in the browser's own settings, or for another page of this address.
    Allowed(TrackKind),
    /// A track of that request ended by itself: unplugged, or taken away.
    TrackEnded(Generation, TrackKind),
    /// A track of that request carries nothing for now, or does again: the system, a switch on the device or another
    /// program has taken it (`mute` and `unmute`).
    TrackInterrupted(Generation, TrackKind, Interruption),
    /// The camera's picture of that request has another size: a phone was turned.
    CameraResized(Generation, PictureSize),
    /// The devices there are, after each capture and each `devicechange`.
    DevicesListed(Vec<Device>),
    /// The answer to [`crate::Effect::AskForSpeaker`]: the `deviceId` of the one that the person has chosen.
    SpeakerChosen(Result<String, MediaFailure>),
    /// The browser does not let sound come out at this speaker.
    SpeakerRefused(String),
    /// The browser refused to play sound without a click.
    PlaybackRefused,
    /// The browser has paused something that is to play: for a telephone call, or by a button of its own.
    PlaybackPaused,
}

/// What happens to a screen that is to be shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenEvent {
    /// The answer to [`crate::Effect::CaptureScreen`].
    Captured {
        /// What became of its sound.
        sound: ScreenSound,
        /// The size of its picture; empty if the browser does not say.
        size: PictureSize,
    },
    /// The other answer.
    Failed(MediaFailure),
    /// It has another size: a window that is made larger, or another one in its place.
    Resized(PictureSize),
    /// It ended by itself: the browser's own bar has a button for it, and windows are closed.
    Ended,
}

/// What became of a screen's sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenSound {
    /// It comes with the picture.
    Captured,
    /// There is none, though this browser would have captured it: what was chosen has none, or the person did not ask for it.
    None,
    /// This browser captures none.
    Unsupported,
    /// There was, but the voices of this very call were in it, and everybody would have heard an echo.
    WouldEcho,
}

/// Whether a captured track carries what its device captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// It does not any more.
    Began,
    /// It does again.
    Ended,
}

/// What happens to a peer connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// `negotiationneeded`
    NegotiationNeeded,
    /// The answer to [`crate::Effect::SetLocalDescription`]: what was set, to be sent to the peer.
    LocalDescriptionSet(Description),
    /// The other answer, with the error's text.
    LocalDescriptionFailed(String),
    /// The answer to [`crate::Effect::SetRemoteDescription`].
    RemoteDescriptionSet,
    /// The other answer, with the error's text.
    RemoteDescriptionFailed(String),
    /// `icecandidate`, other than the end.
    CandidateGathered(Candidate),
    /// `icegatheringstatechange` to `complete`
    GatheringOver,
    /// `icecandidateerror`
    GatheringFailed {
        /// `url`: the STUN or TURN server.
        url: String,
        /// `errorCode`: a STUN error code (RFC 8489, section 14.8), or 701 if the server was not reached.
        code: u16,
    },
    /// A candidate of the peer could not be added, with the error's text.
    CandidateFailed(String),
    /// `connectionstatechange`
    StateChanged(ConnectionState),
    /// The control channel is open.
    ChannelOpened,
    /// The control channel is closed.
    ChannelClosed,
    /// A text came over the control channel.
    ChannelReceived(String),
    /// The pulse's channel is open.
    PulseOpened,
    /// The pulse's channel is closed.
    PulseClosed,
    /// A text came over the pulse's channel.
    PulseReceived(String),
    /// The files' channel is open.
    FilesOpened,
    /// The files' channel is closed.
    FilesClosed,
    /// A block comes: what follows on the files' channel waits until the effects of this input say what to do with it, which
    /// is [`crate::Effect::TakeBlock`] or [`crate::Effect::SkipBlock`].
    BlockAnnounced(BlockHeader),
    /// The answer to [`crate::Effect::SendBlock`], by `stream` and `block`: the browser has all of it.
    BlockSent(u32, u32),
    /// The answer to [`crate::Effect::ReadStatistics`].
    StatisticsRead(Box<Statistics>),
    /// Something that no honest peer sends came over a channel: a binary message, or one
    /// that is longer than any may be and was not even read.
    ChannelMisused,
}

/// What happens to files that are read and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileEvent {
    /// The answer to [`crate::Effect::FindStores`]: of these files something is stored.
    StoresFound(Vec<EntryId>),
    /// What is stored from now on does not outlive the page.
    StoresAreFleeting,
    /// The answer to [`crate::Effect::OpenStore`]: so many blocks, counted from the beginning, are there already.
    StoreOpened(EntryId, u32),
    /// A store cannot be opened or written any more, and is closed.
    StoreFailed(EntryId, FileFailure),
    /// The answer to [`crate::Effect::TakeBlock`]: all of it has come, is what its header says, and is stored.
    BlockStored(EntryId, u32),
    /// The other answer: it is not what its header says, and is not stored.
    BlockDamaged(EntryId, u32),
    /// The answer to [`crate::Effect::CompleteStore`]: this is what the blocks together are, and the file can be read under
    /// this number.
    StoreCompleted(EntryId, FileDigest, LocalFile),
    /// The answer to [`crate::Effect::SealFile`].
    Sealed(LocalFile, FileDigest),
    /// A file can be read no more: it was changed, moved or deleted.
    ReadFailed(LocalFile),
    /// The answer to [`crate::Effect::SaveFileAs`].
    SavedAs(LocalFile, SaveOutcome),
}

/// What was kept of a room in an earlier life of this page. Of what was not, the text is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recalled {
    /// By [`crate::Effect::KeepChat`].
    pub chat: String,
    /// By [`crate::Effect::KeepDecisions`].
    pub decisions: String,
}

/// What became of saving a file where the person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SaveOutcome {
    /// All of it is there.
    Saved,
    /// The person thought better of it.
    Cancelled,
    /// It could not be written, or not be read.
    Failed,
}

/// `RTCPeerConnection.connectionState`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ConnectionState {
    /// `new`
    #[default]
    New,
    /// `connecting`
    Connecting,
    /// `connected`
    Connected,
    /// `disconnected`
    Disconnected,
    /// `failed`
    Failed,
    /// `closed`
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_as_it_was_pasted_is_nowhere_else() {
        let pasted = UnixMillis(1_700_000_000_123);
        for (modified, origin) in [
            (0, Origin::Disk),
            (1_699_999_990_000, Origin::Disk),
            (1_700_000_000_000, Origin::Page),
            (1_700_000_000_123, Origin::Page),
            (1_700_000_000_200, Origin::Page),
            (u64::MAX, Origin::Page),
        ] {
            assert_eq!(Origin::of_pasted(pasted, UnixMillis(modified)), origin, "{modified}");
        }
    }
}
