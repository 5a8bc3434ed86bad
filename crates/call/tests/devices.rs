//! Microphone and camera: how they fail, how they are chosen and turned off, how they come and go.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod model;

use damso_call::{
    Action, Capture, Device, DeviceChoice, DeviceKind, Effect, Facing, Generation, Input, Interruption, MediaEvent,
    MediaFailure, MediaRequest, MicrophoneRequest, MicrophoneSound, Notice, Preferences, TrackKind, TrackStatus,
    Wanted,
};
use model::page::{BOTH, LINK, Page, camera, capture, kinds, request};

#[test]
fn both_are_asked_for_together_and_shown() {
    let mut page = Page::open(Preferences::default());
    let (generation, asked) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    assert_eq!(asked, MediaRequest { microphone: Some(DeviceChoice::Any.into()), camera: Some(DeviceChoice::Any) });
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Starting);
    let effects = page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    assert!(effects.contains(&Effect::ListDevices));
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Live(generation));
    assert_eq!(page.lobby().media.microphone.device.as_deref(), Some("its id"));
}

/// Fails a request for both, then answers for the microphone alone and for the camera alone.
fn fail(both: &MediaFailure, camera: &MediaFailure) -> Page {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, both.clone()))).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Microphone]);
    let captured = MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]);
    let (generation, asked) = request(&page.media(captured)).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Camera]);
    page.media(MediaEvent::CaptureFailed(generation, camera.clone()));
    page
}

#[test]
fn what_fails_together_is_asked_for_alone() {
    for failure in [
        MediaFailure::NotFound,
        MediaFailure::NotReadable,
        MediaFailure::Aborted,
        MediaFailure::NotAllowed,
        MediaFailure::Other("WeirdError".to_owned()),
    ] {
        let mut page = fail(&failure, &failure);
        let media = page.lobby().media;
        assert!(media.microphone.is_live());
        assert_eq!(media.camera.status, TrackStatus::Failed(failure));
        assert_eq!(media.camera.wanted, Wanted::On, "what a person wants survives what happens");
        assert!(request(&page.act(Action::ToggleCamera)).is_some(), "the button tries again");
    }
}

#[test]
fn a_persons_no_is_not_asked_again() {
    // Also where an app shows the page and asks, as some do.
    for failure in [MediaFailure::NotAllowed, MediaFailure::InApp(None)] {
        let mut page = Page::open(Preferences::default());
        let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
        page.now += 2_000;
        let effects = page.media(MediaEvent::CaptureFailed(generation, failure));
        assert_eq!(request(&effects), None);
        assert_eq!(page.lobby().media.microphone.status, TrackStatus::Failed(MediaFailure::NotAllowed));
        assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(MediaFailure::NotAllowed));
    }
}

#[test]
fn what_is_allowed_at_last_is_captured_by_itself() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.now += 2_000;
    page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotAllowed));
    let (_, asked) = request(&page.media(MediaEvent::Allowed(TrackKind::Camera))).expect("it is asked for");
    assert_eq!(asked.kinds().collect::<Vec<_>>(), [TrackKind::Camera]);
    // What failed for another reason, or is not wanted any more, is left as it is.
    let (mut page, _) = with_cameras(&[camera("its id", "Front")]);
    assert_eq!(page.media(MediaEvent::Allowed(TrackKind::Camera)), []);
    page.act(Action::ToggleCamera);
    assert_eq!(page.media(MediaEvent::Allowed(TrackKind::Camera)), []);
}

#[test]
fn where_nothing_can_be_had_nothing_is_asked_again() {
    for failure in [MediaFailure::InsecureContext, MediaFailure::Unsupported, MediaFailure::Security] {
        let mut page = Page::open(Preferences::default());
        let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
        let effects = page.media(MediaEvent::CaptureFailed(generation, failure.clone()));
        assert_eq!(request(&effects), None);
        assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(failure));
    }
}

#[test]
fn in_the_place_of_a_device_that_is_gone_another_is_used_until_it_is_back() {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    page.act(choose_camera("gone"));
    let (generation, asked) = request(&page.act(Action::ToggleCamera)).unwrap();
    assert_eq!(asked, MediaRequest { microphone: None, camera: Some(DeviceChoice::Exactly("gone".to_owned())) });
    let effects = page.media(MediaEvent::CaptureFailed(generation, gone()));
    let (generation, asked) = request(&effects).unwrap();
    // Any other one, of which all else is wished as before.
    assert_eq!(asked, MediaRequest { microphone: None, camera: Some(DeviceChoice::Any) });
    assert_eq!(page.notices(), [Notice::DeviceGone(TrackKind::Camera)]);
    assert_eq!(remembered(&effects), None, "it is still the one that was chosen");
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Camera)]));
    let used = page.lobby().media.camera;
    assert!(used.is_live());
    assert_eq!(used.device.as_deref(), Some("its id"));
    // The next time, it is wished for and not demanded.
    page.act(Action::ToggleCamera);
    let (_, asked) = request(&page.act(Action::ToggleCamera)).unwrap();
    assert_eq!(asked.camera, Some(preferably("gone")));
}

