//! Who and where: peers, rooms, and the secret that makes a peer's id its own.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::base64url;

/// The text was not the base64url form of the right number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an id: wrong length or characters")
    }
}

impl std::error::Error for ParseIdError {}

/// Fixed-length bytes that are written as base64url.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&base64url::encode(&self.0))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let bytes = base64url::decode(text).ok_or(ParseIdError)?;
                bytes.try_into().map(Self).map_err(|_| ParseIdError)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&base64url::encode(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id! {
    /// What the server calls a person: the first 128 bits of the SHA-256 of the [`SessionSecret`].
    PeerId, 16
}

id! {
    /// What the server calls a room. Derived from the link's secret, which the server never sees.
    RoomId, 16
}

id! {
    /// 256 random bits that the browser draws once a session. Joining shows them to the server, so that nobody else can
    /// claim the id, and so that a server without memory knows everybody again.
    SessionSecret, 32
}

id! {
    /// 256 random bits with which one person seals what it tells another through a third, drawn for that other alone. Only
    /// told over the channel between the two, so that the third can neither read nor forge.
    RelayKey, 32
}

id! {
    /// The SHA-256 of the SHA-256 of all blocks of a file, in their order.
    FileDigest, 32
}

impl fmt::Debug for FileDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FileDigest({self})")
    }
}

impl fmt::Debug for PeerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PeerId({self})")
    }
}

impl fmt::Debug for RoomId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RoomId({self})")
    }
}

/// A secret does not get into a log by way of `{:?}`.
impl fmt::Debug for SessionSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionSecret(…)")
    }
}

/// As above.
impl fmt::Debug for RelayKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RelayKey(…)")
    }
}

impl SessionSecret {
    /// The id that this secret proves.
    pub fn peer_id(&self) -> PeerId {
        let hash = Sha256::digest(self.0);
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        PeerId(id)
    }
}

/// Tells one life of a page from the next. A reload keeps the [`PeerId`] and draws a greater incarnation, so that peers
/// know that what they were connected to is gone. The unit is milliseconds since the Unix epoch, made strictly greater
/// than the last one that the session used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Incarnation(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_hash_of_its_secret() {
        // SHA-256 of 32 zero bytes is 66687aadf862bd77…
        let id = SessionSecret([0; 32]).peer_id();
        assert_eq!(id.0[..4], [0x66, 0x68, 0x7a, 0xad]);
    }

    #[test]
    fn ids_are_read_back_and_nothing_else_is() {
        let id = PeerId([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["", "BwcHBwcHBwcHBwcHBwcHBw==", "BwcH", "BwcHBwcHBwcHBwcHBwcHBwcH"] {
            assert_eq!(bad.parse::<PeerId>(), Err(ParseIdError), "{bad}");
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", SessionSecret([1; 32])), "SessionSecret(…)");
    }
}
