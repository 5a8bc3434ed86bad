//! Keys that are shortcuts, and the one that is held to talk. What is typed into a field, pressed while a dialog is open, or
//! composed by an input method, is none.

use std::{cell::Cell, rc::Rc};

use damso_call::Hold;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::{
    dom::{document, window},
    listener::Listener,
};

/// What the browser shows to have the focus: what was reached with the keyboard, and not by a click.
const FOCUS_SHOWS: &str = ":focus-visible";

/// The key code of every key that an input method takes for itself.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether a key belongs to an input method. Safari reports the Enter that ends a composition only by its code: its
/// `isComposing` is already false then (bug 165004 of `WebKit`).
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD
}

/// What keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A key was pressed: a small letter, or `?`.
    Key(char),
    /// The space bar is held, or let go.
    Space(Hold),
}

/// Listens until it is dropped.
pub struct Keyboard {
    let_go: Box<dyn Fn() -> bool>,
    _listeners: [Listener; 4],
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        (self.let_go)();
    }
}

impl Keyboard {
    /// Reports from now on, and is told whether that key means something: then it is not typed into what it brings about.
    pub fn listen(report: impl Fn(Stroke) -> bool + 'static) -> Self {
        let report = Rc::new(report);
        let held = Rc::new(Cell::new(false));
        let let_go = {
            let (report, held) = (Rc::clone(&report), Rc::clone(&held));
            move || {
                let was_held = held.replace(false);
                if was_held {
                    report(Stroke::Space(Hold::Over));
                }
                was_held
            }
        };
        let (lost, dropped) = (let_go.clone(), let_go.clone());
        let document = document();
        // When the focus comes: any key that is pressed later has Chromium show it, also where a click has left it.
        let shows_focus = |element: Option<Element>| element.is_some_and(|it| it.matches(FOCUS_SHOWS).unwrap_or(false));
        let reached = Rc::new(Cell::new(shows_focus(document.active_element())));
        let was_reached = Rc::clone(&reached);
        Self {
            let_go: Box::new(dropped),
            _listeners: [
                Listener::new(&document, "focusin", move |event| {
                    reached.set(shows_focus(event.target().and_then(|target| target.dyn_into().ok())));
                }),
                Listener::new(&document, "keydown", move |event| {
                    let event: &KeyboardEvent = event.unchecked_ref();
                    match stroke(event, was_reached.get()) {
                        Some(' ') if !held.replace(true) => {
                            event.prevent_default();
                            report(Stroke::Space(Hold::Begun));
                        }
                        // A held key repeats itself, and a page would scroll by it.
                        Some(' ') => event.prevent_default(),
                        Some(key) if report(Stroke::Key(key)) => event.prevent_default(),
                        Some(_) | None => {}
                    }
                }),
                Listener::new(&document, "keyup", move |event| {
                    let event: &KeyboardEvent = event.unchecked_ref();
                    match event.key().as_str() {
                        // Or a button that was clicked before would be pressed by it.
                        " " if let_go() => event.prevent_default(),
                        // On a Mac nothing tells of what is let go while ⌘ is down.
                        "Meta" => drop(let_go()),
                        _ => {}
                    }
                }),
                Listener::new(&window(), "blur", move |_| {
                    lost();
                }),
            ],
        }
    }
}

/// What a key means: its letter, and where another alphabet is on the keys, the letter that is there in the Latin one.
/// `reached` says whether the keyboard has taken the focus to where it is.
fn stroke(event: &KeyboardEvent, reached: bool) -> Option<char> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || is_composing(event) {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let matches = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
    // A select and a box are worked with letters and the space bar as well, and a log is scrolled with it.
    let is_open = || document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
    if matches("input, textarea, select, [contenteditable], [role=log]") || is_open() {
        return None;
    }
    let key = event.key();
    let mut letters = key.chars();
    let letter = match (letters.next()?, letters.next()) {
        // Who has reached a button with the keyboard presses it with the space bar. After a click it only happens to have
        // the focus.
        (' ', None) => return Some(' ').filter(|_| !(reached && matches("button, a, summary"))),
        ('?', None) => return Some('?'),
        (letter, None) if letter.is_ascii_alphabetic() => letter,
        _ => event.code().strip_prefix("Key")?.chars().next()?,
    };
    Some(letter.to_ascii_lowercase()).filter(|_| !event.repeat())
}
