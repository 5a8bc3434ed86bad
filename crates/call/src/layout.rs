//! Where everything on a call's stage is: a pure function of the stage's size and of who and what is on it.
//!
//! Either all are in an even grid, or something is large and everybody else in a strip beside it.

use serde::{Deserialize, Serialize};

/// A place on the stage in CSS pixels, from the stage's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// From the left edge, in every language.
    pub x: i32,
    /// From the upper edge.
    pub y: i32,
    /// Never negative.
    pub width: i32,
    /// Never negative.
    pub height: i32,
}

/// A corner of the stage. Start is the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Corner {
    /// Upper left.
    TopStart,
    /// Upper right.
    TopEnd,
    /// Lower left.
    BottomStart,
    /// Lower right.
    #[default]
    BottomEnd,
}

impl Corner {
    /// The next one, clockwise.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::TopStart => Self::TopEnd,
            Self::TopEnd => Self::BottomEnd,
            Self::BottomEnd => Self::BottomStart,
            Self::BottomStart => Self::TopStart,
        }
    }
}

/// What a person wants of their own picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnView {
    /// Not to see it.
    Hidden,
    /// To see it: in this corner where it floats, else as the last of all tiles.
    Shown(Corner),
}

impl Default for OwnView {
    fn default() -> Self {
        Self::Shown(Corner::default())
    }
}

/// What is large because it is pinned, or because it is a person who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// One of the shared screens.
    Screen(usize),
    /// One of the others.
    Person(usize),
}

/// What is on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// How many screens are shared.
    pub screens: usize,
    /// How many others are in the call.
    pub people: usize,
    /// What is large. What is no longer there is not, and without a focus all screens are.
    pub focus: Option<Focus>,
    /// One's own picture.
    pub own: OwnView,
}

/// Where everything is. Tiles do not overlap; only a floating picture lies over one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The shared screens, in their order.
    pub screens: Vec<Rect>,
    /// The others, in their order.
    pub people: Vec<Rect>,
    /// One's own picture, unless it is hidden.
    pub own: Option<Rect>,
    /// Whether one's own picture lies over the only other person, in a corner.
    pub own_floats: bool,
}

/// Between two tiles.
const GAP: i32 = 8;

/// Between the stage's edges and a floating picture.
const INSET: i32 = 12;

/// The same above and below it, in corners where the tile that it lies on has its buttons or its name.
const CLEAR: i32 = 60;

/// What a longer stage is taken for, so that the product of two lengths is an `i32`.
const LONGEST: i32 = 1 << 15;

/// In a thinner strip, nobody's face could be made out.
const THINNEST_STRIP: i32 = 96;

/// The narrowest and the widest that a tile may be, each as width and height.
type Shape = ((i32, i32), (i32, i32));

/// Faces look well in these, without much being cut off. A window that stands upright is a phone's, and so are most of
/// the pictures in it.
const UPRIGHT: Shape = ((2, 3), (4, 3));
/// Of who waits alone on a phone, the whole stage.
const UPRIGHT_ALONE: Shape = ((1, LONGEST), (4, 3));
const LYING: Shape = ((1, 1), (16, 9));
/// In a strip at the side, pictures are small already: what cameras take is shown whole, or nearly.
const ASIDE: Shape = ((4, 3), (16, 9));
/// Most screens have this shape, and none is cut off: the rest of its tile is empty.
const SCREEN: Shape = ((16, 9), (16, 9));

/// Places everything that is on a stage of `width` by `height` CSS pixels.
pub fn arrange(width: i32, height: i32, scene: &Scene) -> Layout {
    let stage = Rect { width: width.clamp(0, LONGEST), height: height.clamp(0, LONGEST), ..Rect::default() };
    let floating = match scene.own {
        OwnView::Shown(corner) if own_floats(scene.screens, scene.people) => Some(stage.floating(corner)),
        _ => None,
    };
    let own_tile = scene.own != OwnView::Hidden && floating.is_none();
    let (first, large) = scene.large();
    let small = scene.screens + scene.people + usize::from(own_tile) - large;
    // All tiles in one list: screens, the others, oneself. What is large is one piece of it.
    let mut screens = if large == 0 {
        let shape = match (stage.is_upright(), small) {
            (true, 1) => UPRIGHT_ALONE,
            (true, _) => UPRIGHT,
            (false, _) => LYING,
        };
        Tiling::best(stage, small, shape).place(stage)
    } else {
        let (main, mut tiles) = stage.cut_off_strip(small);
        for (index, tile) in (first..).zip(Tiling::best(main, large, SCREEN).stretched(main).place(main)) {
            tiles.insert(index, tile);
        }
        tiles
    };
    let mut people = screens.split_off(scene.screens);
    let own = people.split_off(scene.people).pop().or(floating);
    Layout { screens, people, own, own_floats: floating.is_some() }
}

