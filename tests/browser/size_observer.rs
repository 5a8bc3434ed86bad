//! Sizes of elements.

use damso::browser::{SizeObserver, set_style};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::inbox::Inbox;

#[wasm_bindgen_test]
async fn the_size_is_told_at_first_and_after_every_change() {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    set_style(&element, "width", "120px");
    set_style(&element, "height", "30.5px");
    document.body().unwrap().append_child(&element).unwrap();
    let inbox = Inbox::new();
    let report = inbox.report();
    let observer = SizeObserver::start(element.clone(), move |width, height| report((width, height)));
    assert_eq!(inbox.next().await, (120, 30));
    set_style(&element, "width", "60px");
    assert_eq!(inbox.next().await, (60, 30));
    drop(observer);
    element.remove();
}
