//! Finding messages by what they say and by who wrote them.

use std::rc::Rc;

use damso_call::ChatMessage;

use super::names::Names;

/// The messages in which something occurs, by their keys, in their order; nothing is found by nothing.
pub(super) fn found(messages: &[Rc<ChatMessage>], names: &Names, you: &str, sought: &str) -> Vec<u32> {
    let sought: Vec<char> = sought.trim().chars().map(fold).collect();
    if sought.is_empty() {
        return Vec::new();
    }
    let holds = |message: &&Rc<ChatMessage>| {
        let author = message.author.map_or(you, |author| names.of(author).map_or(&*message.name, |name| &**name));
        contains(&message.text, &sought)
            || contains(author, &sought)
            || message.file.as_ref().is_some_and(|file| contains(&file.name, &sought))
    };
    messages.iter().filter(holds).map(|message| message.key).collect()
}

/// Which of those found comes after the present one, or before it; round and round.
pub(super) fn step(found: &[u32], present: Option<u32>, towards: Towards) -> Option<u32> {
    let last = found.len().checked_sub(1)?;
    let at = present.and_then(|present| found.iter().position(|key| *key == present));
    let next = match (at, towards) {
        (None, _) | (Some(0), Towards::Older) => last,
        (Some(at), Towards::Older) => at - 1,
        (Some(at), Towards::Newer) if at == last => 0,
        (Some(at), Towards::Newer) => at + 1,
    };
    Some(found[next])
}

/// Where to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Towards {
    Older,
    Newer,
}

/// Whether a text begins with another, in small letters or capitals.
pub(super) fn begins_with(text: &str, beginning: &str) -> bool {
    let mut text = text.chars().map(fold);
    beginning.chars().map(fold).all(|letter| text.next() == Some(letter))
}

fn contains(text: &str, sought: &[char]) -> bool {
    text.char_indices().any(|(at, _)| {
        let mut rest = text[at..].chars().map(fold);
        sought.iter().all(|letter| rest.next() == Some(*letter))
    })
}

/// The small letter of a capital, in Latin, Greek and Cyrillic writing as it is common: all of Unicode's cases would cost
/// the page some kilobytes of tables.
fn fold(c: char) -> char {
    let code = u32::from(c);
    let small = match c {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => code + 32,
        'Ѐ'..='Џ' => code + 80,
        // In pairs, the capital at the even place, or at the odd one.
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ѡ'..='ҁ' | 'Ҋ'..='ҿ' | 'Ḁ'..='ẕ' | 'Ạ'..='ỿ' if c != 'İ' => code | 1,
        'Ĺ'..='ň' | 'Ź'..='ž' => code + code % 2,
        'ς' => 'σ'.into(),
        _ => code,
    };
    char::from_u32(small).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::{super::message_for_tests as message, *};

    #[test]
    fn capitals_are_small_letters() {
        for (capitals, small) in [
            ("DAMSO 1 [", "damso 1 ["),
            ("ÀÉÖ×ØÞß", "àéö×øþß"),
            ("ĀĶĹŇŊŶŹŽ", "āķĺňŋŷźž"),
            ("ΑΡΣΩς", "αρσωσ"),
            ("ЀЏАЯҐ", "ѐџаяґ"),
            ("ẠỸ", "ạỹ"),
            ("담소", "담소"),
        ] {
            assert_eq!(capitals.chars().map(fold).collect::<String>(), small);
            assert_eq!(small.chars().map(fold).collect::<String>(), small, "small letters stay");
        }
    }

    #[test]
    fn messages_are_found() {
        let messages = ["Hello there", "안녕하세요", "hello again", "Grüße"];
        let messages: Vec<_> = messages.into_iter().zip(0..).map(|(text, key)| message(key, None, text)).collect();
        for (sought, expected) in [
            ("", &[][..]),
            ("  ", &[]),
            ("HELLO", &[0, 2]),
            (" ello t", &[0]),
            ("안녕", &[1]),
            ("GRÜ", &[3]),
            ("you", &[0, 1, 2, 3]),
            ("nothing", &[]),
        ] {
            assert_eq!(found(&messages, &Names::default(), "You", sought), expected, "{sought:?}");
        }
    }

    #[test]
    fn one_goes_round_what_was_found() {
        for (found, present, towards, expected) in [
            (&[][..], None, Towards::Older, None),
            (&[3, 5, 9], None, Towards::Older, Some(9)),
            (&[3, 5, 9], Some(9), Towards::Older, Some(5)),
            (&[3, 5, 9], Some(3), Towards::Older, Some(9)),
            (&[3, 5, 9], Some(9), Towards::Newer, Some(3)),
            (&[3, 5, 9], Some(4), Towards::Newer, Some(9)),
        ] {
            assert_eq!(step(found, present, towards), expected, "{present:?} {towards:?}");
        }
    }
}
