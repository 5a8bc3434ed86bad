//! What an honest page writes: the limits of everything that comes into a log.

use damso_protocol::{
    Act, Entry, EntryId, FileOffer, LogId, MAX_CHAT_BYTES, MAX_FILE_BYTES, MAX_FILE_NAME_BYTES, MAX_PREVIEW_BYTES,
    base64url,
};

use crate::{PickedFile, connection::Misuse, text::clean_line};

/// Far beyond what any number of honest entries reaches.
const MOST_CLOCK: u64 = 1 << 52;
/// The last moment that a `Date` knows.
const LAST_MOMENT: u64 = 8_640_000_000_000_000;
/// The longest emoji there are consist of about ten characters.
const MOST_EMOJI_CHARS: usize = 16;
/// Of the longer side of a preview. Pages make them half as large.
const MOST_PREVIEW_PIXELS: u16 = 320;
/// Longer than any media type in use.
const MAX_KIND_BYTES: usize = 128;

/// Finds what no honest page writes, and makes the name fit to be shown.
pub(super) fn check(log: LogId, entry: &mut Entry) -> Result<(), Misuse> {
    let own = |of: EntryId| of.log.author == log.author && of.log.to == log.to;
    let fits = |text: &str| text.len() <= MAX_CHAT_BYTES;
    let honest = match &mut entry.act {
        // A text that is empty belongs to a message that was deleted since.
        Act::Say { name, text, reply, file } => {
            *name = clean_line(name);
            fits(text) && reply.is_none_or(|of| is_same_audience(log, of.log)) && file.as_ref().is_none_or(is_offer)
        }
        Act::Edit { of, text } => own(*of) && fits(text),
        Act::Delete { of } | Act::Seal { of, .. } => own(*of),
        Act::React { of, emoji, .. } => is_sign(emoji) && is_same_audience(log, of.log),
        Act::Unknown => true,
    };
    if honest && (1..=MOST_CLOCK).contains(&entry.clock) && entry.at <= LAST_MOMENT {
        Ok(())
    } else {
        Err(Misuse("an entry of the chat that is none"))
    }
}

/// Whether the same people read both logs.
fn is_same_audience(one: LogId, other: LogId) -> bool {
    match (one.to, other.to) {
        (None, None) => true,
        (Some(to), Some(its)) => (one.author, to) == (other.author, its) || (one.author, to) == (its, other.author),
        _ => false,
    }
}

pub(super) fn is_sign(emoji: &str) -> bool {
    !emoji.is_empty() && emoji.chars().count() <= MOST_EMOJI_CHARS && !emoji.chars().any(char::is_control)
}

fn is_offer(file: &FileOffer) -> bool {
    file.name.len() <= MAX_FILE_NAME_BYTES
        && file.size <= MAX_FILE_BYTES
        && file.kind.len() <= MAX_KIND_BYTES
        && file.modified <= LAST_MOMENT
        && file.preview.as_deref().is_none_or(is_preview)
}

/// Whether this is a `data:` URL of a small picture, and nothing that a page could be made of, or that would take a gigabyte
/// once it is unpacked.
fn is_preview(url: &str) -> bool {
    let picture = url.strip_prefix("data:image/jpeg;base64,").filter(|_| url.len() <= MAX_PREVIEW_BYTES);
    let size = picture.and_then(base64).and_then(|bytes| jpeg_size(&bytes));
    size.is_some_and(|sides| sides.iter().all(|side| (1..=MOST_PREVIEW_PIXELS).contains(side)))
}

/// The bytes that are written in the plain alphabet (RFC 4648, section 4).
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = Some(text.trim_end_matches('=')).filter(|text| !text.contains(['-', '_']))?;
    base64url::decode(&text.replace('+', "-").replace('/', "_"))
}

