//! One `RTCPeerConnection`, with its transceivers, its channels and the stream that comes over it.
//!
//! Calls reach the browser in the order of the effects, and the browser's own chain of operations keeps that order. Only
//! what a local description takes is more than one of its operations: what comes meanwhile waits here.

use std::{
    array,
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use damso_call::{
    Candidate, ConnectionEvent, ConnectionState, Description, DescriptionKind, IceConfiguration, IceServer, Pulse,
    SendLimits, TrackKind, TransceiverRole, TransportPolicy,
};
use damso_protocol::json;
use js_sys::{Array, JSON, Promise, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    MediaStream, MediaStreamTrack, RtcConfiguration, RtcDataChannel, RtcIceGatheringState, RtcPeerConnection,
    RtcPeerConnectionIceEvent, RtcPeerConnectionState, RtcRtpTransceiver, RtcRtpTransceiverDirection,
    RtcRtpTransceiverInit, RtcSdpType, RtcSessionDescriptionInit, RtcTrackEvent,
};

use super::{
    data_channel::{DataChannel, Purpose},
    description::describe,
    error::{BrowserError, settle},
    ffi,
    files::{FileChannel, Readable},
    level_meter::scale,
    levels::hundredths,
    listener::Listener,
    sender::{Limit, Limiter},
    stats::{self, SectionName},
};

/// The media sections, in their order, each with the stream that it is sent in and the one that it comes in: a [`TrackKind`]
/// each, and then a screen and its sound.
const SECTIONS: [(&str, usize, Remote); 4] = [
    ("audio", PERSON, Remote::Person),
    ("video", PERSON, Remote::Person),
    ("video", SCREEN, Remote::Screen),
    ("audio", SCREEN, Remote::ScreenSound),
];
const PERSON: usize = 0;
const SCREEN: usize = 1;
const FIRST_OF_SCREEN: usize = TrackKind::ALL.len();

type Transceivers = [RtcRtpTransceiver; SECTIONS.len()];

/// What comes of somebody, as a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remote {
    /// Camera and microphone.
    Person,
    /// The picture of a screen.
    Screen,
    /// Its sound, apart: Chromium plays nothing in an element that waits for a picture, and a screen's may be withheld.
    ScreenSound,
}

/// A peer connection. Dropping it stops sending at once, closes it as soon as the control channel has sent what waits
/// in it, and silences it: not even the answer to something that was asked before is reported.
pub struct PeerConnection {
    shared: Rc<Shared>,
    control: Option<DataChannel>,
    pulse: DataChannel,
    files_channel: RtcDataChannel,
    files: OnceCell<FileChannel>,
    listeners: Vec<Listener>,
}

struct Shared {
    connection: RtcPeerConnection,
    report: Rc<dyn Fn(ConnectionEvent)>,
    transceivers: OnceCell<Transceivers>,
    /// What is to be sent in each section, kept in mind until there are transceivers.
    outgoing: RefCell<[Option<MediaStreamTrack>; SECTIONS.len()]>,
    /// What may be sent in each section, as above. A screen's sound is not limited.
    limiters: [Rc<Limiter>; SECTIONS.len()],
    /// What the streams are called that are sent. They never hold a track: sound and picture that are sent under one
    /// stream's id are played in step at the other end.
    groups: [MediaStream; 2],
    /// What comes: a [`Remote`] each.
    remote: [MediaStream; 3],
    /// What waits for a local description that is being made and set, if one is.
    waiting: RefCell<Option<Vec<Operation>>>,
}

/// What has to happen in the order in which it is asked for.
enum Operation {
    SetLocalDescription,
    SetRemoteDescription(RtcSessionDescriptionInit),
    /// An `RTCIceCandidateInit`.
    AddCandidate(JsValue),
}

impl PeerConnection {
    /// Makes a connection.
    pub fn new(
        role: TransceiverRole,
        ice: &IceConfiguration,
        report: impl Fn(ConnectionEvent) + 'static,
    ) -> Result<Self, BrowserError> {
        let connection = RtcPeerConnection::new_with_configuration(&configuration(ice)?)?;
        let report: Rc<dyn Fn(ConnectionEvent)> = Rc::new(report);
        let shared = Rc::new(Shared {
            connection,
            report,
            transceivers: OnceCell::new(),
            outgoing: RefCell::default(),
            limiters: Default::default(),
            groups: [MediaStream::new()?, MediaStream::new()?],
            remote: [MediaStream::new()?, MediaStream::new()?, MediaStream::new()?],
            waiting: RefCell::default(),
        });
        if role == TransceiverRole::Create {
            shared.create_transceivers();
        }
        let [control, pulse] =
            [Purpose::Control, Purpose::Pulse].map(|it| DataChannel::new(&shared.connection, it, &shared.report));
        let files_channel = Purpose::Files.channel(&shared.connection);
        let listeners = shared.listen();
        Ok(Self { shared, control: Some(control), pulse, files_channel, files: OnceCell::new(), listeners })
    }

