//! Which part of a long list is in the document: a window of messages that follows what is seen. Pure arithmetic, in
//! pixels.

use std::ops::Range;

/// So many messages are in the document at most: a few screens of short ones.
const SPAN: usize = 80;

/// So many of them at the end, where none is below, unless the window is high: each takes half a millisecond when the chat is
/// opened.
const TAIL: usize = 36;
/// No message is lower, in pixels.
const LOWEST: usize = 40;

/// So many of them are above what is seen when the window moves.
const BEFORE: usize = 30;

/// So near to the end counts as at the end, in pixels: about a line.
const NEAR: i32 = 40;

/// A message is seen of which so much is in view, in pixels: a line.
const LINE: i32 = 20;

/// Which part of the list the person looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The end, whatever comes.
    End,
    /// Something before it.
    At {
        /// The first message in the document.
        start: usize,
        /// The first one that is seen, which stays where it is on the screen.
        seen: usize,
    },
}

/// How things stand in the element that scrolls.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    /// How much of the content is above what is seen.
    pub(super) top: i32,
    /// How much is seen.
    pub(super) height: i32,
    /// How high the content is.
    pub(super) total: i32,
    /// Where in the content the space above the messages begins, each message, and the space below them.
    pub(super) offsets: Vec<i32>,
}

impl Sight {
    /// Which of the messages in the document are in view, with a line or more.
    pub(super) fn seen(&self) -> Range<usize> {
        let [_, rows @ .., _] = &*self.offsets else { return 0..0 };
        let ends = self.offsets.get(2..).unwrap_or_default();
        let (top, bottom) = (self.top + LINE, self.top + self.height - LINE);
        let above = ends.partition_point(|end| *end < top);
        above..rows.partition_point(|row| *row <= bottom).max(above)
    }
}

impl Place {
    /// Where a certain message is seen.
    pub(super) fn around(index: usize, len: usize) -> Self {
        let seen = index.min(len.saturating_sub(1));
        Self::At { start: seen.saturating_sub(BEFORE).min(len.saturating_sub(SPAN)), seen }
    }

    /// The messages that are in the document: at the end, so many.
    pub(super) fn window(self, len: usize, tail: usize) -> Range<usize> {
        let start = match self {
            Self::End => len.saturating_sub(tail),
            Self::At { start, .. } => start.min(len),
        };
        start..len.min(start + SPAN)
    }

    /// How many messages of `len` are above what is seen, or reach up there.
    pub(super) fn above(self, len: usize) -> usize {
        match self {
            Self::End => len,
            Self::At { seen, .. } => len.min(seen + 1),
        }
    }

    /// After the list has changed: the message that was seen first is at `seen` now.
    pub(super) fn moved(self, seen: usize, len: usize) -> Self {
        match self {
            Self::End => self,
            Self::At { start, seen: before } => {
                let start = (start + seen).saturating_sub(before);
                Self::At { start: start.min(len.saturating_sub(SPAN)), seen }
            }
        }
    }

    /// After the person has scrolled, in a list of `len` messages that are `row` high on average. Where nothing is shown,
    /// since the scrollbar was dragged far, the average tells which message belongs there.
    pub(super) fn scrolled(self, len: usize, row: i32, tail: usize, sight: &Sight) -> Self {
        let window = self.window(len, tail);
        let [_, rows @ .., below] = &*sight.offsets else { return self };
        let above = rows.first().unwrap_or(below);
        let bottom = sight.top + sight.height;
        if window.end == len && bottom + NEAR >= sight.total {
            return Self::End;
        }
        let so_many = |pixels: i32| usize::try_from(pixels / row.max(1)).unwrap_or(0);
        if bottom <= *above {
            return Self::around(so_many(sight.top), len);
        }
        if sight.top >= *below {
            return Self::around(window.end + so_many(sight.top - below), len);
        }
        let seen = window.start + rows.partition_point(|row| *row <= sight.top).saturating_sub(1);
        let margin = sight.height / 2;
        let short_above = window.start > 0 && sight.top - above < margin;
        let short_below = window.end < len && below - bottom < margin;
        if short_above || short_below { Self::around(seen, len) } else { Self::At { start: window.start, seen } }
    }
}

/// How many messages are in the document when the end is looked at, in a window of this height.
pub(super) fn tail(height: usize) -> usize {
    (height / LOWEST).clamp(TAIL, SPAN)
}

/// How high messages are on average, in the present document; `None` if none is seen.
pub(super) fn average(offsets: &[i32]) -> Option<i32> {
    let [_, rows @ .., below] = offsets else { return None };
    let average = (below - rows.first()?) / i32::try_from(rows.len()).ok()?;
    (average > 0).then_some(average)
}

