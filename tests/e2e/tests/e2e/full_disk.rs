//! A browser that has no room for a file: it is said on the file's card, nothing else suffers, and it goes on when there is
//! room. (Chromium only: no other browser can be told how much room it has.)

use damso_e2e::{Browser::Chromium, Person, TestFile, log};

use crate::{
    chat::{chatting, reads_from, writes},
    files::{HEADERS, MIB, PATIENCE, arrives, does, has_of, saves, sees, sent},
};

/// Less than anything that is sent here.
const LITTLE: u64 = MIB;

/// Waits until the card says that there is no room, and the owner's that it could not be received, and goes on talking.
#[track_caller]
fn has_no_room(person: &Person, other: &Person, file: &TestFile) {
    sees(person, file, &["failed"]);
    person.sees(&log("Messages").saying("Not enough space in this browser. Free up some space"));
    other.sees(&log("Messages").saying(format!("{} could not receive it", person.name())));
    for (writer, reader) in [(person, other), (other, person)] {
        let text = format!("{} still writes", writer.name());
        writes(writer, &text);
        reads_from(reader, &text);
        writer.sees_and_hears(reader);
    }
}

/// There is room again, and the file comes whole.
#[track_caller]
fn has_room_again(person: &Person, owner: &Person, file: &TestFile) {
    person.has_room_for(None);
    person.click(&does("Try again", file));
    arrives(person, file);
    saves(person, file);
    owner.sees(&log("Messages").saying(format!("{} has it", person.name())));
}

#[test]
fn there_is_no_room_from_the_beginning() {
    let (_server, _, [ada, mut bora]) = chatting([Chromium, Chromium]);
    bora.lose_patience(PATIENCE);
    let file = TestFile::new("holiday.bin", 8 * MIB + 17);
    ada.attaches(&[&file]);
    bora.has_room_for(Some(LITTLE));
    bora.click(&does("Download", &file));
    has_no_room(&bora, &ada, &file);
    has_room_again(&bora, &ada, &file);
}

#[test]
fn the_room_ends_in_mid_file() {
    let (_server, _, [ada, mut bora]) = chatting([Chromium, Chromium]);
    bora.lose_patience(PATIENCE);
    // More than goes over before the disk is full; nothing of the rest does, until there is room.
    let size = 96 * MIB;
    let file = TestFile::new("holiday.bin", size);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    has_of(&bora, &file, 20);
    bora.has_room_for(Some(LITTLE));
    has_no_room(&bora, &ada, &file);
    has_room_again(&bora, &ada, &file);
    // Blocks that were asked for and not stored, and what headers weigh.
    let twice = sent(&ada) - size;
    assert!(twice <= MIB + HEADERS, "{twice} bytes were sent in vain");
}

/// Chromium tells a page of room that it has not, so that both are begun there.
#[test]
fn of_two_that_do_not_both_fit_one_comes_when_the_other_is_declined() {
    let (_server, _, [ada, mut bora]) = chatting([Chromium, Chromium]);
    bora.lose_patience(PATIENCE);
    let (first, second) = (TestFile::new("holiday.bin", 48 * MIB), TestFile::new("party.bin", 48 * MIB));
    ada.attaches(&[&first, &second]);
    bora.sees(&does("Download", &second));
    bora.has_room_for(Some(72 * MIB));
    for file in [&first, &second] {
        bora.click(&does("Download", file));
    }
    for file in [&first, &second] {
        sees(&bora, file, &["failed"]);
    }
    bora.sees(&log("Messages").saying("or cancel or decline others"));
    bora.click(&does("Decline", &second));
    bora.click(&does("Try again", &first));
    arrives(&bora, &first);
    saves(&bora, &first);
}
