//! The size of a picture, and how large it is in a place of another shape.

/// The size of a picture, or of a place for one, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PictureSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl PictureSize {
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