#[test]
fn a_microphone_in_the_place_of_one_that_is_gone_sounds_as_wished() {
    let preferences =
        Preferences { camera: Wanted::Off, microphone: Wanted::Off, sound: ORIGINAL, ..Preferences::default() };
    let mut page = Page::open(preferences);
    page.input(Input::RouteChanged(LINK.to_owned()));
    page.act(choose_microphone("gone"));
    let (generation, _) = request(&page.act(Action::ToggleMicrophone)).unwrap();
    let (_, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, gone()))).unwrap();
    let any = MicrophoneRequest { device: DeviceChoice::Any, sound: ORIGINAL.in_effect() };
    assert_eq!(asked, MediaRequest { microphone: Some(any), camera: None });
}

#[test]
fn a_browser_that_misses_a_device_of_which_none_was_named_is_asked_for_whatever_there_is_once() {
    let mut page = Page::open(Preferences { microphone: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, gone()))).unwrap();
    assert_eq!(asked.camera, Some(DeviceChoice::Unconstrained));
    assert_eq!(request(&page.media(MediaEvent::CaptureFailed(generation, gone()))), None);
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(gone()));
}

#[test]
fn a_remembered_device_is_preferred_and_not_demanded() {
    let preferences = Preferences { camera_device: Some("old".to_owned()), ..Preferences::default() };
    let mut page = Page::open(preferences);
    let (_, asked) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    assert_eq!(asked.camera, Some(DeviceChoice::Preferably("old".to_owned())));
}

#[test]
fn what_is_off_is_not_captured_and_what_is_turned_off_is_let_go() {
    let off = Preferences { microphone: Wanted::Off, camera: Wanted::Off, ..Preferences::default() };
    let mut page = Page::open(off);
    assert_eq!(request(&page.input(Input::RouteChanged(LINK.to_owned()))), None);
    let (generation, asked) = request(&page.act(Action::ToggleCamera)).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Camera]);
    // Turned off again while the browser is still asking.
    assert_eq!(request(&page.act(Action::ToggleCamera)), None);
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Camera)]));
    assert!(effects.contains(&Effect::StopTrack(TrackKind::Camera)), "{effects:?}");
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Off);
}

#[test]
fn muting_keeps_the_microphone_and_leaving_lets_it_go() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    let effects = page.act(Action::ToggleMicrophone);
    assert!(effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Remember(remembered) if remembered.microphone == Wanted::Off))
    );
    let effects = page.input(Input::RouteChanged("#/".to_owned()));
    for kind in BOTH {
        assert!(effects.contains(&Effect::StopTrack(kind)));
    }
}

#[test]
fn what_comes_after_leaving_is_stopped() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.input(Input::RouteChanged("#/".to_owned()));
    let effects = page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    for kind in BOTH {
        assert!(effects.contains(&Effect::StopTrack(kind)));
    }
}

#[test]
fn a_device_that_ends_is_replaced_by_the_next() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    let effects = page.media(MediaEvent::TrackEnded(generation, TrackKind::Camera));
    let (next, request) = request(&effects).unwrap();
    assert_eq!(kinds(&request), [TrackKind::Camera]);
    page.media(MediaEvent::DevicesListed(vec![camera("its id", "The other one")]));
    page.media(MediaEvent::Captured(next, vec![capture(TrackKind::Camera)]));
    assert_eq!(page.notices(), [Notice::DeviceTookOver(TrackKind::Camera, "The other one".to_owned())]);
    let stale = page.media(MediaEvent::TrackEnded(Generation(99), TrackKind::Microphone));
    assert!(stale.is_empty());
}

/// In the lobby, with this camera in use and these listed.
fn with_cameras(listed: &[Device]) -> (Page, Generation) {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, BOTH.map(capture).to_vec()));
    page.media(MediaEvent::DevicesListed(listed.to_vec()));
    (page, generation)
}

