//! The chat: what is shown of a text, what waits unread, and what the keys do.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    ENTER, Person, SHIFT, Server, button, link, log, people, status, textbox,
};
use serde_json::json;

/// Sends a message by the Enter key.
#[track_caller]
pub(crate) fn writes(person: &Person, text: &str) {
    let field = textbox("Message");
    person.write(&field, text);
    person.press(&field, ENTER);
    assert_eq!(person.value(&field), "", "the field is empty again");
}

/// Waits for a message, to the letter.
#[track_caller]
pub(crate) fn reads_from(person: &Person, text: &str) {
    person.sees(&log("Messages").saying(text));
}

fn together() -> (Server, [Person; 2]) {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    bora.is_with(&ada);
    (server, [ada, bora])
}

/// Both ways between the two, for each browser to write and to read.
fn both_ways([ada, bora]: &[Person; 2], exchange: impl Fn(&Person, &Person)) {
    exchange(ada, bora);
    exchange(bora, ada);
}

#[test]
fn a_text_is_shown_as_it_was_written() {
    let (_server, both) = together();
    for person in &both {
        person.click(&button("Chat"));
    }
    both_ways(&both, |writer, reader| {
        let field = textbox("Message");
        let [first, second] =
            [format!("first line of {}", writer.name()), format!("   second line of {}", writer.name())];
        writer.write(&field, &first);
        writer.press(&field, &format!("{SHIFT}{ENTER}"));
        writer.press(&field, &second);
        assert_eq!(writer.value(&field), format!("{first}\n{second}"));
        writer.press(&field, ENTER);
        reader.sees(&log("Messages").saying(second.trim()));
        let shown = reader.reads(&log("Messages"));
        assert!(shown.contains(&format!("{first}\n{second}")), "{shown:?}");

        let markup = format!("<img src=x onerror=alert(1)> by {}", writer.name());
        writes(writer, &markup);
        reads_from(reader, &markup);
        let images = reader.run("return all(input)[0].querySelectorAll('img').length", &json!(log("Messages")));
        assert_eq!(images, json!(0));
    });
}

#[test]
fn links_can_be_followed_without_danger() {
    let (_server, both) = together();
    for person in &both {
        person.click(&button("Chat"));
    }
    both_ways(&both, |writer, reader| {
        let address = format!("https://example.com/{}?a=b&c=%20#d", writer.name());
        writes(writer, &format!("see {address}, not javascript:alert(1)"));
        let shown = link(&*address).inside(log("Messages"));
        for (attribute, value) in [("href", &*address), ("target", "_blank"), ("referrerpolicy", "no-referrer")] {
            assert_eq!(reader.attribute(&shown, attribute), value);
        }
        let relation = reader.attribute(&shown, "rel");
        for word in ["noopener", "noreferrer"] {
            assert!(relation.split(' ').any(|part| part == word), "{relation}");
        }
        reads_from(reader, ", not javascript:alert(1)");
    });
    for person in &both {
        person.counts(2, &damso_e2e::links().inside(log("Messages")));
    }
}

#[test]
fn unread_messages_are_counted_until_they_are_seen() {
    let (_server, both) = together();
    both_ways(&both, |writer, reader| {
        reader.sees_no(&status().saying("new message"));
        writer.click(&button("Chat"));
        writes(writer, "one");
        reader.sees(&status().saying("1 new message"));
        writes(writer, "two");
        reader.sees(&status().saying("2 new messages"));
        reader.click(&button("Chat"));
        reader.sees(&log("Messages").saying("two"));
        reader.sees_no(&status().saying("new message"));
        for person in [writer, reader] {
            person.click(&button("Close chat"));
        }
    });
}

#[test]
fn enter_never_sends_half_a_syllable() {
    let (_server, both) = together();
    for person in &both {
        person.click(&button("Chat"));
    }
    both_ways(&both, |writer, reader| {
        let field = textbox("Message");
        let text = format!("{}의 한글", writer.name());
        writer.write(&field, &text);
        // The Enter that ends a composition: as browsers tell it, and as Safari does, after the composition.
        for (key_code, composing) in [(13, true), (229, true), (229, false)] {
            let untouched = writer.run(
                "const [sought, keyCode, isComposing] = input;
                const options = { key: 'Enter', code: 'Enter', keyCode, isComposing, bubbles: true, cancelable: true };
                return all(sought)[0].dispatchEvent(new KeyboardEvent('keydown', options))",
                &json!([field, key_code, composing]),
            );
            assert_eq!(untouched, json!(true), "the key belongs to the input method");
            assert_eq!(writer.value(&field), text, "nothing is sent");
        }
        writer.press(&field, ENTER);
        reads_from(reader, &text);
        let times = reader.reads(&log("Messages")).matches(&text).count();
        assert_eq!(times, 1, "it is sent once");
    });
}
