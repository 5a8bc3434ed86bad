//! As much of the `WebDriver` protocol (<https://www.w3.org/TR/webdriver2/>) as the tests need: JSON over HTTP.

use std::{fmt, time::Duration};

use serde_json::{Value, json};
use ureq::Agent;

use crate::network::Network;

/// Longer than any script waits, so that the page tells what it waited for before the driver loses patience.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(90);
const HTTP_TIMEOUT: Duration = Duration::from_mins(2);

/// One browser.
pub(crate) struct Session {
    agent: Agent,
    network: Network,
    address: String,
}

/// A reference to an element of the page, as the drivers write it.
#[derive(Clone)]
pub(crate) struct Element(Value);

/// The driver or the browser did not do what it was told.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// One of the error codes of the specification's section 6.6, or `transport`.
    pub(crate) code: String,
    message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl From<ureq::Error> for Refusal {
    fn from(error: ureq::Error) -> Self {
        Self { code: "transport".into(), message: error.to_string() }
    }
}

impl Session {
    /// Opens a browser by the driver on this port of the network's own localhost.
    pub(crate) fn open(port: u16, network: Network, capabilities: &Value) -> Result<Self, Refusal> {
        let agent = Agent::new_with_config(
            Agent::config_builder().timeout_global(Some(HTTP_TIMEOUT)).http_status_as_error(false).build(),
        );
        let driver = Self { agent, network, address: format!("http://127.0.0.1:{port}/session") };
        let opened = driver.post("", &json!({"capabilities": {"alwaysMatch": capabilities}}))?;
        let id = opened["sessionId"].as_str().unwrap_or_default();
        let session = Self { address: format!("{}/{id}", driver.address), ..driver };
        session.post("/timeouts", &json!({"script": SCRIPT_TIMEOUT.as_millis()}))?;
        Ok(session)
    }

    pub(crate) fn get(&self, path: &str) -> Result<Value, Refusal> {
        self.network.within(|| read(self.agent.get(format!("{}{path}", self.address)).call()?))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        self.network.within(|| read(self.agent.post(format!("{}{path}", self.address)).send_json(body)?))
    }

    pub(crate) fn delete(&self, path: &str) -> Result<Value, Refusal> {
        self.network.within(|| read(self.agent.delete(format!("{}{path}", self.address)).call()?))
    }

    /// Runs a script as the body of a function in the page; if it returns a promise, waits for it.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Refusal> {
        self.post("/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// Runs a script as the body of a function in Firefox's own windows, with all the power that Firefox has.
    pub(crate) fn run_in_firefox(&self, script: &str, arguments: &[Value]) -> Result<Value, Refusal> {
        self.post("/moz/context", &json!({"context": "chrome"}))?;
        let outcome = self.run(script, arguments);
        self.post("/moz/context", &json!({"context": "content"}))?;
        outcome
    }

    pub(crate) fn click(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&element.path("click"), &json!({})).map(drop)
    }

    pub(crate) fn clear(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&element.path("clear"), &json!({})).map(drop)
    }

    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<(), Refusal> {
        self.post(&element.path("value"), &json!({"text": text})).map(drop)
    }
}

impl Element {
    /// An element that a script returned.
    pub(crate) fn new(reference: Value) -> Self {
        Self(reference)
    }

    /// As it is handed to a command.
    pub(crate) fn reference(&self) -> &Value {
        &self.0
    }

    fn path(&self, command: &str) -> String {
        // The key that says "this is an element" is a constant of the specification's section 12.
        let id = self.0["element-6066-11e4-a52e-4f735466cecf"].as_str().unwrap_or_default();
        format!("/element/{id}/{command}")
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Value, Refusal> {
    let mut answer: Value = response.body_mut().with_config().limit(u64::MAX).read_json()?;
    let value = answer["value"].take();
    if response.status().is_success() {
        return Ok(value);
    }
    let text = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
    Err(Refusal { code: text("error"), message: text("message") })
}
