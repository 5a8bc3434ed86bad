//! The headers that confine the page, on every response.

use std::{fmt, str::FromStr};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What the policy lets a page use. Camera, microphone and screen are what it is for; the rest is refused by name.
pub const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), \
     fullscreen=(self), picture-in-picture=(self), screen-wake-lock=(self), clipboard-write=(self), geolocation=(), \
     payment=(), usb=(), serial=(), hid=(), midi=()";

/// A source to which the page may connect beside its own origin, such as `wss://signaling.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectSource(String);

/// The text cannot be a source of a `connect-src`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a source such as wss://signaling.example: it must not be empty or hold spaces, quotes, commas or semicolons"
)]
pub struct ParseConnectSourceError;

impl FromStr for ConnectSource {
    type Err = ParseConnectSourceError;

    fn from_str(text: &str) -> Result<Self, ParseConnectSourceError> {
        let fits = |byte: u8| byte.is_ascii_graphic() && !b",;'\"".contains(&byte);
        if text.is_empty() || !text.bytes().all(fits) {
            return Err(ParseConnectSourceError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ConnectSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The content security policy. `'self'` covers a WebSocket to the page's own origin (CSP level 3, section 6.7.2.8).
pub fn content_security_policy(connect: &[ConnectSource]) -> String {
    let mut connect_src = "connect-src 'self'".to_owned();
    for source in connect {
        connect_src.push(' ');
        connect_src.push_str(&source.0);
    }
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "font-src 'self'",
        &connect_src,
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        // Of boot.js: it trusts the address of the page's own worker, and nothing else.
        "trusted-types damso",
    ]
    .join("; ")
}

/// All of them, ready to be put on a response.
pub(crate) fn headers(connect: &[ConnectSource]) -> HeaderMap {
    let policy = HeaderValue::try_from(content_security_policy(connect))
        .expect("a ConnectSource is made of printable ASCII characters");
    HeaderMap::from_iter([
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS_POLICY)),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_cannot_add_a_directive() {
        for bad in ["", "wss://a.example; script-src *", "wss://a.example,b", "'unsafe-inline'", "wss://a\n", "wss://é"]
        {
            assert_eq!(bad.parse::<ConnectSource>(), Err(ParseConnectSourceError), "{bad}");
        }
        let source: ConnectSource = "wss://signaling.example".parse().unwrap();
        assert!(content_security_policy(&[source]).contains("; connect-src 'self' wss://signaling.example; "));
        assert!(content_security_policy(&[]).contains("; connect-src 'self'; "));
    }

    #[test]
    fn a_page_starts_its_own_workers_and_trusts_one_policy() {
        let policy = content_security_policy(&[]);
        assert!(policy.contains("; worker-src 'self'; "), "{policy}");
        assert!(policy.ends_with("; require-trusted-types-for 'script'; trusted-types damso"), "{policy}");
    }

    /// For whoever has the page on another host, and copies them from there.
    #[test]
    fn the_readmes_have_the_policies_as_they_are_sent() {
        let policy = content_security_policy(&["wss://signaling.example.org".parse().unwrap()]);
        let lines =
            [format!("\nContent-Security-Policy: {policy}\n"), format!("\nPermissions-Policy: {PERMISSIONS_POLICY}\n")];
        for readme in [include_str!("../../../README.md"), include_str!("../../../README.ko.md")] {
            for line in &lines {
                assert!(readme.contains(line), "{line}");
            }
        }
    }

    #[test]
    fn the_headers_can_be_made() {
        assert_eq!(headers(&["wss://a.example:8443/ws".parse().unwrap()]).len(), 6);
    }
}
