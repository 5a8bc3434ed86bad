//! What is looked at in either page, and how.

use damso_e2e::{Find, Person, button, log, textbox};
use serde_json::{Value, json};

use crate::{
    figures::Figures,
    scene::{Pair, number},
};

/// The beginning of every message that only has to be there.
pub(crate) const TEXT: &str = "A message of the usual length, as people write them to each other, with a number:";

/// Milliseconds between two probes.
const EVERY: u32 = 50;
/// So many probes there are at most beside a file: our page has the last messages in the document, and the file is to stay among
/// them.
pub(crate) const BESIDE_A_FILE: u32 = 30;
/// How many frames are scrolled for.
const FRAMES: u32 = 180;
/// How often the chat is opened.
const OPENINGS: usize = 15;

/// How long messages take from the Enter key to the other page, in milliseconds.
#[derive(Default)]
pub(crate) struct Latency {
    /// To the document.
    pub(crate) inserted: Figures,
    /// To the next frame.
    pub(crate) drawn: Figures,
}

impl Latency {
    /// The middle and the 99th percentile of both.
    pub(crate) fn told(&self) -> [String; 2] {
        [&self.inserted, &self.drawn]
            .map(|figures| format!("{:.1} and {:.1}", figures.median(), figures.percentile(99)))
    }
}

pub(crate) fn field() -> Find {
    textbox("Message")
}

pub(crate) fn log_of_chat() -> Find {
    log("Messages")
}

/// A script that has everything of `watching.js` at hand.
pub(crate) fn script(body: &str) -> String {
    format!("{}\n{body}", include_str!("watching.js"))
}

/// Sends probes from the first to the second as long as `meanwhile` takes, but no more than so many.
pub(crate) fn probe(both: &Pair, latency: &mut Latency, most: u32, meanwhile: impl FnOnce()) {
    let [ada, bora] = both;
    bora.run(&script("watch(all(input)[0])"), &json!(log_of_chat()));
    ada.run(&script("window.probing = probe(all(input[0])[0], input[1], input[2])"), &json!([field(), EVERY, most]));
    meanwhile();
    let said = ada.run("window.probed = true; await window.probing; return window.said", &Value::Null);
    let said = said.as_object().expect("the script says an object");
    let all_shown = "await until(() => Object.values(window.shown).filter(({ drawn }) => drawn).length >= input,
        () => `${input} probes, and not ${Object.keys(window.shown).length}`);
        return window.shown";
    let shown = bora.run(all_shown, &json!(said.len()));
    for (probe, said) in said {
        let said = number(said);
        latency.inserted.push(number(&shown[probe]["inserted"]) - said);
        latency.drawn.push(number(&shown[probe]["drawn"]) - said);
    }
}

/// How long the page takes from a press on the chat's button to the frame after next, in milliseconds.
pub(crate) fn openings(person: &Person) -> Figures {
    let script = script(
        "const [sought, shown] = input;
        const press = async () => {
            const begun = performance.now();
            all(sought)[0].click();
            await frame();
            await frame();
            return performance.now() - begun;
        };
        if (all(shown).length) await press();
        const taken = await press();
        return taken",
    );
    let input = json!([button("Chat"), log_of_chat()]);
    (0..OPENINGS).map(|_| number(&person.run(&script, &input))).collect()
}

/// How long frames take while all messages are scrolled by, in milliseconds.
pub(crate) fn frames(person: &Person) -> Figures {
    let script = script("return scroll(all(input[0])[0], input[1])");
    let durations = person.run(&script, &json!([log_of_chat(), FRAMES]));
    durations.as_array().expect("the script says a list").iter().map(number).collect()
}
