//! Two connections in one page, negotiated by hand.

use damso::browser::{
    media::Media,
    peer_connection::{PeerConnection, Remote},
    playback::{Playback, Sound},
};
use damso_call::{
    Candidate, ConnectionEvent, ConnectionState, Description, DescriptionKind, DeviceChoice, Generation,
    IceConfiguration, MediaEvent, MediaPath, MediaRequest, Pulse, Section, SendLimits, Statistics, TrackKind,
    TransceiverRole, TransportPolicy, VideoLimits,
};
use damso_protocol::{BLOCK_BYTES, BlockHeader};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlCanvasElement, HtmlVideoElement, MediaStreamTrack};

use crate::inbox::Inbox;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Caller,
    Callee,
}

pub(crate) struct Pair {
    pub(crate) caller: PeerConnection,
    pub(crate) callee: PeerConnection,
    pub(crate) inbox: Inbox<(Side, ConnectionEvent)>,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let pair = Self::without_files();
        pair.caller.open_files();
        pair.callee.open_files();
        pair
    }

    pub(crate) fn without_files() -> Self {
        let inbox = Inbox::new();
        let open = |side, role| {
            let report = inbox.report();
            PeerConnection::new(role, &IceConfiguration::default(), move |event| report((side, event))).unwrap()
        };
        Self {
            caller: open(Side::Caller, TransceiverRole::Create),
            callee: open(Side::Callee, TransceiverRole::Adopt),
            inbox,
        }
    }

    /// Both, that of `side` first.
    fn from(&self, side: Side) -> (&PeerConnection, &PeerConnection) {
        match side {
            Side::Caller => (&self.caller, &self.callee),
            Side::Callee => (&self.callee, &self.caller),
        }
    }

    /// Carries descriptions and candidates over until something else happens.
    pub(crate) async fn next(&self) -> (Side, ConnectionEvent) {
        loop {
            let (side, event) = self.inbox.next().await;
            let (here, there) = self.from(side);
            match event {
                ConnectionEvent::LocalDescriptionSet(description) => there.set_remote_description(&description),
                // Right behind the description: the browser puts them in order.
                ConnectionEvent::CandidateGathered(candidate) => there.add_candidate(&candidate),
                ConnectionEvent::RemoteDescriptionSet if side == Side::Callee => here.set_local_description(),
                ConnectionEvent::NegotiationNeeded if side == Side::Caller => here.set_local_description(),
                ConnectionEvent::LocalDescriptionFailed(error)
                | ConnectionEvent::RemoteDescriptionFailed(error)
                | ConnectionEvent::CandidateFailed(error) => panic!("{side:?}: {error}"),
                event => return (side, event),
            }
        }
    }

    pub(crate) async fn until(&self, wanted: &[(Side, ConnectionEvent)]) {
        let mut missing = wanted.to_vec();
        while !missing.is_empty() {
            let happened = self.next().await;
            missing.retain(|event| *event != happened);
        }
    }

    /// What one side's browser says of the connection now.
    async fn statistics(&self, side: Side) -> Statistics {
        self.from(side).0.read_statistics();
        let statistics = |(at, event)| match event {
            ConnectionEvent::StatisticsRead(statistics) if at == side => Some(*statistics),
            _ => None,
        };
        self.inbox.find(statistics).await
    }

    pub(crate) async fn connect(&self) {
        let connected = ConnectionEvent::StateChanged(ConnectionState::Connected);
        self.until(&[
            (Side::Caller, connected.clone()),
            (Side::Callee, connected),
            (Side::Caller, ConnectionEvent::ChannelOpened),
            (Side::Callee, ConnectionEvent::ChannelOpened),
        ])
        .await;
    }
}

pub(crate) async fn captured() -> Media {
    let inbox = Inbox::new();
    let media = Media::new(inbox.report());
    let request = MediaRequest { microphone: Some(DeviceChoice::Any.into()), camera: Some(DeviceChoice::Any) };
    media.capture(Generation(1), &request);
    inbox.find(|event| matches!(event, MediaEvent::Captured(..)).then_some(())).await;
    media
}

/// A video in the page, showing what comes over a connection.
struct Screen(HtmlVideoElement);

