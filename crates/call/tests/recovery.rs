//! Paths that break, networks that change, servers that are away: how soon it is noticed, what is mended and how, and who
//! is told when it cannot be.

mod model;

use damso_call::{
    Action, ConnectionEvent, ConnectionState, Effect, Input, PathReport, PersonLink, Statistics, Trouble,
};
use damso_protocol::CallMessage;
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;

/// Everybody in a call, with nothing remembered of how they got there.
fn together(people: usize) -> World {
    let mut world = World::new(11, people);
    (0..people).for_each(|who| world.enter(who));
    settle(&mut world);
    world.people.iter_mut().for_each(|person| person.effects.clear());
    world
}

/// Lets things happen until everybody is connected with everybody. Returns how long it took, in milliseconds.
#[track_caller]
fn settle(world: &mut World) -> u64 {
    let began = world.now.0;
    while !(world.is_quiet() && world.is_whole()) {
        assert!(world.now.0 < began + 120_000, "the mesh does not become whole");
        world.step();
    }
    world.now.0 - began
}

/// Lets things happen until somebody notices that not all is well. Returns how long it took, in milliseconds.
fn until_broken(world: &mut World) -> u64 {
    let began = world.now.0;
    while world.is_whole() {
        world.step();
    }
    world.now.0 - began
}

fn pass(world: &mut World, millis: u64) {
    let until = world.now.0 + millis;
    while world.now.0 < until {
        world.step();
    }
}

fn count(world: &World, who: usize, wanted: impl Fn(&Effect) -> bool) -> usize {
    world.people[who].effects.iter().filter(|effect| wanted(effect)).count()
}

fn is_rebuilt(world: &World, who: usize) -> bool {
    count(world, who, |effect| matches!(effect, Effect::CloseConnection(_) | Effect::OpenConnection { .. })) > 0
}

#[test]
fn signals_that_one_keeps_go_by_another() {
    for keeper in [BO, CHA] {
        let mut world = together(4);
        world.stop_server();
        world.keeps_signals = Some(keeper);
        world.lose_path_between(ANA, 3);
        until_broken(&mut world);
        settle(&mut world);
    }
}

#[test]
fn a_lost_path_is_noticed_and_mended_within_about_a_second() {
    let mut world = together(2);
    world.lose_path(ANA);
    let noticed = until_broken(&mut world);
    assert!((500..1_000).contains(&noticed), "{noticed}");
    assert!(noticed + settle(&mut world) < 1_500);
    let restarts = |who| count(&world, who, |effect| matches!(effect, Effect::RestartIce(_)));
    assert_eq!(restarts(ANA) + restarts(BO), 1, "one side leads");
    assert!(!is_rebuilt(&world, ANA) && !is_rebuilt(&world, BO));
}

#[test]
fn a_silence_that_is_soon_over_is_not_told() {
    let mut world = together(2);
    world.lose_path(ANA);
    until_broken(&mut world);
    while !(world.is_quiet() && world.is_whole()) {
        for (by, with) in [(ANA, BO), (BO, ANA)] {
            assert_eq!(world.seen(by, with).link, PersonLink::Connected);
        }
        world.step();
    }
    assert!((ANA..=BO).any(|who| count(&world, who, |effect| matches!(effect, Effect::RestartIce(_))) > 0));
}

#[test]
fn a_silence_that_lasts_is_told() {
    let mut world = together(2);
    world.sleep(BO, 10_000);
    until_broken(&mut world);
    let began = world.now.0;
    while world.seen(ANA, BO).link == PersonLink::Connected {
        world.step();
    }
    assert_eq!(world.seen(ANA, BO).link, PersonLink::Reconnecting);
    assert!((1_450..=1_550).contains(&(world.now.0 - began)), "{}", world.now.0 - began);
}

#[test]
fn a_picture_that_is_gone_is_told_of_at_once() {
    let failed = ConnectionEvent::StateChanged(ConnectionState::Failed);
    for silent in [false, true] {
        let mut world = together(2);
        let connection = world.connection(ANA, BO);
        world.part(ANA, BO);
        if silent {
            until_broken(&mut world);
            assert_eq!(world.seen(ANA, BO).link, PersonLink::Connected);
        }
        world.input(ANA, Input::Connection(connection, failed.clone()));
        assert_eq!(world.seen(ANA, BO).link, PersonLink::Reconnecting);
        world.mend();
        settle(&mut world);
        let connection = world.connection(ANA, BO);
        world.reload(BO);
        let link = loop {
            world.step();
            let people = world.screen(ANA).expect("in the call").people;
            if let [person] = &people[..]
                && person.connection != Some(connection)
            {
                break person.link;
            }
        };
        assert_ne!(link, PersonLink::Connected);
    }
}

