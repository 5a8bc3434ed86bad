//! The way into a call: links, presence, and a server that refuses.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod model;

use damso_call::{
    Action, Clip, Effect, EndReason, Input, JoinFailure, LinkError, MediaEvent, Notice, Preferences, Presence, Screen,
    SignalingStatus, SocketEvent, UnixMillis,
};
use damso_protocol::{ErrorCode, PeerId, ServerMessage, close};
use model::page::{BOTH, LINK, Page, capture, kinds, request, socket};

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
fn another_version_in_the_middle_of_a_call_is_told_and_ends_nothing() {
    let mut page = Page::open(Preferences::default());
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    page.act(Action::JoinCall);
    let joined = ServerMessage::Joined { id: PeerId([1; 16]), peers: vec![], ice_servers: vec![], ice_lifetime: None };
    page.server(&effects, &joined);
    page.input(Input::Socket(socket(&effects), SocketEvent::Closed(close::VERSION)));
    page.now += 30_000;
    // While it is open again, nothing is known yet.
    let effects = page.input(Input::Tick);
    for event in [SocketEvent::Opened, SocketEvent::Closed(close::VERSION)] {
        page.input(Input::Socket(socket(&effects), event));
        let Screen::Call(call) = page.call.view().screen else { panic!("the call goes on") };
        assert_eq!(call.signaling, SignalingStatus::Refused(JoinFailure::VersionMismatch));
    }
}

#[test]
fn whoever_has_lost_the_place_in_a_call_is_told_until_there_is_one_again() {
    for (code, failure) in
        [(ErrorCode::RoomFull, JoinFailure::RoomFull), (ErrorCode::ServerFull, JoinFailure::ServerFull)]
    {
        let mut page = Page::open(Preferences::default());
        let mut effects = page.input(Input::RouteChanged(LINK.to_owned()));
        page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
        page.act(Action::JoinCall);
        let (id, peers, ice_servers) = (PeerId([1; 16]), vec![], vec![]);
        let joined = ServerMessage::Joined { id, peers, ice_servers, ice_lifetime: None };
        page.server(&effects, &joined);
        let signaling = |page: &mut Page| match page.call.view().screen {
            Screen::Call(call) => call.signaling,
            other => panic!("the call goes on: {other:?}"),
        };
        page.input(Input::Socket(socket(&effects), SocketEvent::Closed(1006)));
        assert_eq!(signaling(&mut page), SignalingStatus::Reconnecting);
        for _ in 0..3 {
            page.now = page.call.deadline().unwrap().0;
            effects = page.input(Input::Tick);
            page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
            page.server(&effects, &ServerMessage::Error { code, message: String::new(), peer: None });
            assert_eq!(signaling(&mut page), SignalingStatus::Refused(failure));
        }
        page.now = page.call.deadline().unwrap().0;
        effects = page.input(Input::Tick);
        page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
        page.server(&effects, &joined);
        assert_eq!(signaling(&mut page), SignalingStatus::Connected);
    }
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
    // The page's clock stands still while the machine sleeps.
    page.now += 5_000;
    let effects = page.act(Action::Rejoin(UnixMillis(9_000)));
    let sent = page.input(Input::Socket(socket(&effects), SocketEvent::Opened));
    let Some(Effect::SendFrame(join)) = sent.last() else { panic!("{sent:?}") };
    let join: serde_json::Value = serde_json::from_str(join).unwrap();
    assert_eq!(join["incarnation"].as_u64(), Some(9_000), "{join}");
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
fn a_link_to_be_copied_by_hand_stays() {
    let mut page = Page::open(Preferences::default());
    page.input(Input::RouteChanged(LINK.to_owned()));
    page.input(Input::TextCopied(Clip::Link, Ok(())));
    page.input(Input::TextCopied(Clip::Link, Err(())));
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
