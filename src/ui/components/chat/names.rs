//! How those are called who have written: as on the stage while they are here, and afterwards as they called themselves.

use std::rc::Rc;

use damso_call::{ChatMessage, PeerId};
use yew::AttrValue;

use crate::ui::display::Taken;

/// A name for everybody who is here or has written, unlike all others.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names {
    all: Rc<[(PeerId, AttrValue)]>,
    /// So many of them are here, and come first.
    here: usize,
}

impl Names {
    /// `here` are those who are here; `you` and `guest` are what this page calls oneself and people without a name;
    /// `normalize` is as for [`Taken::new`].
    pub(super) fn new(
        here: &[(PeerId, AttrValue)],
        messages: &[Rc<ChatMessage>],
        (you, guest): (&str, &str),
        normalize: fn(&str) -> String,
    ) -> Self {
        let mut names = here.to_vec();
        let mut taken = Taken::new(normalize);
        for name in [you].into_iter().chain(here.iter().map(|(_, name)| &**name)) {
            taken.take(name);
        }
        // In the order of their first message, so that a name does not change when somebody else writes.
        for message in messages {
            let Some(author) = message.author.filter(|author| names.iter().all(|(known, _)| known != author)) else {
                continue;
            };
            names.push((author, taken.unlike(&message.name, guest).into()));
        }
        Self { all: names.into(), here: here.len() }
    }

    /// Everybody.
    pub(super) fn all(&self) -> &[(PeerId, AttrValue)] {
        &self.all
    }

    /// The names of those who are here.
    pub(super) fn here(&self) -> impl Iterator<Item = &AttrValue> {
        self.all[..self.here].iter().map(|(_, name)| name)
    }

    /// How somebody is called, if that is known.
    pub(super) fn of(&self, person: PeerId) -> Option<&AttrValue> {
        self.all.iter().find(|(known, _)| *known == person).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::message_for_tests, *};

    #[test]
    fn who_has_left_is_nobody_else() {
        let person = |number| PeerId([number; 16]);
        let here = [(person(1), AttrValue::from("Ada")), (person(2), "Bora".into())];
        let messages: Vec<_> = [
            (1, "Old name"),
            (3, "Ada"),
            (3, "Bora"),
            (4, "Ada"),
            (5, "You"),
            (6, " "),
            (7, "x\u{202e}y"),
            (8, "A\u{200d}da"),
        ]
        .into_iter()
        .map(|(author, name)| {
            let message = message_for_tests(0, Some(person(author)), "");
            Rc::new(ChatMessage { name: name.into(), ..(*message).clone() })
        })
        .collect();
        let names = Names::new(&here, &messages, ("You", "Guest"), str::to_owned);
        for (number, expected) in [
            (1, Some("Ada")),
            (2, Some("Bora")),
            (3, Some("Ada 2")),
            (4, Some("Ada 3")),
            (5, Some("You 2")),
            (6, Some("Guest")),
            (7, Some("x⇄y")),
            (8, Some("A\u{200d}da 4")),
            (9, None),
        ] {
            assert_eq!(names.of(person(number)).map(|name| &**name), expected, "{number}");
        }
    }
}
