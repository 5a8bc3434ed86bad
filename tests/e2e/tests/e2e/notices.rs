//! Notices: wherever the person is, they can be read and what they offer can be pressed, and there is time for that.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ENTER, ESCAPE, Person, Rules, Server, button, dialog, group, people, status, tile,
};
use serde_json::json;

fn a_notice_over_a_dialog_can_be_read_and_answered(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    bora.is_with(&ada);
    for name in ["Settings", "Connection details"] {
        ada.opens(name);
        bora.chooses("Ask to mute", &ada);
        let asked = || status().saying("Bora asks you to mute.");
        ada.sees(&asked().inside(dialog(name)));
        ada.counts(1, &asked());
        ada.passes_axe(&format!("{name} with a notice"), Rules::All);
        // It goes on over the page when the dialog closes, and over the next one.
        ada.press(&button("Mute").inside(asked()), ESCAPE);
        ada.sees_no(&dialog(name));
        ada.counts(1, &asked());
        ada.opens(name);
        ada.click(&button("Mute").inside(asked().inside(dialog(name))));
        bora.sees(&tile(&ada).with("data-microphone", "off"));
        ada.sees_no(&asked());
        ada.types(ESCAPE);
        ada.sees_no(&dialog(name));
        ada.click(&button("Unmute microphone").inside(group("Call controls")));
        bora.sees(&tile(&ada).with("data-microphone", "on"));
    }
}

/// Nothing else tells that a notice would have left: half as much time again as it stays.
fn stays_while(person: &Person, held: impl FnOnce()) {
    person.click(&button("Copy link").inside(group("Call controls")));
    let dismiss = button("Dismiss").inside(status().saying("Link copied."));
    person.sees(&dismiss);
    held();
    let script = "const start = performance.now();
        await until(() => !all(input).length || performance.now() > start + 9_000, () => 'some time to pass');
        return all(input).length";
    assert_eq!(person.run(script, &json!(dismiss)), json!(1), "it is still there");
}

fn a_notice_waits_for_whoever_is_at_it(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.starts_call(&server.page());
    ada.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} } })", &json!(null));
    let copied = || status().saying("Link copied.");
    stays_while(&ada, || ada.points_at(&button("Dismiss").inside(copied())));
    ada.points_at(&button("Leave"));
    ada.sees_no(&copied());
    stays_while(&ada, || {
        ada.run("(await seen(input, 'the button')).focus()", &json!(button("Dismiss").inside(copied())));
    });
    ada.run("document.activeElement.blur()", &json!(null));
    ada.sees_no(&copied());
    // Whoever takes it away from the keyboard goes on from the beginning of the page, and not from nowhere.
    ada.click(&button("Copy link").inside(group("Call controls")));
    ada.press(&button("Dismiss").inside(copied()), ENTER);
    ada.sees_no(&copied());
    assert_eq!(ada.run("return document.activeElement.localName", &json!(null)), json!("h1"));
}

crate::in_both_browsers!(a_notice_over_a_dialog_can_be_read_and_answered, a_notice_waits_for_whoever_is_at_it);
