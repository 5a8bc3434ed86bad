//! The chat: what is shown of a text, what waits unread, and what the keys do.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    CONTROL, ENTER, Person, SHIFT, Server, button, link, links, listbox, log, people, status, textbox,
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

/// Puts a text into the field at once, as pasting does, and sends it.
#[track_caller]
pub(crate) fn pastes(person: &Person, text: &str) {
    let field = textbox("Message");
    person.sees(&field);
    let paste = "const [sought, text] = input;
        const field = all(sought)[0];
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    person.run(paste, &json!([field, text]));
    person.press(&field, ENTER);
}

/// Waits until a message in which one of these words occurs has all of them: what was said, and what is known about it.
#[track_caller]
pub(crate) fn reads_together(person: &Person, words: &[&str]) {
    let script = "const messages = () => [...document.querySelectorAll('.message')].map((it) => squeeze(it.innerText));
        const found = () => messages().some((message) => input.every((words) => message.includes(words)));
        await until(found, () => `${input.join(' with ')} in: ${messages().join(' | ')}`)";
    person.run(script, &json!(words));
}

/// People who are in a call together, with the chat open, and the link of it.
pub(crate) fn chatting<const N: usize>(browsers: [Browser; N]) -> (Server, String, [Person; N]) {
    let server = Server::start();
    let people = people(browsers);
    let link = people[0].starts_call(&server.page());
    for person in &people[1..] {
        person.joins(&link);
    }
    for person in &people {
        people.iter().filter(|other| other.name() != person.name()).for_each(|other| person.is_with(other));
    }
    for person in &people {
        person.click(&button("Chat"));
    }
    (server, link, people)
}

/// Both ways between two, for each browser to write and to read.
pub(crate) fn both_ways([ada, bora]: &[Person; 2], exchange: impl Fn(&Person, &Person)) {
    exchange(ada, bora);
    exchange(bora, ada);
}

#[test]
fn a_text_is_shown_as_it_was_written() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
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
    let (_server, _, both) = chatting([Chromium, Firefox]);
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
        person.counts(2, &links().inside(log("Messages")));
    }
}

#[test]
fn unread_messages_are_counted_until_they_are_seen() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    for person in &both {
        person.click(&button("Close chat"));
    }
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
    let (_server, _, both) = chatting([Chromium, Firefox]);
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
        writer.write(&field, "with a key beside it");
        writer.press(&field, &[CONTROL, ENTER].concat());
        assert_eq!(writer.value(&field), "", "it is sent");
    });
}

#[test]
fn code_stays_as_it_is() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let end = format!("by {}", writer.name());
        pastes(writer, &format!("`@Ada a.b` or:\n```rust\nfn main() {{\n    // https://example.com\n}}\n```\n{end}"));
        reads_from(reader, &end);
        let codes = "const message = [...document.querySelectorAll('.message')].at(-1);
            return [...message.querySelectorAll('code')].map((code) => code.innerText)";
        let codes = reader.run(codes, &json!(null));
        assert_eq!(codes, json!(["@Ada a.b", "fn main() {\n    // https://example.com\n}"]));
        reader.sees_no(&links().inside(log("Messages")));
    });
}

#[test]
fn people_are_spoken_to_by_the_keyboard() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let field = textbox("Message");
        let begun = format!("look, @{}", reader.name()[..2].to_lowercase());
        writer.write(&field, &begun);
        writer.sees(&listbox("People to mention").saying(reader.name()));
        writer.press(&field, ENTER);
        writer.sees_no(&listbox("People to mention"));
        assert_eq!(writer.value(&field), format!("look, @{} ", reader.name()));
        writer.press(&field, &format!("there{ENTER}"));
        reads_together(reader, &["Mentions you", &format!("look, @{} there", reader.name())]);
    });
}

/// It comes by itself, as what is said does.
#[test]
fn a_text_that_is_too_long_becomes_a_file() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let text = format!("{}의 이야기. ", writer.name()).repeat(1000);
        pastes(writer, &text);
        reader.click(&button("Save: message.txt"));
        assert_eq!(reader.saved_text("message.txt"), text);
        assert_eq!(writer.value(&textbox("Message")), "");
    });
}

/// What turns the writing direction round, or is not seen, is seen, and does nothing; names have none of it.
#[test]
fn nothing_passes_for_something_else() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let name = writer.name();
        let lie = r"const send = RTCDataChannel.prototype.send;
            RTCDataChannel.prototype.send = function (message) {
                const lies = (name) => `${name[0]}\u202e\\u0007${name.slice(1)}`;
                return send.call(this, typeof message === 'string' ? message.replaceAll(input, lies) : message);
            }";
        writer.run(lie, &json!(name));
        let text = "gpj\u{202e}exe.\u{202c} \u{7}\u{1b}[31m \u{2066}x\u{2069}";
        pastes(writer, text);
        pastes(writer, "and more");
        reads_from(reader, "gpj⇄exe.⇄ ␇␛[31m ⇄x⇄");
        reads_from(reader, "and more");
        writer.click(&button("React"));
        writer.click(&button("Raise hand"));
        reader.sees(&status().saying(&*format!("{name} raised a hand.")));
        let hidden = r"return document.documentElement.textContent.match(/[\u0007\u001b\u202a-\u202e\u2066-\u2069]/u)";
        assert_eq!(reader.run(hidden, &json!(null)), json!(null));
        assert_eq!(reader.attribute(&damso_e2e::tile(writer), "aria-label"), name);
    });
}
