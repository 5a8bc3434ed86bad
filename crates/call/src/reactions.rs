//! Signs that people give for a moment: which there are, and for how long each is shown.

use std::time::Duration;

use damso_protocol::PeerId;

use crate::Instant;

/// For how long a sign is shown.
const SHOWN: Duration = Duration::from_secs(5);

/// A sign. Each is one emoji, the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// 👍
    Agree,
    /// ❤️
    Love,
    /// 😂
    Laugh,
    /// 😮
    Amaze,
    /// 👏
    Applaud,
    /// 🎉
    Celebrate,
}

impl Reaction {
    /// All there are, as they are offered.
    pub const ALL: [Self; 6] = [Self::Agree, Self::Love, Self::Laugh, Self::Amaze, Self::Applaud, Self::Celebrate];

    /// As it is shown, and sent.
    pub fn emoji(self) -> &'static str {
        match self {
            Self::Agree => "👍",
            Self::Love => "❤️",
            Self::Laugh => "😂",
            Self::Amaze => "😮",
            Self::Applaud => "👏",
            Self::Celebrate => "🎉",
        }
    }

    /// The sign that was sent, if this page knows it.
    pub(crate) fn of(emoji: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reaction| reaction.emoji() == emoji)
    }
}

/// A sign that is shown, with a number of its own: the same one again is another one.
pub type ShownReaction = (u32, Reaction);

/// What is shown at the moment: one sign a person, the last one.
#[derive(Debug, Default)]
pub(crate) struct Reactions {
    shown: Vec<(PeerId, ShownReaction, Instant)>,
    count: u32,
}

impl Reactions {
    pub(crate) fn show(&mut self, who: PeerId, reaction: Reaction, now: Instant) {
        self.shown.retain(|&(shown, ..)| shown != who);
        self.count = self.count.wrapping_add(1);
        self.shown.push((who, (self.count, reaction), now + SHOWN));
    }

    pub(crate) fn of(&self, who: PeerId) -> Option<ShownReaction> {
        self.shown.iter().find(|&&(shown, ..)| shown == who).map(|&(_, reaction, _)| reaction)
    }

    pub(crate) fn tick(&mut self, now: Instant) {
        self.shown.retain(|&(.., until)| now < until);
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.shown.iter().map(|&(.., until)| until).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_known_by_its_emoji() {
        for reaction in Reaction::ALL {
            assert_eq!(Reaction::of(reaction.emoji()), Some(reaction));
        }
        assert_eq!(Reaction::of("<b>"), None);
    }

    #[test]
    fn a_sign_passes_and_the_next_one_takes_its_place() {
        let (ana, bo) = (PeerId([1; 16]), PeerId([2; 16]));
        let mut reactions = Reactions::default();
        reactions.show(ana, Reaction::Agree, Instant(0));
        reactions.show(bo, Reaction::Love, Instant(1_000));
        reactions.show(ana, Reaction::Laugh, Instant(2_000));
        assert_eq!((reactions.of(ana), reactions.of(bo)), (Some((3, Reaction::Laugh)), Some((2, Reaction::Love))));
        assert_eq!(reactions.deadline(), Some(Instant(6_000)));
        reactions.tick(Instant(6_000));
        assert_eq!((reactions.of(ana), reactions.of(bo)), (Some((3, Reaction::Laugh)), None));
        reactions.tick(Instant(7_000));
        assert_eq!((reactions.of(ana), reactions.deadline()), (None, None));
    }
}
