//! A room full of calls, each in a modelled browser, around one modelled server, over a network that breaks as told.
//! What happens next among all that can happen is drawn by the dice; time passes only when nothing else can happen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use damso_call::{
    Action, Call, CallScreen, Capture, ConnectionEvent, ConnectionId, ConnectionState, Delivery, Effect, Facing,
    Generation, Incarnation, Input, Instant, Keep, MediaEvent, Notice, PeerId, PersonLink, PersonView, PickedFile,
    PictureSize, Preferences, Pulse, Recalled, Recipient, Screen, SessionSecret, Setup, SocketEvent, UnixMillis,
    late_code,
};
use damso_protocol::{ClientMessage, ServerMessage, close};

use super::{
    connection::{ModelConnection, Operation},
    random::Dice,
    server::{Server, SocketId},
};

pub const LINK: &str = "#/r/AAECAwQFBgcICQoLDA0ODw";

pub struct World {
    pub dice: Dice,
    pub now: Instant,
    pub people: Vec<Person>,
    pub(super) server: Server,
    pub(super) server_away: bool,
    /// Between whom nothing gets through, the lesser first.
    pub(super) parted: BTreeSet<(usize, usize)>,
    serial: u32,
    /// Pulses under way: to whom, over which connection.
    pulses: VecDeque<(usize, ConnectionId, Pulse)>,
    /// What pages have said over sockets that they have given up since, and is still under way.
    pub(super) late: Vec<(SocketId, VecDeque<String>)>,
    /// How often a page was told that its call goes on in another one.
    pub replaced: u32,
    /// Who hands nothing on, though that one says whom it reaches.
    pub keeps_signals: Option<usize>,
}

/// Timers fire in steps of so many milliseconds, all that are due at once: pulses would otherwise make every run long.
const TIMER_STEP: u64 = 50;

pub struct Person {
    pub call: Call,
    pub id: PeerId,
    secret: SessionSecret,
    pub incarnation: u64,
    pub(super) socket: Option<Socket>,
    pub(super) connections: BTreeMap<ConnectionId, Browsed>,
    capturing: Option<(Generation, Vec<Capture>)>,
    /// Over which connections it is measured how loud somebody is.
    listened: BTreeSet<ConnectionId>,
    /// Every effect since the last time the test took them.
    pub effects: Vec<Effect>,
    /// How often this person has left, or the page was gone before it could keep anything: what was said before may be
    /// forgotten.
    pub forgets: u32,
    /// What the browser keeps of the chat: over a reload, and for another time.
    pub kept: [Option<String>; 2],
    /// What is kept of files in the tab.
    pub decisions: String,
    recalled: Option<Recalled>,
    pub(super) asleep_until: Option<Instant>,
    /// Whether the code that may be late comes when [`World::gets_code`] says so, also after a reload.
    pub waits_for_code: bool,
    pub has_code: bool,
    /// This person's browser soon gives a connection up that is lost, and never brings it back, as Firefox does.
    pub gives_up: bool,
}

impl Person {
    fn new(call: Call, secret: SessionSecret, incarnation: u64) -> Self {
        Self {
            call,
            id: secret.peer_id(),
            secret,
            incarnation,
            socket: None,
            connections: BTreeMap::new(),
            capturing: None,
            listened: BTreeSet::new(),
            effects: Vec::new(),
            forgets: 0,
            kept: [None, None],
            decisions: String::new(),
            recalled: None,
            asleep_until: None,
            waits_for_code: false,
            has_code: false,
            gives_up: false,
        }
    }
}

pub(super) struct Socket {
    generation: Generation,
    open: bool,
    /// What it carries vanishes, and neither end knows.
    pub(super) dead: bool,
    up: VecDeque<String>,
    down: VecDeque<SocketEvent>,
}

