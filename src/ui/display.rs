//! How people appear: under which name, with which letter, in which colour; and how numbers become a curve. Pure.

use std::rc::Rc;

use damso_call::{Notice, NoticeId, PeerId, PersonView};
use yew::AttrValue;

use super::visible::visible_line;

/// How many colours there are for people without a picture; `components.css` has one rule for each.
const HUES: u8 = 6;

/// A name for each person that nobody else has: people without a name are guests, and who has the same name as somebody
/// before, or as this page calls oneself, gets a number.
/// `normalize` is as for [`Taken::new`].
pub(super) fn display_names(
    people: &[PersonView],
    you: &str,
    guest: &str,
    normalize: fn(&str) -> String,
) -> Vec<AttrValue> {
    let mut taken = Taken::new(normalize);
    taken.take(you);
    people.iter().map(|person| taken.unlike(person.name.as_deref().unwrap_or_default(), guest).into()).collect()
}

/// How people are called on this page.
pub(super) type Names = Vec<(PeerId, AttrValue)>;

/// The notices, with everybody called as `people` are here and were when they left, which is `known` as long as a notice
/// tells of them.
pub(super) fn named(
    notices: &[(NoticeId, Notice)],
    people: &[(PeerId, AttrValue)],
    known: &mut Names,
) -> Rc<[(NoticeId, Notice)]> {
    let is_told = |id| notices.iter().any(|(_, notice)| matches!(notice, Notice::Of(who, _) if who.id == id));
    known.retain(|&(id, _)| is_told(id) && people.iter().all(|&(there, _)| there != id));
    known.extend_from_slice(people);
    let mut notices: Rc<[_]> = notices.into();
    for (_, notice) in Rc::make_mut(&mut notices) {
        if let Notice::Of(who, _) = notice
            && let Some((_, name)) = known.iter().find(|&&(id, _)| id == who.id)
        {
            who.name = name.to_string();
        }
    }
    notices
}

/// Names that are taken, as far as they are seen, in order: of two that differ in nothing else, one can pass for the other.
pub(super) struct Taken {
    /// Each with the last number that somebody of this name got.
    names: Vec<(String, usize)>,
    normalize: fn(&str) -> String,
}

impl Taken {
    /// None yet. What is written in several ways and looks the same, `normalize` writes in one.
    pub(super) fn new(normalize: fn(&str) -> String) -> Self {
        Self { names: Vec::new(), normalize }
    }

    /// Takes a name, if nobody has it.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.insert(name).is_ok()
    }

    /// Takes this name, with a number if somebody has it; that of a guest, if nothing would be seen of it.
    pub(super) fn unlike(&mut self, name: &str, guest: &str) -> String {
        let name = visible_line(name);
        let name = if seen(&name).is_empty() { guest } else { name.trim() };
        let Err(at) = self.insert(name) else { return name.to_owned() };
        // There are more numbers than names. None up to the last one is free: to try them again would cost a thousand
        // people of one name half a million tries.
        loop {
            self.names[at].1 += 1;
            let unique = format!("{name} {}", self.names[at].1);
            if self.take(&unique) {
                return unique;
            }
        }
    }

    /// Where the name is among the others now, or as an error where it was before.
    fn insert(&mut self, name: &str) -> Result<usize, usize> {
        let seen = seen(&(self.normalize)(name));
        match self.names.binary_search_by(|(taken, _)| taken.cmp(&seen)) {
            Ok(at) => Err(at),
            Err(at) => {
                self.names.insert(at, (seen, 1));
                Ok(at)
            }
        }
    }
}

/// All but spaces, the blank of Braille, and what Unicode calls `Default_Ignorable_Code_Point`.
fn seen(name: &str) -> String {
    let is_unseen = |c: char| {
        matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
                | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
    };
    name.chars().filter(|&c| !(c.is_whitespace() || is_unseen(c))).collect()
}

/// What stands for somebody's name where there is little room: its first letter, and that of its last word. Of scripts
/// that write syllables or words, such as 한글, one is enough. Capitals are made by the style sheet.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let mut initials = words.next().map_or_else(String::new, first_letter);
    if initials.chars().all(is_alphabetic_script)
        && let Some(second) = words.next_back().map(first_letter)
        && second.chars().all(is_alphabetic_script)
    {
        initials.push_str(&second);
    }
    initials
}

