//! Somebody whose page sends what no honest one sends: that page loses its connections, and nobody else does.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, alert, people, tile,
};
use serde_json::json;

fn lies(liar: Browser, others: [Browser; 2], lie: &str) {
    let server = Server::start();
    let [ada, bora, chin] = people([others[0], liar, others[1]]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    chin.joins(&link);
    for (person, other) in [(&ada, &bora), (&ada, &chin), (&bora, &chin)] {
        person.is_with(other);
        other.is_with(person);
    }
    let script = format!(
        "const open = (label) => recorded.channels.filter((it) => it.label === label && it.readyState === 'open');
        {lie}"
    );
    bora.run(&script, &json!(null));
    for honest in [&ada, &chin] {
        honest.sees(&tile(&bora).with("data-connection", "failed"));
        honest.sees(&alert().saying("Disconnected from Bora"));
    }
    ada.sees_and_hears(&chin);
    chin.sees_and_hears(&ada);

    // An honest page is another matter.
    bora.reload();
    bora.enters_call();
    bora.sees_and_hears(&ada);
    chin.sees_and_hears(&bora);
}

#[test]
fn a_message_that_is_none() {
    lies(Chromium, [Firefox, Chromium], "for (const channel of open('control')) channel.send('{\"type\":7}')");
}

#[test]
fn a_binary_message() {
    lies(Firefox, [Chromium, Chromium], "for (const channel of open('control')) channel.send(new Uint8Array(9))");
}

#[test]
fn a_message_that_is_too_long() {
    lies(
        Chromium,
        [Chromium, Firefox],
        "for (const channel of open('control')) channel.send(JSON.stringify({ type: 'dance', steps: 'x'.repeat(200_000) }))",
    );
}

#[test]
fn a_flood() {
    lies(
        Chromium,
        [Chromium, Chromium],
        "for (const channel of open('control')) {
            for (let i = 0; i < 5_000; i += 1) channel.send('{\"type\":\"received\",\"number\":1}');
        }",
    );
}
