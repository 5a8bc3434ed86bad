//! What people do with each other besides talking.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ENTER, Find, Person, Server, Theme, Window, button, checkbox, dialog, group, heading, img, people, slider, status,
    textbox, tile,
};
use serde_json::json;

fn together(browser: Browser) -> (Server, [Person; 2]) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    (server, [ada, bora])
}

fn reacts(person: &Person, with: &str) {
    person.click(&button("React").inside(group("Call controls")));
    person.click(&button(with).inside(group("React")));
}

fn own() -> Find {
    group("You")
}

fn hands_and_signs_reach_the_other(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    // The tab tells that there is a call.
    let icon = "const icon = document.querySelector('link[rel~=icon]').href;
        const answer = await fetch(icon);
        return [icon.endsWith('favicon-call.svg'), answer.ok, document.title]";
    assert_eq!(ada.run(icon, &json!(null)), json!([true, true, "In a call · Damso"]));
    for (one, other) in [(&ada, &bora), (&bora, &ada)] {
        reacts(one, "Raise hand");
        other.sees(&img("Hand raised").inside(tile(one)));
        other.sees(&status().saying(format!("{} raised a hand.", one.name())));
        one.sees(&img("Hand raised").inside(own()));
        reacts(one, "Applause");
        other.sees(&img("Applause").inside(tile(one)));
        // Told by itself, it says who.
        let told = other.run("return squeeze(contentOf(all(input)[0]))", &json!(status().inside(tile(one))));
        assert_eq!(told, json!(format!("{}: Applause", one.name())));
        // The sign passes, the hand stays until its key takes it down.
        other.sees_no(&img("Applause").inside(tile(one)));
        other.sees(&img("Hand raised").inside(tile(one)));
        one.holds_key("h", |_| {});
        other.sees_no(&img("Hand raised").inside(tile(one)));
    }
}

fn a_name_is_changed_in_the_call(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    ada.opens("Settings");
    assert_eq!(ada.value(&textbox("Your name")), "Ada");
    ada.write(&textbox("Your name"), &format!("Ada Lovelace{ENTER}"));
    bora.sees(&group("Ada Lovelace"));
    // Whoever closes the dialog has finished, too.
    ada.write(&textbox("Your name"), "Countess");
    ada.click(&button("Close settings"));
    bora.sees(&group("Countess"));
}

fn who_speaks_is_marked(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    let (speaks, silent) = (("data-speaking", "on"), ("data-speaking", "off"));
    bora.sees(&tile(&ada).with(speaks.0, speaks.1));
    ada.sees(&own().with(speaks.0, speaks.1));
    ada.holds_key("m", |_| {});
    bora.sees(&tile(&ada).with("data-microphone", "off").with(silent.0, silent.1));
    // What is heard while somebody else speaks may come from the loudspeaker, and is no reason to say anything.
    bora.holds_key("m", |_| {});
    // The fake microphone goes on, as somebody does who has forgotten to unmute.
    ada.sees(&status().saying("You are muted: nobody hears you."));
    ada.click(&button("Unmute microphone").inside(status()));
    bora.sees(&tile(&ada).with("data-microphone", "on").with(speaks.0, speaks.1));
    ada.sees_no(&status().saying("You are muted"));
}

fn a_key_that_is_held_opens_the_microphone(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    ada.holds_key("m", |_| {});
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    bora.hears_nothing_of(&tile(&ada));
    ada.holds_key(" ", |_| {
        bora.sees(&tile(&ada).with("data-microphone", "on"));
        bora.hears(&tile(&ada));
    });
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    // Nor does it press the button that was clicked last.
    ada.click(&button("Unmute microphone"));
    bora.sees(&tile(&ada).with("data-microphone", "on"));
    ada.click(&button("Mute microphone"));
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    ada.holds_key(" ", |_| bora.sees(&tile(&ada).with("data-microphone", "on")));
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    ada.sees(&button("Unmute microphone"));
    // The key that opens the chat is not typed into it; what is typed there is no shortcut.
    ada.holds_key("c", |_| {});
    ada.press(&textbox("Message"), "m");
    assert_eq!(ada.value(&textbox("Message")), "m");
    ada.sees(&own().with("data-microphone", "off"));
    ada.click(&button("Close chat"));
    // Without shortcuts a key does nothing.
    ada.holds_key("?", |_| {});
    ada.click(&checkbox("Use keyboard shortcuts"));
    ada.click(&button("Close keyboard shortcuts"));
    ada.sees_no(&dialog("Keyboard shortcuts"));
    ada.holds_key("m", |ada| ada.sees(&own().with("data-microphone", "off")));
    ada.opens("Keyboard shortcuts");
    ada.sees(&heading("Keyboard shortcuts"));
    bora.sees(&tile(&ada).with("data-microphone", "off"));
}

