//! Two people at a page, ours or the floor, and what they do there that is measured.

use damso_e2e::{Person, TestFile};
use serde_json::Value;

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

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a script said {value}, which is no number"))
}
