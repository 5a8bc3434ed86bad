//! Who is sent what: as large as it is shown, nothing to those who do not look, and no more than the line carries.

mod model;

use damso_call::{
    Action, Audience, ConnectionEvent, Effect, Flow, Generation, Input, MediaEvent, PictureSize, Pin, ScreenEvent,
    ScreenSound, Section, SendLimits, Statistics, TrackStatus, Wanted,
};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;
const DAN: usize = 3;

/// What one may send to another.
fn limits(world: &mut World, from: usize, to: usize) -> SendLimits {
    let id = world.connection(from, to);
    let limits = world.people[from].effects.iter().rev().find_map(|effect| match effect {
        Effect::LimitSending(connection, limits) if *connection == id => Some(*limits),
        _ => None,
    });
    limits.expect("what is sent is limited from the beginning")
}

/// Whether cameras are sent, from the first to each of the second.
fn sends_camera<const N: usize>(world: &mut World, from: usize, to: [usize; N]) -> [bool; N] {
    to.map(|to| limits(world, from, to).camera.is_some())
}

/// As wide as most screens are.
fn wide(height: u32) -> PictureSize {
    PictureSize { width: height.saturating_mul(2) / 9 * 8, height }
}

/// The screen's tile is as wide as most screens are.
fn show(world: &mut World, by: usize, whose: usize, camera: u32, screen: u32) {
    show_in(world, by, whose, camera, wide(screen));
}

fn show_in(world: &mut World, by: usize, whose: usize, camera: u32, screen: PictureSize) {
    let person = world.people[whose].id;
    world.act(by, Action::Show { person, camera, screen });
    world.settle();
}

fn toggle(world: &mut World, who: usize, whose: Option<usize>) {
    let whose = whose.map(|whose| world.people[whose].id);
    world.act(who, Action::ToggleIncomingVideo(whose));
    world.settle();
}

fn share_screen(world: &mut World, who: usize, height: u32) -> Generation {
    world.act(who, Action::ToggleScreen);
    let asked = world.people[who].effects.iter().rev().find_map(|effect| match effect {
        Effect::CaptureScreen(generation) => Some(*generation),
        _ => None,
    });
    let asked = asked.expect("the browser asks");
    world.input(who, Input::Screen(asked, ScreenEvent::Captured { sound: ScreenSound::None, size: wide(height) }));
    world.settle();
    asked
}

/// Somebody's browser tells how it stands with what goes to somebody else.
fn reads(world: &mut World, from: usize, to: usize, what: impl FnOnce(&mut Statistics)) {
    let mut statistics = Statistics::default();
    what(&mut statistics);
    let read = ConnectionEvent::StatisticsRead(Box::new(statistics));
    let id = world.connection(from, to);
    world.input(from, Input::Connection(id, read));
}

#[test]
fn whoever_is_not_shown_is_not_sent() {
    let mut world = World::together(3);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [true, true]);
    show(&mut world, BO, ANA, 0, 0);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [false, true]);
    assert_eq!(sends_camera(&mut world, BO, [ANA, CHA]), [true, true]);
    show(&mut world, BO, ANA, 700, 0);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [true, true]);
}

#[test]
fn a_picture_is_sent_as_large_as_it_is_shown_and_few_pixels_change_nothing() {
    let mut world = World::together(2);
    show(&mut world, BO, ANA, 350, 0);
    let small = limits(&mut world, ANA, BO).camera.expect("it is shown");
    assert_eq!((small.scale_down_percent, small.max_bitrate), (200, 500_000));
    world.people.iter_mut().for_each(|person| person.effects.clear());
    show(&mut world, BO, ANA, 341, 0);
    let told = |effect: &Effect| matches!(effect, Effect::SendOnChannel(..) | Effect::LimitSending(..));
    assert!(!world.people.iter().flat_map(|person| &person.effects).any(told));
}

#[test]
fn a_camera_is_scaled_by_what_it_gives_also_when_the_phone_is_turned() {
    let mut world = World::together(2);
    show(&mut world, BO, ANA, 350, 0);
    let TrackStatus::Live(camera) = world.screen(ANA).expect("in the call").media.camera.status else {
        panic!("the camera is on");
    };
    for (width, height, scale) in [(640, 480, 133), (1920, 1080, 300), (720, 1280, 200), (1280, 720, 200), (0, 0, 200)]
    {
        world.input(ANA, Input::Media(MediaEvent::CameraResized(camera, PictureSize { width, height })));
        world.settle();
        let sent = limits(&mut world, ANA, BO).camera.expect("it is shown");
        assert_eq!(sent.scale_down_percent, scale, "{width}×{height}");
    }
    // That of another one's camera is none of this one's.
    let size = PictureSize { width: 640, height: 480 };
    world.input(ANA, Input::Media(MediaEvent::CameraResized(Generation(camera.0 + 1), size)));
    assert_eq!(limits(&mut world, ANA, BO).camera.expect("it is shown").scale_down_percent, 200);
}

