//! What an honest page writes: the limits of everything that comes into a log.

use damso_protocol::{
    Act, Entry, EntryId, FileOffer, LogId, MAX_CHAT_BYTES, MAX_FILE_BYTES, MAX_FILE_NAME_BYTES, MAX_PREVIEW_BYTES,
};

use crate::{PickedFile, connection::Misuse, text::clean_line};

/// Far beyond what any number of honest entries reaches.
const MOST_CLOCK: u64 = 1 << 52;
/// The last moment that a `Date` knows.
const LAST_MOMENT: u64 = 8_640_000_000_000_000;
/// The longest emoji there are consist of about ten characters.
const MOST_EMOJI_CHARS: usize = 16;
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

/// Whether this is a `data:` URL of a picture, and nothing that a page could be made of.
fn is_preview(url: &str) -> bool {
    let pictures = ["data:image/jpeg;base64,", "data:image/webp;base64,", "data:image/png;base64,"];
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    url.len() <= MAX_PREVIEW_BYTES
        && pictures.iter().any(|start| url.strip_prefix(start).is_some_and(|rest| rest.bytes().all(is_base64)))
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
        for preview in ["data:image/jpeg;base64,", "data:image/png;base64,aa", "data:image/webp;base64,aB+/=="] {
            assert!(
                is_honest(public, say("", Some(FileOffer { preview: Some(preview.into()), ..file() }))),
                "{preview}"
            );
        }
        let long = format!("data:image/png;base64,{}", "A".repeat(MAX_PREVIEW_BYTES));
        for preview in
            ["", "https://x.example/a.png", "data:image/svg+xml;base64,aa", "data:image/png;base64,<svg>", &long]
        {
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
            offer(PickedFile { file, name, size, kind, modified, preview })
        };
        let long = picked(format!("{}.png", "가".repeat(200)), 1, "x".repeat(200), Some("no picture".into())).unwrap();
        assert!(long.name.ends_with("가.png") && long.name.len() > 250 && is_offer(&long), "{long:?}");
        assert_eq!((long.kind.as_str(), long.preview), ("", None));
        assert_eq!(picked("a".into(), MAX_FILE_BYTES + 1, String::new(), None), None);
    }
}
