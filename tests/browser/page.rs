//! The page's address and what the browser tells of the page.

use damso::browser::{address, clipboard, page_events::PageEvents};
use damso_call::Input;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::{
    inbox::Inbox,
    stub::{Stub, exception, rejecting},
};

#[wasm_bindgen_test]
async fn only_the_persons_own_navigation_is_reported() {
    let window = web_sys::window().unwrap();
    let inbox = Inbox::new();
    let _page = PageEvents::new(inbox.report());
    let site = address::site();
    address::navigate("#/r/a");
    address::navigate("#/r/b");
    let entries = window.history().unwrap().length().unwrap();
    address::navigate("#/r/b");
    assert_eq!(window.history().unwrap().length().unwrap(), entries, "it is there already");
    assert_eq!((address::fragment().as_str(), address::site()), ("#/r/b", site));

    window.history().unwrap().back().unwrap();
    assert_eq!(inbox.next().await, Input::RouteChanged("#/r/a".into()));
    window.history().unwrap().forward().unwrap();
    assert_eq!(inbox.next().await, Input::RouteChanged("#/r/b".into()));
    window.location().set_hash("#/edited").unwrap();
    assert_eq!(inbox.next().await, Input::RouteChanged("#/edited".into()));
    address::navigate("");
    assert_eq!(address::fragment(), "");
    window.location().set_hash("#/").unwrap();
    assert_eq!(inbox.next().await, Input::RouteChanged("#/".into()));
    assert!(inbox.is_empty());
}

#[wasm_bindgen_test]
async fn leaving_and_coming_back_is_reported() {
    let window = web_sys::window().unwrap();
    let document = window.document().unwrap();
    let inbox = Inbox::new();
    let listening = PageEvents::new(inbox.report());
    window.dispatch_event(&Event::new("online").unwrap()).unwrap();
    assert_eq!(inbox.next().await, Input::NetworkChanged);
    document.dispatch_event(&Event::new("visibilitychange").unwrap()).unwrap();
    assert_eq!(inbox.next().await, Input::Resumed);
    document.dispatch_event(&Event::new("resume").unwrap()).unwrap();
    assert_eq!(inbox.next().await, Input::Resumed);
    {
        let _hidden = Stub::new(&document, "visibilityState", &"hidden".into());
        document.dispatch_event(&Event::new("visibilitychange").unwrap()).unwrap();
    }
    window.dispatch_event(&Event::new("pagehide").unwrap()).unwrap();
    assert!(!inbox.is_empty(), "reported within the event");
    assert_eq!(inbox.next().await, Input::PageClosing);
    drop(listening);
    window.dispatch_event(&Event::new("online").unwrap()).unwrap();
    assert!(inbox.is_empty());
}

#[wasm_bindgen_test]
async fn copying_says_whether_it_has_worked() {
    let navigator = web_sys::window().unwrap().navigator();
    let inbox = Inbox::new();
    {
        let _missing = Stub::new(&navigator, "clipboard", &JsValue::UNDEFINED);
        clipboard::copy("text", inbox.report());
        assert_eq!(inbox.next().await, Err(()));
    }
    let clipboard = js_sys::Object::new();
    let _clipboard = Stub::new(&navigator, "clipboard", &clipboard);
    {
        let _refusing = Stub::new(&clipboard, "writeText", &rejecting(exception("NotAllowedError")));
        clipboard::copy("text", inbox.report());
        assert_eq!(inbox.next().await, Err(()));
    }
    let write = js_sys::Function::new_with_args("text", "globalThis.copied = text; return Promise.resolve();");
    let _writing = Stub::new(&clipboard, "writeText", &write);
    clipboard::copy("복사", inbox.report());
    assert_eq!(inbox.next().await, Ok(()));
    let copied = js_sys::Reflect::get(&js_sys::global(), &"copied".into()).unwrap();
    assert_eq!(copied.as_string().as_deref(), Some("복사"));
}
