//! The person's language: what the browser says of it, and how it writes times and numbers.

use std::cell::RefCell;

use damso_call::{Language, UnixMillis};
use js_sys::{Array, Date, Function, Intl::DateTimeFormat, JsString, Object, Reflect};
use wasm_bindgen::JsValue;

use super::{
    dom::{document, window},
    ffi,
};

/// The first of the browser's languages that the page speaks; English if it speaks none of them.
pub fn browser_language() -> Language {
    let languages = window().navigator().languages();
    languages.iter().find_map(|tag| language(&tag.as_string()?)).unwrap_or(Language::English)
}

/// The language of a tag such as `ko` or `en-GB` (RFC 5646).
fn language(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or_default();
    [Language::English, Language::Korean].into_iter().find(|&language| primary.eq_ignore_ascii_case(code(language)))
}

fn code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Korean => "ko",
    }
}

/// Tells the document its language, for screen readers, hyphenation and fonts.
pub fn set_document_language(language: Language) {
    if let Some(root) = document().document_element() {
        root.set_attribute("lang", code(language)).ok();
    }
}

thread_local! {
    /// What writes the time in the language in which it was last written: to make it takes longer than to draw a message.
    static CLOCK: RefCell<Option<(Language, Function)>> = const { RefCell::new(None) };
}

/// Hours and minutes, as they are written in that language.
pub fn format_time(time: UnixMillis, language: Language) -> String {
    let written = CLOCK.with_borrow_mut(|clock| {
        if clock.as_ref().is_none_or(|(known, _)| *known != language) {
            let options = options(&[("hour", "numeric"), ("minute", "2-digit")]);
            *clock = Some((language, DateTimeFormat::new(&Array::of1(&code(language).into()), &options).format()));
        }
        let (_, format) = clock.as_ref()?;
        format.call1(&JsValue::UNDEFINED, &date(time)).ok()?.as_string()
    });
    written.unwrap_or_default()
}

/// The date with the day of the week, as it is written in that language.
pub fn format_day(time: UnixMillis, language: Language) -> String {
    let options = options(&[("weekday", "long"), ("year", "numeric"), ("month", "long"), ("day", "numeric")]);
    date(time).to_locale_date_string(code(language), &options).into()
}

/// A number with its digits in groups and its decimal sign, as they are written in that language. It comes as programs
/// write it, such as `1234.5`, and keeps its one decimal.
pub fn format_number(plain: &str, language: Language) -> String {
    let decimals = if plain.contains('.') { "1" } else { "0" };
    ffi::number_format(code(language), &options(&[("minimumFractionDigits", decimals)])).format(plain)
}

/// A number of hundredths as it is written in that language.
pub fn format_percent(hundredths: u64, language: Language) -> String {
    let options = options(&[("style", "unit"), ("unit", "percent")]);
    ffi::number_format(code(language), &options).format(&hundredths.to_string())
}

/// The text with one of the ways in which Unicode can write each of its characters, and plain letters in the place of those
/// that are only wider, smaller or in a circle: NFKC.
pub fn normalize(text: &str) -> String {
    JsString::from(text).normalize("NFKC").into()
}

/// The text with letters and their marks, and Korean syllables, in one character each as far as Unicode has them: NFC.
/// Macs take names of files apart.
pub(super) fn compose(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}

/// Whether both are on the same day where the person is.
pub fn is_same_day(one: UnixMillis, other: UnixMillis) -> bool {
    let day = |time| {
        let date = date(time);
        (date.get_full_year(), date.get_month(), date.get_date())
    };
    day(one) == day(other)
}

fn options(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        Reflect::set(&object, &(*name).into(), &(*value).into()).ok();
    }
    object
}

#[expect(clippy::cast_precision_loss, reason = "a date of our time fits")]
fn date(time: UnixMillis) -> Date {
    Date::new(&JsValue::from_f64(time.0 as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_languages() {
        for (tag, expected) in [
            ("ko", Some(Language::Korean)),
            ("ko-KR", Some(Language::Korean)),
            ("EN-us", Some(Language::English)),
            ("kok", None),
            ("", None),
        ] {
            assert_eq!(language(tag), expected, "{tag}");
        }
    }
}
