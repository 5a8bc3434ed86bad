//! How files appear: what they are, how large in few digits, how much has come and how long the rest takes. Pure.

use damso_call::FileView;

/// A number of bytes, in so few digits that one can read it while it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// In `unit`, with one decimal below ten.
    pub(super) number: String,
    pub(super) unit: Unit,
    /// How that is abbreviated; bytes are not, and have a word in each language.
    pub(super) symbol: &'static str,
}

/// Thousands, as a file's size is told on most systems, and rates everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Bytes,
    Kilobytes,
    Megabytes,
    Gigabytes,
    Terabytes,
}

impl Unit {
    /// The unit in which so many bytes have at most three digits before the point; terabytes may have more.
    fn of(bytes: u64) -> Self {
        let smaller = [Self::Bytes, Self::Kilobytes, Self::Megabytes, Self::Gigabytes];
        smaller.into_iter().find(|unit| unit.nearest(bytes, 1) < 1000).unwrap_or(Self::Terabytes)
    }

    fn bytes(self) -> u64 {
        match self {
            Self::Bytes => 1,
            Self::Kilobytes => 1000,
            Self::Megabytes => 1_000_000,
            Self::Gigabytes => 1_000_000_000,
            Self::Terabytes => 1_000_000_000_000,
        }
    }

    /// So many bytes in this unit, times so much.
    fn nearest(self, bytes: u64, times: u64) -> u64 {
        bytes.saturating_mul(times).saturating_add(self.bytes() / 2) / self.bytes()
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Bytes => "",
            Self::Kilobytes => "KB",
            Self::Megabytes => "MB",
            Self::Gigabytes => "GB",
            Self::Terabytes => "TB",
        }
    }
}

/// So many bytes.
pub(super) fn amount(bytes: u64) -> Amount {
    let unit = Unit::of(bytes);
    let number =
        if has_tenths(bytes, unit) { with_tenths(unit.nearest(bytes, 10)) } else { unit.nearest(bytes, 1).to_string() };
    Amount { number, unit, symbol: unit.symbol() }
}

/// What has come of `all`, beside which it is told: in the same unit, with as many decimals, and never as if it were all
/// before it is.
pub(super) fn part(done: u64, all: u64) -> Amount {
    if done >= all {
        return amount(all);
    }
    let unit = Unit::of(all);
    let whole = done / unit.bytes();
    let number =
        if has_tenths(all, unit) { with_tenths(done.saturating_mul(10) / unit.bytes()) } else { whole.to_string() };
    Amount { number, unit, symbol: unit.symbol() }
}

fn has_tenths(bytes: u64, unit: Unit) -> bool {
    unit != Unit::Bytes && unit.nearest(bytes, 10) < 100
}

fn with_tenths(tenths: u64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

/// How much of it has come, in thousandths, rounded down.
pub(super) fn permille(done: u64, all: u64) -> u64 {
    done.saturating_mul(1000).checked_div(all).map_or(1000, |part| part.min(1000))
}

/// How long the rest takes, as roughly as one tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// By ones up to ten, then by fives.
    Seconds(u64),
    Minutes(u64),
    /// Three and more.
    Hours(u64),
}

impl Left {
    /// Rounded up: who is told too much waits gladly.
    pub(super) fn of(seconds: u64) -> Self {
        let seconds = seconds.clamp(1, u64::from(u32::MAX));
        match if seconds > 10 { seconds.next_multiple_of(5) } else { seconds } {
            short @ ..60 => Self::Seconds(short),
            medium @ ..=7200 => Self::Minutes(medium.div_ceil(60)),
            long => Self::Hours(long.div_ceil(3600)),
        }
    }
}

/// What kind of thing is in a file, in everyday words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Image,
    Video,
    Sound,
    Document,
    Archive,
    /// What does something when it is opened.
    Program,
    Other,
}

/// What opens when somebody opens a file is decided by the end of its name, whatever its sender calls it. Which of them are
/// programs the call knows.
const ENDINGS: [(Kind, &str); 5] = [
    (Kind::Image, "apng avif bmp gif heic heif jpeg jpg jxl png svg tif tiff webp"),
    (Kind::Video, "3gp avi m4v mkv mov mp4 mpeg mpg ogv webm wmv"),
    (Kind::Sound, "aac aif aiff flac m4a mid midi mp3 oga ogg opus wav wma"),
    (
        Kind::Document,
        "csv doc docx epub htm html hwp hwpx json key md numbers odp ods odt pages pdf ppt pptx rtf tex txt xls xlsx xml",
    ),
    (Kind::Archive, "7z bz2 gz rar tar tgz xz zip zst"),
];

/// The end of a name, without the point.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// What a file is; where its name does not tell, by the media type that its owner gives.
pub(super) fn kind(file: &FileView) -> Kind {
    if file.is_program() {
        return Kind::Program;
    }
    let ending = ending(&file.name);
    let known = ENDINGS.iter().find(|(_, endings)| endings.split(' ').any(|known| known == ending));
    match (known, file.kind.split('/').next()) {
        (Some((kind, _)), _) => *kind,
        (None, Some("image")) => Kind::Image,
        (None, Some("video")) => Kind::Video,
        (None, Some("audio")) => Kind::Sound,
        (None, Some("text")) => Kind::Document,
        (None, _) => Kind::Other,
    }
}

/// What a browser has to be told of a picture before it draws one that it does not know by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PictureType {
    /// It is of this media type, or one that is known by its first bytes.
    Pixels(&'static str),
    /// It is a document, which may have scripts in it.
    Drawing,
}

impl PictureType {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Pixels(media_type) => media_type,
            Self::Drawing => "image/svg+xml",
        }
    }
}