/// Height and width of a JPEG file, in pixels.
fn jpeg_size(bytes: &[u8]) -> Option<[u16; 2]> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    while let &[0xFF, marker, high, low, ref segment @ ..] = rest {
        // A start of frame is what has these numbers and is neither a table nor reserved.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let &[_, h1, h0, w1, w0, ..] = segment else { return None };
            return Some([u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0])]);
        }
        rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?;
    }
    None
}

/// What is said of a file that the person has chosen; `None` if it is longer than any may be.
pub(super) fn offer(file: PickedFile) -> Option<FileOffer> {
    let offer = FileOffer {
        name: fitted(file.name),
        size: file.size,
        kind: if file.kind.len() <= MAX_KIND_BYTES { file.kind } else { String::new() },
        modified: file.modified.0.min(LAST_MOMENT),
        preview: file.preview.filter(|preview| is_preview(preview)),
    };
    Some(offer).filter(is_offer)
}

/// A name that is no longer than any may be, with its extension. Some systems count characters, not bytes.
fn fitted(name: String) -> String {
    if name.len() <= MAX_FILE_NAME_BYTES {
        return name;
    }
    let dot = name.rfind('.').filter(|dot| name.len() - dot <= 16).unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    let stem = &stem[..stem.floor_char_boundary(MAX_FILE_NAME_BYTES - extension.len())];
    [stem, extension].concat()
}

#[cfg(test)]
mod tests {
    use damso_protocol::{FileDigest, PeerId};

