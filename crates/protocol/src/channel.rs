//! What two browsers tell each other over the control channel: who they are, how they are connected, that they go. What they
//! write and which files they have is a [`ConversationMessage`](crate::ConversationMessage).

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    PeerId, RelayKey, UnreadMessage,
    json::{Fields, Message, Unfit},
    tagged,
};

/// A message of data channel 0, ordered and reliable, one JSON text each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelMessage {
    /// About the call.
    Call(CallMessage),
    /// About chat and files, or of a newer page.
    Conversation(UnreadMessage),
}

impl<'de> Deserialize<'de> for ChannelMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

impl Message for ChannelMessage {
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit> {
        Ok(Self::Call(match name {
            "profile" => CallMessage::Profile { profile: fields.take("profile")? },
            "links" => CallMessage::Links { connected: fields.take("connected")? },
            "relayKey" => CallMessage::RelayKey { key: fields.take("key")? },
            "relay" => CallMessage::Relay { to: fields.take("to")?, payload: fields.take("payload")? },
            "relayed" => CallMessage::Relayed { from: fields.take("from")?, payload: fields.take("payload")? },
            "reaction" => CallMessage::Reaction { emoji: fields.take("emoji")? },
            "askToMute" => CallMessage::AskToMute,
            "showing" => CallMessage::Showing { camera: fields.take("camera")?, screen: fields.take("screen")? },
            "withheld" => CallMessage::Withheld { camera: fields.take("camera")?, screen: fields.take("screen")? },
            "bye" => CallMessage::Bye,
            name => return Ok(Self::Conversation(UnreadMessage::new(name, fields))),
        }))
    }
}

/// A message of the control channel about the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CallMessage {
    /// Sent first, and again whenever it changes.
    Profile {
        /// The profile.
        profile: Profile,
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
        /// As in [`CallMessage::Relay`].
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
    use crate::json;

    /// A message is read as it was written, by both readers.
    fn check(message: CallMessage, text: &str) {
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
        let message = ChannelMessage::Call(message);
        assert_eq!(serde_json::from_str::<ChannelMessage>(text).unwrap(), message);
        assert_eq!(json::read_message(text), Ok(message));
    }

    #[test]
    fn profiles_as_the_readme_shows_them() {
        let text = r#"{"type":"profile","profile":{"name":"Ana","microphone":true,"camera":false}}"#;
        let mut shown = Profile { name: "Ana".into(), microphone: true, camera: false, ..Profile::default() };
        check(CallMessage::Profile { profile: shown.clone() }, text);
        shown.screen = Some(SharedScreen { sound: true });
        check(CallMessage::Profile { profile: shown }, &text.replace("false}", r#"false,"screen":{"sound":true}}"#));
        let raised = Profile { hand: Hand::Raised, ..Profile::default() };
        let text = r#"{"name":"","microphone":false,"camera":false,"hand":"raised"}"#;
        assert_eq!(serde_json::to_string(&raised).unwrap(), text);
        assert_eq!(serde_json::from_str::<Profile>(text).unwrap(), raised);
        let newer = serde_json::from_str::<Profile>(&text.replace("raised", "waved")).unwrap();
        assert_eq!(newer.hand, Hand::Down);
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let (peer, payload) = (PeerId([1; 16]), String::from("a"));
        let profile = Profile {
            name: "b".into(),
            microphone: true,
            camera: false,
            screen: Some(SharedScreen { sound: false }),
            hand: Hand::Raised,
        };
        for message in [
            CallMessage::Profile { profile },
            CallMessage::Links { connected: vec![peer] },
            CallMessage::RelayKey { key: RelayKey([4; 32]) },
            CallMessage::Relay { to: peer, payload: payload.clone() },
            CallMessage::Relayed { from: peer, payload },
            CallMessage::Reaction { emoji: "👍".into() },
            CallMessage::AskToMute,
            CallMessage::Showing { camera: 360, screen: 0 },
            CallMessage::Withheld { camera: true, screen: false },
            CallMessage::Bye,
        ] {
            let text = serde_json::to_string(&message).unwrap();
            check(message, &text);
        }
    }

    #[test]
    fn what_lacks_something_is_no_message() {
        for text in [
            r#"{"type":"profile","profile":{"name":"a","microphone":true}}"#,
            r#"{"type":"profile","profile":{"name":"a","name":"b","microphone":true,"camera":true}}"#,
            r#"{"type":"relayKey","key":"AQ"}"#,
            r#"{"type":"showing","camera":360}"#,
            r#"{"type":"showing","camera":360,"screen":-1}"#,
        ] {
            assert!(serde_json::from_str::<ChannelMessage>(text).is_err(), "{text}");
            assert_eq!(json::read_message::<ChannelMessage>(text), Err(json::Unfit), "{text}");
        }
    }

    #[test]
    fn what_is_not_about_the_call_is_left_to_the_conversation() {
        for text in [r#"{"type":"stop","stream":"what?"}"#, r#"{"type":"dance","steps":3}"#] {
            let message: ChannelMessage = serde_json::from_str(text).unwrap();
            assert!(matches!(message, ChannelMessage::Conversation(_)), "{text}");
            assert_eq!(json::read_message(text), Ok(message));
        }
    }
}