/// Whether one's own picture, if it is shown, lies on another one: of two, the other has the stage.
pub fn own_floats(screens: usize, people: usize) -> bool {
    (screens, people) == (0, 1)
}

/// To which corner of a stage one's own picture goes that was let go of with its centre at (`x`, `y`).
pub fn nearest_corner(width: i32, height: i32, x: i32, y: i32) -> Corner {
    match (y < height / 2, x < width / 2) {
        (true, true) => Corner::TopStart,
        (true, false) => Corner::TopEnd,
        (false, true) => Corner::BottomStart,
        (false, false) => Corner::BottomEnd,
    }
}

impl Scene {
    /// Which tiles are large: the first of them, counted through screens and people, and how many.
    fn large(&self) -> (usize, usize) {
        match self.focus {
            Some(Focus::Screen(index)) if index < self.screens => (index, 1),
            Some(Focus::Person(index)) if index < self.people => (self.screens + index, 1),
            _ if self.screens == 0 && self.people == 1 => (0, 1),
            _ => (0, self.screens),
        }
    }
}

impl Rect {
    fn is_upright(self) -> bool {
        self.width < self.height
    }

    /// A small picture in a corner: as wide as suits the stage, yet no more than a third of it either way.
    fn floating(self, corner: Corner) -> Self {
        let (width, height) = if self.is_upright() {
            let width = (self.width * 27 / 100).clamp(88, 176).min(self.width / 3).min(self.height / 4);
            (width, width * 4 / 3)
        } else {
            let width = (self.width / 5).clamp(112, 256).min(self.width / 3).min(self.height * 16 / 27);
            (width, width * 9 / 16)
        };
        let (right, bottom) = (self.width - INSET - width, self.height - height);
        // On a very low stage, it would come nearer to another corner.
        let clear = CLEAR.min(self.height / 4);
        let (x, y) = match corner {
            Corner::TopStart => (INSET, clear),
            Corner::TopEnd => (right, clear),
            Corner::BottomStart => (INSET, bottom - clear),
            Corner::BottomEnd => (right, bottom - INSET),
        };
        Self { x, y, width, height }
    }

    /// What remains of a stage for what is large, and the tiles of everybody else: at its right where it lies, at its
    /// bottom where it stands. The strip is no thicker than they need, and leaves three fifths of the stage at least.
    fn cut_off_strip(self, count: usize) -> (Self, Vec<Self>) {
        if count == 0 {
            return (self, Vec::new());
        }
        let thickness = |length: i32, part: i32| (length / part).max(THINNEST_STRIP).min(length * 2 / 5 - GAP);
        let (mut main, mut strip) = (self, self);
        let tiling;
        if self.is_upright() {
            strip.height = thickness(self.height, 4);
            tiling = Tiling::best(strip, count, UPRIGHT);
            strip.height = extent(tiling.rows, tiling.height);
            strip.y = self.height - strip.height;
            main.height = (strip.y - GAP).max(0);
        } else {
            strip.width = thickness(self.width, 5);
            tiling = Tiling::best(strip, count, ASIDE);
            strip.width = extent(tiling.columns, tiling.width);
            strip.x = self.width - strip.width;
            main.width = (strip.x - GAP).max(0);
        }
        (main, tiling.place(strip))
    }
}

/// Equal tiles in columns and rows. The last row may be short, and is then centred.
struct Tiling {
    count: i32,
    /// Tiles in a full row.
    columns: i32,
    rows: i32,
    /// Of one tile.
    width: i32,
    height: i32,
}

impl Tiling {
    /// The tiling with the largest tiles of a shape; of equally large ones, the one with the fewest columns.
    fn best(space: Rect, count: usize, shape: Shape) -> Self {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        let mut best = Self { count, columns: 1, rows: count, width: 0, height: 0 };
        let (narrowest, widest) = shape;
        for columns in 1..=count {
            let rows = (count - 1) / columns + 1;
            let tiling = Self { count, columns, rows, ..best }.stretched(space);
            let width = tiling.width.min(tiling.height * widest.0 / widest.1);
            let height = tiling.height.min(tiling.width * narrowest.1 / narrowest.0);
            if width * height > best.width * best.height {
                best = Self { width, height, ..tiling };
            }
        }
        best
    }

