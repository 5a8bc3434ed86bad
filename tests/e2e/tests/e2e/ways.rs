//! Everybody can be told how they are connected, and why they are not.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, alert, checkbox, people, tile,
};
use serde_json::json;

fn a_tile_tells_the_way(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees(&tile(&bora).with("data-connection", "connected").with("data-path", "direct"));
    ada.run("document.querySelector('.tile-way summary').click()", &json!(null));
    assert!(ada.reads(&tile(&bora)).contains("Connected directly"));
}

/// Who wants nothing but relays, where there is none, is told so at once, and the other is told why as well.
fn only_relays_and_no_relay(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    ada.open(&server.page());
    ada.click(&damso_e2e::button("New call"));
    ada.click(&checkbox("Hide my network address"));
    ada.enters_call();
    bora.joins(&ada.address());
    ada.sees(&alert().saying("this site has no relay"));
    bora.sees(&alert().saying("Ada hides the network address, but there is no relay."));
    let told = bora.run("return recorded.told.filter((line) => line.includes('typ '))", &json!(null));
    assert_eq!(told, json!([]), "no address has left");

    // It is remembered, and can be changed.
    ada.reload();
    ada.click(&checkbox("Hide my network address"));
    ada.enters_call();
    ada.sees_and_hears(&bora);
}

in_both_browsers!(a_tile_tells_the_way, only_relays_and_no_relay);
