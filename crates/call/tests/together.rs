//! What people do with each other besides talking: hands, signs, who speaks, asking to mute, holding a key to talk.

mod model;

use std::collections::BTreeSet;

use damso_call::{
    Action, Chime, ConnectionId, Effect, Hand, Hold, Input, LayoutMode, News, Notice, Pin, Reaction, Wanted,
};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;

fn chimes(world: &World, who: usize) -> Vec<Chime> {
    let chime = |effect: &Effect| match effect {
        Effect::Chime(chime) => Some(*chime),
        _ => None,
    };
    world.people[who].effects.iter().filter_map(chime).collect()
}

/// Long enough for the next sound.
fn a_while(world: &mut World) {
    world.now.0 += 1_000;
}

/// Looks at everybody's loudness for a second.
fn listen(world: &mut World, who: usize, own: u8, others: &[(ConnectionId, u8)]) {
    for _ in 0..10 {
        world.now.0 += 100;
        world.input(who, Input::Heard { own, others: others.to_vec() });
    }
}

#[test]
fn a_raised_hand_is_seen_by_all_also_by_who_comes_later() {
    let mut world = World::together(2);
    a_while(&mut world);
    world.act(ANA, Action::ToggleHand);
    world.settle();
    assert_eq!(world.screen(ANA).expect("in the call").hand, Hand::Raised);
    assert_eq!(world.seen(BO, ANA).hand, Hand::Raised);
    assert!(world.notices(BO).iter().any(|notice| matches!(notice, Notice::Of(_, News::HandRaised))));
    assert!(chimes(&world, BO).contains(&Chime::Hand));
    world.enter(CHA);
    world.settle();
    assert_eq!(world.seen(CHA, ANA).hand, Hand::Raised);
    assert!(!chimes(&world, CHA).contains(&Chime::Hand), "it was raised before");
    world.act(ANA, Action::ToggleHand);
    world.settle();
    assert_eq!(world.seen(BO, ANA).hand, Hand::Down);
}

#[test]
fn a_sign_is_seen_by_all_and_passes() {
    let mut world = World::together(3);
    world.act(ANA, Action::React(Reaction::Applaud));
    let until = world.now.0 + 60_000;
    while world.seen(CHA, ANA).reaction.map(|(_, sign)| sign) != Some(Reaction::Applaud) {
        assert!(world.now.0 < until);
        world.step();
    }
    assert!(matches!(world.screen(ANA).expect("in the call").reaction, Some((_, Reaction::Applaud))));
    while world.seen(CHA, ANA).reaction.is_some() || world.screen(ANA).expect("in the call").reaction.is_some() {
        assert!(world.now.0 < until, "it does not pass");
        world.step();
    }
}

#[test]
fn nobody_is_muted_by_somebody_else() {
    let mut world = World::together(2);
    let bo = world.people[BO].id;
    world.act(ANA, Action::AskToMute(bo));
    world.settle();
    assert!(world.notices(BO).iter().any(|notice| matches!(notice, Notice::Of(_, News::AsksToMute))));
    assert!(world.notices(ANA).iter().any(|notice| matches!(notice, Notice::Of(_, News::AskedToMute))));
    assert!(world.seen(ANA, BO).microphone);
    world.act(BO, Action::ToggleMicrophone);
    assert!(!world.notices(BO).iter().any(|notice| matches!(notice, Notice::Of(_, News::AsksToMute))), "it is done");
    // Who is muted already is left in peace.
    let mut world = World::together(2);
    world.act(BO, Action::ToggleMicrophone);
    world.settle();
    world.act(ANA, Action::AskToMute(bo));
    world.settle();
    assert!(!world.notices(BO).iter().any(|notice| matches!(notice, Notice::Of(_, News::AsksToMute))));
}

#[test]
fn who_asks_again_and_again_moves_no_notice_and_is_not_always_heard() {
    let mut world = World::together(2);
    let bo = world.people[BO].id;
    let asks = |world: &mut World| {
        world.act(ANA, Action::AskToMute(bo));
        world.settle();
        let notices = world.people[BO].call.view().notices;
        let request = notices.iter().find(|(_, notice)| matches!(notice, Notice::Of(_, News::AsksToMute)));
        request.map(|(id, _)| *id)
    };
    for _ in 0..4 {
        world.act(ANA, Action::ToggleHand);
        world.settle();
    }
    let shown = asks(&mut world).expect("it is told, however often a hand was raised");
    assert_eq!(asks(&mut world), Some(shown), "its button is where it was");
    world.act(BO, Action::DismissNotice(shown));
    assert_eq!(asks(&mut world), None, "that was enough for now");
}

#[test]
fn a_key_that_is_held_opens_a_muted_microphone() {
    let mut world = World::together(2);
    let wanted = |world: &mut World| world.screen(ANA).expect("in the call").media.microphone.wanted;
    world.act(ANA, Action::HoldToTalk(Hold::Begun));
    world.act(ANA, Action::HoldToTalk(Hold::Over));
    assert_eq!(wanted(&mut world), Wanted::On, "an open one stays open");
    world.act(ANA, Action::ToggleMicrophone);
    world.settle();
    world.people[ANA].effects.clear();
    world.act(ANA, Action::HoldToTalk(Hold::Begun));
    world.settle();
    assert!(world.seen(BO, ANA).microphone);
    world.act(ANA, Action::HoldToTalk(Hold::Over));
    world.settle();
    assert!(!world.seen(BO, ANA).microphone);
    let remembered = world.people[ANA].effects.iter().any(|effect| matches!(effect, Effect::Remember(_)));
    assert!(!remembered, "the next call begins muted");
    // Who unmutes while the key is held has decided.
    world.act(ANA, Action::HoldToTalk(Hold::Begun));
    world.act(ANA, Action::ToggleMicrophone);
    world.act(ANA, Action::ToggleMicrophone);
    world.act(ANA, Action::HoldToTalk(Hold::Over));
    assert_eq!(wanted(&mut world), Wanted::On);
}

