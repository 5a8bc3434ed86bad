//! What a browser and the signaling server tell each other: one JSON text frame per message.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Incarnation, PeerId, RoomId, SessionSecret,
    json::{Fields, Message, Unfit},
    tagged,
};

/// From a browser to the server. The first message is `hello`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum ClientMessage {
    /// Opens the conversation. Answered with [`ServerMessage::Welcome`].
    Hello {
        /// [`crate::VERSION`].
        version: u32,
    },
    /// Asks to be told how many people are in a room, now and whenever that changes, until `join`, another `watch`, or
    /// the end of the connection. Answered with [`ServerMessage::Presence`].
    Watch {
        /// The room.
        room: RoomId,
    },
    /// Enters a room, or resumes being in it. Answered with [`ServerMessage::Joined`].
    Join {
        /// The room.
        room: RoomId,
        /// Proves the id.
        secret: SessionSecret,
        /// Which life of the page this is.
        incarnation: Incarnation,
    },
    /// Hands a sealed signal to one other person in the room. Not acknowledged.
    Signal {
        /// The receiver.
        to: PeerId,
        /// The sealed [`crate::PeerSignal`], base64url. The server does not look inside, and could not read it.
        payload: String,
    },
    /// Leaves the room for good; the others are told at once.
    Leave,
    /// Asks for fresh credentials before the present ones expire, from within a room. Answered with
    /// [`ServerMessage::IceServers`].
    RenewIceServers,
    /// Asks for a [`ServerMessage::Pong`]: a page cannot send a WebSocket ping.
    Ping,
}

/// From the server to a browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServerMessage {
    /// The version is understood.
    Welcome {
        /// The version that the server speaks.
        version: u32,
    },
    /// How many people are in the watched room.
    Presence {
        /// The room.
        room: RoomId,
        /// The number of people in it.
        people: u32,
    },
    /// The room is entered or resumed.
    Joined {
        /// The id that the secret proved.
        id: PeerId,
        /// Everybody else in the room.
        peers: Vec<RoomPeer>,
        /// What to give to `RTCPeerConnection`.
        ice_servers: Vec<IceServer>,
        /// For how many seconds the credentials among them are good; `None` if they do not expire.
        #[serde(skip_serializing_if = "Option::is_none")]
        ice_lifetime: Option<u32>,
    },
    /// The answer to [`ClientMessage::RenewIceServers`]: they take the place of those before.
    IceServers {
        /// As in [`ServerMessage::Joined`].
        ice_servers: Vec<IceServer>,
        /// As in [`ServerMessage::Joined`].
        #[serde(skip_serializing_if = "Option::is_none")]
        ice_lifetime: Option<u32>,
    },
    /// Somebody came, or came back as a new incarnation. Somebody who resumes with the same incarnation never left, and
    /// is not announced.
    PeerJoined {
        /// Who.
        peer: RoomPeer,
    },
    /// Somebody is no longer in the room.
    PeerLeft {
        /// Who.
        id: PeerId,
        /// Why.
        reason: LeaveReason,
    },
    /// A sealed signal. `from` is the server's word: a sender cannot choose it.
    Signal {
        /// The sender.
        from: PeerId,
        /// As in [`ClientMessage::Signal`].
        payload: String,
    },
    /// The answer to [`ClientMessage::Ping`].
    Pong,
    /// Something was wrong with what the browser sent. Some codes are followed by a close frame ([`ErrorCode::close`]).
    Error {
        /// For programs.
        code: ErrorCode,
        /// For developers, in English. Not shown to people.
        message: String,
        /// The receiver of the signal that could not be delivered, with [`ErrorCode::UnknownPeer`].
        #[serde(skip_serializing_if = "Option::is_none")]
        peer: Option<PeerId>,
    },
    /// The server is about to close every connection.
    Goodbye {
        /// Why.
        reason: GoodbyeReason,
    },
    /// A message of a newer server: to be ignored.
    Unknown,
}

impl<'de> Deserialize<'de> for ServerMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

