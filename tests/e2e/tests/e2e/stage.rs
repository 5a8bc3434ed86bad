//! Where everybody is on the stage: alike or one in the foreground, oneself in a corner or hidden, or in a window of its own, or all
//! over the screen.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Find, Person, Rules, Server, TestFile, Theme, Window, button, dialog, group, people, tile,
};
use serde_json::{Value, json};

use crate::files::{does, sees};

/// Where a tile is, in parts of the stage: its middle, and its width and height.
fn place(person: &Person, sought: &Find) -> [f64; 4] {
    let script = "const [sought, described] = input;
        const tile = (await seen(sought, described)).getBoundingClientRect();
        const stage = document.querySelector('.stage').getBoundingClientRect();
        return [(tile.x + tile.width / 2 - stage.x) / stage.width, (tile.y + tile.height / 2 - stage.y) / stage.height,
            tile.width / stage.width, tile.height / stage.height]";
    let place = person.run(script, &json!([sought, sought.to_string()]));
    [0, 1, 2, 3].map(|index| place[index].as_f64().expect("a number"))
}

/// Waits until one tile is wider than another.
fn sees_wider(person: &Person, large: &Find, small: &Find) {
    let script = "const width = (sought) => all(sought)[0]?.getBoundingClientRect().width;
        await until(() => width(input[0]) > 1.5 * width(input[1]), () => `${input.map(width)}; ${inventory()}`)";
    person.run(script, &json!([large, small]));
}

/// Waits until nothing lies over what can be pressed on the others' tiles.
#[track_caller]
pub(crate) fn reaches_the_tiles(person: &Person) {
    let script = "const buttons = () => [...document.querySelectorAll('.tile:not(.own) > :is(button, details)')]
            .filter((it) => it.checkVisibility());
        const covered = () => buttons().filter((it) => {
            const { x, y, width, height } = it.getBoundingClientRect();
            return !it.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        });
        const words = () => `what lies over ${covered().map(({ outerHTML }) => outerHTML)} to go; ${inventory()}`;
        await until(() => buttons().length && !covered().length, words)";
    person.run(script, &json!(null));
}

/// Keeps how more than two people look, with which a phone's window is full. The walk through every state has only two.
#[track_caller]
fn is_looked_at(person: &Person, state: &str) -> String {
    let name = |theme, window| format!("{}-{theme}-en-{window}-{state}", person.browser());
    for (theme, window) in [(Theme::Light, Window::Phone), (Theme::Dark, Window::Desktop)] {
        person.uses(theme, window);
        person.is_pictured(&name(theme, window));
    }
    name(Theme::Dark, Window::Desktop)
}

/// Somebody's menu opens as a whole, on whichever side of its button there is room.
#[track_caller]
fn sees_the_whole_menu(person: &Person, other: &Person) {
    let menu = format!("Options for {}", other.name());
    person.click(&button(&*menu).inside(tile(other)));
    let script = "const menu = await seen(...input);
        const { top, bottom, height } = menu.getBoundingClientRect();
        return menu.scrollHeight === menu.clientHeight && top >= 0 && bottom <= innerHeight || `${[top, height]}`";
    assert_eq!(person.run(script, &json!([group(&*menu), menu])), json!(true));
    person.click(&button(&*menu).inside(tile(other)));
}

fn somebody_is_kept_in_the_foreground(browser: Browser) {
    let server = Server::start();
    let [ada, bora, cleo] = people([browser, Chromium, Chromium]);
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    ada.sees_and_hears(&bora);
    let picture = "const [tile, described] = input;
        const video = (await seen(tile, described)).querySelector('video');
        const same = video.hasAttribute('data-known');
        video.setAttribute('data-known', '');
        return same";
    let is_as_before = || ada.run(picture, &json!([tile(&bora), "Bora"]));
    is_as_before();
    cleo.joins(&link);
    for other in [&bora, &cleo] {
        ada.sees_and_hears(other);
    }
    assert_eq!(is_as_before(), json!(true), "who was there before is not drawn anew");
    let (left, right) = (place(&ada, &tile(&bora)), place(&ada, &tile(&cleo)));
    assert!((left[2] - right[2]).abs() < 0.01, "alike: {left:?} and {right:?}");
    // While it is judged, a busy Firefox loses its connections.
    if browser == Chromium {
        let state = is_looked_at(&ada, "three");
        ada.passes_axe(&state, Rules::All);
    }

    // That somebody has joined is told over the menus, for a while.
    ada.sees_no(&button("Dismiss"));
    for (large, small) in [(&bora, &cleo), (&cleo, &bora)] {
        ada.chooses("Pin", large);
        sees_wider(&ada, &tile(large).with("data-pinned", "on"), &tile(small));
        ada.sees_moving(&tile(large));
        ada.sees_moving(&tile(small));
        for other in [large, small] {
            sees_the_whole_menu(&ada, other);
        }
    }
    if browser == Chromium {
        is_looked_at(&ada, "pinned");
    }
    ada.chooses("Unpin", &cleo);
    ada.sees(&tile(&cleo).with("data-pinned", "off"));

    // Whoever speaks alone is large.
    ada.opens("Speaker view");
    bora.click(&button("Mute microphone"));
    sees_wider(&ada, &tile(&cleo), &tile(&bora));
    bora.click(&button("Unmute microphone"));
    cleo.click(&button("Mute microphone"));
    sees_wider(&ada, &tile(&bora), &tile(&cleo));
    ada.opens("Grid view");
    ada.opens("Hide my picture");
    ada.sees_no(&group("You"));
    ada.opens("Show my picture");
    ada.sees_moving(&group("You"));
}

