//! The same in our page. Whatever of it this has to know by name stands at the top.

use std::cell::Cell;

use damso_e2e::{Find, Person, Server, TestFile, button};
use serde_json::{Value, json};

use crate::{
    scene::{Pair, Scene, number, wait_half_a_second},
    watching,
};

/// What opens the chat.
const CHAT: &str = "Chat";
/// What the receiver presses to have a file, before the file's name.
const DOWNLOAD: &str = "Download";
/// What is there once the file is whole, before the file's name.
const SAVE: &str = "Save";
/// What ends a call, and what is pressed when that is asked about.
const LEAVE: &str = "Leave";
const LEAVE_ANYWAY: &str = "Leave anyway";
/// The file's name.
pub(crate) const FILE: &str = "damso-bench.bin";
/// How many messages are written before the page may draw them.
const BATCH: usize = 50;

pub(crate) struct Ours {
    server: Server,
    /// When the last transfer of this call began; 0 if there was none.
    begun: Cell<f64>,
}

impl Ours {
    pub(crate) fn new() -> Self {
        Self { server: Server::start(), begun: Cell::default() }
    }
}

/// A file's button.
fn of_file(verb: &str) -> Find {
    button(format!("{verb}: {FILE}"))
}

impl Scene for Ours {
    fn alone(&self, person: &Person) {
        person.starts_call(&self.server.page());
        person.click(&button(CHAT));
    }

    fn together(&self, [ada, bora]: &Pair) {
        // From a call with a file that was not saved no link leads away without a question.
        if self.begun.take() > 0.
            && bora.run("return all(input).length > 0", &json!(button(LEAVE))) == Value::Bool(true)
        {
            bora.click(&button(LEAVE));
            bora.click(&button(LEAVE_ANYWAY));
        }
        bora.joins(&ada.starts_call(&self.server.page()));
        for (person, other) in [(ada, bora), (bora, ada)] {
            person.is_with(other);
            person.click(&button(CHAT));
        }
    }

    fn begin(&self, [ada, bora]: &Pair, file: &TestFile) {
        ada.attaches(&[file]);
        let download = of_file(DOWNLOAD);
        bora.sees(&download);
        // A look at the whole document at each change of it would take the page's time.
        let press = "const [download, save] = input;
            window.whole = new Promise((resolve) => {
                const look = () => {
                    if (!document.querySelector(`[aria-label=\"${save.name}\"]`)) return;
                    observer.disconnect();
                    resolve(performance.timeOrigin + performance.now());
                };
                const observer = new MutationObserver(look);
                observer.observe(document, { subtree: true, childList: true, attributeFilter: ['aria-label'] });
            });
            const begun = performance.timeOrigin + performance.now();
            all(download)[0].click();
            return begun";
        self.begun.set(number(&bora.run(press, &json!([download, of_file(SAVE)]))));
    }

    fn is_over(&self, [_, bora]: &Pair) -> Option<(f64, f64)> {
        Some((self.begun.get(), wait_half_a_second(bora, "whole")?))
    }

    /// Through the page's own field, so that it takes them as it takes everything.
    fn fill(&self, person: &Person, messages: usize) {
        let batch = watching::script(
            "const [sought, text, from, to] = input;
            for (let i = from; i < to; i += 1) {
                say(all(sought)[0], `${text} ${i}`);
                await pause(0);
            }",
        );
        for from in (0..messages).step_by(BATCH) {
            let to = messages.min(from + BATCH);
            person.run(&batch, &json!([watching::field(), watching::TEXT, from, to]));
        }
    }

    fn opens_chat(&self, person: &Person) {
        let open = person.run("return all(input).length > 0", &json!(watching::log_of_chat()));
        if open == Value::Bool(false) {
            person.click(&button(CHAT));
        }
    }
}
