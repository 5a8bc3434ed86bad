//! CRC-32 as archives have it (ISO 3309, reflected, polynomial 0x04C11DB7).

/// What each byte does to the remainder.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut remainder = byte;
        let mut bit = 0;
        while bit < 8 {
            remainder = if remainder & 1 == 1 { remainder >> 1 ^ 0xEDB8_8320 } else { remainder >> 1 };
            bit += 1;
        }
        table[byte as usize] = remainder;
        byte += 1;
    }
    table
};

/// The checksum of bytes that come piece by piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crc32(u32);

impl Crc32 {
    pub(crate) const fn new() -> Self {
        Self(!0)
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = TABLE[((self.0 ^ u32::from(*byte)) & 0xFF) as usize] ^ self.0 >> 8;
        }
    }

    pub(crate) const fn value(self) -> u32 {
        !self.0
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
