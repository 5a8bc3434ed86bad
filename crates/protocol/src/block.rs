//! How a file travels: in blocks, each announced by a header, on a channel of their own.

/// A file is cut into blocks of so many bytes; the last one is shorter, unless it happens to be full.
pub const BLOCK_BYTES: u32 = 256 * 1024;

/// What announces a block, as one binary message of [`BlockHeader::BYTES`]: `stream`, `block` and `length` as big-endian
/// `u32`, and the digest. The messages after it, however the sender has cut them, are the block's bytes and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockHeader {
    /// By which number the receiver asked for the file: [`crate::ConversationMessage::Fetch`].
    pub stream: u32,
    /// Which block of the file, from 0.
    pub block: u32,
    /// How many bytes follow.
    pub length: u32,
    /// The SHA-256 of these bytes.
    pub digest: [u8; 32],
}

impl BlockHeader {
    /// The length of a header.
    pub const BYTES: usize = 44;

    /// The header as bytes.
    pub fn encode(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&self.stream.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.block.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.length.to_be_bytes());
        bytes[12..].copy_from_slice(&self.digest);
        bytes
    }

    /// The header in these bytes; `None` if they are not of its length, or announce no bytes or more than a block has.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::BYTES] = bytes.try_into().ok()?;
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes[12..]);
        let header = Self { stream: number(0), block: number(4), length: number(8), digest };
        (1..=BLOCK_BYTES).contains(&header.length).then_some(header)
    }
}

/// How many blocks a file of this length has.
pub fn blocks(size: u64) -> u32 {
    u32::try_from(size.div_ceil(u64::from(BLOCK_BYTES))).unwrap_or(u32::MAX)
}

/// How long a block of a file of this length is; 0 for one that it does not have.
pub fn block_length(size: u64, block: u32) -> u32 {
    let rest = size.saturating_sub(u64::from(block) * u64::from(BLOCK_BYTES));
    u32::try_from(rest).unwrap_or(BLOCK_BYTES).min(BLOCK_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        let header = BlockHeader { stream: 1, block: 0x0203_0405, length: BLOCK_BYTES, digest: [7; 32] };
        let bytes = header.encode();
        assert_eq!(bytes[..12], [0, 0, 0, 1, 2, 3, 4, 5, 0, 4, 0, 0]);
        assert_eq!(BlockHeader::decode(&bytes), Some(header));
        for wrong in [&bytes[1..], &[bytes.as_slice(), &[0]].concat(), &[]] {
            assert_eq!(BlockHeader::decode(wrong), None);
        }
        for length in [0, BLOCK_BYTES + 1, u32::MAX] {
            assert_eq!(BlockHeader::decode(&BlockHeader { length, ..header }.encode()), None);
        }
    }

    #[test]
    fn blocks_together_are_the_file() {
        let block = u64::from(BLOCK_BYTES);
        for size in [0, 1, block - 1, block, block + 1, 5 * block, 4 << 30] {
            let lengths = (0..blocks(size)).map(|index| u64::from(block_length(size, index)));
            assert_eq!(lengths.sum::<u64>(), size);
            assert_eq!(block_length(size, blocks(size)), 0);
        }
    }
}
