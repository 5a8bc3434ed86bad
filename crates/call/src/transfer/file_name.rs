//! What a file may be called: a name from somebody else, made fit to be shown and to be saved under on any system.

use damso_protocol::MAX_FILE_NAME_BYTES;

use crate::text::is_misleading;

/// What a file without a name is called.
const NAMELESS: &str = "file";
/// What Windows means as a device, whatever extension follows.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// What does something when it is opened: systems run it, install it, or hand it to a program that runs what is in it.
const PROGRAMS: &str = " apk app appimage appx bat bin chm cmd com command cpl deb desktop dll dmg docm exe gadget hta img \
                        inf iso jar js jse lnk mjs msc msi msix msp pif pkg pl ps1 py rb reg rpm run scf scr sh swf sys \
                        url vb vbe vbs vhd webloc wsf wsh xlsm ";
/// What is shown as a page that can ask for anything.
const PAGES: &str = " htm html mht svg xhtml ";
/// What people open without a thought.
const DOCUMENTS: &str = " 7z avi avif bmp csv doc docx gif heic hwp hwpx jpeg jpg m4a md mkv mov mp3 mp4 odp ods odt ogg \
                         pdf png ppt pptx rar rtf svg tif tiff txt wav webm webp xls xlsx zip ";
/// A longer one is part of the name.
const LONGEST_EXTENSION: usize = 16;

/// The name without a path, without anything that misleads, and such that every system takes it.
pub(crate) fn harmless(name: &str) -> String {
    let mut parts = name.rsplit(['/', '\\']).map(visible);
    let mut name = parts.find(|part| !part.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
    if is_device(&name) {
        name.insert(0, '_');
    }
    if let Some((rest, extension)) = name.rsplit_once('.')
        && (is_one_of(PROGRAMS, extension) || is_one_of(PAGES, extension))
        && rest.split('.').skip(1).any(|inner| is_one_of(DOCUMENTS, inner))
    {
        name = format!("{}.{extension}", rest.replace('.', "_"));
    }
    cut(name)
}

/// Whether a file of this name does something when it is opened: systems go by the end of its name, whatever else is said of
/// it.
pub(crate) fn is_program(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| is_one_of(PROGRAMS, extension))
}

/// What can be seen of it: no gap is so wide that it hides an extension, and no character means something to a system.
fn visible(part: &str) -> String {
    let mut name = String::new();
    for character in part.chars() {
        match character {
            space if space.is_whitespace() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            unseen if is_misleading(unseen) => {}
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => name.push('_'),
            other => name.push(other),
        }
    }
    name.trim_matches(is_edge).to_owned()
}

/// Dots in front hide a file, and Windows drops dots and spaces at the end.
fn is_edge(character: char) -> bool {
    matches!(character, '.' | ' ' | '\u{200c}' | '\u{200d}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let numbered = stem.char_indices().nth(3).is_some_and(|(at, last)| {
        let port = stem[..at].eq_ignore_ascii_case("COM") || stem[..at].eq_ignore_ascii_case("LPT");
        port && (last.is_ascii_digit() || matches!(last, '¹' | '²' | '³')) && at + last.len_utf8() == stem.len()
    });
    numbered || DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
}

fn is_one_of(list: &str, extension: &str) -> bool {
    let extension = extension.trim();
    list.split(' ').any(|known| !known.is_empty() && known.eq_ignore_ascii_case(extension))
}

