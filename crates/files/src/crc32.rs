//! CRC-32 as archives have it (ISO 3309, reflected, polynomial 0x04C11DB7).

/// What each byte does to the remainder. It is no constant, for nothing compresses it: it would be 1 KB to download.
fn table() -> [u32; 256] {
    let mut table = [0; 256];
    for (byte, entry) in (0_u32..).zip(&mut table) {
        *entry = (0..8).fold(byte, |rest, _| if rest & 1 == 1 { rest >> 1 ^ 0xEDB8_8320 } else { rest >> 1 });
    }
    table
}

/// The checksum of bytes that come piece by piece.
pub(crate) struct Crc32 {
    remainder: u32,
    table: [u32; 256],
}

impl Crc32 {
    pub(crate) fn new() -> Self {
        Self { remainder: !0, table: table() }
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.remainder = self.table[((self.remainder ^ u32::from(*byte)) & 0xFF) as usize] ^ self.remainder >> 8;
        }
    }

    pub(crate) const fn value(&self) -> u32 {
        !self.remainder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_checksums_also_piece_by_piece() {
        for (text, checksum) in [("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43)] {
            let mut whole = Crc32::new();
            whole.take(text.as_bytes());
            assert_eq!(whole.value(), checksum, "{text}");
            let mut pieces = Crc32::new();
            text.as_bytes().chunks(2).for_each(|piece| pieces.take(piece));
            assert_eq!(pieces.value(), checksum, "{text}");
        }
    }
}
