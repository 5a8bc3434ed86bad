//! What is remembered.

use damso::browser::storage;
use damso_call::{Keep, Language, Preferences, Wanted};
use damso_protocol::RoomId;
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage;

use crate::stub::{Stub, exception, throwing};

fn local() -> Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

fn session() -> Storage {
    web_sys::window().unwrap().session_storage().unwrap().unwrap()
}

fn somebody() -> Preferences {
    Preferences {
        name: "담소 👋".into(),
        camera: Wanted::Off,
        microphone_device: Some("a\"b".into()),
        language: Some(Language::Korean),
        ..Preferences::default()
    }
}

#[wasm_bindgen_test]
fn preferences_are_remembered() {
    storage::remember(&somebody());
    assert_eq!(storage::preferences(), somebody());
    storage::remember(&Preferences::default());
    assert_eq!(storage::preferences(), Preferences::default());
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_forgotten() {
    for stored in ["", "nonsense", "[]", r#"{"name":5}"#] {
        local().set_item("damso.preferences", stored).unwrap();
        assert_eq!(storage::preferences(), Preferences::default(), "{stored}");
    }
    local().set_item("damso.preferences", r#"{"name":"known","newer":true}"#).unwrap();
    assert_eq!(storage::preferences().name, "known");
    local().clear().unwrap();
    assert_eq!(storage::preferences(), Preferences::default());
}

#[wasm_bindgen_test]
fn a_reload_is_the_same_person_in_another_life() {
    session().clear().unwrap();
    let (secret, first) = storage::session();
    let (again, second) = storage::session();
    assert_eq!(secret, again);
    assert!(second > first);
    session().set_item("damso.incarnation", "99999999999999").unwrap();
    assert_eq!(storage::session().1.0, 100_000_000_000_000, "the clock was set back since");
    session().set_item("damso.secret", "nonsense").unwrap();
    session().set_item("damso.incarnation", "nonsense").unwrap();
    let (other, third) = storage::session();
    assert_ne!(other, secret);
    assert!(third >= first);
    session().clear().unwrap();
}

#[wasm_bindgen_test]
fn without_storage_everything_is_new_and_works() {
    let window = web_sys::window().unwrap();
    let refused = throwing(exception("SecurityError"));
    let _local = Stub::getter(&window, "localStorage", &refused);
    let _session = Stub::getter(&window, "sessionStorage", &refused);
    storage::remember(&somebody());
    assert_eq!(storage::preferences(), Preferences::default());
    assert_ne!(storage::session().0, storage::session().0);
}

#[wasm_bindgen_test]
fn full_storage_is_no_trouble() {
    local().clear().unwrap();
    let prototype = js_sys::Reflect::get_prototype_of(&local()).unwrap();
    let set_item = js_sys::Reflect::get(&prototype, &"setItem".into()).unwrap();
    js_sys::Reflect::set(&prototype, &"setItem".into(), &throwing(exception("QuotaExceededError"))).unwrap();
    storage::remember(&somebody());
    let first = storage::session();
    js_sys::Reflect::set(&prototype, &"setItem".into(), &set_item.unchecked_into::<Function>()).unwrap();
    assert_eq!(storage::preferences(), Preferences::default());
    assert!(first.1.0 > 0);
}

#[wasm_bindgen_test]
fn a_chat_is_kept_for_the_tab_or_the_browser_until_it_is_forgotten() {
    let (room, other) = (RoomId([1; 16]), RoomId([2; 16]));
    for storage in [local(), session()] {
        storage.clear().unwrap();
    }
    assert_eq!(storage::recall_chat(room), None);
    assert!(storage::keep_chat(room, Keep::InBrowser, "older"));
    assert!(storage::keep_chat(room, Keep::InTab, "안녕"));
    assert_eq!(storage::recall_chat(room).as_deref(), Some("안녕"));
    assert_eq!(storage::recall_chat(other), None);
    session().clear().unwrap();
    assert_eq!(storage::recall_chat(room).as_deref(), Some("older"), "as in another tab");
    assert!(storage::keep_chat(room, Keep::InTab, "in between"));
    assert!(storage::keep_chat(room, Keep::InBrowser, "newer"));
    assert_eq!(storage::recall_chat(room).as_deref(), Some("newer"));
    // More than any browser takes: what was there stays.
    assert!(!storage::keep_chat(room, Keep::InBrowser, &"x".repeat(20_000_000)));
    assert_eq!(storage::recall_chat(room).as_deref(), Some("newer"));
    assert!(storage::keep_chat(room, Keep::InTab, "again"));
    storage::forget_chat(room, Keep::InBrowser);
    assert_eq!(storage::recall_chat(room), None);
}

#[wasm_bindgen_test]
fn what_was_decided_about_files_ends_with_the_tab_wherever_the_chat_is_kept() {
    let (room, other) = (RoomId([1; 16]), RoomId([2; 16]));
    for storage in [local(), session()] {
        storage.clear().unwrap();
    }
    let decided = |room| storage::recall_decisions(room);
    assert_eq!(decided(room), None);
    for keep in [Keep::InTab, Keep::InBrowser] {
        storage::keep_decisions(room, "declined 1");
        assert!(storage::keep_chat(room, keep, "chat"));
        assert_eq!((decided(room).as_deref(), decided(other)), (Some("declined 1"), None));
        storage::forget_chat(other, keep);
        assert!(decided(room).is_some());
        storage::forget_chat(room, Keep::InTab);
        assert_eq!(decided(room), None);
    }
    storage::keep_decisions(room, "declined 1");
    storage::keep_decisions(room, "");
    assert_eq!((decided(room), session().length().unwrap()), (None, 0));
    storage::keep_decisions(room, "declined 1");
    session().clear().unwrap();
    assert_eq!(decided(room), None, "as in another tab");
    local().clear().unwrap();
}

#[wasm_bindgen_test]
fn secrets_are_random() {
    assert_ne!(storage::random(), storage::random());
}