fn somebody_is_asked_to_mute_and_played_softly(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    ada.chooses("Ask to mute", &bora);
    ada.sees(&status().saying("Bora was asked to mute."));
    bora.sees(&status().saying("Ada asks you to mute."));
    ada.sees(&tile(&bora).with("data-microphone", "on"));
    bora.click(&button("Mute").inside(status()));
    ada.sees(&tile(&bora).with("data-microphone", "off"));

    ada.click(&button("Options for Bora").inside(tile(&bora)));
    // The Home key takes a slider to its beginning.
    ada.press(&slider("Volume"), "\u{e011}");
    let volume = "const [tile, described] = input;
        const video = (await seen(tile, described)).querySelector('video');
        return until(() => video.volume === 0, () => `volume 0, not ${video.volume}`)";
    ada.run(volume, &json!([tile(&bora), "Bora"]));
    ada.sees(&img("Sound off for you").inside(tile(&bora)));
}

fn incoming_video_that_is_turned_off_is_not_sent(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    let sent = |person: &Person| {
        let script = "const frames = async () => {
                const connection = recorded.connections.find((it) => it.connectionState === 'connected');
                const stats = [...(await connection.getStats()).values()];
                return stats.filter((it) => it.type === 'outbound-rtp' && it.kind === 'video')
                    .reduce((sum, it) => sum + (it.framesSent ?? 0), 0);
            };
            let [before, quiet] = [-1, 0];
            // Three looks in a row, a tenth of a second or more apart, at which nothing had been sent.
            const rests = async () => {
                const now = await frames();
                quiet = now === before ? quiet + 1 : 0;
                before = now;
                return quiet >= 3;
            };
            await until(rests, () => 'no frame to be sent any more');";
        person.run(script, &json!(null));
    };
    ada.chooses("Turn off incoming video", &bora);
    sent(&bora);
    ada.sees_no_picture(&tile(&bora).with("data-video", "off"));
    ada.hears(&tile(&bora));
    bora.sees_moving(&tile(&ada));
    ada.chooses("Turn on incoming video", &bora);
    ada.sees_moving(&tile(&bora));

    ada.opens("Turn off all incoming video");
    sent(&bora);
    ada.opens("Turn on all incoming video");
    ada.sees_moving(&tile(&bora));

    // A phone's window is filled by the chat.
    ada.uses(Theme::Dark, Window::Phone);
    ada.click(&button("Chat"));
    sent(&bora);
    ada.click(&button("Close chat"));
    ada.sees_moving(&tile(&bora));
}

fn a_picture_for_which_there_is_no_room_is_told(browser: Browser) {
    let (_server, [ada, bora]) = together(browser);
    let paused = || status().saying("Picture paused").inside(tile(&bora));
    bora.says_to_withhold(true, false);
    ada.sees(&paused());
    bora.says_to_withhold(false, false);
    ada.sees_no(&paused());
    ada.sees_moving(&tile(&bora));
}

fn the_numbers_can_be_read_and_copied_without_addresses(browser: Browser) {
    let (_server, [ada, _bora]) = together(browser);
    ada.run(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })",
        &json!(null),
    );
    ada.opens("Connection details");
    let panel = dialog("Connection details");
    let measured = "const dialog = await seen(...input);
        const now = (name) => dialog.querySelector(`[role=img][aria-label^='${name}: ']`)?.getAttribute('aria-label');
        const known = () => ['Round trip', 'Received', 'Sent'].every((name) => /: \\d/.test(now(name) ?? ''));
        await until(known, () => `numbers: ${dialog.innerText}`)";
    ada.run(measured, &json!([panel, "the panel"]));
    ada.click(&button("Copy report"));
    ada.sees(&status().saying("Report copied"));
    let report = ada.run("return window.copied", &json!(null));
    let report = report.as_str().expect("it was copied");
    assert!(report.contains("Person 1"), "{report}");
    let is_address =
        |word: &str| word.matches('.').count() == 3 || word.matches(':').count() > 2 || word.contains(".local");
    assert!(!report.split_whitespace().any(is_address), "{report}");
    assert!(!report.contains("Bora"), "{report}");
}

crate::in_both_browsers!(
    hands_and_signs_reach_the_other,
    who_speaks_is_marked,
    a_name_is_changed_in_the_call,
    a_key_that_is_held_opens_the_microphone,
    somebody_is_asked_to_mute_and_played_softly,
    incoming_video_that_is_turned_off_is_not_sent,
    a_picture_for_which_there_is_no_room_is_told,
    the_numbers_can_be_read_and_copied_without_addresses,
);
