//! The ICE servers that the operator names, in the shape in which the page hands them on to `RTCPeerConnection`.

use std::{net::SocketAddr, str::FromStr};

use damso_protocol::IceServer;

use crate::turn::Transport;

/// A URL of a STUN or TURN server (RFC 7064 and 7065), such as `stun:stun.example:3478`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceUrl {
    url: String,
    kind: IceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IceKind {
    Stun,
    Turn,
}

/// The text is no URL of an ICE server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a URL such as stun:stun.example:3478 or turn:turn.example:3478?transport=udp")]
pub struct ParseIceUrlError;

/// What a TURN server asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct IceCredentials {
    /// The user's name.
    pub username: String,
    /// The password.
    pub credential: String,
}

/// A browser refuses to open any connection with a `turn:` URL that has no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a turn: or turns: URL needs --ice-username and --ice-credential")]
pub struct MissingCredentials;

impl IceUrl {
    /// A TURN server that is reached over UDP, or over TCP.
    pub(crate) fn turn(address: SocketAddr, transport: Transport) -> Self {
        let transport = match transport {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
        };
        Self { url: format!("turn:{address}?transport={transport}"), kind: IceKind::Turn }
    }

    /// A STUN server.
    pub(crate) fn stun(address: SocketAddr) -> Self {
        Self { url: format!("stun:{address}"), kind: IceKind::Stun }
    }
}

impl FromStr for IceUrl {
    type Err = ParseIceUrlError;

    fn from_str(text: &str) -> Result<Self, ParseIceUrlError> {
        let (scheme, host) = text.split_once(':').ok_or(ParseIceUrlError)?;
        let kind = match scheme {
            "stun" | "stuns" => IceKind::Stun,
            "turn" | "turns" => IceKind::Turn,
            _ => return Err(ParseIceUrlError),
        };
        if host.is_empty() || host.starts_with('/') || !host.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ParseIceUrlError);
        }
        Ok(Self { url: text.to_owned(), kind })
    }
}

/// One entry for the STUN URLs and one, with the credentials, for the TURN URLs.
pub fn ice_servers(urls: &[IceUrl], credentials: Option<IceCredentials>) -> Result<Vec<IceServer>, MissingCredentials> {
    let (stun, turn) = of_kind(urls);
    let mut servers = Vec::new();
    if !stun.is_empty() {
        servers.push(IceServer { urls: stun, username: None, credential: None });
    }
    if !turn.is_empty() {
        let IceCredentials { username, credential } = credentials.ok_or(MissingCredentials)?;
        servers.push(IceServer { urls: turn, username: Some(username), credential: Some(credential) });
    }
    Ok(servers)
}

/// The STUN URLs and the TURN URLs.
pub(crate) fn of_kind(urls: &[IceUrl]) -> (Vec<String>, Vec<String>) {
    let of = |kind| urls.iter().filter(move |url| url.kind == kind).map(|url| url.url.clone()).collect();
    (of(IceKind::Stun), of(IceKind::Turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for good in
            ["stun:a.example", "stuns:a.example:5349", "turn:[2001:db8::1]:3478?transport=tcp", "turns:a.example"]
        {
            assert!(good.parse::<IceUrl>().is_ok(), "{good}");
        }
        for bad in ["", "stun:", "stun", "stun://a.example", "http:a.example", "a.example:3478", "stun:a example"] {
            assert_eq!(bad.parse::<IceUrl>(), Err(ParseIceUrlError), "{bad}");
        }
    }

    #[test]
    fn only_turn_has_credentials_and_must() {
        let urls: Vec<IceUrl> = ["turn:t.example", "stun:s.example"].map(|url| url.parse().unwrap()).into();
        assert_eq!(ice_servers(&urls, None), Err(MissingCredentials));
        let credentials = IceCredentials { username: "u".into(), credential: "c".into() };
        let servers = ice_servers(&urls, Some(credentials)).unwrap();
        assert_eq!(servers[0], IceServer { urls: vec!["stun:s.example".into()], username: None, credential: None });
        assert_eq!(servers[1].urls, ["turn:t.example"]);
        assert_eq!(servers[1].credential.as_deref(), Some("c"));
        assert_eq!(ice_servers(&[], None), Ok(Vec::new()));
    }
}
