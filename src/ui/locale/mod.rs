//! The page's words, one table per language. A text that a language lacks does not compile.
//!
//! Dates, times and numbers are written by the browser's `Intl`, where there is anything to see of it: counts of people are
//! not, for they have one digit, and neither are percents. Which form a word takes beside a number is a function of the
//! table. `Intl.PluralRules` would only name the form and leave the words to the table all the same; a match on the number
//! itself is shorter for English, which has two, and Korean has one.

mod english;
mod files;
mod korean;
mod later;

use std::ops::Deref;

use damso_call::{JoinFailure, Language, LinkError, MediaFailure, Notice, TrackKind, Trouble};

use wasm_split_helpers::SplitLoaderError;

use self::later::LaterText;
use crate::{browser, ui::files::Amount};

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Locale(&'static Text);

impl Locale {
    /// The words that every page has.
    pub(super) const ENGLISH: Self = Self(&english::TEXT);

    /// The words of this language. Those of every other than English are in a file of their own, which a released page has
    /// to load.
    #[cfg_attr(debug_assertions, expect(clippy::unused_async, reason = "a released page has to load them"))]
    pub(super) async fn load(language: Language) -> Result<Self, SplitLoaderError> {
        let words = match language {
            Language::English => return Ok(Self::ENGLISH),
            Language::Korean => korean(),
        };
        #[cfg(not(debug_assertions))]
        let words = words.await;
        words.map(Self)
    }

    /// The words that only the code says which comes later, and for which nothing else may ask.
    pub(super) fn later(self) -> &'static LaterText {
        self.0.later.unwrap_or(&later::english::TEXT)
    }

    /// A number as this language writes it. It comes as programs write it.
    pub(super) fn number(self, plain: &str) -> String {
        browser::format_number(plain, self.language)
    }

    /// So many hundredths, likewise.
    pub(super) fn percent(self, hundredths: u64) -> String {
        browser::format_percent(hundredths, self.language)
    }

    /// A number of bytes, likewise.
    pub(super) fn amount(self, Amount { number, unit, symbol }: Amount) -> Amount {
        Amount { number: self.number(&number), unit, symbol }
    }
}

/// The one way to the words of this language, which nothing else may name.
#[cfg_attr(not(debug_assertions), wasm_split_helpers::wasm_split(korean, fallible))]
#[cfg_attr(debug_assertions, expect(clippy::unnecessary_wraps, reason = "in a released page they may not be there"))]
fn korean() -> Result<&'static Text, SplitLoaderError> {
    Ok(&korean::TEXT)
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.0.language == other.0.language
    }
}

impl Deref for Locale {
    type Target = Text;

    fn deref(&self) -> &Text {
        self.0
    }
}

/// What a failure of capturing is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Devices {
    Microphone,
    Camera,
    /// Both, for the same reason.
    Both,
}

impl From<TrackKind> for Devices {
    fn from(kind: TrackKind) -> Self {
        match kind {
            TrackKind::Microphone => Self::Microphone,
            TrackKind::Camera => Self::Camera,
        }
    }
}

/// What went wrong, and what to do about it.
pub(super) struct Explanation {
    pub(super) what: String,
    pub(super) advice: &'static str,
}

impl Explanation {
    fn new(what: impl Into<String>, advice: &'static str) -> Self {
        Self { what: what.into(), advice }
    }
}

/// Every text of the page, but for those of the code that comes later.
pub(super) struct Text {
    pub(super) language: Language,
    /// Of English, these come with the code that says them.
    later: Option<&'static LaterText>,
    /// The other language's own name, its code and itself: what the language switch says and does.
    pub(super) other_language: (&'static str, &'static str, Language),

    // Everywhere
    pub(super) copy_link: &'static str,
    pub(super) other_ways: &'static str,
    pub(super) new_call: &'static str,
    pub(super) dismiss: &'static str,
    pub(super) try_again: &'static str,
    pub(super) open_in_browser: &'static str,
    pub(super) use_device: &'static str,
    pub(super) you: &'static str,
    pub(super) guest: &'static str,
    pub(super) microphone: &'static str,
    pub(super) camera: &'static str,
    pub(super) speaker: &'static str,
    /// The names of the two toggles and the short words under their icons.
    pub(super) mute: Toggle,
    pub(super) unmute: Toggle,
    pub(super) camera_off: Toggle,
    pub(super) camera_on: Toggle,
    pub(super) media_failure: fn(&MediaFailure, Devices) -> Explanation,
    pub(super) notice: fn(&Notice) -> String,

    // Home
    pub(super) tagline: &'static str,
    pub(super) about: &'static str,
    pub(super) call_link: &'static str,
    pub(super) call_link_example: &'static str,
    pub(super) join: &'static str,
    pub(super) promises: [(&'static str, &'static str); 3],
    pub(super) link_error: fn(&LinkError) -> Explanation,

