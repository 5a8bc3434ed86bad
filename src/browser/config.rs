//! `config.json` beside the page: where the signaling server is, and which STUN and TURN servers there are besides its own.
//!
//! ```json
//! { "signaling": "wss://signaling.example/ws", "iceServers": [{ "urls": ["stun:stun.example"] }] }
//! ```
//!
//! Both are optional, and so is the file; a host that stumbles over it is asked again. An address may be relative to the
//! page; the default is `ws`, beside it.

use std::time::Duration;

use damso_call::IceServer;
use damso_protocol::json::{Fields, Json};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Url, console};

use super::{clock::Timeout, dom::window, error::BrowserError};

const FILE: &str = "config.json";
const DEFAULT_SIGNALING: &str = "ws";
/// How long to wait before each further attempt.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

/// How this site is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The signaling server's `ws:` or `wss:` address.
    pub signaling: String,
    /// STUN and TURN servers.
    pub ice_servers: Vec<IceServer>,
}

impl Config {
    /// Fetches the file from beside the page at this address.
    pub async fn load(page: &str) -> Self {
        let text = match Url::new_with_base(FILE, page) {
            Ok(address) => fetch_patiently(&address.href()).await,
            Err(_) => String::new(),
        };
        Self::read(&text, page)
    }

    /// Reads the file's text, or says in the console what is wrong with it. No text, or the page that some hosts send in
    /// the place of a file that they do not have, is no file.
    pub fn read(text: &str, page: &str) -> Self {
        let is_there = !text.trim_start().is_empty() && !text.trim_start().starts_with('<');
        let mut fields = match serde_json::from_str(if is_there { text } else { "{}" }) {
            Ok(Json::Object(fields)) => fields,
            Ok(_) => {
                complain("config.json is ignored, because it is no object");
                Fields::default()
            }
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                complain(&format!("config.json is ignored, because line {line}, column {column} is not as in JSON"));
                Fields::default()
            }
        };
        let address: Option<String> = fields.take("signaling").unwrap_or_else(|_| {
            complain("\"signaling\" of config.json is ignored, because it is no text");
            None
        });
        let signaling = address.and_then(|address| {
            let resolved = socket_address(&address, page);
            if resolved.is_none() {
                complain(&format!("\"signaling\" of config.json is ignored, because it is no address: {address}"));
            }
            resolved
        });
        let signaling = signaling.or_else(|| socket_address(DEFAULT_SIGNALING, page)).unwrap_or_default();
        let ice_servers: Option<Vec<IceServer>> = fields.take("iceServers").unwrap_or_else(|_| {
            complain("\"iceServers\" of config.json is ignored, because it is no list of servers that each have a list \"urls\"");
            None
        });
        Self { signaling, ice_servers: ice_servers.unwrap_or_default() }
    }
}

/// The file's text, or none, if there is no such file or it cannot be had at all.
async fn fetch_patiently(address: &str) -> String {
    for wait in PAUSES {
        if let Ok(text) = fetch(address).await {
            return text;
        }
        pause(wait).await;
    }
    fetch(address).await.unwrap_or_else(|error| {
        complain(&format!("config.json is ignored, because it cannot be fetched: {error}"));
        String::new()
    })
}

async fn fetch(address: &str) -> Result<String, String> {
    let describe = |error| BrowserError::from(error).to_string();
    let response = JsFuture::from(window().fetch_with_str(address)).await.map_err(describe)?;
    let response: Response = response.unchecked_into();
    match response.status() {
        // Some hosts answer 403 for a file that they do not have.
        400..500 => Ok(String::new()),
        _ if response.ok() => {
            let text = JsFuture::from(response.text().map_err(describe)?).await.map_err(describe)?;
            Ok(text.as_string().unwrap_or_default())
        }
        status => Err(format!("status {status}")),
    }
}

async fn pause(wait: Duration) {
    let mut timeout = None;
    let over = Promise::new(&mut |resolve, _| {
        timeout = Some(Timeout::new(wait, move || {
            resolve.call0(&JsValue::NULL).ok();
        }));
    });
    JsFuture::from(over).await.ok();
}

fn socket_address(address: &str, page: &str) -> Option<String> {
    let url = Url::new_with_base(address, page).ok()?;
    match url.protocol().as_str() {
        "http:" => url.set_protocol("ws:"),
        "https:" => url.set_protocol("wss:"),
        "ws:" | "wss:" => {}
        _ => return None,
    }
    // A WebSocket's address may not have one.
    url.set_hash("");
    Some(url.href())
}

fn complain(text: &str) {
    console::warn_1(&JsValue::from_str(text));
}