/// A connection object and what the network does to it.
pub(super) struct Browsed {
    pub(super) model: ModelConnection,
    state: ConnectionState,
    channel_open: bool,
    /// What the channel still has to carry: it keeps everything until the path is back, or the connection is closed.
    outbox: VecDeque<String>,
    inbox: VecDeque<String>,
    gathered: VecDeque<ConnectionEvent>,
    /// The local description with which the path was lost: it takes another one to find a new path.
    pub(super) dead: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    SocketOpens(usize),
    SocketFails(usize),
    ToServer(usize),
    /// One of the frames that are late arrives.
    ToServerLate(usize),
    FromServer(usize),
    Captures(usize),
    Performs(usize, ConnectionId),
    Needs(usize, ConnectionId),
    Gathers(usize, ConnectionId),
    Carries(usize, ConnectionId),
    Reads(usize, ConnectionId),
    Changes(usize, ConnectionId, ConnectionState),
    ChannelOpens(usize, ConnectionId),
}

impl World {
    pub fn new(seed: u64, people: usize) -> Self {
        let mut world = Self {
            dice: Dice::new(seed),
            now: Instant(1),
            people: Vec::new(),
            server: Server::default(),
            server_away: false,
            parted: BTreeSet::new(),
            serial: 0,
            pulses: VecDeque::new(),
            late: Vec::new(),
            replaced: 0,
            keeps_signals: None,
        };
        for _ in 0..people {
            let secret = SessionSecret(world.dice.bytes());
            let call = world.page(secret, 1);
            world.people.push(Person::new(call, secret, 1));
            world.gets_code(world.people.len() - 1);
        }
        world
    }

    /// Another tab of this person's: the same session, in a later life of the page. Returns who that is.
    pub fn duplicate(&mut self, who: usize) -> usize {
        let (secret, incarnation) = (self.people[who].secret, self.people[who].incarnation + 1);
        let call = self.page(secret, incarnation);
        let kept = self.people[who].kept.clone();
        self.people.push(Person { kept, ..Person::new(call, secret, incarnation) });
        let tab = self.people.len() - 1;
        self.gets_code(tab);
        tab
    }

    fn page(&mut self, secret: SessionSecret, incarnation: u64) -> Call {
        Call::new(Setup {
            seed: self.dice.bytes(),
            secret,
            incarnation: Incarnation(incarnation),
            preferences: Preferences::default(),
            site: "https://damso.example/".to_owned(),
            ice_servers: Vec::new(),
        })
    }

    /// This person's page gets the code that may be late only when it is told so.
    pub fn makes_wait_for_code(&mut self, who: usize) {
        let Person { secret, incarnation, .. } = self.people[who];
        self.people[who].call = self.page(secret, incarnation);
        (self.people[who].waits_for_code, self.people[who].has_code) = (true, false);
    }

    /// The code behind chat and files comes, if it is not there.
    pub fn gets_code(&mut self, who: usize) {
        if !std::mem::replace(&mut self.people[who].has_code, true) {
            self.input(who, Input::CodeLoaded(late_code()));
        }
    }

    // --- what people and the world do ---

    pub fn input(&mut self, who: usize, input: Input) {
        let effects = self.people[who].call.handle(self.now, input);
        for effect in effects {
            self.people[who].effects.push(effect.clone());
            self.carry_out(who, effect);
        }
        if let Some(kept) = self.people[who].recalled.take() {
            self.input(who, Input::ChatRecalled(kept));
        }
    }

    pub fn act(&mut self, who: usize, action: Action) {
        self.input(who, Input::Action(action.into()));
    }

    pub fn enter(&mut self, who: usize) {
        self.input(who, Input::RouteChanged(LINK.to_owned()));
        self.act(who, Action::JoinCall);
    }

    /// Opens or closes the chat, on a page that draws it.
    pub fn toggle_chat(&mut self, who: usize) {
        self.act(who, Action::DrawChat);
        self.act(who, Action::ToggleChat);
    }

    /// So many people in a call, and one more who may come.
    pub fn together(people: usize) -> Self {
        let mut world = Self::new(7, people + 1);
        (0..people).for_each(|who| world.enter(who));
        world.settle();
        world
    }