    // Lobby
    pub(super) lobby_title: &'static str,
    pub(super) lobby_heading: &'static str,
    pub(super) your_camera: &'static str,
    pub(super) camera_is_off: &'static str,
    pub(super) camera_starting: &'static str,
    pub(super) your_name: &'static str,
    pub(super) name_example: &'static str,
    pub(super) join_call: &'static str,
    pub(super) share_heading: &'static str,
    pub(super) share_hint: &'static str,
    pub(super) default_device: &'static str,
    pub(super) unnamed_device: fn(&str, usize) -> String,
    pub(super) microphone_level: &'static str,
    pub(super) say_something: &'static str,
    pub(super) heard: &'static str,
    pub(super) microphone_is_off: &'static str,
    /// Has the browser ask for one.
    pub(super) choose_speaker: &'static str,
    pub(super) test_speaker: &'static str,
    pub(super) sound: &'static str,
    pub(super) noise_suppression: &'static str,
    pub(super) echo_cancellation: &'static str,
    pub(super) automatic_volume: &'static str,
    pub(super) original_sound: &'static str,
    pub(super) original_sound_hint: &'static str,
    pub(super) presence_unknown: &'static str,
    pub(super) presence_nobody: &'static str,
    pub(super) presence_people: fn(u32) -> String,
    pub(super) presence_full: &'static str,
    pub(super) server_unreachable: fn() -> Explanation,
    pub(super) loading: &'static str,
    pub(super) parts_missing: fn() -> Explanation,
    pub(super) join_failure: fn(JoinFailure) -> Explanation,
    pub(super) reload: &'static str,
    pub(super) join_without: &'static str,
    pub(super) relay_only: &'static str,
    pub(super) relay_only_hint: &'static str,

    // Call
    pub(super) call_title: &'static str,
    pub(super) call_title_unread: fn(u32) -> String,
    pub(super) waiting_title: &'static str,
    pub(super) people: &'static str,
    pub(super) controls: &'static str,
    pub(super) joining: &'static str,
    pub(super) share_screen: Toggle,
    pub(super) stop_sharing: Toggle,
    pub(super) sharing_screen: &'static str,
    pub(super) sharing_silently: &'static str,
    pub(super) smooth_screen: &'static str,
    pub(super) sharpen_screen: &'static str,
    /// Somebody's screen, by that person's name.
    pub(super) screen_of: fn(&str) -> String,
    pub(super) mute_screen: &'static str,
    pub(super) unmute_screen: &'static str,
    pub(super) leave: &'static str,
    pub(super) react: &'static str,
    pub(super) hand_raised: &'static str,
    /// The menu of what is rarer.
    pub(super) more: &'static str,
    pub(super) pin: &'static str,
    pub(super) mute_now: &'static str,
    pub(super) alone_heading: &'static str,
    pub(super) alone_hint: &'static str,
    pub(super) person_muted: &'static str,
    /// What is told when a key has done it, wherever the focus is.
    pub(super) microphone_live: &'static str,
    /// Of a tile: this person has turned that sound down to nothing here, or that picture off.
    pub(super) sound_off_here: &'static str,
    pub(super) video_off_here: &'static str,
    pub(super) pinned: &'static str,
    /// What stands before a sign, or how the connection stands, where it is told apart from the tile: whose it is.
    pub(super) of_person: fn(&str) -> String,
    pub(super) connecting: &'static str,
    pub(super) reconnecting: &'static str,
    /// What stands over a picture for which there is no room on the way here, and why.
    pub(super) withheld: [&'static str; 2],
    /// Why there is no connection to somebody, by that person's name.
    pub(super) person_trouble: fn(Trouble, &str) -> Explanation,
    /// Of two others, by their names.
    pub(super) apart: fn(&str, &str) -> String,
    pub(super) device_interrupted: fn(TrackKind) -> &'static str,
    pub(super) playback_refused: &'static str,
    pub(super) turn_on_sound: &'static str,
    pub(super) signaling_lost: &'static str,
    /// In the middle of a call.
    pub(super) refused: fn(JoinFailure) -> &'static str,

    // Chat
    pub(super) chat: &'static str,
    pub(super) unread: fn(u32) -> String,

    // Ended
    pub(super) ended_title: &'static str,
    pub(super) left_heading: &'static str,
    pub(super) left_hint: &'static str,
    pub(super) elsewhere_heading: &'static str,
    pub(super) elsewhere_hint: &'static str,
    pub(super) rejoin: &'static str,
}

/// A button whose icon has a short word under it: the name begins or ends with that word, so that people who speak to
/// their computer can say what they see.
pub(super) struct Toggle {
    pub(super) name: &'static str,
    pub(super) short: &'static str,
}
