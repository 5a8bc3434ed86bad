//! Microphone and camera.

use damso::browser::{can_ask_for_speaker, media::Media, supports_constraint};
use damso_call::{
    Capture, DeviceChoice, DeviceKind, Facing, Generation, Interruption, MediaEvent, MediaFailure, MediaRequest,
    MicrophoneRequest, MicrophoneSound, PictureSize, TrackKind, Wanted,
};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget, MediaStream, MediaStreamTrack, MediaStreamTrackState, Navigator};

use crate::{
    inbox::{Inbox, task},
    stub::{Stub, exception, rejecting, throwing},
};

fn start() -> (Media, Inbox<MediaEvent>) {
    let inbox = Inbox::new();
    (Media::new(inbox.report()), inbox)
}

fn navigator() -> Navigator {
    web_sys::window().unwrap().navigator()
}

fn both() -> MediaRequest {
    MediaRequest { microphone: Some(DeviceChoice::Any.into()), camera: Some(DeviceChoice::Any) }
}

fn only(kind: TrackKind) -> MediaRequest {
    match kind {
        TrackKind::Microphone => MediaRequest { microphone: Some(DeviceChoice::Any.into()), camera: None },
        TrackKind::Camera => MediaRequest { microphone: None, camera: Some(DeviceChoice::Any) },
    }
}

async fn captured(inbox: &Inbox<MediaEvent>) -> (Generation, Vec<Capture>) {
    inbox
        .find(|event| match event {
            MediaEvent::Captured(generation, mut captures) => {
                captures.sort_by_key(|capture| capture.kind);
                Some((generation, captures))
            }
            MediaEvent::CaptureFailed(_, failure) => panic!("{failure:?}"),
            _ => None,
        })
        .await
}

#[wasm_bindgen_test]
async fn both_are_captured_each_in_a_stream_of_its_own() {
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    let (generation, captures) = captured(&inbox).await;
    assert_eq!(generation, Generation(1));
    assert_eq!(captures.iter().map(|capture| capture.kind).collect::<Vec<_>>(), TrackKind::ALL);
    for kind in TrackKind::ALL {
        let stream = media.stream(kind).unwrap();
        assert_eq!(stream.get_tracks().length(), 1);
        assert_eq!(stream.get_tracks().get(0), JsValue::from(media.track(kind).unwrap()));
    }
}

#[wasm_bindgen_test]
async fn a_muted_track_is_disabled_and_a_stopped_one_ended() {
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    captured(&inbox).await;
    let [microphone, camera] = TrackKind::ALL.map(|kind| media.track(kind).unwrap());
    media.enable(TrackKind::Microphone, false);
    assert!(!microphone.enabled() && camera.enabled());
    media.enable(TrackKind::Microphone, true);
    assert!(microphone.enabled());
    media.stop(TrackKind::Camera);
    assert_eq!(camera.ready_state(), MediaStreamTrackState::Ended);
    assert!(media.stream(TrackKind::Camera).is_none() && media.stream(TrackKind::Microphone).is_some());
    drop(media);
    assert_eq!(microphone.ready_state(), MediaStreamTrackState::Ended);
}

#[wasm_bindgen_test]
async fn the_old_track_is_stopped_when_the_new_one_is_there() {
    let (media, inbox) = start();
    media.capture(Generation(1), &only(TrackKind::Camera));
    captured(&inbox).await;
    let old = media.track(TrackKind::Camera).unwrap();
    media.capture(Generation(2), &only(TrackKind::Camera));
    assert_eq!(old.ready_state(), MediaStreamTrackState::Live);
    assert_eq!(captured(&inbox).await.0, Generation(2));
    assert_eq!(old.ready_state(), MediaStreamTrackState::Ended);
    assert_eq!(media.track(TrackKind::Camera).unwrap().ready_state(), MediaStreamTrackState::Live);
}

#[wasm_bindgen_test]
async fn original_sound_takes_the_place_of_a_voice_and_nothing_is_done_to_it() {
    let (media, inbox) = start();
    let voice = MicrophoneSound::default();
    let original = MicrophoneSound { original: Wanted::On, ..voice }.in_effect();
    for (number, sound) in [(1, voice), (2, original), (3, voice)] {
        let microphone = Some(MicrophoneRequest { device: DeviceChoice::Any, sound });
        media.capture(Generation(number), &MediaRequest { microphone, camera: None });
        captured(&inbox).await;
        let track = media.track(TrackKind::Microphone).unwrap();
        assert_eq!(track.ready_state(), MediaStreamTrackState::Live);
        // Firefox does nothing to its fake microphone in any case.
        if navigator().user_agent().unwrap().contains("Chrome") || sound == original {
            let treated = sound.echo_cancellation == Wanted::On;
            assert_eq!(track.get_settings().get_echo_cancellation(), Some(treated), "{sound:?}");
        }
    }
}

