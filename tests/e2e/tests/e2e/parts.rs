//! What a page loads when nothing else is under way, or when it is asked for.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Farewell, Person, Server, TestFile, Theme, Window, alert, button, dialog, group, people, textbox,
};
use serde_json::json;

/// Waits until the page has the part of its program that comes later.
fn has_the_rest(person: &Person) {
    let loaded = "return until(
        () => performance.getEntriesByType('resource')
            .some(({ name, responseEnd }) => name.endsWith('_split_later.wasm') && responseEnd > 0),
        () => 'the rest of the program')";
    person.run(loaded, &json!(null));
}

/// The server may be away when it is asked for the first time.
fn it_is_there_when_the_server_is_not(browser: Browser) {
    let mut server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.sees_and_hears(&bora);
    for person in [&ada, &bora] {
        has_the_rest(person);
    }
    server.stop(Farewell::None);
    bora.click(&button("Chat"));
    bora.sees(&textbox("Message"));
}

/// On a narrow screen, which an open chat fills, too. What was asked for and cannot be had does not stand in the way.
fn what_cannot_be_loaded_is_told(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.uses(Theme::Dark, Window::Phone);
    ada.open(&server.page());
    ada.click(&button("New call"));
    ada.run(
        "const fetch = window.fetch;
        window.fetch = (what, ...rest) => String(what).endsWith('_split_later.wasm') && !window.mended
            ? Promise.reject(new TypeError('no line'))
            : fetch(what, ...rest)",
        &json!(null),
    );
    ada.click(&button("Join call"));
    ada.click(&button("Chat"));
    let words = "A part of this page could not be loaded.";
    let missing = alert().saying(words);
    ada.sees(&missing);
    ada.sees_no(&textbox("Message"));
    ada.sees(&button("Leave"));
    ada.click(&button("More").inside(group("Call controls")));
    ada.sees(&group("More").saying(words));

    ada.run("window.mended = true", &json!(null));
    ada.click(&button("Try again").inside(missing.clone()));
    ada.sees_no(&missing);
    ada.sees_no(&textbox("Message"));
    ada.click(&button("Chat"));
    ada.sees(&textbox("Message"));
    ada.click(&button("Close chat"));
    ada.opens("Settings");
    ada.sees(&dialog("Settings"));
}

/// Whoever is quicker than the line finds the menu filled, and the focus in it.
fn a_menu_fills_when_its_code_comes(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.open(&server.page());
    ada.click(&button("New call"));
    ada.run(
        "const fetch = window.fetch;
        const released = new Promise((resolve) => (window.release = resolve));
        window.fetch = (what, ...rest) => String(what).endsWith('_split_later.wasm')
            ? released.then(() => fetch(what, ...rest))
            : fetch(what, ...rest)",
        &json!(null),
    );
    ada.click(&button("Join call"));
    ada.click(&button("More").inside(group("Call controls")));
    ada.sees(&group("More").saying("Loading…"));
    ada.run("release()", &json!(null));
    let first = "return until(
        () => document.activeElement.textContent.includes('Invite'),
        () => `the focus in the menu, and not at ${document.activeElement.outerHTML}`)";
    ada.run(first, &json!(null));
    ada.sees_no(&group("More").saying("Loading…"));
}

/// On a page that takes none, as the first one, or a call that cannot do anything with them yet.
#[test]
fn a_file_that_is_dropped_does_not_take_the_place_of_the_page() {
    let server = Server::start();
    let [ada] = people([Chromium]);
    ada.open(&server.page());
    ada.sees(&button("New call"));
    let watch = "window.prevented = [];
        for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => prevented.push(event.defaultPrevented))";
    ada.run(watch, &json!(null));
    ada.drops(&[TestFile::new("page.html", 10).path()]);
    let all_prevented = "return prevented.length > 0 && prevented.every((it) => it)";
    assert_eq!(ada.run(all_prevented, &json!(null)), json!(true));
    ada.click(&button("New call"));
    ada.sees(&button("Join call"));
}

crate::in_both_browsers!(
    it_is_there_when_the_server_is_not,
    what_cannot_be_loaded_is_told,
    a_menu_fills_when_its_code_comes
);
