//! A line that loses a lot is told of on the tiles of both at its ends, with the reason, and only as long as it does.

use damso_e2e::{
    Access::Cone,
    Browser::{self, Chromium, Firefox},
    Laboratory, Person, img, tile,
};
use serde_json::json;

use super::conversation::Conversation;
use crate::files::PATIENCE;

/// What is lost of a hundred packets: many times what makes a connection poor, so that chance alone never makes it less.
const LOST: u8 = 25;

const WORDS: &str = "Connection: poor. The connection between you is losing packets.";

/// Waits until nothing is told of. A busy machine may make a connection fair, for other reasons.
#[track_caller]
fn is_not_poor(person: &Person, other: &Person) {
    person.sees_one_of(["good", "fair"].map(|quality| tile(other).with("data-quality", quality)));
    person.sees_no(&img(WORDS).inside(tile(other)));
}

fn lossy_line(browser: Browser) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let mut both = laboratory.people([(browser, Cone), (Chromium, Cone)]);
    for person in &mut both {
        person.lose_patience(PATIENCE);
    }
    let conversation = Conversation::begin(&laboratory, &both);
    for (person, other) in conversation.ways() {
        is_not_poor(person, other);
    }

    both[0].home().loses(LOST);
    for (person, other) in conversation.ways() {
        person.sees(&tile(other).with("data-quality", "poor"));
        person.sees(&img(WORDS).inside(tile(other)));
    }
    let [ada, bora] = &both;
    ada.run("document.querySelector('.tile-way summary').click()", &json!(null));
    ada.sees(&tile(bora).saying(WORDS));

    ada.home().mends();
    for (person, other) in conversation.ways() {
        is_not_poor(person, other);
    }
}

crate::in_both_browsers!(lossy_line);