#[test]
fn a_restart_that_does_not_bring_a_connection_back_is_soon_followed_by_a_new_one() {
    let mut world = together(2);
    world.part(ANA, BO);
    until_broken(&mut world);
    let began = world.now.0;
    while !is_rebuilt(&world, ANA) || !is_rebuilt(&world, BO) {
        world.step();
    }
    let restarts = |who| count(&world, who, |effect| matches!(effect, Effect::RestartIce(_)));
    assert_eq!(restarts(ANA) + restarts(BO), 1, "it was tried first");
    assert!((1_000..2_000).contains(&(world.now.0 - began)), "{}", world.now.0 - began);
}

#[test]
fn a_busy_page_whose_pictures_still_come_is_not_taken_for_lost() {
    let mut world = together(2);
    let connection = world.screen(ANA).and_then(|screen| screen.people[0].connection).expect("connected");
    world.sleep(BO, 5_000);
    let until = world.now.0 + 5_000;
    let mut bytes = 0;
    while world.now.0 < until {
        world.step();
        if count(&world, ANA, |effect| *effect == Effect::ReadStatistics(connection)) > 0 {
            bytes += 1_000;
            world.people[ANA].effects.retain(|effect| *effect != Effect::ReadStatistics(connection));
            let path = PathReport { bytes_received: bytes, ..PathReport::default() };
            let statistics = Box::new(Statistics { path, ..Statistics::default() });
            world.input(ANA, Input::Connection(connection, ConnectionEvent::StatisticsRead(statistics)));
        }
    }
    assert!(world.is_whole());
    assert_eq!(count(&world, ANA, |effect| matches!(effect, Effect::RestartIce(_))), 0);
}

#[test]
fn another_network_is_found_out_without_a_word_of_the_browser() {
    let mut world = together(3);
    world.move_to_another_network(ANA);
    until_broken(&mut world);
    let took = settle(&mut world);
    assert!(took < 2_000, "{took}");
    assert_eq!(count(&world, ANA, |effect| *effect == Effect::AbandonSocket), 1);
    assert!(!is_rebuilt(&world, ANA));
}

#[test]
fn another_network_is_found_out_when_the_browser_gives_a_connection_up_at_once() {
    // Firefox does, before any answer is overdue.
    let mut world = together(2);
    let connection = world.screen(ANA).and_then(|screen| screen.people[0].connection).expect("connected");
    world.move_to_another_network(ANA);
    let began = world.now.0;
    world.input(ANA, Input::Connection(connection, ConnectionEvent::StateChanged(ConnectionState::Failed)));
    while count(&world, ANA, |effect| *effect == Effect::AbandonSocket) == 0 {
        world.step();
    }
    assert!(world.now.0 - began < 500, "{}", world.now.0 - began);
    settle(&mut world);
}

#[test]
fn another_network_that_the_browser_tells_of_is_used_at_once() {
    let mut world = together(3);
    world.move_to_another_network(ANA);
    let began = world.now.0;
    world.input(ANA, Input::NetworkChanged);
    while count(&world, ANA, |effect| matches!(effect, Effect::RestartIce(_))) < 2 {
        world.step();
    }
    assert!(world.now.0 - began < 300, "{}", world.now.0 - began);
    settle(&mut world);
    assert!(!is_rebuilt(&world, ANA));
}

#[test]
fn without_the_server_signals_go_through_a_common_friend() {
    let mut world = together(3);
    world.stop_server();
    world.lose_path(ANA);
    until_broken(&mut world);
    settle(&mut world);
    for who in [ANA, BO, CHA] {
        assert!(!is_rebuilt(&world, who), "{who}");
    }
}