/// Which of the colours is a person's own.
pub(super) fn hue(person: PeerId) -> u8 {
    person.0[0] % HUES
}

/// The `viewBox` of a chart: two minutes of looks wide.
pub(super) const CHART: &str = "0 0 59 20";
const CHART_WIDTH: usize = 59;
const CHART_HEIGHT: u64 = 20;

/// The points of a curve in it, the present at its end. What is not known is left out. Its top is the greatest value, or
/// `usual` if that is greater, so that what hardly varies looks calm.
pub(super) fn curve(series: &[Option<u32>], usual: u32) -> String {
    let top = series.iter().flatten().copied().fold(usual.max(1), u32::max);
    let start = (CHART_WIDTH + 1).saturating_sub(series.len());
    let points = (start..).zip(series).filter_map(|(x, value)| {
        let y = CHART_HEIGHT - u64::from((*value)?) * CHART_HEIGHT / u64::from(top);
        Some(format!("{x},{y}"))
    });
    points.collect::<Vec<_>>().join(" ")
}

/// The first character as a person sees it: with its marks, and a whole emoji where several make one.
fn first_letter(word: &str) -> String {
    let mut letter = String::new();
    let mut joined = true;
    for c in word.chars() {
        let flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}') && letter.chars().count() == 1;
        let flag = flag && letter.chars().all(|c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}'));
        let attached = matches!(c,
            '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        if !(joined || attached || flag) {
            break;
        }
        letter.push(c);
        joined = c == '\u{200d}';
    }
    letter
}

