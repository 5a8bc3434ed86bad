//! QR codes, drawn as the path of an SVG. This is a WebAssembly module of its own, which the page loads when somebody
//! wants to see one: a call needs none.

use std::fmt::Write;

use qrcodegen_no_heap::{QrCode, QrCodeEcc, Version};
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest symbol: 97 modules to a side. It holds links of 666 bytes, and a phone can still read it off a screen.
const LARGEST: Version = Version::new(20);

/// How wide the light margin is that ISO/IEC 18004 wants around a symbol, in modules.
const QUIET_ZONE: i32 = 4;

/// A QR code with its quiet zone, in a square whose unit is one module.
#[wasm_bindgen]
pub struct Drawing {
    size: i32,
    path: String,
}

#[wasm_bindgen]
impl Drawing {
    /// The side of the square, in modules.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> i32 {
        self.size
    }

    /// The `d` of a `<path>` to be filled: every run of dark modules in a row is a rectangle of it.
    #[wasm_bindgen(getter)]
    pub fn path(&self) -> String {
        self.path.clone()
    }
}

/// Draws the QR code of a text: the smallest of at least error correction level M. `None` if the text is too long.
#[wasm_bindgen]
pub fn draw(text: &str) -> Option<Drawing> {
    // As bytes, since the lower case of a link fits no denser mode.
    let mut bytes = [0; LARGEST.buffer_len()];
    let mut symbol = [0; LARGEST.buffer_len()];
    bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let code = QrCode::encode_binary(
        &mut bytes,
        text.len(),
        &mut symbol,
        QrCodeEcc::Medium,
        Version::MIN,
        LARGEST,
        None,
        // A higher level where it makes the symbol no larger.
        true,
    );
    code.ok().map(|code| Drawing { size: code.size() + 2 * QUIET_ZONE, path: path(&code) })
}

fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            // What lies outside of the symbol is light.
            while code.get_module(x, y) {
                x += 1;
            }
            let run = x - start;
            if run > 0 {
                let (left, top) = (start + QUIET_ZONE, y + QUIET_ZONE);
                write!(path, "M{left} {top}h{run}v1h-{run}z").expect("a String takes everything");
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://damso.example/some/path/#/r/family-dinner~AAECAwQFBgcICQoLDA0ODw";

    /// The square of a drawing, dark modules being true.
    struct Picture(Vec<Vec<bool>>);

    impl Picture {
        fn of(drawing: &Drawing) -> Self {
            let size = usize::try_from(drawing.size()).unwrap();
            let mut rows = vec![vec![false; size]; size];
            for rectangle in drawing.path().split_terminator('z') {
                let (corner, run) = rectangle.strip_prefix('M').unwrap().split_once('h').unwrap();
                let (x, y) = corner.split_once(' ').unwrap();
                let (run, back) = run.split_once("v1h-").unwrap();
                assert_eq!(run, back, "{rectangle} is a rectangle");
                let [x, y, run] = [x, y, run].map(|number| number.parse::<usize>().unwrap());
                rows[y][x..x + run].fill(true);
            }
            Self(rows)
        }

        fn part(&self, left: usize, top: usize, width: usize, height: usize) -> Vec<String> {
            let sign = |dark: &bool| if *dark { '#' } else { '.' };
            self.0[top..top + height].iter().map(|row| row[left..left + width].iter().map(sign).collect()).collect()
        }

        /// What another program reads in it, as on a screen where a module is three pixels wide.
        fn read(&self) -> String {
            let size = self.0.len() * 3;
            let mut image = rqrr::PreparedImage::prepare_from_bitmap(size, size, |x, y| self.0[y / 3][x / 3]);
            let grids = image.detect_grids();
            let [grid] = grids.as_slice() else { panic!("there is one code in the picture, not {}", grids.len()) };
            grid.decode().unwrap().1
        }
    }

    #[test]
    fn another_program_reads_what_was_drawn() {
        let long = format!("{LINK}{}", "x".repeat(500));
        for text in ["a", LINK, "https://담소.example/#/r/저녁-식사~AAECAwQFBgcICQoLDA0ODw", &long] {
            assert_eq!(Picture::of(&draw(text).unwrap()).read(), text);
        }
    }

    #[test]
    fn finder_patterns_stand_in_three_corners_of_the_quiet_zone() {
        let finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"];
        let drawing = draw(LINK).unwrap();
        let picture = Picture::of(&drawing);
        // Version 5: at level M, version 4 holds no more than 62 bytes.
        let (symbol, whole) = (37, 45);
        assert!(LINK.len() > 62 && drawing.size() == 45, "{} modules for {} bytes", drawing.size(), LINK.len());
        for (left, top) in [(4, 4), (symbol - 3, 4), (4, symbol - 3)] {
            assert_eq!(picture.part(left, top, 7, 7), finder);
        }
        let light = |part: Vec<String>| part.iter().all(|row| row.chars().all(|sign| sign == '.'));
        let end = whole - 4;
        for (left, top, width, height) in [(0, 0, whole, 4), (0, end, whole, 4), (0, 0, 4, whole), (end, 0, 4, whole)] {
            assert!(light(picture.part(left, top, width, height)));
        }
    }

    #[test]
    fn a_text_that_is_too_long_has_no_code() {
        assert!(draw(&"x".repeat(666)).is_some());
        assert!(draw(&"x".repeat(667)).is_none());
        assert!(draw(&"x".repeat(100_000)).is_none());
    }
}
