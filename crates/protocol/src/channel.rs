//! What two browsers tell each other over the control channel: who they are, what they write, that they go.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{PeerId, RelayKey, tagged};

/// A message of data channel 0, ordered and reliable, one JSON text each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChannelMessage {
    /// Sent first, and again whenever it changes.
    Profile {
        /// The profile.
        profile: Profile,
    },
    /// A chat message.
    Chat {
        /// The sender's count of messages, from 1. A message that comes again after a reconnection has the same number.
        number: u64,
        /// What was written, at most [`crate::MAX_CHAT_BYTES`].
        text: String,
        /// When, in milliseconds since the Unix epoch by the sender's clock.
        sent_at: u64,
    },
    /// Every chat message up to this number has arrived.
    Received {
        /// As in [`ChannelMessage::Chat`].
        number: u64,
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
                "chat" => Self::Chat {
                    number: fields.take("number")?,
                    text: fields.take("text")?,
                    sent_at: fields.take("sentAt")?,
                },
                "received" => Self::Received { number: fields.take("number")? },
                "links" => Self::Links { connected: fields.take("connected")? },
                "relayKey" => Self::RelayKey { key: fields.take("key")? },
                "relay" => Self::Relay { to: fields.take("to")?, payload: fields.take("payload")? },
                "relayed" => Self::Relayed { from: fields.take("from")?, payload: fields.take("payload")? },
                "reaction" => Self::Reaction { emoji: fields.take("emoji")? },
                "askToMute" => Self::AskToMute,
                "showing" => Self::Showing { camera: fields.take("camera")?, screen: fields.take("screen")? },
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
    use crate::tagged::tests::read_back;

    #[test]
    fn messages_as_the_readme_shows_them() {
        let chat = r#"{"type":"chat","number":1,"text":"안녕 <b>","sentAt":1790000000000}"#;
        let message = ChannelMessage::Chat { number: 1, text: "안녕 <b>".into(), sent_at: 1_790_000_000_000 };
        assert_eq!(serde_json::to_string(&message).unwrap(), chat);
        assert_eq!(serde_json::from_str::<ChannelMessage>(chat).unwrap(), message);
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
            ChannelMessage::Chat { number: u64::MAX, text: "c".into(), sent_at: 2 },
            ChannelMessage::Received { number: 3 },
            ChannelMessage::Links { connected: vec![peer] },
            ChannelMessage::RelayKey { key: RelayKey([4; 32]) },
            ChannelMessage::Relay { to: peer, payload: payload.clone() },
            ChannelMessage::Relayed { from: peer, payload },
            ChannelMessage::Reaction { emoji: "👍".into() },
            ChannelMessage::AskToMute,
            ChannelMessage::Showing { camera: 360, screen: 0 },
            ChannelMessage::Bye,
            ChannelMessage::Unknown,
        ]);
    }
}
