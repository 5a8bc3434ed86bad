//! ZIP archives in which files are stored as they are (APPNOTE.TXT 6.3.10): what stands before, between and after them.

/// In a field of 32 bits: see the field of 64 bits (section 4.4.8).
const ELSEWHERE_32: u32 = u32::MAX;
/// The same of 16 bits.
const ELSEWHERE_16: u16 = u16::MAX;
/// Who makes an archive without fields of 64 bits, and with them: versions 2.0 and 4.5.
const PLAIN: u16 = 20;
const ZIP64: u16 = 45;
/// Bit 11: names are UTF-8.
const UTF_8: u16 = 1 << 11;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path, with `/`.
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) checksum: u32,
    pub(crate) changed: DosTime,
    /// Where its header begins.
    pub(crate) offset: u64,
}

/// Date and time as DOS had them (section 4.4.6), in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DosTime(u32);

impl DosTime {
    /// From year, month, day, hour, minute and second, month and day from 1. Years before 1980 and after 2107 cannot be said.
    pub(crate) fn new(date: [u32; 3], time: [u32; 3]) -> Self {
        let [year, month, day] = date;
        let [hour, minute, second] = time;
        let date = (year.clamp(1980, 2107) - 1980) << 9 | month << 5 | day;
        Self(date << 16 | hour << 11 | minute << 5 | (second / 2))
    }
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn half(&mut self, value: u16) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn word(&mut self, value: u32) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn long(&mut self, value: u64) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    /// Names longer than a field can say were cut before.
    fn length(&mut self, bytes: usize) -> &mut Self {
        self.half(u16::try_from(bytes).unwrap_or(ELSEWHERE_16))
    }
}

fn is_large(value: u64) -> bool {
    value >= u64::from(ELSEWHERE_32)
}

/// The value, or where to look for it.
fn small(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(ELSEWHERE_32)
}

impl Entry {
    /// The local file header, after which the file's bytes follow.
    pub(crate) fn header(&self) -> Vec<u8> {
        let large = is_large(self.size);
        let mut writer = Writer::default();
        writer.word(0x0403_4B50).half(if large { ZIP64 } else { PLAIN });
        self.common(&mut writer, large);
        writer.length(self.name.len()).half(if large { 20 } else { 0 });
        writer.0.extend_from_slice(self.name.as_bytes());
        if large {
            writer.half(1).half(16).long(self.size).long(self.size);
        }
        writer.0
    }

    fn common(&self, writer: &mut Writer, large: bool) {
        let size = if large { ELSEWHERE_32 } else { small(self.size) };
        // Method 0: stored.
        writer.half(UTF_8).half(0).word(self.changed.0).word(self.checksum).word(size).word(size);
    }

    fn central(&self, writer: &mut Writer) {
        let (large, far) = (is_large(self.size), is_large(self.offset));
        let fields = if large { 16 } else { 0 } + if far { 8 } else { 0 };
        let version = if fields > 0 { ZIP64 } else { PLAIN };
        writer.word(0x0201_4B50).half(version).half(version);
        self.common(writer, large);
        writer.length(self.name.len()).half(if fields > 0 { fields + 4 } else { 0 });
        // No comment, on the first disk, no attributes.
        writer.half(0).half(0).half(0).word(0).word(small(self.offset));
        writer.0.extend_from_slice(self.name.as_bytes());
        if fields > 0 {
            writer.half(1).half(fields);
        }
        if large {
            writer.long(self.size).long(self.size);
        }
        if far {
            writer.long(self.offset);
        }
    }
}

/// The central directory and its end, which stand behind all files, at this place.
pub(crate) fn directory(entries: &[Entry], offset: u64) -> Vec<u8> {
    let mut writer = Writer::default();
    for entry in entries {
        entry.central(&mut writer);
    }
    let (size, count) = (writer.0.len() as u64, entries.len() as u64);
    if count >= u64::from(ELSEWHERE_16) || is_large(offset) || is_large(size) {
        writer.word(0x0606_4B50).long(44).half(ZIP64).half(ZIP64).word(0).word(0);
        writer.long(count).long(count).long(size).long(offset);
        writer.word(0x0706_4B50).word(0).long(offset + size).word(1);
    }
    let count = u16::try_from(count).unwrap_or(ELSEWHERE_16);
    writer.word(0x0605_4B50).half(0).half(0).half(count).half(count).word(small(size)).word(small(offset)).half(0);
    writer.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGED: DosTime = DosTime(0x5C76_5AA3);

    fn entry(name: &str, size: u64, offset: u64) -> Entry {
        Entry { name: name.into(), size, checksum: 0x1122_3344, changed: CHANGED, offset }
    }

    fn words(bytes: &[u8], at: usize) -> u32 {
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
    }

    fn long(bytes: &[u8], at: usize) -> u64 {
        u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
    }

    #[test]
    fn time_as_dos_had_it() {
        assert_eq!(DosTime::new([2026, 3, 22], [11, 21, 7]), CHANGED);
        assert_eq!(DosTime::new([1970, 1, 1], [0, 0, 0]), DosTime(0x0021_0000));
    }

    #[test]
    fn a_small_archive_needs_no_large_fields() {
        let header = entry("a/é", 5, 0).header();
        assert_eq!(header.len(), 30 + 4);
        assert_eq!((words(&header, 0), words(&header, 14), words(&header, 18)), (0x0403_4B50, 0x1122_3344, 5));
        let directory = directory(&[entry("a/é", 5, 0), entry("b", 6, 39)], 75);
        assert_eq!(directory.len(), 46 + 4 + 46 + 1 + 22);
        let end = directory.len() - 22;
        assert_eq!(words(&directory, end), 0x0605_4B50);
        assert_eq!(words(&directory, end + 8), 0x0002_0002);
        assert_eq!((words(&directory, end + 12), words(&directory, end + 16)), (46 + 4 + 46 + 1, 75));
        assert_eq!(words(&directory, 50 + 42), 39);
    }

    #[test]
    fn what_is_large_is_told_in_64_bits() {
        let size = 5 << 30;
        let header = entry("a", size, 0).header();
        assert_eq!((words(&header, 18), words(&header, 22)), (ELSEWHERE_32, ELSEWHERE_32));
        assert_eq!((header.len(), long(&header, 35), long(&header, 43)), (31 + 20, size, size));
        let offset = header.len() as u64 + size;
        let directory = directory(&[entry("a", size, 0), entry("b", 1, offset)], offset + 32);
        let second = 47 + 20;
        assert_eq!(long(&directory, 47 + 4), size);
        assert_eq!((words(&directory, second + 42), long(&directory, second + 47 + 4)), (ELSEWHERE_32, offset));
        let end = second + 47 + 12;
        assert_eq!((words(&directory, end), long(&directory, end + 32)), (0x0606_4B50, 2));
        assert_eq!((long(&directory, end + 40), long(&directory, end + 48)), (end as u64, offset + 32));
        assert_eq!((words(&directory, end + 56), long(&directory, end + 64)), (0x0706_4B50, offset + 32 + end as u64));
        assert_eq!(words(&directory, directory.len() - 6), ELSEWHERE_32);
    }

    #[test]
    fn more_files_than_16_bits_count() {
        let entries = vec![entry("a", 0, 0); 65_535];
        let directory = directory(&entries, 100);
        let end = 47 * 65_535;
        assert_eq!((words(&directory, end), long(&directory, end + 32)), (0x0606_4B50, 65_535));
        assert_eq!(words(&directory, end + 76 + 8), u32::MAX);
    }
}