    /// What the peer sends. Its tracks come with the peer's first description.
    pub fn remote(&self, what: Remote) -> MediaStream {
        ffi::same(&self.shared.remote[what as usize])
    }

    /// How loud the last moment was of what the peer's microphone sends, on the scale of a level meter in hundredths.
    pub fn level(&self) -> u8 {
        let microphone = self.shared.transceivers.get().map(|all| &all[TrackKind::Microphone as usize]);
        microphone.map_or(0, |it| hundredths(scale(ffi::audio_level(&it.receiver()))))
    }

    /// Sends this track, or nothing, in the place of its kind from now on.
    pub fn send_track(&self, kind: TrackKind, track: Option<MediaStreamTrack>) {
        self.send(kind as usize, track);
    }

    /// Sends this screen and its sound, or nothing, from now on.
    pub fn send_screen(&self, tracks: [Option<MediaStreamTrack>; 2]) {
        for (section, track) in (FIRST_OF_SCREEN..).zip(tracks) {
            self.send(section, track);
        }
    }

    fn send(&self, section: usize, track: Option<MediaStreamTrack>) {
        if let Some(transceivers) = self.shared.transceivers.get() {
            replace_track(&transceivers[section], track.as_ref());
        }
        self.shared.outgoing.borrow_mut()[section] = track;
    }

    /// Sends no more than this from now on.
    pub fn limit_sending(&self, limits: SendLimits) {
        let video = |limits| Some(Limit::Video(limits));
        let limits = [Some(Limit::Sound(limits.microphone)), video(limits.camera), video(limits.screen), None];
        for (limiter, limit) in self.shared.limiters.iter().zip(limits) {
            limiter.set(limit);
        }
        self.shared.limit();
    }

    /// Makes a local description and sets it.
    pub fn set_local_description(&self) {
        self.shared.operate(Operation::SetLocalDescription);
    }

    /// `setRemoteDescription(…)`
    pub fn set_remote_description(&self, description: &Description) {
        let init = RtcSessionDescriptionInit::new(match description.kind {
            DescriptionKind::Offer => RtcSdpType::Offer,
            DescriptionKind::Answer => RtcSdpType::Answer,
        });
        init.set_sdp(&description.sdp);
        self.shared.operate(Operation::SetRemoteDescription(init));
    }

    /// `addIceCandidate(…)`
    pub fn add_candidate(&self, candidate: &Candidate) {
        // A Candidate is written exactly like an RTCIceCandidateInit.
        let init = JSON::parse(&serde_json::to_string(candidate).unwrap_or_default()).unwrap_or(JsValue::NULL);
        self.shared.operate(Operation::AddCandidate(init));
    }

    /// `restartIce()`
    pub fn restart_ice(&self) {
        ffi::restart_ice(&self.shared.connection);
    }

    /// Sends a text over the control channel.
    pub fn send_text(&self, text: &str) {
        if let Some(control) = &self.control {
            control.send(text);
        }
    }

    /// Sends a pulse over its own channel.
    pub fn send_pulse(&self, pulse: Pulse) {
        self.pulse.send(&pulse.to_string());
    }

    /// From now on, files can come and go. Nothing that comes before was asked for.
    pub fn open_files(&self) {
        let Shared { connection, report, .. } = &*self.shared;
        self.files.get_or_init(|| FileChannel::new(connection, &self.files_channel, report));
    }

    /// Sends a block of a file, after those that were to be sent before.
    pub fn send_block(&self, stream: u32, block: u32, file: Rc<Readable>) {
        if let Some(files) = self.files.get() {
            files.send(stream, block, file);
        }
    }

    /// Drops what is still to be sent under this number, unless it is under way.
    pub fn stop_sending_blocks(&self, stream: u32) {
        if let Some(files) = self.files.get() {
            files.stop(stream);
        }
    }

    /// Sends blocks at no more than so many bytes a second.
    pub fn pace_blocks(&self, pace: Option<u64>) {
        if let Some(files) = self.files.get() {
            files.pace(pace);
        }
    }

    /// Puts the block that was announced into a buffer, which is as long as the longest block, and hands it over when all of it
    /// has come.
    pub fn take_block(&self, buffer: Uint8Array, done: impl FnOnce(Uint8Array) + 'static) {
        if let Some(files) = self.files.get() {
            files.take(buffer, done);
        }
    }

    /// Throws the block that was announced away as it comes.
    pub fn skip_block(&self) {
        if let Some(files) = self.files.get() {
            files.skip();
        }
    }

