//! Finds the web addresses in what people write. Only `http` and `https`: nothing else ever becomes a link.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// To be shown as it is.
    Plain(&'a str),
    /// An address, to be shown and to be followed.
    Link(&'a str),
}

/// The pieces of a text, in order; together they are the text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['h', 'H']) {
        let start = at + offset;
        let Some(length) = address_length(text, start) else {
            at = start + 1;
            continue;
        };
        if plain < start {
            parts.push(Part::Plain(&text[plain..start]));
        }
        plain = start + length;
        at = plain;
        parts.push(Part::Link(&text[start..plain]));
    }
    if plain < text.len() {
        parts.push(Part::Plain(&text[plain..]));
    }
    parts
}

/// How long the address is that begins at `start`, if one does.
fn address_length(text: &str, start: usize) -> Option<usize> {
    if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let address = &text[start..];
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))?;
    let host = &address[scheme.len()..];
    // A host begins with a letter of any script or a digit, or with the bracket of an IPv6 address. Every sign that is
    // not ASCII may be a letter: to know better would cost a kilobyte of tables.
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '[' || (!c.is_ascii() && !ends_address(c));
    if !host.starts_with(is_host) {
        return None;
    }
    let end = address.find(ends_address).unwrap_or(address.len());
    let end = scheme.len() + host_length(&address[scheme.len()..end]);
    let address = without_tail(&address[..end]);
    (address.len() > scheme.len()).then_some(address.len())
}

/// Whether no address goes on with this. Characters that turn the writing direction round could make one address look
/// like another.
fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '“' | '”' | '「' | '」' | '『' | '』' | '《' | '》' | '…' | '。' | '、')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How much of what follows the scheme belongs to the address: all, unless Korean goes on right behind the host, as in
/// `naver.com에서`. A label of such a host is not both.
fn host_length(rest: &str) -> usize {
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let is_hangul = |c: char| matches!(c, 'ㄱ'..='ㅣ' | '가'..='힣' | '\u{1100}'..='\u{11ff}');
    let is_end = |at: usize| {
        let before = &host[..at];
        let name = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let port = before.trim_end_matches(|c: char| c.is_ascii_digit());
        (name.len() < at && name.ends_with('.')) || (port.len() < at && port.ends_with(':'))
    };
    let mut hangul = host.match_indices(is_hangul);
    hangul.find_map(|(at, _)| is_end(at).then_some(at)).unwrap_or(rest.len())
}

/// Cuts off what belongs to the sentence round an address: its punctuation, and a bracket that was opened before it.
fn without_tail(mut address: &str) -> &str {
    const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    // How many brackets of each kind are closed that were not opened. Counted once: the text may be anything.
    let mut unopened = BRACKETS.map(|(opening, closing)| {
        let count = |bracket: char| address.matches(bracket).count();
        count(closing).saturating_sub(count(opening))
    });
    while let Some(last) = address.chars().next_back() {
        if let Some(kind) = BRACKETS.iter().position(|&(_, closing)| closing == last) {
            if unopened[kind] == 0 {
                break;
            }
            unopened[kind] -= 1;
        } else if !".,;:!?'’*_~！？，）".contains(last) {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let all = parts(text);
        let whole: String = all.iter().map(|(Part::Plain(text) | Part::Link(text))| *text).collect();
        assert_eq!(whole, text, "nothing is lost");
        all.iter().filter_map(|part| if let Part::Link(link) = part { Some(*link) } else { None }).collect()
    }

    #[test]
    fn addresses_are_found() {
        for (text, expected) in [
            ("https://damso.example", &["https://damso.example"][..]),
            ("see http://a.example/b?c=d#e now", &["http://a.example/b?c=d#e"]),
            ("HTTPS://A.EXAMPLE and http://[::1]:80/", &["HTTPS://A.EXAMPLE", "http://[::1]:80/"]),
            ("https://a.example\nhttps://b.example", &["https://a.example", "https://b.example"]),
            ("주소는https://ko.example/담소", &["https://ko.example/담소"]),
            ("https://한국.example/ 봐요", &["https://한국.example/"]),
            ("https://한국.한국/에서", &["https://한국.한국/에서"]),
            ("https://www.카페24.com/", &["https://www.카페24.com/"]),
            ("https://naver.com?q=담소#담", &["https://naver.com?q=담소#담"]),
        ] {
            assert_eq!(links(text), expected, "{text}");
        }
    }

    #[test]
    fn the_sentence_round_an_address_is_not_part_of_it() {
        for (text, expected) in [
            ("(https://a.example/x).", "https://a.example/x"),
            ("https://a.example/x_(y), and", "https://a.example/x_(y)"),
            ("(see https://a.example/x_(y))", "https://a.example/x_(y)"),
            ("is it https://a.example?!", "https://a.example"),
            ("“https://a.example”", "https://a.example"),
            ("<https://a.example>", "https://a.example"),
            ("[https://a.example]", "https://a.example"),
            ("https://a.example…", "https://a.example"),
            ("**https://a.example**", "https://a.example"),
            ("https://a.example/\u{202e}gpj.exe", "https://a.example/"),
            ("https://naver.com에서 봐요", "https://naver.com"),
            ("https://map.naver.com으로/이나", "https://map.naver.com"),
            ("https://naver.com이에요.", "https://naver.com"),
            ("https://naver.comㅋㅋ", "https://naver.com"),
            ("https://한국.com에서", "https://한국.com"),
            ("http://localhost:8080에서", "http://localhost:8080"),
        ] {
            assert_eq!(links(text), [expected], "{text}");
        }
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for text in [
            "",
            "hello",
            "javascript:alert(1)",
            "data:text/html,<b>",
            "ftp://a.example file:///etc mailto:a@b.example",
            "xhttps://a.example",
            "https://",
            "https:// a.example",
            "https://.",
            "http:/a.example",
            "https:a.example",
            "h https:/ 안녕",
            "<img src=x onerror=alert(1)>",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }
}
