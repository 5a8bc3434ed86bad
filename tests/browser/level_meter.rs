//! The level meter.

use damso::browser::{LevelMeter, media::Media};
use damso_call::{DeviceChoice, Generation, MediaEvent, MediaRequest, TrackKind};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::inbox::Inbox;

#[wasm_bindgen_test]
async fn a_microphone_is_measured_and_a_muted_one_is_silent() {
    let events = Inbox::new();
    let media = Media::new(events.report());
    let request = MediaRequest { microphone: Some(DeviceChoice::Any.into()), camera: None };
    media.capture(Generation(1), &request);
    events.find(|event| matches!(event, MediaEvent::Captured(..)).then_some(())).await;

    let levels = Inbox::new();
    let meter = LevelMeter::start(&media.stream(TrackKind::Microphone).unwrap(), levels.report()).unwrap();
    let heard = levels.find(|level| (level > 0.3).then_some(level)).await;
    assert!(heard <= 1.0);
    media.enable(TrackKind::Microphone, false);
    levels.find(|level| (level <= 0.0).then_some(())).await;

    drop(meter);
    while !levels.is_empty() {
        levels.next().await;
    }
}

#[wasm_bindgen_test]
fn a_stream_without_sound_has_no_level() {
    assert!(LevelMeter::start(&web_sys::MediaStream::new().unwrap(), |_| {}).is_none());
}
