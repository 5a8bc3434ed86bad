//! Showing streams.

use damso::browser::{Sound, can_choose_speaker, playback::Playback};
use damso_call::MediaEvent;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Event, HtmlMediaElement, MediaStream};

use crate::{
    inbox::{Inbox, task},
    stub::{Stub, exception, rejecting},
};

/// A video in the page, until it is dropped.
struct Video(HtmlMediaElement);

impl Video {
    fn new() -> Self {
        let video: HtmlMediaElement = document().create_element("video").unwrap().unchecked_into();
        document().body().unwrap().append_child(&video).unwrap();
        Self(video)
    }
}

impl Drop for Video {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn prototype() -> JsValue {
    let class = Reflect::get(&js_sys::global(), &"HTMLMediaElement".into()).unwrap();
    Reflect::get(&class, &"prototype".into()).unwrap()
}

#[wasm_bindgen_test]
fn a_stream_is_shown_muted_or_audible_and_taken_away() {
    let (playback, video) = (Playback::new(|_| {}), Video::new());
    let stream = MediaStream::new().unwrap();
    playback.show(&video.0, Some(&stream), Sound::Muted);
    assert!(video.0.muted() && video.0.src_object().as_ref() == Some(&stream));
    playback.show(&video.0, Some(&stream), Sound::Audible(100));
    assert!(!video.0.muted());
    playback.show(&video.0, None, Sound::Muted);
    assert!(video.0.src_object().is_none());
}

#[wasm_bindgen_test]
async fn a_refusal_is_reported_and_a_click_tries_again() {
    let inbox = Inbox::new();
    let (playback, video) = (Playback::new(inbox.report()), Video::new());
    {
        let _refusing = Stub::new(&video.0, "play", &rejecting(exception("NotAllowedError")));
        playback.show(&video.0, Some(&MediaStream::new().unwrap()), Sound::Audible(100));
        assert_eq!(inbox.next().await, MediaEvent::PlaybackRefused);
        playback.start();
        assert_eq!(inbox.next().await, MediaEvent::PlaybackRefused);
    }
    let _interrupted = Stub::new(&video.0, "play", &rejecting(exception("AbortError")));
    playback.start();
    task().await;
    assert!(inbox.is_empty());
}

#[wasm_bindgen_test]
async fn what_the_browser_pauses_is_reported_and_plays_again_when_it_is_to() {
    let inbox = Inbox::new();
    let (playback, video, other) = (Playback::new(inbox.report()), Video::new(), Video::new());
    for video in [&video, &other] {
        playback.show(&video.0, Some(&MediaStream::new().unwrap()), Sound::Muted);
    }
    let refusing = Stub::new(&video.0, "play", &rejecting(exception("NotAllowedError")));
    video.0.pause().unwrap();
    assert_eq!(inbox.next().await, MediaEvent::PlaybackPaused);
    other.0.pause().unwrap();
    assert_eq!(inbox.next().await, MediaEvent::PlaybackPaused);
    // One of them is kept so.
    playback.start();
    assert_eq!(inbox.next().await, MediaEvent::PlaybackRefused);
    assert!(video.0.paused() && !other.0.paused());
    drop(refusing);
    playback.start();
    assert!(!video.0.paused() && inbox.is_empty());
}

#[wasm_bindgen_test]
async fn what_shows_no_stream_is_left_alone_when_it_is_paused() {
    let inbox = Inbox::new();
    let (playback, removed, empty) = (Playback::new(inbox.report()), Video::new(), Video::new());
    playback.show(&removed.0, Some(&MediaStream::new().unwrap()), Sound::Muted);
    removed.0.remove();
    for video in [&removed, &empty] {
        video.0.dispatch_event(&Event::new("pause").unwrap()).unwrap();
    }
    task().await;
    assert!(empty.0.paused() && inbox.is_empty());
}

#[wasm_bindgen_test]
fn the_speaker_is_that_of_everything_that_is_heard() {
    let (playback, heard, own) = (Playback::new(|_| {}), Video::new(), Video::new());
    let remember = Function::new_with_args("id", "this.speaker = id; return Promise.resolve();");
    let _sink = Stub::new(prototype(), "setSinkId", &remember);
    let speaker = |video: &Video| Reflect::get(&video.0, &"speaker".into()).unwrap().as_string();
    let stream = MediaStream::new().unwrap();
    playback.show(&heard.0, Some(&stream), Sound::Audible(100));
    playback.show(&own.0, Some(&stream), Sound::Muted);
    playback.use_speaker(Some("headset".into()));
    assert_eq!((speaker(&heard).as_deref(), speaker(&own)), (Some("headset"), None));
    let later = Video::new();
    playback.show(&later.0, Some(&stream), Sound::Audible(100));
    assert_eq!(speaker(&later).as_deref(), Some("headset"));
    playback.use_speaker(None);
    assert_eq!(speaker(&heard).as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn a_speaker_that_cannot_be_used_is_reported() {
    let inbox = Inbox::new();
    let (playback, video) = (Playback::new(inbox.report()), Video::new());
    let _sink = Stub::new(prototype(), "setSinkId", &rejecting(exception("NotFoundError")));
    playback.use_speaker(Some("gone".into()));
    playback.show(&video.0, Some(&MediaStream::new().unwrap()), Sound::Audible(100));
    assert_eq!(inbox.next().await, MediaEvent::SpeakerRefused("gone".into()));
}

#[wasm_bindgen_test]
fn both_browsers_let_a_person_choose_the_speaker() {
    assert!(can_choose_speaker());
}
