//! The words about files, one table per language: a part of each language's [`Text`](super::Text).

pub(super) mod english;
pub(super) mod korean;

use damso_call::{FileFailure, Origin, Saving, WaitsFor};

use super::Explanation;
use crate::ui::files::{Amount, Kind, Left};

/// Every text about files.
pub(in crate::ui) struct FileText {
    // Offering
    pub(in crate::ui) attach: &'static str,
    pub(in crate::ui) attach_folder: &'static str,
    /// By the other person's name.
    pub(in crate::ui) send_to: fn(&str) -> String,
    pub(in crate::ui) send_folder_to: fn(&str) -> String,
    pub(in crate::ui) drop_here: &'static str,
    pub(in crate::ui) preparing: &'static str,
    /// The name of a file that was too long for a message.
    pub(in crate::ui) long_text: &'static str,

    // What it is
    pub(in crate::ui) kind: fn(Kind) -> &'static str,
    /// By the name of whoever offers it.
    pub(in crate::ui) program_warning: fn(&str) -> String,
    pub(in crate::ui) renamed: &'static str,
    /// Of a picture, by the file's name.
    pub(in crate::ui) preview: fn(&str) -> String,
    pub(in crate::ui) size: fn(&Amount) -> String,

    // How far it is
    /// What has come, and all; both in the same unit.
    pub(in crate::ui) progress: fn(&Amount, &Amount) -> String,
    /// The name of the bar, by the file's name.
    pub(in crate::ui) progress_of: fn(&str) -> String,
    /// In a second.
    pub(in crate::ui) rate: fn(&Amount) -> String,
    pub(in crate::ui) left: fn(Left) -> String,
    pub(in crate::ui) waiting: &'static str,
    /// By the name of its author, who is there and does not have it.
    pub(in crate::ui) waiting_for: fn(&str) -> String,
    pub(in crate::ui) paused: &'static str,
    pub(in crate::ui) checking: &'static str,
    /// All of it has come, and it cannot be checked yet. By the name of its author.
    pub(in crate::ui) unsealed: fn(WaitsFor, &str) -> String,
    pub(in crate::ui) whole: fn(Saving) -> &'static str,
    /// Of one that has come, and that its author has taken back since.
    pub(in crate::ui) withdrawn: &'static str,
    pub(in crate::ui) saving: &'static str,
    pub(in crate::ui) declined: &'static str,
    pub(in crate::ui) lost: fn(Origin) -> &'static str,
    pub(in crate::ui) failure: fn(FileFailure) -> Explanation,
    /// Of one's own: nobody has taken any of it.
    pub(in crate::ui) nobody_yet: &'static str,
    /// Of one's own, right behind somebody's name.
    pub(in crate::ui) they_declined: &'static str,
    pub(in crate::ui) they_failed: &'static str,
    pub(in crate::ui) they_have_it: &'static str,

    // What one can do
    /// The whole name of a button, by its word and the file's name; the word is at its beginning or its end.
    pub(in crate::ui) named: fn(&str, &str) -> String,
    pub(in crate::ui) download: &'static str,
    pub(in crate::ui) decline: &'static str,
    pub(in crate::ui) pause: &'static str,
    pub(in crate::ui) go_on: &'static str,
    pub(in crate::ui) cancel: &'static str,
    pub(in crate::ui) save: &'static str,
    pub(in crate::ui) save_as: &'static str,
    /// Of a file that has come: throw it away.
    pub(in crate::ui) remove: &'static str,
    pub(in crate::ui) remove_hint: &'static str,
    pub(in crate::ui) remove_now: &'static str,
    pub(in crate::ui) enlarge: &'static str,
    pub(in crate::ui) choose_again: &'static str,
    /// The same, where what was offered may have been a folder.
    pub(in crate::ui) choose_folder_again: &'static str,
    pub(in crate::ui) withdraw: &'static str,
    pub(in crate::ui) withdraw_hint: &'static str,
    pub(in crate::ui) withdraw_now: &'static str,
    /// The heading of an enlarged picture.
    pub(in crate::ui) picture: &'static str,
    pub(in crate::ui) close_picture: &'static str,
    /// Of a picture that was to be enlarged, and what to do with one that was received.
    pub(in crate::ui) not_shown: [&'static str; 2],

    // Leaving while files would be lost
    pub(in crate::ui) leaving: &'static str,
    pub(in crate::ui) leaving_hint: &'static str,
    pub(in crate::ui) leave_anyway: &'static str,
    pub(in crate::ui) stay: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::files::{amount, part};

    #[test]
    fn sizes_and_times_are_told_in_both_languages() {
        for (text, bytes, size, progress, rate) in [
            (&english::FILES, 40_000_000, "40 MB", "12 of 40 MB", "12 MB/s"),
            (&korean::FILES, 40_000_000, "40MB", "12MB / 40MB", "초당 12MB"),
        ] {
            let (all, some) = (amount(bytes), part(12_500_000, bytes));
            assert_eq!((text.size)(&all), size);
            assert_eq!((text.progress)(&some, &all), progress);
            assert_eq!((text.rate)(&some), rate);
        }
        for (bytes, english, korean) in
            [(0, "0 bytes", "0바이트"), (1, "1 byte", "1바이트"), (700, "700 bytes", "700바이트")]
        {
            assert_eq!((english::FILES.size)(&amount(bytes)), english);
            assert_eq!((korean::FILES.size)(&amount(bytes)), korean);
        }
        for (left, english, korean) in [
            (Left::Seconds(1), "1 second left", "1초 남음"),
            (Left::Seconds(10), "10 seconds left", "10초 남음"),
            (Left::Minutes(1), "1 minute left", "1분 남음"),
            (Left::Minutes(90), "90 minutes left", "90분 남음"),
            (Left::Hours(3), "3 hours left", "3시간 남음"),
        ] {
            assert_eq!((english::FILES.left)(left), english);
            assert_eq!((korean::FILES.left)(left), korean);
        }
    }

    #[test]
    fn a_button_is_called_by_its_word_first_or_last() {
        for text in [&english::FILES, &korean::FILES] {
            for word in [
                text.download,
                text.decline,
                text.pause,
                text.go_on,
                text.cancel,
                text.save,
                text.save_as,
                text.remove,
                text.enlarge,
            ] {
                let name = (text.named)(word, "a.png");
                assert!(name.contains("a.png") && (name.starts_with(word) || name.ends_with(word)), "{name}");
            }
        }
    }
}
