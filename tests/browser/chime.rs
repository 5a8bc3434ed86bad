//! Chimes.

use damso::browser::{
    LevelMeter,
    chime::{Chime, Note},
};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlMediaElement, MediaStream};

use crate::{
    inbox::Inbox,
    stub::{Stub, exception, rejecting},
};

const LONG: [Note; 2] =
    [Note { frequency: 440, start: 0, length: 3_000 }, Note { frequency: 660, start: 200, length: 3_000 }];

fn prototype() -> JsValue {
    let class = Reflect::get(&js_sys::global(), &"HTMLMediaElement".into()).unwrap();
    Reflect::get(&class, &"prototype".into()).unwrap()
}

/// A `play` that reports the element.
fn reporting(inbox: &Inbox<JsValue>) -> Function {
    let report = Closure::<dyn Fn(JsValue)>::new(inbox.report()).into_js_value();
    let bind = Function::new_with_args("report", "return function () { report(this); return Promise.resolve(); }");
    bind.call1(&JsValue::NULL, &report).unwrap().unchecked_into()
}

fn stream(element: JsValue) -> MediaStream {
    element.unchecked_into::<HtmlMediaElement>().src_object().unwrap()
}

#[wasm_bindgen_test]
async fn a_chime_is_heard_on_the_chosen_speaker() {
    let played = Inbox::new();
    let _play = Stub::new(prototype(), "play", &reporting(&played));
    let remember = Function::new_with_args("id", "this.speaker = id; return Promise.resolve();");
    let _sink = Stub::new(prototype(), "setSinkId", &remember);
    let chime = Chime::default();
    chime.play(&LONG, Some("headset"));
    let element = played.next().await;
    assert_eq!(Reflect::get(&element, &"speaker".into()).unwrap(), "headset");
    let levels = Inbox::new();
    let _meter = LevelMeter::start(&stream(element.clone()), levels.report()).unwrap();
    levels.find(|level| (level > 0.3).then_some(())).await;
    // The next one is played by the same element.
    chime.play(&LONG, None);
    assert_eq!(played.next().await, element);
    assert_eq!(Reflect::get(&element, &"speaker".into()).unwrap(), "");
}

#[wasm_bindgen_test]
async fn a_speaker_that_is_gone_and_a_browser_that_does_not_play_throw_nothing() {
    let played = Inbox::new();
    let _play = Stub::new(prototype(), "play", &reporting(&played));
    let _sink = Stub::new(prototype(), "setSinkId", &rejecting(exception("NotFoundError")));
    let chime = Chime::default();
    chime.play(&LONG, Some("gone"));
    played.next().await;
    let refused = Inbox::new();
    let report = refused.report();
    let refuse = Closure::<dyn Fn() -> Promise>::new(move || {
        report(());
        Promise::reject(&exception("NotAllowedError"))
    });
    let _refusing = Stub::new(prototype(), "play", &refuse.into_js_value());
    chime.play(&LONG, None);
    refused.next().await;
}
