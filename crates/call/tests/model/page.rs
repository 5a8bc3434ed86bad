//! One page alone, told what happens and asked what it does.

use damso_call::{
    Action, Call, Capture, Device, DeviceKind, Effect, Facing, Generation, Incarnation, Input, Instant, LobbyScreen,
    MediaEvent, MediaRequest, Notice, PictureSize, Preferences, Screen, SessionSecret, Setup, SocketEvent, TrackKind,
    late_code,
};
use damso_protocol::ServerMessage;

pub const LINK: &str = "#/r/AAECAwQFBgcICQoLDA0ODw";

pub struct Page {
    pub call: Call,
    pub now: u64,
}

impl Page {
    pub fn open(preferences: Preferences) -> Self {
        let call = Call::new(Setup {
            seed: [1; 32],
            secret: SessionSecret([2; 32]),
            incarnation: Incarnation(1),
            preferences,
            site: "https://damso.example/".to_owned(),
            ice_servers: Vec::new(),
        });
        let mut page = Self { call, now: 1 };
        page.input(Input::CodeLoaded(late_code()));
        page
    }

    pub fn input(&mut self, input: Input) -> Vec<Effect> {
        self.now += 1;
        self.call.handle(Instant(self.now), input)
    }

    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        self.input(Input::Action(action.into()))
    }

    pub fn media(&mut self, event: MediaEvent) -> Vec<Effect> {
        self.input(Input::Media(event))
    }

    pub fn server(&mut self, effects: &[Effect], message: &ServerMessage) -> Vec<Effect> {
        let generation = socket(effects);
        let text = serde_json::to_string(message).expect("it is JSON");
        self.input(Input::Socket(generation, SocketEvent::Received(text)))
    }

    pub fn lobby(&mut self) -> LobbyScreen {
        match self.call.view().screen {
            Screen::Lobby(lobby) => lobby,
            other => panic!("not in the lobby: {other:?}"),
        }
    }

    pub fn notices(&mut self) -> Vec<Notice> {
        self.call.view().notices.iter().map(|(_, notice)| notice.clone()).collect()
    }
}

pub fn socket(effects: &[Effect]) -> Generation {
    let generation = effects.iter().find_map(|effect| match effect {
        Effect::OpenSocket(generation) => Some(*generation),
        _ => None,
    });
    generation.expect("a socket is opened")
}

pub fn request(effects: &[Effect]) -> Option<(Generation, MediaRequest)> {
    effects.iter().find_map(|effect| match effect {
        Effect::CaptureMedia(generation, request) => Some((*generation, request.clone())),
        _ => None,
    })
}

pub fn kinds(request: &MediaRequest) -> Vec<TrackKind> {
    request.kinds().collect()
}

pub fn capture(kind: TrackKind) -> Capture {
    let (device, size) = (Some("its id".to_owned()), PictureSize::default());
    Capture { kind, device, facing: Facing::Person, size, interrupted: false }
}

pub fn camera(id: &str, label: &str) -> Device {
    Device { kind: DeviceKind::Camera, id: id.to_owned(), label: label.to_owned(), facing: None }
}

pub const BOTH: [TrackKind; 2] = [TrackKind::Microphone, TrackKind::Camera];
