//! The way into a call: links, devices that fail in every way, presence, and a server that refuses.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]
use damso_call::{
    Action, Call, Capture, Device, DeviceChoice, DeviceKind, Effect, EndReason, Generation, Incarnation, Input,
    Instant, Interruption, JoinFailure, LinkError, LobbyScreen, MediaEvent, MediaFailure, MediaRequest, Notice,
    Preferences, Presence, Screen, SessionSecret, Setup, SignalingStatus, SocketEvent, TrackKind, TrackStatus, Wanted,
};
use damso_protocol::{ErrorCode, ServerMessage, close};

const LINK: &str = "#/r/AAECAwQFBgcICQoLDA0ODw";

struct Page {
    call: Call,
    now: u64,
}

impl Page {
    fn open(preferences: Preferences) -> Self {
        let call = Call::new(Setup {
            seed: [1; 32],
            secret: SessionSecret([2; 32]),
            incarnation: Incarnation(1),
            preferences,
            site: "https://damso.example/".to_owned(),
            ice_servers: Vec::new(),
        });
        Self { call, now: 1 }
    }

    fn input(&mut self, input: Input) -> Vec<Effect> {
        self.now += 1;
        self.call.handle(Instant(self.now), input)
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.input(Input::Action(action))
    }

    fn media(&mut self, event: MediaEvent) -> Vec<Effect> {
        self.input(Input::Media(event))
    }

    fn server(&mut self, effects: &[Effect], message: &ServerMessage) -> Vec<Effect> {
        let generation = socket(effects);
        let text = serde_json::to_string(message).unwrap();
        self.input(Input::Socket(generation, SocketEvent::Received(text)))
    }

    fn lobby(&mut self) -> LobbyScreen {
        match self.call.view().screen {
            Screen::Lobby(lobby) => lobby,
            other => panic!("not in the lobby: {other:?}"),
        }
    }

    fn notices(&mut self) -> Vec<Notice> {
        self.call.view().notices.into_iter().map(|(_, notice)| notice).collect()
    }
}

fn socket(effects: &[Effect]) -> Generation {
    let generation = effects.iter().find_map(|effect| match effect {
        Effect::OpenSocket(generation) => Some(*generation),
        _ => None,
    });
    generation.expect("a socket is opened")
}

fn request(effects: &[Effect]) -> Option<(Generation, MediaRequest)> {
    effects.iter().find_map(|effect| match effect {
        Effect::CaptureMedia(generation, request) => Some((*generation, request.clone())),
        _ => None,
    })
}

fn kinds(request: &MediaRequest) -> Vec<TrackKind> {
    request.kinds().collect()
}

fn capture(kind: TrackKind) -> Capture {
    Capture { kind, device: Some("its id".to_owned()) }
}

fn camera(id: &str, label: &str) -> Device {
    Device { kind: DeviceKind::Camera, id: id.to_owned(), label: label.to_owned() }
}

const BOTH: [TrackKind; 2] = [TrackKind::Microphone, TrackKind::Camera];

// --- links ---

#[test]
fn a_new_call_has_a_fresh_link() {
    let mut page = Page::open(Preferences::default());
    let effects = page.act(Action::StartCall);
    let Some(Effect::Navigate(first)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(page.lobby().link, format!("https://damso.example/{first}"));
    page.input(Input::RouteChanged("#/".to_owned()));
    let effects = page.act(Action::StartCall);
    assert!(matches!(effects.first(), Some(Effect::Navigate(second)) if second != first));
}

#[test]
fn a_bad_link_is_told_at_home() {
    let mut page = Page::open(Preferences::default());
    page.act(Action::OpenLink("https://damso.example/#/r/AAE".to_owned()));
    assert!(matches!(page.call.view().screen, Screen::Home(home) if home.error == Some(LinkError::Truncated)));
    page.input(Input::RouteChanged("#/nowhere".to_owned()));
    assert!(matches!(page.call.view().screen, Screen::Home(home) if home.error == Some(LinkError::NotACall)));
    page.act(Action::OpenLink(LINK.to_owned()));
    page.lobby();
}

// --- devices ---

#[test]
fn both_are_asked_for_together_and_shown() {
    let mut page = Page::open(Preferences::default());
    let (generation, asked) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    assert_eq!(asked, MediaRequest { microphone: Some(DeviceChoice::Any), camera: Some(DeviceChoice::Any) });
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Starting);
    let effects = page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    assert!(effects.contains(&Effect::ListDevices));
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Live(generation));
    assert_eq!(page.lobby().media.microphone.device.as_deref(), Some("its id"));
}