impl Screen {
    fn new(connection: &PeerConnection) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let video: HtmlVideoElement = document.create_element("video").unwrap().unchecked_into();
        document.body().unwrap().append_child(&video).unwrap();
        Playback::new(|_| {}).show(&video, Some(&connection.remote(Remote::Person)), Sound::Muted);
        Self(video)
    }

    /// Waits for a picture of another width than this.
    async fn width_other_than(&self, width: u32) -> u32 {
        while self.0.video_width() == width {
            let event = Promise::new(&mut |resolve, _| self.0.set_onresize(Some(&resolve)));
            JsFuture::from(event).await.unwrap();
        }
        self.0.video_width()
    }

    fn frames(&self) -> u32 {
        self.0.get_video_playback_quality().total_video_frames()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// There is no event for the absence of something.
pub(crate) async fn pause(millis: i32) {
    let task = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis).unwrap();
    });
    JsFuture::from(task).await.unwrap();
}

/// A picture 48 pixels wide. A canvas gives a frame whenever it is drawn on.
fn painting() -> (HtmlCanvasElement, MediaStreamTrack) {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(48);
    canvas.set_height(48);
    canvas.get_context("2d").unwrap();
    let track = canvas.capture_stream().unwrap().get_tracks().get(0).unchecked_into();
    (canvas, track)
}

/// Sends a painting in the place of a camera, until it is on the screen.
async fn send_painting(connection: &PeerConnection, screen: &Screen) {
    let (canvas, track) = painting();
    let width = screen.0.video_width();
    connection.send_track(TrackKind::Camera, Some(track));
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    while screen.0.video_width() == width {
        context.fill_rect(0.0, 0.0, 48.0, 48.0);
        pause(30).await;
    }
    assert_eq!(screen.0.video_width(), 48);
}

#[wasm_bindgen_test]
async fn a_pair_connects_and_texts_go_both_ways() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::new();
    pair.connect().await;
    for text in ["안녕 👋 <b>", ""] {
        pair.caller.send_text(text);
        pair.until(&[(Side::Callee, ConnectionEvent::ChannelReceived(text.into()))]).await;
        pair.callee.send_text(text);
        pair.until(&[(Side::Caller, ConnectionEvent::ChannelReceived(text.into()))]).await;
    }
}

#[wasm_bindgen_test]
async fn tracks_are_sent_both_ways_and_replaced_and_withheld() {
    let media = captured().await;
    let pair = Pair::new();
    // Before there are transceivers on the one side, and after on the other.
    for connection in [&pair.callee, &pair.caller] {
        for kind in TrackKind::ALL {
            connection.send_track(kind, media.track(kind));
        }
    }
    let screens = [Screen::new(&pair.caller), Screen::new(&pair.callee)];
    pair.connect().await;
    for (connection, screen) in [&pair.caller, &pair.callee].into_iter().zip(&screens) {
        assert_eq!(connection.remote(Remote::Person).get_audio_tracks().length(), 1);
        assert_eq!(connection.remote(Remote::Person).get_video_tracks().length(), 1);
        assert!(screen.width_other_than(0).await > 0);
    }
    let [_, screen] = &screens;
    pair.caller.send_track(TrackKind::Camera, None);
    let mut frames = u32::MAX;
    while frames != screen.frames() {
        frames = screen.frames();
        pause(300).await;
    }
    send_painting(&pair.caller, screen).await;
    while !pair.inbox.is_empty() {
        assert!(!matches!(pair.inbox.next().await.1, ConnectionEvent::NegotiationNeeded), "nothing to negotiate");
    }
}

/// A camera so many times smaller, or none.
fn limits(scale: Option<u32>) -> SendLimits {
    let video = |scale| VideoLimits { max_bitrate: 500_000, scale_down_percent: scale * 100, max_framerate: 20 };
    SendLimits { microphone: 32_000, camera: scale.map(video), screen: None }
}

