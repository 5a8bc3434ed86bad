//! What floats above all windows where only a picture can.

use std::{cell::RefCell, rc::Rc};

use damso::browser::FloatingWindow;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    inbox::Inbox,
    stub::{Stub, exception, rejecting},
};

#[wasm_bindgen_test]
async fn it_is_the_foremost_picture_or_else_one_that_is_seen_and_a_refusal_is_told() {
    let window = web_sys::window().unwrap();
    let document = window.document().unwrap();
    let _no_window = Stub::new(&window, "documentPictureInPicture", &JsValue::UNDEFINED);
    let videos = Reflect::get(&js_sys::global(), &"HTMLVideoElement".into()).unwrap();
    let videos = Reflect::get(&videos, &"prototype".into()).unwrap();
    let stage = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&stage).unwrap();
    let inbox = Inbox::new();
    let open = || {
        let place = Rc::new(RefCell::new(None));
        FloatingWindow::open(
            &place,
            0,
            Rc::new(|| {}),
            Rc::new(|_| {}),
            Rc::new({
                let report = inbox.report();
                move || report(())
            }),
        );
    };
    let floated = || Reflect::get(&js_sys::global(), &"floated".into()).unwrap().as_string();
    let float = Function::new_no_args("globalThis.floated = this.id; return Promise.resolve();");
    for (one, other, expected) in [
        ("data-camera=on", "data-camera=on data-foremost", Some("other")),
        ("data-camera=on data-foremost", "data-camera=on", Some("one")),
        // A screen.
        ("data-camera=on", "data-foremost", Some("other")),
        ("data-camera=on", "data-camera=off data-foremost", Some("one")),
        ("data-camera=on data-video=off data-foremost", "data-camera=on", Some("other")),
        ("data-camera=off", "data-camera=on data-video=off data-foremost", None),
    ] {
        let _float = Stub::new(&videos, "requestPictureInPicture", &float);
        Reflect::set(&js_sys::global(), &"floated".into(), &JsValue::UNDEFINED).unwrap();
        stage.set_inner_html(&format!(
            "<div class='tile own' data-camera=on><video id=own></video></div>
            <div class=tile {one}><video id=one></video></div>
            <div class=tile {other}><video id=other></video></div>"
        ));
        open();
        assert_eq!(floated().as_deref(), expected, "{one}, {other}");
        if expected.is_none() {
            inbox.next().await;
        }
    }
    assert!(inbox.is_empty());
    let _refusing = Stub::new(&videos, "requestPictureInPicture", &rejecting(exception("NotAllowedError")));
    stage.set_inner_html("<div class=tile data-camera=on><video></video></div>");
    open();
    inbox.next().await;
    stage.remove();
}
