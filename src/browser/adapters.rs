//! All adapters together: which one carries out which effect.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use damso_call::{
    ConnectionEvent, ConnectionId, ConnectionState, Effect, IceConfiguration, Input, Recalled, TrackKind,
    TransceiverRole,
};
use damso_protocol::{PeerId, RoomId};
use wasm_bindgen::JsValue;
use web_sys::{HtmlMediaElement, MediaStream, console};

use super::{
    address,
    chime::{self, Chime, Note},
    clipboard,
    files::FileWork,
    late_code::BrowserCode,
    levels::Levels,
    media::Media,
    page_events::PageEvents,
    peer_connection::{PeerConnection, Remote},
    playback::{Playback, Sound},
    screen_capture::ScreenCapture,
    signaling::Signaling,
    storage,
    wake_lock::WakeLock,
};

/// The connections that there are.
pub(super) type Connections = RefCell<Vec<(ConnectionId, PeerConnection)>>;

/// The browser, as far as a call has to do with it.
pub(super) struct Adapters {
    report: Rc<dyn Fn(Input)>,
    signaling: Signaling,
    media: Media,
    screen: ScreenCapture,
    playback: Playback,
    connections: Rc<Connections>,
    levels: RefCell<Option<Levels>>,
    /// Over which connections somebody may be heard.
    listened: Rc<RefCell<Vec<ConnectionId>>>,
    wake_lock: WakeLock,
    chime: Chime,
    person: PeerId,
    /// Once it is there.
    late: OnceCell<BrowserCode>,
    /// Likewise.
    files: OnceCell<Box<dyn FileWork>>,
    /// The rooms that were left before that, of whose files nothing is to stay.
    left: RefCell<Vec<RoomId>>,
    _page: PageEvents,
}

impl Adapters {
    /// Reports everything that happens to this person.
    pub(super) fn new(signaling: String, person: PeerId, report: impl Fn(Input) + 'static) -> Self {
        let report: Rc<dyn Fn(Input)> = Rc::new(report);
        let [socket, media, screen, playback, page] = [(); 5].map(|()| Rc::clone(&report));
        Self {
            signaling: Signaling::new(signaling, move |generation, event| socket(Input::Socket(generation, event))),
            media: Media::new(move |event| media(Input::Media(event))),
            screen: ScreenCapture::new(move |generation, event| screen(Input::Screen(generation, event))),
            playback: Playback::new(move |event| playback(Input::Media(event))),
            connections: Rc::default(),
            levels: RefCell::default(),
            listened: Rc::default(),
            wake_lock: WakeLock::new(),
            chime: Chime::default(),
            person,
            late: OnceCell::new(),
            files: OnceCell::new(),
            left: RefCell::default(),
            _page: PageEvents::new(move |input| page(input)),
            report,
        }
    }

    /// A captured track in a stream of its own.
    pub(super) fn local_stream(&self, kind: TrackKind) -> Option<MediaStream> {
        self.media.stream(kind)
    }

    /// What comes over a connection.
    pub(super) fn remote(&self, id: ConnectionId, what: Remote) -> Option<MediaStream> {
        self.with(id, |connection| connection.remote(what))
    }

    /// Shows a stream.
    pub(super) fn show(&self, video: &HtmlMediaElement, stream: Option<&MediaStream>, sound: Sound) {
        self.playback.show(video, stream, sound);
    }

    /// Plays a short sound.
    pub(super) fn chime(&self, notes: &'static [Note], speaker: Option<&str>) {
        self.chime.play(notes, speaker);
    }

    /// The code is there that may come later.
    pub(super) fn take_code(&self, code: BrowserCode) {
        let begin = || code.files.begin(self.person, Rc::clone(&self.report), Rc::clone(&self.connections));
        let files = self.files.get_or_init(begin);
        for room in self.left.take() {
            files.carry_out(Effect::DiscardAllStores(room));
        }
        self.late.set(code).ok();
        self.measure();
    }

    /// What can be done with files, once the code for it is there.
    pub(super) fn files(&self) -> Option<&dyn FileWork> {
        self.files.get().map(Box::as_ref)
    }

    /// Does what an effect says.
    pub(super) fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::OpenSocket(generation) => self.signaling.open(generation),
            Effect::SendFrame(frame) => self.signaling.send(&frame),
            Effect::CloseSocket => self.signaling.close(),
            Effect::AbandonSocket => self.signaling.abandon(),

            Effect::CaptureMedia(generation, request) => self.media.capture(generation, &request),
            Effect::StopTrack(kind) => self.media.stop(kind),
            Effect::EnableTrack(kind, enabled) => self.media.enable(kind, enabled),
            Effect::CaptureScreen(generation) => self.screen.start(generation),
            Effect::StopScreen => self.screen.stop(),
            Effect::HintScreen(content) => self.screen.hint(content),
            Effect::AskForSpeaker => self.media.ask_for_speaker(),
            Effect::UseSpeaker(speaker) => self.playback.use_speaker(speaker),
            Effect::StartPlayback => self.playback.start(),
            Effect::ListDevices => self.media.list_devices(),