    /// With tiles that fill a space, whatever their shape.
    fn stretched(self, space: Rect) -> Self {
        let share = |length: i32, count: i32| ((length - GAP * (count - 1)) / count).max(0);
        Self { width: share(space.width, self.columns), height: share(space.height, self.rows), ..self }
    }

    /// The tiles, centred in a space.
    fn place(&self, space: Rect) -> Vec<Rect> {
        let &Self { count, columns, rows, width, height } = self;
        let top = space.y + (space.height - extent(rows, height)) / 2;
        let place = |index: i32| {
            let (row, column) = (index / columns, index % columns);
            let in_row = columns.min(count - row * columns);
            let left = space.x + (space.width - extent(in_row, width)) / 2;
            Rect { x: left + column * (width + GAP), y: top + row * (height + GAP), width, height }
        };
        (0..count).map(place).collect()
    }
}

/// How long `count` tiles in a row are, each of a length.
fn extent(count: i32, length: i32) -> i32 {
    count * (length + GAP) - GAP
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const SHOWN: OwnView = OwnView::Shown(Corner::BottomEnd);

    /// What is where, as `width×height+x+y`.
    fn told(layout: &Layout) -> String {
        let mut told = String::new();
        let mut tell = |kind: &str, rects: &[Rect]| {
            if !rects.is_empty() {
                let separator = if told.is_empty() { "" } else { " | " };
                write!(told, "{separator}{kind}").unwrap();
            }
            for Rect { x, y, width, height } in rects {
                write!(told, " {width}×{height}+{x}+{y}").unwrap();
            }
        };
        tell("screens", &layout.screens);
        tell("people", &layout.people);
        tell(if layout.own_floats { "floating" } else { "own" }, layout.own.as_slice());
        told
    }

    #[test]
    fn everything_has_its_place() {
        let scene = |screens, people, focus, own| Scene { screens, people, focus, own };
        let hidden = scene(0, 0, None, OwnView::Hidden);
        let alone = scene(0, 0, None, SHOWN);
        let pair = scene(0, 1, None, SHOWN);
        let pair_in = |corner| scene(0, 1, None, OwnView::Shown(corner));
        let grid = scene(0, 2, None, SHOWN);
        let speaker = scene(0, 3, Some(Focus::Person(1)), SHOWN);
        let shared = scene(1, 2, None, SHOWN);
        let crowd = scene(1, 5, None, SHOWN);
        let two_screens = scene(2, 1, None, OwnView::Hidden);
        let pinned_screen = scene(2, 1, Some(Focus::Screen(1)), OwnView::Hidden);
        let (desktop, laptop, popup, crack) = ((2560, 1440), (1280, 700), (400, 300), (160, 120));
        let (phone, turned_phone, old_phone) = ((390, 700), (844, 330), (320, 480));
        let table = [
            (hidden, laptop, ""),
            (alone, laptop, "own 1244×700+18+0"),
            (alone, phone, "own 390×700+0+0"),
            (alone, old_phone, "own 320×480+0+0"),
            (alone, turned_phone, "own 586×330+129+0"),
            (alone, desktop, "own 2560×1440+0+0"),
            (pair, laptop, "people 1280×700+0+0 | floating 256×144+1012+544"),
            (pair, phone, "people 390×700+0+0 | floating 105×140+273+548"),
            (pair, old_phone, "people 320×480+0+0 | floating 88×117+220+351"),
            (pair, turned_phone, "people 844×330+0+0 | floating 168×94+664+224"),
            (pair, desktop, "people 2560×1440+0+0 | floating 256×144+2292+1284"),
            (pair_in(Corner::TopStart), laptop, "people 1280×700+0+0 | floating 256×144+12+60"),
            (pair_in(Corner::TopEnd), laptop, "people 1280×700+0+0 | floating 256×144+1012+60"),
            (pair_in(Corner::BottomStart), laptop, "people 1280×700+0+0 | floating 256×144+12+496"),
            (pair_in(Corner::TopEnd), phone, "people 390×700+0+0 | floating 105×140+273+60"),
            (pair_in(Corner::BottomStart), turned_phone, "people 844×330+0+0 | floating 168×94+12+176"),
            (pair_in(Corner::TopStart), crack, "people 160×120+0+0 | floating 53×29+12+30"),
            (grid, laptop, "people 615×346+21+0 615×346+644+0 | own 615×346+332+354"),
            (grid, phone, "people 304×228+43+0 304×228+43+236 | own 304×228+43+472"),
            (grid, old_phone, "people 156×234+0+2 156×234+164+2 | own 156×234+82+244"),
            (grid, turned_phone, "people 276×276+0+27 276×276+284+27 | own 276×276+568+27"),
            (grid, desktop, "people 1272×716+4+0 1272×716+1284+0 | own 1272×716+644+724"),
            (speaker, laptop, "people 256×192+1024+54 1016×700+0+0 256×192+1024+254 | own 256×192+1024+454"),
            (speaker, phone, "people 124×175+1+525 390×517+0+0 124×175+133+525 | own 124×175+265+525"),
            (speaker, turned_phone, "people 168×104+676+1 668×330+0+0 168×104+676+113 | own 168×104+676+225"),
            (shared, laptop, "screens 1016×700+0+0 | people 256×192+1024+54 256×192+1024+254 | own 256×192+1024+454"),
            (shared, phone, "screens 390×517+0+0 | people 124×175+1+525 124×175+133+525 | own 124×175+265+525"),
            (shared, old_phone, "screens 320×352+0+0 | people 101×120+0+360 101×120+109+360 | own 101×120+218+360"),
            (shared, turned_phone, "screens 668×330+0+0 | people 168×104+676+1 168×104+676+113 | own 168×104+676+225"),
            (
                shared,
                desktop,
                "screens 2040×1440+0+0 | people 512×384+2048+136 512×384+2048+528 | own 512×384+2048+920",
            ),
            (shared, popup, "screens 296×300+0+0 | people 96×72+304+34 96×72+304+114 | own 96×72+304+194"),
            (
                crowd,
                turned_phone,
                "screens 668×330+0+0 | people 80×60+676+67 80×60+764+67 \
                 80×60+676+135 80×60+764+135 80×60+676+203 | own 80×60+764+203",
            ),
            (
                crowd,
                old_phone,
                "screens 320×352+0+0 | people 74×56+41+360 74×56+123+360 74×56+205+360 \
                 74×56+41+424 74×56+123+424 | own 74×56+205+424",
            ),
            (two_screens, laptop, "screens 1016×346+0+0 1016×346+0+354 | people 256×192+1024+254"),
            (two_screens, phone, "screens 390×254+0+0 390×254+0+262 | people 233×175+78+525"),
            (two_screens, turned_phone, "screens 330×330+0+0 330×330+338+0 | people 168×126+676+102"),
            (pinned_screen, laptop, "screens 256×192+1024+154 1016×700+0+0 | people 256×192+1024+354"),
            (pinned_screen, phone, "screens 191×175+0+525 390×517+0+0 | people 191×175+199+525"),
        ];
        for (scene, (width, height), expected) in table {
            assert_eq!(told(&arrange(width, height, &scene)), expected, "{scene:?} in {width}×{height}");
        }
    }

    /// Every scene of a full room.
    fn scenes() -> Vec<Scene> {
        let mut scenes = Vec::new();
        for (screens, people) in (0..=2).flat_map(|screens| (0..=7).map(move |people| (screens, people))) {
            // The last of each kind has left.
            let focus = (0..=screens).map(Focus::Screen).chain((0..=people).map(Focus::Person)).map(Some);
            for focus in focus.chain([None]) {
                for own in [OwnView::Hidden, SHOWN, OwnView::Shown(Corner::TopStart)] {
                    scenes.push(Scene { screens, people, focus, own });
                }
            }
        }
        scenes
    }

    fn area(rect: &Rect) -> i32 {
        rect.width * rect.height
    }

    fn is_apart(a: &Rect, b: &Rect) -> bool {
        let before = |a: &Rect, b: &Rect| a.x + a.width + GAP <= b.x || a.y + a.height + GAP <= b.y;
        before(a, b) || before(b, a)
    }

    fn is_inside(rect: &Rect, width: i32, height: i32) -> bool {
        let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
        area(rect) > 0 && rect.x >= 0 && rect.y >= 0 && right <= width && bottom <= height
    }

    fn check(width: i32, height: i32, scene: &Scene) {
        let layout = arrange(width, height, scene);
        let seen = format!("{scene:?} in {width}×{height}: {}", told(&layout));
        assert_eq!((layout.screens.len(), layout.people.len()), (scene.screens, scene.people), "{seen}");
        assert_eq!(layout.own.is_some(), scene.own != OwnView::Hidden, "{seen}");
        let mut tiles = [&layout.screens[..], &layout.people].concat();
        match layout.own {
            Some(own) if layout.own_floats => {
                assert!(tiles.len() == 1 && is_inside(&own, width, height), "{seen}");
                assert!(own.width * 3 <= width && own.height * 3 <= height, "{seen}");
            }
            own => tiles.extend(own),
        }
        for (index, tile) in tiles.iter().enumerate() {
            assert!(is_inside(tile, width, height), "{seen}");
            assert!(tiles[..index].iter().all(|other| is_apart(tile, other)), "{seen}");
        }
        let focused = match scene.focus {
            Some(Focus::Screen(index)) => layout.screens.get(index),
            Some(Focus::Person(index)) => layout.people.get(index),
            None => None,
        };
        let large = focused.map_or(&layout.screens[..], std::slice::from_ref);
        tiles.retain(|tile| !large.contains(tile));
        let same_size = |a: &Rect, b: &Rect| (a.width, a.height) == (b.width, b.height);
        assert!(tiles.is_sorted_by(same_size) && large.is_sorted_by(same_size), "{seen}");
        assert!(large.iter().all(|large| tiles.iter().all(|small| area(small) < area(large))), "{seen}");
        if let [large] = large {
            let (length, of) = if width < height { (large.height, height) } else { (large.width, width) };
            assert!(length * 5 >= of * 3, "{seen}");
        }
    }

    #[test]
    fn nothing_overlaps_or_is_lost_in_any_window() {
        let widths = [160, 200, 320, 390, 480, 568, 667, 844, 1024, 1280, 1600, 2560];
        let heights = [120, 161, 200, 320, 330, 480, 568, 700, 844, 1080, 1440];
        for scene in scenes() {
            for (width, height) in widths.into_iter().flat_map(|width| heights.map(|height| (width, height))) {
                check(width, height, &scene);
            }
        }
    }

    #[test]
    fn a_stage_without_space_is_no_trouble() {
        let lengths = [i32::MIN, -1, 0, 1, 7, 8, 20, 21, i32::MAX];
        for scene in scenes() {
            for (width, height) in lengths.into_iter().flat_map(|width| lengths.map(|height| (width, height))) {
                let Layout { screens, people, own, .. } = arrange(width, height, &scene);
                assert_eq!((screens.len(), people.len()), (scene.screens, scene.people));
                let mut rects = screens.iter().chain(&people).chain(&own);
                assert!(rects.all(|rect| rect.width >= 0 && rect.height >= 0), "{scene:?} in {width}×{height}");
            }
        }
    }

    #[test]
    fn ones_own_picture_stays_in_the_corner_it_is_in() {
        for (width, height) in [(1280, 700), (390, 700), (320, 480), (844, 330), (160, 120)] {
            for corner in [Corner::TopStart, Corner::TopEnd, Corner::BottomStart, Corner::BottomEnd] {
                let scene = Scene { screens: 0, people: 1, focus: None, own: OwnView::Shown(corner) };
                let own = arrange(width, height, &scene).own.unwrap();
                let (x, y) = (own.x + own.width / 2, own.y + own.height / 2);
                assert_eq!(nearest_corner(width, height, x, y), corner, "in {width}×{height}");
            }
        }
    }

    #[test]
    fn tiles_fill_the_window() {
        let desktop = [(1, 1), (2, 1), (2, 2), (2, 2), (3, 2), (3, 2), (4, 2), (4, 2)];
        let phone = [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 3), (2, 4), (2, 4)];
        let ribbon = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1)];
        for (width, height, expected) in [(1280, 700, desktop), (390, 700, phone), (1600, 200, ribbon)] {
            let space = Rect { width, height, ..Rect::default() };
            let shape = if space.is_upright() { UPRIGHT } else { LYING };
            for (count, expected) in (1..).zip(expected) {
                let tiling = Tiling::best(space, count, shape);
                assert_eq!((tiling.columns, tiling.rows), expected, "{count} in {width}×{height}");
            }
        }
    }
}
