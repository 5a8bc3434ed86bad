//! Every way in which camera and microphone can fail: the lobby says so in plain words, and one can still join with what
//! is there.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Devices, Permission, Person, Server, Setting, alert, button, link, people, status, tile, video,
};
use serde_json::{Value, json};

/// Somebody whose browser fails for real, and somebody whose does not.
fn joins_with_nothing(setting: Setting, page: impl Fn(&Server) -> String, sentence: &str) {
    let server = Server::start();
    let [ada, bora] = people([Chromium.into(), setting]);
    let address = ada.starts_call(&server.page());
    bora.open(&address.replace(&server.page(), &page(&server)));
    bora.sees(&alert().saying(sentence));
    bora.enters_call();
    bora.sees_and_hears(&ada);
    ada.sees(
        &tile(&bora).with("data-connection", "connected").with("data-microphone", "off").with("data-camera", "off"),
    );
    ada.sees_no_picture(&tile(&bora));
}

fn denied(browser: Browser) {
    let sentence = "Your browser is not allowed to use your camera and microphone.";
    joins_with_nothing(browser.permission(Permission::Denied), Server::page, sentence);
}

/// Not in Firefox, whose driver sets no such permission: there, the adapter is tested.
#[test]
fn what_is_allowed_at_last_is_used_at_once() {
    let server = Server::start();
    let [person] = people([Chromium.permission(Permission::Denied)]);
    person.open(&server.page());
    person.click(&button("New call"));
    person.sees(&alert().saying("Your browser is not allowed to use your camera and microphone."));
    person.allows_devices();
    person.sees_moving(&video("Your camera"));
    person.sees_no(&alert());
}

fn no_devices(browser: Browser) {
    joins_with_nothing(browser.devices(Devices::Real), Server::page, "No camera or microphone found.");
}

fn insecure_context(browser: Browser) {
    let sentence = "Your camera and microphone cannot be used over an unsafe connection.";
    joins_with_nothing(browser.into(), Server::insecure_page, sentence);
}

/// In a lobby where the devices fail as told.
#[track_caller]
fn looks_into_lobby(person: &Person, server: &Server, devices: &Value) {
    person.open(&server.page());
    person.pretend(devices);
    person.reload();
    person.click(&button("New call"));
}

fn each_failure_by_its_name(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    for (devices, sentence) in [
        (json!({"camera": "NotAllowedError"}), "Your browser is not allowed to use your camera."),
        (json!({"camera": "NotFoundError"}), "No camera found."),
        (json!({"camera": "NotReadableError"}), "Your camera cannot be used at the moment."),
        (json!({"camera": "AbortError"}), "Your camera did not start."),
        (json!({"camera": "SecurityError"}), "Your camera and microphone are blocked on this page."),
        (json!({"camera": "InvalidStateError"}), "Your camera did not start (InvalidStateError)."),
        (json!({"microphone": "NotReadableError"}), "Your microphone cannot be used at the moment."),
        (
            json!({"camera": "NotReadableError", "microphone": "NotReadableError"}),
            "Your camera and microphone cannot be used at the moment.",
        ),
        (json!({"missing": true}), "This browser cannot use your camera and microphone."),
    ] {
        looks_into_lobby(&person, &server, &devices);
        person.sees(&alert().saying(sentence));
        person.sees(&button("Join call"));
    }
}

fn in_the_browser_of_another_app(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    let app = "Mozilla/5.0 (Linux; Android 14; wv) Chrome/128.0 Mobile Safari/537.36;KAKAOTALK 2410850";
    looks_into_lobby(&person, &server, &json!({"browser": app, "camera": "NotAllowedError"}));
    person.sees(&alert().saying("This app does not let pages use your camera."));
    person.sees(&link("Open in your browser").inside(alert()));
    person.sees(&button("Join call"));
}

fn only_a_microphone(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([Chromium, browser]);
    looks_into_lobby(&ada, &server, &json!({"camera": "NotReadableError"}));
    ada.sees(&alert().saying("Your camera cannot be used at the moment."));
    ada.enters_call();
    bora.joins(&ada.address());
    bora.sees(
        &tile(&ada).with("data-connection", "connected").with("data-microphone", "on").with("data-camera", "off"),
    );
    bora.hears(&tile(&ada));

    // The other program has let go of the camera.
    ada.pretend(&json!({}));
    ada.click(&button("Turn camera on"));
    bora.sees_and_hears(&ada);
}

fn trying_again(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    looks_into_lobby(&person, &server, &json!({"camera": "NotReadableError"}));
    person.click(&button("Try again").inside(alert()));
    person.sees(&alert().saying("Your camera cannot be used at the moment."));
    person.pretend(&json!({}));
    person.click(&button("Try again").inside(alert()));
    person.sees_moving(&video("Your camera"));
    person.sees_no(&alert());
}

fn too_much_to_ask(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    looks_into_lobby(&person, &server, &json!({"camera": "OverconstrainedError"}));
    person.sees(&status().saying("The camera you chose is no longer there, so another one is used."));
    person.sees_moving(&video("Your camera"));
    person.sees_no(&alert());
}

crate::in_both_browsers!(
    denied,
    no_devices,
    insecure_context,
    each_failure_by_its_name,
    in_the_browser_of_another_app,
    only_a_microphone,
    trying_again,
    too_much_to_ask,
);
