//! Reading a message. A `Message` borrows the packet; whoever sends garbage costs one pass over it and nothing else.

use super::{COOKIE, HEADER, IntegrityKey, TransactionId, attribute, integrity, padded};

/// A packet that is well formed: its header, and attributes that fill it exactly.
#[derive(Clone, Copy)]
pub(crate) struct Message<'p> {
    packet: &'p [u8],
    /// Where the attributes end that count: what follows MESSAGE-INTEGRITY is not covered by it, and is not read.
    end: usize,
    /// Whether MESSAGE-INTEGRITY stands at `end`.
    has_integrity: bool,
}

impl<'p> Message<'p> {
    /// `None` for what is no message, or has a wrong FINGERPRINT.
    pub(crate) fn parse(packet: &'p [u8]) -> Option<Self> {
        let header = packet.first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        if header[0] & 0b1100_0000 != 0 || header[4..8] != COOKIE || packet.len() != HEADER + length || length % 4 != 0
        {
            return None;
        }
        let mut message = Self { packet, end: packet.len(), has_integrity: false };
        let mut at = HEADER;
        while at < packet.len() {
            let (kind, value) = attribute_at(packet, at)?;
            match kind {
                attribute::MESSAGE_INTEGRITY if value.len() == integrity::LENGTH && !message.has_integrity => {
                    message.end = at;
                    message.has_integrity = true;
                }
                attribute::FINGERPRINT => {
                    if value != integrity::fingerprint(&packet[..at]) || at + 8 != packet.len() {
                        return None;
                    }
                    message.end = message.end.min(at);
                }
                _ => {}
            }
            at += 4 + padded(value.len());
        }
        Some(message)
    }

    pub(crate) fn kind(&self) -> u16 {
        u16::from_be_bytes([self.packet[0], self.packet[1]])
    }

    pub(crate) fn transaction(&self) -> TransactionId {
        let mut transaction = TransactionId::default();
        transaction.copy_from_slice(&self.packet[8..HEADER]);
        transaction
    }

    /// The attributes that count, in their order.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (u16, &'p [u8])> + use<'p> {
        let Self { packet, end, .. } = *self;
        let mut at = HEADER;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let (kind, value) = attribute_at(packet, at)?;
            at += 4 + padded(value.len());
            Some((kind, value))
        })
    }

    /// The first attribute of a kind, which is the one that counts (RFC 8489, section 5).
    pub(crate) fn get(&self, wanted: u16) -> Option<&'p [u8]> {
        self.attributes().find(|(kind, _)| *kind == wanted).map(|(_, value)| value)
    }

    /// An attribute that is a text.
    pub(crate) fn text(&self, wanted: u16) -> Option<&'p str> {
        str::from_utf8(self.get(wanted)?).ok()
    }

    pub(crate) fn has_integrity(&self) -> bool {
        self.has_integrity
    }

    /// Whether MESSAGE-INTEGRITY was made with this key, over all that [`Message::attributes`] hands out.
    pub(crate) fn is_signed_with(&self, key: &IntegrityKey) -> bool {
        let signature = &self.packet[self.end..];
        self.has_integrity && key.verify(&self.packet[..self.end], &signature[4..4 + integrity::LENGTH])
    }
}

/// The attribute whose header is at `at`.
fn attribute_at(packet: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let rest = packet.get(at..)?;
    let [k0, k1, l0, l1] = *rest.first_chunk()?;
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let value = rest.get(4..4 + padded(length))?;
    Some((u16::from_be_bytes([k0, k1]), &value[..length]))
}

#[cfg(test)]
mod tests {
    use super::super::{Writer, kind};
    use super::*;

    fn message() -> Vec<u8> {
        let mut bytes = Vec::new();
        let key = IntegrityKey::new("a", "b", "c");
        Writer::new(&mut bytes, kind::BINDING, [7; 12])
            .attribute(attribute::USERNAME, b"someone")
            .sign(&key)
            .fingerprint();
        bytes
    }

    #[test]
    fn what_is_no_message() {
        let good = message();
        assert!(Message::parse(&good).is_some());
        for length in 0..good.len() {
            assert!(Message::parse(&good[..length]).is_none(), "cut to {length}");
        }
        // But for the fingerprint's own header, without which it is any other attribute.
        for at in (0..good.len() - 8).chain(good.len() - 4..good.len()) {
            let mut bad = good.clone();
            bad[at] ^= 0x80;
            assert!(Message::parse(&bad).is_none(), "a wrong bit in byte {at}");
        }
        assert!(Message::parse(&[good, vec![0; 4]].concat()).is_none());
    }

    #[test]
    fn any_bytes_are_survived() {
        let mut seed = 1_u32;
        let mut random = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        let key = IntegrityKey::new("a", "b", "c");
        let good = message();
        for round in 0..20_000 {
            let mut bytes = good.clone();
            for _ in 0..=round % 8 {
                let at = usize::from(random()) % bytes.len();
                bytes[at] = random();
            }
            bytes.truncate(bytes.len() - 8); // Without the fingerprint, which would find out.
            let length = bytes.len() - HEADER;
            bytes[2..4].copy_from_slice(&u16::try_from(length).unwrap().to_be_bytes());
            if let Some(message) = Message::parse(&bytes) {
                assert!(message.attributes().count() < 20);
                message.is_signed_with(&key);
            }
        }
    }

    #[test]
    fn what_follows_the_signature_does_not_count() {
        let key = IntegrityKey::new("a", "b", "c");
        let mut bytes = Vec::new();
        Writer::new(&mut bytes, kind::BINDING, [7; 12]).sign(&key).attribute(attribute::USERNAME, b"someone");
        let message = Message::parse(&bytes).unwrap();
        assert!(message.is_signed_with(&key));
        assert_eq!(message.get(attribute::USERNAME), None);
    }
}