    /// `setConfiguration(…)`
    pub fn configure(&self, ice: &IceConfiguration) -> Result<(), BrowserError> {
        Ok(ffi::set_configuration(&self.shared.connection, &configuration(ice)?)?)
    }

    /// Reads the statistics.
    pub fn read_statistics(&self) {
        let shared = Rc::downgrade(&self.shared);
        settle(self.shared.connection.get_stats(), move |result| {
            if let (Some(shared), Ok(report)) = (shared.upgrade(), result) {
                let statistics = stats::statistics(&report, &shared.section_names());
                (shared.report)(ConnectionEvent::StatisticsRead(Box::new(statistics)));
            }
        });
    }
}

impl Drop for PeerConnection {
    fn drop(&mut self) {
        self.listeners.clear();
        let connection = self.shared.connection.clone();
        // It throws on a connection that the browser has closed.
        if connection.connection_state() != RtcPeerConnectionState::Closed {
            // Unlike replaceTrack(null), this waits for no operation that is under way.
            self.shared.transceivers.get().into_iter().flatten().for_each(RtcRtpTransceiver::stop);
        }
        let control = self.control.take();
        spawn_local(async move {
            if let Some(control) = control {
                control.close().await;
            }
            connection.close();
        });
    }
}

impl Shared {
    fn operate(self: &Rc<Self>, operation: Operation) {
        if let Some(waiting) = &mut *self.waiting.borrow_mut() {
            return waiting.push(operation);
        }
        match operation {
            Operation::SetLocalDescription => self.set_local_description(),
            Operation::SetRemoteDescription(init) => self.set_remote_description(&init),
            Operation::AddCandidate(init) => {
                let promise = ffi::add_ice_candidate(&self.connection, &init);
                self.settle(promise, |_, result| result.err().map(ConnectionEvent::CandidateFailed));
            }
        }
    }

    fn set_local_description(self: &Rc<Self>) {
        self.waiting.replace(Some(Vec::new()));
        let shared = Rc::downgrade(self);
        spawn_local(async move {
            let connection = || shared.upgrade().map(|shared| shared.connection.clone());
            let result = describe(connection).await.map_err(|thrown| BrowserError::from(thrown).to_string());
            let Some(shared) = shared.upgrade() else { return };
            let event = match result.and_then(|()| shared.local_description()) {
                Ok(description) => ConnectionEvent::LocalDescriptionSet(description),
                Err(error) => ConnectionEvent::LocalDescriptionFailed(error),
            };
            for operation in shared.waiting.take().unwrap_or_default() {
                shared.operate(operation);
            }
            (shared.report)(event);
        });
    }

    fn set_remote_description(self: &Rc<Self>, init: &RtcSessionDescriptionInit) {
        let promise = self.connection.set_remote_description(init);
        self.settle(promise, |shared, result| {
            Some(match result {
                Ok(()) if shared.adopt_transceivers() => {
                    // Some that could not be set before can be now.
                    shared.limit();
                    ConnectionEvent::RemoteDescriptionSet
                }
                Ok(()) => ConnectionEvent::RemoteDescriptionFailed("other sections than this page's".into()),
                Err(error) => ConnectionEvent::RemoteDescriptionFailed(error),
            })
        });
    }

    /// Reports what a promise comes to, unless the connection is closed by then.
    fn settle(self: &Rc<Self>, promise: Promise, event: fn(&Self, Result<(), String>) -> Option<ConnectionEvent>) {
        let shared = Rc::downgrade(self);
        settle(promise, move |result| {
            if let Some(shared) = shared.upgrade()
                && let Some(event) = event(&shared, result.map(drop).map_err(|error| error.to_string()))
            {
                (shared.report)(event);
            }
        });
    }

    fn create_transceivers(&self) {
        let transceivers = SECTIONS.map(|(kind, stream, _)| {
            let init = RtcRtpTransceiverInit::new();
            init.set_direction(RtcRtpTransceiverDirection::Sendrecv);
            init.set_streams(&Array::of1(&self.groups[stream]));
            self.connection.add_transceiver_with_str_and_init(kind, &init)
        });
        self.transceivers.set(transceivers).ok();
    }

    /// Takes over the transceivers that the peer's offer has made here, which send nothing yet; false if they are not
    /// those that a page makes.
    fn adopt_transceivers(&self) -> bool {
        if self.transceivers.get().is_some() {
            return true;
        }
        let offered: Vec<RtcRtpTransceiver> =
            self.connection.get_transceivers().into_iter().map(JsCast::unchecked_into).collect();
        let Some(offered) = offered.first_chunk().filter(|offered| are_in_order(offered)) else { return false };
        for ((transceiver, track), (_, stream, _)) in offered.iter().zip(self.outgoing.borrow().iter()).zip(SECTIONS) {
            transceiver.set_direction(RtcRtpTransceiverDirection::Sendrecv);
            ffi::set_streams(&transceiver.sender(), &self.groups[stream]);
            replace_track(transceiver, track.as_ref());
        }
        self.transceivers.set(offered.clone()).is_ok()
    }

