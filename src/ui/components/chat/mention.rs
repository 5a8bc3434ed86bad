//! Speaking to somebody: which name is begun to be written, and whose it may be.

use yew::AttrValue;

use super::search::begins_with;

/// The beginning of a name, which is the end of the text before the caret after an `@`.
pub(super) fn begun(before_caret: &str) -> Option<&str> {
    let (before, begun) = before_caret.rsplit_once('@')?;
    let is_address = before.ends_with(|c: char| c.is_ascii_alphanumeric());
    (!is_address && !begun.contains('\n')).then_some(begun)
}

/// The names that begin so, each by its place. None if a whole name is there already, and something after it.
pub(super) fn candidates(begun: &str, names: &[AttrValue]) -> Vec<usize> {
    let is_written = |name: &AttrValue| begun.strip_prefix(&**name).is_some_and(|rest| rest.starts_with(' '));
    let matching = names.iter().enumerate().filter(|(_, name)| begins_with(name, begun)).map(|(index, _)| index);
    if names.iter().any(|name| is_written(name) && begun.trim_end() == &**name) {
        Vec::new()
    } else {
        matching.collect()
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
        let names = ["Ada", "Ada 2", "Bora", "민지"].map(AttrValue::from);
        for (begun, expected) in [
            ("", &[0, 1, 2, 3][..]),
            ("a", &[0, 1]),
            ("ADA", &[0, 1]),
            ("Ada 2", &[1]),
            ("Ada ", &[]),
            ("Ada hello", &[]),
            ("민", &[3]),
            ("x", &[]),
        ] {
            assert_eq!(candidates(begun, &names), expected, "{begun:?}");
        }
    }
}
