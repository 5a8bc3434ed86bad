//! What people are told of the way between them: why there is none, and what does not leave a browser.

use damso_e2e::{
    Access::{Cone, Public, Symmetric, UdpBlocked},
    Browser::{self, Chromium, Firefox},
    Laboratory, alert, button, checkbox, status, tile,
};
use serde_json::json;

/// Nothing but the relay's address leaves a browser that is to hide its own.
fn only_the_relay_is_told(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let [ada, bora] = laboratory.people([(browser, Cone), (Chromium, Public)]);
    ada.open(&laboratory.page());
    ada.click(&button("New call"));
    ada.click(&checkbox("Hide my network address"));
    ada.enters_call();
    bora.joins(&ada.address());
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    // Whichever the browser reaches first.
    ada.sees_one_of(["relay-udp", "relay-tcp"].map(|path| tile(&bora).with("data-path", path)));
    let told = bora.run("return recorded.told.filter(Boolean)", &json!(null));
    let told: Vec<&str> = told.as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect();
    let candidates: Vec<_> = told.iter().filter(|line| line.contains("candidate:")).collect();
    assert!(!candidates.is_empty());
    for candidate in candidates {
        assert!(candidate.contains(" typ relay raddr 0.0.0.0 rport 0"), "{candidate}");
    }
    for line in told.iter().filter(|line| !line.contains("candidate:")) {
        assert!(line.ends_with("IN IP4 0.0.0.0"), "{line}");
    }
}

#[test]
fn only_the_relay_is_told_of_chromium() {
    only_the_relay_is_told(Chromium);
}

#[test]
fn only_the_relay_is_told_of_firefox() {
    only_the_relay_is_told(Firefox);
}

#[test]
fn a_network_that_blocks_udp() {
    let Some(laboratory) = Laboratory::build_without_relay() else { return };
    let [ada, bora] = laboratory.people([(Chromium, UdpBlocked), (Firefox, Cone)]);
    bora.joins(&ada.starts_call(&laboratory.page()));
    ada.sees(&alert().saying("Your network blocks UDP, and no relay is configured."));
    bora.sees(&alert().saying("Ada’s network blocks UDP, and no relay is configured."));
}

#[test]
fn two_routers_that_are_too_strict() {
    let Some(laboratory) = Laboratory::build_without_relay() else { return };
    let [ada, bora] = laboratory.people([(Chromium, Symmetric), (Firefox, Symmetric)]);
    bora.joins(&ada.starts_call(&laboratory.page()));
    for person in [ada, bora] {
        person.sees(&alert().saying("Your two networks do not let each other through, and no relay is configured."));
    }
}

#[test]
fn two_who_are_apart_before_a_third() {
    let Some(laboratory) = Laboratory::build_without_relay() else { return };
    let [ada, bora, chin] = laboratory.people([(Chromium, Public), (Chromium, Public), (Firefox, Public)]);
    ada.home().is_cut_off_from(bora.home());
    let link = ada.starts_call(&laboratory.page());
    bora.joins(&link);
    chin.joins(&link);
    let apart = || status().saying("cannot hear each other.");
    chin.sees(&apart());
    for (person, other) in [(&ada, &bora), (&bora, &ada)] {
        person.sees(&tile(other).with("data-connection", "failed"));
        person.sees_and_hears(&chin);
    }
    ada.home().mends();
    ada.sees_and_hears(&bora);
    chin.sees_no(&apart());
}