#[test]
fn a_camera_is_turned_round_where_another_one_looks_the_other_way() {
    let (front, back, unknown) = (Some(Facing::Person), Some(Facing::Away), None);
    for (what, listed, facing, expected) in [
        ("a laptop's", &[("its id", unknown), ("other", unknown)][..], Facing::Person, None),
        ("a phone's", &[("its id", front), ("back", back)], Facing::Person, Some("back")),
        ("and the other one of it", &[("front", front), ("its id", back)], Facing::Away, Some("front")),
        ("the main one of several", &[("its id", front), ("back", back), ("wide", back)], Facing::Person, Some("back")),
        ("two that look the same way", &[("its id", back), ("wide", back)], Facing::Away, None),
        (
            "where the list tells more than the track",
            &[("front", front), ("its id", back)],
            Facing::Person,
            Some("front"),
        ),
        ("and where it tells less", &[("front", front), ("its id", unknown)], Facing::Away, Some("front")),
        ("one alone", &[("its id", front)], Facing::Person, None),
        ("none", &[], Facing::Person, None),
    ] {
        let mut page = Page::open(Preferences::default());
        let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
        let used = Capture { facing, ..capture(TrackKind::Camera) };
        page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone), used]));
        let listed = listed.iter().map(|&(id, facing)| Device { facing, ..camera(id, id) });
        page.media(MediaEvent::DevicesListed(listed.collect()));
        assert_eq!(page.lobby().media.other_side.as_deref(), expected, "{what}");
        page.act(Action::ToggleCamera);
        assert_eq!(page.lobby().media.other_side, None, "{what}, turned off");
    }
}

#[test]
fn a_camera_that_is_turned_round_is_turned_back_also_while_it_is_on_its_way() {
    let facing = |id, facing| Device { facing: Some(facing), ..camera(id, id) };
    let (mut page, _) = with_cameras(&[facing("its id", Facing::Person), facing("back", Facing::Away)]);
    assert_eq!(page.lobby().media.other_side.as_deref(), Some("back"));
    let (generation, _) = request(&page.act(choose_camera("back"))).unwrap();
    assert_eq!(page.lobby().media.other_side.as_deref(), Some("its id"), "the person need not wait");
    // It cannot be had.
    page.media(MediaEvent::CaptureFailed(generation, MediaFailure::Aborted));
    assert_eq!(page.lobby().media.other_side.as_deref(), Some("back"));
    assert_eq!(page.notices(), [Notice::DeviceNotChanged(TrackKind::Camera, "back".to_owned())]);
}

#[test]
fn a_device_that_is_plugged_in_is_offered() {
    let (here, new) = (camera("its id", "Built in"), camera("new", "On the desk"));
    let (mut page, _) = with_cameras(std::slice::from_ref(&here));
    assert_eq!(page.notices(), []);
    let effects = page.media(MediaEvent::DevicesListed(vec![here, new.clone()]));
    assert_eq!(request(&effects), None, "nothing changes by itself");
    assert_eq!(page.notices(), [Notice::DeviceAdded(TrackKind::Camera, new)]);
}

#[test]
fn a_device_is_offered_as_long_as_it_is_there_and_not_used() {
    let (here, new) = (camera("its id", "Built in"), camera("new", "On the desk"));
    let offered = || {
        let (mut page, _) = with_cameras(std::slice::from_ref(&here));
        page.media(MediaEvent::DevicesListed(vec![here.clone(), new.clone()]));
        assert_eq!(page.notices(), [Notice::DeviceAdded(TrackKind::Camera, new.clone())]);
        page
    };
    let mut page = offered();
    page.media(MediaEvent::DevicesListed(vec![here.clone()]));
    assert_eq!(page.notices(), [], "it was pulled out again");

    let mut page = offered();
    let (generation, _) = request(&page.act(choose_camera("new"))).unwrap();
    assert_eq!(page.notices(), [], "it is on its way");
    let used = Capture { device: Some("new".to_owned()), ..capture(TrackKind::Camera) };
    page.media(MediaEvent::Captured(generation, vec![used]));
    page.media(MediaEvent::DevicesListed(vec![here.clone(), new.clone()]));
    assert_eq!(page.notices(), []);

    let mut page = offered();
    page.act(choose_microphone("another"));
    assert_eq!(page.notices().len(), 1, "it is still none of those in use");
}

#[test]
fn a_device_that_was_lacking_is_taken_when_it_is_plugged_in() {
    let (mut page, generation) = with_cameras(&[camera("its id", "Built in")]);
    let (next, _) = request(&page.media(MediaEvent::TrackEnded(generation, TrackKind::Camera))).unwrap();
    page.media(MediaEvent::CaptureFailed(next, MediaFailure::NotFound));
    page.media(MediaEvent::DevicesListed(Vec::new()));
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(MediaFailure::NotFound));
    assert_eq!(page.lobby().media.camera.wanted, Wanted::On);
    let effects = page.media(MediaEvent::DevicesListed(vec![camera("new", "On the desk")]));
    assert_eq!(kinds(&request(&effects).unwrap().1), [TrackKind::Camera]);
}

