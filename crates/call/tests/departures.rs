//! Who is gone and who is not: what the server says of somebody, what the connection says, and what is said twice.

mod model;

use damso_call::{ConnectionEvent, ConnectionState, Effect, Input};
use damso_protocol::{ClientMessage, LeaveReason, RoomPeer, ServerMessage};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;

/// Two people in a call.
fn pair() -> World {
    let mut world = World::new(7, 2);
    world.enter(ANA);
    world.enter(BO);
    while !(world.is_quiet() && world.is_whole()) {
        world.step();
    }
    world
}

fn people_ana_sees(world: &mut World) -> usize {
    world.screen(ANA).expect("Ana is in the call").people.len()
}

#[test]
fn a_short_break_does_not_throw_out_somebody_whose_line_to_the_server_is_gone() {
    let mut world = pair();
    let bo = world.people[BO].id;
    world.forge(ANA, &ServerMessage::PeerLeft { id: bo, reason: LeaveReason::Lost });
    while !world.is_quiet() {
        world.step();
    }
    world.now.0 += 60_000;
    let connection = world.screen(ANA).and_then(|screen| screen.people[0].connection).expect("they are connected");
    let becomes = |state| Input::Connection(connection, ConnectionEvent::StateChanged(state));
    world.input(ANA, becomes(ConnectionState::Disconnected));
    world.input(ANA, Input::Tick);
    assert_eq!(people_ana_sees(&mut world), 1);
    // It stays lost, and by and by that person is taken for gone.
    for _ in 0..40 {
        world.now.0 += 1_000;
        world.input(ANA, Input::Tick);
    }
    assert_eq!(people_ana_sees(&mut world), 0);
}

#[test]
fn nobody_is_brought_back_by_a_replay() {
    let mut world = pair();
    world.leave(BO);
    while !world.is_quiet() {
        world.step();
    }
    assert_eq!(people_ana_sees(&mut world), 0);
    let bo = world.people[BO].id;
    let said: Vec<_> = world.people[BO].effects.iter().filter_map(payload).collect();
    assert!(!said.is_empty());
    world.people[ANA].effects.clear();
    for payload in said {
        world.forge(ANA, &ServerMessage::Signal { from: bo, payload });
    }
    while !world.is_quiet() {
        world.step();
    }
    assert_eq!(people_ana_sees(&mut world), 0);
    let answered = world.people[ANA].effects.iter().filter_map(payload).count();
    assert_eq!(answered, 0);
}

#[test]
fn a_wrong_word_of_the_server_does_not_break_a_living_connection() {
    let mut world = pair();
    let peer = RoomPeer { id: world.people[BO].id, incarnation: damso_call::Incarnation(99) };
    world.people[ANA].effects.clear();
    world.forge(ANA, &ServerMessage::PeerJoined { peer });
    while !world.is_quiet() {
        world.step();
    }
    assert!(world.is_whole());
    let closed = world.people[ANA].effects.iter().any(|effect| matches!(effect, Effect::CloseConnection(_)));
    assert!(!closed);
}

fn payload(effect: &Effect) -> Option<String> {
    let Effect::SendFrame(text) = effect else { return None };
    match serde_json::from_str(text) {
        Ok(ClientMessage::Signal { payload, .. }) => Some(payload),
        _ => None,
    }
}