#[test]
fn a_common_friend_cannot_speak_for_somebody_else() {
    let mut world = together(3);
    let (ana, bo) = (world.people[ANA].id, world.people[BO].id);
    // What Bo sends to Ana by the server, caught before it arrives: sealed with the room's key, which Cha has as well.
    let connection = |world: &mut World, who: usize, with| {
        let screen = world.screen(who).expect("in the call");
        screen.people.iter().find(|person| person.id == with).and_then(|person| person.connection).expect("connected")
    };
    let with_bo = connection(&mut world, ANA, bo);
    let cha = world.people[CHA].id;
    let with_cha = connection(&mut world, ANA, cha);
    let with_ana = connection(&mut world, BO, ana);
    world.input(BO, Input::Connection(with_ana, ConnectionEvent::NegotiationNeeded));
    let offer = damso_call::Description { kind: damso_call::DescriptionKind::Offer, sdp: "forged".to_owned() };
    world.input(BO, Input::Connection(with_ana, ConnectionEvent::LocalDescriptionSet(offer)));
    let payload = world.people[BO].effects.iter().rev().find_map(|effect| match effect {
        Effect::SendFrame(text) => {
            let frame: serde_json::Value = serde_json::from_str(text).expect("JSON");
            frame["payload"].as_str().map(str::to_owned)
        }
        _ => None,
    });
    let relayed = CallMessage::Relayed { from: bo, payload: payload.expect("Bo has signaled") };
    let text = serde_json::to_string(&relayed).expect("it is JSON");
    world.people[ANA].effects.clear();
    world.input(ANA, Input::Connection(with_cha, ConnectionEvent::ChannelReceived(text)));
    let taken = count(
        &world,
        ANA,
        |effect| matches!(effect, Effect::SetRemoteDescription(id, _) | Effect::CloseConnection(id) if *id == with_bo),
    );
    assert_eq!(taken, 0);
}

#[test]
fn two_who_stay_apart_are_told_why_and_so_is_the_third() {
    let mut world = together(3);
    let (ana, bo) = (world.people[ANA].id, world.people[BO].id);
    world.part(ANA, BO);
    pass(&mut world, 30_000);
    let link = |world: &mut World, who: usize, other| {
        let screen = world.screen(who).expect("in the call");
        screen.people.iter().find(|person| person.id == other).expect("nobody has left").link
    };
    assert!(matches!(link(&mut world, ANA, bo), PersonLink::Failed(Trouble::NoRelay)));
    assert!(matches!(link(&mut world, BO, ana), PersonLink::Failed(Trouble::NoRelay)));
    let told = world.screen(CHA).expect("in the call").apart;
    assert!(told == [(ana, bo)] || told == [(bo, ana)], "{told:?}");
    world.mend();
    settle(&mut world);
    assert_eq!(world.screen(CHA).expect("in the call").apart, []);
}

#[test]
fn a_machine_that_slept_comes_back_to_a_living_call() {
    for millis in [3_000, 45_000, 300_000] {
        let mut world = together(3);
        world.sleep(ANA, millis);
        pass(&mut world, millis);
        world.mend();
        world.input(ANA, Input::Resumed);
        let took = settle(&mut world);
        assert!(took < 5_000, "after {millis}: {took}");
    }
}

#[test]
fn a_machine_that_wakes_in_another_network_finds_out_within_a_second() {
    for millis in [3_000, 10_000] {
        let mut world = together(3);
        world.move_to_another_network(ANA);
        world.sleep(ANA, millis);
        pass(&mut world, millis);
        world.mend();
        world.input(ANA, Input::Resumed);
        let began = world.now.0;
        while count(&world, ANA, |effect| *effect == Effect::AbandonSocket) == 0 {
            world.step();
        }
        assert!(world.now.0 - began < 1_000, "after {millis}: {}", world.now.0 - began);
        settle(&mut world);
    }
}

/// The other has tried again and again meanwhile, and all of that was lost.
#[test]
fn whoever_was_away_for_long_is_met_by_the_latest_offer() {
    for millis in [15_000, 40_000, 70_000] {
        let mut world = together(2);
        let connection = world.connection(ANA, BO);
        world.move_to_another_network(ANA);
        world.sleep(ANA, millis);
        pass(&mut world, millis);
        world.mend();
        let failed = ConnectionEvent::StateChanged(ConnectionState::Failed);
        world.input(ANA, Input::Connection(connection, failed));
        world.lose_socket(ANA);
        let took = settle(&mut world);
        assert!(took < 3_000, "after {millis}: {took}");
    }
}

#[test]
fn what_is_written_while_nobody_can_be_reached_arrives_once() {
    let mut world = together(3);
    world.stop_server();
    world.part(ANA, BO);
    world.part(ANA, CHA);
    world.write(ANA, "hello?".to_owned());
    pass(&mut world, 20_000);
    world.mend();
    settle(&mut world);
    for who in [BO, CHA] {
        let screen = world.screen(who).expect("in the call");
        assert_eq!(screen.chat.messages.iter().filter(|message| message.text == "hello?").count(), 1);
    }
    world.act(ANA, Action::Leave);
}
