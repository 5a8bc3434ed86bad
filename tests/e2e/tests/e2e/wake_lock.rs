//! The screen of whoever is in a call does not go dark.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Person, Server, button, people,
};
use serde_json::json;

/// Counts locks from now on: those that the page has been given, and those of them that it has not given back.
fn watch(person: &Person) {
    let script = "window.locks = { given: 0, held: 0 };
        const request = async (kind) => {
            locks.given += 1;
            locks.held += 1;
            return { kind, release: async () => { locks.held -= 1; } };
        };
        Object.defineProperty(navigator, 'wakeLock', { value: { request } })";
    person.run(script, &json!(null));
}

#[track_caller]
fn locks(person: &Person, given: u32, held: u32) {
    let script = "const [given, held] = input;
        await until(() => locks.given === given && locks.held === held, () => `${input}, not ${Object.values(locks)}`)";
    person.run(script, &json!([given, held]));
}

fn the_screen_stays_lit_during_a_call(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.open(&server.page());
    watch(&ada);
    ada.click(&button("New call"));
    ada.sees(&button("Join call"));
    locks(&ada, 0, 0);
    ada.enters_call();
    locks(&ada, 1, 1);
    // The browser takes it away from a hidden page, and it is asked for when the page is seen again.
    ada.run("document.dispatchEvent(new Event('visibilitychange'))", &json!(null));
    locks(&ada, 2, 1);
    ada.leaves();
    locks(&ada, 2, 0);
    ada.click(&button("Rejoin"));
    locks(&ada, 3, 1);
}

crate::in_both_browsers!(the_screen_stays_lit_during_a_call);