#[test]
fn turning_incoming_video_off_stops_its_sending_for_that_pair_only() {
    let mut world = World::together(3);
    toggle(&mut world, BO, Some(ANA));
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [false, true]);
    assert_eq!(sends_camera(&mut world, BO, [ANA, CHA]), [true, true]);
    assert_eq!(sends_camera(&mut world, CHA, [ANA, BO]), [true, true]);
    let wanted = [ANA, CHA].map(|whose| world.seen(BO, whose).video_wanted);
    assert_eq!(wanted, [Wanted::Off, Wanted::On]);
    // What is not wanted stays so, however large there would be room for it.
    show(&mut world, BO, ANA, 720, 0);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [false, true]);
    toggle(&mut world, BO, Some(ANA));
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [true, true]);
}

#[test]
fn everybodys_video_can_be_turned_off_and_one_of_them_on_again() {
    let mut world = World::together(2);
    toggle(&mut world, BO, None);
    assert_eq!(world.screen(BO).expect("in the call").incoming_video, Wanted::Off);
    assert_eq!(sends_camera(&mut world, ANA, [BO]), [false]);
    // Who comes later is told as well.
    world.enter(CHA);
    world.settle();
    assert_eq!(sends_camera(&mut world, CHA, [ANA, BO]), [true, false]);
    toggle(&mut world, BO, Some(CHA));
    assert_eq!(sends_camera(&mut world, CHA, [ANA, BO]), [true, true]);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [false, true]);
    toggle(&mut world, BO, None);
    assert_eq!(sends_camera(&mut world, ANA, [BO, CHA]), [true, true]);
}

#[test]
fn a_shared_screen_comes_without_the_camera() {
    let mut world = World::together(2);
    toggle(&mut world, BO, Some(ANA));
    assert_eq!(limits(&mut world, ANA, BO).screen, None);
    share_screen(&mut world, ANA, 1080);
    let limits = limits(&mut world, ANA, BO);
    assert!(limits.camera.is_none() && limits.screen.is_some(), "{limits:?}");
}

#[test]
fn a_large_screen_is_made_smaller_for_whoever_shows_it_smaller() {
    // What a browser does not say is taken for what is common, and what it makes up harms nobody.
    for (height, scale) in [(2160, 200), (1080, 100), (720, 100), (0, 100), (u32::MAX, 1517)] {
        let mut world = World::together(2);
        show(&mut world, BO, ANA, 0, 1080);
        share_screen(&mut world, ANA, height);
        let screen = limits(&mut world, ANA, BO).screen.expect("it is shown");
        assert_eq!(screen.scale_down_percent, scale, "{height}");
    }
}

#[test]
fn a_screen_is_asked_for_by_what_it_fills_of_its_tile() {
    let (wide, square, narrow) = ((1920, 1080), (1000, 1000), (500, 1000));
    let (phone, laptop) = ((1170, 1551), (1016, 700));
    for (tile, steps) in [
        // Before anything has come, it is taken for as wide as most are.
        (phone, [(None, 720), (Some(wide), 720), (Some(square), 2160), (Some(narrow), 2160)]),
        (laptop, [(None, 720), (Some(wide), 720), (Some(square), 720), (Some(narrow), 720)]),
    ] {
        let mut world = World::together(2);
        share_screen(&mut world, ANA, 2160);
        show_in(&mut world, BO, ANA, 0, PictureSize { width: tile.0, height: tile.1 });
        for (comes, expected) in steps {
            if let Some((width, height)) = comes {
                reads(&mut world, BO, ANA, |statistics| {
                    statistics.received[Section::Screen as usize].flow = Flow { width, height, ..Flow::default() };
                });
            }
            // What stands still need not come again.
            reads(&mut world, BO, ANA, |_| {});
            world.settle();
            let sent = limits(&mut world, ANA, BO).screen.expect("it is shown");
            assert_eq!(sent.scale_down_percent, 2160 * 100 / expected, "{comes:?} in {tile:?}");
        }
    }
}

#[test]
fn a_window_that_is_shared_may_change_its_size() {
    let mut world = World::together(2);
    show(&mut world, BO, ANA, 0, 720);
    let shared = share_screen(&mut world, ANA, 1440);
    let scales = [600, 1440, 0].map(|height| {
        let before = limits(&mut world, ANA, BO).screen.expect("it is shown").scale_down_percent;
        world.input(ANA, Input::Screen(shared, ScreenEvent::Resized(wide(height))));
        world.settle();
        before
    });
    assert_eq!(scales, [200, 100, 200]);
    // Of one that is over nothing is heard.
    world.act(ANA, Action::ToggleScreen);
    world.input(ANA, Input::Screen(shared, ScreenEvent::Resized(wide(99))));
    world.settle();
    assert_eq!(limits(&mut world, ANA, BO).screen, None);
}

#[test]
fn a_page_that_nobody_looks_at_is_sent_no_picture() {
    let mut world = World::together(2);
    for (audience, sent) in [(Audience::Absent, false), (Audience::Unknown, true), (Audience::Present, true)] {
        world.act(BO, Action::SetAudience(audience));
        world.settle();
        assert_eq!(sends_camera(&mut world, ANA, [BO]), [sent], "{audience:?}");
    }
}

