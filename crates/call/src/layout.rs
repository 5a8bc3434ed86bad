//! Where people are on the screen: a pure function of the space and their number.

/// Columns and rows of equal tiles. The last row may be short, and is then centred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Tiles in a full row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
}

/// The narrowest and the widest tile, as width over height, that a face looks well in without much being cut off.
/// A window that stands upright is a phone's, and so are most of the pictures in it.
const UPRIGHT: (f64, f64) = (2.0 / 3.0, 4.0 / 3.0);
const LYING: (f64, f64) = (1.0, 16.0 / 9.0);

/// The grid in which `count` people fill a space of `width` by `height` pixels best: with the largest total area of
/// tiles, where of a tile that is too narrow or too wide only the well-shaped part counts.
pub fn grid(width: f64, height: f64, count: u32) -> Grid {
    let (narrowest, widest) = if width < height { UPRIGHT } else { LYING };
    let mut best = (Grid { columns: 1, rows: count.max(1) }, 0.0);
    for columns in 1..=count {
        let rows = count.div_ceil(columns);
        let (tile_width, tile_height) = (width / f64::from(columns), height / f64::from(rows));
        let area = tile_width.min(tile_height * widest) * tile_height.min(tile_width / narrowest);
        if area > best.1 * 1.001 {
            best = (Grid { columns, rows }, area);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_fill_the_window() {
        let desktop = [(1, 1), (2, 1), (2, 2), (2, 2), (3, 2), (3, 2), (4, 2), (4, 2)];
        let phone = [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 3), (2, 4), (2, 4)];
        let ribbon = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1)];
        for (width, height, expected) in [(1280.0, 700.0, desktop), (390.0, 700.0, phone), (1600.0, 200.0, ribbon)] {
            for (count, (columns, rows)) in (1..).zip(expected) {
                assert_eq!(grid(width, height, count), Grid { columns, rows }, "{count} in {width}×{height}");
            }
        }
    }

    #[test]
    fn no_space_and_nobody_are_no_trouble() {
        assert_eq!(grid(0.0, 0.0, 3), Grid { columns: 1, rows: 3 });
        assert_eq!(grid(100.0, 100.0, 0), Grid { columns: 1, rows: 1 });
    }
}
