//! MESSAGE-INTEGRITY (RFC 8489, section 14.5) and FINGERPRINT (section 14.7).

use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;

use super::HEADER;

/// The length of a signature in bytes.
pub(super) const LENGTH: usize = 20;

/// A user's key, ready to sign and verify.
#[derive(Clone)]
pub(crate) struct IntegrityKey(Hmac<Sha1>);

impl IntegrityKey {
    /// The key of long-term credentials (section 9.2.2).
    pub(crate) fn new(username: &str, realm: &str, password: &str) -> Self {
        let key = Md5::digest([username, realm, password].join(":"));
        Self(Hmac::new_from_slice(&key).expect("HMAC takes a key of any length"))
    }

    /// The signature of a message that ends before its MESSAGE-INTEGRITY.
    pub(super) fn sign(&self, message: &[u8]) -> [u8; LENGTH] {
        self.mac(message).finalize().into_bytes().into()
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.mac(message).verify_slice(signature).is_ok()
    }

    /// What is signed has the length that the message has with its MESSAGE-INTEGRITY, and not with what may follow.
    fn mac(&self, message: &[u8]) -> Hmac<Sha1> {
        let mut mac = self.0.clone();
        mac.update(&message[..2]);
        mac.update(&length_with(message, 4 + LENGTH));
        mac.update(&message[4..]);
        mac
    }

    #[cfg(test)]
    pub(super) fn short_term(password: &str) -> Self {
        Self(Hmac::new_from_slice(password.as_bytes()).unwrap())
    }
}

/// The header's length of a message that so many bytes follow.
fn length_with(message: &[u8], more: usize) -> [u8; 2] {
    let length = u16::try_from(message.len() - HEADER + more).unwrap_or(u16::MAX);
    length.to_be_bytes()
}

/// The FINGERPRINT of a message that ends before it.
pub(super) fn fingerprint(message: &[u8]) -> [u8; 4] {
    let [l0, l1] = length_with(message, 8);
    let header = [message[0], message[1], l0, l1];
    let crc = crc32(crc32(!0, &header), &message[4..]);
    (!crc ^ 0x5354_554E).to_be_bytes()
}

/// CRC-32 as in Ethernet, unfinished.
fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(crc, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        (crc >> 8) ^ CRC_TABLE[usize::from(low ^ byte)]
    })
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    let mut byte = 0;
    while index < table.len() {
        let mut crc: u32 = byte;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
        byte += 1;
    }
    table
};
