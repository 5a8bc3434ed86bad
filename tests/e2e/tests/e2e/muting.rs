//! What somebody turns off is off for the others at once, and comes back.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Person, Server, button, group, people, tile,
};

fn both_ways(exchange: impl Fn(&Person, &Person)) {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    exchange(&ada, &bora);
    exchange(&bora, &ada);
}

#[test]
fn a_microphone() {
    both_ways(|speaker, listener| {
        speaker.click(&button("Mute microphone"));
        listener.at_once(|listener| listener.sees(&tile(speaker).with("data-microphone", "off")));
        speaker.sees(&group("You").with("data-microphone", "off"));
        listener.hears_nothing_of(&tile(speaker));
        listener.sees_moving(&tile(speaker));

        speaker.click(&button("Unmute microphone"));
        listener.at_once(|listener| listener.sees(&tile(speaker).with("data-microphone", "on")));
        listener.hears(&tile(speaker));
    });
}

#[test]
fn a_camera() {
    both_ways(|shown, watcher| {
        shown.click(&button("Turn camera off"));
        watcher.at_once(|watcher| watcher.sees(&tile(shown).with("data-camera", "off")));
        watcher.sees_no_picture(&tile(shown));
        shown.sees_no_picture(&group("You").with("data-camera", "off"));
        watcher.hears(&tile(shown));

        shown.click(&button("Turn camera on"));
        watcher.sees(&tile(shown).with("data-camera", "on"));
        watcher.sees_moving(&tile(shown));
    });
}

#[test]
fn before_the_call() {
    let server = Server::start();
    let [ada, bora] = people([Firefox, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.open(&link);
    bora.click(&button("Mute microphone"));
    bora.click(&button("Turn camera off"));
    bora.enters_call();
    ada.sees(
        &tile(&bora).with("data-connection", "connected").with("data-microphone", "off").with("data-camera", "off"),
    );
    ada.sees_no_picture(&tile(&bora));
    bora.sees_and_hears(&ada);

    bora.click(&button("Unmute microphone"));
    bora.click(&button("Turn camera on"));
    ada.sees_and_hears(&bora);
}
