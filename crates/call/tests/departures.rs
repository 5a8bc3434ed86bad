//! Who is gone and who is not: what the server says of somebody, what the connection says, and what is said twice.

mod model;

use damso_call::{ConnectionEvent, ConnectionState, Effect, Input, PersonLink};
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

fn pass(world: &mut World, millis: u64) {
    let until = world.now.0 + millis;
    while world.now.0 < until {
        world.step();
    }
}

/// The server keeps a seat for 20 seconds, and people are taken for gone 30 seconds later.
#[test]
fn whoever_takes_the_seat_of_somebody_who_is_gone_is_seen_by_all() {
    const GHOST: usize = 7;
    const NEWCOMER: usize = 8;
    let mut world = World::together(8);
    world.dies(GHOST);
    pass(&mut world, 21_000);
    assert_eq!(people_ana_sees(&mut world), 7);
    world.enter(NEWCOMER);
    pass(&mut world, 3_000);
    for who in 0..GHOST {
        assert_eq!(world.screen(who).expect("in the call").people.len(), 7);
        assert_eq!(world.seen(who, NEWCOMER).link, PersonLink::Connected);
        assert_eq!(world.seen(NEWCOMER, who).link, PersonLink::Connected);
    }
}

#[test]
fn whoever_is_connected_makes_no_room_for_a_newcomer() {
    let mut world = World::together(8);
    for who in 1..8 {
        let id = world.people[who].id;
        world.forge(ANA, &ServerMessage::PeerLeft { id, reason: LeaveReason::Lost });
    }
    world.enter(8);
    pass(&mut world, 3_000);
    for who in 1..8 {
        assert_eq!(world.seen(ANA, who).link, PersonLink::Connected);
    }
}

#[test]
fn a_newcomer_keeps_nobody_whom_it_has_never_met() {
    const CHA: usize = 2;
    let mut world = World::together(2);
    world.dies(BO);
    world.enter(CHA);
    pass(&mut world, 15_000);
    assert_eq!(world.screen(CHA).expect("in the call").people.len(), 2);
    pass(&mut world, 6_000);
    assert_eq!(world.screen(CHA).expect("in the call").people.len(), 1);
    assert_eq!(people_ana_sees(&mut world), 2, "Bo may be back");
}

/// The tab that is left is told by the server, and the others by what comes from either, in any order.
#[test]
fn whoever_goes_on_in_another_tab_neither_leaves_nor_comes() {
    for seed in 0..20 {
        let mut world = World::new(seed, 3);
        (0..3).for_each(|who| world.enter(who));
        world.settle();
        world.write(BO, "from the first tab".to_owned());
        world.settle();
        // What was told of their coming is over.
        pass(&mut world, 20_000);
        world.people.iter_mut().for_each(|person| person.effects.clear());
        let tab = world.duplicate(BO);
        world.enter(tab);
        for _ in 0..10_000 {
            world.step();
            assert_eq!(people_ana_sees(&mut world), 2, "seed {seed}: the tile stays");
            if world.screen(BO).is_none() && world.is_quiet() && world.is_whole() {
                break;
            }
        }
        assert_eq!((world.replaced, world.screen(BO).is_some(), world.is_whole()), (1, false, true), "seed {seed}");
        assert_eq!(world.notices(ANA), [], "seed {seed}");
        let chimes = |effect: &&Effect| matches!(effect, Effect::Chime(_));
        assert_eq!(world.people[ANA].effects.iter().filter(chimes).count(), 0, "seed {seed}");
        let kept = |effect: &Effect| matches!(effect, Effect::KeepChat(..));
        let forgotten = |effect: &Effect| matches!(effect, Effect::ForgetChat(..) | Effect::DiscardAllStores(_));
        assert!(world.people[BO].effects.iter().any(kept) && !world.people[BO].effects.iter().any(forgotten));
        let chat = world.screen(tab).expect("it goes on here").chat;
        assert_eq!(chat.messages.len(), 1, "seed {seed}");
    }
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
