//! Credentials that expire, in the scheme that coturn calls `use-auth-secret`: the username is `<expiry>:<user>`, and the
//! password is its HMAC-SHA1 under a secret that the issuer and the relay share. Nothing is kept about any of them.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// What the issuer and the relay share. Never shown, not even to a debugger's eye.
#[derive(Clone, PartialEq, Eq)]
pub struct TurnSecret(String);

impl From<String> for TurnSecret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for TurnSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TurnSecret")
    }
}

impl TurnSecret {
    /// A secret of 256 bits that nobody knows.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(BASE64.encode(bytes)))
    }

    /// The password that goes with a username.
    pub(crate) fn password(&self, username: &str) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(self.0.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(username.as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }
}

/// A username taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Username<'u> {
    /// In seconds since 1970.
    pub(crate) expiry: u64,
    /// Whom the quota counts.
    pub(crate) user: &'u str,
}

impl<'u> Username<'u> {
    /// `None` for what no issuer wrote.
    pub(crate) fn parse(username: &'u str) -> Option<Self> {
        let (expiry, user) = username.split_once(':')?;
        Some(Self { expiry: expiry.parse().ok()?, user })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_the_one_that_coturn_expects() {
        // printf %s 1893456000:ana | openssl dgst -sha1 -hmac north -binary | base64
        let secret = TurnSecret::from("north".to_owned());
        assert_eq!(secret.password("1893456000:ana"), "2zcXHISmL+FySnqPjOKFMce9wVk=");
        assert_ne!(secret.password("1893456001:ana"), secret.password("1893456000:ana"));
    }

    #[test]
    fn usernames() {
        for (username, parsed) in [
            ("17:ana", Some(Username { expiry: 17, user: "ana" })),
            ("17:a:b", Some(Username { expiry: 17, user: "a:b" })),
            ("17:", Some(Username { expiry: 17, user: "" })),
            ("17", None),
            ("-1:ana", None),
            (":ana", None),
            ("99999999999999999999:ana", None),
            ("", None),
        ] {
            assert_eq!(Username::parse(username), parsed, "{username}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert!(!format!("{:?}", TurnSecret::from("north".to_owned())).contains("north"));
    }
}
