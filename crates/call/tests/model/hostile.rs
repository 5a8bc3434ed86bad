//! Bytes of which any may be any, told to a whole call as what a peer, the server and the person at the page do. What a call
//! keeps, whatever they are: it does not panic, does not make much out of little, and has no timer that is never over.

use std::collections::VecDeque;

use damso_call::{
    Action, BlockHeader, CallLink, ConnectionEvent, ConnectionId, ConnectionState, Effect, EntryId, FileDigest,
    FileEvent, Generation, Input, Instant, LocalFile, LogId, Origin, PeerId, PersonLink, PickedFile, Pulse, Recalled,
    Recipient, Route, SocketEvent, Trouble, UnixMillis, Wanted, prefer_stereo,
};
use damso_protocol::{
    Act, CallMessage, ConversationMessage, Entry, ErrorCode, FileOffer, GoodbyeReason, Incarnation, LeaveReason,
    Profile, RelayKey, RoomPeer, ServerMessage,
};

use super::world::World;

const ANA: usize = 0;
const LIAR: usize = 1;
const CHA: usize = 2;

/// What one thing that happens may lead to, whatever was said before.
const MOST_EFFECTS: usize = 100;
const MOST_BYTES: usize = 64 * 1024;
/// So often may there be something to do at one moment.
const TICKS: usize = 4;
/// A page may repeat to each of two others what it was told, in JSON, and keep it.
const REPEATED: usize = 16;

/// Reads a link that somebody pasted. One that is read is the same when it is read again.
pub fn link(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Ok(link) = CallLink::parse(&text, "https://damso.example/talk/") else { return false };
    let fragment = link.fragment();
    assert_eq!(CallLink::parse(&fragment, ""), Ok(link.clone()), "{fragment}");
    assert_eq!(Route::parse(&fragment), Route::Call(link), "{fragment}");
    true
}

/// Asks for stereo in what may be a description. Whoever asks twice gets no more, and only parameters of a codec are added.
pub fn description(bytes: &[u8]) -> bool {
    let sdp = String::from_utf8_lossy(bytes);
    let stereo = prefer_stereo(&sdp);
    assert_eq!(prefer_stereo(&stereo), stereo, "{sdp:?}");
    let others = |sdp: &str| {
        let lines = sdp.split('\n').map(|line| line.trim_end_matches('\r').to_owned());
        lines.filter(|line| !line.starts_with("a=fmtp:")).collect::<Vec<_>>()
    };
    assert_eq!(others(&stereo).concat(), others(&sdp).concat(), "{sdp:?}");
    stereo != sdp
}

/// A call of two or three, of whom one tells another whatever these bytes say.
pub fn whole_call(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    // Three are slower to bring together than two.
    let mut world = World::together(if choices.below(4) == 0 { 3 } else { 2 });
    let liar = world.connection(ANA, LIAR);
    let mut siege = Siege { told: 0, choices, answers: VecDeque::new(), files: 0, liar, world };
    while !siege.choices.is_over() {
        siege.goes_on();
    }
    if let Some(screen) = siege.world.screen(ANA) {
        let cha = siege.world.people[CHA].id;
        let misjudged = |link| link == PersonLink::Failed(Trouble::Misbehaves);
        assert!(
            screen.people.iter().all(|person| person.id != cha || !misjudged(person.link)),
            "somebody else is blamed"
        );
    }
}

struct Siege<'a> {
    world: World,
    choices: Choices<'a>,
    /// Over which the liar speaks, also after it was closed.
    liar: ConnectionId,
    /// What the browser still has to say.
    answers: VecDeque<Input>,
    /// How many files it has numbered.
    files: u32,
    /// How many bytes Ana's page was told in all.
    told: usize,
}

