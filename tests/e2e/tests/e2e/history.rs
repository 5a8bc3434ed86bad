//! The browser's own buttons: back, forward, reload.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, TestFile, button, dialog, people, status, textbox, tile, video,
};
use serde_json::json;

use crate::files::{PATIENCE, does, sees};

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

/// Who goes back while a file would be lost is asked, as by `Leave`, and stays until that is answered.
fn back_with_a_file(browser: Browser, other: Browser) {
    let server = Server::start();
    let [mut ada, bora] = people([browser, other]);
    ada.lose_patience(PATIENCE);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    ada.click(&button("Chat"));
    let (file, link) = (TestFile::new("holiday.bin", 300_000), ada.address());
    bora.click(&button("Chat"));
    bora.attaches(&[&file]);
    ada.click(&does("Download", &file));
    sees(&ada, &file, &["whole"]);
    let is_asked = "const leaving = new Event('beforeunload', { cancelable: true });
        dispatchEvent(leaving);
        return leaving.defaultPrevented";
    assert_eq!(ada.run(is_asked, &json!(null)), json!(true), "as if the tab were closed");
    for answer in ["Stay", "Leave anyway"] {
        ada.back();
        ada.sees(&dialog("Some files would be lost"));
        assert_eq!(ada.address(), link);
        bora.sees_and_hears(&ada);
        ada.click(&button(answer));
    }
    ada.sees(&button("New call"));
    bora.at_once(|bora| bora.sees_no(&tile(&ada)));
    ada.is_at_rest();
}

#[test]
fn back_with_a_file_in_chromium() {
    back_with_a_file(Chromium, Firefox);
}

#[test]
fn back_with_a_file_in_firefox() {
    back_with_a_file(Firefox, Chromium);
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