#[wasm_bindgen_test]
async fn a_camera_is_sent_as_small_as_it_may_be_or_not_at_all() {
    let media = captured().await;
    let pair = Pair::new();
    let senders = [&pair.caller, &pair.callee];
    for sender in senders {
        sender.send_track(TrackKind::Camera, media.track(TrackKind::Camera));
        // Before the one side has transceivers. Of several limits in a row, the last counts.
        for scale in [None, Some(1), Some(4)] {
            sender.limit_sending(limits(scale));
        }
    }
    let screens = [Screen::new(&pair.callee), Screen::new(&pair.caller)];
    pair.connect().await;
    let settings = media.track(TrackKind::Camera).unwrap().get_settings();
    let captured = u32::try_from(settings.get_width().unwrap()).unwrap();
    for (sender, screen) in senders.into_iter().zip(&screens) {
        let mut width = 0;
        while width != captured / 4 {
            width = screen.width_other_than(width).await;
        }
        sender.limit_sending(limits(None));
        let mut frames = u32::MAX;
        while frames != screen.frames() {
            frames = screen.frames();
            pause(500).await;
        }
        // And again, without another negotiation.
        sender.limit_sending(limits(Some(2)));
        while width != captured / 2 {
            width = screen.width_other_than(width).await;
        }
    }
}

#[wasm_bindgen_test]
async fn an_adopter_takes_the_order_of_the_offer_and_asks_for_nothing_more() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::new();
    let mut descriptions = Vec::new();
    loop {
        let (side, event) = pair.inbox.next().await;
        let (here, there) = pair.from(side);
        match event {
            ConnectionEvent::LocalDescriptionSet(description) => {
                there.set_remote_description(&description);
                descriptions.push((side, description));
            }
            ConnectionEvent::RemoteDescriptionSet if side == Side::Caller => break,
            ConnectionEvent::RemoteDescriptionSet => here.set_local_description(),
            ConnectionEvent::NegotiationNeeded if side == Side::Caller => here.set_local_description(),
            _ => {}
        }
    }
    let kinds = descriptions.iter().map(|(side, description)| (*side, description.kind)).collect::<Vec<_>>();
    assert_eq!(kinds, [(Side::Caller, DescriptionKind::Offer), (Side::Callee, DescriptionKind::Answer)]);
    for (side, Description { sdp, .. }) in &descriptions {
        let sections: Vec<_> =
            sdp.lines().filter_map(|line| line.strip_prefix("m=")?.split_whitespace().next()).collect();
        assert_eq!(sections, ["audio", "video", "video", "audio", "application"], "{side:?}");
        for other in ["a=sendonly", "a=recvonly", "a=inactive"] {
            assert!(!sdp.contains(other), "{side:?}: {other}");
        }
        let groups: Vec<_> =
            sdp.lines().filter_map(|line| line.strip_prefix("a=msid:")?.split_whitespace().next()).collect();
        let [microphone, camera, screen, sound] = groups[..] else { panic!("{side:?}: {groups:?}") };
        assert_eq!((microphone, screen), (camera, sound), "{side:?}: sound and picture are played in step");
        assert_ne!(camera, screen, "{side:?}: a screen is by itself");
    }
    // Setting the adopter's streams must not make it ask for a negotiation of its own.
    pause(100).await;
    let mut needed = Vec::new();
    while !pair.inbox.is_empty() {
        needed.extend(Some(pair.inbox.next().await).filter(|(_, event)| *event == ConnectionEvent::NegotiationNeeded));
    }
    assert_eq!(needed, []);
}

#[wasm_bindgen_test]
async fn a_restart_asks_for_a_negotiation_and_keeps_the_channel() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::new();
    pair.connect().await;
    pair.caller.restart_ice();
    loop {
        let (side, event) = pair.inbox.next().await;
        let (here, there) = pair.from(side);
        match event {
            ConnectionEvent::NegotiationNeeded => here.set_local_description(),
            ConnectionEvent::LocalDescriptionSet(description) => there.set_remote_description(&description),
            ConnectionEvent::CandidateGathered(candidate) => there.add_candidate(&candidate),
            ConnectionEvent::RemoteDescriptionSet if side == Side::Callee => here.set_local_description(),
            ConnectionEvent::RemoteDescriptionSet => break,
            event => assert!(!matches!(event, ConnectionEvent::ChannelClosed), "{event:?}"),
        }
    }
    pair.caller.send_text("still here");
    pair.until(&[(Side::Callee, ConnectionEvent::ChannelReceived("still here".into()))]).await;
}

