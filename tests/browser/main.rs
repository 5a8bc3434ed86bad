//! The adapters of `damso::browser` in real browsers with fake media.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "these are tests, which clippy recognizes by #[test] only")]

mod chime;
mod config;
mod file_sources;
mod files;
mod floating_window;
mod inbox;
mod language;
mod level_meter;
mod media;
mod page;
mod peer_connection;
mod playback;
mod runtime;
mod signaling;
mod size_observer;
mod storage;
mod stub;

/// What runs in the worker that a test starts.
use damso_files as _;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
