//! A server that goes away takes no call with it; when it is back, everybody is known again.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Farewell, Server, button, people, status,
};

use serde_json::json;

use crate::chat::{reads_from, writes};

fn restart(farewell: Farewell) {
    let mut server = Server::start();
    let [ada, bora, chin] = people([Chromium, Firefox, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    for person in [&ada, &bora] {
        person.click(&button("Chat"));
    }

    server.stop(farewell);
    for (person, other) in [(&ada, &bora), (&bora, &ada)] {
        person.sees(&status().saying("Lost the server for a moment."));
        person.sees_and_hears(other);
        writes(person, &format!("{} is still here", person.name()));
        reads_from(other, &format!("{} is still here", person.name()));
    }

    server.start_again();
    for person in [&ada, &bora] {
        person.sees_no(&status().saying("Lost the server for a moment."));
        // What lives is recognised, not built anew.
        assert_eq!(person.run("return recorded.connections.length", &json!(null)), json!(1));
    }
    chin.joins(&link);
    for (person, other) in [(&ada, &bora), (&bora, &ada), (&ada, &chin), (&chin, &ada), (&bora, &chin), (&chin, &bora)]
    {
        person.sees_and_hears(other);
    }
}

#[test]
fn asked_to_stop() {
    restart(Farewell::Said);
}

#[test]
fn killed() {
    restart(Farewell::None);
}