/// Two offers collide, and that of the other side comes while this side's is still being made.
#[wasm_bindgen_test]
async fn what_comes_while_a_description_is_made_comes_after_it() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::new();
    pair.connect().await;
    while !pair.inbox.is_empty() {
        pair.inbox.next().await;
    }
    pair.callee.set_local_description();
    let offer = |(side, event)| match event {
        ConnectionEvent::LocalDescriptionSet(description) if side == Side::Callee => Some(description),
        _ => None,
    };
    let offer = pair.inbox.find(offer).await;
    pair.caller.set_local_description();
    pair.caller.set_remote_description(&offer);
    let mut kinds = Vec::new();
    while kinds.len() < 3 {
        match pair.inbox.next().await {
            (Side::Caller, ConnectionEvent::LocalDescriptionSet(description)) => kinds.push(Some(description.kind)),
            (Side::Caller, ConnectionEvent::RemoteDescriptionSet) => {
                kinds.push(None);
                pair.caller.set_local_description();
            }
            (_, ConnectionEvent::LocalDescriptionFailed(error) | ConnectionEvent::RemoteDescriptionFailed(error)) => {
                panic!("{error}")
            }
            _ => {}
        }
    }
    assert_eq!(kinds, [Some(DescriptionKind::Offer), None, Some(DescriptionKind::Answer)]);
}

/// Two offers collide after the first ones: the caller's is rolled back, as `damso_call::negotiation` has it, and what the caller
/// sees goes on. (Of the callee's, Chromium would show nothing any more.)
#[wasm_bindgen_test]
async fn whoever_has_called_can_give_way() {
    let media = captured().await;
    let pair = Pair::new();
    pair.callee.send_track(TrackKind::Camera, media.track(TrackKind::Camera));
    let screen = Screen::new(&pair.caller);
    pair.connect().await;
    screen.width_other_than(0).await;
    for side in [Side::Callee, Side::Caller] {
        pair.from(side).0.set_local_description();
    }
    let mut settled = false;
    while !settled {
        let (side, event) = pair.inbox.next().await;
        match event {
            ConnectionEvent::LocalDescriptionSet(description) => match (side, description.kind) {
                (Side::Callee, _) => pair.caller.set_remote_description(&description),
                (Side::Caller, DescriptionKind::Answer) => pair.callee.set_remote_description(&description),
                // It collides, and is ignored.
                (Side::Caller, DescriptionKind::Offer) => {}
            },
            ConnectionEvent::RemoteDescriptionSet if side == Side::Caller => pair.caller.set_local_description(),
            ConnectionEvent::RemoteDescriptionSet => settled = true,
            ConnectionEvent::LocalDescriptionFailed(error) | ConnectionEvent::RemoteDescriptionFailed(error) => {
                panic!("{side:?}: {error}")
            }
            _ => {}
        }
    }
    send_painting(&pair.callee, &screen).await;
}

#[wasm_bindgen_test]
async fn pulses_go_both_ways_and_the_path_is_told() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::new();
    pair.connect().await;
    let pulse = |number| Pulse::Ping(number).to_string();
    // What is lost is lost, also before the other side's channel is open: asked until something is heard.
    for side in [Side::Caller, Side::Callee] {
        let (here, _) = pair.from(side);
        for number in 0.. {
            here.send_pulse(Pulse::Ping(number));
            pause(20).await;
            let heard = |event| matches!(event, ConnectionEvent::PulseReceived(text) if text == pulse(number));
            let mut found = false;
            while !pair.inbox.is_empty() {
                let (at, event) = pair.inbox.next().await;
                found |= at != side && heard(event);
            }
            if found {
                break;
            }
            assert!(number < 100, "nothing is heard of {side:?}");
        }
    }
    let report = pair.statistics(Side::Caller).await.path;
    assert_eq!(report.path, Some(MediaPath::Direct));
    assert!(report.pairs_tried >= 1 && report.pairs_answered >= 1, "{report:?}");
}