#[wasm_bindgen_test]
fn both_browsers_know_what_is_done_to_a_voice() {
    for constraint in ["echoCancellation", "noiseSuppression", "autoGainControl"] {
        assert!(supports_constraint(constraint), "{constraint}");
    }
    assert!(!supports_constraint("applause"));
}

#[wasm_bindgen_test]
async fn what_a_stopped_request_brings_is_stopped_on_arrival() {
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    media.stop(TrackKind::Camera);
    let (_, captures) = captured(&inbox).await;
    assert_eq!(captures.iter().map(|capture| capture.kind).collect::<Vec<_>>(), [TrackKind::Microphone]);
    assert!(media.track(TrackKind::Camera).is_none());
}

#[wasm_bindgen_test]
async fn of_two_requests_the_later_one_counts() {
    let (media, inbox) = start();
    media.capture(Generation(1), &only(TrackKind::Microphone));
    media.capture(Generation(2), &only(TrackKind::Microphone));
    let mut answers = [captured(&inbox).await, captured(&inbox).await];
    answers.sort_by_key(|(generation, _)| *generation);
    assert_eq!(answers[0], (Generation(1), Vec::new()));
    assert_eq!(answers[1].1[0].kind, TrackKind::Microphone);
    assert_eq!(media.track(TrackKind::Microphone).unwrap().ready_state(), MediaStreamTrackState::Live);
}

#[wasm_bindgen_test]
async fn a_track_that_is_taken_or_ends_by_itself_is_reported() {
    let track = captured_by_hand(TrackKind::Microphone).await;
    // Firefox delivers no made-up event to a track, so that its listeners have to be called by hand.
    let note = |name| {
        Function::new_with_args("event, listener", &format!("this.{name} = {{ ...this.{name}, [event]: listener }}"))
    };
    let _added = Stub::new(&track, "addEventListener", &note("added"));
    let _removed = Stub::new(&track, "removeEventListener", &note("removed"));
    let _stub = answering(MediaStream::new_with_tracks(&Array::of1(&track)).unwrap());
    let (media, inbox) = start();
    media.capture(Generation(7), &only(TrackKind::Microphone));
    captured(&inbox).await;
    let noted = |name: &str, event: &str| {
        Reflect::get(&track, &name.into()).and_then(|noted| Reflect::get(&noted, &event.into())).unwrap()
    };
    for (event, reported) in [
        ("mute", MediaEvent::TrackInterrupted(Generation(7), TrackKind::Microphone, Interruption::Began)),
        ("unmute", MediaEvent::TrackInterrupted(Generation(7), TrackKind::Microphone, Interruption::Ended)),
        ("ended", MediaEvent::TrackEnded(Generation(7), TrackKind::Microphone)),
    ] {
        noted("added", event).unchecked_into::<Function>().call0(&JsValue::NULL).unwrap();
        assert_eq!(inbox.next().await, reported);
    }
    assert!(media.track(TrackKind::Microphone).is_none());
    for event in ["mute", "unmute", "ended"] {
        assert_eq!(noted("removed", event), noted("added", event));
    }
}

#[wasm_bindgen_test]
async fn it_is_told_which_way_a_camera_looks() {
    for (mode, facing) in [("environment", Facing::Away), ("user", Facing::Person), ("", Facing::Person)] {
        let track = captured_by_hand(TrackKind::Camera).await;
        let settings = Function::new_no_args(&format!("return {{ facingMode: '{mode}', width: 720, height: 1280 }}"));
        let _settings = Stub::new(&track, "getSettings", &settings);
        let _stub = answering(MediaStream::new_with_tracks(&Array::of1(&track)).unwrap());
        let (media, inbox) = start();
        media.capture(Generation(1), &only(TrackKind::Camera));
        let (_, captures) = captured(&inbox).await;
        let size = PictureSize { width: 720, height: 1280 };
        let camera = Capture { kind: TrackKind::Camera, device: None, facing, size, interrupted: false };
        assert_eq!(captures[0], camera, "{mode:?}");
    }
}

#[wasm_bindgen_test]
async fn a_track_that_is_taken_as_it_comes_is_told_of() {
    let track = captured_by_hand(TrackKind::Microphone).await;
    let _muted = Stub::new(&track, "muted", &true.into());
    let _stub = answering(MediaStream::new_with_tracks(&Array::of1(&track)).unwrap());
    let (media, inbox) = start();
    media.capture(Generation(1), &only(TrackKind::Microphone));
    assert!(captured(&inbox).await.1[0].interrupted);
}

