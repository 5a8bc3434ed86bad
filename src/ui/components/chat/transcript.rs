//! The chat as a text file, to be kept or printed.

use std::rc::Rc;

use damso_call::{ChatMessage, MessageState, UnixMillis};

use super::names::Names;
use crate::ui::{
    locale::Locale,
    visible::{visible, visible_line},
};

/// The whole chat. `day` and `time` write a date and a time of day as they are written in the person's language and place;
/// a new day begins with its date. What somebody wrote is indented from its second line on, so that no message can pass
/// for two.
pub(super) fn transcript(
    text: Locale,
    messages: &[Rc<ChatMessage>],
    names: &Names,
    day: &dyn Fn(UnixMillis) -> String,
    time: &dyn Fn(UnixMillis) -> String,
) -> String {
    let mut transcript = String::new();
    let mut present = String::new();
    for message in messages {
        let today = day(message.sent_at);
        if today != present {
            let gap = if transcript.is_empty() { "" } else { "\n" };
            transcript.extend([gap, &today, "\n\n"]);
            present = today;
        }
        let author = |author, name: &str| match author {
            None => text.you.to_owned(),
            Some(author) => names.of(author).map_or_else(|| visible_line(name), ToString::to_string),
        };
        transcript.extend([&*time(message.sent_at), "  ", &author(message.author, &message.name)]);
        if let Some(reply) = &message.reply {
            transcript.extend([" (↩ ", &author(reply.author, &reply.name), ": ", &visible_line(&reply.text), ")"]);
        }
        match (message.to, message.author) {
            (None, _) => {}
            (Some(to), None) => transcript.extend([" (", text.only_for, " ", &author(Some(to), ""), ")"]),
            (Some(_), Some(_)) => transcript.extend([" (", text.only_for_you, ")"]),
        }
        if let Some(person) = message.told_by {
            transcript.extend([" (", text.passed_on_by, " ", &author(Some(person), ""), ")"]);
        }
        transcript.push_str(": ");
        match message.state {
            MessageState::Deleted => transcript.push_str(text.deleted),
            MessageState::Written | MessageState::Edited => {
                transcript.push_str(&visible(&message.text).replace('\n', "\n    "));
            }
        }
        if let Some(file) = &message.file {
            let gap = if message.text.is_empty() { "" } else { " " };
            transcript.extend([gap, "[", &visible_line(&file.name), "]"]);
        }
        if message.state == MessageState::Edited {
            transcript.extend([" (", text.edited, ")"]);
        }
        transcript.push('\n');
    }
    transcript
}

#[cfg(test)]
mod tests {
    use damso_call::{PeerId, Quote};

    use super::{super::message_for_tests, *};
    use crate::ui::files::file_for_tests;

    #[test]
    fn a_chat_is_written_down() {
        let ada = PeerId([1; 16]);
        let names = Names::new(&[(ada, "Ada".into())], &[], ("You", "Guest"), str::to_owned);
        let at =
            |hours: u64, message: &ChatMessage| Rc::new(ChatMessage { sent_at: UnixMillis(hours), ..message.clone() });
        let plain = message_for_tests(0, Some(ada), "one\n10:00  You: two\u{202e}");
        let file = file_for_tests("a.png");
        let reply = Quote { id: plain.id, author: Some(ada), name: String::new(), text: "one".into() };
        let own = message_for_tests(1, None, "");
        let own = ChatMessage { reply: Some(reply), file: Some(file), ..(*own).clone() };
        let edited = ChatMessage { state: MessageState::Edited, ..(*message_for_tests(2, None, "new")).clone() };
        let edited = ChatMessage { to: Some(ada), ..edited };
        let deleted = ChatMessage {
            told_by: Some(ada),
            to: Some(PeerId([0; 16])),
            state: MessageState::Deleted,
            ..(*message_for_tests(3, Some(ada), "")).clone()
        };
        let messages = [at(1, &plain), at(2, &own), at(25, &edited), at(26, &deleted)];
        let day = |time: UnixMillis| format!("day {}", time.0 / 24);
        let time = |time: UnixMillis| format!("{}:00", time.0 % 24);
        let text = Locale::ENGLISH;
        assert_eq!(
            transcript(text, &messages, &names, &day, &time),
            "day 0\n\n\
             1:00  Ada: one\n    10:00  You: two⇄\n\
             2:00  You (↩ Ada: one): [a.png]\n\
             \nday 1\n\n\
             1:00  You (Only for Ada): new (edited)\n\
             2:00  Ada (Only for you) (Passed on by Ada): Message deleted\n"
        );
        assert_eq!(transcript(text, &[], &names, &day, &time), "");
    }
}