#[wasm_bindgen_test]
async fn what_flows_is_counted_by_section_and_direction() {
    let media = captured().await;
    let pair = Pair::new();
    for kind in TrackKind::ALL {
        pair.caller.send_track(kind, media.track(kind));
    }
    let (canvas, track) = painting();
    let _screen = Screen::new(&pair.callee);
    pair.connect().await;
    let [microphone, camera, screen, sound] = Section::ALL.map(|section| section as usize);
    let (sent, received) = loop {
        let sent = pair.statistics(Side::Caller).await;
        let received = pair.statistics(Side::Callee).await;
        // Reports of the other side come every few seconds, the first one soon.
        if received.received[camera].flow.frames > 0
            && received.received[microphone].flow.packets > 0
            && sent.sent[camera].lost.is_some()
        {
            break (sent, received);
        }
        pause(50).await;
    };
    for flow in [&sent.sent[camera].flow, &received.received[camera].flow] {
        assert!(flow.codec.starts_with("video/"), "{flow:?}");
        assert!(flow.bytes > 0 && flow.packets > 0 && flow.frames > 0 && flow.width > 0 && flow.height > 0, "{flow:?}");
    }
    for flow in [&sent.sent[microphone].flow, &received.received[microphone].flow] {
        assert!(flow.codec.starts_with("audio/") && flow.bytes > 0 && flow.frames == 0, "{flow:?}");
    }
    assert!(sent.round_trip.or(sent.sent[camera].round_trip).is_some(), "{sent:?}");
    assert!(received.received[microphone].jitter.is_some(), "{received:?}");
    // Nothing flows back, and nothing in the place of a screen.
    assert_eq!((sent.sent[screen].flow.frames, sent.sent[sound].flow.bytes), (0, 0));
    assert_eq!((received.received[screen].flow.frames, received.received[sound].flow.bytes), (0, 0));
    assert_eq!(received.sent[camera].flow.frames, 0);
    pair.caller.send_screen([Some(track), None]);
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    while pair.statistics(Side::Caller).await.sent[screen].flow.frames == 0 {
        context.fill_rect(0.0, 0.0, 48.0, 48.0);
        pause(30).await;
    }
}

