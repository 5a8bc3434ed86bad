//! Sharing a screen: who sees it, how it ends, and what keeps it from beginning.

mod model;

use damso_call::{
    Action, Effect, Generation, Input, MediaFailure, Notice, PictureSize, ScreenContent, ScreenEvent, ScreenShare,
    ScreenSound, SharedScreen,
};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;

/// Presses the button, and says which question the browser asks now.
fn asks(world: &mut World, who: usize) -> Option<Generation> {
    world.people[who].effects.clear();
    world.act(who, Action::ToggleScreen);
    world.people[who].effects.iter().find_map(|effect| match effect {
        Effect::CaptureScreen(generation) => Some(*generation),
        _ => None,
    })
}

fn shares(world: &mut World, who: usize, sound: ScreenSound) -> Generation {
    let generation = asks(world, who).expect("the browser asks");
    world.input(who, Input::Screen(generation, ScreenEvent::Captured { sound, size: PictureSize::default() }));
    world.settle();
    generation
}

/// What one sees of another one's screen.
fn seen(world: &mut World, by: usize, whose: usize) -> Option<SharedScreen> {
    let id = world.people[whose].id;
    let screen = world.screen(by).expect("in the call");
    screen.people.iter().find(|person| person.id == id).and_then(|person| person.screen)
}

fn own(world: &mut World, who: usize) -> ScreenShare {
    world.screen(who).expect("in the call").screen
}

fn count(world: &World, who: usize, wanted: impl Fn(&Effect) -> bool) -> usize {
    world.people[who].effects.iter().filter(|effect| wanted(effect)).count()
}

#[test]
fn everybody_sees_it_and_so_does_who_comes_later() {
    let mut world = World::together(2);
    shares(&mut world, ANA, ScreenSound::Captured);
    assert_eq!(own(&mut world, ANA), ScreenShare::On(ScreenSound::Captured));
    assert_eq!(seen(&mut world, BO, ANA), Some(SharedScreen { sound: true }));
    assert_eq!(count(&world, ANA, |effect| matches!(effect, Effect::SendScreen(_))), 1);
    world.enter(CHA);
    world.settle();
    assert_eq!(seen(&mut world, CHA, ANA), Some(SharedScreen { sound: true }));
    assert_eq!(count(&world, ANA, |effect| matches!(effect, Effect::SendScreen(_))), 2);
}

#[test]
fn the_encoder_is_told_what_it_shows_before_it_is_sent_and_again_for_the_next_one() {
    let mut world = World::together(2);
    let told = |world: &mut World| -> Vec<Effect> {
        let effects = std::mem::take(&mut world.people[ANA].effects);
        let about = |effect: &Effect| matches!(effect, Effect::HintScreen(_) | Effect::SendScreen(_));
        effects.into_iter().filter(about).collect()
    };
    let choose = |world: &mut World, content| world.act(ANA, Action::SetScreenContent(content));
    shares(&mut world, ANA, ScreenSound::None);
    assert_eq!(world.screen(ANA).expect("in the call").screen_content, ScreenContent::Text);
    assert!(matches!(told(&mut world)[..], [Effect::HintScreen(ScreenContent::Text), Effect::SendScreen(_)]));
    choose(&mut world, ScreenContent::Motion);
    assert_eq!(told(&mut world), [Effect::HintScreen(ScreenContent::Motion)]);
    assert_eq!(world.screen(ANA).expect("in the call").screen_content, ScreenContent::Motion);

    world.act(ANA, Action::ToggleScreen);
    choose(&mut world, ScreenContent::Text);
    choose(&mut world, ScreenContent::Motion);
    assert_eq!(told(&mut world), [], "there is none");
    shares(&mut world, ANA, ScreenSound::None);
    assert!(matches!(told(&mut world)[..], [Effect::HintScreen(ScreenContent::Motion), Effect::SendScreen(_)]));
}

#[test]
fn several_may_share_and_each_ends_on_its_own() {
    let mut world = World::together(2);
    let bar = shares(&mut world, ANA, ScreenSound::None);
    shares(&mut world, BO, ScreenSound::None);
    assert_eq!(seen(&mut world, ANA, BO), Some(SharedScreen { sound: false }));
    // Ana stops it in the browser's own bar, Bo in the page.
    world.input(ANA, Input::Screen(bar, ScreenEvent::Ended));
    world.settle();
    assert_eq!((seen(&mut world, BO, ANA), seen(&mut world, ANA, BO).is_some()), (None, true));
    assert_eq!(own(&mut world, ANA), ScreenShare::Off);
    assert_eq!(count(&world, ANA, |effect| matches!(effect, Effect::StopSendingScreen(_))), 1);
    assert_eq!(asks(&mut world, BO), None);
    world.settle();
    assert_eq!(seen(&mut world, ANA, BO), None);
    assert_eq!(count(&world, BO, |effect| *effect == Effect::StopScreen), 1);
}

#[test]
fn a_sound_that_would_echo_is_left_out_and_told() {
    let mut world = World::together(2);
    shares(&mut world, ANA, ScreenSound::WouldEcho);
    assert_eq!(seen(&mut world, BO, ANA), Some(SharedScreen { sound: false }));
    assert!(world.notices(ANA).contains(&Notice::ScreenWithoutSound));
}

#[test]
fn what_cannot_be_shared_is_told_unless_the_person_said_so() {
    let (refused, by_system) = (MediaFailure::NotAllowed, MediaFailure::NotAllowedBySystem);
    for (after, failure, told) in [
        (2_000, refused.clone(), None),
        // Sooner than anybody could have said so.
        (20, refused, Some(Notice::ScreenNotAllowed)),
        (20, by_system.clone(), Some(Notice::ScreenNotAllowed)),
        // The system is asked once the person has chosen.
        (2_000, by_system, Some(Notice::ScreenNotAllowed)),
        (20, MediaFailure::NotReadable, Some(Notice::ScreenNotShared)),
        (2_000, MediaFailure::NotReadable, Some(Notice::ScreenNotShared)),
    ] {
        let mut world = World::together(2);
        let generation = asks(&mut world, ANA).expect("the browser asks");
        assert_eq!(own(&mut world, ANA), ScreenShare::Starting);
        assert_eq!(asks(&mut world, ANA), None, "it asks once");
        world.now.0 += after;
        world.input(ANA, Input::Screen(generation, ScreenEvent::Failed(failure)));
        assert_eq!(own(&mut world, ANA), ScreenShare::Off);
        let about = |notice: &Notice| matches!(notice, Notice::ScreenNotShared | Notice::ScreenNotAllowed);
        assert_eq!(world.notices(ANA).into_iter().find(about), told);
    }
}

#[test]
fn leaving_stops_it_even_while_the_browser_still_asks() {
    for is_shared in [true, false] {
        let mut world = World::together(2);
        let generation = if is_shared {
            shares(&mut world, ANA, ScreenSound::None)
        } else {
            asks(&mut world, ANA).expect("the browser asks")
        };
        world.people[ANA].effects.clear();
        world.leave(ANA);
        assert_eq!(count(&world, ANA, |effect| *effect == Effect::StopScreen), 1);
        // The answer comes too late.
        world.input(
            ANA,
            Input::Screen(generation, ScreenEvent::Captured { sound: ScreenSound::None, size: PictureSize::default() }),
        );
        assert_eq!(count(&world, ANA, |effect| matches!(effect, Effect::SendScreen(_))), 0);
    }
}

#[test]
fn there_is_nothing_to_share_before_the_call() {
    let mut world = World::together(2);
    assert_eq!(asks(&mut world, CHA), None);
}
