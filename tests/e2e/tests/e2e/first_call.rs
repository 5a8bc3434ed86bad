//! The whole way: a new call, the link out of the address bar, and two people who see, hear and write to each other.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, button, people, tile,
};

use crate::chat::{reads_from, writes};

fn call(caller: Browser, guest: Browser) {
    let server = Server::start();
    let [ada, bora] = people([caller, guest]);
    let link = ada.starts_call(&server.page());
    assert!(link.starts_with(&format!("{}#/r/", server.page())), "{link}");
    bora.joins(&link);

    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    for person in [&ada, &bora] {
        person.click(&button("Chat"));
    }
    for text in ["안녕하세요, 들리세요?", "👋🏽 hi 👨‍👩‍👧‍👦", "<b>bold</b> & <script>alert(1)</script>"]
    {
        writes(&ada, text);
        reads_from(&bora, text);
        let answer = format!("{text} — {text}");
        writes(&bora, &answer);
        reads_from(&ada, &answer);
    }
    ada.counts(1, &tile(&bora));
    bora.counts(1, &tile(&ada));
}

#[test]
fn chromium_calls_chromium() {
    call(Chromium, Chromium);
}

#[test]
fn firefox_calls_firefox() {
    call(Firefox, Firefox);
}

#[test]
fn chromium_calls_firefox() {
    call(Chromium, Firefox);
}

#[test]
fn firefox_calls_chromium() {
    call(Firefox, Chromium);
}
