//! What two browsers tell each other of the chat and of files, over the control channel.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Entry, EntryId, LogId,
    json::{Fields, Message, Unfit},
    tagged,
};

/// A message of the control channel about chat and files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ConversationMessage {
    /// How much of each log the sender has. Sent first, with all logs of which it has something; and again, with those that
    /// have grown, whenever it has taken entries in: that confirms them.
    Heads {
        /// Each log with the number of the last entry.
        heads: Vec<(LogId, u64)>,
    },
    /// Entries of a log, one after the other: one's own whenever there are new ones, others' when they were asked for.
    Entries {
        /// Of which log.
        log: LogId,
        /// The number of the first.
        first: u64,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// The same of the sender's own log, where the sender has forgotten them and somebody else has told it.
    Retold {
        /// Of which log.
        log: LogId,
        /// The number of the first.
        first: u64,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// The sender asks for entries of somebody who cannot be asked.
    Want {
        /// Of which log.
        log: LogId,
        /// Those after this number.
        after: u64,
    },
    /// The sender is writing something.
    Typing,
    /// The sender has read everything up to this message.
    Read {
        /// Which.
        up_to: EntryId,
    },
    /// Files that the sender can send. Sent first, if there are any, and later on with those that are new.
    Holds {
        /// Each by the entry that offers it.
        files: Vec<EntryId>,
    },
    /// Files that the sender can send no more. Nothing comes of what was asked for of them.
    Lacks {
        /// As above.
        files: Vec<EntryId>,
    },
    /// Blocks of a file are asked for. They come over data channel 2. To ask its author for those after the last one is to
    /// ask for the [`crate::Act::Seal`].
    Fetch {
        /// Which file.
        file: EntryId,
        /// By which number the sender of this knows what comes: greater than those before of this connection, or the same
        /// to go on where the last range ended.
        stream: u32,
        /// From this block,
        from: u32,
        /// to this one, which is not asked for any more.
        to: u32,
    },
    /// What was asked for under this number, and is not under way yet, is not wanted any more.
    Stop {
        /// Which number.
        stream: u32,
    },
    /// The sender does not want an offered file.
    Decline {
        /// Which.
        file: EntryId,
    },
    /// The sender wanted an offered file and cannot have it, or not any more.
    Failed {
        /// Which.
        file: EntryId,
    },
    /// A message of a newer page: to be ignored.
    Unknown,
}

impl<'de> Deserialize<'de> for ConversationMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

impl Message for ConversationMessage {
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit> {
        UnreadMessage::new(name, fields).read()
    }
}

/// A message about chat and files of which no more was read than its type. A page begins a call without the code that reads
/// the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadMessage {
    name: String,
    fields: Fields,
}

impl UnreadMessage {
    pub(crate) fn new(name: &str, fields: &mut Fields) -> Self {
        Self { name: name.to_owned(), fields: std::mem::take(fields) }
    }

    /// What it says.
    ///
    /// # Errors
    ///
    /// It lacks a field, or has one that is something else.
    pub fn read(mut self) -> Result<ConversationMessage, Unfit> {
        let fields = &mut self.fields;
        Ok(match self.name.as_str() {
            "entries" => ConversationMessage::Entries {
                log: fields.take("log")?,
                first: fields.take("first")?,
                entries: fields.take("entries")?,
            },
            "retold" => ConversationMessage::Retold {
                log: fields.take("log")?,
                first: fields.take("first")?,
                entries: fields.take("entries")?,
            },
            "want" => ConversationMessage::Want { log: fields.take("log")?, after: fields.take("after")? },
            "typing" => ConversationMessage::Typing,
            "read" => ConversationMessage::Read { up_to: fields.take("upTo")? },
            "fetch" => ConversationMessage::Fetch {
                file: fields.take("file")?,
                stream: fields.take("stream")?,
                from: fields.take("from")?,
                to: fields.take("to")?,
            },
            "stop" => ConversationMessage::Stop { stream: fields.take("stream")? },
            "decline" => ConversationMessage::Decline { file: fields.take("file")? },
            "failed" => ConversationMessage::Failed { file: fields.take("file")? },
            _ => return Ok(self.read_claim()?.unwrap_or(ConversationMessage::Unknown)),
        })
    }

