//! A page that does nothing but what is measured.

use std::fmt;

use damso_e2e::{Person, StaticHost, TestFile};
use serde_json::{Value, json};

use crate::{
    scene::{Pair, Scene, number, wait_half_a_second},
    watching,
};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

/// How long a message is, in bytes: as long as those of our page.
const MESSAGE: u32 = 64 << 10;

/// From where the floor's bytes come, and where they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Zeros are sent and counted.
    Memory,
    /// A file is read, and stored.
    Disk,
}

impl fmt::Display for Ends {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
        })
    }
}

pub(crate) struct Floor {
    host: StaticHost,
    ends: Ends,
}

impl Floor {
    pub(crate) fn new(ends: Ends) -> Self {
        Self { host: StaticHost::serve(DIRECTORY, "/"), ends }
    }
}

impl Scene for Floor {
    fn alone(&self, person: &Person) {
        person.open(&format!("{}floor.html", self.host.address()));
    }

    fn together(&self, [ada, bora]: &Pair) {
        for person in [ada, bora] {
            self.alone(person);
        }
        let offer = ada.run("return describe()", &Value::Null);
        let answer = bora.run("return answer(input)", &offer);
        ada.run("await accept(input)", &answer);
        for person in [ada, bora] {
            person.run("await channelsOpened()", &Value::Null);
        }
    }

    fn begin(&self, [ada, bora]: &Pair, file: &TestFile) {
        let (source, sink) = match self.ends {
            Ends::Memory => ("zeros", "memory"),
            Ends::Disk => ("file", "storage"),
        };
        if self.ends == Ends::Disk {
            ada.chooses_files("input", &[file]);
        }
        bora.run("await receive(input)", &json!({"size": file.size(), "sink": sink}));
        let order = json!({"size": file.size(), "message": MESSAGE, "source": source});
        ada.run("window.sent = send(input)", &order);
    }

    fn is_over(&self, [ada, bora]: &Pair) -> Option<(f64, f64)> {
        let finished = wait_half_a_second(bora, "received")?;
        Some((number(&ada.run("return window.sent", &Value::Null)), finished))
    }

    fn fill(&self, person: &Person, messages: usize) {
        person
            .run("for (let i = 0; i < input[1]; i += 1) show(`${input[0]} ${i}`)", &json!([watching::TEXT, messages]));
    }

    fn opens_chat(&self, _: &Person) {}
}
