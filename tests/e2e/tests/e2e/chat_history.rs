//! What everybody comes to have of a chat: each message once, in one order, from the first one on, for as long as somebody
//! wants it.

use std::ops::Range;

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    END, ESCAPE, HOME, Person, Server, TestFile, button, buttons, checkbox, dialog, group, log, people, status,
    textbox, tile,
};
use serde_json::json;

use crate::{
    chat::{both_ways, chatting, reads_from, reads_together, writes},
    files::does,
};

/// Everything that was said, or the name of what was offered, and by whom.
#[track_caller]
pub(crate) fn said(person: &Person) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.message')].map((message) => {
            const author = message.querySelector('.message-author').textContent;
            return `${author === 'You' ? input : author}: ${message.querySelector('.message-text, .file-name').innerText}`;
        })";
    let said = person.run(script, &json!(person.name()));
    serde_json::from_value(said).expect("the script says texts")
}

/// Where this browser keeps a chat.
#[track_caller]
fn kept(person: &Person) -> serde_json::Value {
    let script = "const keys = { inTab: Object.keys(sessionStorage), inBrowser: Object.keys(localStorage) };
        return Object.keys(keys).filter((place) => keys[place].some((key) => key.startsWith('damso.chat')))";
    person.run(script, &json!(null))
}

in_both_browsers![
    what_was_written_alone_waits_for_others,
    a_reload_keeps_the_chat,
    leaving_forgets_the_chat,
    a_chat_is_kept_for_the_next_visit,
    a_long_chat_is_seen_from_end_to_end,
];

#[test]
fn a_message_is_there_once_and_is_confirmed() {
    let (_server, _, both) = chatting([Chromium, Firefox]);
    both_ways(&both, |writer, reader| {
        let text = format!("words of {}", writer.name());
        writes(writer, &text);
        reads_from(reader, &text);
        reads_together(writer, &[&text, "Delivered"]);
    });
    for person in &both {
        assert_eq!(said(person), ["Ada: words of Ada", "Bora: words of Bora"]);
    }
}

#[test]
fn whoever_does_not_have_it_yet_gets_it() {
    let (_server, _, [ada, bora, chin]) = chatting([Chromium, Firefox, Chromium]);
    chin.closes_the_laptop();
    writes(&ada, "while Chin sleeps");
    reads_together(&ada, &["while Chin sleeps", "Delivered to 1 of 2"]);
    reads_from(&bora, "while Chin sleeps");
    chin.opens_the_laptop();
    reads_from(&chin, "while Chin sleeps");
    ada.sees_no(&log("Messages").saying("Delivered to 1 of 2"));
    assert_eq!(said(&chin), ["Ada: while Chin sleeps"]);
}

#[test]
fn who_leaves_before_it_is_delivered_is_asked() {
    let (_server, _, [ada, bora]) = chatting([Chromium, Firefox]);
    bora.closes_the_laptop();
    writes(&ada, "while Bora sleeps");
    ada.click(&button("Leave"));
    ada.sees(&dialog("Not everything is delivered"));
    bora.opens_the_laptop();
    reads_from(&bora, "while Bora sleeps");
    ada.sees(&dialog("Leave the call?"));
    ada.click(&button("Stay"));
    reads_together(&ada, &["while Bora sleeps", "Delivered"]);
    ada.leaves();
}

fn what_was_written_alone_waits_for_others(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, browser.other()]);
    let link = ada.starts_call(&server.page());
    ada.click(&button("Chat"));
    for text in ["one", "two"] {
        writes(&ada, text);
        reads_together(&ada, &[text, "Waits until a reader is here. If you leave first, nobody gets it."]);
    }
    bora.joins(&link);
    bora.click(&button("Chat"));
    reads_from(&bora, "two");
    for text in ["one", "two"] {
        reads_together(&ada, &[text, "Delivered"]);
    }
    assert_eq!(said(&bora), ["Ada: one", "Ada: two"]);
}

