//! The server: it brings people in a room together and serves the page. It never reads what they tell each other, which
//! is sealed, and audio and video do not pass through it.
//!
//! ```text
//! server ── routes ─┬─ site       files
//!                   └─ session ── hub ── rooms
//!                      sockets    lock   pure: a message in, addressed messages out
//! ```

mod decode;
mod error_message;
mod hub;
mod ice;
mod limits;
mod mailbox;
mod options;
mod rate;
mod rooms;
mod routes;
mod security;
mod server;
mod session;
mod site;

pub use ice::{IceCredentials, IceUrl, MissingCredentials, ParseIceUrlError, ice_servers};
pub use limits::Limits;
pub use options::Options;
pub use security::{ConnectSource, PERMISSIONS_POLICY, ParseConnectSourceError, content_security_policy};
pub use server::{Config, Server, StartError};