impl Siege<'_> {
    fn goes_on(&mut self) {
        let event = match self.choices.below(16) {
            0..=5 => ConnectionEvent::ChannelReceived(self.message()),
            6 => ConnectionEvent::ChannelReceived(if self.choices.rarely() {
                self.choices.text()
            } else {
                self.message()
            }),
            7 => ConnectionEvent::PulseReceived(self.pulse()),
            8 | 9 => ConnectionEvent::BlockAnnounced(self.header()),
            10 => self.change(),
            11 => {
                let text = self.frame();
                let generation = Generation(self.world.socket_of(ANA).unwrap_or_default());
                return self.tell(Input::Socket(generation, SocketEvent::Received(text)));
            }
            12 => {
                let action = self.action();
                return self.tell(Input::Action(action.into()));
            }
            13 => return self.time_passes(),
            14 => return self.answer(),
            _ => {
                let [chat, decisions] = [(); 2].map(|()| self.choices.text());
                return self.tell(Input::ChatRecalled(Recalled { chat, decisions }));
            }
        };
        self.tell(Input::Connection(self.liar, event));
    }

    fn tell(&mut self, input: Input) {
        self.told += 64 + size(&input);
        let is_there = self.world.people[ANA].connections.contains_key(&self.liar);
        let waits = is_there && matches!(input, Input::Connection(_, ConnectionEvent::BlockAnnounced(_)));
        self.world.people[ANA].effects.clear();
        self.world.input(ANA, input);
        let effects = std::mem::take(&mut self.world.people[ANA].effects);
        assert!(effects.len() <= MOST_EFFECTS, "{} effects", effects.len());
        let bytes: usize = effects.iter().map(weight).sum();
        assert!(bytes <= MOST_BYTES + REPEATED * self.told, "{bytes} bytes, of {}", self.told);
        if waits {
            let says = |effect: &&Effect| {
                matches!(effect, Effect::TakeBlock(..) | Effect::SkipBlock(..) | Effect::CloseConnection(_))
            };
            assert_eq!(effects.iter().filter(says).count(), 1, "the browser waits to be told what to do with a block");
        }
        for effect in &effects {
            self.expect_answer(effect);
        }
        self.world.people[ANA].call.view();
    }

    /// Until the next timer runs out, and perhaps longer.
    fn time_passes(&mut self) {
        let longer = self.choices.below(4) * 1_000;
        let due = self.world.people[ANA].call.deadline().unwrap_or(self.world.now);
        self.world.now = Instant(self.world.now.max(due).0 + longer as u64);
        let is_due = |this: &mut Self| {
            let due = this.world.people[ANA].call.deadline();
            due.is_some_and(|due| due <= this.world.now)
        };
        // One thing that is due may make another one due.
        for _ in 0..TICKS {
            self.tell(Input::Tick);
            if !is_due(self) {
                return;
            }
        }
        panic!("a timer that has run out is never over");
    }

    /// What a browser answers when its storage works.
    fn expect_answer(&mut self, effect: &Effect) {
        self.answers.push_back(match *effect {
            Effect::SendBlock { connection, stream, block, .. } => {
                Input::Connection(connection, ConnectionEvent::BlockSent(stream, block))
            }
            Effect::FindStores(_) => Input::File(FileEvent::StoresFound(Vec::new())),
            Effect::OpenStore(file, _) => Input::File(FileEvent::StoreOpened(file, 0)),
            Effect::TakeBlock(_, file, header) => Input::File(FileEvent::BlockStored(file, header.block)),
            Effect::CompleteStore(file) => {
                self.files += 1;
                Input::File(FileEvent::StoreCompleted(file, FileDigest([0; 32]), LocalFile(self.files)))
            }
            Effect::SealFile(file) => Input::File(FileEvent::Sealed(file, FileDigest([0; 32]))),
            _ => return,
        });
    }

    fn answer(&mut self) {
        let Some(answer) = self.answers.pop_front() else { return };
        let answer = match (answer, self.choices.below(8)) {
            (Input::File(FileEvent::BlockStored(file, block)), 0) => Input::File(FileEvent::BlockDamaged(file, block)),
            (Input::File(FileEvent::Sealed(file, _)), 0) => Input::File(FileEvent::ReadFailed(file)),
            (answer, _) => answer,
        };
        self.tell(answer);
    }

    // --- what is said ---

    fn message(&mut self) -> String {
        if self.choices.below(4) == 0 { json(&self.call_message()) } else { json(&self.conversation_message()) }
    }

    fn call_message(&mut self) -> CallMessage {
        match self.choices.below(10) {
            0 => CallMessage::Profile { profile: Profile { name: self.choices.text(), ..Profile::default() } },
            1 | 2 => CallMessage::Links { connected: (0..self.choices.below(10)).map(|_| self.person()).collect() },
            3 => CallMessage::RelayKey { key: RelayKey([1; 32]) },
            4 => CallMessage::Relay { to: self.person(), payload: self.choices.text() },
            5 => CallMessage::Relayed { from: self.person(), payload: self.choices.text() },
            6 => CallMessage::Reaction { emoji: self.choices.sign() },
            7 => CallMessage::Withheld { camera: self.choices.below(2) == 0, screen: self.choices.below(2) == 0 },
            8 => CallMessage::Showing { camera: self.choices.small(), screen: self.choices.small() },
            _ => match self.choices.below(4) {
                0 => CallMessage::Bye,
                _ => CallMessage::AskToMute,
            },
        }
    }

    fn conversation_message(&mut self) -> ConversationMessage {
        match self.choices.below(16) {
            0 => {
                let heads = (0..self.choices.below(4)).map(|_| (self.log(), self.choices.number())).collect();
                ConversationMessage::Heads { heads }
            }
            1..=5 => {
                let (log, first) = (self.log(), self.choices.number());
                let entries = (0..self.choices.below(4)).map(|_| self.entry()).collect();
                if self.choices.below(4) == 0 {
                    ConversationMessage::Retold { log, first, entries }
                } else {
                    ConversationMessage::Entries { log, first, entries }
                }
            }
            6 => ConversationMessage::Want { log: self.log(), after: self.choices.number() },
            7 => ConversationMessage::Typing,
            8 => ConversationMessage::Read { up_to: self.entry_id() },
            9 if self.choices.below(2) == 0 => {
                ConversationMessage::Lacks { files: (0..self.choices.below(4)).map(|_| self.entry_id()).collect() }
            }
            9 => ConversationMessage::Holds { files: (0..self.choices.below(4)).map(|_| self.entry_id()).collect() },
            10 | 11 => ConversationMessage::Fetch {
                file: self.entry_id(),
                stream: self.choices.small(),
                from: self.choices.small(),
                to: self.choices.small(),
            },
            12 => ConversationMessage::Stop { stream: self.choices.small() },
            13 => ConversationMessage::Decline { file: self.entry_id() },
            14 => ConversationMessage::Failed { file: self.entry_id() },
            _ => ConversationMessage::Unknown,
        }
    }

    fn entry(&mut self) -> Entry {
        let (clock, at) = (self.choices.number().max(1), self.choices.number());
        let act = match self.choices.below(8) {
            0..=2 => Act::Say {
                name: self.choices.text(),
                text: self.choices.text(),
                reply: (self.choices.below(2) == 0).then(|| self.entry_id()),
                file: (self.choices.below(2) == 0).then(|| self.offer()),
            },
            3 => Act::Edit { of: self.entry_id(), text: self.choices.text() },
            4 => Act::Delete { of: self.entry_id() },
            5 => Act::React { of: self.entry_id(), emoji: self.choices.sign(), given: self.choices.below(2) == 0 },
            6 => Act::Seal { of: self.entry_id(), digest: FileDigest([0; 32]) },
            _ => Act::Unknown,
        };
        Entry { clock, at, act }
    }

    fn offer(&mut self) -> FileOffer {
        let preview = "data:image/jpeg;base64,/9j/wAALCAFAAUABABEA";
        FileOffer {
            name: self.choices.text(),
            size: self.choices.number() << (8 * self.choices.below(4)),
            kind: ["image/png", "", "text/plain"][self.choices.below(3)].to_owned(),
            modified: self.choices.number(),
            preview: (self.choices.below(3) == 0)
                .then(|| if self.choices.rarely() { self.choices.text() } else { format!("{preview}AAAA") }),
        }
    }

    fn header(&mut self) -> BlockHeader {
        let length = [1, 1 << 8, 1 << 16, 1 << 18][self.choices.below(4)];
        BlockHeader { stream: self.choices.small(), block: self.choices.small(), length, digest: [0; 32] }
    }

    fn pulse(&mut self) -> String {
        match self.choices.below(3) {
            0 => Pulse::Ping(self.choices.small()).to_string(),
            1 if self.choices.rarely() => self.choices.text(),
            _ => Pulse::Pong(self.choices.small()).to_string(),
        }
    }

    /// What a network and another page can do to a connection.
    fn change(&mut self) -> ConnectionEvent {
        match self.choices.below(8) {
            0 => ConnectionEvent::ChannelClosed,
            1 => ConnectionEvent::PulseClosed,
            2 => ConnectionEvent::FilesClosed,
            3 | 4 => ConnectionEvent::FilesOpened,
            5 => ConnectionEvent::StateChanged(ConnectionState::Disconnected),
            6 => ConnectionEvent::StateChanged(ConnectionState::Connected),
            _ => ConnectionEvent::StateChanged(ConnectionState::Failed),
        }
    }

    fn frame(&mut self) -> String {
        json(&match self.choices.below(10) {
            0 => return self.choices.text(),
            1 => ServerMessage::PeerLeft { id: self.person(), reason: LeaveReason::Lost },
            2 => ServerMessage::PeerLeft { id: self.person(), reason: LeaveReason::Left },
            3 => ServerMessage::PeerJoined { peer: self.room_peer() },
            4 | 5 => ServerMessage::Signal { from: self.person(), payload: self.choices.text() },
            6 => {
                let peers = (0..self.choices.below(12)).map(|_| self.room_peer()).collect();
                ServerMessage::Joined { id: self.person(), peers, ice_servers: Vec::new(), ice_lifetime: Some(0) }
            }
            7 => ServerMessage::IceServers { ice_servers: Vec::new(), ice_lifetime: Some(self.choices.small()) },
            8 => {
                let code = [ErrorCode::UnknownPeer, ErrorCode::NotInRoom, ErrorCode::Unknown][self.choices.below(3)];
                ServerMessage::Error { code, message: String::new(), peer: Some(self.person()) }
            }
            _ => ServerMessage::Goodbye { reason: GoodbyeReason::ShuttingDown },
        })
    }

    fn room_peer(&mut self) -> RoomPeer {
        RoomPeer { id: self.person(), incarnation: Incarnation(self.choices.number()) }
    }

    fn action(&mut self) -> Action {
        let sent_at = UnixMillis(self.world.now.0);
        match self.choices.below(12) {
            0 | 1 => {
                let reply = (self.choices.below(2) == 0).then(|| self.entry_id());
                Action::SendMessage { text: self.choices.text(), reply, sent_at }
            }
            2 => Action::EditMessage { of: self.entry_id(), text: self.choices.text(), sent_at },
            3 => Action::DeleteMessage(self.entry_id()),
            4 => Action::ToggleReaction(self.entry_id(), self.choices.sign()),
            5 => {
                self.files += 1;
                let file = PickedFile {
                    file: LocalFile(self.files),
                    name: self.choices.text(),
                    size: self.choices.number() << (8 * self.choices.below(3)),
                    kind: String::new(),
                    modified: UnixMillis(1),
                    preview: None,
                    origin: Origin::Disk,
                };
                let to = match self.choices.below(3) {
                    0 => Recipient::Everybody,
                    1 => Recipient::Person(self.person()),
                    _ => Recipient::ReadersOf(self.entry_id()),
                };
                let link = self.world.screen(ANA).map_or(String::new(), |screen| screen.link);
                Action::OfferFiles { files: vec![file], link, to, sent_at }
            }
            6 => Action::FetchFile(self.entry_id()),
            7 => Action::PauseFile(self.entry_id()),
            8 => Action::CancelFile(self.entry_id()),
            9 => Action::DeclineFile(self.entry_id()),
            10 => Action::RetryDelivery,
            _ => match self.choices.below(5) {
                0 => Action::ToggleChat,
                4 => Action::DrawChat,
                1 => Action::SetKeepChat(Wanted::On),
                2 => Action::Type,
                _ => Action::ToggleConnectionPanel,
            },
        }
    }

    /// Ana, the liar, somebody else, somebody who is not there, or nobody.
    fn person(&mut self) -> PeerId {
        let which = self.choices.below(5);
        self.world.people.get(which).map_or(PeerId([9; 16]), |person| person.id)
    }

    fn log(&mut self) -> LogId {
        let author = if self.choices.below(3) == 0 { self.person() } else { self.world.people[LIAR].id };
        let to = if self.choices.below(4) == 0 { Some(self.person()) } else { None };
        LogId { author, stay: self.choices.number(), to }
    }

    /// An entry that Ana's page shows, or any.
    fn entry_id(&mut self) -> EntryId {
        if self.choices.below(3) > 0 {
            let screen = self.world.screen(ANA);
            let messages = screen.as_ref().map_or(&[][..], |screen| &screen.chat.messages[..]);
            if !messages.is_empty() {
                return messages[self.choices.below(messages.len())].id;
            }
        }
        EntryId { log: self.log(), number: self.choices.number() }
    }
}

