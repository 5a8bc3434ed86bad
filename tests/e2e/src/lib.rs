//! The stage on which the end-to-end tests play: real browsers, driven over `WebDriver`, against the real server.
//!
//! A test reads like a story about people: [`people`] gives it one browser each, a [`Person`] opens, clicks, writes,
//! sees and hears, and a [`Server`] is a `damso-server` of the test's own. Everything here is blocking, so that a story
//! reads from top to bottom and so that a person who leaves the stage can look back at what the console said.
//!
//! Nothing sleeps: what is awaited is awaited in the page, which wakes up when its document changes.

mod browser;
mod call;
mod environment;
mod file;
mod find;
mod keepsakes;
mod laboratory;
mod looks;
mod media;
mod network;
mod person;
mod process;
mod process_tree;
mod server;
mod stage;
mod static_host;
mod voice;
mod webdriver;

pub use browser::{Browser, Devices, Display, Permission, Playback, Setting};
pub use call::tile;
pub use environment::site;
pub use file::TestFile;
pub use find::{
    Find, alert, button, buttons, checkbox, combobox, dialog, group, heading, img, link, links, listbox, log, slider,
    status, textbox, video,
};
pub use laboratory::{Access, Home, Laboratory, Way};
pub use looks::{Rules, Theme, Window};
pub use person::{ARROW_UP, CONTROL, END, ENTER, ESCAPE, HOME, Person, SHIFT, TAB};
pub use server::{Farewell, Server};
pub use stage::people;
pub use static_host::StaticHost;

/// A host name that every browser here resolves to this machine, and that is not a secure context over plain HTTP.
pub const INSECURE_HOST: &str = "damso.test";