#[test]
fn who_comes_late_reads_what_was_said() {
    let server = Server::start();
    let [ada, bora, chin] = people([Firefox, Chromium, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.is_with(&bora);
    for person in [&ada, &bora] {
        person.click(&button("Chat"));
    }
    for (writer, reader, text) in [(&ada, &bora, "one"), (&bora, &ada, "two"), (&ada, &bora, "three")] {
        writes(writer, text);
        reads_from(reader, text);
    }
    bora.leaves();
    ada.sees_no(&tile(&bora));
    writes(&ada, "four");
    chin.joins(&link);
    chin.click(&button("Chat"));
    reads_together(&chin, &["Bora", "two", "Passed on by Ada"]);
    reads_from(&chin, "four");
    assert_eq!(said(&chin), ["Ada: one", "Bora: two", "Ada: three", "Ada: four"]);
    assert_eq!(said(&ada), said(&chin));
}

/// With somebody, and alone.
fn a_reload_keeps_the_chat(browser: Browser) {
    let (_server, _, [ada, bora]) = chatting([browser, browser.other()]);
    for (writer, reader, text) in [(&ada, &bora, "one"), (&bora, &ada, "two")] {
        writes(writer, text);
        reads_from(reader, text);
    }
    let reloads = || {
        ada.reload();
        ada.enters_call();
        ada.click(&button("Chat"));
        reads_from(&ada, "two");
    };
    reloads();
    writes(&ada, "three");
    reads_from(&bora, "three");
    let all = ["Ada: one", "Bora: two", "Ada: three"];
    assert_eq!(said(&ada), all);
    assert_eq!(said(&bora), all);
    bora.leaves();
    ada.sees_no(&tile(&bora));
    reloads();
    assert_eq!(said(&ada), all);
}

fn leaving_forgets_the_chat(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.starts_call(&server.page());
    ada.click(&button("Chat"));
    writes(&ada, "nobody's business");
    ada.leaves();
    assert_eq!(kept(&ada), json!([]));
    ada.click(&button("Rejoin"));
    ada.click(&button("Chat"));
    ada.sees(&log("Messages"));
    assert_eq!(said(&ada), [""; 0]);
}

#[track_caller]
fn switches_keeping(person: &Person) {
    person.click(&button("Chat options"));
    person.click(&checkbox("Keep this chat").inside(group("Chat options")));
    person.types(ESCAPE);
    person.sees_no(&group("Chat options"));
}

fn a_chat_is_kept_for_the_next_visit(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    let link = ada.starts_call(&server.page());
    ada.click(&button("Chat"));
    switches_keeping(&ada);
    writes(&ada, "to be remembered");
    ada.leaves();
    ada.close_tab();

    ada.joins(&link);
    ada.click(&button("Chat"));
    reads_together(&ada, &["You", "to be remembered"]);
    assert_eq!(kept(&ada), json!(["inBrowser"]));
    switches_keeping(&ada);
    assert_eq!(kept(&ada), json!([]));
    ada.leaves();
    assert_eq!(kept(&ada), json!([]));
}

/// A message for each number.
#[track_caller]
fn writes_numbers(person: &Person, numbers: Range<usize>) {
    let write = "const [sought, from, to] = input;
        const [field] = all(sought);
        for (let i = from; i < to; i += 1) {
            field.value = `number ${i}.`;
            field.form.requestSubmit();
            await new Promise((resolve) => setTimeout(resolve));
        }";
    person.run(write, &json!([textbox("Message"), numbers.start, numbers.end]));
}

/// Whoever opens the chat sees its end.
#[test]
fn what_is_new_above_is_counted_and_led_to() {
    let server = Server::start();
    let [ada, bora] = people([Firefox, Chromium]);
    let link = ada.starts_call(&server.page());
    ada.click(&button("Chat"));
    writes_numbers(&ada, 0..60);
    bora.joins(&link);
    bora.sees(&status().saying("60 new messages"));
    bora.click(&button("Chat"));
    reads_from(&bora, "number 59.");
    let above = buttons().saying("new messages above");
    bora.click(&above);
    reads_from(&bora, "number 0.");
    bora.sees_no(&above);
    // Whoever has closed the chat is not told again.
    for _ in 0..2 {
        bora.click(&button("Chat"));
    }
    reads_from(&bora, "number 59.");
    bora.sees_no(&above);
    bora.sees_no(&status().saying("new message"));
}

/// Of a long chat, little is in the document at any time.
fn a_long_chat_is_seen_from_end_to_end(browser: Browser) {
    const MESSAGES: usize = 500;
    const BATCH: usize = 50;
    let (_server, _, [ada, bora]) = chatting([browser.other(), browser]);
    for from in (0..MESSAGES).step_by(BATCH) {
        writes_numbers(&ada, from..from + BATCH);
    }
    let messages = log("Messages");
    for (keys, text) in [("", "number 499."), (HOME, "number 0."), (END, "number 499.")] {
        bora.press(&messages, keys);
        let seen = "const [sought, text] = input;
            const [log] = all(sought);
            const messages = () => [...log.querySelectorAll('.message')];
            const found = () => {
                const frame = log.getBoundingClientRect();
                const message = messages().find((it) => it.querySelector('.message-text').innerText === text);
                const place = message?.getBoundingClientRect();
                return place && place.top >= frame.top && place.bottom <= frame.bottom;
            };
            await until(found, () => `${text} to be seen, not ${[messages().at(0), messages().at(-1)].map((it) => it.innerText)}`);
            return messages().length";
        let count = bora.run(seen, &json!([messages, text])).as_u64().expect("it is a number");
        assert!(count <= 100, "{count} messages are in the document");
    }
    // What one offers while the chat is closed opens it, and is seen at its end, wherever it was closed.
    bora.press(&messages, HOME);
    bora.sees(&messages.clone().saying("number 0."));
    bora.click(&button("Chat"));
    bora.sees_no(&messages);
    let file = TestFile::new("notes.bin", 10);
    bora.offers_to(&ada, &[&file]);
    ada.sees(&does("Download", &file));
    let at_end = "const [log] = await until(() => all(input).length && all(input), () => 'the chat');
        await until(() => log.scrollTop > -1, () => `the end, and not ${log.scrollTop}`)";
    bora.run(at_end, &json!(messages));
}