#[wasm_bindgen_test]
async fn with_relays_only_and_no_relay_nothing_is_gathered() {
    let _permission_to_tell_addresses = captured().await;
    let inbox = Inbox::new();
    let ice = IceConfiguration { policy: TransportPolicy::RelayOnly, ..IceConfiguration::default() };
    let connection = PeerConnection::new(TransceiverRole::Create, &ice, inbox.report()).unwrap();
    connection.set_local_description();
    inbox
        .find(|event| match event {
            ConnectionEvent::GatheringOver => Some(()),
            event => {
                assert!(!matches!(event, ConnectionEvent::CandidateGathered(_)), "{event:?}");
                None
            }
        })
        .await;
    // The policy of a living connection can be changed, and is asked for by the next gathering.
    connection.configure(&IceConfiguration::default()).unwrap();
    connection.restart_ice();
    connection.set_local_description();
    inbox.find(|event| matches!(event, ConnectionEvent::CandidateGathered(_)).then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_last_words_arrive_and_then_there_is_silence() {
    let media = captured().await;
    let pair = Pair::new();
    for kind in TrackKind::ALL {
        pair.caller.send_track(kind, media.track(kind));
    }
    pair.connect().await;
    let Pair { caller, callee: _callee, inbox } = pair;
    let words: Vec<String> = (0..50).map(|number| format!("{number}{}", " ".repeat(10_000))).collect();
    for word in &words {
        caller.send_text(word);
    }
    caller.send_text("bye");
    caller.set_local_description();
    drop(caller);
    let mut heard = Vec::new();
    loop {
        match inbox.next().await {
            (Side::Caller, event) => panic!("a closed connection reported {event:?}"),
            (Side::Callee, ConnectionEvent::ChannelReceived(text)) => heard.push(text),
            (Side::Callee, ConnectionEvent::ChannelClosed) => break,
            _ => {}
        }
    }
    assert_eq!(heard.pop().as_deref(), Some("bye"));
    assert_eq!(heard, words);
    assert_eq!(media.track(TrackKind::Camera).unwrap().ready_state(), web_sys::MediaStreamTrackState::Live);
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_reported() {
    let pair = Pair::new();
    let nonsense = Description { kind: DescriptionKind::Offer, sdp: "nonsense".into() };
    pair.callee.set_remote_description(&nonsense);
    let failed = |event: (Side, ConnectionEvent)| match event.1 {
        ConnectionEvent::RemoteDescriptionFailed(error) | ConnectionEvent::CandidateFailed(error) => Some(error),
        _ => None,
    };
    assert!(!pair.inbox.find(failed).await.is_empty());
    let candidate = "candidate:1 1 udp 1 192.0.2.1 9 typ host".to_owned();
    pair.callee.add_candidate(&Candidate {
        candidate,
        sdp_mid: Some("0".into()),
        sdp_m_line_index: Some(0),
        username_fragment: None,
    });
    assert!(pair.inbox.find(failed).await.starts_with("InvalidStateError: "));
}

/// A peer of another make: answers an offer with all its candidates, and sends binary messages over one channel.
const STRANGER: &str = r"
    const connection = new RTCPeerConnection();
    const channel = connection.createDataChannel('', { negotiated: true, id });
    channel.onopen = () => messages.forEach((message) => channel.send(message));
    const gathered = new Promise((resolve) => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
    });
    return connection.setRemoteDescription({ type: 'offer', sdp: offer })
        .then(() => connection.setLocalDescription())
        .then(() => gathered)
        .then(() => connection.localDescription.sdp);
";

/// How many blocks are announced before what a stranger sends over a channel is misuse.
async fn announced_before_misuse(channel: u16, messages: &[&[u8]]) -> usize {
    let _permission_to_tell_addresses = captured().await;
    let inbox = Inbox::new();
    let connection =
        PeerConnection::new(TransceiverRole::Create, &IceConfiguration::default(), inbox.report()).unwrap();
    connection.open_files();
    connection.set_local_description();
    let offer = inbox
        .find(|event| match event {
            ConnectionEvent::LocalDescriptionSet(description) => Some(description.sdp),
            _ => None,
        })
        .await;
    let messages: Array = messages.iter().map(|message| JsValue::from(Uint8Array::from(*message))).collect();
    let answer = Function::new_with_args("offer, id, messages", STRANGER)
        .call3(&JsValue::NULL, &offer.into(), &channel.into(), &messages)
        .unwrap();
    let sdp = JsFuture::from(answer.unchecked_into::<Promise>()).await.unwrap().as_string().unwrap();
    connection.set_remote_description(&Description { kind: DescriptionKind::Answer, sdp });
    let mut announced = 0;
    loop {
        match inbox.next().await {
            ConnectionEvent::BlockAnnounced(_) => {
                announced += 1;
                connection.take_block(Uint8Array::new_with_length(BLOCK_BYTES), |_| ());
            }
            ConnectionEvent::ChannelMisused => return announced,
            _ => {}
        }
    }
}

#[wasm_bindgen_test]
async fn a_binary_message_is_misuse() {
    assert_eq!(announced_before_misuse(0, &[&[0; 3]]).await, 0);
}

#[wasm_bindgen_test]
async fn what_is_neither_a_header_nor_its_block_is_misuse() {
    let header = BlockHeader { stream: 1, block: 0, length: 10, digest: [0; 32] }.encode();
    assert_eq!(announced_before_misuse(2, &[&[0; 3]]).await, 0);
    // A whole block in two pieces, and then one that is longer than was said.
    assert_eq!(announced_before_misuse(2, &[&header, &[1; 4], &[2; 6], &header, &[3; 4], &[4; 7]]).await, 2);
    assert_eq!(announced_before_misuse(2, &[&header, &[]]).await, 1);
}

#[wasm_bindgen_test]
fn a_connection_that_the_browser_refuses_to_make_is_an_error() {
    let server = damso_call::IceServer { urls: vec!["nonsense".into()], username: None, credential: None };
    let ice = IceConfiguration { servers: vec![server], ..IceConfiguration::default() };
    assert!(PeerConnection::new(TransceiverRole::Create, &ice, |_| {}).is_err_and(|error| !error.name.is_empty()));
}
