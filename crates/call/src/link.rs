//! The link of a call: reading and writing it, and what is derived from its secret.

use damso_protocol::{RoomId, base64url};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::text::clean_line;

const SECRET_BYTES: usize = 16;
const SECRET_CHARS: usize = 22;
const MARK: &str = "#/r/";
/// What some messengers make of it.
const ENCODED_MARK: &str = "%23/r/";

/// A call's link: `<site>/#/r/<secret>` or `<site>/#/r/<label>~<secret>`. A fragment is never sent to a server.
#[derive(Clone, PartialEq, Eq)]
pub struct CallLink {
    secret: [u8; SECRET_BYTES],
    label: Option<String>,
}

/// Where a fragment leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/`, or nothing.
    Home,
    /// `#/r/…`
    Call(CallLink),
    /// Something else, and what is wrong with it.
    Bad(LinkError),
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Nothing was entered.
    Empty,
    /// Not a link of a call.
    NotACall,
    /// A call of another site, with its host: this page cannot reach its server.
    OtherSite(String),
    /// A part is missing: the secret has fewer characters than it should.
    Truncated,
    /// The secret has more characters than it should.
    TooLong,
    /// A character that no secret has, or a secret that was changed.
    Damaged,
}

/// The link is a secret, and does not get into a log by way of `{:?}`.
impl std::fmt::Debug for CallLink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CallLink(…)")
    }
}

impl CallLink {
    /// The link of a new call, from 128 random bits.
    pub fn new(secret: [u8; SECRET_BYTES]) -> Self {
        Self { secret, label: None }
    }

    /// The readable label.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The fragment, with its `#`.
    pub fn fragment(&self) -> String {
        let secret = base64url::encode(&self.secret);
        match &self.label {
            Some(label) => format!("{MARK}{}~{secret}", percent_encode(label)),
            None => format!("{MARK}{secret}"),
        }
    }

    /// Reads what a person pasted: a whole link of this site (whose address without fragment is `site`), its fragment,
    /// or its last part.
    pub fn parse(text: &str, site: &str) -> Result<Self, LinkError> {
        let text = text.trim().trim_matches(['<', '>', '(', ')', '"', '\'', '“', '”']);
        if text.is_empty() {
            return Err(LinkError::Empty);
        }
        let Some((base, rest)) = text.split_once(MARK).or_else(|| text.split_once(ENCODED_MARK)) else {
            let bare = !text.contains(['/', '.', ':', '#']) && !text.contains(char::is_whitespace);
            return if bare { Self::parse_rest(text) } else { Err(LinkError::NotACall) };
        };
        let host = host(base);
        if !host.is_empty() && !host.eq_ignore_ascii_case(self::host(site)) {
            return Err(LinkError::OtherSite(host.to_owned()));
        }
        Self::parse_rest(rest)
    }

    fn parse_rest(rest: &str) -> Result<Self, LinkError> {
        // A message goes on after the link, perhaps without a space: `…/#/r/<secret>로 들어와`.
        let rest = rest.split_whitespace().next().unwrap_or_default();
        let encoded = || rest.rsplit_once("%7E").or_else(|| rest.rsplit_once("%7e"));
        let (label, secret) = match rest.split_once('~').or_else(encoded) {
            Some((label, secret)) => (readable(&percent_decode(label)), secret),
            None => (None, rest),
        };
        let end = secret.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let (secret, after) = secret.split_at(end.unwrap_or(secret.len()));
        let bytes = base64url::decode(secret);
        match secret.len() {
            ..SECRET_CHARS if !after.is_empty() => Err(LinkError::Damaged),
            ..SECRET_CHARS => Err(LinkError::Truncated),
            SECRET_CHARS => bytes
                .and_then(|bytes| bytes.try_into().ok())
                .map(|secret| Self { secret, label })
                .ok_or(LinkError::Damaged),
            _ => Err(LinkError::TooLong),
        }
    }

    /// What the server calls the room.
    pub fn room_id(&self) -> RoomId {
        RoomId(self.derive(b"damso/1 room id"))
    }

    /// What seals the signals between the people in the room.
    pub(crate) fn room_key(&self) -> [u8; 32] {
        self.derive(b"damso/1 room key")
    }

    fn derive<const N: usize>(&self, info: &[u8]) -> [u8; N] {
        let mut key = [0; N];
        Hkdf::<Sha256>::new(None, &self.secret)
            .expand(info, &mut key)
            .expect("HKDF-SHA-256 gives up to 8160 bytes, and N is 16 or 32");
        key
    }
}

impl Route {
    /// The fragment, with its `#`. Of what leads nowhere, that of the page that says so.
    pub fn fragment(&self) -> String {
        match self {
            Self::Call(link) => link.fragment(),
            Self::Home | Self::Bad(_) => "#/".to_owned(),
        }
    }

