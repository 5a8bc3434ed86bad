//! A line that fails while a file is on its way and while people write: the file arrives whole, without beginning anew, and
//! every message arrives once.

use damso_e2e::{
    Access::{Cone, Symmetric},
    Browser::{self, Chromium, Firefox},
    Home, Laboratory, TestFile, log,
};

use super::{conversation::Conversation, faults::misses};
use crate::files::{MIB, PATIENCE, arrives, does, has_of, received, saves, sees};

/// The file, and the thousandths of it that show that it is under way.
const SIZE: u64 = 6 * MIB;
const UNDER_WAY: u32 = 40;
/// What the line loses of a hundred packets while the file begins: so it takes seconds on any machine, without being so
/// long that it takes minutes on a busy one, where sound and picture make files wait.
const LOST: u8 = 15;

/// In the middle of a file, the line of its sender is cut, messages are written, and `recovers` brings the line back.
fn interrupted(sender: Browser, recovers: impl Fn(&Home, &Conversation)) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let mut both = laboratory.people([(sender, Cone), (sender.other(), Cone)]);
    for person in &mut both {
        person.lose_patience(PATIENCE);
    }
    let conversation = Conversation::begin(&laboratory, &both);
    let [ada, bora] = &both;
    let file = TestFile::new("holiday.bin", SIZE);
    ada.attaches(&[&file]);
    ada.home().loses(LOST);
    bora.click(&does("Download", &file));
    has_of(bora, &file, UNDER_WAY);
    ada.home().is_cut_off();
    conversation.goes_on();
    conversation.is_held_up();
    sees(bora, &file, &["receiving", "waiting"]);
    recovers(ada.home(), &conversation);
    conversation.goes_on();
    conversation.is_whole();
    conversation.is_delivered();
    arrives(bora, &file);
    saves(bora, &file);
    ada.sees(&log("Messages").saying("Bora has it"));
    // What was given to the connection that broke has not all arrived. What has, came once, but for broken blocks.
    let twice = received(bora) - SIZE;
    assert!(twice < MIB, "{twice} bytes beside the file itself");
}

/// A line that is dead until both have noticed.
fn dead_line(sender: Browser) {
    interrupted(sender, |home, conversation| {
        for (person, other) in conversation.ways() {
            misses(person, other);
        }
        home.mends();
    });
}

/// A telephone that leaves the house, and is in the network of its mobile operator.
fn moving_house(sender: Browser) {
    interrupted(sender, |home, _| home.moves_behind(Symmetric));
}

crate::in_both_browsers!(dead_line, moving_house);
