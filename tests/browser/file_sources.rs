//! What is dropped, pasted and chosen, and the question before the page is closed.

use std::{cell::RefCell, rc::Rc};

use damso::browser::{self, Dragging, Pasted};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, Document, Event, EventInit, EventTarget, File, FilePropertyBag};

/// As a Mac writes 가.
const NAME: &str = "\u{1100}\u{1161}";

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn transfer(kinds: &[&str]) -> DataTransfer {
    let transfer = DataTransfer::new().unwrap();
    for kind in kinds {
        let options = FilePropertyBag::new();
        options.set_type(kind);
        let file = File::new_with_str_sequence_and_options(&Array::of1(&"x".into()), NAME, &options).unwrap();
        transfer.items().add_with_file(&file).unwrap();
    }
    transfer
}

/// Has an event happen, with this property; says whether the browser's own answer to it was prevented.
fn happen(target: &EventTarget, name: &str, property: &str, value: &JsValue) -> bool {
    let options = EventInit::new();
    options.set_bubbles(true);
    options.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &options).unwrap();
    Reflect::set(&event, &property.into(), value).unwrap();
    !target.dispatch_event(&event).unwrap()
}

#[wasm_bindgen_test]
fn only_files_are_taken_from_a_drag() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let watch = browser::watch_dragging({
        let told = Rc::clone(&told);
        move |dragging| {
            told.borrow_mut().push(match dragging {
                Dragging::Over => "over",
                Dragging::Away => "away",
                Dragging::Dropped(_) => "dropped",
            });
        }
    });
    let body = document().body().unwrap();
    let (files, text) = (transfer(&["image/png"]), transfer(&[]));
    text.set_data("text/plain", "words").unwrap();
    let drag = |name, what: &DataTransfer| happen(&body, name, "dataTransfer", what);
    for name in ["dragenter", "dragover", "drop"] {
        assert!(!drag(name, &text), "{name} of a text is the browser's");
        assert!(drag(name, &files), "{name} of files is ours");
    }
    drag("dragleave", &files);
    assert_eq!(*told.borrow(), ["over", "over", "dropped", "away"]);
    drop(watch);
    assert!(!drag("drop", &files));
}

#[wasm_bindgen_test]
fn pasted_files_are_told_by_where_they_were_pasted() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let _watch = browser::watch_pasting(
        {
            let told = Rc::clone(&told);
            move |pasted| {
                told.borrow_mut().push(pasted);
                pasted != Pasted::Files
            }
        },
        drop,
    );
    let body = document().body().unwrap();
    let field = document().create_element("textarea").unwrap();
    body.append_child(&field).unwrap();
    let paste = |target: &EventTarget, what: &DataTransfer| happen(target, "paste", "clipboardData", what);
    assert!(paste(&field, &transfer(&["image/png", "text/csv"])));
    assert!(paste(&body, &transfer(&["image/png"])));
    assert!(!paste(&body, &transfer(&["image/png", "text/csv"])), "what is not wanted is the browser's");
    assert!(!paste(&body, &transfer(&[])));
    let both = transfer(&["image/png"]);
    both.set_data("text/plain", "a cell").unwrap();
    assert!(!paste(&field, &both), "a text is meant where there is one");
    let named = transfer(&["image/png"]);
    named.set_data("text/plain", "가").unwrap();
    assert!(paste(&body, &named), "a Mac puts the name of the file beside it");
    assert_eq!(*told.borrow(), [Pasted::IntoText, Pasted::Pictures, Pasted::Files, Pasted::Pictures]);
    field.remove();
}

#[wasm_bindgen_test]
fn what_follows_a_button_is_pressed() {
    let holder = document().create_element("div").unwrap();
    let [button, sign, field] = ["button", "span", "input"].map(|name| document().create_element(name).unwrap());
    field.set_attribute("type", "checkbox").unwrap();
    button.append_child(&sign).unwrap();
    holder.append_child(&button).unwrap();
    holder.append_child(&field).unwrap();
    document().body().unwrap().append_child(&holder).unwrap();
    let checked = || Reflect::get(&field, &"checked".into()).unwrap().is_truthy();
    let event = Event::new_with_event_init_dict("click", &{
        let options = EventInit::new();
        options.set_bubbles(true);
        options
    });
    let event = event.unwrap();
    sign.unchecked_ref::<EventTarget>().dispatch_event(&event).unwrap();
    browser::press_next(&event);
    assert!(checked());
    holder.remove();
}

#[wasm_bindgen_test]
fn the_page_is_left_without_a_question_unless_one_is_asked_for() {
    let window = web_sys::window().unwrap();
    let leave = || happen(&window, "beforeunload", "x", &JsValue::NULL);
    for asks in [false, true] {
        let watch = browser::ask_before_leaving(move || asks);
        assert_eq!(leave(), asks);
        drop(watch);
        assert!(!leave());
    }
}
