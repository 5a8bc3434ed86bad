//! What goes over the wire: signaling messages, what two peers tell each other, ids.
//!
//! No sockets and no encryption live here: this crate says what is sent, the others send it. The
//! README beside this crate tells the protocol as prose, in the order in which things happen.

pub mod base64url;
mod block;
mod channel;
mod conversation;
mod id;
pub mod json;
mod log;
mod peer_signal;
mod pulse;
mod signaling;
mod tagged;

pub use block::{BLOCK_BYTES, BlockHeader, block_length, blocks};
pub use channel::{CallMessage, ChannelMessage, Hand, Profile, SharedScreen};
pub use conversation::{ConversationMessage, UnreadMessage};
pub use id::{FileDigest, Incarnation, ParseIdError, PeerId, RelayKey, RoomId, SessionSecret};
pub use log::{Act, Entry, EntryId, FileOffer, LogId, ParseEntryIdError};
pub use peer_signal::{Candidate, Description, DescriptionKind, NetworkTrouble, PeerSignal};
pub use pulse::Pulse;
pub use signaling::{ClientMessage, ErrorCode, GoodbyeReason, IceServer, LeaveReason, RoomPeer, ServerMessage, close};

/// The protocol version that `hello` carries. A server answers another one with [`ErrorCode::UnsupportedVersion`].
pub const VERSION: u32 = 1;

/// The longest signaling frame in bytes, in either direction.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// The most people in a room.
pub const MAX_ROOM_PEERS: usize = 8;

/// The longest name of a person, in `char`s.
pub const MAX_NAME_CHARS: usize = 64;

/// The longest message on the control channel, in bytes: a sealed signal of the longest kind, or a chat text in which every
/// character has to be escaped.
pub const MAX_CHANNEL_BYTES: usize = 128 * 1024;

/// The longest chat text, in bytes of UTF-8.
pub const MAX_CHAT_BYTES: usize = 16 * 1024;

/// The longest name of a file, in bytes of UTF-8: as long as file systems take.
pub const MAX_FILE_NAME_BYTES: usize = 255;

/// The longest file, in bytes: as much as blocks can be counted, and more than anybody has.
pub const MAX_FILE_BYTES: u64 = BLOCK_BYTES as u64 * u32::MAX as u64;

/// The longest preview of a file, in bytes of its `data:` URL.
pub const MAX_PREVIEW_BYTES: usize = 12 * 1024;
