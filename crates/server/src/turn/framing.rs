//! Where one message ends and the next begins in a TCP stream (RFC 8656, section 12.5).

use crate::stun::{HEADER, padded};

/// The longest frame in bytes: a STUN message.
pub(crate) const MAX_FRAME: usize = HEADER + u16::MAX as usize;

/// What a stream begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A frame of so many bytes, which may not all have come yet.
    Length(usize),
    /// Too few bytes to tell.
    Unknown,
    /// Neither STUN nor channel data.
    Garbage,
}

/// Looks at the beginning of a stream.
pub(crate) fn first_frame(stream: &[u8]) -> Frame {
    match stream {
        [0b0000_0000..=0b0011_1111, _, l0, l1, ..] => {
            Frame::Length(HEADER + usize::from(u16::from_be_bytes([*l0, *l1])))
        }
        [0b0100_0000..=0b0111_1111, _, l0, l1, ..] => {
            Frame::Length(4 + padded(usize::from(u16::from_be_bytes([*l0, *l1]))))
        }
        [0b1000_0000..=0b1111_1111, ..] => Frame::Garbage,
        _ => Frame::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        for (stream, frame) in [
            (&[][..], Frame::Unknown),
            (&[0x00, 0x01, 0x00], Frame::Unknown),
            (&[0x00, 0x01, 0x00, 0x08], Frame::Length(28)),
            (&[0x3F, 0xFF, 0xFF, 0xFF], Frame::Length(MAX_FRAME)),
            (&[0x40, 0x00, 0x00, 0x00], Frame::Length(4)),
            (&[0x40, 0x00, 0x00, 0x05, 1, 2], Frame::Length(12)),
            (&[0x7F, 0xFF, 0xFF, 0xFF], Frame::Length(4 + 65536)),
            (&[0x80], Frame::Garbage),
            (b"\x16\x03\x01\x02", Frame::Length(20 + 0x0102)),
            (&[0xFF, 0, 0, 0], Frame::Garbage),
        ] {
            assert_eq!(first_frame(stream), frame, "{stream:x?}");
        }
    }
}