    /// Reads the fragment of the address bar.
    pub fn parse(fragment: &str) -> Self {
        match fragment {
            "" | "#" | "#/" => Self::Home,
            _ => match CallLink::parse(fragment, "") {
                Ok(link) => Self::Call(link),
                Err(error) => Self::Bad(error),
            },
        }
    }
}

/// The host and port of an address, with or without its scheme; empty if there is none.
fn host(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.split('/').next().unwrap_or(address)
}

/// A label as it may be shown.
fn readable(label: &str) -> Option<String> {
    let label = clean_line(&label.replace(['-', '_', '+'], " "));
    (!label.is_empty()).then_some(label)
}

fn percent_encode(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::new();
    for byte in text.replace(' ', "-").bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
    encoded
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.first_chunk::<2>().filter(|_| first == b'%').and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://damso.example/talk/";
    const SECRET: &str = "AAECAwQFBgcICQoLDA0ODw";

    #[test]
    fn what_people_paste() {
        for text in [
            format!("{SITE}#/r/{SECRET}"),
            format!("  {SITE}#/r/{SECRET}\n"),
            format!("<{SITE}#/r/{SECRET}>."),
            format!("DAMSO.example/talk/#/r/{SECRET}"),
            format!("https://damso.example/talk/index.html#/r/{SECRET}"),
            format!("#/r/{SECRET}"),
            format!("{SITE}#/r/{SECRET}."),
            format!("{SITE}#/r/{SECRET} 들어와"),
            format!("{SITE}#/r/{SECRET}로 들어와"),
            format!("({SITE}#/r/{SECRET})"),
            SECRET.to_owned(),
        ] {
            assert_eq!(CallLink::parse(&text, SITE).map(|link| link.secret[15]), Ok(15), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |text: &str, error| assert_eq!(CallLink::parse(text, SITE), Err(error), "{text}");
        check("  ", LinkError::Empty);
        check("hello there", LinkError::NotACall);
        check("https://damso.example/talk/", LinkError::NotACall);
        check("https://news.example/r/12", LinkError::NotACall);
        check(&format!("https://other.example:81/#/r/{SECRET}"), LinkError::OtherSite("other.example:81".into()));
        check(&format!("#/r/{}", &SECRET[1..]), LinkError::Truncated);
        check("#/r/", LinkError::Truncated);
        check(&format!("#/r/{SECRET}A"), LinkError::TooLong);
        check(&format!("#/r/!{}", &SECRET[1..]), LinkError::Damaged);
        check(&format!("#/r/{}x", &SECRET[1..]), LinkError::Damaged);
        check("#/r/안녕", LinkError::Damaged);
    }

    #[test]
    fn labels() {
        let check = |label: &str, shown: Option<&str>| {
            let link = CallLink::parse(&format!("#/r/{label}~{SECRET}"), SITE).unwrap();
            assert_eq!(link.label(), shown);
            assert_eq!(CallLink::parse(&link.fragment(), SITE), Ok(link));
        };
        check("family-dinner", Some("family dinner"));
        check("%EA%B0%80%EC%A1%B1", Some("가족"));
        check("가족", Some("가족"));
        check("", None);
        check("a%7Eb", Some("a~b"));
        check("%E2%80%AEmoc.live", Some("moc.live"));
        check("100%", Some("100%"));
    }

    #[test]
    fn what_messengers_encode_is_read() {
        for text in
            [format!("{SITE}%23/r/{SECRET}"), format!("{SITE}#/r/dinner%7E{SECRET}"), format!("#/r/dinner%7e{SECRET}")]
        {
            let link = CallLink::parse(&text, SITE).unwrap();
            assert_eq!(link.room_id(), CallLink::parse(SECRET, SITE).unwrap().room_id(), "{text}");
        }
    }

    #[test]
    fn routes() {
        assert_eq!(Route::parse(""), Route::Home);
        assert_eq!(Route::parse("#/"), Route::Home);
        assert!(matches!(Route::parse(&format!("#/r/{SECRET}")), Route::Call(_)));
        assert_eq!(Route::parse("#/somewhere"), Route::Bad(LinkError::NotACall));
        assert_eq!(Route::parse("#/r/short"), Route::Bad(LinkError::Truncated));
    }

    #[test]
    fn room_and_key_tell_nothing_of_each_other() {
        let link = CallLink::new([0; 16]);
        assert_ne!(link.room_id().0, link.room_key()[..16]);
        assert_ne!(link.room_id(), CallLink::new([1; 16]).room_id());
        // Old links go on working: HKDF-SHA-256 of 16 zero bytes, computed apart.
        assert_eq!(link.room_id().to_string(), "zvxJ58O7sWstKU3eyLI9nQ");
    }
}
