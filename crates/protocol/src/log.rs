//! What people write in a call, as everybody keeps it: for each person a log that only that person adds to, one entry
//! after the other. Whoever has an entry has all before it, so that two pages need to compare nothing but lengths.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{
    FileDigest, PeerId,
    json::{Fields, Message, Unfit},
    tagged,
};

/// Names a log: `<author>.<stay>`, and `.<to>` if it is for one person alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// Whose it is.
    pub author: PeerId,
    /// Which of the author's stays in the room it comes from: milliseconds since the Unix epoch, greater each time. Who has
    /// left or loaded the page anew begins another log.
    pub stay: u64,
    /// For whom it is, besides its author; for everybody if `None`.
    pub to: Option<PeerId>,
}

/// Names an entry: `<number>.<log>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// Where it stands.
    pub log: LogId,
    /// Its place there, from 1.
    pub number: u64,
}

/// The text names no log or entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseEntryIdError;

impl fmt::Display for ParseEntryIdError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not the name of an entry")
    }
}

impl std::error::Error for ParseEntryIdError {}

impl fmt::Display for LogId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.author, self.stay)?;
        self.to.map_or(Ok(()), |to| write!(formatter, ".{to}"))
    }
}

impl FromStr for LogId {
    type Err = ParseEntryIdError;

    fn from_str(text: &str) -> Result<Self, ParseEntryIdError> {
        let person = |text: &str| text.parse().map_err(|_| ParseEntryIdError);
        let (author, rest) = text.split_once('.').ok_or(ParseEntryIdError)?;
        let (stay, to) = rest.split_once('.').map_or((rest, None), |(stay, to)| (stay, Some(to)));
        Ok(Self { author: person(author)?, stay: number(stay)?, to: to.map(person).transpose()? })
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.number, self.log)
    }
}

impl FromStr for EntryId {
    type Err = ParseEntryIdError;

    fn from_str(text: &str) -> Result<Self, ParseEntryIdError> {
        let (place, log) = text.split_once('.').ok_or(ParseEntryIdError)?;
        Ok(Self { log: log.parse()?, number: number(place)? })
    }
}

/// One text for one number: neither a sign nor zeros in front.
fn number(digits: &str) -> Result<u64, ParseEntryIdError> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    digits.parse().ok().filter(|_| plain).ok_or(ParseEntryIdError)
}

impl Serialize for LogId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LogId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Something that somebody did in the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Lamport's clock: greater by one than that of every entry the author knew. Entries are shown in its order, and in that
    /// of their names where it is the same, so that an answer is below its question on every page.
    pub clock: u64,
    /// When, in milliseconds since the Unix epoch by the author's clock.
    pub at: u64,
    /// What.
    pub act: Act,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Act {
    /// Wrote a message.
    Say {
        /// The author's name at that time, at most [`crate::MAX_NAME_CHARS`]; empty if none was given.
        name: String,
        /// What was written, at most [`crate::MAX_CHAT_BYTES`]. Empty if there is a file, or if it was deleted since.
        text: String,
        /// To which message it is a reply.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<EntryId>,
        /// The file that is offered with it.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<FileOffer>,
    },
    /// Wrote a message of the same person's anew.
    Edit {
        /// Which.
        of: EntryId,
        /// What it says now.
        text: String,
    },
    /// Took a message of the same person's back, and the file with it.
    Delete {
        /// Which.
        of: EntryId,
    },
    /// Gave a message a sign, or took it back.
    React {
        /// Which message.
        of: EntryId,
        /// One emoji.
        emoji: String,
        /// Whether it is given.
        given: bool,
    },
    /// Read an offered file to its end: this is what a page that has all of it has to have.
    Seal {
        /// Which.
        of: EntryId,
        /// The SHA-256 of the SHA-256 of all its blocks, in their order.
        digest: FileDigest,
    },
    /// What a newer page does: it counts, and that is all.
    Unknown,
}

