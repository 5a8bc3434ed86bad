//! The server: it brings people in a room together, serves the page, and relays for those who cannot reach each other. It
//! never reads what they tell each other, which is sealed or encrypted.
//!
//! ```text
//! server ─┬ routes ─┬─ site       files
//!         │         └─ session ── hub ── rooms
//!         │            sockets    lock   pure: a message in, addressed messages out
//!         └ relay ── turn ── stun
//!           sockets  pure: a packet in, what to send out
//! ```

mod admission;
mod cidr;
mod clock;
mod command_line;
mod decode;
mod error_message;
mod hub;
mod ice;
mod issuer;
mod limits;
mod mailbox;
mod options;
mod rate;
mod relay;
mod rooms;
mod routes;
mod security;
mod server;
mod session;
mod site;
mod source;
mod stun;
mod tally;
mod turn;

pub use cidr::{Cidr, ParseCidrError};
pub use ice::{IceCredentials, IceUrl, MissingCredentials, ParseIceUrlError, ice_servers};
pub use issuer::TurnConfig;
pub use limits::Limits;
pub use options::{Options, OptionsError};
pub use relay::RelayConfig;
pub use security::{ConnectSource, PERMISSIONS_POLICY, ParseConnectSourceError, content_security_policy};
pub use server::{Config, Server, StartError};
pub use turn::TurnSecret;
