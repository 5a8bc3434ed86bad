//! The browser: thin adapters over web-sys that do what an [`Effect`](damso_call::Effect) says and report what happened.
//!
//! Nothing is decided here. Whoever asks what the page does next finds the answer in `damso_call`; whoever asks how a
//! browser does it finds it here. Each adapter owns its JavaScript object and its listeners, and dropping it removes
//! the listeners, stops the tracks, closes the connection.

mod adapters;
pub mod address;
pub mod clipboard;
mod clock;
pub mod config;
mod constraints;
mod data_channel;
mod dom;
mod error;
mod ffi;
mod json;
mod language;
mod level_meter;
mod listener;
pub mod media;
pub mod page_events;
pub mod peer_connection;
pub mod playback;
mod queue;
mod runtime;
pub mod screen_capture;
mod sender;
pub mod signaling;
mod size_observer;
mod stats;
pub mod storage;

pub use clock::unix_millis;
pub use dom::{
    close_dialog, focus, picture_size, reload, root, scroll_to_end, set_style, set_title, set_value, show_dialog,
    value_of,
};
pub use error::BrowserError;
pub use language::{browser_language, format_time, set_document_language};
pub use level_meter::LevelMeter;
pub use playback::{Sound, can_choose_speaker};
pub use runtime::Runtime;
pub use screen_capture::can_share_screen;
pub use size_observer::SizeObserver;