impl<'de> Deserialize<'de> for Act {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

impl Message for Act {
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit> {
        Ok(match name {
            "say" => Self::Say {
                name: fields.take("name")?,
                text: fields.take("text")?,
                reply: fields.take("reply")?,
                file: fields.take("file")?,
            },
            "edit" => Self::Edit { of: fields.take("of")?, text: fields.take("text")? },
            "delete" => Self::Delete { of: fields.take("of")? },
            "react" => {
                Self::React { of: fields.take("of")?, emoji: fields.take("emoji")?, given: fields.take("given")? }
            }
            "seal" => Self::Seal { of: fields.take("of")?, digest: fields.take("digest")? },
            _ => Self::Unknown,
        })
    }
}

/// A file that somebody offers. It has the name of the entry that offers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileOffer {
    /// Its name, at most [`crate::MAX_FILE_NAME_BYTES`], as its owner calls it: nothing that may be trusted.
    pub name: String,
    /// Its length in bytes, at most [`crate::MAX_FILE_BYTES`].
    pub size: u64,
    /// Its media type, such as `image/png`; empty if not known.
    pub kind: String,
    /// When it was last changed, in milliseconds since the Unix epoch: with name and length, how its owner's page knows it
    /// again.
    pub modified: u64,
    /// A small picture of it as a `data:` URL of a JPEG, PNG or WebP, at most [`crate::MAX_PREVIEW_BYTES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json, tagged::tests::read_back};

    const ANA: PeerId = PeerId([1; 16]);
    const LOG: LogId = LogId { author: ANA, stay: 1_790_000_000_000, to: None };

    #[test]
    fn names_are_read_back_and_nothing_else_is() {
        for to in [None, Some(PeerId([2; 16]))] {
            let entry = EntryId { log: LogId { to, ..LOG }, number: 7 };
            assert_eq!(entry.to_string().parse(), Ok(entry));
            assert_eq!(entry.log.to_string().parse(), Ok(entry.log));
        }
        let entry = EntryId { log: LOG, number: 7 }.to_string();
        assert_eq!(entry, "7.AQEBAQEBAQEBAQEBAQEBAQ.1790000000000");
        for bad in
            ["", ".", "..", "7", "7.AQEBAQEBAQEBAQEBAQEBAQ", &entry[2..], &format!("{entry}."), &format!("{entry}.x")]
        {
            assert_eq!(bad.parse::<EntryId>(), Err(ParseEntryIdError), "{bad}");
        }
        for (digits, wrong) in [("7.", "+7."), ("7.", "07."), ("7.", "-7."), ("7.", "18446744073709551616.")] {
            assert_eq!(entry.replacen(digits, wrong, 1).parse::<EntryId>(), Err(ParseEntryIdError), "{wrong}");
        }
    }

    #[test]
    fn every_act_is_read_as_it_was_written() {
        let of = EntryId { log: LOG, number: 3 };
        let file = FileOffer {
            name: "a".into(),
            size: 5,
            kind: "text/plain".into(),
            modified: 6,
            preview: Some("data:".into()),
        };
        let say = |reply, file| Act::Say { name: "Ana".into(), text: "안녕".into(), reply, file };
        let acts = [
            say(None, None),
            say(Some(of), Some(file)),
            Act::Edit { of, text: "b".into() },
            Act::Delete { of },
            Act::React { of, emoji: "👍".into(), given: false },
            Act::Seal { of, digest: FileDigest([9; 32]) },
            Act::Unknown,
        ];
        for act in &acts {
            let entry = Entry { clock: 1, at: 2, act: act.clone() };
            assert_eq!(json::read(&serde_json::to_string(&entry).unwrap()), Ok(entry));
        }
        read_back(&acts);
        let newer = r#"{"clock":1,"at":2,"act":{"type":"sing","song":1,"speed":1.5},"mood":0.5}"#;
        assert_eq!(serde_json::from_str::<Entry>(newer).unwrap().act, Act::Unknown);
        assert_eq!(json::read::<Entry>(newer).unwrap().act, Act::Unknown);
    }
}
