//! What to do: everything that a call can ask of the browser.

use damso_protocol::{BlockHeader, Candidate, Description, EntryId, IceServer, Pulse, RoomId};

use crate::{
    ConnectionId, Generation, LocalFile, MediaRequest, Preferences, ScreenContent, SendLimits, TrackKind,
    TransportPolicy, Wanted,
};

/// Something to be done, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open a WebSocket to the signaling server; one of an older generation is closed first.
    OpenSocket(Generation),
    /// Send a text frame.
    SendFrame(String),
    /// Close the WebSocket with code 1000, after what was sent: this person goes.
    CloseSocket,
    /// Close the WebSocket with code 4005: nothing is heard on it any more.
    AbandonSocket,

    /// Ask for microphone and camera. Answered with `Captured` or `CaptureFailed`. A track of the same kind that was
    /// captured before is stopped when, and only when, the new one is there.
    CaptureMedia(Generation, MediaRequest),
    /// Stop a captured track, so that the light of the device goes out.
    StopTrack(TrackKind),
    /// Let a captured track carry what it captures, or silence and black.
    EnableTrack(TrackKind, bool),
    /// Let the person choose a screen, window or tab, and capture it: `getDisplayMedia`. Answered with a
    /// [`crate::ScreenEvent`].
    CaptureScreen(Generation),
    /// Stop capturing the screen, and whatever a question under way still brings.
    StopScreen,
    /// Tell the encoder what the captured screen shows.
    HintScreen(ScreenContent),
    /// Let the person choose a speaker: `selectAudioOutput`. Answered with `SpeakerChosen`.
    AskForSpeaker,
    /// Play sound on this device; `None` for the system's choice.
    UseSpeaker(Option<String>),
    /// Play everything again: the person has clicked, or the browser has paused something. Answered with `PlaybackRefused` if
    /// it refuses.
    StartPlayback,

    /// Make a peer connection with its channels.
    OpenConnection {
        /// Its number.
        connection: ConnectionId,
        /// Who makes the transceivers.
        role: TransceiverRole,
        /// STUN and TURN.
        configuration: IceConfiguration,
    },
    /// `setConfiguration(…)`: from the next gathering on.
    ConfigureConnection(ConnectionId, IceConfiguration),
    /// Send the captured track of this kind (if there is one, else nothing) from now on: `replaceTrack`. Before the
    /// transceivers exist, it is kept in mind until they do.
    SendTrack(ConnectionId, TrackKind),
    /// Send nothing of this kind from now on.
    StopSending(ConnectionId, TrackKind),
    /// Send the captured screen with its sound from now on, as `SendTrack` does.
    SendScreen(ConnectionId),
    /// Send no screen from now on.
    StopSendingScreen(ConnectionId),
    /// Let what is sent take no more than this from now on: `setParameters`. Before the transceivers exist, it is kept in
    /// mind until they do.
    LimitSending(ConnectionId, SendLimits),
    /// Measure how loud what comes over these connections is, and no others, from now on: asking holds a page up.
    Listen(Vec<ConnectionId>),
    /// Make the offer or answer that fits and set it, as `setLocalDescription()` without an argument does; it asks for sound in
    /// stereo ([`crate::prefer_stereo`]).
    SetLocalDescription(ConnectionId),
    /// `setRemoteDescription(…)`
    SetRemoteDescription(ConnectionId, Description),
    /// `addIceCandidate(…)`
    AddCandidate(ConnectionId, Candidate),
    /// `restartIce()`
    RestartIce(ConnectionId),
    /// Send a text over the control channel.
    SendOnChannel(ConnectionId, String),
    /// Send a pulse over its own channel, now or never.
    SendPulse(ConnectionId, Pulse),
    /// Read the statistics: `getStats()`. Answered with `StatisticsRead`.
    ReadStatistics(ConnectionId),
    /// Close a peer connection, after what was sent. Nothing more is reported about it.
    CloseConnection(ConnectionId),

    /// Send a block of a file over the files' channel, announced by its header, after those that were to be sent before.
    /// Answered with `BlockSent`, or with [`crate::FileEvent::ReadFailed`].
    SendBlock {
        /// Over which connection.
        connection: ConnectionId,
        /// The receiver's number for the file.
        stream: u32,
        /// Which file.
        file: LocalFile,
        /// Which block.
        block: u32,
    },
    /// Drop what is still to be sent under this number, unless it is under way. It is not answered any more.
    StopSendingBlocks(ConnectionId, u32),
    /// Send blocks at no more than so many bytes a second from now on; as fast as they go with `None`.
    PaceBlocks(ConnectionId, Option<u64>),
    /// The block that was announced is wanted: store it. Answered with [`crate::FileEvent::BlockStored`] and others. If the
    /// store is not open by then, it is dropped without an answer.
    TakeBlock(ConnectionId, EntryId, BlockHeader),
    /// The block that was announced is not wanted: throw it away as it comes.
    SkipBlock(ConnectionId),
    /// Say which files of this room are stored: [`crate::FileEvent::StoresFound`]. Stores of this room from now on.
    FindStores(RoomId),
    /// Make room for a file of this length, or go on with what is there of it. Answered with
    /// [`crate::FileEvent::StoreOpened`] or `StoreFailed`, after everything that was still to be written has been.
    OpenStore(EntryId, u64),
    /// Put an open store aside, with what is in it.
    CloseStore(EntryId),
    /// All blocks are there. Answered with [`crate::FileEvent::StoreCompleted`] or `StoreFailed`.
    CompleteStore(EntryId),
    /// What stores files does not answer any more: begin it anew. Answered with `StoreFailed` for every store that is open.
    RestartStores,
    /// Throw away what is stored of a file.
    DiscardStore(EntryId),
    /// Throw away everything that is stored of this room.
    DiscardAllStores(RoomId),
    /// Find out what all blocks of a file together are: [`crate::FileEvent::Sealed`], or `ReadFailed`.
    SealFile(LocalFile),
    /// Forget a file that was chosen.
    ReleaseFile(LocalFile),
    /// Put a file where downloads go, under this name.
    SaveFile(LocalFile, String),
    /// Ask where to put a file, proposing this name, and put it there. Answered with [`crate::FileEvent::SavedAs`].
    SaveFileAs(LocalFile, String),
    /// Look for the chat of this room that was kept. Answered with [`crate::Input::ChatRecalled`].
    RecallChat(RoomId),
    /// Keep this as the chat of a room. Answered with [`crate::Input::ChatNotKept`] if
    /// there is no room for it in this browser.
    KeepChat(RoomId, Keep, String),
    /// Keep this as what the person has decided about files of a room, until this tab is closed; if it is empty, forget it.
    KeepDecisions(RoomId, String),
    /// Forget the chat of a room: what is kept in this tab, that of files included, or also what is kept in this browser.
    ForgetChat(RoomId, Keep),

    /// Put this fragment in the address bar, as a new entry of the history. It is not reported as `RouteChanged`.
    Navigate(String),
    /// Put a text on the clipboard. Answered with `TextCopied`.
    CopyText(Clip, String),
    /// Keep this for the next visit.
    Remember(Preferences),
    /// One line for the console's log, with nothing private in it.
    Log(String),
    /// List the devices. Answered with `DevicesListed`.
    ListDevices,
    /// Make a sound that says what has happened.
    Chime(Chime),
    /// Keep the screen from going dark (On), or let it (Off).
    KeepAwake(Wanted),
}

/// For how long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keep {
    /// Until this tab is closed: a reload finds it.
    InTab,
    /// Until it is forgotten, in this browser.
    InBrowser,
}

/// What a sound says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chime {
    /// Somebody has come.
    Joined,
    /// Somebody has left.
    Left,
    /// Somebody has raised a hand.
    Hand,
    /// Somebody has written.
    Message,
}

/// What a text on the clipboard is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clip {
    /// The link of the call.
    Link,
    /// What somebody has written in the chat.
    Message,
    /// A report about the connections.
    Report,
}

/// The part of `RTCConfiguration` that changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IceConfiguration {
    /// `iceServers`
    pub servers: Vec<IceServer>,
    /// `iceTransportPolicy`
    pub policy: TransportPolicy,
}

/// Who makes the transceivers of a pair, in the order of [`TrackKind::ALL`], and then those of a screen and
/// its sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransceiverRole {
    /// This side does, before its offer.
    Create,
    /// The other side does: this side adopts them from its offer and sets their direction to `sendrecv`.
    Adopt,
}
