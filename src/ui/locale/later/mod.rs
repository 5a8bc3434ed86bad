//! The words that only code says which comes later than the page: those in English come with it, and those of every other
//! language with its others.

pub(super) mod english;
pub(super) mod korean;

use damso_call::{Measure, MediaPath, Quality, Reaction, Section};

use super::files::FileText;

/// Every such text.
pub(in crate::ui) struct LaterText {
    // Invitation
    pub(in crate::ui) invite: &'static str,
    pub(in crate::ui) close_invite: &'static str,
    pub(in crate::ui) share: &'static str,
    pub(in crate::ui) send_mail: &'static str,
    /// What an e-mail or a share sheet says the link is, by the readable label of the link.
    pub(in crate::ui) invitation_title: fn(Option<&str>) -> String,
    /// What stands before the link in an e-mail.
    pub(in crate::ui) invitation: &'static str,
    pub(in crate::ui) qr_code: &'static str,
    pub(in crate::ui) qr_code_hint: &'static str,
    pub(in crate::ui) qr_code_loading: &'static str,
    pub(in crate::ui) qr_code_failed: &'static str,

    // Call
    pub(in crate::ui) settings: &'static str,
    pub(in crate::ui) close_settings: &'static str,
    pub(in crate::ui) language_label: &'static str,
    /// In the menu of signs.
    pub(in crate::ui) raise_hand: &'static str,
    pub(in crate::ui) lower_hand: &'static str,
    /// What a sign says.
    pub(in crate::ui) reaction: fn(Reaction) -> &'static str,
    /// In the menu of what is rarer.
    pub(in crate::ui) speaker_view: &'static str,
    pub(in crate::ui) grid_view: &'static str,
    pub(in crate::ui) hide_own: &'static str,
    pub(in crate::ui) show_own: &'static str,
    pub(in crate::ui) move_own: &'static str,
    /// Has the camera on the other side of a phone take the picture.
    pub(in crate::ui) flip_camera: &'static str,
    pub(in crate::ui) full_screen: &'static str,
    pub(in crate::ui) leave_full_screen: &'static str,
    pub(in crate::ui) picture_in_picture: &'static str,
    pub(in crate::ui) shortcuts: &'static str,
    pub(in crate::ui) close_shortcuts: &'static str,
    pub(in crate::ui) use_shortcuts: &'static str,
    pub(in crate::ui) use_sounds: &'static str,
    /// What a key does, where no button says it in the same words.
    pub(in crate::ui) hold_to_talk: &'static str,
    pub(in crate::ui) space_bar: &'static str,
    pub(in crate::ui) send_message: &'static str,
    pub(in crate::ui) microphone_on_off: &'static str,
    pub(in crate::ui) camera_on_off: &'static str,
    pub(in crate::ui) view_on_off: &'static str,
    /// The menu of somebody's tile, by that person's name, and what is in it.
    pub(in crate::ui) person_menu: fn(&str) -> String,
    pub(in crate::ui) unpin: &'static str,
    pub(in crate::ui) volume: &'static str,
    /// Of somebody's camera, and of everybody's.
    pub(in crate::ui) stop_video: &'static str,
    pub(in crate::ui) start_video: &'static str,
    pub(in crate::ui) stop_all_video: &'static str,
    pub(in crate::ui) start_all_video: &'static str,
    pub(in crate::ui) ask_to_mute: &'static str,
    /// The name of the sign that opens the words about the way.
    pub(in crate::ui) way: &'static str,
    pub(in crate::ui) person_way: fn(MediaPath) -> &'static str,
    /// How well somebody is connected, and why not better.
    pub(in crate::ui) quality: fn(Quality) -> String,
    pub(in crate::ui) connection_details: &'static str,
    pub(in crate::ui) close_connection_details: &'static str,
    pub(in crate::ui) nobody_connected: &'static str,
    pub(in crate::ui) copy_report: &'static str,
    pub(in crate::ui) measure: fn(Measure) -> &'static str,
    pub(in crate::ui) section: fn(Section) -> &'static str,
    pub(in crate::ui) sent: &'static str,
    pub(in crate::ui) received: &'static str,

    // Chat
    pub(in crate::ui) close_chat: &'static str,
    pub(in crate::ui) messages: &'static str,
    pub(in crate::ui) message: &'static str,
    pub(in crate::ui) send: &'static str,
    pub(in crate::ui) chat_empty: &'static str,
    /// So many, farther up than what is seen.
    pub(in crate::ui) new_above: fn(u32) -> String,
    pub(in crate::ui) sending: &'static str,
    pub(in crate::ui) undelivered: &'static str,
    pub(in crate::ui) chat_options: &'static str,
    pub(in crate::ui) search_messages: &'static str,
    pub(in crate::ui) close_search: &'static str,
    pub(in crate::ui) previous_match: &'static str,
    pub(in crate::ui) next_match: &'static str,
    /// Which of how many messages in which something was found, as numbers are written.
    pub(in crate::ui) matches: fn(&str, &str) -> String,
    pub(in crate::ui) no_match: &'static str,
    pub(in crate::ui) keep_chat: &'static str,
    pub(in crate::ui) keep_chat_hint: &'static str,
    pub(in crate::ui) export_chat: &'static str,
    pub(in crate::ui) newest_messages: &'static str,
    /// The menu of a message, and what is in it.
    pub(in crate::ui) message_options: &'static str,
    pub(in crate::ui) reply: &'static str,
    pub(in crate::ui) copy_message: &'static str,
    pub(in crate::ui) edit: &'static str,
    pub(in crate::ui) delete: &'static str,
    pub(in crate::ui) delete_for_all: &'static str,
    /// After a sign and its number.
    pub(in crate::ui) add_yours: &'static str,
    pub(in crate::ui) remove_yours: &'static str,
    pub(in crate::ui) edited: &'static str,
    pub(in crate::ui) deleted: &'static str,
    pub(in crate::ui) mentions_you: &'static str,
    /// Before the name of the author of the message to which one has replied, or is about to.
    pub(in crate::ui) in_reply_to: &'static str,
    pub(in crate::ui) replying_to: &'static str,
    pub(in crate::ui) replied_gone: &'static str,
    /// Before names.
    pub(in crate::ui) passed_on_by: &'static str,
    pub(in crate::ui) seen_by: &'static str,
    pub(in crate::ui) only_for: &'static str,
    pub(in crate::ui) only_for_you: &'static str,
    pub(in crate::ui) waiting: &'static str,
    /// To how many of how many people.
    pub(in crate::ui) delivered_to: fn(u32, u32) -> String,
    pub(in crate::ui) delivered: &'static str,
    /// Leaving while so many messages are delivered to nobody.
    pub(in crate::ui) leaving_early: &'static str,
    pub(in crate::ui) leaving_unheard: fn(u32) -> String,
    /// When all of them are by now.
    pub(in crate::ui) leaving: &'static str,
    pub(in crate::ui) leaving_safely: &'static str,
    pub(in crate::ui) editing: &'static str,
    pub(in crate::ui) cancel: &'static str,
    /// By the names of those who are writing.
    pub(in crate::ui) writing: fn(&[&str]) -> String,
    pub(in crate::ui) people_to_mention: &'static str,
    pub(in crate::ui) sent_as_file: &'static str,
    pub(in crate::ui) too_long: &'static str,

    // Files
    pub(in crate::ui) files: FileText,
}
