//! Makes seen what a text from somebody else holds but does not show: control characters, and those that turn the writing
//! direction round, by which one text could pass for another.

use std::borrow::Cow;

/// What stands for a character that turns the direction round.
const TURN: char = '⇄';

/// The text with a sign for each such character. Line breaks and tabulators stay; Unicode's own two line breaks, which
/// browsers do not draw, become plain ones. Marks that only say to which direction their place belongs (U+200E, U+200F,
/// U+061C) stay too: they do no harm beyond the element that isolates the text, and Arabic and Hebrew need them.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(|c| sign(c).is_some()) {
        text.chars().map(|c| sign(c).unwrap_or(c)).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// The same of what has to be one line: a name.
pub(super) fn visible_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

fn sign(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\u{2028}' | '\u{2029}' => Some('\n'),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('␡'),
        // These have no pictures.
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(TURN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_shown() {
        for (text, expected) in [
            ("", ""),
            ("담소\n\tfine", "담소\n\tfine"),
            ("a\0b\u{1b}[31m\r", "a␀b␛[31m␍"),
            ("\u{7f}\u{85}", "␡\u{fffd}"),
            ("gpj\u{202e}exe.\u{202c}", "gpj⇄exe.⇄"),
            ("\u{2066}x\u{2069}", "⇄x⇄"),
            ("one\u{2028}two\u{2029}", "one\ntwo\n"),
            ("שלום\u{200f}!", "שלום\u{200f}!"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
        assert!(matches!(visible("plain"), Cow::Borrowed("plain")), "nothing is copied for nothing");
    }

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(visible_line("Ada\n10:32 Bora:\u{2028}\u{202e}x"), "Ada 10:32 Bora: ⇄x");
    }
}
