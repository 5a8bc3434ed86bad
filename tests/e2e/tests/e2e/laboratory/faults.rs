//! What happens to networks, computers and servers in the middle of a call: pictures go on or come back by themselves,
//! and no message is lost or doubled.

use std::time::{Duration, Instant};

use damso_e2e::{
    Access::{Cone, Public, Symmetric, UdpBlocked},
    Browser::{self, Chromium, Firefox},
    Farewell, Laboratory, Person, status, tile,
};

use super::conversation::Conversation;

/// Waits until somebody notices that somebody else is not reached any more, whether or not there is still hope.
#[track_caller]
pub(super) fn misses(person: &Person, other: &Person) {
    person.sees_one_of(["reconnecting", "failed"].map(|state| tile(other).with("data-connection", state)));
}

/// Another network in mid-call: another address, another router.
fn moving_house(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Cone), (Chromium, Cone)]);
    let conversation = Conversation::begin(&laboratory, &both);
    for access in [Cone, Symmetric, Public] {
        both[0].home().moves_behind(access);
        conversation.goes_on();
        conversation.is_whole();
        // Firefox stays with the first pair of candidates that works, and a relay may be quicker than a hole in a router.
        if browser == Chromium {
            conversation.goes_the_expected_way();
        }
    }
}

/// A line that is dead for a while.
fn dead_line(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Cone), (Chromium, Cone)]);
    let conversation = Conversation::begin(&laboratory, &both);
    both[0].home().is_cut_off();
    conversation.goes_on();
    for (person, other) in conversation.ways() {
        misses(person, other);
    }
    both[0].home().mends();
    conversation.goes_on();
    conversation.is_whole();
    conversation.goes_the_expected_way();
}

/// A line that loses every tenth packet.
fn lossy_line(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Cone), (Chromium, Symmetric)]);
    both[0].home().loses(10);
    let conversation = Conversation::begin(&laboratory, &both);
    for _ in 0..5 {
        conversation.goes_on();
    }
    conversation.is_whole();
    conversation.goes_the_expected_way();
}

/// The server, which relays the call, is killed and comes back.
fn dead_relay(browser: Browser) {
    let Some(mut laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Symmetric), (Chromium, UdpBlocked)]);
    let conversation = Conversation::begin(&laboratory, &both);
    conversation.goes_the_expected_way();
    laboratory.server.stop(Farewell::None);
    conversation.goes_on();
    for (person, other) in conversation.ways() {
        misses(person, other);
    }
    laboratory.server.start_again();
    conversation.goes_on();
    conversation.is_whole();
    conversation.goes_the_expected_way();
}

/// The server is killed and comes back, and nobody needs it meanwhile.
fn dead_server(browser: Browser) {
    let Some(mut laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Cone), (Chromium, Cone)]);
    let conversation = Conversation::begin(&laboratory, &both);
    laboratory.server.stop(Farewell::None);
    let away = status().saying("Lost the server for a moment.");
    for (person, _) in conversation.ways() {
        person.sees(&away);
    }
    conversation.goes_on();
    conversation.is_whole();
    laboratory.server.start_again();
    for (person, _) in conversation.ways() {
        person.sees_no(&away);
    }
    conversation.goes_on();
    conversation.is_whole();
}

/// The credentials for the relay expire, and the relay is needed afterwards still, and needed anew.
fn expired_credentials(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&["--turn-lifetime-seconds", "20"]) else { return };
    let both = laboratory.people([(browser, Symmetric), (Chromium, UdpBlocked)]);
    let conversation = Conversation::begin(&laboratory, &both);
    let expiry = Instant::now() + Duration::from_secs(22);
    while Instant::now() < expiry {
        conversation.goes_on();
        conversation.is_whole();
    }
    both[0].home().moves_behind(UdpBlocked);
    conversation.goes_on();
    conversation.is_whole();
    conversation.goes_the_expected_way();
}

/// A laptop is closed and opened again.
fn closed_laptop(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([(browser, Cone), (Chromium, Cone)]);
    let conversation = Conversation::begin(&laboratory, &both);
    let [ada, bora] = &both;
    ada.closes_the_laptop();
    misses(bora, ada);
    ada.opens_the_laptop();
    conversation.goes_on();
    conversation.is_whole();
}

crate::in_both_browsers!(
    moving_house,
    dead_line,
    lossy_line,
    dead_relay,
    dead_server,
    expired_credentials,
    closed_laptop
);

/// Browsers die without a farewell. Whoever stays learns of it at once, goes on with whoever stays as well, and in time
/// they are gone.
#[test]
fn dead_browsers() {
    let Some(laboratory) = Laboratory::build(&["--grace-seconds", "5"]) else { return };
    let mut all = laboratory.people([(Chromium, Cone), (Chromium, Symmetric), (Firefox, Public)]);
    // The server waits for them to come back, and the page for half a minute to hear of them by another way.
    all[0].lose_patience(Duration::from_mins(1));
    let [ada, bora, chin] = &all;
    let link = ada.starts_call(&laboratory.page());
    for person in [bora, chin] {
        person.joins(&link);
        ada.is_with(person);
        ada.sees_moving(&tile(person));
    }
    let conversation = Conversation::between([ada, chin]);
    bora.crashes();
    ada.at_once(|ada| misses(ada, bora));
    conversation.goes_on();
    conversation.is_whole();
    chin.crashes();
    ada.at_once(|ada| misses(ada, chin));
    for person in [bora, chin] {
        ada.sees_no(&tile(person));
    }
}
