//! The page's Content-Security-Policy is in force. That the page keeps it is seen in every other test: a person whose
//! browser reports a violation fails it.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, button, people,
};
use serde_json::json;

fn forbids_what_the_page_does_not_need(browser: Browser) {
    let server = Server::start();
    let [mut person] = people([browser]);
    person.open(&server.page());
    person.sees(&button("New call"));
    person.run(
        "const image = document.createElement('img');
        const forbidden = new Promise((resolve) => addEventListener('securitypolicyviolation', resolve));
        image.src = 'http://127.0.0.1:9/';
        document.body.append(image);
        await forbidden;
        const style = document.createElement('style');
        const more = new Promise((resolve) => addEventListener('securitypolicyviolation', resolve));
        style.textContent = 'body { display: none }';
        document.body.append(style);
        await more;",
        &json!(null),
    );
    let complaints = person.complaints().join("\n");
    for directive in ["img-src", "style-src"] {
        assert!(complaints.contains(&format!("policy violation {directive}")), "{complaints}");
    }
}

crate::in_both_browsers!(forbids_what_the_page_does_not_need);