impl Message for ServerMessage {
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit> {
        Ok(match name {
            "welcome" => Self::Welcome { version: fields.take("version")? },
            "presence" => Self::Presence { room: fields.take("room")?, people: fields.take("people")? },
            "joined" => Self::Joined {
                id: fields.take("id")?,
                peers: fields.take("peers")?,
                ice_servers: fields.take("iceServers")?,
                ice_lifetime: fields.take("iceLifetime")?,
            },
            "iceServers" => {
                Self::IceServers { ice_servers: fields.take("iceServers")?, ice_lifetime: fields.take("iceLifetime")? }
            }
            "peerJoined" => Self::PeerJoined { peer: fields.take("peer")? },
            "peerLeft" => Self::PeerLeft { id: fields.take("id")?, reason: fields.take("reason")? },
            "signal" => Self::Signal { from: fields.take("from")?, payload: fields.take("payload")? },
            "pong" => Self::Pong,
            "error" => {
                Self::Error { code: fields.take("code")?, message: fields.take("message")?, peer: fields.take("peer")? }
            }
            "goodbye" => Self::Goodbye { reason: fields.take("reason")? },
            _ => Self::Unknown,
        })
    }
}

/// Somebody in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomPeer {
    /// Who.
    pub id: PeerId,
    /// Which life of that person's page. The server's word only: the truth comes in that person's sealed signals.
    pub incarnation: Incarnation,
}

/// One entry of `RTCConfiguration.iceServers`, in the same shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// `stun:`, `turn:` or `turns:` URLs.
    pub urls: Vec<String>,
    /// For TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// For TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// Why somebody is no longer in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LeaveReason {
    /// That person left or closed the page.
    Left,
    /// That person's connection to the server was lost and did not come back in time. The call between the two of you
    /// may well be alive.
    Lost,
}

/// Why the server closes every connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GoodbyeReason {
    /// The server shuts down, and may be back in a moment.
    ShuttingDown,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The version of `hello` is not spoken here. Closes.
    UnsupportedVersion,
    /// The first message was not `hello`. Closes.
    HelloExpected,
    /// Not JSON, or a known type with wrong fields. Closes.
    Malformed,
    /// A type that this server does not know. The message is ignored.
    UnknownType,
    /// A binary frame. Closes.
    BinaryFrame,
    /// A frame longer than [`crate::MAX_FRAME_BYTES`]. Closes.
    FrameTooLong,
    /// More messages in a second than allowed. Closes.
    TooManyMessages,
    /// What the server has for this client is not read fast enough. Closes.
    TooSlow,
    /// The room holds as many people as it may.
    RoomFull,
    /// The server holds as many rooms or clients as it may.
    ServerFull,
    /// A signal, a `renewIceServers` or a `leave` outside of a room.
    NotInRoom,
    /// A `join` while in another room: `leave` comes first.
    AlreadyInRoom,
    /// A signal to somebody who is not in the room, or who is not connected at the moment.
    UnknownPeer,
    /// A newer life of the same session's page joined on another connection, or has before, and this one is closed.
    Replaced,
    /// A code of a newer server.
    #[serde(other)]
    Unknown,
}

/// Close codes. Those of 4000 and above are ours (RFC 6455, section 7.4.2).
pub mod close {
    /// The page is closed or left (RFC 6455); also the server's farewell.
    pub const GOING_AWAY: u16 = 1001;
    /// A binary frame (RFC 6455).
    pub const UNSUPPORTED_DATA: u16 = 1003;
    /// A frame that is too long (RFC 6455).
    pub const TOO_BIG: u16 = 1009;
    /// The server is full (IANA registry: try again later).
    pub const TRY_AGAIN_LATER: u16 = 1013;
    /// The protocol was not kept.
    pub const PROTOCOL: u16 = 4000;
    /// The version is not spoken here.
    pub const VERSION: u16 = 4001;
    /// A newer life of the same session's page has the seat.
    pub const REPLACED: u16 = 4002;
    /// Too many messages.
    pub const TOO_MANY_MESSAGES: u16 = 4003;
    /// Messages are not read fast enough.
    pub const TOO_SLOW: u16 = 4004;
    /// Nothing, not even a pong, was heard for too long; or the same life of the page joined on another connection.
    pub const SILENT: u16 = 4005;
}