    fn limit(&self) {
        for (limiter, transceiver) in self.limiters.iter().zip(self.transceivers.get().into_iter().flatten()) {
            limiter.apply(&transceiver.sender());
        }
    }

    fn local_description(&self) -> Result<Description, String> {
        let description = self.connection.local_description().ok_or("rolled back")?;
        let kind = match description.type_() {
            RtcSdpType::Offer => DescriptionKind::Offer,
            RtcSdpType::Answer => DescriptionKind::Answer,
            _ => return Err("neither offer nor answer".into()),
        };
        Ok(Description { kind, sdp: description.sdp() })
    }

    /// How the sections are found in the statistics.
    fn section_names(&self) -> [SectionName; SECTIONS.len()] {
        let transceivers = self.transceivers.get();
        array::from_fn(|at| (transceivers.and_then(|transceivers| transceivers[at].mid()), SECTIONS[at].0))
    }

    fn listen(&self) -> Vec<Listener> {
        let [target, gathering, receiving] = [(); 3].map(|()| self.connection.clone());
        let remote = self.remote.each_ref().map(ffi::same);
        let [needed, gathered, over, failed, changed] = [(); 5].map(|()| Rc::clone(&self.report));
        vec![
            Listener::new(&self.connection, "negotiationneeded", move |_| needed(ConnectionEvent::NegotiationNeeded)),
            Listener::new(&self.connection, "icecandidate", move |event| {
                if let Some(candidate) = candidate(event.unchecked_ref()) {
                    gathered(ConnectionEvent::CandidateGathered(candidate));
                }
            }),
            Listener::new(&self.connection, "icegatheringstatechange", move |_| {
                if gathering.ice_gathering_state() == RtcIceGatheringState::Complete {
                    over(ConnectionEvent::GatheringOver);
                }
            }),
            // Chromium has it; Firefox is silent.
            Listener::new(&self.connection, "icecandidateerror", move |event| {
                let (url, code) = ffi::candidate_error(&event);
                failed(ConnectionEvent::GatheringFailed { url, code });
            }),
            Listener::new(&self.connection, "connectionstatechange", move |_| {
                changed(ConnectionEvent::StateChanged(state(target.connection_state())));
            }),
            Listener::new(&self.connection, "track", move |event| {
                let event = event.unchecked_ref::<RtcTrackEvent>();
                let section = receiving.get_transceivers().iter().position(|it| it == **event.transceiver());
                if let Some(&(.., stream)) = section.and_then(|section| SECTIONS.get(section)) {
                    remote[stream as usize].add_track(&event.track());
                }
            }),
        ]
    }
}

/// `RTCConfiguration`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration<'a> {
    bundle_policy: &'static str,
    ice_transport_policy: &'static str,
    /// An [`IceServer`] is written exactly like an entry of it.
    ice_servers: &'a [IceServer],
}

fn configuration(ice: &IceConfiguration) -> Result<RtcConfiguration, JsValue> {
    let configuration = Configuration {
        bundle_policy: "max-bundle",
        ice_transport_policy: match ice.policy {
            TransportPolicy::All => "all",
            TransportPolicy::RelayOnly => "relay",
        },
        ice_servers: &ice.servers,
    };
    JSON::parse(&serde_json::to_string(&configuration).unwrap_or_default()).map(JsCast::unchecked_into)
}

fn are_in_order(transceivers: &Transceivers) -> bool {
    transceivers.iter().zip(SECTIONS).all(|(transceiver, (kind, ..))| transceiver.receiver().track().kind() == kind)
}

fn replace_track(transceiver: &RtcRtpTransceiver, track: Option<&MediaStreamTrack>) {
    // It fails only where the connection is closed, or where the kinds differ, which they do not.
    settle(transceiver.sender().replace_track(track), drop);
}

/// A gathered candidate, or `None` for the end of a gathering.
fn candidate(event: &RtcPeerConnectionIceEvent) -> Option<Candidate> {
    let text: String = JSON::stringify(event.candidate()?.as_ref()).ok()?.into();
    json::read(&text).ok().filter(|candidate: &Candidate| !candidate.candidate.is_empty())
}

fn state(state: RtcPeerConnectionState) -> ConnectionState {
    match state {
        RtcPeerConnectionState::Connecting => ConnectionState::Connecting,
        RtcPeerConnectionState::Connected => ConnectionState::Connected,
        RtcPeerConnectionState::Disconnected => ConnectionState::Disconnected,
        RtcPeerConnectionState::Failed => ConnectionState::Failed,
        RtcPeerConnectionState::Closed => ConnectionState::Closed,
        _ => ConnectionState::New,
    }
}
