//! Sharing a screen: the others see it beside the person, and it ends when it is stopped.

use serde_json::json;

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Display, Find, Person, Server, Theme, Window, alert, button, group, people, status, tile,
};

use crate::stage::reaches_the_tiles;

fn screen_of(person: &Person) -> Find {
    group(format!("{}’s screen", person.name()))
}

#[test]
fn it_is_seen_beside_the_person_also_by_who_comes_later() {
    let server = Server::start();
    let [ada, bora, cleo] = people([Chromium, Firefox, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.sees_and_hears(&bora);

    ada.click(&button("Share screen"));
    ada.sees(&status().saying("Everybody sees your screen."));
    // The screen that Chromium makes up has a sound with the call in it.
    ada.sees(&status().saying("Its sound is not shared."));
    bora.sees_moving(&screen_of(&ada));
    bora.sees_and_hears(&ada);
    cleo.joins(&link);
    cleo.sees_moving(&screen_of(&ada));
    cleo.sees_moving(&tile(&ada));
    ada.sees_moving(&tile(&cleo));
    for window in [Window::Desktop, Window::Phone] {
        ada.uses(Theme::Dark, window);
        reaches_the_tiles(&ada);
        ada.is_pictured(&format!("chromium-dark-en-{window}-sharing"));
    }

    ada.click(&button("Stop sharing"));
    for other in [&bora, &cleo] {
        other.sees_no(&screen_of(&ada));
        other.sees_and_hears(&ada);
    }
    ada.sees(&button("Share screen"));
}

#[test]
fn two_share_at_once_and_leaving_ends_it() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    bora.is_with(&ada);
    for person in [&ada, &bora] {
        person.click(&button("Share screen"));
    }
    ada.sees_moving(&screen_of(&bora));
    bora.sees_moving(&screen_of(&ada));

    // The button of the browser's own bar ends the track.
    bora.run("recorded.tracks.at(-1).dispatchEvent(new Event('ended'))", &json!(null));
    ada.sees_no(&screen_of(&bora));
    bora.sees(&button("Share screen"));

    ada.leaves();
    ada.is_at_rest();
    bora.sees_no(&screen_of(&ada));
    bora.leaves();
    bora.is_at_rest();
}

/// A screen with a sound of its own. The one that Chromium makes up here has one that is not told apart from the call's.
const WITH_SOUND: &str = "const share = MediaDevices.prototype.getDisplayMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getDisplayMedia = async (wishes) => {
        const stream = await share(wishes);
        stream.getAudioTracks().forEach((track) => stream.removeTrack(track));
        const context = new AudioContext();
        const [tone, heard] = [context.createOscillator(), context.createMediaStreamDestination()];
        tone.connect(heard);
        tone.start();
        const [sound] = heard.stream.getAudioTracks();
        sound.getSettings = () => ({ restrictOwnAudio: input });
        stream.addTrack(sound);
        return stream;
    }";

/// The sound of a screen is kept where the browser keeps this call out of it, and not where everybody would hear an echo.
#[test]
fn its_sound_is_heard_and_muted_by_itself() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    ada.run(WITH_SOUND, &json!(false));
    ada.click(&button("Share screen"));
    ada.sees(&status().saying("Your screen is shared without sound, so that nobody hears an echo."));
    bora.sees_moving(&screen_of(&ada));
    bora.sees_no(&button("Mute this screen"));
    ada.click(&button("Stop sharing"));
    bora.sees_no(&screen_of(&ada));

    ada.run(WITH_SOUND, &json!(true));
    ada.click(&button("Share screen"));
    bora.sees_moving(&screen_of(&ada));
    bora.hears(&screen_of(&ada));
    ada.sees(&status().saying("Everybody sees your screen."));
    ada.sees_no(&status().saying("Its sound is not shared."));
    bora.click(&button("Mute this screen"));
    let muted = "const { element } = soundOf(input[0]);
        await until(() => element.muted, () => 'the screen to be muted'); return true";
    assert_eq!(bora.run(muted, &json!([screen_of(&ada), "the screen"])), json!(true));
    bora.sees_and_hears(&ada);
    bora.click(&button("Unmute this screen"));
    bora.hears(&screen_of(&ada));
}