    use super::*;

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);
    const CHA: PeerId = PeerId([3; 16]);

    fn log(author: PeerId, to: Option<PeerId>) -> LogId {
        LogId { author, stay: 5, to }
    }

    fn of(author: PeerId, to: Option<PeerId>) -> EntryId {
        // Of an earlier stay: a message may be changed after a reload.
        EntryId { log: LogId { stay: 4, ..log(author, to) }, number: 3 }
    }

    fn is_honest(log: LogId, act: Act) -> bool {
        check(log, &mut Entry { clock: 7, at: 7, act }).is_ok()
    }

    fn say(text: &str, file: Option<FileOffer>) -> Act {
        Act::Say { name: "Ana".into(), text: text.into(), reply: None, file }
    }

    fn file() -> FileOffer {
        FileOffer { name: "a.png".into(), size: 5, kind: "image/png".into(), modified: 6, preview: None }
    }

    #[test]
    fn everybody_changes_own_messages_only_and_tells_nobody_else_of_private_ones() {
        for to in [None, Some(BO)] {
            let own = log(ANA, to);
            let digest = FileDigest([1; 32]);
            let react = |of| Act::React { of, emoji: "👍".into(), given: true };
            let acts = |of| [Act::Edit { of, text: "x".into() }, Act::Delete { of }, Act::Seal { of, digest }];
            for act in acts(of(ANA, to)) {
                assert!(is_honest(own, act));
            }
            assert!(is_honest(own, react(of(ANA, to))));
            for other in [of(BO, to), of(ANA, Some(CHA)), of(ANA, if to.is_none() { Some(BO) } else { None })] {
                for act in acts(other) {
                    assert!(!is_honest(own, act), "{other:?}");
                }
            }
            for other in [of(ANA, Some(CHA)), of(CHA, Some(BO)), of(ANA, if to.is_none() { Some(BO) } else { None })] {
                assert!(!is_honest(own, react(other)), "{other:?}");
            }
        }
        assert!(is_honest(log(BO, Some(ANA)), Act::React { of: of(ANA, Some(BO)), emoji: "👍".into(), given: true }));
        assert!(is_honest(log(BO, None), Act::React { of: of(ANA, None), emoji: "👍".into(), given: true }));
    }

    #[test]
    fn what_is_too_long_or_no_picture() {
        let public = log(ANA, None);
        assert!(is_honest(public, say("", None)), "it may have been deleted");
        assert!(is_honest(public, say(&"x".repeat(MAX_CHAT_BYTES), Some(file()))));
        assert!(!is_honest(public, say(&"x".repeat(MAX_CHAT_BYTES + 1), None)));
        assert!(!is_honest(public, Act::Edit { of: of(ANA, None), text: "x".repeat(MAX_CHAT_BYTES + 1) }));
        for emoji in ["", "\u{7}", &"👍".repeat(17)] {
            assert!(
                !is_honest(public, Act::React { of: of(ANA, None), emoji: emoji.into(), given: true }),
                "{emoji:?}"
            );
        }
        // Of 120 lines with 160 pixels each, and of 320 with 320.
        for preview in [
            "data:image/jpeg;base64,/9j/4AAEAAD/wAALCAB4AKABABEA/9k=",
            "data:image/jpeg;base64,/9j/wAALCAFAAUABABEA/9k=",
        ] {
            assert!(
                is_honest(public, say("", Some(FileOffer { preview: Some(preview.into()), ..file() }))),
                "{preview}"
            );
        }
        let long = format!("data:image/jpeg;base64,/9j/wAALCAFAAUABABEA{}", "A".repeat(MAX_PREVIEW_BYTES));
        for preview in [
            "",
            "https://x.example/a.png",
            "data:image/svg+xml;base64,aa",
            "data:image/png;base64,aaaa",
            "data:image/jpeg;base64,",
            "data:image/jpeg;base64,/9j/",
            "data:image/jpeg;base64,<svg>",
            // 16383 lines, 321 pixels, no lines, and no picture at all.
            "data:image/jpeg;base64,/9j/4AAEAAD/wAALCD//AKABABEA/9k=",
            "data:image/jpeg;base64,/9j/4AAEAAD/wAALCAB4AUEBABEA/9k=",
            "data:image/jpeg;base64,/9j/4AAEAAD/wAALCAAAAKABABEA/9k=",
            "data:image/jpeg;base64,/9j/xAAEAAD/2Q==",
            &long,
        ] {
            assert!(
                !is_honest(public, say("", Some(FileOffer { preview: Some(preview.into()), ..file() }))),
                "{preview}"
            );
        }
        for wrong in [
            FileOffer { name: "n".repeat(MAX_FILE_NAME_BYTES + 1), ..file() },
            FileOffer { size: MAX_FILE_BYTES + 1, ..file() },
            FileOffer { kind: "k".repeat(129), ..file() },
            FileOffer { modified: u64::MAX, ..file() },
        ] {
            assert!(!is_honest(public, say("", Some(wrong.clone()))), "{wrong:?}");
        }
        for (clock, at) in [(0, 1), (u64::MAX, 1), (1, u64::MAX)] {
            assert!(check(public, &mut Entry { clock, at, act: say("x", None) }).is_err(), "{clock} {at}");
        }
    }

    #[test]
    fn names_are_cleaned() {
        let act = Act::Say { name: " An\u{202e}a ".into(), text: "x".into(), reply: None, file: None };
        let mut entry = Entry { clock: 1, at: 1, act };
        assert!(check(log(ANA, None), &mut entry).is_ok());
        assert_eq!(entry.act, say("x", None));
    }

    #[test]
    fn what_is_offered_is_what_an_honest_page_offers() {
        let picked = |name: String, size, kind: String, preview: Option<String>| {
            let (file, modified) = (crate::LocalFile(1), crate::UnixMillis(u64::MAX));
            offer(PickedFile { file, name, size, kind, modified, preview, origin: crate::Origin::Disk })
        };
        let long = picked(format!("{}.png", "가".repeat(200)), 1, "x".repeat(200), Some("no picture".into())).unwrap();
        assert!(long.name.ends_with("가.png") && long.name.len() > 250 && is_offer(&long), "{long:?}");
        assert_eq!((long.kind.as_str(), long.preview), ("", None));
        assert_eq!(picked("a".into(), MAX_FILE_BYTES + 1, String::new(), None), None);
    }
}
