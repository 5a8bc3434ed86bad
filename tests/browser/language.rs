//! Languages.

use damso::browser::{browser_language, format_number, format_percent, format_time, normalize, set_document_language};
use damso_call::{Language, UnixMillis};
use js_sys::Array;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stub::Stub;

#[wasm_bindgen_test]
fn the_first_language_that_is_spoken_counts() {
    for (languages, expected) in [
        (&["ko-KR", "en"][..], Language::Korean),
        (&["fr", "en-GB", "ko"], Language::English),
        (&["fr", "KO"], Language::Korean),
        (&["fr"], Language::English),
        (&[], Language::English),
    ] {
        let list: Array = languages.iter().map(|&tag| wasm_bindgen::JsValue::from_str(tag)).collect();
        let _stub = Stub::new(web_sys::window().unwrap().navigator(), "languages", &list);
        assert_eq!(browser_language(), expected, "{languages:?}");
    }
}

#[wasm_bindgen_test]
fn times_are_written_as_people_write_them() {
    // Five minutes past three in the afternoon, wherever the test runs.
    let date = js_sys::Date::new_with_year_month_day_hr_min(2026, 10, 20, 15, 5);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date of our time fits")]
    let time = UnixMillis(date.get_time() as u64);
    let english = format_time(time, Language::English);
    assert!(english.starts_with("3:05") && english.ends_with("PM"), "{english}");
    assert_eq!(format_time(time, Language::Korean), "오후 3:05");
}

/// Both languages write numbers alike. A third one that does not only needs its code.
#[wasm_bindgen_test]
fn numbers_are_written_as_people_write_them() {
    for language in [Language::English, Language::Korean] {
        for (plain, written) in [("0", "0"), ("999", "999"), ("1032", "1,032"), ("4.3", "4.3"), ("2.0", "2.0")] {
            assert_eq!(format_number(plain, language), written, "{plain}");
        }
        assert_eq!(format_percent(7, language), "7%");
    }
    assert_eq!(format_number("18446744073709.5", Language::English), "18,446,744,073,709.5");
}

#[wasm_bindgen_test]
fn what_looks_the_same_is_written_the_same() {
    for (text, normal) in [("Zoe\u{301}", "Zo\u{e9}"), ("\u{1100}\u{1161}", "가"), ("Ａｎｎａ", "Anna"), ("Zoe", "Zoe")]
    {
        assert_eq!(normalize(text), normal);
    }
}

#[wasm_bindgen_test]
fn the_document_says_its_language() {
    let root = web_sys::window().unwrap().document().unwrap().document_element().unwrap();
    for (language, tag) in [(Language::Korean, "ko"), (Language::English, "en")] {
        set_document_language(language);
        assert_eq!(root.get_attribute("lang").as_deref(), Some(tag));
    }
}
