//! Reads JSON without finding out what exactly is wrong with it. Nobody would be told, and the words for it, with all that
//! they quote, would be a twentieth of a page.

use std::fmt;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

/// This is no JSON, or it is none of what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("not what is expected there")
    }
}

impl std::error::Error for Unfit {}

impl Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// What a text in JSON says. Of enums, it reads names only: one whose variants have fields is read by name and fields, as the
/// messages are (`tagged.rs`), or not at all. A key of a map is a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unfit> {
    fit(serde_json::from_str(text).map_err(|_| Unfit)?)
}

/// What was read of JSON, as what it means.
pub fn fit<T: DeserializeOwned>(value: Value) -> Result<T, Unfit> {
    T::deserialize(Json(value))
}

struct Json(Value);

impl<'de> Deserializer<'de> for Json {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (.., Some(value)) => visitor.visit_f64(value),
                _ => Err(Unfit),
            },
            Value::String(value) => visitor.visit_string(value),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(Json));
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Value::Object(fields) => {
                visitor.visit_map(MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Json(value)))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            _ => Err(Unfit),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Unfit> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Side {
        Left,
        #[serde(other)]
        Other,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Everything {
        flag: bool,
        pair: (u64, i32),
        some_names: Vec<String>,
        side: Side,
        rest: Option<Value>,
        #[serde(default)]
        more: u8,
    }

    fn check<T: DeserializeOwned + PartialEq + Debug>(texts: &[&str]) {
        for text in texts {
            // As serde_json reads it, which knows what is wrong.
            assert_eq!(read::<T>(text).ok(), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_messages_consist_of_is_read_as_serde_json_reads_it() {
        check::<Everything>(&[
            r#"{"flag":true,"pair":[18446744073709551615,-7],"someNames":["a","\u00e4"],"side":"left"}"#,
            r#"{"flag":false,"pair":[0,0],"someNames":[],"side":"up","rest":[null,{"a":-1.5e300}],"more":255,"new":{}}"#,
            r#"{"flag":false,"pair":[0,0],"someNames":[],"side":"left","rest":null}"#,
            r#"{"flag":1,"pair":[0,0],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[0],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[0,0,0],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[-1,0],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[0.0,0],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[0,2147483648],"someNames":[],"side":"left"}"#,
            r#"{"flag":true,"pair":[0,0],"someNames":[5],"side":"left"}"#,
            r#"{"flag":true,"pair":[0,0],"someNames":{},"side":"left"}"#,
            r#"{"flag":true,"pair":[0,0],"someNames":[],"side":5}"#,
            r#"{"flag":true,"pair":[0,0],"someNames":[],"side":"left","more":256}"#,
            r#"{"flag":true,"pair":[0,0],"side":"left"}"#,
            r#"{"flag":true} "#,
            "[]",
            "null",
            "",
            "{",
        ]);
        check::<Option<u8>>(&["null", "7", "256", r#""7""#, "7 7"]);
        check::<Side>(&[r#""left""#, r#""up""#, "null", "5", "[]"]);
        check::<String>(&[r#""a""#, "'a'", "1"]);
    }
}
