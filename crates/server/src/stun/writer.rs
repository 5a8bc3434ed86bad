//! Writing a message into a buffer that is used again and again.

use std::net::SocketAddr;

use super::{COOKIE, HEADER, IntegrityKey, TransactionId, attribute, integrity, xor_address};

/// Replaces what was in the buffer by a message. The header's length is right after each step.
pub(crate) struct Writer<'b> {
    bytes: &'b mut Vec<u8>,
}

impl<'b> Writer<'b> {
    pub(crate) fn new(bytes: &'b mut Vec<u8>, kind: u16, transaction: TransactionId) -> Self {
        bytes.clear();
        bytes.extend_from_slice(&kind.to_be_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(&COOKIE);
        bytes.extend_from_slice(&transaction);
        Self { bytes }
    }

    pub(crate) fn attribute(self, kind: u16, value: &[u8]) -> Self {
        let length = u16::try_from(value.len()).expect("what is written here is a few hundred bytes");
        self.bytes.extend_from_slice(&kind.to_be_bytes());
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(value);
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let length = self.bytes.len() - HEADER;
        self.with_length(length)
    }

    /// An address, hidden from the middle boxes that rewrite whatever looks like one.
    pub(crate) fn address(self, kind: u16, address: SocketAddr) -> Self {
        let mut value = [0; 20];
        let length = {
            let transaction: &TransactionId = self.bytes[8..].first_chunk().expect("the header is there");
            xor_address(address, transaction, &mut value)
        };
        self.attribute(kind, &value[..length])
    }

    /// ERROR-CODE, with a reason for developers.
    pub(crate) fn error(self, code: u16, reason: &str) -> Self {
        let mut value = vec![0, 0, (code / 100).to_be_bytes()[1], (code % 100).to_be_bytes()[1]];
        value.extend_from_slice(reason.as_bytes());
        self.attribute(attribute::ERROR_CODE, &value)
    }

    /// MESSAGE-INTEGRITY over all that was written.
    pub(crate) fn sign(self, key: &IntegrityKey) -> Self {
        let signature = key.sign(self.bytes);
        self.attribute(attribute::MESSAGE_INTEGRITY, &signature)
    }

    /// FINGERPRINT, which comes last.
    pub(crate) fn fingerprint(self) {
        let fingerprint = integrity::fingerprint(self.bytes);
        self.attribute(attribute::FINGERPRINT, &fingerprint);
    }

    fn with_length(self, length: usize) -> Self {
        let length = u16::try_from(length).expect("what is written here is a few hundred bytes");
        self.bytes[2..4].copy_from_slice(&length.to_be_bytes());
        self
    }
}
