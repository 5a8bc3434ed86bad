//! Two people at a page, ours or the floor, and what they do there that is measured.

use damso_e2e::{Person, TestFile};
use serde_json::{Value, json};

pub(crate) const MIB: u64 = 1 << 20;

pub(crate) type Pair = [Person; 2];

pub(crate) trait Scene {
    /// Brings one person to the page, where a chat is open.
    fn alone(&self, person: &Person);
    /// Brings both to the page, with the chat open, and connects them.
    fn together(&self, both: &Pair);
    /// Has a file go from the first to the second.
    fn begin(&self, both: &Pair, file: &TestFile);
    /// Waits for half a second at most. When the file began to go, and when all of it was there, in milliseconds since 1970.
    fn is_over(&self, both: &Pair) -> Option<(f64, f64)>;
    /// Puts so many messages more into the chat.
    fn fill(&self, person: &Person, messages: usize);
    /// Makes sure that the chat is open.
    fn opens_chat(&self, person: &Person);
}

/// What a promise of this name in the page comes to, a number, if it does so within half a second.
pub(crate) fn wait_half_a_second(person: &Person, promise: &str) -> Option<f64> {
    let script = "return Promise.race([window[input], new Promise((resolve) => setTimeout(resolve, 500, null))])";
    person.run(script, &json!(promise)).as_f64()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a script said {value}, which is no number"))
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
pub(crate) fn mib(bytes: u64) -> f64 {
    bytes as f64 / MIB as f64
}