/// Fails a request for both, then answers for the microphone alone and for the camera alone.
fn fail(both: &MediaFailure, camera: &MediaFailure) -> Page {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, both.clone()))).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Microphone]);
    let captured = MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]);
    let (generation, asked) = request(&page.media(captured)).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Camera]);
    page.media(MediaEvent::CaptureFailed(generation, camera.clone()));
    page
}

#[test]
fn what_fails_together_is_asked_for_alone() {
    for failure in [
        MediaFailure::NotFound,
        MediaFailure::NotReadable,
        MediaFailure::Aborted,
        MediaFailure::NotAllowed,
        MediaFailure::Other("WeirdError".to_owned()),
    ] {
        let mut page = fail(&failure, &failure);
        let media = page.lobby().media;
        assert!(media.microphone.is_live());
        assert_eq!(media.camera.status, TrackStatus::Failed(failure));
        assert_eq!(media.camera.wanted, Wanted::On, "what a person wants survives what happens");
        assert!(request(&page.act(Action::ToggleCamera)).is_some(), "the button tries again");
    }
}

#[test]
fn a_persons_no_is_not_asked_again() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.now += 2_000;
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotAllowed));
    assert_eq!(request(&effects), None);
    assert_eq!(page.lobby().media.microphone.status, TrackStatus::Failed(MediaFailure::NotAllowed));
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(MediaFailure::NotAllowed));
}

#[test]
fn where_nothing_can_be_had_nothing_is_asked_again() {
    for failure in [MediaFailure::InsecureContext, MediaFailure::Unsupported, MediaFailure::Security] {
        let mut page = Page::open(Preferences::default());
        let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
        let effects = page.media(MediaEvent::CaptureFailed(generation, failure.clone()));
        assert_eq!(request(&effects), None);
        assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(failure));
    }
}

#[test]
fn an_overconstrained_request_falls_back_and_tells() {
    let overconstrained = MediaFailure::Overconstrained("deviceId".to_owned());
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    let (generation, asked) =
        request(&page.act(Action::ChooseDevice(DeviceKind::Camera, Some("gone".to_owned())))).unwrap();
    assert_eq!(asked, MediaRequest { microphone: None, camera: Some(DeviceChoice::Exactly("gone".to_owned())) });
    let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, overconstrained))).unwrap();
    assert_eq!(asked, MediaRequest { microphone: None, camera: Some(DeviceChoice::Unconstrained) });
    assert_eq!(page.notices(), [Notice::ConstraintDropped(TrackKind::Camera, "deviceId".to_owned())]);
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Camera)]));
    assert!(page.lobby().media.camera.is_live());
}

#[test]
fn a_remembered_device_is_preferred_and_not_demanded() {
    let preferences = Preferences { camera_device: Some("old".to_owned()), ..Preferences::default() };
    let mut page = Page::open(preferences);
    let (_, asked) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    assert_eq!(asked.camera, Some(DeviceChoice::Preferably("old".to_owned())));
}

#[test]
fn what_is_off_is_not_captured_and_what_is_turned_off_is_let_go() {
    let off = Preferences { microphone: Wanted::Off, camera: Wanted::Off, ..Preferences::default() };
    let mut page = Page::open(off);
    assert_eq!(request(&page.input(Input::RouteChanged(LINK.to_owned()))), None);
    let (generation, asked) = request(&page.act(Action::ToggleCamera)).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Camera]);
    // Turned off again while the browser is still asking.
    assert_eq!(request(&page.act(Action::ToggleCamera)), None);
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Camera)]));
    assert!(effects.contains(&Effect::StopTrack(TrackKind::Camera)), "{effects:?}");
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Off);
}