/// How much space stands for so many messages.
pub(super) fn space(messages: usize, row: i32) -> i32 {
    i32::try_from(messages).unwrap_or(i32::MAX).saturating_mul(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: i32 = 50;
    const HEIGHT: i32 = 500;

    fn at(start: usize, seen: usize) -> Place {
        Place::At { start, seen }
    }

    /// A list of messages of one height, scrolled so far.
    fn sight(place: Place, len: usize, top: i32) -> Sight {
        let window = place.window(len, TAIL);
        let offset = |index| space(index, ROW);
        let offsets = [0].into_iter().chain(window.clone().map(offset)).chain([offset(window.end)]).collect();
        Sight { top, height: HEIGHT, total: offset(len), offsets }
    }

    #[test]
    fn no_list_is_too_long() {
        for (place, len, expected) in [
            (Place::End, 0, 0..0),
            (Place::End, 10, 0..10),
            (Place::End, 80, 44..80),
            (Place::End, 10_000, 9_964..10_000),
            (Place::around(0, 10_000), 10_000, 0..80),
            (Place::around(5_000, 10_000), 10_000, 4_970..5_050),
            (Place::around(9_999, 10_000), 10_000, 9_920..10_000),
            (Place::around(12_345, 10_000), 10_000, 9_920..10_000),
            (Place::around(3, 10), 10, 0..10),
            (Place::around(3, 0), 0, 0..0),
            (at(40, 50), 20, 20..20),
        ] {
            assert_eq!(place.window(len, TAIL), expected, "{place:?} of {len}");
        }
    }

    #[test]
    fn the_window_follows_what_is_seen() {
        for (place, len, top, expected, why) in [
            (Place::End, 10, 0, Place::End, "all is seen"),
            (Place::End, 1_000, 49_500, Place::End, "at the end"),
            (Place::End, 1_000, 49_470, Place::End, "so near is at the end"),
            (Place::End, 1_000, 49_400, at(964, 988), "away from the end, and nothing moves"),
            (Place::End, 1_000, 46_100, at(892, 922), "near what is above"),
            (at(500, 530), 1_000, 26_500, at(500, 530), "in the middle"),
            (at(500, 530), 1_000, 26_510, at(500, 530), "half a message further"),
            (at(500, 530), 1_000, 27_500, at(500, 550), "further"),
            (at(500, 530), 1_000, 28_300, at(536, 566), "near what is below"),
            (at(500, 530), 1_000, 10_000, at(170, 200), "dragged far up"),
            (at(500, 530), 1_000, 0, at(0, 0), "to the beginning"),
            (at(500, 530), 1_000, 45_000, at(870, 900), "dragged far down"),
            (at(500, 530), 1_000, 49_500, at(920, 990), "to the end, of which nothing was in the document"),
            (at(920, 990), 1_000, 49_500, Place::End, "and now it is"),
            (at(0, 20), 1_000, 0, at(0, 0), "nothing is above the first"),
        ] {
            assert_eq!(place.scrolled(len, ROW, TAIL, &sight(place, len, top)), expected, "{why}");
        }
    }

    #[test]
    fn a_message_is_seen_by_a_line() {
        for (offsets, top, expected, why) in [
            (&[0, 0, 50, 100, 150, 650, 650][..], 0, 0..4, "the last goes on below"),
            (&[0, 0, 50, 100, 150, 650, 650], 25, 0..4, "half of the first"),
            (&[0, 0, 50, 100, 150, 650, 650], 40, 1..4, "less than a line of the first"),
            (&[0, 0, 50, 100, 490, 650, 650], 0, 0..3, "less than a line of the last"),
            (&[0, 0, 900, 900], 200, 0..1, "nothing but one that is higher than the window"),
            (&[0, 1_000, 1_050, 1_050], 0, 0..0, "what is in the document is below"),
            (&[0, 1_000, 1_050, 9_000], 5_000, 1..2, "in the middle of one"),
            (&[0, 0], 0, 0..0, "nothing"),
            (&[], 0, 0..0, "nothing is measured"),
        ] {
            let sight = Sight { top, height: HEIGHT, total: 9_000, offsets: offsets.to_vec() };
            assert_eq!(sight.seen(), expected, "{why}");
        }
        for (place, expected) in [(Place::End, 90), (at(10, 20), 21), (at(10, 90), 90)] {
            assert_eq!(place.above(90), expected);
        }
    }

    #[test]
    fn the_end_fills_the_window() {
        for (height, expected) in [(0, 36), (800, 36), (1_440, 36), (2_560, 64), (10_000, 80)] {
            assert_eq!(tail(height), expected, "{height}");
        }
    }

    #[test]
    fn what_is_seen_is_always_in_the_document() {
        let mut place = Place::End;
        for top in (0..49_500).rev().step_by(170).chain((0..49_500).step_by(230)) {
            place = place.scrolled(1_000, ROW, TAIL, &sight(place, 1_000, top));
            let window = place.window(1_000, TAIL);
            assert!(space(window.start, ROW) <= top, "{top} {place:?}");
            assert!(space(window.end, ROW) >= top + HEIGHT, "{top} {place:?}");
        }
    }

    #[test]
    fn a_place_is_kept_when_messages_come() {
        for (place, seen, len, expected, why) in [
            (Place::End, 0, 1_001, Place::End, "the end stays the end"),
            (at(500, 530), 530, 1_001, at(500, 530), "one below"),
            (at(500, 530), 630, 1_100, at(600, 630), "a hundred above"),
            (at(0, 5), 305, 1_100, at(300, 305), "before the first"),
            (at(920, 950), 950, 1_000, at(920, 950), "nothing"),
            (at(500, 530), 20, 60, at(0, 20), "fewer than there were"),
        ] {
            assert_eq!(place.moved(seen, len), expected, "{why}");
        }
    }

    #[test]
    fn the_average_is_of_the_messages_alone() {
        for (offsets, expected) in
            [(&[][..], None), (&[0, 0], None), (&[0, 300, 350, 500], Some(100)), (&[0, 0, 0, 0], None)]
        {
            assert_eq!(average(offsets), expected, "{offsets:?}");
        }
    }
}