#[wasm_bindgen_test]
async fn a_camera_that_has_another_size_by_now_is_told_once() {
    let track = captured_by_hand(TrackKind::Camera).await;
    let settings = |size: &str| Function::new_no_args(&format!("return {{ {size} }}"));
    let lying = Stub::new(&track, "getSettings", &settings("width: 1280, height: 720"));
    let _stub = answering(MediaStream::new_with_tracks(&Array::of1(&track)).unwrap());
    let (media, inbox) = start();
    media.capture(Generation(4), &only(TrackKind::Camera));
    captured(&inbox).await;
    media.look();
    assert!(inbox.is_empty());
    drop(lying);
    let _upright = Stub::new(&track, "getSettings", &settings("width: 720, height: 1280"));
    media.look();
    media.look();
    let size = PictureSize { width: 720, height: 1280 };
    assert_eq!(inbox.next().await, MediaEvent::CameraResized(Generation(4), size));
    assert!(inbox.is_empty());
}

#[wasm_bindgen_test]
async fn devices_are_listed_with_ids_once_capturing_was_allowed() {
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    let (_, captures) = captured(&inbox).await;
    media.list_devices();
    let devices = inbox
        .find(|event| match event {
            MediaEvent::DevicesListed(devices) => Some(devices),
            _ => None,
        })
        .await;
    assert!(devices.iter().all(|device| !device.id.is_empty()));
    for (kind, capture) in [DeviceKind::Microphone, DeviceKind::Camera].into_iter().zip(captures) {
        let id = capture.device.unwrap();
        assert!(devices.iter().any(|device| device.kind == kind && device.id == id), "{kind:?}: {devices:?}");
    }
}

#[wasm_bindgen_test]
async fn it_is_listed_which_way_cameras_look() {
    for (properties, facing) in [
        ("getCapabilities: () => ({ facingMode: ['environment'] })", Some(Facing::Away)),
        ("getCapabilities: () => ({ facingMode: ['user'] })", Some(Facing::Person)),
        // As on a laptop, and as of an id that was never asked for.
        ("getCapabilities: () => ({ facingMode: [] })", None),
        ("getCapabilities: () => ({})", None),
        // As in Firefox on Android, and elsewhere.
        ("label: 'Camera 0, Facing back, Orientation 90'", Some(Facing::Away)),
        ("label: 'Camera 1, Facing front, Orientation 270'", Some(Facing::Person)),
        ("label: 'Camera'", None),
    ] {
        let list =
            format!("return Promise.resolve([{{ kind: 'videoinput', deviceId: 'its id', label: '', {properties} }}])");
        let _listed =
            Stub::new(navigator().media_devices().unwrap(), "enumerateDevices", &Function::new_no_args(&list));
        let (media, inbox) = start();
        media.list_devices();
        let MediaEvent::DevicesListed(devices) = inbox.next().await else { panic!("something else") };
        assert_eq!(devices[0].facing, facing, "{properties}");
    }
}

#[wasm_bindgen_test]
async fn devices_are_listed_when_they_change() {
    let (_media, inbox) = start();
    let devices = navigator().media_devices().unwrap();
    devices.dispatch_event(&Event::new("devicechange").unwrap()).unwrap();
    assert!(matches!(inbox.next().await, MediaEvent::DevicesListed(_)));
}

#[wasm_bindgen_test]
async fn a_device_that_is_not_there_is_named() {
    let (media, inbox) = start();
    let request = MediaRequest { camera: Some(DeviceChoice::Exactly("nobody's".into())), microphone: None };
    media.capture(Generation(1), &request);
    let failure = MediaFailure::Overconstrained("deviceId".into());
    assert_eq!(inbox.next().await, MediaEvent::CaptureFailed(Generation(1), failure));
}

#[wasm_bindgen_test]
async fn every_failure_has_its_name() {
    let by_system =
        web_sys::DomException::new_with_message_and_name("Permission denied by system", "NotAllowedError").unwrap();
    let overconstrained = js_sys::Object::new();
    Reflect::set(&overconstrained, &"name".into(), &"OverconstrainedError".into()).unwrap();
    Reflect::set(&overconstrained, &"constraint".into(), &"width".into()).unwrap();
    for (error, failure) in [
        (exception("NotAllowedError"), MediaFailure::NotAllowed),
        (by_system.into(), MediaFailure::NotAllowedBySystem),
        (exception("NotFoundError"), MediaFailure::NotFound),
        (exception("NotReadableError"), MediaFailure::NotReadable),
        (overconstrained.into(), MediaFailure::Overconstrained("width".into())),
        (exception("AbortError"), MediaFailure::Aborted),
        (exception("SecurityError"), MediaFailure::Security),
        (js_sys::TypeError::new("").into(), MediaFailure::Other("TypeError".into())),
        (JsValue::UNDEFINED, MediaFailure::Other(String::new())),
    ] {
        for function in [rejecting(error.clone()), throwing(error)] {
            let _stub = Stub::new(navigator().media_devices().unwrap(), "getUserMedia", &function);
            let (media, inbox) = start();
            media.capture(Generation(3), &both());
            assert_eq!(inbox.next().await, MediaEvent::CaptureFailed(Generation(3), failure.clone()));
        }
    }
}