/// As long as file systems take, with its extension.
fn cut(name: String) -> String {
    if name.len() <= MAX_FILE_NAME_BYTES {
        return name;
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = if extension.len() > LONGEST_EXTENSION { "" } else { extension };
    let most = MAX_FILE_NAME_BYTES - extension.len() - 1;
    let stem = name[..name.floor_char_boundary(most)].trim_end_matches(is_edge);
    let dot = if extension.is_empty() { "" } else { "." };
    format!("{stem}{dot}{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (name, expected) in [
            ("photo.jpg", "photo.jpg"),
            ("한글 문서.hwp", "한글 문서.hwp"),
            ("👩\u{200d}👧.png", "👩\u{200d}👧.png"),
            ("", "file"),
            ("...", "file"),
            (" . . ", "file"),
            ("../..\\", "file"),
            ("../../etc/passwd", "passwd"),
            ("folder/", "folder"),
            ("C:\\x", "x"),
            ("C:x", "C_x"),
            ("\\\\host\\share\\a.txt", "a.txt"),
            ("notes.txt:hidden.exe", "notes.txt_hidden.exe"),
            (".htaccess", "htaccess"),
            ("..\u{202e}.bashrc", "bashrc"),
            ("a.txt. . ", "a.txt"),
            ("a\u{0}b\u{7f}\n.txt", "ab .txt"),
            ("what? \"<this>|*.txt", "what_ __this___.txt"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("\u{2066}a\u{2069}\u{200f}.txt", "a.txt"),
            ("CON.txt", "_CON.txt"),
            ("con", "_con"),
            ("Nul .tar.gz", "_Nul .tar.gz"),
            ("com1", "_com1"),
            ("LPT².log", "_LPT².log"),
            ("com10.txt", "com10.txt"),
            ("comb", "comb"),
            ("console.txt", "console.txt"),
            ("한글1", "한글1"),
            ("photo.jpg.exe", "photo_jpg.exe"),
            ("my.photo.JPG .Exe", "my_photo_JPG .Exe"),
            ("photo.jpg                                        .exe", "photo_jpg .exe"),
            ("photo.jpg\u{3000}\u{3000}.scr", "photo_jpg .scr"),
            ("invoice.pdf.html", "invoice_pdf.html"),
            ("invoice.pdf.docm", "invoice_pdf.docm"),
            ("photo.jpg.svg", "photo_jpg.svg"),
            ("invoice.pdf.2.exe", "invoice_pdf_2.exe"),
            ("setup-1.2.exe", "setup-1.2.exe"),
            ("backup.tar.gz", "backup.tar.gz"),
            ("photo.jpg", "photo.jpg"),
            ("jpg.exe", "jpg.exe"),
        ] {
            assert_eq!(harmless(name), expected, "{name:?}");
        }
    }

    #[test]
    fn the_end_of_a_name_says_whether_it_is_a_program() {
        for (name, expected) in [
            ("setup.exe", true),
            ("photo_jpg.EXE", true),
            ("my_photo_JPG .Exe", true),
            ("budget.xlsm", true),
            ("disk.img", true),
            ("exe", false),
            ("exe.txt", false),
            ("page.html", false),
            ("drawing.svg", false),
            ("a.", false),
            ("a.b c", false),
            ("", false),
        ] {
            assert_eq!(is_program(name), expected, "{name:?}");
        }
    }

    #[test]
    fn long_names_are_cut_and_keep_their_extension() {
        for (name, stem, extension) in [
            ("가".repeat(100) + ".jpg", "가".repeat(83), ".jpg"),
            ("가".repeat(100), "가".repeat(84), ""),
            ("a".repeat(300) + "." + &"b".repeat(30), "a".repeat(254), ""),
            ("a".repeat(249) + " . . .txt", "a".repeat(249), ".txt"),
        ] {
            assert_eq!(harmless(&name), stem + extension);
        }
    }

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        let pieces = ["a", ".", " ", "/", "\\", "CON", "jpg", "exe", ":", "\u{202e}", "한글", "com1", "\u{200d}", "~"];
        let mut number: usize = 1;
        for _ in 0..20_000 {
            let mut name = String::new();
            for _ in 0..6 {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                name.push_str(pieces[(number >> 33) % pieces.len()]);
            }
            let clean = harmless(&name);
            assert_eq!(harmless(&clean), clean, "{name:?}");
            assert!(!clean.is_empty() && !clean.contains(['/', '\\', ':', '\u{202e}']), "{name:?}");
            assert!(!clean.starts_with(['.', ' ']) && !clean.ends_with(['.', ' ']), "{name:?}");
        }
    }
}