#[test]
fn a_device_that_vanishes_without_a_word_is_replaced() {
    let (mut page, _) = with_cameras(&[camera("its id", "Built in"), camera("other", "On the desk")]);
    let effects = page.media(MediaEvent::DevicesListed(vec![camera("other", "On the desk")]));
    assert!(effects.contains(&Effect::StopTrack(TrackKind::Camera)));
    assert_eq!(kinds(&request(&effects).unwrap().1), [TrackKind::Camera]);
}

#[test]
fn a_device_that_somebody_else_takes_is_off_until_it_is_given_back() {
    let (mut page, generation) = with_cameras(&[]);
    let interrupt = |interruption| MediaEvent::TrackInterrupted(generation, TrackKind::Microphone, interruption);
    page.media(interrupt(Interruption::Began));
    let microphone = page.lobby().media.microphone;
    assert!(microphone.interrupted && !microphone.is_live() && microphone.wanted == Wanted::On);
    page.media(interrupt(Interruption::Ended));
    assert!(page.lobby().media.microphone.is_live());
}

#[test]
fn a_device_that_is_taken_as_it_comes_is_off_until_it_is_given_back() {
    let mut page = Page::open(Preferences::default());
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    let taken = |kind| Capture { interrupted: true, ..capture(kind) };
    page.media(MediaEvent::Captured(generation, BOTH.map(taken).to_vec()));
    let media = page.lobby().media;
    assert!([&media.microphone, &media.camera].iter().all(|track| track.interrupted && !track.is_live()));
    page.media(MediaEvent::TrackInterrupted(generation, TrackKind::Camera, Interruption::Ended));
    let media = page.lobby().media;
    assert!(media.camera.is_live() && !media.microphone.is_live());
}

#[test]
fn a_device_that_is_never_given_back_is_captured_anew_by_hand() {
    for kind in BOTH {
        let (mut page, generation) = with_cameras(&[]);
        page.media(MediaEvent::TrackInterrupted(generation, kind, Interruption::Began));
        let effects = page.act(Action::TryAgain(kind));
        let (next, asked) = request(&effects).unwrap();
        assert_eq!(kinds(&asked), [kind]);
        // The same one, and no gap: it stays in use until then.
        let choice = asked.microphone.map(|microphone| microphone.device).or(asked.camera);
        assert_eq!(choice, Some(preferably("its id")));
        assert!(!effects.contains(&Effect::StopTrack(kind)));
        assert_eq!(request(&page.act(Action::TryAgain(kind))), None, "it is being asked for");
        let effects = page.media(MediaEvent::Captured(next, vec![capture(kind)]));
        assert_eq!(request(&effects), None, "once is enough");
        let media = page.lobby().media;
        assert!(media.microphone.is_live() && media.camera.is_live());
    }
}

#[test]
fn a_device_that_still_cannot_be_had_stays_taken() {
    let (mut page, generation) = with_cameras(&[]);
    page.media(MediaEvent::TrackInterrupted(generation, TrackKind::Microphone, Interruption::Began));
    let (next, _) = request(&page.act(Action::TryAgain(TrackKind::Microphone))).unwrap();
    page.media(MediaEvent::CaptureFailed(next, MediaFailure::NotReadable));
    let microphone = page.lobby().media.microphone;
    assert_eq!((microphone.status, microphone.interrupted), (TrackStatus::Live(generation), true));
    assert!(request(&page.act(Action::TryAgain(TrackKind::Microphone))).is_some());
}

#[test]
fn devices_are_listed() {
    let mut page = Page::open(Preferences::default());
    page.input(Input::RouteChanged(LINK.to_owned()));
    let device = Device { kind: DeviceKind::Speaker, id: "s".to_owned(), label: "Speaker".to_owned(), facing: None };
    page.media(MediaEvent::DevicesListed(vec![device.clone()]));
    assert_eq!(*page.lobby().media.devices, [device]);
    assert!(
        page.act(Action::ChooseDevice(DeviceKind::Speaker, Some("s".to_owned())))
            .contains(&Effect::UseSpeaker(Some("s".to_owned())))
    );
}

#[test]
fn another_microphone_is_taken_while_muted_and_stays_muted() {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    page.act(Action::ToggleMicrophone);
    let effects = page.act(Action::ChooseDevice(DeviceKind::Microphone, Some("other".to_owned())));
    let (generation, asked) = request(&effects).unwrap();
    assert_eq!(asked.microphone, Some(DeviceChoice::Exactly("other".to_owned()).into()));
    assert_eq!(page.lobby().media.microphone.device.as_deref(), Some("other"));
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert!(effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false)), "{effects:?}");
}

const ORIGINAL: MicrophoneSound = MicrophoneSound {
    original: Wanted::On,
    echo_cancellation: Wanted::On,
    noise_suppression: Wanted::Off,
    auto_gain_control: Wanted::On,
};