#[test]
fn muting_keeps_the_microphone_and_leaving_lets_it_go() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    let effects = page.act(Action::ToggleMicrophone);
    assert!(effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Remember(remembered) if remembered.microphone == Wanted::Off))
    );
    let effects = page.input(Input::RouteChanged("#/".to_owned()));
    for kind in BOTH {
        assert!(effects.contains(&Effect::StopTrack(kind)));
    }
}

#[test]
fn what_comes_after_leaving_is_stopped() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.input(Input::RouteChanged("#/".to_owned()));
    let effects = page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    for kind in BOTH {
        assert!(effects.contains(&Effect::StopTrack(kind)));
    }
}

#[test]
fn a_device_that_ends_is_replaced_by_the_next() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    let effects = page.media(MediaEvent::TrackEnded(generation, TrackKind::Camera));
    let (next, request) = request(&effects).unwrap();
    assert_eq!(kinds(&request), [TrackKind::Camera]);
    page.media(MediaEvent::DevicesListed(vec![camera("its id", "The other one")]));
    page.media(MediaEvent::Captured(next, vec![capture(TrackKind::Camera)]));
    assert_eq!(page.notices(), [Notice::DeviceTookOver(TrackKind::Camera, "The other one".to_owned())]);
    let stale = page.media(MediaEvent::TrackEnded(Generation(99), TrackKind::Microphone));
    assert!(stale.is_empty());
}

/// In the lobby, with this camera in use and these listed.
fn with_cameras(listed: &[Device]) -> (Page, Generation) {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    page.media(MediaEvent::DevicesListed(listed.to_vec()));
    (page, generation)
}

#[test]
fn a_device_that_is_plugged_in_is_offered() {
    let (here, new) = (camera("its id", "Built in"), camera("new", "On the desk"));
    let (mut page, _) = with_cameras(std::slice::from_ref(&here));
    assert_eq!(page.notices(), []);
    let effects = page.media(MediaEvent::DevicesListed(vec![here, new.clone()]));
    assert_eq!(request(&effects), None, "nothing changes by itself");
    assert_eq!(page.notices(), [Notice::DeviceAdded(TrackKind::Camera, new)]);
}

#[test]
fn a_device_that_was_lacking_is_taken_when_it_is_plugged_in() {
    let (mut page, generation) = with_cameras(&[camera("its id", "Built in")]);
    let (next, _) = request(&page.media(MediaEvent::TrackEnded(generation, TrackKind::Camera))).unwrap();
    page.media(MediaEvent::CaptureFailed(next, MediaFailure::NotFound));
    page.media(MediaEvent::DevicesListed(Vec::new()));
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(MediaFailure::NotFound));
    assert_eq!(page.lobby().media.camera.wanted, Wanted::On);
    let effects = page.media(MediaEvent::DevicesListed(vec![camera("new", "On the desk")]));
    assert_eq!(kinds(&request(&effects).unwrap().1), [TrackKind::Camera]);
}

#[test]
fn a_device_that_vanishes_without_a_word_is_replaced() {
    let (mut page, _) = with_cameras(&[camera("its id", "Built in"), camera("other", "On the desk")]);
    let effects = page.media(MediaEvent::DevicesListed(vec![camera("other", "On the desk")]));
    assert!(effects.contains(&Effect::StopTrack(TrackKind::Camera)));
    assert_eq!(kinds(&request(&effects).unwrap().1), [TrackKind::Camera]);
}

