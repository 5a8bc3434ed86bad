//! The page's library: the browser behind plain Rust. The page itself, which draws, is `main.rs`.

pub mod browser;
