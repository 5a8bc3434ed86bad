//! The link of a call: a good one leads there, and of a bad one it is said what is wrong.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    CONTROL, Server, alert, button, people, status, textbox,
};

fn pasted(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    let page = server.page();
    let site = page.trim_end_matches('/');
    let secret = "AAECAwQFBgcICQoLDA0ODw";
    person.open(&page);
    for (text, sentence) in [
        (String::new(), "There is no link yet."),
        ("come over".into(), "That is not the link of a call."),
        (page.clone(), "That is not the link of a call."),
        (format!("https://other.example/#/r/{secret}"), "That call is on another site: other.example."),
        (format!("{site}/#/r/{}", &secret[1..]), "The end of that link is missing."),
        (format!("{site}/#/r/{secret}AA"), "There is something extra at the end of that link."),
        (format!("{site}/#/r/!{}", &secret[1..]), "That link was changed on its way."),
    ] {
        person.write(&textbox("Call link"), &text);
        person.click(&button("Join"));
        person.sees(&alert().saying(sentence));
    }
    for text in [format!("{site}/#/r/{secret}"), format!("  <{site}/#/r/family-dinner~{secret}>"), secret.into()] {
        person.open(&page);
        person.reload();
        person.write(&textbox("Call link"), &text);
        person.click(&button("Join"));
        person.sees(&button("Join call"));
        assert!(person.address().ends_with(secret), "{}", person.address());
    }
}

/// A bad link in the address bar leads home, with the same words.
fn opened(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    person.open(&format!("{}#/r/AAECAwQF", server.page()));
    person.sees(&alert().saying("The end of that link is missing."));
    person.sees(&button("New call"));
}

fn copied(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    let link = person.starts_call(&server.page());
    person.click(&button("Copy link"));
    person.sees(&status().saying("Link copied."));
    person.open(&server.page());
    person.reload();
    person.press(&textbox("Call link"), &format!("{CONTROL}v"));
    assert_eq!(person.value(&textbox("Call link")), link);
}

crate::in_both_browsers!(pasted, opened, copied);