#[test]
fn a_device_that_somebody_else_takes_is_off_until_it_is_given_back() {
    let (mut page, generation) = with_cameras(&[]);
    let interrupt = |interruption| MediaEvent::TrackInterrupted(generation, TrackKind::Microphone, interruption);
    page.media(interrupt(Interruption::Began));
    let microphone = page.lobby().media.microphone;
    assert!(microphone.interrupted && !microphone.is_live() && microphone.wanted == Wanted::On);
    page.media(interrupt(Interruption::Ended));
    assert!(page.lobby().media.microphone.is_live());
}

#[test]
fn devices_are_listed() {
    let mut page = Page::open(Preferences::default());
    page.input(Input::RouteChanged(LINK.to_owned()));
    let device = Device { kind: DeviceKind::Speaker, id: "s".to_owned(), label: "Speaker".to_owned() };
    page.media(MediaEvent::DevicesListed(vec![device.clone()]));
    assert_eq!(*page.lobby().media.devices, [device]);
    assert!(
        page.act(Action::ChooseDevice(DeviceKind::Speaker, Some("s".to_owned())))
            .contains(&Effect::UseSpeaker(Some("s".to_owned())))
    );
}

// --- the server ---

#[test]
fn presence_is_shown() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    assert_eq!(page.lobby().presence, Presence::Unknown);
    let sent = page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    let Some(Effect::SendFrame(watch)) = sent.last() else { panic!("{sent:?}") };
    let watch: serde_json::Value = serde_json::from_str(watch).unwrap();
    let room = serde_json::from_value(watch["room"].clone()).unwrap();
    for (people, presence) in [(0, Presence::Nobody), (3, Presence::People(3)), (8, Presence::Full)] {
        page.server(&effects, &ServerMessage::Presence { room, people });
        assert_eq!(page.lobby().presence, presence);
    }
}

#[test]
fn a_refusal_leads_back_to_the_lobby() {
    for (code, failure) in
        [(ErrorCode::RoomFull, JoinFailure::RoomFull), (ErrorCode::ServerFull, JoinFailure::ServerFull)]
    {
        let mut page = Page::open(Preferences::default());
        let effects = page.input(Input::RouteChanged(LINK.to_owned()));
        page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
        page.act(Action::JoinCall);
        page.server(&effects, &ServerMessage::Error { code, message: String::new(), peer: None });
        assert_eq!(page.lobby().failure, Some(failure));
    }
}

#[test]
fn a_full_room_has_room_again_when_somebody_goes() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.act(Action::JoinCall);
    let full = ServerMessage::Error { code: ErrorCode::RoomFull, message: String::new(), peer: None };
    let sent = page.server(&effects, &full);
    let Some(Effect::SendFrame(watch)) = sent.last() else { panic!("{sent:?}") };
    let watch: serde_json::Value = serde_json::from_str(watch).unwrap();
    let room = serde_json::from_value(watch["room"].clone()).unwrap();
    // Two are all that this server lets in.
    for (people, failure) in [(2, Some(JoinFailure::RoomFull)), (1, None)] {
        page.server(&effects, &ServerMessage::Presence { room, people });
        assert_eq!(page.lobby().failure, failure);
    }
}

#[test]
fn another_version_is_told() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.input(Input::Socket(socket(&effects), SocketEvent::Closed(close::VERSION)));
    assert_eq!(page.lobby().failure, Some(JoinFailure::VersionMismatch));
}

#[test]
fn joining_in_another_tab_ends_the_call_here() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.act(Action::JoinCall);
    page.input(Input::Socket(socket(&effects), SocketEvent::Closed(close::REPLACED)));
    assert!(matches!(page.call.view().screen, Screen::Ended(ended) if ended.reason == EndReason::JoinedElsewhere));
}

#[test]
fn a_server_that_has_no_room_for_lookers_on_is_not_asked_again() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    let error = ServerMessage::Error { code: ErrorCode::ServerFull, message: String::new(), peer: None };
    assert_eq!(page.server(&effects, &error), []);
    assert_eq!((page.lobby().presence, page.lobby().failure), (Presence::Unknown, None));
}

