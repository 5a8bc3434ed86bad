//! What a page loads when somebody is there, or when it is asked for.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Farewell, Person, Server, alert, button, people, textbox,
};
use serde_json::json;

/// Waits until the page has the part of its program that comes later.
fn has_the_rest(person: &Person) {
    let loaded = "return until(
        () => performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('_later.wasm') && responseEnd > 0),
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
    has_the_rest(&ada);
    server.stop(Farewell::None);
    ada.click(&button("Chat"));
    ada.sees(&textbox("Message"));
}

/// Whoever is alone loads nothing before it is asked for.
fn what_cannot_be_loaded_is_told(browser: Browser) {
    let mut server = Server::start();
    let [ada] = people([browser]);
    ada.starts_call(&server.page());
    server.stop(Farewell::None);
    ada.click(&button("Chat"));
    let missing = alert().saying("This part of the page could not be loaded.");
    ada.sees(&missing);
    server.start_again();
    ada.click(&button("Try again").inside(missing.clone()));
    ada.sees(&textbox("Message"));
    ada.sees_no(&missing);
}

crate::in_both_browsers!(it_is_there_when_the_server_is_not, what_cannot_be_loaded_is_told);
