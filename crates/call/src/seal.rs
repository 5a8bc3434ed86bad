//! Sealing of signals: XChaCha20-Poly1305 under the room's key, so that a server can neither read nor change nor replay
//! what two browsers tell each other.
//!
//! A payload is base64url of: the sender's incarnation (8 bytes, big-endian), a counter (8 bytes), a random nonce (24
//! bytes), the ciphertext with its tag. Sender, receiver, both incarnations and the counter are associated data.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use damso_protocol::{Incarnation, PeerId, base64url};

const HEAD_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// One end of a signal: who, and which life of that person's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) id: PeerId,
    pub(crate) incarnation: Incarnation,
}

/// Where a signal stands among all that its sender has sent: greater is newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp {
    pub(crate) incarnation: Incarnation,
    pub(crate) counter: u64,
}

/// Seals and opens the signals of one room.
pub(crate) struct Seal(XChaCha20Poly1305);

impl Seal {
    pub(crate) fn new(room_key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(room_key.into()))
    }

    /// Seals `plaintext`. The nonce must be random, the counter greater than that of every signal before.
    pub(crate) fn seal(&self, nonce: [u8; NONCE_BYTES], from: End, to: End, counter: u64, plaintext: &[u8]) -> String {
        let stamp = Stamp { incarnation: from.incarnation, counter };
        let aad = associated_data(from.id, stamp, to);
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: &aad })
            .expect("XChaCha20-Poly1305 seals everything under 256 GiB");
        base64url::encode(&[&stamp.to_bytes()[..], &nonce, &sealed].concat())
    }

    /// Opens a payload that the server says is from `from`. `None` if it was not sealed by somebody who has the link,
    /// for this receiver, by this sender.
    pub(crate) fn open(&self, from: PeerId, to: End, payload: &str) -> Option<(Stamp, Vec<u8>)> {
        let bytes = base64url::decode(payload)?;
        let (head, rest) = bytes.split_first_chunk::<HEAD_BYTES>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let stamp = Stamp::from_bytes(head);
        let aad = associated_data(from, stamp, to);
        let plaintext = self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad }).ok()?;
        Some((stamp, plaintext))
    }
}

impl Stamp {
    fn to_bytes(self) -> [u8; HEAD_BYTES] {
        (u128::from(self.incarnation.0) << 64 | u128::from(self.counter)).to_be_bytes()
    }

    fn from_bytes(bytes: &[u8; HEAD_BYTES]) -> Self {
        let [incarnation, counter] = [0, 8].map(|at| {
            let half = bytes[at..].first_chunk().expect("two halves of eight bytes");
            u64::from_be_bytes(*half)
        });
        Self { incarnation: Incarnation(incarnation), counter }
    }
}

fn associated_data(from: PeerId, stamp: Stamp, to: End) -> Vec<u8> {
    [b"damso/1 signal", &from.0[..], &stamp.to_bytes(), &to.id.0, &to.incarnation.0.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(number: u8) -> End {
        End { id: PeerId([number; 16]), incarnation: Incarnation(u64::from(number)) }
    }

    #[test]
    fn only_the_receiver_opens_and_only_as_it_was_sealed() {
        let seal = Seal::new(&[7; 32]);
        let (ana, bo, eve) = (end(1), end(2), end(3));
        let payload = seal.seal([9; 24], ana, bo, 5, b"offer");
        let opened = Some((Stamp { incarnation: ana.incarnation, counter: 5 }, b"offer".to_vec()));
        assert_eq!(seal.open(ana.id, bo, &payload), opened);

        assert_eq!(seal.open(eve.id, bo, &payload), None, "another sender");
        assert_eq!(seal.open(ana.id, eve, &payload), None, "another receiver");
        let reloaded = End { incarnation: Incarnation(99), ..bo };
        assert_eq!(seal.open(ana.id, reloaded, &payload), None, "another life of the receiver");
        assert_eq!(Seal::new(&[8; 32]).open(ana.id, bo, &payload), None, "another room");
        assert_eq!(seal.open(ana.id, bo, ""), None);
        assert_eq!(seal.open(ana.id, bo, "한글"), None);

        let bytes = base64url::decode(&payload).unwrap();
        for changed in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[changed] ^= 1;
            assert_eq!(seal.open(ana.id, bo, &base64url::encode(&bytes)), None, "byte {changed}");
        }
        for length in 0..bytes.len() {
            assert_eq!(seal.open(ana.id, bo, &base64url::encode(&bytes[..length])), None, "{length} bytes");
        }
    }

    #[test]
    fn stamps_are_ordered_by_life_and_then_by_counter() {
        let stamp = |incarnation, counter| Stamp { incarnation: Incarnation(incarnation), counter };
        assert!(stamp(1, 9) < stamp(2, 0));
        assert!(stamp(2, 1) < stamp(2, 2));
        assert_eq!(Stamp::from_bytes(&stamp(3, 4).to_bytes()), stamp(3, 4));
    }
}
