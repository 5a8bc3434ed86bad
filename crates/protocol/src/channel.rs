//! What two browsers tell each other over the control channel: who they are, what they write, that they go.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Entry, EntryId, LogId, PeerId, RelayKey, tagged};

/// A message of data channel 0, ordered and reliable, one JSON text each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChannelMessage {
    /// Sent first, and again whenever it changes.
    Profile {
        /// The profile.
        profile: Profile,
    },
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
    /// Whom the sender is connected with. Sent first, and again whenever it changes.
    Links {
        /// Those people, the receiver among them or not.
        connected: Vec<PeerId>,
    },
    /// With what the sender seals what it tells the receiver through others. Sent first.
    RelayKey {
        /// The key.
        key: RelayKey,
    },
    /// To be handed on to somebody with whom the receiver is connected: a sealed [`crate::PeerSignal`].
    Relay {
        /// For whom.
        to: PeerId,
        /// As in [`crate::ClientMessage::Signal`], but sealed with the [`RelayKey`].
        payload: String,
    },
    /// A signal that the sender was asked to hand on.
    Relayed {
        /// By whom.
        from: PeerId,
        /// As in [`ChannelMessage::Relay`].
        payload: String,
    },
    /// A sign that is shown for a moment.
    Reaction {
        /// One emoji. What a page does not know it ignores.
        emoji: String,
    },
    /// The sender would like the receiver to mute its microphone. Nobody is muted by somebody else.
    AskToMute,
    /// How large the sender shows the receiver: heights in device pixels, and 0 for what is not shown at all and need not
    /// be sent. Sent first, and again whenever it changes; until then, a page is taken to show a camera at 720 and a
    /// screen at 1080.
    Showing {
        /// The receiver's camera.
        camera: u32,
        /// The screen that the receiver shares.
        screen: u32,
    },
    /// Pictures that the receiver shows, and that are not sent since the sender finds no room for them on the way. Sent
    /// whenever that changes; until then there are none.
    Withheld {
        /// The sender's camera.
        camera: bool,
        /// The screen that the sender shares.
        screen: bool,
    },
    /// The sender leaves the call.
    Bye,
    /// A message of a newer page: to be ignored.
    Unknown,
}

impl<'de> Deserialize<'de> for ChannelMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::read(deserializer, |name, fields| {
            Ok(match name {
                "profile" => Self::Profile { profile: fields.take("profile")? },
                "heads" => Self::Heads { heads: fields.take("heads")? },
                "entries" => Self::Entries {
                    log: fields.take("log")?,
                    first: fields.take("first")?,
                    entries: fields.take("entries")?,
                },
                "want" => Self::Want { log: fields.take("log")?, after: fields.take("after")? },
                "typing" => Self::Typing,
                "read" => Self::Read { up_to: fields.take("upTo")? },
                "holds" => Self::Holds { files: fields.take("files")? },
                "lacks" => Self::Lacks { files: fields.take("files")? },
                "fetch" => Self::Fetch {
                    file: fields.take("file")?,
                    stream: fields.take("stream")?,
                    from: fields.take("from")?,
                    to: fields.take("to")?,
                },
                "stop" => Self::Stop { stream: fields.take("stream")? },
                "decline" => Self::Decline { file: fields.take("file")? },
                "links" => Self::Links { connected: fields.take("connected")? },
                "relayKey" => Self::RelayKey { key: fields.take("key")? },
                "relay" => Self::Relay { to: fields.take("to")?, payload: fields.take("payload")? },
                "relayed" => Self::Relayed { from: fields.take("from")?, payload: fields.take("payload")? },
                "reaction" => Self::Reaction { emoji: fields.take("emoji")? },
                "askToMute" => Self::AskToMute,
                "showing" => Self::Showing { camera: fields.take("camera")?, screen: fields.take("screen")? },
                "withheld" => Self::Withheld { camera: fields.take("camera")?, screen: fields.take("screen")? },
                "bye" => Self::Bye,
                _ => Self::Unknown,
            })
        })
    }
}

/// How somebody appears to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Profile {
    /// The name, at most [`crate::MAX_NAME_CHARS`]; empty if none was given.
    pub name: String,
    /// Whether the microphone can be heard.
    pub microphone: bool,
    /// Whether the camera can be seen.
    pub camera: bool,
    /// The screen that is shared, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<SharedScreen>,
    /// Whether that person would like to speak.
    #[serde(default, skip_serializing_if = "is_down")]
    pub hand: Hand,
}

/// A hand, as in a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Hand {
    /// Raised: that person would like to speak.
    Raised,
    /// Down; also whatever a newer page does with it.
    #[default]
    #[serde(other)]
    Down,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_down(hand: &Hand) -> bool {
    *hand == Hand::Down
}

