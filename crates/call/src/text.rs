//! Text that came from somebody else, made fit to be shown.

use damso_protocol::MAX_NAME_CHARS;

/// Characters that are not seen, or that make other characters appear elsewhere. The joiners (U+200C, U+200D) are not
/// among them: scripts and emoji need them.
pub(crate) fn is_misleading(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        )
}

/// A name or label without misleading characters, trimmed, with single spaces of the plain kind, as a page shows any, and at
/// most [`MAX_NAME_CHARS`] long.
pub(crate) fn clean_line(text: &str) -> String {
    let is_kept = |character: &char| character.is_whitespace() || !is_misleading(*character);
    let visible: String = text.chars().filter(is_kept).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().take(MAX_NAME_CHARS).collect();
    line.trim_matches(|edge: char| edge.is_whitespace() || matches!(edge, '\u{200c}' | '\u{200d}')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_mislead() {
        assert_eq!(clean_line("  Ana\u{202e}\n \u{200d}"), "Ana");
        assert_eq!(clean_line("\u{3164}\u{61c}"), "");
        for space in ["  ", "\n\t", "\u{a0}", " \u{200b} ", "\u{2000}\u{200a}", "\u{202f}", "\u{3000}", "\u{2028}"] {
            assert_eq!(clean_line(&["Ana", space, "Kim"].concat()), "Ana Kim", "{space:?}");
        }
        assert_eq!(clean_line("담소 👩\u{200d}👧"), "담소 👩\u{200d}👧");
        assert_eq!(clean_line(&"가".repeat(100)).chars().count(), MAX_NAME_CHARS);
    }
}