#[test]
fn a_server_that_refuses_is_asked_ever_more_slowly() {
    let mut page = Page::open(Preferences::default());
    let mut effects = page.input(Input::RouteChanged(LINK.to_owned()));
    let mut longest = 0;
    for _ in 0..40 {
        page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
        page.server(&effects, &ServerMessage::Welcome { version: 1 });
        page.input(Input::Socket(socket(&effects), SocketEvent::Closed(close::TRY_AGAIN_LATER)));
        let due = page.call.deadline().unwrap();
        longest = longest.max(due.0 - page.now);
        page.now = page.now.max(due.0);
        effects = page.input(Input::Tick);
    }
    assert!((5_000..=15_000).contains(&longest), "{longest} ms");
}

#[test]
fn a_call_that_went_on_elsewhere_can_be_brought_back() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.act(Action::JoinCall);
    page.input(Input::Socket(socket(&effects), SocketEvent::Closed(close::REPLACED)));
    page.now += 5_000;
    let effects = page.act(Action::Rejoin);
    let sent = page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    let Some(Effect::SendFrame(join)) = sent.last() else { panic!("{sent:?}") };
    let join: serde_json::Value = serde_json::from_str(join).unwrap();
    assert!(join["incarnation"].as_u64().unwrap() > 5_000, "{join}");
}

#[test]
fn a_lobby_that_was_put_aside_comes_back_with_its_camera() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    page.input(Input::PageClosing);
    let (_, asked) = request(&page.input(Input::Resumed)).unwrap();
    assert_eq!(kinds(&asked), BOTH);
}

#[test]
fn another_microphone_is_taken_while_muted_and_stays_muted() {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    page.act(Action::ToggleMicrophone);
    let effects = page.act(Action::ChooseDevice(DeviceKind::Microphone, Some("other".to_owned())));
    let (generation, asked) = request(&effects).unwrap();
    assert_eq!(asked.microphone, Some(DeviceChoice::Exactly("other".to_owned())));
    assert_eq!(page.lobby().media.microphone.device.as_deref(), Some("other"));
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert!(effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false)), "{effects:?}");
}

#[test]
fn a_link_to_be_copied_by_hand_stays() {
    let mut page = Page::open(Preferences::default());
    page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::TextCopied(Ok(())));
    page.input(Input::TextCopied(Err(())));
    page.now += 60_000;
    page.input(Input::Tick);
    assert!(matches!(page.notices()[..], [Notice::LinkNotCopied(_)]));
}

#[test]
fn a_lost_line_is_opened_again_ever_more_slowly_and_at_once_when_the_network_is_back() {
    let mut page = Page::open(Preferences::default());
    let mut generation = socket(&page.input(Input::RouteChanged(LINK.to_owned())));
    let mut longest = 0;
    for _ in 0..40 {
        page.input(Input::Socket(generation, SocketEvent::Closed(1006)));
        assert_eq!(page.lobby().signaling, SignalingStatus::Reconnecting);
        let due = page.call.deadline().unwrap();
        longest = longest.max(due.0 - page.now);
        page.now = page.now.max(due.0);
        generation = socket(&page.input(Input::Tick));
    }
    assert!((5_000..=15_000).contains(&longest), "{longest} ms");
    page.input(Input::Socket(generation, SocketEvent::Closed(1006)));
    generation = socket(&page.input(Input::Resumed));
    page.input(Input::Socket(generation, SocketEvent::Opened));
    assert_eq!(page.lobby().signaling, SignalingStatus::Connected);
}

#[test]
fn a_silent_server_is_asked_and_then_given_up() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.server(&effects, &ServerMessage::Welcome { version: 1 });
    page.now = page.call.deadline().unwrap().0;
    let asked = page.input(Input::Tick);
    assert_eq!(asked, [Effect::SendFrame(r#"{"type":"ping"}"#.to_owned())]);
    page.now = page.call.deadline().unwrap().0;
    assert!(page.input(Input::Tick).contains(&Effect::AbandonSocket));
    assert_eq!(page.lobby().signaling, SignalingStatus::Reconnecting);
}
