//! A whole call without a mouse: everything is reached with Tab, one sees where one is, and the focus is never lost.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    END, ENTER, ESCAPE, HOME, Person, SHIFT, Server, TAB, TestFile, button, dialog, group, heading, img, log, people,
    status, textbox, tile,
};
use serde_json::{Value, json};

/// More than there are stops on any page.
const STOPS: usize = 40;

/// Waits until this has the focus, and can be seen to have it.
#[track_caller]
fn is_at(person: &Person, name: &str) {
    let script = "const focus = () => document.activeElement;
        const seen = () => focus().matches(':focus-visible') && getComputedStyle(focus()).outlineStyle !== 'none';
        const where = () => `the focus at ${input}, not at ${nameOf(focus())}, ${seen() ? '' : 'un'}seen; ${inventory()}`;
        await until(() => nameOf(focus()) === input && seen(), where)";
    person.run(script, &json!(name));
}

/// Waits until the heading has the focus, which it takes when what had it is gone.
#[track_caller]
fn is_at_the_heading(person: &Person) {
    let script = "const focus = () => document.activeElement;
        await until(() => roleOf(focus()) === 'heading', () => `the focus at the heading, not ${focus().outerHTML}`)";
    person.run(script, &Value::Null);
}

/// Goes on with Tab to what has this name. Every stop on the way can be seen.
#[track_caller]
fn tabs_to(person: &Person, name: &str) {
    let mut stops = Vec::new();
    for _ in 0..STOPS {
        person.types(TAB);
        // Nothing has the focus between the end of the page and its beginning, where the browser has its own stops.
        let stop = "const focus = document.querySelector(':focus');
            return focus && [nameOf(focus), focus.matches(':focus-visible') && getComputedStyle(focus).outlineStyle !== 'none']";
        let stop = person.run(stop, &Value::Null);
        if stop == json!([name, true]) {
            return;
        }
        assert_ne!(stop[1], json!(false), "{} sees {}", person.name(), stop[0]);
        stops.push(stop[0].clone());
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
    let [ada, bora] = people([browser, Chromium]);
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
    is_at(&ada, "Invite");
    tabs_to(&ada, "Keyboard shortcuts");
    ada.types(ESCAPE);
    is_at(&ada, "More");
    ada.sees_no(&button("Settings"));

    // A dialog over the menu's button, closed in both ways.
    for close in [ENTER, ESCAPE] {
        ada.types(ENTER);
        is_at(&ada, "Invite");
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

    bora.joins(&ada.address());
    ada.is_with(&bora);
    shares_the_screen(&ada, &bora);
    uses_menus(&ada, &bora);
    uses_dialogs(&ada);
    writes_and_takes_back(&ada);
    has_a_file_and_leaves(&ada, &bora);

    enters(&ada, "Rejoin");
    ada.is_with(&bora);
    tabs_to(&ada, "Mute microphone");
    enters(&ada, "Options for Bora");
    is_at(&ada, "Pin");
    bora.close_tab();
    is_at_the_heading(&ada);
}

fn shares_the_screen(ada: &Person, bora: &Person) {
    let screen = group("Ada’s screen");
    enters_backwards(ada, "Share screen");
    if ada.browser() == Chromium {
        is_at(ada, "Stop sharing");
        bora.sees(&screen);
        ada.types(ENTER);
        bora.sees_no(&screen);
    } else {
        // It has no screen here.
        ada.sees(&status().saying("Your screen could not be shared."));
    }
    is_at(ada, "Share screen");
    bora.click(&button("Share screen"));
    ada.sees(&group("Bora’s screen"));
    tabs_to(ada, "Pin");
    bora.click(&button("Stop sharing"));
    is_at_the_heading(ada);
}

/// Each gives the focus back to the button that opened it.
fn uses_menus(ada: &Person, bora: &Person) {
    enters(ada, "React");
    is_at(ada, "Raise hand");
    enters(ada, "Applause");
    is_at(ada, "React");
    bora.sees(&img("Applause").inside(tile(ada)));

    enters(ada, "Options for Bora");
    is_at(ada, "Pin");
    ada.types(ENTER);
    is_at(ada, "Options for Bora");
    ada.sees(&tile(bora).with("data-pinned", "on"));
    ada.types(ENTER);
    is_at(ada, "Unpin");
    tabs_to(ada, "Volume");
    ada.types(HOME);
    let silent = "const [tile, described] = input;
        const video = (await seen(tile, described)).querySelector('video');
        await until(() => video.volume === 0, () => `silence, not ${video.volume}`)";
    ada.run(silent, &json!([tile(bora), "Bora"]));
    ada.types(ESCAPE);
    is_at(ada, "Options for Bora");

    enters_backwards(ada, "More");
    is_at(ada, "Invite");
    enters(ada, "Move my picture");
    is_at(ada, "More");
    let at_the_left = "const own = () => all(input)[0].getBoundingClientRect();
        await until(() => own().right < innerWidth / 2, () => `the left half, not ${own().right}`)";
    ada.run(at_the_left, &json!(group("You")));
    for [item, other] in [["Hide my picture", "Show my picture"], ["Show my picture", "Hide my picture"]] {
        ada.types(ENTER);
        is_at(ada, "Invite");
        enters(ada, item);
        is_at(ada, "More");
        ada.types(ENTER);
        is_at(ada, "Invite");
        tabs_to(ada, other);
        ada.types(ESCAPE);
        is_at(ada, "More");
    }
}

/// From the button of the menu in which they are, to which the focus comes back.
fn uses_dialogs(ada: &Person) {
    ada.types(ENTER);
    enters(ada, "Settings");
    is_at(ada, "Close settings");
    tabs_to(ada, "Microphone");
    ada.types(END);
    let chosen = "const { options, selectedIndex } = document.activeElement;
        const live = () => recorded.tracks.findLast((track) => track.kind === 'audio' && track.readyState === 'live')?.label;
        await until(() => options[selectedIndex].text === live(), () => `${options[selectedIndex].text}, not ${live()}`);
        return selectedIndex === options.length - 1";
    assert_eq!(ada.run(chosen, &Value::Null), json!(true), "the last microphone is chosen");
    is_at(ada, "Microphone");
    ada.types(ESCAPE);
    is_at(ada, "More");

    for (item, close, within) in [
        ("Invite", "Close invite", "Send by e-mail"),
        ("Connection details", "Close connection details", "Copy report"),
    ] {
        ada.types(ENTER);
        is_at(ada, "Invite");
        if item != "Invite" {
            tabs_to(ada, item);
        }
        ada.types(ENTER);
        is_at(ada, close);
        tabs_to(ada, within);
        ada.types(ESCAPE);
        is_at(ada, "More");
    }
    ada.types("?");
    is_at(ada, "Close keyboard shortcuts");
    tabs_to(ada, "Use keyboard shortcuts");
    ada.types(ESCAPE);
    is_at(ada, "More");
}

/// In the chat, which stays open.
fn writes_and_takes_back(ada: &Person) {
    enters_backwards(ada, "Chat");
    is_at(ada, "Message");
    let chooses = |item: &str| {
        enters_backwards(ada, "Message options");
        is_at(ada, "Thumbs up");
        enters(ada, item);
    };
    chooses("Reply");
    is_at(ada, "Message");
    ada.types("I am awake");
    ada.types(ENTER);
    ada.sees(&log("Messages").saying("In reply to You Good morning!"));
    chooses("Edit");
    is_at(ada, "Message");
    ada.types(" now");
    ada.types(ENTER);
    ada.sees(&log("Messages").saying("I am awake now"));
    chooses("Delete");
    is_at(ada, "Really delete for everybody?");
    ada.types(ENTER);
    ada.sees(&log("Messages").saying("Message deleted"));
    is_at(ada, "Messages");

    enters_backwards(ada, "Chat options");
    is_at(ada, "Export as text");
    ada.types(ESCAPE);
    is_at(ada, "Chat options");
    enters_backwards(ada, "Search messages");
    ada.sees(&textbox("Search messages"));
    ada.types("morning");
    ada.sees(&status().saying("1 of 1"));
    ada.types(ESCAPE);
    is_at(ada, "Message");
}

/// The buttons of a file come and go, and what is pressed is never lost.
fn has_a_file_and_leaves(ada: &Person, bora: &Person) {
    let file = TestFile::new("notes.bin", 5_000);
    bora.click(&button("Chat"));
    bora.attaches(&[&file]);
    ada.sees(&button("Download: notes.bin"));
    enters_backwards(ada, "Decline: notes.bin");
    is_at(ada, "Download: notes.bin");
    ada.types(ENTER);
    is_at(ada, "Save: notes.bin");

    enters_backwards(ada, "Leave");
    is_at(ada, "Dismiss");
    ada.types(ESCAPE);
    is_at(ada, "Leave");
    ada.types(ENTER);
    enters(ada, "Leave anyway");
    ada.sees(&button("Rejoin"));
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