/// That of a file, by the end of its name. It is never what its sender calls it.
pub(super) fn picture_type(name: &str) -> PictureType {
    PictureType::Pixels(match &*ending(name) {
        "svg" => return PictureType::Drawing,
        "avif" => "image/avif",
        "heic" => "image/heic",
        "heif" => "image/heif",
        "jxl" => "image/jxl",
        "tif" | "tiff" => "image/tiff",
        _ => "",
    })
}

/// A name in a sentence, such that its direction of writing does not turn the sentence round.
pub(super) fn isolated(name: &str) -> String {
    ["\u{2068}", name, "\u{2069}"].concat()
}

/// A file that somebody offers.
#[cfg(test)]
pub(super) fn file_for_tests(name: &str) -> FileView {
    FileView {
        name: name.into(),
        renamed: false,
        size: 1,
        kind: String::new(),
        preview: None,
        local: None,
        state: damso_call::FileState::Offered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_few_digits() {
        for (bytes, number, unit) in [
            (0, "0", Unit::Bytes),
            (1, "1", Unit::Bytes),
            (999, "999", Unit::Bytes),
            (1000, "1", Unit::Kilobytes),
            (1049, "1", Unit::Kilobytes),
            (1050, "1.1", Unit::Kilobytes),
            (9949, "9.9", Unit::Kilobytes),
            (9950, "10", Unit::Kilobytes),
            (12_400, "12", Unit::Kilobytes),
            (999_499, "999", Unit::Kilobytes),
            (999_500, "1", Unit::Megabytes),
            (4 << 30, "4.3", Unit::Gigabytes),
            (40_000_000_000, "40", Unit::Gigabytes),
            (1 << 50, "1126", Unit::Terabytes),
        ] {
            assert_eq!(amount(bytes), Amount { number: number.into(), unit, symbol: unit.symbol() }, "{bytes}");
        }
        assert_eq!(amount(u64::MAX).unit, Unit::Terabytes);
    }

    #[test]
    fn a_part_is_told_as_the_whole_is() {
        for (done, all, number, unit) in [
            (0, 0, "0", Unit::Bytes),
            (0, 700, "0", Unit::Bytes),
            (699, 700, "699", Unit::Bytes),
            (12_999_999, 40_000_000, "12", Unit::Megabytes),
            (39_999_999, 40_000_000, "39", Unit::Megabytes),
            (40_000_000, 40_000_000, "40", Unit::Megabytes),
            (1_299_999_999, 4 << 30, "1.2", Unit::Gigabytes),
            (1_000_000_000, 4 << 30, "1", Unit::Gigabytes),
            (50_000, 4 << 30, "0", Unit::Gigabytes),
            (4 << 30, 4 << 30, "4.3", Unit::Gigabytes),
        ] {
            assert_eq!(
                part(done, all),
                Amount { number: number.into(), unit, symbol: unit.symbol() },
                "{done} of {all}"
            );
        }
    }

    #[test]
    fn thousandths_reach_the_end_with_the_last_byte() {
        for (done, all, thousandths) in
            [(0, 0, 1000), (0, 3, 0), (1, 3, 333), (999_999, 1_000_000, 999), (3, 3, 1000), (5, 3, 1000)]
        {
            assert_eq!(permille(done, all), thousandths, "{done} of {all}");
        }
        assert_eq!(permille(u64::MAX, u64::MAX), 1);
    }

    #[test]
    fn what_is_left_is_told_roughly() {
        for (seconds, left) in [
            (0, Left::Seconds(1)),
            (1, Left::Seconds(1)),
            (10, Left::Seconds(10)),
            (11, Left::Seconds(15)),
            (55, Left::Seconds(55)),
            (56, Left::Minutes(1)),
            (60, Left::Minutes(1)),
            (61, Left::Minutes(2)),
            (7200, Left::Minutes(120)),
            (7201, Left::Hours(3)),
            (u64::MAX, Left::Hours(1_193_047)),
        ] {
            assert_eq!(Left::of(seconds), left, "{seconds}");
        }
    }

    #[test]
    fn a_browser_is_told_of_pictures_that_it_does_not_know_by_their_bytes() {
        for (name, media_type) in [
            ("photo.HEIC", "image/heic"),
            ("scan.tiff", "image/tiff"),
            ("plan.svg", "image/svg+xml"),
            ("photo.jpg", ""),
            ("page.html", ""),
            ("svg", ""),
            ("plan.svg.exe", ""),
        ] {
            assert_eq!(picture_type(name).media_type(), media_type, "{name}");
        }
        assert_eq!(picture_type("a.SVG"), PictureType::Drawing, "it may have scripts in it");
    }

    #[test]
    fn the_end_of_a_name_says_what_a_file_is() {
        for (name, media_type, expected) in [
            ("photo.jpg", "", Kind::Image),
            ("PHOTO.JPG", "application/octet-stream", Kind::Image),
            ("photo.jpg.exe", "image/jpeg", Kind::Program),
            ("photo_jpg.EXE", "image/jpeg", Kind::Program),
            ("정리.hwp", "", Kind::Document),
            ("exe", "", Kind::Other),
            ("notes", "text/plain", Kind::Document),
            ("clip", "video/mp4", Kind::Video),
            ("song.flac", "", Kind::Sound),
            ("a.tar.gz", "", Kind::Archive),
            ("a.", "image/png", Kind::Image),
            ("a.b c", "", Kind::Other),
            ("", "", Kind::Other),
            ("a.unknown", "audio/ogg", Kind::Sound),
        ] {
            let file = FileView { kind: media_type.into(), ..file_for_tests(name) };
            assert_eq!(kind(&file), expected, "{name} {media_type}");
        }
    }
}
