//! The person's language: what the browser says of it, and how it writes the time.

use damso_call::{Language, UnixMillis};

/// The first of the browser's languages that the page speaks; English if it speaks none of them.
pub fn browser_language() -> Language {
    Language::English
}

/// Tells the document its language, for screen readers, hyphenation and fonts.
pub fn set_document_language(_language: Language) {}

/// Hours and minutes, as they are written in that language.
pub fn format_time(_time: UnixMillis, _language: Language) -> String {
    String::new()
}
