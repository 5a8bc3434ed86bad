//! `config.json` beside the page: where the signaling server is, and which STUN and TURN servers there are besides its own.
//!
//! ```json
//! { "signaling": "wss://signaling.example/ws", "iceServers": [{ "urls": ["stun:stun.example"] }] }
//! ```
//!
//! Both are optional, and so is the file. An address may be relative to the page; the default is `ws`, beside it.

use damso_call::IceServer;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Url, console};

use super::dom::window;

const FILE: &str = "config.json";
const DEFAULT_SIGNALING: &str = "ws";

/// How this site is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The signaling server's `ws:` or `wss:` address.
    pub signaling: String,
    /// STUN and TURN servers.
    pub ice_servers: Vec<IceServer>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct File {
    signaling: Option<String>,
    ice_servers: Vec<IceServer>,
}

impl Config {
    /// Fetches the file from beside the page at this address.
    pub async fn load(page: &str) -> Self {
        let text = match Url::new_with_base(FILE, page) {
            Ok(address) => fetch(&address.href()).await,
            Err(_) => None,
        };
        Self::read(text.as_deref().unwrap_or_default(), page)
    }

    /// Reads the file's text, or says in the console what is wrong with it. No text, or the page that some hosts send in
    /// the place of a file that they do not have, is no file.
    pub fn read(text: &str, page: &str) -> Self {
        let text = text.trim_start();
        let file = if text.is_empty() || text.starts_with('<') {
            File::default()
        } else {
            serde_json::from_str(text).unwrap_or_else(|error| {
                complain(&format!("config.json is ignored, because it cannot be read: {error}"));
                File::default()
            })
        };
        let signaling = file.signaling.and_then(|address| {
            let resolved = socket_address(&address, page);
            if resolved.is_none() {
                complain(&format!("\"signaling\" of config.json is ignored, because it is no address: {address}"));
            }
            resolved
        });
        let signaling = signaling.or_else(|| socket_address(DEFAULT_SIGNALING, page)).unwrap_or_default();
        Self { signaling, ice_servers: file.ice_servers }
    }
}

async fn fetch(address: &str) -> Option<String> {
    let response = JsFuture::from(window().fetch_with_str(address)).await.ok()?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
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