fn json(message: &impl serde::Serialize) -> String {
    serde_json::to_string(message).expect("it is JSON")
}

/// How many bytes an input brings, as far as a stranger or the person can choose.
fn size(input: &Input) -> usize {
    match input {
        Input::Connection(_, ConnectionEvent::ChannelReceived(text) | ConnectionEvent::PulseReceived(text))
        | Input::Socket(_, SocketEvent::Received(text)) => text.len(),
        Input::ChatRecalled(Recalled { chat, decisions }) => chat.len() + decisions.len(),
        Input::Action(action) => match &**action {
            Action::SendMessage { text, .. } | Action::EditMessage { text, .. } | Action::ToggleReaction(_, text) => {
                text.len()
            }
            Action::OfferFiles { files, .. } => files.iter().map(|file| file.name.len()).sum(),
            _ => 0,
        },
        _ => 0,
    }
}

/// How many bytes an effect sends or keeps.
fn weight(effect: &Effect) -> usize {
    match effect {
        Effect::SendFrame(text)
        | Effect::SendOnChannel(_, text)
        | Effect::KeepChat(.., text)
        | Effect::KeepDecisions(_, text)
        | Effect::CopyText(_, text)
        | Effect::SaveFile(_, text)
        | Effect::SaveFileAs(_, text)
        | Effect::Log(text) => text.len(),
        _ => 0,
    }
}

/// Bytes, read as choices. When they are used up, the first of everything is chosen.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    /// What ends everything should not happen all the time.
    fn rarely(&mut self) -> bool {
        self.below(64) == 63
    }

    fn sign(&mut self) -> String {
        match self.below(8) {
            0 => self.text(),
            1 => "👍".to_owned(),
            _ => "❤️".to_owned(),
        }
    }

    /// Mostly small, and sometimes as large as can be.
    fn number(&mut self) -> u64 {
        match self.byte() {
            small @ ..240 => u64::from(small % 8),
            240..248 => u64::from(u16::from_be_bytes([self.byte(), self.byte()])),
            248..252 => u64::MAX,
            _ => u64::from_be_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    fn small(&mut self) -> u32 {
        u32::try_from(self.number()).unwrap_or(u32::MAX)
    }

    fn text(&mut self) -> String {
        let length = usize::from(self.byte()).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        // Long ones are no more to be trusted, and few bytes should be enough for them.
        let times = if length == 5 { 4_000 } else { 1 };
        String::from_utf8_lossy(text).repeat(times)
    }
}
