//! The browser's own buttons: back, forward, reload.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, button, people, status, textbox, tile, video,
};

fn back_and_forward(browser: Browser, other: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, other]);
    ada.open(&server.page());
    ada.click(&button("New call"));
    ada.sees_moving(&video("Your camera"));
    let link = ada.address();

    ada.back();
    ada.sees(&button("New call"));
    ada.is_at_rest();
    ada.forward();
    ada.sees_moving(&video("Your camera"));
    assert_eq!(ada.address(), link);

    ada.enters_call();
    bora.joins(&link);
    bora.sees_and_hears(&ada);
    ada.back();
    ada.sees(&button("New call"));
    bora.at_once(|bora| bora.sees_no(&tile(&ada)));
    ada.is_at_rest();
    ada.forward();
    ada.enters_call();
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
}

#[test]
fn back_and_forward_in_chromium() {
    back_and_forward(Chromium, Firefox);
}

#[test]
fn back_and_forward_in_firefox() {
    back_and_forward(Firefox, Chromium);
}

/// Who reloads is the same person again, and there once.
fn reload(browser: Browser, other: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, other]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);

    ada.reload();
    ada.sees(&status().saying("One person is already here."));
    assert_eq!(ada.value(&textbox("Your name")), ada.name());
    ada.click(&button("Join call"));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    bora.counts(1, &tile(&ada));
    ada.counts(1, &tile(&bora));
}

#[test]
fn reload_in_chromium() {
    reload(Chromium, Firefox);
}

#[test]
fn reload_in_firefox() {
    reload(Firefox, Chromium);
}
