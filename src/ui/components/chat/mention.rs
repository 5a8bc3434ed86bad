//! Speaking to somebody: which name is begun to be written, and whose it may be.

use yew::AttrValue;

use super::search::begins_with;

/// The beginning of a name, which is the end of the text before the caret after an `@`.
pub(super) fn begun(before_caret: &str) -> Option<&str> {
    let (before, begun) = before_caret.rsplit_once('@')?;
    let is_address = before.ends_with(|c: char| c.is_ascii_alphanumeric());
    (!is_address && !begun.contains('\n')).then_some(begun)
}

/// The names that begin so, each by its place, and before them those of which that is written to the letter: who has
/// written 반 means 반, and perhaps still 바나. None if a whole name is there already, and something after it.
pub(super) fn candidates(begun: &str, names: &[AttrValue]) -> Vec<usize> {
    let is_written = |name: &AttrValue| begun.strip_prefix(&**name).is_some_and(|rest| rest.starts_with(' '));
    let matching = names.iter().enumerate().filter(|(_, name)| begins_with(name, begun)).map(|(index, _)| index);
    if names.iter().any(|name| is_written(name) && begun.trim_end() == &**name) {
        Vec::new()
    } else {
        let (to_the_letter, others): (Vec<_>, _) = matching.partition(|index| names[*index].starts_with(begun));
        [to_the_letter, others].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_begun() {
        for (text, expected) in [
            ("", None),
            ("hello", None),
            ("@", Some("")),
            ("hello @Ad", Some("Ad")),
            ("@Ada and @b", Some("b")),
            ("안녕@민", Some("민")),
            ("ada@example", None),
            ("@Ada\nnext", None),
        ] {
            assert_eq!(begun(text), expected, "{text:?}");
        }
    }

    #[test]
    fn names_that_begin_so() {
        let taken_apart = "\u{1106}\u{1175}\u{11ab}\u{110c}\u{1175}";
        let names = ["Ada", "Ada 2", "Bora", "민지", "바나", "반", "반 2", taken_apart].map(AttrValue::from);
        for (begun, expected) in [
            ("", &[0, 1, 2, 3, 4, 5, 6, 7][..]),
            ("a", &[0, 1]),
            ("ADA", &[0, 1]),
            ("Ada 2", &[1]),
            ("Ada ", &[]),
            ("Ada hello", &[]),
            ("ㅁ", &[3, 7]),
            ("미", &[3, 7]),
            ("민", &[3, 7]),
            ("민ㅈ", &[3, 7]),
            ("민지 ", &[]),
            ("민지야", &[]),
            ("바", &[4, 5, 6]),
            ("반", &[5, 6, 4]),
            ("바나", &[4]),
            ("반 ", &[]),
            ("반 2", &[6]),
            ("x", &[]),
        ] {
            assert_eq!(candidates(begun, &names), expected, "{begun:?}");
        }
    }
}
