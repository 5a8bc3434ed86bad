//! The runtime, with the real call in it.

use std::{cell::RefCell, rc::Rc};

use damso::browser::Runtime;
use damso_call::{Action, Screen};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::inbox::Inbox;

#[wasm_bindgen_test]
async fn what_is_done_before_the_start_and_while_drawing_is_not_lost() {
    let views = Inbox::new();
    let report = views.report();
    let running: Rc<RefCell<Option<Runtime>>> = Rc::default();
    let drawing = Rc::clone(&running);
    let runtime = Runtime::start(move |view| {
        if let Some(runtime) = drawing.take() {
            // Within the drawing of the first view, as a component does.
            runtime.act(Action::SetName("second".into()));
        }
        report(view);
    });
    running.replace(Some(runtime.clone()));
    runtime.act(Action::StartCall);
    runtime.act(Action::SetName("first".into()));
    let name = |wanted: &'static str| {
        views.find(move |view| match &view.screen {
            Screen::Lobby(lobby) => (lobby.name == wanted).then_some(()),
            _ => None,
        })
    };
    name("second").await;
    runtime.act(Action::OpenLink("not a link".into()));
    views.find(|view| matches!(view.screen, Screen::Home(_)).then_some(())).await;
    assert!(views.is_empty());
}
