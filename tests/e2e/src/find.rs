//! What a person looks for on the page: by role and accessible name, as a screen reader finds it.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

/// Something on the page. What is hidden from people is not found.
#[derive(Clone, Debug, Serialize)]
pub struct Find {
    role: &'static str,
    name: Option<String>,
    attributes: BTreeMap<&'static str, String>,
    says: Option<String>,
    inside: Option<Box<Find>>,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $function:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            pub fn $function(name: impl Into<String>) -> Find {
                Find { name: Some(name.into()), ..Find::any(stringify!($function)) }
            }
        )*
    };
}

roles! {
    /// A button of this name.
    button,
    /// A box of this name, ticked or not.
    checkbox,
    /// A choice of this name.
    combobox,
    /// A dialog of this name that is open.
    dialog,
    /// A group of this name: a person's tile.
    group,
    /// A heading.
    heading,
    /// A slider of this name.
    slider,
    /// A picture of this name, if it says that it is one: `<svg role="img">`.
    img,
    /// A link of this name.
    link,
    /// A list of this name to choose from.
    listbox,
    /// A log of this name.
    log,
    /// A field to write in.
    textbox,
    /// A `<video>` of this name. (Not a role of ARIA, which has none for it.)
    video,
}

/// Any button.
pub fn buttons() -> Find {
    Find::any("button")
}

/// Any link.
pub fn links() -> Find {
    Find::any("link")
}

/// Something that went wrong and is told at once.
pub fn alert() -> Find {
    Find::any("alert")
}

/// Something that is told in passing.
pub fn status() -> Find {
    Find::any("status")
}

impl Find {
    fn any(role: &'static str) -> Self {
        Self { role, name: None, attributes: BTreeMap::new(), says: None, inside: None }
    }

    /// With this value of an attribute.
    #[must_use]
    pub fn with(mut self, attribute: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(attribute, value.into());
        self
    }

    /// In whose text this occurs.
    #[must_use]
    pub fn saying(self, text: impl Into<String>) -> Self {
        Self { says: Some(text.into()), ..self }
    }

    /// Within something else.
    #[must_use]
    pub fn inside(self, outer: Find) -> Self {
        Self { inside: Some(Box::new(outer)), ..self }
    }
}

impl fmt::Display for Find {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.role)?;
        if let Some(name) = &self.name {
            write!(formatter, " “{name}”")?;
        }
        for (attribute, value) in &self.attributes {
            write!(formatter, " with {attribute}={value}")?;
        }
        if let Some(text) = &self.says {
            write!(formatter, " saying “{text}”")?;
        }
        match &self.inside {
            Some(outer) => write!(formatter, " inside {outer}"),
            None => Ok(()),
        }
    }
}
