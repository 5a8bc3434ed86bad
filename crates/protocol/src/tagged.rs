//! Reads a message whose `type` says which one it is. Serde derives this too, but what it derives costs a page 12 KB more.

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error};
use serde_json::{Map, Value};

use crate::json::{self, Unfit};

/// The fields of a message. Those that nobody asks for are ignored: a newer page or server may add some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// The field of this name. One that is missing is `null`, which only an `Option` takes.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Unfit> {
        json::fit(self.0.remove(name).unwrap_or_default())
    }
}

/// Hands the type and the other fields to `message`.
pub(crate) fn read<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    message: impl FnOnce(&str, &mut Fields) -> Result<T, Unfit>,
) -> Result<T, D::Error> {
    let Value::Object(fields) = Value::deserialize(deserializer)? else { return Err(D::Error::custom("no object")) };
    let mut fields = Fields(fields);
    fields.take::<String>("type").and_then(|name| message(&name, &mut fields)).map_err(D::Error::custom)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fmt::Debug;

    use serde::Serialize;

    use super::*;
    use crate::ConversationMessage;

    pub(crate) fn read_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(messages: &[T]) {
        for message in messages {
            let json = serde_json::to_string(message).unwrap();
            assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), message, "{json}");
            assert_eq!(&json::read::<T>(&json).unwrap(), message, "{json}");
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
        }
    }

    #[test]
    fn the_type_may_come_last_and_fields_of_a_newer_page_are_ignored() {
        let json = r#"{"mood":["good"],"stream":1,"type":"stop"}"#;
        assert_eq!(serde_json::from_str::<ConversationMessage>(json).unwrap(), ConversationMessage::Stop { stream: 1 });
    }
}
