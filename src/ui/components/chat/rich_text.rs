//! What is in a message besides plain words: addresses, code in backticks, and names of people who are spoken to. Nothing
//! else of Markdown.

use crate::ui::linkify::{self, Part};

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// To be shown as it is.
    Plain(&'a str),
    /// An address.
    Link(&'a str),
    /// `@` and the name of somebody.
    Mention(&'a str),
    /// Code within a line.
    Code(&'a str),
    /// Lines of code.
    Block(&'a str),
}

/// Fences a block of code.
const FENCE: &str = "```";

/// The pieces of a text, in order. `names` are those of the people who can be spoken to.
pub(super) fn pieces<'a>(text: &'a str, names: &[&str]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, fenced)) = rest.split_once(FENCE)
        && let Some((code, after)) = fenced.split_once(FENCE)
        && !code.trim().is_empty()
    {
        inline(before.strip_suffix('\n').unwrap_or(before), names, &mut pieces);
        pieces.push(Piece::Block(lines_of_code(code)));
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    inline(rest, names, &mut pieces);
    pieces
}

/// Without the name of a language on the first line, and without the line breaks beside the fences.
fn lines_of_code(code: &str) -> &str {
    let is_language = |line: &str| line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-#._".contains(&byte));
    let code = match code.split_once('\n') {
        Some((first, lines)) if is_language(first) => lines,
        _ => code,
    };
    code.strip_suffix('\n').unwrap_or(code)
}

/// Code between two single backticks of one line.
fn inline<'a>(text: &'a str, names: &[&str], pieces: &mut Vec<Piece<'a>>) {
    let mut plain = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find('`') {
        let start = at + offset + 1;
        let end = text[start..].find(['`', '\n']).map(|length| start + length);
        match end {
            Some(end) if text[end..].starts_with('`') && !text[start..end].trim().is_empty() => {
                words(&text[plain..start - 1], names, pieces);
                pieces.push(Piece::Code(&text[start..end]));
                plain = end + 1;
                at = plain;
            }
            // Several in a row are none.
            _ => at = start + text[start..].bytes().take_while(|byte| *byte == b'`').count(),
        }
    }
    words(&text[plain..], names, pieces);
}

fn words<'a>(text: &'a str, names: &[&str], pieces: &mut Vec<Piece<'a>>) {
    for part in linkify::parts(text) {
        match part {
            Part::Plain(text) => mentions(text, names, pieces),
            Part::Link(address) => pieces.push(Piece::Link(address)),
        }
    }
}

fn mentions<'a>(text: &'a str, names: &[&str], pieces: &mut Vec<Piece<'a>>) {
    let mut plain = 0;
    for (at, sign) in text.match_indices('@') {
        // An e-mail address speaks to nobody here.
        if at < plain || ends_word(&text[..at]) {
            continue;
        }
        let after = &text[at + sign.len()..];
        let spoken_to = |name: &&&str| {
            let rest = after.strip_prefix(**name);
            // A word goes on in Latin letters and digits; particles of Korean follow a name at once.
            !name.is_empty() && rest.is_some_and(|rest| !(ends_word(name) && begins_word(rest)))
        };
        if let Some(name) = names.iter().filter(spoken_to).max_by_key(|name| name.len()) {
            if plain < at {
                pieces.push(Piece::Plain(&text[plain..at]));
            }
            plain = at + sign.len() + name.len();
            pieces.push(Piece::Mention(&text[at..plain]));
        }
    }
    if plain < text.len() {
        pieces.push(Piece::Plain(&text[plain..]));
    }
}

fn ends_word(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn begins_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether an address does not say plainly where it leads: its host may look like another one, or stand behind something
/// that looks like a host.
pub(super) fn is_misleading(address: &str) -> bool {
    let authority = address.split_once("//").map_or(address, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.is_ascii() || authority.contains(['@', '\\', '%']) || has_punycode(authority)
}

/// Whether a part of the host is written in the letters of another script (`xn--`, RFC 5890).
fn has_punycode(host: &str) -> bool {
    host.split('.').any(|label| label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")))
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn a_text_has_pieces() {
        let people = ["Ada", "Ada 2", "민지", ""];
        for (text, expected) in [
            ("", &[][..]),
            ("hello", &[Plain("hello")]),
            ("see https://a.example.", &[Plain("see "), Link("https://a.example"), Plain(".")]),
            ("a `b c` d", &[Plain("a "), Code("b c"), Plain(" d")]),
            ("`https://a.example @Ada`", &[Code("https://a.example @Ada")]),
            ("a ` b\n` c", &[Plain("a ` b\n` c")]),
            ("`` x `` ` `", &[Plain("`` x `` ` `")]),
            ("it`s `ok`", &[Plain("it"), Code("s "), Plain("ok`")]),
            ("```\nlet a = `b`;\n```", &[Block("let a = `b`;")]),
            ("so:\n```rust\nfn a() {}\n\n```\nyes", &[Plain("so:"), Block("fn a() {}\n"), Plain("yes")]),
            ("```one line```", &[Block("one line")]),
            ("```a```b```c```", &[Block("a"), Plain("b"), Block("c")]),
            ("```\nnever closed", &[Plain("```\nnever closed")]),
            ("``````", &[Plain("``````")]),
            ("@Ada, @Ada 2!", &[Mention("@Ada"), Plain(", "), Mention("@Ada 2"), Plain("!")]),
            ("@Adam a@Ada.example @ada", &[Plain("@Adam a@Ada.example @ada")]),
            ("@민지야 안녕", &[Mention("@민지"), Plain("야 안녕")]),
            ("<b>@Bora</b>", &[Plain("<b>@Bora</b>")]),
        ] {
            assert_eq!(pieces(text, &people), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_lost_without_code() {
        let text = "a @Ada https://x.example/@Ada b@Ada\n\n@Ada 2 ` `` ``` end";
        let whole: String = pieces(text, &["Ada", "Ada 2"])
            .into_iter()
            .map(|(Plain(text) | Link(text) | Mention(text) | Code(text) | Block(text))| text)
            .collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn an_address_may_mislead() {
        for (address, expected) in [
            ("https://a.example/한국?q=ü@x", false),
            ("http://[::1]:80/", false),
            ("https://аpple.example/", true),
            ("https://xn--pple-43d.example", true),
            ("https://a.XN--pple-43d", true),
            ("https://bank.example@evil.example/", true),
            ("https://bank.example\\@evil.example/", true),
            ("https://bank%2eexample", true),
        ] {
            assert_eq!(is_misleading(address), expected, "{address}");
        }
    }
}