    /// Goes on until nothing is left to happen.
    pub fn settle(&mut self) {
        let until = self.now.0 + 120_000;
        while !(self.is_quiet() && self.is_whole()) {
            assert!(self.now.0 < until, "the mesh does not become whole");
            self.step();
        }
    }

    pub fn write(&mut self, who: usize, text: String) {
        self.act(who, Action::SendMessage { text, reply: None, sent_at: UnixMillis(self.now.0) });
    }

    /// Offers a file in the call in which this person is.
    pub fn offer(&mut self, who: usize, file: PickedFile, to: Recipient) {
        let link = self.screen(who).map_or(String::new(), |screen| screen.link);
        let sent_at = UnixMillis(self.now.0);
        self.act(who, Action::OfferFiles { files: vec![file], link, to, sent_at });
    }

    pub fn leave(&mut self, who: usize) {
        self.people[who].forgets += 1;
        self.act(who, Action::Leave);
    }

    /// The page is loaded anew; whether it had time to say so is up to the dice.
    pub fn reload(&mut self, who: usize) {
        if self.dice.once_in(2) {
            self.input(who, Input::PageClosing);
        } else {
            self.people[who].forgets += 1;
        }
        self.open_anew(who);
    }

    /// The page is loaded anew, and has time to say so.
    pub fn reload_in_peace(&mut self, who: usize) {
        self.input(who, Input::PageClosing);
        self.open_anew(who);
    }

    fn open_anew(&mut self, who: usize) {
        self.drop_socket(who);
        let person = &mut self.people[who];
        person.connections.clear();
        person.capturing = None;
        person.listened.clear();
        person.incarnation += 1;
        let (secret, incarnation) = (person.secret, person.incarnation);
        let waits = person.waits_for_code;
        self.people[who].call = self.page(secret, incarnation);
        self.people[who].has_code = false;
        if !waits {
            self.gets_code(who);
        }
        self.enter(who);
    }

    pub(super) fn drop_socket(&mut self, who: usize) -> Option<Generation> {
        let generation = self.people[who].socket.as_ref()?.generation;
        self.server.lost(self.socket_id(who, generation), self.now);
        self.people[who].socket = None;
        Some(generation)
    }

    /// What this person's page has said over a socket that it gives up arrives later, or never.
    fn abandon_socket(&mut self, who: usize) {
        let said = self.people[who].socket.as_mut().map(|socket| (socket.generation, std::mem::take(&mut socket.up)));
        match said {
            Some((generation, up)) if !up.is_empty() && self.dice.once_in(2) => {
                self.late.push((self.socket_id(who, generation), up));
                self.people[who].socket = None;
            }
            _ => drop(self.drop_socket(who)),
        }
    }

    fn socket_id(&self, who: usize, generation: Generation) -> SocketId {
        (who, self.people[who].incarnation, generation.0)
    }

    // --- effects ---

