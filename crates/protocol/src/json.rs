//! Reads JSON without finding out what exactly is wrong with it. Nobody would be told, and the words for it, with all that
//! they quote, would be a twentieth of a page.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

pub use crate::tagged::Message;

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

/// What a text in JSON says. Of enums, it reads names only; one whose variants have fields is a [`Message`]. Structs are objects,
/// and keys of maps are texts.
///
/// # Errors
///
/// The text is no JSON, or says something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unfit> {
    T::deserialize(parse(text)?)
}

/// The message that a text in JSON is.
///
/// # Errors
///
/// The text is no JSON, or no such message.
pub fn read_message<T: Message>(text: &str) -> Result<T, Unfit> {
    T::of(parse(text)?)
}

fn parse(text: &str) -> Result<Json, Unfit> {
    serde_json::from_str(text).map_err(|_| Unfit)
}

/// What JSON says, before anybody has asked for something of it. `serde_json::Value` is more, and weighs more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number. Nothing asks for one, so which it was is forgotten: it is read as not a number.
    Fraction,
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(Fields),
}

/// The fields of an object, as they stand there. Those that nobody asks for are ignored: a newer page or server may add some.
/// One of a message that stands there twice counts as it was said last; one within a field is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, Json)>);

impl Fields {
    /// The field of this name; of several the last. One that is missing is `null`, which only an `Option` takes.
    ///
    /// # Errors
    ///
    /// It says something else.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Unfit> {
        T::deserialize(self.remove(name))
    }

    fn remove(&mut self, name: &str) -> Json {
        let at = self.0.iter().rposition(|(known, _)| known == name);
        at.map(|at| self.0.remove(at).1).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Parser)
    }
}

struct Parser;

impl<'de> Visitor<'de> for Parser {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Signed(value))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Fraction)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = entries.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(Fields(fields)))
    }
}

/// Each kind has a method of its own as far as something asks for it, or everything that is asked for would be looked for in
/// all of them, and a page be heavier by that.
impl<'de> Deserializer<'de> for Json {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Unsigned(_) | Self::Signed(_) => self.deserialize_u64(visitor),
            Self::Fraction => visitor.visit_f64(f64::NAN),
            Self::Text(value) => visitor.visit_string(value),
            Self::List(_) => self.deserialize_seq(visitor),
            Self::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Signed(value) => visitor.visit_i64(value),
            _ => Err(Unfit),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            Self::Bool(value) => visitor.visit_bool(value),
            _ => Err(Unfit),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            Self::Text(value) => visitor.visit_string(value),
            _ => Err(Unfit),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Self::List(items) = self else { return Err(Unfit) };
        let mut items = SeqDeserializer::new(items.into_iter());
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Self::Object(Fields(fields)) = self else { return Err(Unfit) };
        visitor.visit_map(MapDeserializer::new(fields.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            Self::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self {
            Self::Text(name) => visitor.visit_enum(name.into_deserializer()),
            _ => Err(Unfit),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 f32 f64 char str bytes byte_buf unit unit_struct tuple_struct identifier
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

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Everything {
        flag: bool,
        pair: (u64, i32),
        some_names: Vec<String>,
        side: Side,
        rest: Option<Json>,
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
            r#"{"flag":false,"pair":[0,0],"someNames":[],"side":"left","new":0.5}"#,
            r#"{"flag":false,"pair":[0.5,0],"someNames":[],"side":"left"}"#,
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
            r#"{"flag":true,"flag":true,"pair":[0,0],"someNames":[],"side":"left"}"#,
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
