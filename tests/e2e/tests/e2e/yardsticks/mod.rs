//! The harness measured against a page whose content is known: it must find what is there, and miss what is not.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ENTER, Find, Person, SHIFT, StaticHost, button, combobox, group, heading, link, log, people, textbox,
};
use serde_json::json;

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/yardsticks");

fn before_page(browser: Browser) -> (Person, StaticHost) {
    let host = StaticHost::serve(DIRECTORY, "/");
    let [person] = people([browser]);
    person.open(&format!("{}page.html", host.address()));
    (person, host)
}

/// Fails unless `act` does, and tells why it did.
#[track_caller]
fn failure_of(act: impl FnOnce()) -> String {
    let failure = catch_unwind(AssertUnwindSafe(act)).expect_err("the yardstick passed what it should not have passed");
    *failure.downcast().expect("assertions fail with a text")
}

fn names(browser: Browser) {
    let (mut person, _host) = before_page(browser);
    for sought in [
        heading("Names"),
        button("From content"),
        button("From a label"),
        textbox("Wrapped"),
        combobox("Pointed at"),
        log("Referred to").saying("one two"),
        link("A link").with("href", "https://example.com/"),
        button("Within").inside(group("Outer").with("data-microphone", "on")),
    ] {
        person.sees(&sought);
    }
    let absent: [Find; 8] = [
        button("Not rendered"),
        button("Not visible"),
        button("Inert"),
        button("From"),
        link("No link"),
        button("Within").inside(group("Outer").with("data-microphone", "off")),
        button("From content").inside(group("Outer")),
        log("Referred to").saying("three"),
    ];
    person.lose_patience(Duration::from_millis(500));
    for sought in absent {
        person.sees_no(&sought);
        let failure = failure_of(|| person.sees(&sought));
        assert!(failure.contains(&sought.to_string()) && failure.contains("heading “Names”"), "{failure}");
    }
    failure_of(|| person.sees_no(&button("Within")));

    // What is awaited need not be there yet.
    person.lose_patience(Duration::from_secs(30));
    person.run("setTimeout(() => document.querySelector('button').textContent = 'Changed', 300)", &json!(null));
    person.sees(&button("Changed"));
}

fn hands(browser: Browser) {
    let (person, _host) = before_page(browser);
    let field = textbox("Wrapped");
    for text in ["before", "안녕 😀 <b>"] {
        person.write(&field, text);
        assert_eq!(person.value(&field), text);
    }
    person.run(
        "window.keys = []; document.querySelector('input').addEventListener('keydown', (event) =>
            event.key === 'Enter' && window.keys.push(event.shiftKey))",
        &json!(null),
    );
    person.press(&field, ENTER);
    person.press(&field, &format!("{SHIFT}{ENTER}"));
    assert_eq!(person.run("return window.keys", &json!(null)), json!([false, true]));
}

fn pictures_and_sounds(browser: Browser) {
    let (mut person, _host) = before_page(browser);
    person.click(&heading("Names"));
    person.sees_moving(&group("Moving"));
    person.sees_moving(&group("Camera"));
    person.hears(&group("Sounding"));
    person.hears_nothing_of(&group("Silent"));
    person.sees_no_picture(&group("One colour"));

    person.lose_patience(Duration::from_secs(3));
    for (sought, sign) in [
        ("Frozen", "difference 0.000"),
        ("One colour", "contrast 0."),
        ("Nobody", "there is no video"),
        ("Covered", "the video is covered"),
        ("Silent", "the video has no picture"),
    ] {
        let failure = failure_of(|| person.sees_moving(&group(sought)));
        assert!(failure.contains(sign), "{failure}");
    }
    for (sought, sign) in [
        ("Silent", "energy "),
        ("Sounding unheard", "the element is muted"),
        ("Moving", "there is no sound track"),
        ("Nobody", "there is no sound track"),
    ] {
        let failure = failure_of(|| person.hears(&group(sought)));
        assert!(failure.contains(sign), "{failure}");
    }
    failure_of(|| person.hears_nothing_of(&group("Sounding")));
    failure_of(|| person.sees_no_picture(&group("Moving")));
    person.sees_no_picture(&group("Covered"));
}

fn complaints(browser: Browser) {
    let (mut person, _host) = before_page(browser);
    person.click(&button("Go wrong"));
    let complaints = person.complaints().join("\n");
    for sign in ["policy violation script-src", "nobody cares", "nobody caught"] {
        assert!(complaints.contains(sign), "{sign} is not in:\n{complaints}");
    }
}

crate::in_both_browsers!(names, hands, pictures_and_sounds, complaints);
