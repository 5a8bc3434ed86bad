//! The lobby says who is there already.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, alert, button, people, status,
};

fn presence(host: Browser, guest: Browser) {
    let server = Server::start();
    let [ada, bora] = people([host, guest]);
    ada.open(&server.page());
    ada.click(&button("New call"));
    ada.sees(&status().saying("Nobody is here yet."));
    bora.open(&ada.address());
    bora.sees(&status().saying("Nobody is here yet."));

    ada.enters_call();
    bora.sees(&status().saying("One person is already here."));
    ada.click(&button("Leave"));
    bora.sees(&status().saying("Nobody is here yet."));
}

#[test]
fn in_chromium() {
    presence(Firefox, Chromium);
}

#[test]
fn in_firefox() {
    presence(Chromium, Firefox);
}

#[test]
fn a_full_room_says_so() {
    let server = Server::start_with(&["--max-room-peers", "1"]);
    let [ada, bora] = people([Chromium, Firefox]);
    bora.open(&ada.starts_call(&server.page()));
    bora.click(&button("Join call"));
    bora.sees(&alert().saying("This call is full."));

    ada.click(&button("Leave"));
    bora.enters_call();
}