    fn carry_out(&mut self, who: usize, effect: Effect) {
        let person = &mut self.people[who];
        match effect {
            Effect::OpenSocket(generation) => {
                let (up, down) = (VecDeque::new(), VecDeque::new());
                self.drop_socket(who);
                self.people[who].socket = Some(Socket { generation, open: false, dead: false, up, down });
            }
            Effect::SendFrame(text) => {
                let socket = person.socket.as_mut().filter(|socket| socket.open);
                socket.expect("a frame is sent on an open socket only").up.push_back(text);
            }
            Effect::CloseSocket => {
                // What was sent before still arrives.
                while self.people[who].socket.as_ref().is_some_and(|socket| !socket.up.is_empty()) {
                    self.happen(Event::ToServer(who));
                }
                self.drop_socket(who);
            }
            Effect::AbandonSocket => self.abandon_socket(who),
            Effect::CaptureMedia(generation, request) => {
                let (device, facing, size) = (None, Facing::Person, PictureSize::default());
                let capture = |kind| Capture { kind, device: device.clone(), facing, size, interrupted: false };
                person.capturing = Some((generation, request.kinds().map(capture).collect()));
            }
            Effect::OpenConnection { connection, role, .. } => {
                self.serial += 1;
                let browsed = Browsed {
                    model: ModelConnection::new(self.serial, role),
                    state: ConnectionState::New,
                    channel_open: false,
                    outbox: VecDeque::new(),
                    inbox: VecDeque::new(),
                    gathered: VecDeque::new(),
                    dead: None,
                };
                person.connections.insert(connection, browsed);
            }
            Effect::SetLocalDescription(id) => self.chain(who, id, Operation::SetLocalDescription),
            Effect::SetRemoteDescription(id, description) => {
                self.chain(who, id, Operation::SetRemoteDescription(description));
            }
            Effect::AddCandidate(id, candidate) => self.chain(who, id, Operation::AddCandidate(candidate)),
            Effect::RestartIce(id) => self.browsed(who, id).model.restart_ice(),
            Effect::SendOnChannel(_, text)
                if self.keeps_signals == Some(who) && text.contains(r#""type":"relayed""#) => {}
            Effect::SendOnChannel(id, text) => self.browsed(who, id).outbox.push_back(text),
            Effect::SendPulse(id, pulse) => {
                if self.flows(who, id)
                    && let Some((other, id)) = self.counterpart(who, id)
                {
                    self.pulses.push_back((other, id, pulse));
                }
            }
            Effect::CloseConnection(id) => {
                // A channel delivers what was sent before it was closed, as long as the path stands.
                let other = self.counterpart(who, id).filter(|_| self.flows(who, id));
                while other.is_some() && !self.browsed(who, id).outbox.is_empty() {
                    self.happen(Event::Carries(who, id));
                }
                self.people[who].connections.remove(&id);
                if let Some((other, id)) = other {
                    while self.people[other].connections.get(&id).is_some_and(|there| !there.inbox.is_empty()) {
                        self.happen(Event::Reads(other, id));
                    }
                }
            }
            Effect::Listen(to) => person.listened = to.into_iter().collect(),
            Effect::RecallChat(_) => {
                let chat = person.kept.iter().flatten().next().cloned().unwrap_or_default();
                person.recalled = Some(Recalled { chat, decisions: person.decisions.clone() });
            }
            Effect::KeepChat(_, Keep::InTab, kept) => person.kept[0] = Some(kept),
            Effect::KeepChat(_, Keep::InBrowser, kept) => person.kept = [None, Some(kept)],
            Effect::KeepDecisions(_, decisions) => person.decisions = decisions,
            Effect::ForgetChat(_, keep) => {
                person.kept[0] = None;
                person.kept[1].take_if(|_| keep == Keep::InBrowser);
                person.decisions.clear();
            }
            // Media, files and what a page does for itself.
            _ => {}
        }
    }

    fn chain(&mut self, who: usize, id: ConnectionId, operation: Operation) {
        self.browsed(who, id).model.chain.push_back(operation);
    }

    pub(super) fn browsed(&mut self, who: usize, id: ConnectionId) -> &mut Browsed {
        self.people[who].connections.get_mut(&id).expect("an effect names a connection that is open")
    }

    // --- what can happen ---

    /// The connection object at the other end, if both ends have set each other's descriptions.
    pub(super) fn counterpart(&self, who: usize, id: ConnectionId) -> Option<(usize, ConnectionId)> {
        let here = &self.people[who].connections.get(&id)?.model;
        here.current_remote.as_ref()?;
        self.people.iter().enumerate().filter(|&(other, _)| other != who).find_map(|(other, person)| {
            let mut there = person.connections.iter().filter(|(_, there)| here.fits(&there.model));
            there.next().map(|(&id, _)| (other, id))
        })
    }

    /// Whether packets flow on this connection.
    fn flows(&self, who: usize, id: ConnectionId) -> bool {
        let here = &self.people[who].connections[&id];
        let lives = |end: &Browsed| {
            end.state != ConnectionState::Failed && (end.dead.is_none() || end.dead != end.model.current_local)
        };
        self.counterpart(who, id).is_some_and(|(other, id)| {
            let there = &self.people[other].connections[&id];
            let parted = self.parted.contains(&(who.min(other), who.max(other)));
            !parted && here.model.reaches(&there.model) && lives(here) && lives(there)
        })
    }

    fn possible(&self) -> Vec<Event> {
        let mut events: Vec<Event> = (0..self.late.len()).map(Event::ToServerLate).collect();
        for (who, person) in self.people.iter().enumerate().filter(|(_, person)| !self.sleeps(person)) {
            if let Some(socket) = person.socket.as_ref().filter(|socket| !socket.dead) {
                match socket.open {
                    false if self.server_away => events.push(Event::SocketFails(who)),
                    false => events.push(Event::SocketOpens(who)),
                    true if !socket.up.is_empty() => events.push(Event::ToServer(who)),
                    true => {}
                }
                if !socket.down.is_empty() {
                    events.push(Event::FromServer(who));
                }
            }
            if person.capturing.is_some() {
                events.push(Event::Captures(who));
            }
            for (&id, connection) in &person.connections {
                if !connection.model.chain.is_empty() {
                    events.push(Event::Performs(who, id));
                } else if connection.model.negotiation_needed() {
                    events.push(Event::Needs(who, id));
                }
                if !connection.gathered.is_empty() {
                    events.push(Event::Gathers(who, id));
                }
                if connection.channel_open && !connection.inbox.is_empty() {
                    events.push(Event::Reads(who, id));
                }
                let flows = self.flows(who, id);
                if flows && !connection.outbox.is_empty() {
                    events.push(Event::Carries(who, id));
                }
                match connection.state {
                    ConnectionState::Connected if !flows => {
                        events.push(Event::Changes(who, id, ConnectionState::Disconnected));
                    }
                    ConnectionState::Connected if !connection.channel_open => events.push(Event::ChannelOpens(who, id)),
                    ConnectionState::Connected => {}
                    _ if flows => events.push(Event::Changes(who, id, ConnectionState::Connected)),
                    ConnectionState::Disconnected if person.gives_up => {
                        events.push(Event::Changes(who, id, ConnectionState::Failed));
                    }
                    _ => {}
                }
            }
        }
        events
    }

    fn sleeps(&self, person: &Person) -> bool {
        person.asleep_until.is_some_and(|until| self.now < until)
    }

    /// Whether nothing happens before time passes.
    pub fn is_quiet(&self) -> bool {
        self.possible().is_empty()
    }

    /// Lets one thing happen, or time pass until something is due.
    pub fn step(&mut self) {
        let events = self.possible();
        self.now.0 += 1;
        if events.is_empty() {
            let due = self.people.iter().filter_map(|person| match person.asleep_until {
                Some(until) if self.now < until => Some(until),
                _ => person.call.deadline(),
            });
            let due = due.chain(self.server.deadline());
            let due = due.min().unwrap_or(self.now);
            self.now = self.now.max(Instant(due.0.next_multiple_of(TIMER_STEP)));
        } else {
            let event = *self.dice.pick(&events);
            self.happen(event);
        }
        for who in 0..self.people.len() {
            if self.sleeps(&self.people[who]) {
                continue;
            }
            if self.people[who].call.deadline().is_some_and(|due| due <= self.now) {
                self.input(who, Input::Tick);
            }
        }
        self.carry_pulses();
        let messages = self.server.tick(self.now);
        self.post(messages);
    }

    /// Pulses arrive at once, or not at all. Those for who sleeps wait.
    fn carry_pulses(&mut self) {
        let mut waiting = VecDeque::new();
        while let Some((who, id, pulse)) = self.pulses.pop_front() {
            if self.sleeps(&self.people[who]) {
                waiting.push_back((who, id, pulse));
            } else if self.people[who].connections.get(&id).is_some_and(|connection| connection.channel_open) {
                self.input(who, Input::Connection(id, ConnectionEvent::PulseReceived(pulse.to_string())));
            }
        }
        self.pulses = waiting;
    }

    fn happen(&mut self, event: Event) {
        let happened = match event {
            Event::SocketOpens(who) => {
                let socket = self.people[who].socket.as_mut().expect("it opens");
                socket.open = true;
                (who, Input::Socket(socket.generation, SocketEvent::Opened))
            }
            Event::SocketFails(who) => return self.lose_socket(who),
            Event::ToServer(who) => {
                let socket = self.people[who].socket.as_mut().expect("a frame is under way");
                let text = socket.up.pop_front().expect("a frame is under way");
                let generation = socket.generation;
                return self.arrives(self.socket_id(who, generation), &text);
            }
            Event::ToServerLate(at) => {
                let (from, frames) = &mut self.late[at];
                let (from, text) = (*from, frames.pop_front().expect("a frame is under way"));
                let is_over = frames.is_empty();
                self.arrives(from, &text);
                if is_over {
                    self.late.remove(at);
                    self.server.lost(from, self.now);
                }
                return;
            }
            Event::FromServer(who) => {
                let socket = self.people[who].socket.as_mut().expect("a frame is under way");
                let (generation, event) = (socket.generation, socket.down.pop_front().expect("a frame is under way"));
                if let SocketEvent::Closed(code) = event {
                    self.replaced += u32::from(code == close::REPLACED);
                    self.drop_socket(who);
                }
                (who, Input::Socket(generation, event))
            }
            Event::Captures(who) => {
                let (generation, captures) = self.people[who].capturing.take().expect("a device starts");
                (who, Input::Media(MediaEvent::Captured(generation, captures)))
            }
            Event::Performs(who, id) => {
                let connection = self.browsed(who, id);
                let Some(event) = connection.model.perform() else { return };
                if let ConnectionEvent::LocalDescriptionSet(description) = &event {
                    let candidate = ModelConnection::candidate(description);
                    connection.gathered.push_back(ConnectionEvent::CandidateGathered(candidate));
                }
                (who, Input::Connection(id, event))
            }
            Event::Needs(who, id) => {
                let event = self.browsed(who, id).model.fire_negotiation_needed();
                (who, Input::Connection(id, event))
            }
            Event::Gathers(who, id) => {
                let event = self.browsed(who, id).gathered.pop_front().expect("a candidate was gathered");
                (who, Input::Connection(id, event))
            }
            Event::Carries(who, id) => {
                let text = self.browsed(who, id).outbox.pop_front().expect("a message waits");
                let (other, id) = self.counterpart(who, id).expect("the path stands");
                self.browsed(other, id).inbox.push_back(text);
                return;
            }
            Event::Reads(who, id) => {
                let text = self.browsed(who, id).inbox.pop_front().expect("a message is under way");
                (who, Input::Connection(id, ConnectionEvent::ChannelReceived(text)))
            }
            Event::Changes(who, id, state) => {
                self.browsed(who, id).state = state;
                (who, Input::Connection(id, ConnectionEvent::StateChanged(state)))
            }
            Event::ChannelOpens(who, id) => {
                self.browsed(who, id).channel_open = true;
                self.input(who, Input::Connection(id, ConnectionEvent::PulseOpened));
                if !self.people[who].connections.contains_key(&id) {
                    return;
                }
                (who, Input::Connection(id, ConnectionEvent::ChannelOpened))
            }
        };
        self.input(happened.0, happened.1);
    }

    /// Puts a message of the server's on somebody's line, whatever the server really thinks.
    pub fn forge(&mut self, to: usize, message: &ServerMessage) {
        if let Some(socket) = &mut self.people[to].socket {
            socket.down.push_back(said(message));
        }
    }

    fn arrives(&mut self, from: SocketId, text: &str) {
        let message: ClientMessage = serde_json::from_str(text).expect("a call speaks the protocol");
        let messages = self.server.takes(from, message);
        self.post(messages);
    }

    fn post(&mut self, messages: Vec<(SocketId, ServerMessage)>) {
        let closed = std::mem::take(&mut self.server.closed).into_iter();
        let closed = closed.map(|(to, code)| (to, SocketEvent::Closed(code)));
        for ((who, life, generation), event) in
            messages.into_iter().map(|(to, message)| (to, said(&message))).chain(closed)
        {
            let Person { incarnation, socket, .. } = &mut self.people[who];
            if let Some(socket) = socket.as_mut().filter(|it| (*incarnation, it.generation.0) == (life, generation)) {
                socket.down.push_back(event);
            }
        }
    }

    // --- what a test looks at ---

    /// Which socket of somebody's page is the present one.
    pub fn socket_of(&self, who: usize) -> Option<u32> {
        Some(self.people[who].socket.as_ref()?.generation.0)
    }

    /// The notices that somebody sees.
    pub fn notices(&mut self, who: usize) -> Vec<Notice> {
        self.people[who].call.view().notices.iter().map(|(_, notice)| notice.clone()).collect()
    }

    pub fn screen(&mut self, who: usize) -> Option<CallScreen> {
        match self.people[who].call.view().screen {
            Screen::Call(screen) => Some(screen),
            _ => None,
        }
    }

    /// How one sees another one.
    pub fn seen(&mut self, by: usize, whose: usize) -> PersonView {
        let id = self.people[whose].id;
        let screen = self.screen(by).expect("in the call");
        screen.people.into_iter().find(|person| person.id == id).expect("both are in the call")
    }

    /// The connection of one with another one.
    pub fn connection(&mut self, by: usize, with: usize) -> ConnectionId {
        self.seen(by, with).connection.expect("they are connected")
    }

    /// Whether everybody who is in the call sees exactly the others, connected, with everything confirmed. A silence that is
    /// not told yet shows in whose loudness is measured.
    pub fn is_whole(&mut self) -> bool {
        // What was said into a path that is lost, and not known to be, has still to arrive.
        let is_said = |person: &Person| person.connections.values().all(|connection| connection.outbox.is_empty());
        if !self.people.iter().all(is_said) {
            return false;
        }
        let screens: Vec<_> = (0..self.people.len()).filter_map(|who| Some((who, self.screen(who)?))).collect();
        let ids: Vec<PeerId> = screens.iter().map(|&(who, _)| self.people[who].id).collect();
        screens.iter().all(|(who, screen)| {
            let mut seen: Vec<PeerId> = screen.people.iter().map(|person| person.id).collect();
            let mut others: Vec<PeerId> = ids.iter().copied().filter(|&id| id != self.people[*who].id).collect();
            seen.sort();
            others.sort();
            let voices = screen.people.iter().filter(|person| person.microphone).filter_map(|person| person.connection);
            let Person { listened, connections, .. } = &self.people[*who];
            let listened = listened.iter().filter(|connection| connections.contains_key(connection)).copied();
            let voices = voices.filter(|_| self.people[*who].has_code);
            screen.joined
                && seen == others
                && voices.collect::<BTreeSet<_>>() == listened.collect()
                && screen.people.iter().all(|person| person.link == PersonLink::Connected)
                && screen.chat.messages.iter().all(|message| match message.delivery {
                    Some(Delivery::Delivered { to, of }) => to == of,
                    Some(Delivery::Sending | Delivery::Failed) => false,
                    // Nobody is there who may read it.
                    Some(Delivery::Waiting) | None => true,
                })
        })
    }
}

fn said(message: &ServerMessage) -> SocketEvent {
    SocketEvent::Received(serde_json::to_string(message).expect("it is JSON"))
}
