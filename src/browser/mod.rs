//! The browser: thin adapters over web-sys that do what an [`Effect`](damso_call::Effect) says and report what happened.
//!
//! Nothing is decided here. Whoever asks what the page does next finds the answer in `damso_call`; whoever asks how a
//! browser does it finds it here. Each adapter owns its JavaScript object and its listeners, and dropping it removes
//! the listeners, stops the tracks, closes the connection.

mod clock;
mod dom;
mod language;
mod level_meter;
mod playback;
mod runtime;
mod size_observer;

pub use clock::unix_millis;
pub use dom::{focus, scroll_to_end, set_style};
pub use language::{browser_language, format_time, set_document_language};
pub use level_meter::LevelMeter;
pub use playback::{Sound, can_choose_speaker};
pub use runtime::Runtime;
pub use size_observer::SizeObserver;
