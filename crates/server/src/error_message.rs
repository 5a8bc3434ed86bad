//! The error message for each code, with its text for developers.

use damso_protocol::{ErrorCode, PeerId, ServerMessage};

/// The error with this code, about nobody in particular.
pub(crate) fn error(code: ErrorCode) -> ServerMessage {
    ServerMessage::Error { code, message: text(code).to_owned(), peer: None }
}

/// A signal to `peer` could not be delivered.
pub(crate) fn unknown_peer(peer: PeerId) -> ServerMessage {
    let code = ErrorCode::UnknownPeer;
    ServerMessage::Error { code, message: text(code).to_owned(), peer: Some(peer) }
}

fn text(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnsupportedVersion => "this version of the protocol is not spoken here",
        ErrorCode::HelloExpected => "the first message must be a hello, and in time",
        ErrorCode::Malformed => "not a JSON message, or a known type with wrong fields",
        ErrorCode::UnknownType => "the type of this message is not known, and it was ignored",
        ErrorCode::BinaryFrame => "messages are text frames",
        ErrorCode::FrameTooLong => "the frame is too long",
        ErrorCode::TooManyMessages => "too many messages in too short a time",
        ErrorCode::TooSlow => "messages were not read fast enough",
        ErrorCode::RoomFull => "the room holds as many people as it may",
        ErrorCode::ServerFull => "the server holds as much as it may, in all or from one address",
        ErrorCode::NotInRoom => "only somebody in a room can do this",
        ErrorCode::AlreadyInRoom => "this connection is in a room, which must be left first",
        ErrorCode::UnknownPeer => "nobody with this id is connected to the room",
        ErrorCode::Replaced => "the session is continued on another connection",
        ErrorCode::Unknown => "something went wrong",
    }
}