#[wasm_bindgen_test]
async fn a_page_without_media_devices_says_why() {
    let _devices = Stub::new(navigator(), "mediaDevices", &JsValue::UNDEFINED);
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    assert_eq!(inbox.next().await, MediaEvent::CaptureFailed(Generation(1), MediaFailure::Unsupported));
    let _secure = Stub::new(web_sys::window().unwrap(), "isSecureContext", &false.into());
    media.capture(Generation(2), &both());
    assert_eq!(inbox.next().await, MediaEvent::CaptureFailed(Generation(2), MediaFailure::InsecureContext));
    media.list_devices();
    assert_eq!(inbox.next().await, MediaEvent::DevicesListed(Vec::new()));
}

#[wasm_bindgen_test]
async fn what_comes_after_the_page_is_gone_is_stopped() {
    let track = captured_by_hand(TrackKind::Microphone).await;
    let _stub = answering(MediaStream::new_with_tracks(&Array::of1(&track)).unwrap());
    let (media, inbox) = start();
    media.capture(Generation(1), &both());
    drop(media);
    // Everything that has been promised is settled before the next task.
    let task = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(task).await.unwrap();
    assert_eq!(track.ready_state(), MediaStreamTrackState::Ended);
    assert!(inbox.is_empty());
}

/// A track that does not come by way of the adapter.
async fn captured_by_hand(kind: TrackKind) -> MediaStreamTrack {
    let constraints = web_sys::MediaStreamConstraints::new();
    match kind {
        TrackKind::Microphone => constraints.set_audio(&true.into()),
        TrackKind::Camera => constraints.set_video(&true.into()),
    }
    let promise = navigator().media_devices().unwrap().get_user_media_with_constraints(&constraints).unwrap();
    let stream: MediaStream = JsFuture::from(promise).await.unwrap().unchecked_into();
    stream.get_tracks().get(0).unchecked_into()
}

/// Makes `getUserMedia` answer with this stream.
fn answering(stream: MediaStream) -> Stub {
    let function = Closure::<dyn Fn() -> Promise<MediaStream>>::new(move || Promise::resolve(&stream)).into_js_value();
    Stub::new(navigator().media_devices().unwrap(), "getUserMedia", &function)
}

#[wasm_bindgen_test]
async fn the_speaker_that_a_person_chooses_is_told_and_why_there_is_none() {
    let devices = || navigator().media_devices().unwrap();
    let (media, inbox) = start();
    let chosen = Function::new_no_args("return Promise.resolve({ kind: 'audiooutput', deviceId: 'its id' })");
    for (function, expected) in [
        (chosen, Ok("its id".to_owned())),
        (rejecting(exception("NotAllowedError")), Err(MediaFailure::NotAllowed)),
        (rejecting(exception("NotFoundError")), Err(MediaFailure::NotFound)),
    ] {
        let _stub = Stub::new(devices(), "selectAudioOutput", &function);
        assert!(can_ask_for_speaker());
        media.ask_for_speaker();
        assert_eq!(inbox.next().await, MediaEvent::SpeakerChosen(expected));
    }
}

#[wasm_bindgen_test]
async fn what_a_person_allows_in_the_browser_itself_is_reported() {
    let status = EventTarget::new().unwrap();
    let answer = status.clone();
    let query = Closure::<dyn Fn(JsValue) -> Promise>::new(move |descriptor: JsValue| {
        let name = Reflect::get(&descriptor, &"name".into()).unwrap();
        if name == "camera" {
            Promise::resolve(&answer).unchecked_into()
        } else {
            Promise::reject(&exception("TypeError"))
        }
    })
    .into_js_value();
    let permissions = Reflect::get(&navigator(), &"permissions".into()).unwrap();
    let _query = Stub::new(permissions, "query", &query);
    let (media, inbox) = start();
    task().await;
    let document = web_sys::window().unwrap().document().unwrap();
    for (state, seen) in [("denied", "visible"), ("prompt", "visible"), ("granted", "hidden"), ("granted", "visible")] {
        assert!(inbox.is_empty(), "nothing is allowed, or on another page");
        let _state = Stub::new(&status, "state", &state.into());
        let _seen = Stub::new(&document, "visibilityState", &seen.into());
        status.dispatch_event(&Event::new("change").unwrap()).unwrap();
    }
    assert_eq!(inbox.next().await, MediaEvent::Allowed(TrackKind::Camera));
    drop(media);
    let _state = Stub::new(&status, "state", &"granted".into());
    status.dispatch_event(&Event::new("change").unwrap()).unwrap();
    assert!(inbox.is_empty());
}
