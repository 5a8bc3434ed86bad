//! Sharing the link of a call in other ways than copying it.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ESCAPE, Find, Person, Server, StaticHost, alert, button, dialog, img, link, people, site, status,
};
use serde_json::json;

/// In the lobby of a new call. The link is in the address bar.
fn in_the_lobby(person: &Person, page: &str) {
    person.open(page);
    person.click(&button("New call"));
    person.sees(&button("Join call"));
}

fn qr_code() -> Find {
    img("QR code of the call link")
}

/// How many files the page has fetched on demand.
fn fetched(person: &Person) -> u64 {
    let number = person.run(
        "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/on-demand/')).length",
        &json!(null),
    );
    number.as_u64().expect("a number of files")
}

fn in_other_ways(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    in_the_lobby(&person, &server.page());
    person.sees_no(&link("Send by e-mail"));
    assert_eq!(fetched(&person), 0);

    person.click(&button("Other ways to share"));
    person.sees(&qr_code());
    assert_eq!(fetched(&person), 3, "the dialog, and the program for the code with its bindings");
    let mail = person.attribute(&link("Send by e-mail"), "href");
    let body = person.run("return new URL(input).searchParams.get('body')", &json!(mail));
    assert!(body.as_str().is_some_and(|body| body.ends_with(&format!("\r\n\r\n{}", person.address()))), "{body}");

    person.press(&button("Close invite"), ESCAPE);
    person.sees_no(&qr_code());
    let focused = person.run("return contentOf(document.activeElement).trim()", &json!(null));
    assert_eq!(focused, json!("Other ways to share"));
}

/// Also for somebody who waits alone in a call. That the link was copied is told where it can be seen.
fn alone_in_a_call(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    person.starts_call(&server.page());
    person.click(&button("Other ways to share"));
    person.sees(&qr_code());
    person.click(&button("Copy link").inside(dialog("Invite")));
    person.sees_no(&dialog("Invite"));
    person.sees(&status().saying("Link copied."));
}

fn by_the_share_sheet(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    in_the_lobby(&person, &server.page());
    let sheet = "navigator.share = async (shared) => {
        window.shared = shared;
        if (input) throw new DOMException('', input);
    }";

    // The person closes it again.
    person.run(sheet, &json!("AbortError"));
    person.click(&button("Other ways to share"));
    person.click(&button("Share…"));
    let shared = person.run("return until(() => window.shared, () => 'the share sheet')", &json!(null));
    assert_eq!(shared, json!({"title": "Join our call", "url": person.address()}));
    person.sees(&dialog("Invite"));
    person.sees_no(&status().saying("Link copied."));

    // The browser refuses.
    person.run(sheet, &json!("NotAllowedError"));
    person.click(&button("Share…"));
    person.sees_no(&dialog("Invite"));
    person.sees(&status().saying("Link copied."));

    person.run(sheet, &json!(null));
    person.click(&button("Other ways to share"));
    person.click(&button("Share…"));
    person.sees_no(&dialog("Invite"));
}

fn without_the_program_for_the_qr_code(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    in_the_lobby(&person, &server.page());
    person.run("window.loadOnDemand = async () => { throw new TypeError('not found') }", &json!(null));
    person.click(&button("Other ways to share"));
    person.sees(&alert().saying("The QR code could not be loaded."));
    person.sees(&link("Send by e-mail"));
}

/// The program for it is found relative to the page.
fn under_a_sub_path(browser: Browser) {
    let host = StaticHost::serve(site(), "/some/sub/path/");
    let [person] = people([browser]);
    in_the_lobby(&person, host.address());
    person.click(&button("Other ways to share"));
    person.sees(&qr_code());
}

crate::in_both_browsers!(
    in_other_ways,
    alone_in_a_call,
    by_the_share_sheet,
    without_the_program_for_the_qr_code,
    under_a_sub_path,
);
