//! Nonces that need no memory: each says when it was made, and for whom, and is signed. So a flood of strangers leaves
//! nothing behind.

use std::net::{IpAddr, SocketAddr};

use hmac::{Hmac, Mac};
use sha1::Sha1;

/// For how many seconds a nonce is good. A client whose nonce is stale is given another and goes on.
const LIFETIME: u64 = 600;

/// Signs nonces. Drawn when the server starts, so that those of an earlier life are stale.
pub(crate) struct NonceKey(Hmac<Sha1>);

impl NonceKey {
    /// The key must be random.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(Hmac::new_from_slice(&key).expect("HMAC takes a key of any length"))
    }

    /// A nonce for this client, at a time in seconds since 1970.
    pub(crate) fn issue(&self, unix: u64, client: SocketAddr) -> String {
        format!("{unix:016x}{:032x}", self.sign(unix, client))
    }

    /// Whether a nonce was made here, for this client, and not too long ago.
    pub(crate) fn is_fresh(&self, nonce: &[u8], unix: u64, client: SocketAddr) -> bool {
        let Some(time) = nonce.get(..16).and_then(|time| str::from_utf8(time).ok()) else { return false };
        let Ok(time) = u64::from_str_radix(time, 16) else { return false };
        unix.checked_sub(time).is_some_and(|age| age < LIFETIME) && self.issue(time, client).as_bytes() == nonce
    }

    fn sign(&self, unix: u64, client: SocketAddr) -> u128 {
        let mut mac = self.0.clone();
        mac.update(&unix.to_be_bytes());
        mac.update(&client.port().to_be_bytes());
        match client.ip() {
            IpAddr::V4(ip) => mac.update(&ip.octets()),
            IpAddr::V6(ip) => mac.update(&ip.octets()),
        }
        let [first @ .., _, _, _, _] = <[u8; 20]>::from(mac.finalize().into_bytes());
        u128::from_be_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_stale_and_forged() {
        let key = NonceKey::new([1; 32]);
        let client: SocketAddr = "192.0.2.1:1000".parse().unwrap();
        let nonce = key.issue(5000, client);
        let is_fresh = |nonce: &str, unix| key.is_fresh(nonce.as_bytes(), unix, client);
        assert!(is_fresh(&nonce, 5000) && is_fresh(&nonce, 5599));
        assert!(!is_fresh(&nonce, 5600), "too old");
        assert!(!is_fresh(&nonce, 4999), "from the future");
        assert!(!key.is_fresh(nonce.as_bytes(), 5000, "192.0.2.1:1001".parse().unwrap()), "of another client");
        assert!(!NonceKey::new([2; 32]).is_fresh(nonce.as_bytes(), 5000, client), "of another life of the server");
        for length in 0..nonce.len() {
            assert!(!is_fresh(&nonce[..length], 5000));
        }
        let younger = nonce.replacen("1388", "1389", 1);
        assert_ne!(younger, nonce);
        for forged in [&younger, &format!("{nonce}0"), &nonce.replacen('0', "+", 1), "ü", &"f".repeat(48)] {
            assert!(!is_fresh(forged, 5000), "{forged}");
        }
    }
}