/// In the lobby, with a live microphone and no camera.
fn with_microphone(preferences: Preferences) -> (Page, MicrophoneRequest) {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..preferences });
    let (generation, asked) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    (page, asked.microphone.unwrap())
}

#[test]
fn another_sound_is_captured_anew_from_the_same_microphone() {
    let (mut page, first) = with_microphone(Preferences::default());
    assert_eq!(first.sound, MicrophoneSound::default());
    let effects = page.act(Action::SetSound(ORIGINAL));
    let (generation, asked) = request(&effects).unwrap();
    let same = DeviceChoice::Preferably("its id".to_owned());
    assert_eq!(asked.microphone, Some(MicrophoneRequest { device: same.clone(), sound: ORIGINAL.in_effect() }));
    assert_eq!(asked.camera, None);
    assert!(!effects.contains(&Effect::StopTrack(TrackKind::Microphone)), "the others hear the old one meanwhile");
    assert_eq!(page.lobby().media.microphone.device.as_deref(), Some("its id"));
    assert!(page.lobby().media.microphone.is_live());
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert_eq!(request(&effects), None);
    assert_eq!(page.lobby().media.microphone.status, TrackStatus::Live(generation));

    // Back, a voice is given what it was given before.
    let voice = MicrophoneSound { original: Wanted::Off, ..page.lobby().media.sound };
    let (_, asked) = request(&page.act(Action::SetSound(voice))).unwrap();
    assert_eq!(asked.microphone, Some(MicrophoneRequest { device: same, sound: voice }));
    assert_eq!(voice.noise_suppression, Wanted::Off);
}

#[test]
fn nothing_is_done_to_original_sound_whatever_a_voice_is_given() {
    let (mut page, first) = with_microphone(Preferences { sound: ORIGINAL, ..Preferences::default() });
    let off = Wanted::Off;
    let nothing = MicrophoneSound {
        original: Wanted::On,
        echo_cancellation: off,
        noise_suppression: off,
        auto_gain_control: off,
    };
    assert_eq!(first.sound, nothing);
    let effects = page.act(Action::SetSound(MicrophoneSound { echo_cancellation: off, ..ORIGINAL }));
    assert_eq!(request(&effects), None, "it is for later");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Remember(_))));
}

#[test]
fn a_sound_that_is_chosen_while_the_microphone_starts_is_the_last_word() {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    assert_eq!(request(&page.act(Action::SetSound(ORIGINAL))), None, "one request at a time");
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    let (generation, asked) = request(&effects).unwrap();
    assert!(asked.microphone.unwrap().sound.is_original());
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert_eq!(request(&effects), None);
}

#[test]
fn a_muted_microphone_changes_its_sound_and_stays_muted() {
    let (mut page, _) = with_microphone(Preferences::default());
    page.act(Action::ToggleMicrophone);
    let (generation, _) = request(&page.act(Action::SetSound(ORIGINAL))).unwrap();
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert!(effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false)), "{effects:?}");
}

#[test]
fn a_microphone_that_failed_is_not_asked_again_for_another_sound() {
    let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
    let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
    page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotFound));
    assert_eq!(request(&page.act(Action::SetSound(ORIGINAL))), None);
    assert_eq!(page.lobby().media.sound, ORIGINAL);
    let (_, asked) = request(&page.act(Action::ToggleMicrophone)).unwrap();
    assert!(asked.microphone.unwrap().sound.is_original());
}

#[test]
fn what_cannot_be_constrained_is_not_asked_for_again_and_again() {
    let (mut page, _) = with_microphone(Preferences::default());
    let overconstrained = MediaFailure::Overconstrained("channelCount".to_owned());
    let (generation, _) = request(&page.act(Action::SetSound(ORIGINAL))).unwrap();
    let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, overconstrained))).unwrap();
    assert_eq!(asked.microphone.unwrap().device, DeviceChoice::Unconstrained);
    assert_eq!(page.notices(), [Notice::ConstraintDropped(TrackKind::Microphone, "channelCount".to_owned())]);
    let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
    assert_eq!(request(&effects), None);
}

