//! What is done with messages that were written: they are answered, changed, taken back, found and kept.

use damso_e2e::{
    ARROW_UP,
    Browser::{Chromium, Firefox},
    ENTER, ESCAPE, Person, button, group, log, status, textbox,
};
use serde_json::json;

use crate::chat::{both_ways, chatting, reads_from, reads_together, writes};

/// Chooses something from the menu of the message that says this.
#[track_caller]
fn chooses(person: &Person, item: &str, text: &str) {
    let open = "const says = (message) => message.querySelector('.message-text')?.innerText === input;
        const found = () => [...document.querySelectorAll('.message')].find(says);
        (await until(found, () => `the message ${input}; ${inventory()}`)).querySelector('.message-more').click()";
    person.run(open, &json!(text));
    person.click(&button(item).inside(group("Message options")));
}

/// Waits until there is this, and nothing else, where it says who is writing.
#[track_caller]
fn sees_writing(person: &Person, words: &str) {
    let script = "const line = () => document.querySelector('.chat-writing').textContent;
        await until(() => line() === input, () => `“${input}”, not “${line()}”`)";
    person.run(script, &json!(words));
}

#[test]
fn a_reply_leads_to_what_it_answers() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let (question, answer) = (format!("What is {}?", writer.name()), format!("Said {}.", reader.name()));
        writes(writer, &question);
        chooses(reader, "Reply", &question);
        writes(reader, &answer);
        reads_together(writer, &[&format!("In reply to You {question}"), &answer]);
        let quote = button(format!("In reply to {} {question}", writer.name())).inside(log("Messages"));
        reader.click(&quote);
        let found = "const found = () => document.querySelector('.message[data-found] > .message-line .message-text');
            await until(() => found()?.innerText === input, () => `${input} to be marked, not ${found()?.innerText}`)";
        reader.run(found, &json!(question));
    });
}

#[test]
fn a_message_is_written_anew() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let [before, after] = ["before", "after"].map(|when| format!("{when} {}", writer.name()));
        let field = textbox("Message");
        writes(writer, &before);
        reads_from(reader, &before);
        chooses(writer, "Edit", &before);
        assert_eq!(writer.value(&field), before);
        writes(writer, &after);
        for person in [writer, reader] {
            reads_together(person, &[&after, "edited"]);
            person.sees_no(&log("Messages").saying(&*before));
        }
        writer.press(&field, ARROW_UP);
        assert_eq!(writer.value(&field), after, "the arrow takes up the last one");
        writer.press(&field, ESCAPE);
        assert_eq!(writer.value(&field), "");
    });
}

#[test]
fn a_message_is_deleted_for_everybody() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let text = format!("a slip of {}", writer.name());
        writes(writer, &text);
        reads_from(reader, &text);
        chooses(writer, "Delete", &text);
        let delete = button("Really delete for everybody?").inside(group("Message options"));
        writer.sees(&delete);
        reads_from(reader, &text);
        writer.click(&delete);
        for person in [writer, reader] {
            person.sees_no(&log("Messages").saying(&*text));
            reads_from(person, "Message deleted");
        }
    });
}

#[test]
fn signs_are_given_and_taken_back() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let text = format!("an idea of {}", writer.name());
        writes(writer, &text);
        chooses(reader, "Thumbs up", &text);
        let [add, own, both] = ["👍 1, add yours", "👍 1, remove yours", "👍 2, remove yours"].map(button);
        reader.sees(&own.clone().with("aria-pressed", "true"));
        writer.click(&add);
        reader.sees(&both);
        writer.sees(&both);
        reader.click(&both);
        writer.click(&own);
        for person in [writer, reader] {
            person.sees_no(&log("Messages").saying("👍"));
        }
    });
}

#[test]
fn the_others_see_who_is_writing_and_who_has_read() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let (field, text) = (textbox("Message"), format!("long thought of {}", writer.name()));
        reader.click(&button("Close chat"));
        writer.write(&field, &text);
        sees_writing(reader, &format!("{} is writing…", writer.name()));
        writer.press(&field, ENTER);
        sees_writing(reader, "");
        let seen = format!("Seen by {}", reader.name());
        reads_together(writer, &[&text, "Delivered"]);
        writer.sees_no(&log("Messages").saying(&*seen));
        reader.click(&button("Chat"));
        reads_together(writer, &[&text, &seen]);
    });
}

#[test]
fn messages_are_found() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    let [ada, bora] = &both;
    for (writer, text) in [(ada, "First apple"), (bora, "a pear"), (ada, "second Apple")] {
        writes(writer, text);
        for person in &both {
            reads_from(person, text);
        }
    }
    for person in &both {
        person.click(&button("Search messages"));
        let field = textbox("Search messages");
        for (sought, words) in [("apple", "2 of 2"), ("plum", "Nothing found"), ("APPLE", "2 of 2")] {
            person.write(&field, sought);
            person.sees(&status().saying(words));
        }
        // All of it is seen at once, so that there is nothing newer to go to.
        person.sees_no(&button("Newest messages"));
        person.press(&field, ENTER);
        person.sees(&status().saying("1 of 2"));
        person.click(&button("Next match"));
        person.sees(&status().saying("2 of 2"));
        person.press(&field, ESCAPE);
        person.sees_no(&field);
        person.sees(&log("Messages"));
    }
}

#[test]
fn the_chat_is_saved_as_a_text() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let text = format!("words of {}", writer.name());
        writes(writer, &text);
        reads_from(reader, &text);
        for (person, author) in [(writer, "You"), (reader, writer.name())] {
            person.click(&button("Chat options"));
            person.click(&button("Export as text").inside(group("Chat options")));
            let saved = person.saved_text("damso-chat.txt");
            assert!(saved.ends_with(&format!("  {author}\n    {text}\n")), "{saved}");
        }
    });
}