#[test]
fn beside_a_small_window_only_who_is_in_it_is_sent_large() {
    let mut world = World::together(3);
    for whose in [ANA, CHA] {
        show(&mut world, BO, whose, 720, 0);
    }
    let ana = Pin::Person(world.people[ANA].id);
    world.act(BO, Action::Pin(Some(ana)));
    world.act(BO, Action::SetAudience(Audience::Elsewhere));
    world.settle();
    let scale = |world: &mut World, who| limits(world, who, BO).camera.expect("it is shown").scale_down_percent;
    assert_eq!((scale(&mut world, ANA), scale(&mut world, CHA)), (100, 400));
}

#[test]
fn a_page_that_is_loaded_anew_is_told_again() {
    let mut world = World::together(2);
    toggle(&mut world, BO, Some(ANA));
    world.reload(ANA);
    world.settle();
    let wanted = world.seen(BO, ANA).video_wanted;
    assert_eq!(sends_camera(&mut world, ANA, [BO]), [wanted == Wanted::On]);
    assert_eq!(sends_camera(&mut world, BO, [ANA]), [true]);
}

#[test]
fn a_camera_that_is_off_takes_nothing_from_a_screen() {
    let mut world = World::together(2);
    world.act(ANA, Action::ToggleCamera);
    world.settle();
    assert_eq!(sends_camera(&mut world, ANA, [BO]), [false]);
    world.act(ANA, Action::ToggleCamera);
    world.settle();
    assert_eq!(sends_camera(&mut world, ANA, [BO]), [true]);
}

#[test]
fn a_line_that_loses_much_carries_less() {
    let mut world = World::together(3);
    let before = limits(&mut world, ANA, BO);
    for to in [BO, CHA] {
        // Two looks, between which eight of ten packets were lost.
        for look in 1..=2 {
            world.now.0 += 2_000;
            reads(&mut world, ANA, to, |statistics| {
                let camera = &mut statistics.sent[Section::Camera as usize];
                camera.flow = Flow { bytes: look * 400_000, packets: look * 400, ..Flow::default() };
                camera.lost = Some(800);
            });
        }
    }
    let after = limits(&mut world, ANA, BO);
    let rate = |limits: SendLimits| limits.camera.expect("there is room for one").max_bitrate;
    assert!(rate(after) < rate(before) / 2, "{before:?}, {after:?}");
    assert_eq!(after.microphone, before.microphone);
    assert_eq!(limits(&mut world, BO, ANA), before, "another one's line is another line");
}

#[test]
fn a_picture_for_which_there_is_no_room_is_told_to_whoever_would_see_it() {
    let mut world = World::together(4);
    let others = [BO, CHA, DAN];
    let withheld = |world: &mut World| others.map(|to| world.seen(to, ANA).withheld.camera);
    assert_eq!(withheld(&mut world), [false; 3]);
    // The browser can send 60 kbit/s to each, and does.
    for look in 0..60 {
        world.now.0 += 2_000;
        for to in others {
            reads(&mut world, ANA, to, |statistics| {
                statistics.available_outgoing = Some(60_000);
                statistics.sent[Section::Camera as usize].flow =
                    Flow { bytes: look * 14_900, packets: look * 20, ..Flow::default() };
            });
        }
        world.settle();
    }
    let sent = sends_camera(&mut world, ANA, others);
    assert!(sent.contains(&false), "there is no room for all");
    assert_eq!(withheld(&mut world), sent.map(|sent| !sent));
    // No more is there room for a screen.
    let withheld_screens = |world: &mut World| others.map(|to| world.seen(to, ANA).withheld.screen);
    assert_eq!(withheld_screens(&mut world), [false; 3]);
    share_screen(&mut world, ANA, 1080);
    let sent = others.map(|to| limits(&mut world, ANA, to).screen.is_some());
    assert_eq!(withheld_screens(&mut world), sent.map(|sent| !sent));
    world.act(ANA, Action::ToggleScreen);
    world.settle();
    assert_eq!(withheld_screens(&mut world), [false; 3]);
    // What nobody wants to see is not withheld.
    for to in others {
        toggle(&mut world, to, Some(ANA));
    }
    assert_eq!(withheld(&mut world), [false; 3]);
    for to in others {
        toggle(&mut world, to, Some(ANA));
    }
    assert!(withheld(&mut world).contains(&true));
    world.act(ANA, Action::ToggleCamera);
    world.settle();
    assert_eq!(withheld(&mut world), [false; 3]);
}

#[test]
fn what_nobody_gets_is_not_withheld_for_want_of_room() {
    let mut world = World::together(2);
    world.act(ANA, Action::ToggleCamera);
    world.settle();
    world.people[ANA].effects.clear();
    world.lose_path(ANA);
    while world.is_whole() {
        world.step();
    }
    // What was allotted before is out of date.
    world.act(ANA, Action::ToggleCamera);
    world.settle();
    assert_eq!(sends_camera(&mut world, ANA, [BO]), [true]);
    let said = |effect: &Effect| matches!(effect, Effect::SendOnChannel(_, text) if text.contains("withheld"));
    assert!(!world.people[ANA].effects.iter().any(said));
}
