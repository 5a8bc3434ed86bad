//! The page's words, one table per language. A text that a language lacks does not compile.
//!
//! Dates, times and numbers are written by the browser's `Intl`, where there is anything to see of it: counts of people are
//! not, for they have one digit, and neither are percents. Which form a word takes beside a number is a function of the
//! table. `Intl.PluralRules` would only name the form and leave the words to the table all the same; a match on the number
//! itself is shorter for English, which has two, and Korean has one.

mod english;
mod files;
mod korean;

use std::ops::Deref;

use damso_call::{
    JoinFailure, Language, LinkError, Measure, MediaFailure, MediaPath, Notice, Quality, Reaction, Section, TrackKind,
    Trouble,
};

use wasm_split_helpers::SplitLoaderError;

use self::files::FileText;
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

    /// A number as this language writes it. It comes as programs write it.
    pub(super) fn number(self, plain: &str) -> String {
        browser::format_number(plain, self.language)
    }

    /// So many hundredths, likewise.
    pub(super) fn percent(self, hundredths: u64) -> String {
        browser::format_percent(hundredths, self.language)
    }

    /// A number of bytes, likewise.
    pub(super) fn amount(self, Amount { number, unit }: Amount) -> Amount {
        Amount { number: self.number(&number), unit }
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

/// Every text of the page.
pub(super) struct Text {
    pub(super) language: Language,
    /// The other language's own name, its code and itself: what the language switch says and does.
    pub(super) other_language: (&'static str, &'static str, Language),

    // Everywhere
    pub(super) copy_link: &'static str,
    pub(super) other_ways: &'static str,
    pub(super) invite: &'static str,
    pub(super) close_invite: &'static str,
    pub(super) share: &'static str,
    pub(super) send_mail: &'static str,
    /// What an e-mail or a share sheet says the link is, by the readable label of the link.
    pub(super) invitation_title: fn(Option<&str>) -> String,
    /// What stands before the link in an e-mail.
    pub(super) invitation: &'static str,
    pub(super) qr_code: &'static str,
    pub(super) qr_code_hint: &'static str,
    pub(super) qr_code_loading: &'static str,
    pub(super) qr_code_failed: &'static str,
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
    pub(super) settings: &'static str,
    pub(super) close_settings: &'static str,
    pub(super) language_label: &'static str,
    pub(super) leave: &'static str,
    /// The menu of signs, and the hand in it.
    pub(super) react: &'static str,
    pub(super) raise_hand: &'static str,
    pub(super) lower_hand: &'static str,
    pub(super) hand_raised: &'static str,
    /// What a sign says.
    pub(super) reaction: fn(Reaction) -> &'static str,
    /// The menu of what is rarer, and what is in it.
    pub(super) more: &'static str,
    pub(super) speaker_view: &'static str,
    pub(super) grid_view: &'static str,
    pub(super) hide_own: &'static str,
    pub(super) show_own: &'static str,
    pub(super) move_own: &'static str,
    /// Has the camera on the other side of a phone take the picture.
    pub(super) flip_camera: &'static str,
    pub(super) full_screen: &'static str,
    pub(super) leave_full_screen: &'static str,
    pub(super) picture_in_picture: &'static str,
    pub(super) shortcuts: &'static str,
    pub(super) close_shortcuts: &'static str,
    pub(super) use_shortcuts: &'static str,
    pub(super) use_sounds: &'static str,
    /// What a key does, where no button says it in the same words.
    pub(super) hold_to_talk: &'static str,
    pub(super) space_bar: &'static str,
    pub(super) send_message: &'static str,
    pub(super) microphone_on_off: &'static str,
    pub(super) camera_on_off: &'static str,
    pub(super) view_on_off: &'static str,
    /// The menu of somebody's tile, by that person's name, and what is in it.
    pub(super) person_menu: fn(&str) -> String,
    pub(super) pin: &'static str,
    pub(super) unpin: &'static str,
    pub(super) volume: &'static str,
    /// Of somebody's camera, and of everybody's.
    pub(super) stop_video: &'static str,
    pub(super) start_video: &'static str,
    pub(super) stop_all_video: &'static str,
    pub(super) start_all_video: &'static str,
    pub(super) ask_to_mute: &'static str,
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
    /// The name of the sign that opens the words about the way.
    pub(super) way: &'static str,
    pub(super) person_way: fn(MediaPath) -> &'static str,
    /// How well somebody is connected, and why not better.
    pub(super) quality: fn(Quality) -> String,
    pub(super) connection_details: &'static str,
    pub(super) close_connection_details: &'static str,
    pub(super) nobody_connected: &'static str,
    pub(super) copy_report: &'static str,
    pub(super) measure: fn(Measure) -> &'static str,
    pub(super) section: fn(Section) -> &'static str,
    pub(super) sent: &'static str,
    pub(super) received: &'static str,
    /// Of two others, by their names.
    pub(super) apart: fn(&str, &str) -> String,
    pub(super) device_interrupted: fn(TrackKind) -> &'static str,
    pub(super) playback_refused: &'static str,
    pub(super) turn_on_sound: &'static str,
    pub(super) signaling_lost: &'static str,
    pub(super) outdated: &'static str,

    // Chat
    pub(super) chat: &'static str,
    pub(super) close_chat: &'static str,
    pub(super) messages: &'static str,
    pub(super) message: &'static str,
    pub(super) send: &'static str,
    pub(super) chat_empty: &'static str,
    pub(super) unread: fn(u32) -> String,
    /// So many, farther up than what is seen.
    pub(super) new_above: fn(u32) -> String,
    pub(super) sending: &'static str,
    pub(super) undelivered: &'static str,
    pub(super) chat_options: &'static str,
    pub(super) search_messages: &'static str,
    pub(super) close_search: &'static str,
    pub(super) previous_match: &'static str,
    pub(super) next_match: &'static str,
    /// Which of how many messages in which something was found, as numbers are written.
    pub(super) matches: fn(&str, &str) -> String,
    pub(super) no_match: &'static str,
    pub(super) keep_chat: &'static str,
    pub(super) keep_chat_hint: &'static str,
    pub(super) export_chat: &'static str,
    pub(super) newest_messages: &'static str,
    /// The menu of a message, and what is in it.
    pub(super) message_options: &'static str,
    pub(super) reply: &'static str,
    pub(super) copy_message: &'static str,
    pub(super) edit: &'static str,
    pub(super) delete: &'static str,
    pub(super) delete_for_all: &'static str,
    /// After a sign and its number.
    pub(super) add_yours: &'static str,
    pub(super) remove_yours: &'static str,
    pub(super) edited: &'static str,
    pub(super) deleted: &'static str,
    pub(super) mentions_you: &'static str,
    /// Before the name of the author of the message to which one has replied, or is about to.
    pub(super) in_reply_to: &'static str,
    pub(super) replying_to: &'static str,
    pub(super) replied_gone: &'static str,
    /// Before names.
    pub(super) passed_on_by: &'static str,
    pub(super) seen_by: &'static str,
    pub(super) only_for: &'static str,
    pub(super) only_for_you: &'static str,
    pub(super) waiting: &'static str,
    /// To how many of how many people.
    pub(super) delivered_to: fn(u32, u32) -> String,
    pub(super) delivered: &'static str,
    /// Leaving while so many messages are delivered to nobody.
    pub(super) leaving_early: &'static str,
    pub(super) leaving_unheard: fn(u32) -> String,
    /// When all of them are by now.
    pub(super) leaving: &'static str,
    pub(super) leaving_safely: &'static str,
    pub(super) editing: &'static str,
    pub(super) cancel: &'static str,
    /// By the names of those who are writing.
    pub(super) writing: fn(&[&str]) -> String,
    pub(super) people_to_mention: &'static str,
    pub(super) sent_as_file: &'static str,
    pub(super) too_long: &'static str,

    // Files
    pub(super) files: FileText,

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
