//! Reads a message whose `type` says which one it is. Serde derives this too, but what it derives costs a page 12 KB more.

use serde::{Deserialize, Deserializer, de::Error};

use crate::json::{Fields, Json, Unfit};

/// A message whose `type` says which one it is.
pub trait Message: Sized {
    /// The message whose `type` is this name.
    ///
    /// # Errors
    ///
    /// It lacks a field, or has one that says something else.
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit>;

    /// The message that this is.
    ///
    /// # Errors
    ///
    /// It is none.
    fn of(json: Json) -> Result<Self, Unfit> {
        let Json::Object(mut fields) = json else { return Err(Unfit) };
        Self::from_fields(&fields.take::<String>("type")?, &mut fields)
    }
}

/// Implements `Deserialize` for a message, wherever it stands.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Message>(deserializer: D) -> Result<T, D::Error> {
    T::of(Json::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fmt::Debug;

    use serde::{Serialize, de::DeserializeOwned};

    use super::*;
    use crate::{ConversationMessage, json};

    pub(crate) fn read_back<T: Serialize + DeserializeOwned + Message + PartialEq + Debug>(messages: &[T]) {
        for message in messages {
            let json = serde_json::to_string(message).unwrap();
            assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), message, "{json}");
            assert_eq!(&json::read::<T>(&json).unwrap(), message, "{json}");
            assert_eq!(&json::read_message::<T>(&json).unwrap(), message, "{json}");
        }
    }

    #[test]
    fn what_is_no_message() {
        for json in [
            "null",
            "[]",
            "{}",
            r#""bye""#,
            r#"{"type":null}"#,
            r#"{"type":5}"#,
            r#"{"type":"stop"}"#,
            r#"{"type":"stop","stream":null}"#,
            r#"{"type":"stop","stream":-1}"#,
            r#"{"type":"stop","stream":1.0}"#,
            r#"{"type":"stop","stream":4294967296}"#,
            r#"{"type":"stop","stream":"1"}"#,
            r#"{"type":"bye"} {"type":"bye"}"#,
        ] {
            assert!(serde_json::from_str::<ConversationMessage>(json).is_err(), "{json}");
            assert!(json::read::<ConversationMessage>(json).is_err(), "{json}");
            assert!(json::read_message::<ConversationMessage>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_said_twice_counts_as_it_was_said_last() {
        let json =
            r#"{"type":"fetch","stream":1,"file":"4.AQEBAQEBAQEBAQEBAQEBAQ.5","from":0,"to":1,"to":2,"stream":7}"#;
        let file = "4.AQEBAQEBAQEBAQEBAQEBAQ.5".parse().unwrap();
        assert_eq!(json::read_message(json), Ok(ConversationMessage::Fetch { file, stream: 7, from: 0, to: 2 }));
    }

    #[test]
    fn the_type_may_come_last_and_fields_of_a_newer_page_are_ignored() {
        let json = r#"{"mood":["good"],"stream":1,"type":"stop"}"#;
        assert_eq!(serde_json::from_str::<ConversationMessage>(json).unwrap(), ConversationMessage::Stop { stream: 1 });
    }
}
