//! The size of a picture, and how large it is in a place of another shape.

/// The size of a picture, or of a place for one, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PictureSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// No picture is wider or higher; whatever a browser says.
const GREATEST: u32 = 16_384;

impl PictureSize {
    /// What can be reckoned with of what a browser says: where it does not say, the picture is taken for what is usual.
    pub(crate) fn or(self, usual: Self) -> Self {
        if self.is_empty() {
            return usual;
        }
        Self { width: self.width.min(GREATEST), height: self.height.min(GREATEST) }
    }

    /// The shorter side, by which pictures are named: one of a phone that stands has as many pixels as if the phone lay.
    pub(crate) fn lines(self) -> u32 {
        self.width.min(self.height)
    }

    /// The shorter side of this picture, if it is made so high; it is made smaller only.
    pub(crate) fn lines_at(self, height: u32) -> u32 {
        let [lines, height, whole] = [self.lines(), height.min(self.height), self.height].map(u64::from);
        u32::try_from((lines * height).div_ceil(whole.max(1))).unwrap_or(u32::MAX)
    }

    /// Whether there is nothing of it.
    pub(crate) fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// How high a picture of this shape is that is shown whole, and as large as can be, in a place of that size; 0 only
    /// where nothing would be seen of it.
    pub(crate) fn height_within(self, place: Self) -> u32 {
        let [width, height, room] = [self.width, self.height, place.width].map(u64::from);
        // A line that is seen in part is seen.
        let by_width = (room * height).div_ceil(width.max(1));
        u32::try_from(by_width).unwrap_or(u32::MAX).min(place.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_stands_has_as_many_lines_as_one_that_lies() {
        for (picture, lines, at) in [
            ((1280, 720), 720, [(720, 720), (360, 360), (90, 90), (2160, 720), (0, 0)]),
            ((720, 1280), 720, [(720, 405), (360, 203), (90, 51), (2160, 720), (0, 0)]),
            ((640, 480), 480, [(720, 480), (360, 360), (90, 90), (2160, 480), (0, 0)]),
            ((0, 0), 0, [(720, 0), (360, 0), (90, 0), (2160, 0), (0, 0)]),
        ] {
            let picture = PictureSize { width: picture.0, height: picture.1 };
            assert_eq!(picture.lines(), lines);
            for (height, expected) in at {
                assert_eq!(picture.lines_at(height), expected, "{picture:?} at {height}");
            }
        }
    }

    #[test]
    fn what_a_browser_does_not_say_or_makes_up_harms_nobody() {
        let size = |width, height| PictureSize { width, height };
        let usual = size(1280, 720);
        for (said, expected) in [
            (size(640, 480), size(640, 480)),
            (size(0, 0), usual),
            (size(640, 0), usual),
            (size(0, 480), usual),
            (size(u32::MAX, 480), size(16_384, 480)),
            (size(u32::MAX, u32::MAX), size(16_384, 16_384)),
        ] {
            assert_eq!(said.or(usual), expected);
        }
    }

    #[test]
    fn a_picture_is_as_high_as_its_place_lets_it_be() {
        const MOST: u32 = u32::MAX;
        for (picture, place, expected) in [
            ((1920, 1080), (1280, 720), 720),
            // A wide one in a place that stands, as on a phone, is as high as the width lets it be.
            ((1920, 1080), (390, 517), 220),
            ((3440, 1440), (1280, 720), 536),
            // A narrow one is as high as its place.
            ((600, 1200), (1280, 720), 720),
            ((600, 1200), (300, 720), 600),
            ((16, 9), (16, 9), 9),
            ((10_000, 1), (100, 100), 1),
            ((1920, 1080), (0, 0), 0),
            ((1920, 1080), (0, 100), 0),
            ((0, 0), (100, 100), 0),
            ((1, MOST), (MOST, MOST), MOST),
            ((MOST, 1), (MOST, MOST), 1),
        ] {
            let [picture, place] = [picture, place].map(|(width, height)| PictureSize { width, height });
            assert_eq!(picture.height_within(place), expected, "{picture:?} in {place:?}");
        }
    }
}
