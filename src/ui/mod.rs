//! What a person sees: it draws a [`CallView`](damso_call::CallView) and sends [`Action`](damso_call::Action)s.
//! Nothing is decided here, and nothing here touches the browser other than through [`crate::browser`].

mod app;
mod component;
mod components;
mod display;
mod effect;
mod files;
mod later;
mod linkify;
mod locale;
mod pages;
mod state;
#[expect(clippy::module_inception, reason = "it holds `Ui`")]
mod ui;
mod visible;

pub use app::App;
use ui::Ui;

/// As many characters of a name as the others are shown.
const MAX_NAME: &str = "64";
