//! Somebody whose page sends what no honest one sends: that page loses its connections, and nobody else does.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Person, Server, TestFile, alert, button, log, people, tile,
};
use serde_json::json;

use crate::files::{does, sees};

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

/// Bora offers a file, and of what that page sends meanwhile, this makes something else. Returns when Ada has asked for it.
fn lies_about_a_file(browsers: [Browser; 2], lie: &str) -> (Server, [Person; 2], TestFile) {
    let server = Server::start();
    let [ada, bora] = people(browsers);
    bora.joins(&ada.starts_call(&server.page()));
    for (person, other) in [(&ada, &bora), (&bora, &ada)] {
        person.is_with(other);
        person.click(&button("Chat"));
    }
    let tamper = format!(
        "const send = RTCDataChannel.prototype.send;
        const lie = (data) => {{ {lie} }};
        RTCDataChannel.prototype.send = function (data) {{ send.call(this, lie(data)); }};"
    );
    bora.run(&tamper, &json!(null));
    let file = TestFile::new("holiday.bin", 300_000);
    bora.attaches(&[&file]);
    ada.click(&does("Download", &file));
    (server, [ada, bora], file)
}

#[test]
fn a_size_that_is_not_the_files() {
    let (_server, [ada, bora], file) = lies_about_a_file(
        [Firefox, Chromium],
        r#"return typeof data === "string" ? data.replace('"size":300000', '"size":300001') : data"#,
    );
    ada.sees(&alert().saying("Disconnected from Bora"));
    ada.sees(&tile(&bora).with("data-connection", "failed"));
    sees(&ada, &file, &["waiting"]);
}

#[test]
fn bytes_that_are_not_what_was_announced() {
    let (_server, [ada, bora], file) = lies_about_a_file(
        [Chromium, Firefox],
        "if (typeof data === 'string' || data.byteLength < 100) return data;
        const bytes = new Uint8Array(data.slice(0));
        bytes[9] ^= 1;
        return bytes",
    );
    sees(&ada, &file, &["failed"]);
    ada.sees(&log("Messages").saying("It arrives damaged again and again."));
    bora.sees(&log("Messages").saying("could not receive it"));
    ada.sees_no(&does("Save", &file));
    ada.sees_and_hears(&bora);
}

#[test]
fn a_file_that_is_not_the_one_that_was_sealed() {
    let (_server, [ada, bora], file) = lies_about_a_file(
        [Chromium, Chromium],
        r#"const other = (character) => (character === "A" ? "B" : "A");
        const seal = /("type":"seal"[^}]*"digest":")(.)/;
        return typeof data === "string" ? data.replace(seal, (_, before, first) => before + other(first)) : data"#,
    );
    sees(&ada, &file, &["failed"]);
    ada.sees(&log("Messages").saying("What arrived is not the file that was offered."));
    ada.sees_no(&does("Save", &file));
    ada.sees_and_hears(&bora);
}
