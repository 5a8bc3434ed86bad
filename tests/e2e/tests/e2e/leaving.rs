//! Leaving and coming back: nothing stays on, nobody stays visible.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Person, Server, button, people, tile,
};
use serde_json::json;

fn together(first: Browser, second: Browser) -> (Server, [Person; 2]) {
    let server = Server::start();
    let [ada, bora] = people([first, second]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    (server, [ada, bora])
}

fn leave_and_rejoin(leaver: Browser, other: Browser) {
    let (_server, [ada, bora]) = together(leaver, other);
    ada.click(&button("Leave"));
    bora.at_once(|bora| bora.sees_no(&tile(&ada)));
    ada.is_at_rest();

    ada.click(&button("Rejoin"));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    bora.counts(1, &tile(&ada));
}

#[test]
fn chromium_leaves_and_rejoins() {
    leave_and_rejoin(Chromium, Firefox);
}

#[test]
fn firefox_leaves_and_rejoins() {
    leave_and_rejoin(Firefox, Chromium);
}

fn close_tab(closer: Browser, other: Browser) {
    let (_server, [ada, bora]) = together(closer, other);
    ada.close_tab();
    bora.at_once(|bora| bora.sees_no(&tile(&ada)));
}

#[test]
fn chromium_closes_the_tab() {
    close_tab(Chromium, Firefox);
}

#[test]
fn firefox_closes_the_tab() {
    close_tab(Firefox, Chromium);
}

/// What a closing tab draws, it draws in microtasks, in the middle of which Firefox may break it off.
#[test]
fn a_page_that_goes_is_drawn_when_it_comes_back() {
    let server = Server::start();
    let [ada] = people([Firefox]);
    ada.starts_call(&server.page());
    let go = "dispatchEvent(new Event('pagehide'));
        for (let microtask = 0; microtask < 100; microtask += 1) await null;
        return all(input).length";
    let drawn = ada.run(go, &json!(button("Rejoin")));
    assert_eq!(drawn, 0, "while it goes");
    ada.sees(&button("Rejoin"));
}

#[test]
fn a_new_call_after_a_call_is_another_one() {
    let (_server, [ada, bora]) = together(Chromium, Firefox);
    let before = ada.address();
    ada.click(&button("Leave"));
    ada.click(&button("New call"));
    ada.enters_call();
    assert_ne!(ada.address(), before);
    bora.sees_no(&tile(&ada));
}
