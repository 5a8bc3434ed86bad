//! Reads JSON.

use serde::de::DeserializeOwned;
use serde_json::{Result, Value};

/// By way of a [`Value`], as `damso_protocol` reads messages: reading a type straight from its text would bring a second
/// reader of texts into the page.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str::<Value>(text).and_then(T::deserialize)
}
