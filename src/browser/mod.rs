//! The browser: thin adapters over web-sys that do what an [`Effect`](damso_call::Effect) says and report what happened.
//!
//! Nothing is decided here. Whoever asks what the page does next finds the answer in `damso_call`; whoever asks how a
//! browser does it finds it here. Each adapter owns its JavaScript object and its listeners, and dropping it removes
//! the listeners, stops the tracks, closes the connection.

mod adapters;
pub mod address;
pub mod chime;
pub mod clipboard;
mod clock;
pub mod config;
mod constraints;
mod data_channel;
mod description;
mod dom;
mod drag;
mod error;
mod ffi;
mod file_sources;
pub mod files;
mod floating_window;
mod full_screen;
mod keyboard;
mod language;
mod late_code;
mod level_meter;
mod levels;
mod listener;
pub mod media;
mod object_url;
pub mod page_events;
pub mod peer_connection;
pub mod playback;
mod qr_code;
mod queue;
mod runtime;
mod save;
pub mod screen_capture;
mod scroll;
mod sender;
mod share;
pub mod signaling;
mod size_observer;
mod stats;
pub mod storage;
mod wake_lock;

pub use clock::unix_millis;
pub use dom::{
    add_styles, attribute_near, attribute_round_focus, catch_focus, close_dialog, close_menu, come_forward,
    device_pixels, find_all, focus, focus_menu, has_focus, host_of, is_menu_open, is_pointer_coarse, pass_focus_on,
    picture_size, reload, replace_before_caret, root, set_icon, set_style, set_title, set_value, show_dialog,
    step_focus, text_before_caret, value_of, window_height,
};
pub use drag::Drag;
pub use error::BrowserError;
pub use file_sources::{Dragging, Files, Pasted, press_next, watch_dragging, watch_pasting};
pub use files::{Picked, can_save_as};
pub use floating_window::{FloatingWindow, Following, OpenFloatingWindow, can_float, follow_marked};
pub use full_screen::{can_fill_screen, toggle_full_screen};
pub use keyboard::{Keyboard, Stroke, is_composing};
pub use language::{
    browser_language, format_day, format_number, format_percent, format_time, is_same_day, normalize,
    set_document_language,
};
pub use late_code::{BrowserCode, browser_code};
pub use level_meter::LevelMeter;
pub use levels::hundredths;
pub use media::{can_ask_for_speaker, supports_constraint};
pub use object_url::ObjectUrl;
pub use page_events::{ask_before_leaving, audience, is_picture_floating, watch_audience};
pub use peer_connection::Remote;
pub use playback::{Sound, can_choose_speaker};
pub use qr_code::{QrCode, QrCodeError, draw_qr_code};
pub use runtime::Runtime;
pub use save::save_text;
pub use screen_capture::can_share_screen;
pub use scroll::{Anchor, Scroll, offsets, scroll_of, scroll_to_beginning, scroll_to_end};
pub use share::{ShareError, can_share, mail_address, share};
pub use size_observer::SizeObserver;
/// Runs what takes a while, beside everything else.
pub use wasm_bindgen_futures::spawn_local as run;
/// Sound and pictures on their way to a `<video>`.
pub use web_sys::MediaStream;
