//! What everybody who joins is given to reach the others: the ICE servers, and for TURN credentials of one's own that
//! expire. Pure: the time is an argument.

use std::time::Duration;

use damso_protocol::{IceServer, PeerId};

use crate::{
    ice::{IceUrl, of_kind},
    turn::TurnSecret,
};

/// The TURN servers that take our credentials: the relay in this process, or a coturn with `use-auth-secret`.
#[derive(Clone, Debug)]
pub struct TurnConfig {
    /// What they share with us.
    pub secret: TurnSecret,
    /// For how long credentials are good.
    pub lifetime: Duration,
    /// Servers elsewhere.
    pub urls: Vec<IceUrl>,
}

/// Writes out ICE servers.
#[derive(Debug, Default)]
pub(crate) struct IceIssuer {
    fixed: Vec<IceServer>,
    turn: Option<Turn>,
}

#[derive(Debug)]
struct Turn {
    secret: TurnSecret,
    /// In seconds.
    lifetime: u32,
    urls: Vec<String>,
}

impl IceIssuer {
    /// `fixed` is handed out as it is. Without a TURN URL there are no credentials.
    pub(crate) fn new(mut fixed: Vec<IceServer>, config: TurnConfig) -> Self {
        let (stun, turn) = of_kind(&config.urls);
        if !stun.is_empty() {
            fixed.push(IceServer { urls: stun, username: None, credential: None });
        }
        let lifetime = u32::try_from(config.lifetime.as_secs()).unwrap_or(u32::MAX);
        let turn = (!turn.is_empty()).then_some(Turn { secret: config.secret, lifetime, urls: turn });
        Self { fixed, turn }
    }

    /// The servers for one person, and for how many seconds the credentials among them are good. `unix` is the time in
    /// seconds since 1970.
    pub(crate) fn issue(&self, person: PeerId, unix: u64) -> (Vec<IceServer>, Option<u32>) {
        let mut servers = self.fixed.clone();
        let lifetime = self.turn.as_ref().map(|Turn { secret, lifetime, urls }| {
            let username = format!("{}:{person}", unix + u64::from(*lifetime));
            let credential = Some(secret.password(&username));
            servers.push(IceServer { urls: urls.clone(), username: Some(username), credential });
            *lifetime
        });
        (servers, lifetime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(urls: &[&str]) -> TurnConfig {
        let urls = urls.iter().map(|url| url.parse().unwrap()).collect();
        TurnConfig { secret: TurnSecret::from("north".to_owned()), lifetime: Duration::from_hours(1), urls }
    }

    #[test]
    fn credentials_are_for_one_person_and_end() {
        let issuer = IceIssuer::new(Vec::new(), config(&["turn:t.example", "stun:s.example", "turns:t.example"]));
        let (servers, lifetime) = issuer.issue(PeerId([0; 16]), 1000);
        assert_eq!(lifetime, Some(3600));
        assert_eq!(servers[0], IceServer { urls: vec!["stun:s.example".into()], username: None, credential: None });
        assert_eq!(servers[1].urls, ["turn:t.example", "turns:t.example"]);
        assert_eq!(servers[1].username.as_deref(), Some("4600:AAAAAAAAAAAAAAAAAAAAAA"));
        let password = TurnSecret::from("north".to_owned()).password("4600:AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(servers[1].credential, Some(password));
    }

    #[test]
    fn what_is_fixed_stays_and_does_not_expire() {
        let fixed = vec![IceServer { urls: vec!["stun:f.example".into()], username: None, credential: None }];
        assert_eq!(IceIssuer::new(fixed.clone(), config(&[])).issue(PeerId([0; 16]), 0), (fixed.clone(), None));
        let (servers, lifetime) = IceIssuer::new(fixed.clone(), config(&["turn:t.example"])).issue(PeerId([0; 16]), 0);
        assert_eq!((servers.len(), &servers[..1], lifetime), (2, &fixed[..], Some(3600)));
    }
}