#[test]
fn the_sound_is_remembered_and_preferences_from_before_it_are_read() {
    let (mut page, _) = with_microphone(Preferences::default());
    let effects = page.act(Action::SetSound(ORIGINAL));
    let json = serde_json::to_string(&remembered(&effects).unwrap()).unwrap();
    let read = |json: &str| damso_protocol::json::read::<Preferences>(json).unwrap();
    assert_eq!(read(&json).sound, ORIGINAL);
    let old = read(r#"{"name":"Ana","microphone":"Off"}"#);
    assert_eq!((old.microphone, old.sound), (Wanted::Off, MicrophoneSound::default()));
    assert_eq!(read(r#"{"sound":{"original":"On"}}"#).sound.noise_suppression, Wanted::On);
}

fn choose_camera(id: &str) -> Action {
    Action::ChooseDevice(DeviceKind::Camera, Some(id.to_owned()))
}

fn choose_microphone(id: &str) -> Action {
    Action::ChooseDevice(DeviceKind::Microphone, Some(id.to_owned()))
}

/// The device that was asked for is not there.
fn gone() -> MediaFailure {
    MediaFailure::Overconstrained("deviceId".to_owned())
}

/// What the browser was last asked to remember.
fn remembered(effects: &[Effect]) -> Option<Preferences> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Remember(preferences) => Some(preferences.clone()),
        _ => None,
    })
}

#[test]
fn a_device_that_works_stays_when_the_chosen_one_cannot_be_opened() {
    let other = "The other one".to_owned();
    for (kind, failure, notice) in [
        (TrackKind::Microphone, MediaFailure::NotReadable, None),
        (TrackKind::Microphone, MediaFailure::Aborted, None),
        (TrackKind::Microphone, MediaFailure::NotAllowed, None),
        (TrackKind::Camera, MediaFailure::NotAllowed, None),
        (TrackKind::Camera, MediaFailure::Other("WeirdError".to_owned()), None),
        (TrackKind::Camera, gone(), Some(Notice::DeviceGone(TrackKind::Camera))),
    ] {
        let (mut page, live) = with_cameras(&[Device { kind: kind.device(), ..camera("other", &other) }]);
        let effects = page.act(Action::ChooseDevice(kind.device(), Some("other".to_owned())));
        let (generation, _) = request(&effects).unwrap();
        page.now += 2_000;
        let effects = page.media(MediaEvent::CaptureFailed(generation, failure.clone()));
        let stopped = effects.iter().any(|effect| matches!(effect, Effect::StopTrack(_) | Effect::EnableTrack(..)));
        assert!(!stopped && request(&effects).is_none(), "{failure:?}: {effects:?}");
        let media = page.lobby().media;
        for track in [&media.microphone, &media.camera] {
            assert_eq!((&track.status, track.device.as_deref()), (&TrackStatus::Live(live), Some("its id")));
        }
        assert_eq!(page.notices(), [notice.unwrap_or(Notice::DeviceNotChanged(kind, other.clone()))]);
        // It is not remembered either, and what is asked for next is what worked.
        let preferences = remembered(&effects).unwrap();
        let chosen = [&preferences.microphone_device, &preferences.camera_device];
        assert_eq!(chosen[kind as usize].as_deref(), Some("its id"));
        let (_, asked) = request(&page.media(MediaEvent::TrackEnded(live, kind))).unwrap();
        assert_eq!(asked.camera.or(asked.microphone.map(|it| it.device)), Some(preferably("its id")));
    }
}

fn preferably(id: &str) -> DeviceChoice {
    DeviceChoice::Preferably(id.to_owned())
}

#[test]
fn a_muted_microphone_stays_and_stays_muted_when_the_chosen_one_cannot_be_opened() {
    let (mut page, _) = with_microphone(Preferences::default());
    page.act(Action::ToggleMicrophone);
    let before = page.lobby().media.microphone;
    let (generation, _) = request(&page.act(choose_microphone("other"))).unwrap();
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::StopTrack(_) | Effect::EnableTrack(..))));
    assert_eq!(page.lobby().media.microphone, before);
    assert_eq!(page.notices(), [Notice::DeviceNotChanged(TrackKind::Microphone, String::new())]);
}

#[test]
fn a_microphone_stays_as_it_was_when_it_does_not_start_with_another_sound() {
    for before in [MicrophoneSound::default(), ORIGINAL] {
        let (mut page, _) = with_microphone(Preferences { sound: before, ..Preferences::default() });
        let other = MicrophoneSound { original: before.original.other(), ..before };
        let (generation, _) = request(&page.act(Action::SetSound(other))).unwrap();
        let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
        assert_eq!(request(&effects), None);
        let media = page.lobby().media;
        assert!(media.microphone.is_live());
        assert_eq!(media.sound, before);
        let preferences = remembered(&effects).unwrap();
        assert_eq!((preferences.sound, preferences.microphone_device), (before, None));
        assert_eq!(page.notices(), [Notice::DeviceNotChanged(TrackKind::Microphone, String::new())]);
    }
}

