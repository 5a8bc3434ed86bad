//! The page's library: the browser behind plain Rust, and what a person sees. `main.rs` only starts it.

pub mod browser;
pub mod ui;
