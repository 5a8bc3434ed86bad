//! Where clients come from, so that nobody can take what is there for all: their own address, or what a reverse proxy says
//! of it. What each source may have is decided where it is had.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::http::HeaderMap;

use crate::cidr::Cidr;

/// To what a proxy adds whom it speaks for, at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// An IPv4 address, or an IPv6 network of 64 bits, which is what one subscriber has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Source(IpAddr);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        // A socket that listens in both families shows IPv4 addresses as ::ffff:192.0.2.1.
        Self(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// By which way a connection comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Direct(Source),
    /// From a reverse proxy, which says in every request for whom it is; or from somebody on this machine. These are
    /// the proxies that are believed, beside those on this machine: several may stand in a row.
    Proxied(Arc<[Cidr]>),
}

impl Way {
    /// `proxies` are those that are believed. This machine's own always are.
    pub(crate) fn of(address: IpAddr, proxies: &Arc<[Cidr]>) -> Self {
        if is_believed(address, proxies) {
            return Self::Proxied(Arc::clone(proxies));
        }
        Self::Direct(address.into())
    }

    /// The source of the connection as such, over which requests of several sources may come.
    pub(crate) fn of_connection(&self) -> Option<Source> {
        match self {
            Self::Direct(source) => Some(*source),
            Self::Proxied(_) => None,
        }
    }

    /// The source of a request with these headers. `None` if the proxy does not say, or it cannot be understood.
    pub(crate) fn of_request(&self, headers: &HeaderMap) -> Option<Source> {
        match self {
            Self::Direct(source) => Some(*source),
            Self::Proxied(proxies) => forwarded_for(headers, proxies).map(Source::from),
        }
    }
}

fn is_believed(address: IpAddr, proxies: &[Cidr]) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || proxies.iter().any(|proxy| proxy.contains(address))
}

/// The last entry that is no proxy's address: each proxy adds at the end from whom it has the request, and that may be
/// a proxy too, such as a content network before one's own. What stands before this entry was there when the request
/// came to the first of them, and may be made up; so may what stands before an entry that cannot be understood.
fn forwarded_for(headers: &HeaderMap, proxies: &[Cidr]) -> Option<IpAddr> {
    for line in headers.get_all(FORWARDED_FOR).iter().rev() {
        for entry in line.to_str().ok()?.rsplit(',').map(str::trim) {
            // Some proxies add the port.
            let address = entry.parse().or_else(|_| entry.parse().map(|address: SocketAddr| address.ip())).ok()?;
            if !is_believed(address, proxies) {
                return Some(address);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn source(address: &str) -> Source {
        address.parse::<IpAddr>().unwrap().into()
    }

    fn proxies() -> Arc<[Cidr]> {
        ["10.1.0.0/16", "2001:db8:9::/48"].map(|range| range.parse().unwrap()).into()
    }

    #[test]
    fn addresses_of_one_source() {
        for (one, other, same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("2001:db8::1", "2001:db8::ffff:0:0:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
        ] {
            assert_eq!(source(one) == source(other), same, "{one} {other}");
        }
    }

    #[test]
    fn who_is_believed() {
        let proxies = proxies();
        for (address, direct) in [
            ("127.0.0.1", None),
            ("127.9.9.9", None),
            ("::1", None),
            ("::ffff:127.0.0.1", None),
            ("10.1.2.3", None),
            ("::ffff:10.1.2.3", None),
            ("2001:db8:9::1", None),
            ("10.2.0.1", Some("10.2.0.1")),
            ("::ffff:10.2.0.1", Some("10.2.0.1")),
            ("2001:db8:8::1", Some("2001:db8:8::")),
        ] {
            let way = Way::of(address.parse().unwrap(), &proxies);
            assert_eq!(way.of_connection(), direct.map(source), "{address}");
        }
    }

    #[test]
    fn what_a_proxy_says() {
        for (lines, expected) in [
            (&[][..], None),
            (&["192.0.2.1"], Some("192.0.2.1")),
            (&["198.51.100.7, 192.0.2.1"], Some("192.0.2.1")),
            (&["198.51.100.7,192.0.2.1"], Some("192.0.2.1")),
            (&["198.51.100.7", "203.0.113.5 , 192.0.2.1 "], Some("192.0.2.1")),
            (&["192.0.2.1:4711"], Some("192.0.2.1")),
            (&["::ffff:192.0.2.1"], Some("192.0.2.1")),
            (&["2001:db8::7"], Some("2001:db8::")),
            (&["[2001:db8::7]:4711"], Some("2001:db8::")),
            (&[""], None),
            (&[","], None),
            (&["192.0.2.1,"], None),
            (&["192.0.2.1", ""], None),
            (&["192.0.2.1", "unknown"], None),
            (&["192.0.2.1, 192.0.2"], None),
            (&["192.0.2.1, 192.0.2.256"], None),
            (&["192.0.2.1, \u{ff}"], None),
            (&["198.51.100.7, 192.0.2.1, 10.1.2.3"], Some("192.0.2.1")),
            (&["198.51.100.7, 192.0.2.1, 10.1.2.3, 127.0.0.1"], Some("192.0.2.1")),
            (&["198.51.100.7, 192.0.2.1", "2001:db8:9::1, ::1", "10.1.2.3:4711"], Some("192.0.2.1")),
            (&["198.51.100.7, 2001:db8::7, ::ffff:10.1.2.3"], Some("2001:db8::")),
            (&["192.0.2.1, 10.2.0.1"], Some("10.2.0.1")),
            (&["10.1.2.3, 127.0.0.1"], None),
            (&["192.0.2.1, unknown, 10.1.2.3"], None),
            (&["192.0.2.1,, 10.1.2.3"], None),
            (&["192.0.2.1, \u{ff}", "10.1.2.3"], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
            }
            assert_eq!(Way::Proxied(proxies()).of_request(&headers), expected.map(source), "{lines:?}");
            let direct = source("203.0.113.9");
            assert_eq!(Way::Direct(direct).of_request(&headers), Some(direct), "{lines:?}");
        }
    }
}