/// With a live camera, another one was chosen, and cannot be opened beside it.
fn with_one_camera_at_a_time() -> (Page, Generation) {
    let (mut page, _) = with_cameras(&[camera("its id", "Front"), camera("other", "Back")]);
    let (generation, _) = request(&page.act(choose_camera("other"))).unwrap();
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
    let stop = effects.iter().position(|effect| *effect == Effect::StopTrack(TrackKind::Camera));
    let capture = effects.iter().position(|effect| matches!(effect, Effect::CaptureMedia(..)));
    assert!(stop.is_some() && stop < capture, "{effects:?}");
    let (generation, asked) = request(&effects).unwrap();
    assert_eq!(asked, MediaRequest { microphone: None, camera: Some(DeviceChoice::Exactly("other".to_owned())) });
    assert_eq!(page.notices(), []);
    (page, generation)
}

#[test]
fn a_camera_makes_way_for_one_that_cannot_be_opened_beside_it() {
    let (mut page, generation) = with_one_camera_at_a_time();
    let device = Some("other".to_owned());
    let other = Capture { kind: TrackKind::Camera, device, facing: Facing::Away, ..capture(TrackKind::Camera) };
    page.media(MediaEvent::Captured(generation, vec![other]));
    let media = page.lobby().media;
    assert!(media.camera.is_live() && media.microphone.is_live());
    assert_eq!((media.camera.device.as_deref(), media.camera.facing), (Some("other"), Facing::Away));
    assert_eq!(page.notices(), []);
    // It is no less of a camera than the last one was.
    let (generation, _) = request(&page.act(choose_camera("third"))).unwrap();
    page.media(MediaEvent::CaptureFailed(generation, MediaFailure::Aborted));
    assert_eq!(page.lobby().media.camera.device.as_deref(), Some("other"));
}

#[test]
fn a_camera_that_made_way_in_vain_comes_back() {
    for failure in [MediaFailure::NotReadable, MediaFailure::Aborted, MediaFailure::NotAllowed] {
        let (mut page, generation) = with_one_camera_at_a_time();
        let (generation, asked) = request(&page.media(MediaEvent::CaptureFailed(generation, failure))).unwrap();
        assert_eq!(asked, MediaRequest { microphone: None, camera: Some(preferably("its id")) });
        assert_eq!(page.notices(), [Notice::DeviceNotChanged(TrackKind::Camera, "Back".to_owned())]);
        let mut gone = page.lobby().media.camera;
        page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Camera)]));
        gone.status = TrackStatus::Live(generation);
        assert_eq!(page.lobby().media.camera, gone);
    }
    // Where not even that one can be had any more, this is said, once.
    let (mut page, generation) = with_one_camera_at_a_time();
    let failed = |generation| MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable);
    let (generation, _) = request(&page.media(failed(generation))).unwrap();
    assert_eq!(request(&page.media(failed(generation))), None);
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Failed(MediaFailure::NotReadable));
}

#[test]
fn a_camera_that_is_turned_off_while_it_makes_way_stays_off() {
    let (mut page, generation) = with_one_camera_at_a_time();
    page.act(Action::ToggleCamera);
    assert_eq!(request(&page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable))), None);
    assert_eq!(page.lobby().media.camera.status, TrackStatus::Off);
    let (generation, _) = request(&page.act(Action::ToggleCamera)).unwrap();
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
    assert_eq!(request(&effects).unwrap().1.camera, Some(preferably("its id")));
}

#[test]
fn the_last_choice_of_several_counts() {
    let (mut page, generation) = with_one_camera_at_a_time();
    assert_eq!(request(&page.act(choose_camera("third"))), None, "one request at a time");
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
    let (generation, asked) = request(&effects).unwrap();
    assert_eq!(asked.camera, Some(DeviceChoice::Exactly("third".to_owned())));
    let effects = page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
    assert_eq!(request(&effects).unwrap().1.camera, Some(preferably("its id")));
}

#[test]
fn a_choice_that_fails_together_with_another_is_asked_for_alone() {
    let (mut page, _) = with_cameras(&[]);
    let (first, _) = request(&page.act(choose_microphone("other"))).unwrap();
    page.act(choose_microphone("third"));
    page.act(choose_camera("other"));
    let (both, asked) = request(&page.media(MediaEvent::CaptureFailed(first, MediaFailure::Aborted))).unwrap();
    assert_eq!(kinds(&asked), BOTH);
    let effects = page.media(MediaEvent::CaptureFailed(both, MediaFailure::NotReadable));
    let (alone, asked) = request(&effects).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Microphone]);
    let (_, asked) = request(&page.media(MediaEvent::CaptureFailed(alone, MediaFailure::Aborted))).unwrap();
    assert_eq!(kinds(&asked), [TrackKind::Camera]);
}

