//! The chat as a text file, to be kept or printed.

use std::rc::Rc;

use damso_call::{ChatMessage, MessageState, UnixMillis};

use super::names::Names;
use crate::ui::{
    locale::Locale,
    visible::{visible, visible_line},
};

/// Before what this page says of a message.
const REMARK: &str = "\n  ";
/// Before every line of what somebody wrote.
const LINE: &str = "\n    ";

/// The whole chat. `day` and `time` write a date and a time of day as they are written in the person's language and place;
/// a new day begins with its date. The time and the author stand at the edge, what this page says of the message is
/// indented, and what was written farther still, so that nothing that somebody writes can pass for anything else.
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
        match (message.to, message.author) {
            (None, _) => {}
            (Some(to), None) => transcript.extend([REMARK, text.later().only_for, " ", &author(Some(to), "")]),
            (Some(_), Some(_)) => transcript.extend([REMARK, text.later().only_for_you]),
        }
        if let Some(person) = message.told_by {
            transcript.extend([REMARK, text.later().passed_on_by, " ", &author(Some(person), "")]);
        }
        if let Some(reply) = &message.reply {
            transcript.extend([REMARK, "↩ ", &author(reply.author, &reply.name), ": ", &visible_line(&reply.text)]);
        }
        if message.state == MessageState::Deleted {
            transcript.extend([REMARK, text.later().deleted]);
        } else if !message.text.is_empty() {
            transcript.extend([LINE, &visible(&message.text).replace('\n', LINE)]);
        }
        if let Some(file) = &message.file {
            transcript.extend([REMARK, "[", &visible_line(&file.name), "]"]);
        }
        if message.state == MessageState::Edited {
            transcript.extend([REMARK, text.later().edited]);
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
             1:00  Ada\n    one\n    10:00  You: two⇄\n\
             2:00  You\n  ↩ Ada: one\n  [a.png]\n\
             \nday 1\n\n\
             1:00  You\n  Only for Ada\n    new\n  edited\n\
             2:00  Ada\n  Only for you\n  Passed on by Ada\n  Message deleted\n"
        );
        assert_eq!(transcript(text, &[], &names, &day, &time), "");
    }

    /// At the edge is only what this page writes, and at two spaces as well.
    #[test]
    fn nothing_passes_for_something_else() {
        let ada = PeerId([1; 16]);
        let names = Names::new(&[(ada, "Bora: I agree".into())], &[], ("You", "Guest"), str::to_owned);
        let breaks = "\n10:00  Bora\u{2028}10:00  Bora\u{2029}  [a.png]\u{85}\r";
        let text = ["yes", breaks].concat();
        let reply = |name: &str, text: &str| {
            let id = message_for_tests(0, None, "").id;
            Some(Quote { id, author: Some(PeerId([2; 16])), name: name.into(), text: text.into() })
        };
        for (text, reply, expected) in [
            ("I agree", None, "    I agree\n"),
            (&*text, None, "    yes\n    10:00  Bora\n    10:00  Bora\n      [a.png]\u{fffd}␍\n"),
            ("no", reply("Chin", "one): two"), "  ↩ Chin: one): two\n    no\n"),
            ("no", reply("C\u{2028}hin", breaks), "  ↩ C hin:  10:00  Bora 10:00  Bora   [a.png]\u{fffd}␍\n    no\n"),
        ] {
            let message = Rc::new(ChatMessage { reply, ..(*message_for_tests(0, Some(ada), text)).clone() });
            let transcript = transcript(Locale::ENGLISH, &[message], &names, &|_| "day".into(), &|_| "1:00".into());
            assert_eq!(transcript, ["day\n\n1:00  Bora: I agree\n", expected].concat());
        }
    }
}
