//! The server: it brings people in a room together and serves the page.

mod error_message;
mod rooms;