/// Latin, Greek, Cyrillic, Armenian: scripts in which people write two initials.
fn is_alphabetic_script(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{58f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use damso_call::{News, PersonLink, Somebody};

    #[test]
    fn notices_call_people_as_the_page_does_also_when_they_have_left() {
        let [ada, other] = [1, 2].map(|id| PeerId([id; 16]));
        let tells = |id, news| (NoticeId(1), Notice::Of(Somebody { id, name: "Ada".into() }, news));
        let mut known = Names::new();
        let mut check = |people: &[(PeerId, &str)], notice: Option<(NoticeId, Notice)>, expected: Option<&str>| {
            let people: Names = people.iter().map(|&(id, name)| (id, name.to_owned().into())).collect();
            let named = named(notice.as_slice(), &people, &mut known);
            let name = named.iter().find_map(|(_, notice)| match notice {
                Notice::Of(who, _) => Some(&*who.name),
                _ => None,
            });
            assert_eq!(name, expected);
        };
        check(&[(ada, "Ada"), (other, "Ada 2")], Some(tells(other, News::Joined)), Some("Ada 2"));
        check(&[(ada, "Ada"), (other, "Ada 2")], None, None);
        check(&[(ada, "Ada")], Some(tells(other, News::Left)), Some("Ada 2"));
        check(&[(ada, "Ada")], Some(tells(other, News::Left)), Some("Ada 2"));
        // Back, and alone under this name.
        check(&[(other, "Ada")], Some(tells(other, News::Joined)), Some("Ada"));
        check(&[], Some((NoticeId(2), Notice::LinkCopied)), None);
        check(&[], Some(tells(other, News::Left)), Some("Ada"));
        assert!(known.is_empty(), "nothing is remembered of whom nothing is told");
    }

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let check = |names: &[Option<&str>], expected: &[&str]| {
            let people: Vec<_> = names
                .iter()
                .map(|name| PersonView {
                    hand: damso_call::Hand::Down,
                    reaction: None,
                    speaking: false,
                    volume: 100,
                    id: PeerId([0; 16]),
                    name: name.map(str::to_owned),
                    connection: None,
                    link: PersonLink::Connected,
                    path: None,
                    quality: None,
                    microphone: true,
                    camera: true,
                    screen: None,
                    video_wanted: damso_call::Wanted::On,
                    withheld: damso_call::Withheld::default(),
                })
                .collect();
            let names = display_names(&people, "You", "Guest", |name| name.replace("e\u{301}", "é"));
            assert_eq!(names.iter().map(|name| &**name).collect::<Vec<_>>(), expected);
        };
        check(&[], &[]);
        check(&[Some("Minji"), None, Some("  ")], &["Minji", "Guest", "Guest 2"]);
        check(&[Some("Anna"), Some("Anna"), Some("Anna")], &["Anna", "Anna 2", "Anna 3"]);
        check(&[Some("Zo\u{e9}"), Some("Zoe\u{301}"), Some("Zoe")], &["Zo\u{e9}", "Zoe\u{301} 2", "Zoe"]);
        check(&[Some("Anna 2"), Some("Anna"), Some("Anna")], &["Anna 2", "Anna", "Anna 3"]);
        check(&[Some("You"), Some(" Guest "), None], &["You 2", "Guest", "Guest 2"]);
        check(&[Some("Ada Kim"), Some("Ada\u{200d} Kim")], &["Ada Kim", "Ada\u{200d} Kim 2"]);
        check(&[Some("\u{fe0f}\u{2800}"), Some("Y\u{34f}ou")], &["Guest", "Y\u{34f}ou 2"]);
        check(&[Some("👩\u{200d}👧"), Some("👩\u{200d}👧")], &["👩\u{200d}👧", "👩\u{200d}👧 2"]);
    }

    #[test]
    fn many_of_one_name_cost_no_more_than_others() {
        use std::cell::Cell;
        thread_local!(static NORMALIZED: Cell<usize> = const { Cell::new(0) });
        let mut taken = Taken::new(|name| {
            NORMALIZED.set(NORMALIZED.get() + 1);
            name.to_owned()
        });
        let names: Vec<_> = (0..256).map(|_| taken.unlike("Ada", "Guest")).collect();
        assert_eq!([&names[0], &names[1], &names[255]], ["Ada", "Ada 2", "Ada 256"]);
        assert!(NORMALIZED.get() < 2 * names.len(), "{}", NORMALIZED.get());
        for (name, expected) in [("Ada 257", "Ada 257"), ("Ada", "Ada 258"), ("Bora", "Bora")] {
            assert_eq!(taken.unlike(name, "Guest"), expected);
        }
    }

    #[test]
    fn names_are_alike_that_look_alike() {
        for (other, expected) in [
            ("Ada Kim", true),
            ("Ada  Kim", true),
            ("Ada\u{a0}Kim", true),
            ("Ada \u{200d} Kim", true),
            ("A\u{ad}da\u{34f} K\u{2064}im\u{3164}", true),
            ("Ada\u{180c} Kim\u{fe00}\u{e0041}\u{e01ef}\u{1160}", true),
            ("Ada\u{2800}Kim", true),
            ("ada kim", false),
            ("Ada Kimm", false),
            ("Ada Kim 2", false),
            ("", false),
        ] {
            assert_eq!(seen("Ada Kim") == seen(other), expected, "{other:?}");
        }
    }

    #[test]
    fn a_curve_ends_now_and_reaches_its_greatest_value() {
        assert_eq!(curve(&[], 10), "");
        assert_eq!(curve(&[Some(0), Some(0)], 0), "58,20 59,20");
        assert_eq!(curve(&[Some(50), None, Some(200)], 100), "57,15 59,0");
        assert_eq!(curve(&[Some(50), None, Some(200)], 400), "57,18 59,10");
        assert_eq!(curve(&[Some(u32::MAX), Some(1)], 10), "58,0 59,20");
        assert!(curve(&[Some(7); 60], 7).starts_with("0,0 1,0 "));
    }

    #[test]
    fn a_name_in_a_letter() {
        for (name, expected) in [
            ("", ""),
            ("Anna", "A"),
            ("anna maria lind", "al"),
            ("Élodie Ünal", "ÉÜ"),
            ("e\u{301}lodie", "e\u{301}"),
            ("김민지", "김"),
            ("김 민지", "김"),
            ("Minji 김", "M"),
            ("👩‍👧 family", "👩‍👧"),
            ("👍🏽", "👍🏽"),
            ("🇰🇷🇩🇪", "🇰🇷"),
            ("  7 of 9", "7"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