/// Somebody may listen to a screen and look elsewhere.
#[test]
fn its_sound_waits_for_no_picture() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    let look_away = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'))";
    bora.run(look_away, &json!(null));
    ada.run(WITH_SOUND, &json!(true));
    ada.click(&button("Share screen"));
    bora.hears(&screen_of(&ada));
    let picture = "return (await seen(...input)).querySelector('video').videoWidth";
    assert_eq!(bora.run(picture, &json!([screen_of(&ada), "the screen"])), json!(0), "none is sent");
}

/// However wide the page is, and whatever is told there: the buttons in it can be pressed.
#[test]
fn a_notice_lies_below_the_banners() {
    let server = Server::start();
    let [ada] = people([Chromium]);
    ada.starts_call(&server.page());
    ada.click(&button("Share screen"));
    ada.sees(&button("Optimise for motion"));
    ada.click(&button("Turn camera off"));
    ada.pretend(&json!({"camera": "NotReadableError"}));
    ada.click(&button("Turn camera on"));
    ada.sees(&alert().saying("Your camera cannot be used at the moment."));
    for window in [Window::Desktop, Window::Phone] {
        ada.uses(Theme::Dark, window);
        match window {
            Window::Phone => ada.opens("Copy link"),
            _ => ada.click(&button("Copy link").inside(group("Call controls"))),
        }
        ada.sees(&status().saying("Link copied."));
        let apart = "const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            const gap = () => box('.call > .toasts > .toast').top - Math.max(box('.banners').bottom, box('.tile').top + 46);
            await until(() => gap() >= 0, () => `a gap of ${gap()} pixels`)";
        ada.run(apart, &json!(null));
        ada.click(&button("Dismiss").inside(status().saying("Link copied.")));
    }
}

/// Firefox takes no hints.
#[test]
fn the_encoder_is_told_what_is_shown() {
    let server = Server::start();
    let [ada] = people([Chromium]);
    ada.starts_call(&server.page());
    ada.click(&button("Share screen"));
    let is_told = |hint: &str| {
        let script = "const told = () => recorded.tracks.findLast(({ kind }) => kind === 'video')?.contentHint;
            await until(() => told() === input, () => `the hint ${input}, not ${told()}`)";
        ada.run(script, &json!(hint));
    };
    ada.sees(&button("Optimise for motion"));
    is_told("detail");
    ada.click(&button("Optimise for motion"));
    is_told("motion");
    ada.click(&button("Optimise for text"));
    is_told("detail");
}

/// Unlike Chromium, Firefox makes up no screen: what is seen is Firefox itself, with all that moves in it.
#[test]
fn firefox_shares_as_well() {
    let server = Server::start();
    let [ada, bora] = people([Firefox.display(Display::Virtual), Chromium.into()]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);

    ada.click(&button("Share screen"));
    ada.sees(&status().saying("Everybody sees your screen."));
    // Firefox never captures a sound, so that nobody has forgotten it.
    ada.sees_no(&status().saying("Its sound is not shared."));
    bora.sees_moving(&screen_of(&ada));
    bora.sees_and_hears(&ada);

    ada.click(&button("Stop sharing"));
    bora.sees_no(&screen_of(&ada));
    bora.sees_and_hears(&ada);
}

#[test]
fn what_cannot_be_shared_is_told() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.is_with(&bora);
    ada.pretend(&json!({"screen": "NotReadableError"}));
    // Without a display, Firefox finds nothing to share.
    for person in [&ada, &bora] {
        person.click(&button("Share screen"));
        person.sees(&status().saying("Your screen could not be shared."));
        person.sees(&button("Share screen"));
    }
    ada.click(&button("Dismiss"));
    // Nobody can say no so soon.
    ada.pretend(&json!({"screen": "NotAllowedError"}));
    ada.click(&button("Share screen"));
    let refused = || status().saying("Sharing is not allowed here.");
    ada.sees(&refused());
    ada.click(&button("Dismiss"));
    // Who says no to the browser's question knows it.
    ada.pretend(&json!({"screen": "NotAllowedError", "answer": 1_000}));
    ada.click(&button("Share screen"));
    ada.run("await until(() => recorded.refused === 3, () => `a third no, not ${recorded.refused}`)", &json!(null));
    ada.pretend(&json!({}));
    ada.click(&button("Share screen"));
    bora.sees_moving(&screen_of(&ada));
    ada.sees_no(&refused());
    ada.sees_no(&status().saying("Your screen could not be shared."));
}
