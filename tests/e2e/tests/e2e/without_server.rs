//! With the server away, those who have lost each other find each other again through somebody who sees both.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Farewell, Server, people, status,
};
use serde_json::json;

#[test]
fn a_common_friend_carries_the_signals() {
    let mut server = Server::start();
    let [ada, bora, chin] = people([Chromium, Firefox, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.sees_and_hears(&bora);
    // Ada's first connection is the one with Bora.
    chin.joins(&link);
    for (person, other) in [(&ada, &chin), (&chin, &ada), (&bora, &chin), (&chin, &bora)] {
        person.sees_and_hears(other);
    }
    server.stop(Farewell::None);
    ada.sees(&status().saying("Lost the server for a moment."));
    bora.sees(&status().saying("Lost the server for a moment."));

    ada.run("recorded.connections[0].close()", &json!(null));
    // A page that does not know hears nothing any more, finds out, and calls anew.
    let called = "await until(() => recorded.connections.length > 2, () => 'another connection')";
    ada.run(called, &json!(null));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    chin.sees_and_hears(&ada);
    ada.sees(&status().saying("Lost the server for a moment."));
}
