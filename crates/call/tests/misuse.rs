//! A page that lies: what it sends costs it its own connection, and nobody else's.

mod model;

use damso_call::{BlockHeader, ConnectionEvent, ConnectionId, Effect, Input, PersonLink, Trouble};
use damso_protocol::{Act, ConversationMessage, Entry, LogId, MAX_CHANNEL_BYTES, MAX_CHAT_BYTES};
use model::world::World;

const ANA: usize = 0;
const LIAR: usize = 1;
const CHA: usize = 2;

fn together() -> (World, ConnectionId) {
    let mut world = World::new(5, 3);
    (0..3).for_each(|who| world.enter(who));
    while !(world.is_quiet() && world.is_whole()) {
        world.step();
    }
    let connection = connection(&mut world, LIAR).expect("they are connected");
    (world, connection)
}

fn connection(world: &mut World, with: usize) -> Option<ConnectionId> {
    let id = world.people[with].id;
    let screen = world.screen(ANA).expect("Ana is in the call");
    screen.people.iter().find(|person| person.id == id).and_then(|person| person.connection)
}

fn link(world: &mut World, with: usize) -> PersonLink {
    let id = world.people[with].id;
    let screen = world.screen(ANA).expect("Ana is in the call");
    screen.people.iter().find(|person| person.id == id).expect("nobody has left").link
}

/// Ana gets this from the liar; afterwards only the two of them are apart, and stay so.
#[track_caller]
fn check(events: impl IntoIterator<Item = ConnectionEvent>) {
    let (mut world, connection) = together();
    world.people[ANA].effects.clear();
    for event in events {
        world.input(ANA, Input::Connection(connection, event));
    }
    let closed = world.people[ANA].effects.iter().filter(|effect| matches!(effect, Effect::CloseConnection(_))).count();
    assert_eq!(closed, 1);
    let until = world.now.0 + 60_000;
    while world.now.0 < until {
        world.step();
    }
    assert_eq!(link(&mut world, LIAR), PersonLink::Failed(Trouble::Misbehaves));
    assert_eq!(link(&mut world, CHA), PersonLink::Connected);
    let reopened = world.people[ANA].effects.iter().any(|effect| matches!(effect, Effect::OpenConnection { .. }));
    assert!(!reopened, "nobody who lies is spoken to again");

    // Nor after leaving and coming back.
    world.leave(LIAR);
    while world.screen(ANA).expect("Ana is in the call").people.len() > 1 {
        world.step();
    }
    world.enter(LIAR);
    let until = world.now.0 + 60_000;
    while world.now.0 < until {
        world.step();
    }
    assert_eq!(link(&mut world, LIAR), PersonLink::Failed(Trouble::Misbehaves));

    // Whoever loads an honest page is another matter.
    world.reload(LIAR);
    while !(world.is_quiet() && world.is_whole()) {
        world.step();
    }
}

fn text(text: impl Into<String>) -> [ConnectionEvent; 1] {
    [ConnectionEvent::ChannelReceived(text.into())]
}

#[test]
fn what_is_malformed() {
    check(text("no JSON"));
    check(text(r#"{"type":"heads","heads":[["one",1]]}"#));
    check(text(r#"{"type":"entries","log":"one","first":1,"entries":[]}"#));
    check(text(r#"{"type":"links","connected":["x"]}"#));
    check([ConnectionEvent::ChannelMisused]);
    check([ConnectionEvent::PulseReceived("hello".to_owned())]);
}

#[test]
fn what_is_too_long() {
    let say = |text: String| {
        let author = together().0.people[LIAR].id;
        let act = Act::Say { name: String::new(), text, reply: None, file: None };
        let (log, entries) = (LogId { author, stay: 9_000, to: None }, vec![Entry { clock: 1, at: 1, act }]);
        serde_json::to_string(&ConversationMessage::Entries { log, first: 1, entries }).expect("it is JSON")
    };
    check(text(say("x".repeat(MAX_CHAT_BYTES + 1))));
    check(text(say("x".repeat(MAX_CHANNEL_BYTES))));
}

#[test]
fn what_is_too_much() {
    check((0..3_000).flat_map(|_| text(r#"{"type":"typing"}"#)));
}

/// Nor does anybody who was not heard for a while by a page that stood still, or who has lost all others, lie.
#[test]
fn what_piles_up_is_no_lie() {
    let (mut world, connection) = together();
    let relay = r#"{"type":"relay","to":"AAAAAAAAAAAAAAAAAAAAAA","payload":""}"#.to_owned();
    let events = (0..3_000).map(|number| ConnectionEvent::PulseReceived(format!("?{number}")));
    let events: Vec<_> = events.chain((0..1_000).map(|_| ConnectionEvent::ChannelReceived(relay.clone()))).collect();
    world.people[ANA].effects.clear();
    for event in events {
        world.input(ANA, Input::Connection(connection, event));
    }
    let answers = world.people[ANA].effects.iter().filter(|effect| matches!(effect, Effect::SendPulse(..))).count();
    assert!((400..1_000).contains(&answers), "{answers}");
    assert_eq!(link(&mut world, LIAR), PersonLink::Connected);
}

#[test]
fn what_nobody_has_asked_for() {
    let header = BlockHeader { stream: 1, block: 0, length: 5, digest: [0; 32] };
    check([ConnectionEvent::FilesOpened, ConnectionEvent::BlockAnnounced(header)]);
    let of_others =
        r#"{"type":"fetch","file":"1.AAAAAAAAAAAAAAAAAAAAAA.1.AAAAAAAAAAAAAAAAAAAAAA","stream":1,"from":0,"to":1}"#;
    check(text(of_others));
}

#[test]
fn what_nobody_could_be_handed() {
    let relay = |payload: String| format!(r#"{{"type":"relay","to":"AAAAAAAAAAAAAAAAAAAAAA","payload":"{payload}"}}"#);
    check(text(relay("x".repeat(MAX_CHANNEL_BYTES - 100))));
}

#[test]
fn what_a_newer_page_says_is_no_lie() {
    let (mut world, connection) = together();
    world.input(ANA, Input::Connection(connection, ConnectionEvent::ChannelReceived(r#"{"type":"dance"}"#.to_owned())));
    assert_eq!(link(&mut world, LIAR), PersonLink::Connected);
}
