//! What a browser throws, and what comes of a promise: here, and only here, a `JsValue` becomes a typed error.

use std::fmt;

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A `DOMException`, or whatever else was thrown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserError {
    /// `name`, such as `NotAllowedError`: for programs.
    pub name: String,
    /// `message`: for developers. Every browser has its own.
    pub message: String,
    /// `OverconstrainedError.constraint`: the name of what could not be met.
    pub constraint: String,
}

impl From<JsValue> for BrowserError {
    fn from(thrown: JsValue) -> Self {
        // Not by class: Firefox rejects with objects of classes that have no public name.
        let text = |property: &str| {
            Reflect::get(&thrown, &property.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
        };
        Self { name: text("name"), message: text("message"), constraint: text("constraint") }
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        formatter.write_str(": ")?;
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for BrowserError {}

/// Hands over what a promise comes to.
pub(super) fn settle(promise: Promise, done: impl FnOnce(Result<JsValue, BrowserError>) + 'static) {
    spawn(promise, Box::new(done));
}

/// Boxed, so that all of them are one future in the program.
fn spawn(promise: Promise, done: Box<dyn FnOnce(Result<JsValue, BrowserError>)>) {
    spawn_local(async move { done(JsFuture::from(promise).await.map_err(BrowserError::from)) });
}

/// Has something done of which nobody waits for the end.
pub(super) fn quietly(promise: Result<Promise, JsValue>) {
    if let Ok(promise) = promise {
        settle(promise, drop);
    }
}