#[test]
fn trying_again_leaves_muted_whoever_is() {
    for wanted in [Wanted::On, Wanted::Off] {
        let mut page = Page::open(Preferences { camera: Wanted::Off, ..Preferences::default() });
        let (generation, _) = request(&page.input(Input::RouteChanged(LINK.to_owned()))).unwrap();
        if wanted == Wanted::Off {
            page.act(Action::ToggleMicrophone);
        }
        page.media(MediaEvent::CaptureFailed(generation, MediaFailure::NotReadable));
        let (generation, asked) = request(&page.act(Action::TryAgain(TrackKind::Microphone))).unwrap();
        assert_eq!(kinds(&asked), [TrackKind::Microphone]);
        let effects = page.media(MediaEvent::Captured(generation, vec![capture(TrackKind::Microphone)]));
        let muted = effects.contains(&Effect::EnableTrack(TrackKind::Microphone, false));
        assert_eq!(muted, wanted == Wanted::Off);
        let microphone = page.lobby().media.microphone;
        assert_eq!((microphone.status, microphone.wanted), (TrackStatus::Live(generation), wanted));
        assert_eq!(request(&page.act(Action::TryAgain(TrackKind::Microphone))), None, "nothing has failed");
    }
}

fn speaker(id: &str) -> Device {
    Device { kind: DeviceKind::Speaker, ..camera(id, "Speaker") }
}

#[test]
fn sound_comes_out_at_the_chosen_speaker_as_long_as_it_is_there() {
    let chosen = || Some("chosen".to_owned());
    let mut page = Page::open(Preferences { speaker_device: chosen(), ..Preferences::default() });
    let speakers = |effects: &[Effect]| -> Vec<Option<String>> {
        let used = effects.iter().filter_map(|effect| match effect {
            Effect::UseSpeaker(speaker) => Some(speaker.clone()),
            _ => None,
        });
        used.collect()
    };
    let effects = page.input(Input::RouteChanged(LINK.to_owned()));
    assert_eq!(speakers(&effects), [chosen()], "nothing is known of it yet");
    let listed = |ids: &[&str]| MediaEvent::DevicesListed(ids.iter().map(|id| speaker(id)).collect());
    let refused = || MediaEvent::SpeakerRefused("chosen".to_owned());
    for (event, expected, used) in [
        (listed(&["default", "chosen"]), vec![], chosen()),
        // It goes, and comes back.
        (listed(&["default"]), vec![None], None),
        (listed(&["default", "other"]), vec![], None),
        (listed(&["default", "chosen"]), vec![chosen()], chosen()),
        // Nothing but a speaker counts.
        (MediaEvent::DevicesListed(vec![camera("chosen", "")]), vec![None], None),
        (listed(&["chosen"]), vec![chosen()], chosen()),
        // It is listed, and cannot be used.
        (refused(), vec![None], None),
        (refused(), vec![], None),
        (MediaEvent::SpeakerRefused(String::new()), vec![], None),
    ] {
        let effects = page.media(event.clone());
        assert_eq!((speakers(&effects), page.lobby().media.speaker), (expected, used), "{event:?}");
        assert_eq!(remembered(&effects), None, "it is still the one that is wanted");
    }
    page.media(listed(&["default", "chosen", "other"]));
    for (id, expected) in [("other", vec![Some("other".to_owned())]), ("other", vec![])] {
        let effects = page.act(Action::ChooseDevice(DeviceKind::Speaker, Some(id.to_owned())));
        assert_eq!(speakers(&effects), expected);
    }
    assert_eq!(speakers(&page.media(refused())), [], "another one was chosen meanwhile");
    assert_eq!(page.lobby().media.speaker.as_deref(), Some("other"));
}

#[test]
fn the_browser_asks_for_a_speaker_where_the_page_is_told_of_none() {
    let (mut page, _) = with_cameras(&[camera("its id", "Front")]);
    assert_eq!(page.act(Action::AskForSpeaker), [Effect::AskForSpeaker]);
    for (failure, told) in [
        (MediaFailure::NotAllowed, &[][..]),
        (MediaFailure::NotFound, &[Notice::SpeakerNotChosen]),
        (MediaFailure::Other("InvalidStateError".to_owned()), &[Notice::SpeakerNotChosen]),
    ] {
        assert_eq!(page.media(MediaEvent::SpeakerChosen(Err(failure))), []);
        assert_eq!(page.notices(), told);
    }
    let effects = page.media(MediaEvent::SpeakerChosen(Ok("chosen".to_owned())));
    assert!(effects.contains(&Effect::ListDevices));
    assert_eq!(remembered(&effects).unwrap().speaker_device.as_deref(), Some("chosen"));
    let effects = page.media(MediaEvent::DevicesListed(vec![camera("its id", "Front"), speaker("chosen")]));
    assert_eq!(effects, [Effect::UseSpeaker(Some("chosen".to_owned()))]);
    assert_eq!(page.lobby().media.speaker.as_deref(), Some("chosen"));
}
