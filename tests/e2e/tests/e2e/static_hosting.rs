//! The page as plain files, anywhere: under a sub-path, from a host that knows nothing of Damso, with the signaling
//! server elsewhere.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Server, StaticHost, people, site,
};
use serde_json::json;

#[test]
fn under_a_sub_path() {
    let server = Server::start_without_page();
    let config = json!({"signaling": server.signaling()}).to_string();
    let host = StaticHost::serve_with_config(site(), "/some/sub/path/", config);
    let [ada, bora] = people([Chromium, Firefox]);
    let link = ada.starts_call(host.address());
    assert!(link.starts_with(&format!("{}#/r/", host.address())), "{link}");
    bora.joins(&link);
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
}