            Effect::OpenConnection { connection, role, configuration } => {
                self.connect(connection, role, &configuration);
            }
            Effect::ConfigureConnection(id, configuration) => self.configure(id, &configuration),
            Effect::SendTrack(id, kind) => self.send_track(id, kind),
            Effect::StopSending(id, kind) => drop(self.with(id, |connection| connection.send_track(kind, None))),
            Effect::SendScreen(id) => {
                let tracks = self.screen.tracks();
                self.with(id, |connection| connection.send_screen(tracks));
            }
            Effect::StopSendingScreen(id) => drop(self.with(id, |connection| connection.send_screen([None, None]))),
            Effect::Listen(to) => drop(self.listened.replace(to)),
            Effect::LimitSending(id, limits) => drop(self.with(id, |connection| connection.limit_sending(limits))),
            Effect::SetLocalDescription(id) => drop(self.with(id, PeerConnection::set_local_description)),
            Effect::SetRemoteDescription(id, description) => {
                self.with(id, |connection| connection.set_remote_description(&description));
            }
            Effect::AddCandidate(id, candidate) => drop(self.with(id, |peer| peer.add_candidate(&candidate))),
            Effect::RestartIce(id) => drop(self.with(id, PeerConnection::restart_ice)),
            Effect::SendOnChannel(id, text) => drop(self.with(id, |connection| connection.send_text(&text))),
            Effect::SendPulse(id, pulse) => drop(self.with(id, |connection| connection.send_pulse(pulse))),
            Effect::ReadStatistics(id) => {
                // With it goes a look at what no event tells.
                self.media.look();
                self.screen.look();
                self.with(id, PeerConnection::read_statistics);
            }
            Effect::CloseConnection(id) => drop(self.disconnect(id)),

            Effect::SendBlock { .. }
            | Effect::StopSendingBlocks(..)
            | Effect::PaceBlocks(..)
            | Effect::TakeBlock(..)
            | Effect::SkipBlock(_)
            | Effect::FindStores(_)
            | Effect::OpenStore(..)
            | Effect::CloseStore(_)
            | Effect::CompleteStore(_)
            | Effect::RestartStores
            | Effect::DiscardStore(_)
            | Effect::DiscardAllStores(_)
            | Effect::SealFile(_)
            | Effect::ReleaseFile(_)
            | Effect::SaveFile(..)
            | Effect::SaveFileAs(..) => {
                if let Some(files) = self.files() {
                    files.carry_out(effect);
                } else if let Effect::DiscardAllStores(room) = effect {
                    self.left.borrow_mut().push(room);
                }
            }

            Effect::RecallChat(room) => {
                let chat = storage::recall_chat(room).unwrap_or_default();
                let decisions = storage::recall_decisions(room).unwrap_or_default();
                (self.report)(Input::ChatRecalled(Recalled { chat, decisions }));
            }
            Effect::KeepChat(room, keep, chat) => {
                if !storage::keep_chat(room, keep, &chat) {
                    (self.report)(Input::ChatNotKept);
                }
            }
            Effect::KeepDecisions(room, decisions) => storage::keep_decisions(room, &decisions),
            Effect::ForgetChat(room, keep) => storage::forget_chat(room, keep),
            Effect::Navigate(fragment) => address::navigate(&fragment),
            Effect::CopyText(clip, text) => {
                let report = Rc::clone(&self.report);
                clipboard::copy(&text, move |result| report(Input::TextCopied(clip, result)));
            }
            Effect::Chime(occasion) => self.chime.play(chime::notes(occasion), self.playback.speaker().as_deref()),
            Effect::KeepAwake(wanted) => self.wake_lock.keep(wanted),
            Effect::Remember(preferences) => storage::remember(&preferences),
            Effect::Log(line) => console::info_1(&JsValue::from_str(&line)),
        }
    }

    /// Does something with a connection, if it is still there.
    fn with<T>(&self, id: ConnectionId, action: impl FnOnce(&PeerConnection) -> T) -> Option<T> {
        self.connections.borrow().iter().find(|(other, _)| *other == id).map(|(_, connection)| action(connection))
    }

    fn configure(&self, id: ConnectionId, configuration: &IceConfiguration) {
        if let Some(Err(error)) = self.with(id, |connection| connection.configure(configuration)) {
            console::error_1(&JsValue::from_str(&format!("the ICE servers are not taken: {error}")));
        }
    }

    fn connect(&self, id: ConnectionId, role: TransceiverRole, configuration: &IceConfiguration) {
        let report = Rc::clone(&self.report);
        match PeerConnection::new(role, configuration, move |event| report(Input::Connection(id, event))) {
            Ok(connection) => {
                if let Some(files) = self.files() {
                    files.welcome(&connection);
                }
                self.connections.borrow_mut().push((id, connection));
                self.measure();
            }
            Err(error) => {
                console::error_1(&JsValue::from_str(&format!("no connection can be made: {error}")));
                (self.report)(Input::Connection(id, ConnectionEvent::StateChanged(ConnectionState::Failed)));
            }
        }
    }

    /// Measures how loud everybody is, as soon as there is anybody and code for it.
    fn measure(&self) {
        if let Some(late) = self.late.get().filter(|_| !self.connections.borrow().is_empty()) {
            self.levels.borrow_mut().get_or_insert_with(|| (late.listen)(self));
        }
    }

    /// Listens to everybody who may be heard.
    pub(super) fn listen(&self) -> Levels {
        let (connections, listened) = (Rc::clone(&self.connections), Rc::clone(&self.listened));
        let others = move || {
            let (connections, listened) = (connections.borrow(), listened.borrow());
            let heard = connections.iter().filter(|(id, _)| listened.contains(id));
            heard.map(|(id, connection)| (*id, connection.level())).collect()
        };
        Levels::start(self.media.microphone(), others, Rc::clone(&self.report))
    }

    fn send_track(&self, id: ConnectionId, kind: TrackKind) {
        let track = self.media.track(kind);
        self.with(id, |connection| connection.send_track(kind, track));
    }

    fn disconnect(&self, id: ConnectionId) -> Option<PeerConnection> {
        let mut connections = self.connections.borrow_mut();
        let index = connections.iter().position(|(other, _)| *other == id)?;
        let connection = connections.remove(index).1;
        if connections.is_empty() {
            self.levels.take();
        }
        Some(connection)
    }
}