fn ones_own_picture_goes_to_any_corner(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    let own = group("You").with("data-floats", "on");
    let is_at = |right: bool, below: bool| {
        let script = "const [sought, right, below] = input;
            const there = () => {
                const tile = all(sought)[0].getBoundingClientRect();
                const stage = document.querySelector('.stage').getBoundingClientRect();
                const [x, y] = [tile.x + tile.width / 2 - stage.x, tile.y + tile.height / 2 - stage.y];
                return x > stage.width / 2 === right && y > stage.height / 2 === below;
            };
            await until(there, () => `the corner ${right} ${below}`)";
        ada.run(script, &json!([own, right, below]));
        reaches_the_tiles(&ada);
    };
    // It begins there.
    is_at(true, true);
    ada.drags(&own, (-500, -20));
    is_at(false, true);
    ada.drags(&own, (30, -300));
    is_at(false, false);
    // With the keyboard alone, the same by a menu.
    for (right, below) in [(true, false), (true, true), (false, true)] {
        ada.opens("Move my picture");
        is_at(right, below);
    }
    ada.sees_moving(&own);
}

fn the_page_takes_the_whole_screen_and_gives_it_back(browser: Browser) {
    let server = Server::start();
    let [ada] = people([browser]);
    ada.starts_call(&server.page());
    let is_full = |full: bool| {
        let script = "const full = () => document.fullscreenElement === document.documentElement;
            await until(() => full() === input, () => `the whole screen: ${input}, not ${full()}`)";
        ada.run(script, &json!(full));
    };
    for [item, next] in [["Full screen", "Leave full screen"], ["Leave full screen", "Full screen"]] {
        ada.opens(item);
        is_full(item == "Full screen");
        ada.click(&button("More").inside(group("Call controls")));
        ada.sees(&button(next).inside(group("More")));
        ada.sees_no(&button(item).inside(group("More")));
        ada.click(&button("More").inside(group("Call controls")));
    }
    ada.holds_key("f", |_| is_full(true));
    ada.holds_key("f", |_| is_full(false));
}

/// Firefox lets no driver click so that it would open the window.
#[test]
fn the_call_floats_in_a_window_of_its_own() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    ada.opens("Picture in picture");
    let floating = "const inside = () => documentPictureInPicture.window?.document;
        const video = () => inside()?.querySelector('video');
        await until(() => video()?.videoWidth > 0, () => 'a picture in the floating window');
        return [...inside().querySelectorAll('button')].map((button) => button.textContent)";
    assert_eq!(ada.run(floating, &json!(null)), json!(["Mute microphone", "Turn camera off", "Leave"]));
    let press = |button: usize| {
        ada.run("documentPictureInPicture.window.document.querySelectorAll('button')[input].click()", &json!(button));
    };
    press(0);
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    let words = "const first = () => documentPictureInPicture.window.document.querySelector('button').textContent;
        await until(() => first() === 'Unmute microphone', () => `Unmute microphone, not ${first()}`)";
    ada.run(words, &json!(null));
    let shows = |words: &str, is_pictured: bool| {
        let script = "const { body } = documentPictureInPicture.window.document;
            const shown = () => [body.querySelector('p').textContent, Boolean(body.querySelector('video').srcObject)];
            await until(() => `${shown()}` === `${input}`, () => `${input}, not ${shown()}`)";
        ada.run(script, &json!([words, is_pictured]));
    };
    bora.click(&button("Turn camera off"));
    shows("Bora", false);
    bora.click(&button("Turn camera on"));
    shows("", true);
    bora.says_to_withhold(true, false);
    shows("Bora: Picture paused", false);
    bora.says_to_withhold(false, false);
    shows("", true);
    ada.chooses("Turn off incoming video", &bora);
    shows("Bora", false);
    // What was not saved would be lost. The question is on the page.
    let file = TestFile::new("notes.bin", 5_000);
    for person in [&ada, &bora] {
        person.click(&button("Chat"));
    }
    bora.attaches(&[&file]);
    ada.click(&does("Download", &file));
    sees(&ada, &file, &["whole"]);
    press(2);
    ada.sees(&dialog("Some files would be lost"));
    ada.click(&button("Stay"));
    bora.sees(&tile(&ada));
    ada.click(&does("Save", &file));
    ada.has_saved(file.name(), &file);
    press(2);
    ada.sees(&button("Rejoin"));
    let closed =
        ada.run("await until(() => !documentPictureInPicture.window, () => 'it to close'); return true", &json!(null));
    assert_eq!(closed, Value::Bool(true));
}

crate::in_both_browsers!(
    somebody_is_kept_in_the_foreground,
    ones_own_picture_goes_to_any_corner,
    the_page_takes_the_whole_screen_and_gives_it_back,
);