impl ErrorCode {
    /// The close code that follows this error, or `None` if the connection goes on.
    pub fn close(self) -> Option<u16> {
        match self {
            Self::UnsupportedVersion => Some(close::VERSION),
            Self::HelloExpected | Self::Malformed => Some(close::PROTOCOL),
            Self::BinaryFrame => Some(close::UNSUPPORTED_DATA),
            Self::FrameTooLong => Some(close::TOO_BIG),
            Self::TooManyMessages => Some(close::TOO_MANY_MESSAGES),
            Self::TooSlow => Some(close::TOO_SLOW),
            Self::Replaced => Some(close::REPLACED),
            Self::UnknownType
            | Self::RoomFull
            | Self::ServerFull
            | Self::NotInRoom
            | Self::AlreadyInRoom
            | Self::UnknownPeer
            | Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagged::tests::read_back;

    fn check(message: &ServerMessage, json: &str) {
        assert_eq!(serde_json::to_string(message).unwrap(), json);
        assert_eq!(&serde_json::from_str::<ServerMessage>(json).unwrap(), message);
    }

    #[test]
    fn server_messages_as_the_readme_shows_them() {
        let id = PeerId([0; 16]);
        check(&ServerMessage::Welcome { version: 1 }, r#"{"type":"welcome","version":1}"#);
        check(
            &ServerMessage::Joined {
                id,
                peers: vec![RoomPeer { id, incarnation: Incarnation(3) }],
                ice_servers: vec![IceServer { urls: vec!["stun:a.example".into()], username: None, credential: None }],
                ice_lifetime: None,
            },
            r#"{"type":"joined","id":"AAAAAAAAAAAAAAAAAAAAAA","peers":[{"id":"AAAAAAAAAAAAAAAAAAAAAA","incarnation":3}],"iceServers":[{"urls":["stun:a.example"]}]}"#,
        );
        check(
            &ServerMessage::IceServers { ice_servers: Vec::new(), ice_lifetime: Some(3600) },
            r#"{"type":"iceServers","iceServers":[],"iceLifetime":3600}"#,
        );
        check(
            &ServerMessage::PeerLeft { id, reason: LeaveReason::Lost },
            r#"{"type":"peerLeft","id":"AAAAAAAAAAAAAAAAAAAAAA","reason":"lost"}"#,
        );
        check(
            &ServerMessage::Error { code: ErrorCode::RoomFull, message: "8 of 8".into(), peer: None },
            r#"{"type":"error","code":"roomFull","message":"8 of 8"}"#,
        );
    }

    #[test]
    fn every_server_message_is_read_as_it_was_written() {
        let (id, room) = (PeerId([1; 16]), RoomId([2; 16]));
        let peer = RoomPeer { id, incarnation: Incarnation(3) };
        let ice_server =
            IceServer { urls: vec!["turn:a".into()], username: Some("b".into()), credential: Some("c".into()) };
        read_back(&[
            ServerMessage::Welcome { version: 1 },
            ServerMessage::Presence { room, people: 2 },
            ServerMessage::Joined {
                id,
                peers: vec![peer],
                ice_servers: vec![ice_server.clone()],
                ice_lifetime: Some(60),
            },
            ServerMessage::IceServers { ice_servers: vec![ice_server], ice_lifetime: None },
            ServerMessage::PeerJoined { peer },
            ServerMessage::PeerLeft { id, reason: LeaveReason::Left },
            ServerMessage::Signal { from: id, payload: "d".into() },
            ServerMessage::Pong,
            ServerMessage::Error { code: ErrorCode::UnknownPeer, message: "e".into(), peer: Some(id) },
            ServerMessage::Goodbye { reason: GoodbyeReason::ShuttingDown },
            ServerMessage::Unknown,
        ]);
    }

    #[test]
    fn client_messages_as_the_readme_shows_them() {
        let join = r#"{"type":"join","room":"AAAAAAAAAAAAAAAAAAAAAA","secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","incarnation":5}"#;
        let message = serde_json::from_str::<ClientMessage>(join).unwrap();
        assert_eq!(serde_json::to_string(&message).unwrap(), join);
        assert_eq!(serde_json::to_string(&ClientMessage::Leave).unwrap(), r#"{"type":"leave"}"#);
        assert_eq!(serde_json::to_string(&ClientMessage::RenewIceServers).unwrap(), r#"{"type":"renewIceServers"}"#);
    }

    #[test]
    fn what_a_newer_server_says_is_ignored() {
        let newer = r#"{"type":"weather","sun":true}"#;
        assert_eq!(serde_json::from_str::<ServerMessage>(newer).unwrap(), ServerMessage::Unknown);
        let code = r#"{"type":"error","code":"newer","message":""}"#;
        assert!(matches!(
            serde_json::from_str::<ServerMessage>(code).unwrap(),
            ServerMessage::Error { code: ErrorCode::Unknown, .. }
        ));
    }
}
