//! What becomes of something valid in the hands of a liar: it is cut off, changed here and there, joined with something
//! else, or nothing that ever was valid.

use super::random::Dice;

/// What has broken readers of JSON, numbers and names before.
const POISON: &[&[u8]] = &[
    b"null",
    b"-1",
    b"1e400",
    b"18446744073709551616",
    b"0.5",
    b"{}",
    b"[]",
    b"\"",
    b"\\ud800",
    b"\\u0000",
    b".",
    b"~",
    b"%7E",
    b"\xff",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "각".as_bytes(),
];

/// Something that was made of one or two of these, or of nothing.
pub fn mutated(dice: &mut Dice, valid: &[&[u8]]) -> Vec<u8> {
    if dice.once_in(16) {
        return random(dice, 64);
    }
    let mut bytes = dice.pick(valid).to_vec();
    for _ in 0..=dice.below(4) {
        let (start, end) = range(dice, bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(start),
            1 => drop(bytes.drain(start..end)),
            2 => {
                let other = dice.pick(valid);
                let (_, from) = range(dice, other.len());
                bytes.truncate(start);
                bytes.extend_from_slice(&other[from..]);
            }
            3 => {
                let again = bytes[start..end].repeat(1 + dice.below(3));
                bytes.splice(start..start, again);
            }
            4 => {
                let poison = dice.pick(POISON).iter().copied();
                bytes.splice(start..end.min(start + dice.below(3)), poison);
            }
            5 => {
                let noise = random(dice, 4);
                bytes.splice(start..start, noise);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    bytes
}

/// Up to so many bytes, of which any may be any.
pub fn random(dice: &mut Dice, most: usize) -> Vec<u8> {
    (0..dice.below(most + 1)).map(|_| dice.roll().to_le_bytes()[0]).collect()
}

fn range(dice: &mut Dice, length: usize) -> (usize, usize) {
    let (one, other) = (dice.below(length + 1), dice.below(length + 1));
    (one.min(other), one.max(other))
}
