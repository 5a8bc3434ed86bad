//! Finding messages by what they say and by who wrote them.

use std::rc::Rc;

use damso_call::ChatMessage;

use super::names::Names;

/// The messages in which something occurs, by their keys, in their order; nothing is found by nothing.
pub(super) fn found(messages: &[Rc<ChatMessage>], names: &Names, you: &str, sought: &str) -> Vec<u32> {
    let sought: Vec<char> = sought.trim().chars().flat_map(keys).collect();
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

/// Whether a text begins with another, by the keys that are pressed, in small letters or capitals.
pub(super) fn begins_with(text: &str, beginning: &str) -> bool {
    let mut text = text.chars().flat_map(keys);
    beginning.chars().flat_map(keys).all(|key| text.next() == Some(key))
}

fn contains(text: &str, sought: &[char]) -> bool {
    // Most of a text is looked at no closer than this.
    let begins = |c: char| sought.first() == Some(&apart(letters(c)[0])[0]);
    text.char_indices().filter(|(_, c)| begins(*c)).any(|(at, _)| {
        let mut rest = text[at..].chars().flat_map(keys);
        sought.iter().all(|key| rest.next() == Some(*key))
    })
}

/// The keys by which a character is written: 값 by ㄱ, ㅏ, ㅂ and ㅅ. So 반 is the beginning of 바나나, as it is while that is
/// being typed; and syllables are the same whether a Mac has taken them apart or not.
fn keys(c: char) -> impl Iterator<Item = char> {
    letters(c).map(apart).into_iter().flatten().filter(|key| *key != NONE)
}

/// Where there is no further letter or key. It is not written itself.
const NONE: char = '\0';

/// What Unicode calls leading and trailing consonants, in its order (section 3.12 of the standard).
const LEADING: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
const TRAILING: [char; 28] = [
    NONE, 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ',
    'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// The letters of a syllable, each as it is where it stands alone.
fn letters(c: char) -> [char; 3] {
    let after = |first: char| u32::from(c) - u32::from(first);
    let leading = |at: u32| LEADING[at as usize];
    let vowel = |at: u32| char::from_u32(u32::from('ㅏ') + at).unwrap_or(c);
    let trailing = |at: u32| TRAILING[at as usize];
    match c {
        '가'..='힣' => {
            let at = after('가');
            [leading(at / (28 * 21)), vowel(at / 28 % 21), trailing(at % 28)]
        }
        '\u{1100}'..='\u{1112}' => [leading(after('\u{1100}')), NONE, NONE],
        '\u{1161}'..='\u{1175}' => [vowel(after('\u{1161}')), NONE, NONE],
        '\u{11a8}'..='\u{11c2}' => [trailing(after('\u{11a7}')), NONE, NONE],
        _ => [fold(c), NONE, NONE],
    }
}

/// The keys of a letter for which there are two.
fn apart(letter: char) -> [char; 2] {
    match letter {
        'ㄳ' => ['ㄱ', 'ㅅ'],
        'ㄵ' => ['ㄴ', 'ㅈ'],
        'ㄶ' => ['ㄴ', 'ㅎ'],
        'ㄺ' => ['ㄹ', 'ㄱ'],
        'ㄻ' => ['ㄹ', 'ㅁ'],
        'ㄼ' => ['ㄹ', 'ㅂ'],
        'ㄽ' => ['ㄹ', 'ㅅ'],
        'ㄾ' => ['ㄹ', 'ㅌ'],
        'ㄿ' => ['ㄹ', 'ㅍ'],
        'ㅀ' => ['ㄹ', 'ㅎ'],
        'ㅄ' => ['ㅂ', 'ㅅ'],
        'ㅘ' => ['ㅗ', 'ㅏ'],
        'ㅙ' => ['ㅗ', 'ㅐ'],
        'ㅚ' => ['ㅗ', 'ㅣ'],
        'ㅝ' => ['ㅜ', 'ㅓ'],
        'ㅞ' => ['ㅜ', 'ㅔ'],
        'ㅟ' => ['ㅜ', 'ㅣ'],
        'ㅢ' => ['ㅡ', 'ㅣ'],
        _ => [letter, NONE],
    }
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
    fn texts_are_written_by_keys() {
        for (text, expected) in [
            ("", ""),
            ("Ada 2", "ada 2"),
            ("민지", "ㅁㅣㄴㅈㅣ"),
            ("값 꺾", "ㄱㅏㅂㅅ ㄲㅓㄲ"),
            ("의왜", "ㅇㅡㅣㅇㅗㅐ"),
            ("가힣", "ㄱㅏㅎㅣㅎ"),
            ("ㄳㅋㅢ", "ㄱㅅㅋㅡㅣ"),
            ("\u{1106}\u{1175}\u{11ab}\u{110c}\u{1175}", "ㅁㅣㄴㅈㅣ"),
            ("\u{1100}\u{116a}\u{11b9}\u{1112}\u{11c2}", "ㄱㅗㅏㅂㅅㅎㅎ"),
        ] {
            assert_eq!(text.chars().flat_map(keys).collect::<String>(), expected, "{text}");
        }
    }

    #[test]
    fn korean_is_found_while_it_is_typed() {
        for (text, sought, expected) in [
            ("바나나", "ㅂ", true),
            ("바나나", "반", true),
            ("바나나", "난", true),
            ("바나나", "바난ㅏ", true),
            ("바나나", "반아", false),
            ("바나나", "박", false),
            ("과자", "고", true),
            ("값이", "갑", true),
            ("값이", "갑시", false),
            ("\u{1106}\u{1175}\u{11ab}\u{110c}\u{1175}", "민지", true),
            ("민지", "\u{1106}\u{1175}\u{11ab}", true),
            ("", "가", false),
        ] {
            let sought: Vec<char> = sought.chars().flat_map(keys).collect();
            assert_eq!(contains(text, &sought), expected, "{sought:?} in {text}");
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