/// A screen, window or tab that somebody shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SharedScreen {
    /// Whether its sound comes with it.
    pub sound: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Act, tagged::tests::read_back};

    #[test]
    fn messages_as_the_readme_shows_them() {
        let log = LogId { author: PeerId([1; 16]), stay: 1_790_000_000_000, to: None };
        let act = Act::Say { name: "Ana".into(), text: "안녕 <b>".into(), reply: None, file: None };
        let entries = vec![Entry { clock: 3, at: 1_790_000_001_000, act }];
        let message = ChannelMessage::Entries { log, first: 1, entries };
        let text = concat!(
            r#"{"type":"entries","log":"AQEBAQEBAQEBAQEBAQEBAQ.1790000000000","first":1,"entries":[{"clock":3,"#,
            r#""at":1790000001000,"act":{"type":"say","name":"Ana","text":"안녕 <b>"}}]}"#
        );
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
        assert_eq!(serde_json::from_str::<ChannelMessage>(text).unwrap(), message);
        let heads = ChannelMessage::Heads { heads: vec![(log, 1)] };
        let text = r#"{"type":"heads","heads":[["AQEBAQEBAQEBAQEBAQEBAQ.1790000000000",1]]}"#;
        assert_eq!(serde_json::to_string(&heads).unwrap(), text);
        assert_eq!(serde_json::from_str::<ChannelMessage>(text).unwrap(), heads);
        let profile = r#"{"type":"profile","profile":{"name":"Ana","microphone":true,"camera":false}}"#;
        let mut shown = Profile { name: "Ana".into(), microphone: true, camera: false, ..Profile::default() };
        assert_eq!(serde_json::to_string(&ChannelMessage::Profile { profile: shown.clone() }).unwrap(), profile);
        assert_eq!(
            serde_json::from_str::<ChannelMessage>(profile).unwrap(),
            ChannelMessage::Profile { profile: shown.clone() }
        );
        shown.screen = Some(SharedScreen { sound: true });
        assert_eq!(
            serde_json::to_string(&ChannelMessage::Profile { profile: shown }).unwrap(),
            profile.replace("false}", r#"false,"screen":{"sound":true}}"#)
        );
        let raised = Profile { hand: Hand::Raised, ..Profile::default() };
        let text = r#"{"name":"","microphone":false,"camera":false,"hand":"raised"}"#;
        assert_eq!(serde_json::to_string(&raised).unwrap(), text);
        assert_eq!(serde_json::from_str::<Profile>(text).unwrap(), raised);
        let newer = serde_json::from_str::<Profile>(&text.replace("raised", "waved")).unwrap();
        assert_eq!(newer.hand, Hand::Down);
        assert_eq!(
            serde_json::from_str::<ChannelMessage>(r#"{"type":"dance","steps":3}"#).unwrap(),
            ChannelMessage::Unknown
        );
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let (peer, payload) = (PeerId([1; 16]), String::from("a"));
        let file = EntryId { log: LogId { author: peer, stay: 5, to: Some(peer) }, number: 4 };
        read_back(&[
            ChannelMessage::Profile {
                profile: Profile {
                    name: "b".into(),
                    microphone: true,
                    camera: false,
                    screen: Some(SharedScreen { sound: false }),
                    hand: Hand::Raised,
                },
            },
            ChannelMessage::Heads { heads: vec![(file.log, u64::MAX)] },
            ChannelMessage::Entries {
                log: file.log,
                first: 2,
                entries: vec![Entry { clock: 1, at: 2, act: Act::Delete { of: file } }],
            },
            ChannelMessage::Want { log: file.log, after: 0 },
            ChannelMessage::Typing,
            ChannelMessage::Read { up_to: file },
            ChannelMessage::Holds { files: vec![file] },
            ChannelMessage::Lacks { files: vec![file] },
            ChannelMessage::Fetch { file, stream: 1, from: 2, to: u32::MAX },
            ChannelMessage::Stop { stream: 3 },
            ChannelMessage::Decline { file },
            ChannelMessage::Links { connected: vec![peer] },
            ChannelMessage::RelayKey { key: RelayKey([4; 32]) },
            ChannelMessage::Relay { to: peer, payload: payload.clone() },
            ChannelMessage::Relayed { from: peer, payload },
            ChannelMessage::Reaction { emoji: "👍".into() },
            ChannelMessage::AskToMute,
            ChannelMessage::Showing { camera: 360, screen: 0 },
            ChannelMessage::Withheld { camera: true, screen: false },
            ChannelMessage::Bye,
            ChannelMessage::Unknown,
        ]);
    }
}
