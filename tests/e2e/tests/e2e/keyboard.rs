//! A whole call without a mouse: everything is reached with Tab, one sees where one is, and the focus is never lost.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ENTER, ESCAPE, Person, SHIFT, Server, TAB, button, dialog, group, heading, log, people,
};
use serde_json::{Value, json};

/// More than there are stops on any page.
const STOPS: usize = 40;

/// Waits until this has the focus, and can be seen to have it.
#[track_caller]
fn is_at(person: &Person, name: &str) {
    let script = "const focus = () => document.activeElement;
        await until(() => nameOf(focus()) === input, () => `the focus at ${input}, not at ${nameOf(focus())}`);
        return focus().matches(':focus-visible') && getComputedStyle(focus()).outlineStyle !== 'none'";
    assert_eq!(person.run(script, &json!(name)), json!(true), "the focus at “{name}” is seen");
}

/// Goes on with Tab to what has this name. Every stop on the way can be seen.
#[track_caller]
fn tabs_to(person: &Person, name: &str) {
    let mut stops = Vec::new();
    for _ in 0..STOPS {
        person.types(TAB);
        let stop = person.run("return nameOf(document.activeElement)", &Value::Null);
        let stop = stop.as_str().expect("a name").to_owned();
        // Nothing has a name between the end of the page and its beginning, where the browser has its own stops.
        if !stop.is_empty() {
            is_at(person, &stop);
        }
        if stop == name {
            return;
        }
        stops.push(stop);
    }
    panic!("{} has found no “{name}”, only {stops:?}", person.name());
}

/// Goes to a button and presses it.
#[track_caller]
fn enters(person: &Person, name: &str) {
    tabs_to(person, name);
    person.types(ENTER);
}

fn a_call_by_the_keyboard_alone(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.open(&server.page());
    ada.sees(&button("New call"));
    enters(&ada, "New call");
    ada.sees(&button("Join call"));
    tabs_to(&ada, "Your name");
    ada.types("Ada");
    enters(&ada, "Join call");
    ada.sees(&heading("Send this link"));

    enters(&ada, "Mute microphone");
    is_at(&ada, "Unmute microphone");
    ada.sees(&group("You").with("data-microphone", "off"));
    ada.types(ENTER);
    is_at(&ada, "Mute microphone");

    // A menu: its first item has the focus, and Escape gives it back.
    enters(&ada, "More");
    is_at(&ada, "Hide my picture");
    tabs_to(&ada, "Keyboard shortcuts");
    ada.types(ESCAPE);
    is_at(&ada, "More");
    ada.sees_no(&button("Settings"));

    // A dialog over the menu's button, closed in both ways.
    for close in [ENTER, ESCAPE] {
        ada.types(ENTER);
        is_at(&ada, "Hide my picture");
        enters(&ada, "Settings");
        is_at(&ada, "Close settings");
        ada.types(close);
        ada.sees_no(&dialog("Settings"));
        is_at(&ada, "More");
    }

    enters_backwards(&ada, "Chat");
    is_at(&ada, "Message");
    ada.types("Good morning!");
    ada.types(ENTER);
    ada.sees(&log("Messages").saying("Good morning!"));
    is_at(&ada, "Message");
    ada.types(ESCAPE);
    ada.sees_no(&log("Messages"));
    is_at(&ada, "Chat");

    enters(&ada, "Leave");
    ada.sees(&button("Rejoin"));
    enters(&ada, "Rejoin");
    ada.sees(&heading("Send this link"));
    tabs_to(&ada, "Mute microphone");
}

/// As `enters`, back along the way.
#[track_caller]
fn enters_backwards(person: &Person, name: &str) {
    for _ in 0..STOPS {
        person.holds_key(SHIFT, |person| person.holds_key(TAB, |_| ()));
        if person.run("return nameOf(document.activeElement)", &Value::Null) == json!(name) {
            is_at(person, name);
            person.types(ENTER);
            return;
        }
    }
    panic!("{} has found no “{name}” on the way back", person.name());
}

crate::in_both_browsers!(a_call_by_the_keyboard_alone);
