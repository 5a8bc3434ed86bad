//! What floats above all windows where only a picture can.

use std::{cell::RefCell, rc::Rc};

use damso::browser::{FloatingWindow, follow_marked};
use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    inbox::Inbox,
    stub::{Stub, exception, rejecting},
};

#[wasm_bindgen_test]
async fn it_is_the_picture_that_is_marked_and_a_refusal_is_told() {
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
    for (one, other, expected) in
        [("", "data-floated=on", Some("other")), ("data-floated=on", "", Some("one")), ("", "", None)]
    {
        let _float = Stub::new(&videos, "requestPictureInPicture", &float);
        Reflect::set(&js_sys::global(), &"floated".into(), &JsValue::UNDEFINED).unwrap();
        stage.set_inner_html(&format!(
            "<div class='tile own'><video id=own></video></div>
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
    stage.set_inner_html("<div class=tile data-floated=on><video></video></div>");
    open();
    inbox.next().await;
    stage.remove();
}

#[wasm_bindgen_test]
fn another_picture_takes_the_place_of_the_one_that_floats() {
    let document = web_sys::window().unwrap().document().unwrap();
    let videos = Reflect::get(&js_sys::global(), &"HTMLVideoElement".into()).unwrap();
    let videos = Reflect::get(&videos, &"prototype".into()).unwrap();
    let stage = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&stage).unwrap();
    let float = Function::new_no_args("globalThis.followed = this.id; return Promise.resolve();");
    let _float = Stub::new(&videos, "requestPictureInPicture", &float);
    for (floats, marked, expected) in [
        (Some("one"), Some("other"), Some("other")),
        (Some("one"), Some("one"), None),
        (Some("one"), None, None),
        (None, Some("one"), None),
    ] {
        Reflect::set(&js_sys::global(), &"followed".into(), &JsValue::UNDEFINED).unwrap();
        let tile = |id| {
            let mark = if marked == Some(id) { "data-floated=on" } else { "" };
            format!("<div class=tile {mark}><video id={id}></video></div>")
        };
        stage.set_inner_html(&[tile("one"), tile("other")].concat());
        let floating = floats.and_then(|id| document.get_element_by_id(id)).map_or(JsValue::NULL, JsValue::from);
        let _floating = Stub::new(&document, "pictureInPictureElement", &floating);
        follow_marked();
        let followed = Reflect::get(&js_sys::global(), &"followed".into()).unwrap().as_string();
        assert_eq!(followed.as_deref(), expected, "{marked:?} where {floats:?} floats");
    }
    stage.remove();
}
