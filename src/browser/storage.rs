//! What the page remembers: preferences for the next visit, who this session is for the next reload, and chats.
//!
//! Storage may be switched off, full, or hold what another version wrote. Then the page begins afresh, and works.

use damso_call::{Incarnation, Keep, Preferences, SessionSecret};
use damso_protocol::{RoomId, json};
use web_sys::Storage;

use super::{clock::unix_millis, dom::window};

const PREFERENCES: &str = "damso.preferences";
const SECRET: &str = "damso.secret";
const INCARNATION: &str = "damso.incarnation";

/// What was remembered of the person.
pub fn preferences() -> Preferences {
    local().and_then(|storage| json::read(&read(&storage, PREFERENCES)?).ok()).unwrap_or_default()
}

/// Keeps this for the next visit.
pub fn remember(preferences: &Preferences) {
    if let (Some(storage), Ok(json)) = (local(), serde_json::to_string(preferences)) {
        storage.set_item(PREFERENCES, &json).ok();
    }
}

/// The session's secret, the same after a reload, and its next life, with a number greater than every one before.
pub fn session() -> (SessionSecret, Incarnation) {
    let storage = tab();
    let stored = |key| storage.as_ref().and_then(|storage| read(storage, key));
    let secret = stored(SECRET).and_then(|text| text.parse().ok()).unwrap_or_else(|| SessionSecret(random()));
    let last = stored(INCARNATION).and_then(|text| text.parse().ok()).unwrap_or(0_u64);
    let incarnation = unix_millis().0.max(last.saturating_add(1));
    if let Some(storage) = &storage {
        storage.set_item(SECRET, &secret.to_string()).ok();
        storage.set_item(INCARNATION, &incarnation.to_string()).ok();
    }
    (secret, Incarnation(incarnation))
}

/// The chat of a room that was kept: for this tab, or else in this browser.
pub fn recall_chat(room: RoomId) -> Option<String> {
    let key = chat(room);
    [tab(), local()].into_iter().flatten().find_map(|storage| read(&storage, &key))
}

/// Keeps the chat of a room, and says whether that was possible for so long. If not, what was kept before stays.
pub fn keep_chat(room: RoomId, keep: Keep, text: &str) -> bool {
    let key = chat(room);
    if keep == Keep::InBrowser && local().is_some_and(|storage| storage.set_item(&key, text).is_ok()) {
        // What is kept for this tab would be older, and found first.
        tab().map(|storage| storage.remove_item(&key));
        return true;
    }
    // Better than nothing: it outlives a reload.
    tab().map(|storage| storage.set_item(&key, text));
    keep == Keep::InTab
}

/// What was decided about files of a room, in this tab.
pub fn recall_decisions(room: RoomId) -> Option<String> {
    read(&tab()?, &decisions(room))
}

/// Keeps what was decided about files of a room, for this tab. What is empty is forgotten.
pub fn keep_decisions(room: RoomId, text: &str) {
    let Some(storage) = tab() else { return };
    let key = decisions(room);
    if text.is_empty() {
        storage.remove_item(&key).ok()
    } else {
        storage.set_item(&key, text).ok()
    };
}

/// Forgets the chat of a room, and what was decided about its files.
pub fn forget_chat(room: RoomId, keep: Keep) {
    let kept = local().filter(|_| keep == Keep::InBrowser);
    for storage in [tab(), kept].into_iter().flatten() {
        storage.remove_item(&chat(room)).ok();
    }
    keep_decisions(room, "");
}

fn chat(room: RoomId) -> String {
    format!("damso.chat.{room}")
}

fn decisions(room: RoomId) -> String {
    format!("damso.decisions.{room}")
}

/// 256 random bits.
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .expect("every browser that runs WebAssembly has crypto.getRandomValues");
    bytes
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn read(storage: &Storage, key: &str) -> Option<String> {
    storage.get_item(key).ok().flatten()
}