    /// What it says if it says what somebody has, and nothing otherwise: [`ConversationMessage::Heads`],
    /// [`ConversationMessage::Holds`], [`ConversationMessage::Lacks`]. Reading these takes little code.
    ///
    /// # Errors
    ///
    /// As for [`UnreadMessage::read`].
    pub fn read_claim(mut self) -> Result<Option<ConversationMessage>, Unfit> {
        let fields = &mut self.fields;
        Ok(Some(match self.name.as_str() {
            "heads" => ConversationMessage::Heads { heads: fields.take("heads")? },
            "holds" => ConversationMessage::Holds { files: fields.take("files")? },
            "lacks" => ConversationMessage::Lacks { files: fields.take("files")? },
            _ => return Ok(None),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Act, ChannelMessage, PeerId, json, tagged::tests::read_back};

    const ANA: PeerId = PeerId([1; 16]);
    const LOG: LogId = LogId { author: ANA, stay: 1_790_000_000_000, to: None };

    fn left_unread(text: &str) -> UnreadMessage {
        match json::read_message(text) {
            Ok(ChannelMessage::Conversation(message)) => message,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn messages_as_the_readme_shows_them() {
        let act = Act::Say { name: "Ana".into(), text: "안녕 <b>".into(), reply: None, file: None };
        let entries = vec![Entry { clock: 3, at: 1_790_000_001_000, act }];
        let entries_text = concat!(
            r#"{"type":"entries","log":"AQEBAQEBAQEBAQEBAQEBAQ.1790000000000","first":1,"entries":[{"clock":3,"#,
            r#""at":1790000001000,"act":{"type":"say","name":"Ana","text":"안녕 <b>"}}]}"#
        );
        for (message, text) in [
            (ConversationMessage::Entries { log: LOG, first: 1, entries }, entries_text),
            (
                ConversationMessage::Heads { heads: vec![(LOG, 1)] },
                r#"{"type":"heads","heads":[["AQEBAQEBAQEBAQEBAQEBAQ.1790000000000",1]]}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&message).unwrap(), text);
            assert_eq!(left_unread(text).read(), Ok(message));
        }
        assert_eq!(left_unread(r#"{"type":"dance","steps":3}"#).read(), Ok(ConversationMessage::Unknown));
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let file = EntryId { log: LogId { author: ANA, stay: 5, to: Some(ANA) }, number: 4 };
        let entries = vec![Entry { clock: 1, at: 2, act: Act::Delete { of: file } }];
        let claims = [
            ConversationMessage::Heads { heads: vec![(file.log, u64::MAX)] },
            ConversationMessage::Holds { files: vec![file] },
            ConversationMessage::Lacks { files: vec![file] },
        ];
        let others = [
            ConversationMessage::Entries { log: file.log, first: 2, entries: entries.clone() },
            ConversationMessage::Retold { log: file.log, first: 2, entries },
            ConversationMessage::Want { log: file.log, after: 0 },
            ConversationMessage::Typing,
            ConversationMessage::Read { up_to: file },
            ConversationMessage::Fetch { file, stream: 1, from: 2, to: u32::MAX },
            ConversationMessage::Stop { stream: 3 },
            ConversationMessage::Decline { file },
            ConversationMessage::Failed { file },
            ConversationMessage::Unknown,
        ];
        read_back(&claims);
        read_back(&others);
        for (message, is_claim) in claims.iter().map(|claim| (claim, true)).chain(others.iter().map(|it| (it, false))) {
            let unread = left_unread(&serde_json::to_string(message).unwrap());
            assert_eq!(unread.clone().read().as_ref(), Ok(message));
            assert_eq!(unread.read_claim(), Ok(is_claim.then(|| message.clone())));
        }
    }

    #[test]
    fn what_lacks_something_is_no_message() {
        for text in [r#"{"type":"stop"}"#, r#"{"type":"stop","stream":-1}"#, r#"{"type":"heads","heads":7}"#] {
            assert_eq!(left_unread(text).read(), Err(Unfit), "{text}");
            assert!(serde_json::from_str::<ConversationMessage>(text).is_err(), "{text}");
        }
        assert_eq!(left_unread(r#"{"type":"heads","heads":7}"#).read_claim(), Err(Unfit));
    }
}