#[test]
fn who_speaks_is_seen_and_in_the_foreground_where_that_is_chosen() {
    let mut world = World::together(3);
    let (bo, cha) = (world.connection(ANA, BO), world.connection(ANA, CHA));
    let focus = |world: &mut World| world.screen(ANA).expect("in the call").stage.focus;
    listen(&mut world, ANA, 0, &[(bo, 0), (cha, 80)]);
    assert!(world.seen(ANA, CHA).speaking && !world.seen(ANA, BO).speaking);
    assert_eq!(focus(&mut world), None);
    world.act(ANA, Action::ChooseLayout(LayoutMode::Speaker));
    let [bo_id, cha_id] = [BO, CHA].map(|who| world.people[who].id);
    assert_eq!(focus(&mut world), Some(Pin::Person(cha_id)));
    world.act(ANA, Action::Pin(Some(Pin::Person(bo_id))));
    assert_eq!(focus(&mut world), Some(Pin::Person(bo_id)));
    // Of somebody who says to be muted nothing is believed.
    world.act(CHA, Action::ToggleMicrophone);
    world.settle();
    listen(&mut world, ANA, 0, &[(bo, 0), (cha, 80)]);
    assert!(!world.seen(ANA, CHA).speaking);
}

#[test]
fn nobody_is_listened_to_who_is_muted() {
    let mut world = World::together(3);
    let (bo, cha) = (world.connection(ANA, BO), world.connection(ANA, CHA));
    let listened = |world: &World| {
        let last = world.people[ANA].effects.iter().rev().find_map(|effect| match effect {
            Effect::Listen(to) => Some(to.clone()),
            _ => None,
        });
        last.map(BTreeSet::from_iter)
    };
    assert_eq!(listened(&world), Some(BTreeSet::from([bo, cha])));
    world.act(BO, Action::ToggleMicrophone);
    world.settle();
    assert_eq!(listened(&world), Some(BTreeSet::from([cha])));
    world.act(CHA, Action::Leave);
    world.settle();
    assert_eq!(listened(&world), Some(BTreeSet::new()));
    world.act(BO, Action::ToggleMicrophone);
    world.settle();
    assert_eq!(listened(&world), Some(BTreeSet::from([bo])));
}

#[test]
fn who_speaks_while_muted_is_told_once() {
    let mut world = World::together(2);
    let muted = |world: &mut World| world.notices(ANA).contains(&Notice::SpeakingWhileMuted);
    listen(&mut world, ANA, 80, &[]);
    assert!(world.screen(ANA).expect("in the call").speaking && !muted(&mut world));
    listen(&mut world, ANA, 0, &[]);
    world.act(ANA, Action::ToggleMicrophone);
    listen(&mut world, ANA, 80, &[]);
    assert!(!muted(&mut world), "a sentence may be finished");
    listen(&mut world, ANA, 80, &[]);
    assert!(muted(&mut world) && !world.screen(ANA).expect("in the call").speaking);
    world.act(ANA, Action::ToggleMicrophone);
    assert!(!muted(&mut world), "who unmutes needs no advice");
    world.act(ANA, Action::ToggleMicrophone);
    for _ in 0..5 {
        listen(&mut world, ANA, 80, &[]);
    }
    assert!(!muted(&mut world), "not again so soon");
}

#[test]
fn what_happens_can_be_heard_unless_the_person_wants_quiet() {
    let mut world = World::together(2);
    world.enter(CHA);
    world.settle();
    assert!(chimes(&world, BO).contains(&Chime::Joined));
    assert!(chimes(&world, CHA).is_empty(), "who comes hears nothing of those who were there");
    world.people[BO].effects.clear();
    a_while(&mut world);
    world.write(ANA, "안녕".into());
    world.write(ANA, "하세요".into());
    world.settle();
    assert_eq!(chimes(&world, BO), [Chime::Message], "one sound for what comes at once");
    world.toggle_chat(BO);
    a_while(&mut world);
    world.write(ANA, "again".into());
    world.settle();
    assert_eq!(chimes(&world, BO), [Chime::Message], "who reads along needs no sound");
    world.act(BO, Action::SetSounds(Wanted::Off));
    a_while(&mut world);
    world.leave(ANA);
    world.settle();
    assert!(!chimes(&world, BO).contains(&Chime::Left));
}

#[test]
fn the_screen_stays_awake_as_long_as_the_call() {
    let mut world = World::together(1);
    world.leave(ANA);
    let awake = |effect: &Effect| match effect {
        Effect::KeepAwake(wanted) => Some(*wanted),
        _ => None,
    };
    let told: Vec<Wanted> = world.people[ANA].effects.iter().filter_map(awake).collect();
    assert_eq!(told, [Wanted::On, Wanted::Off]);
}

#[test]
fn a_volume_is_kept_for_somebody_who_comes_back() {
    let mut world = World::together(2);
    let bo = world.people[BO].id;
    world.act(ANA, Action::SetVolume(bo, 30));
    world.reload(BO);
    world.settle();
    assert_eq!(world.seen(ANA, BO).volume, 30);
    world.act(ANA, Action::SetVolume(bo, 255));
    assert_eq!(world.seen(ANA, BO).volume, 100);
}
