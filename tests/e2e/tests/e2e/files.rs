//! Files: they arrive whole, whatever comes between, at those to whom they are offered, and only if they are wanted.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Farewell, Person, Server, Setting, TestFile, button, dialog, log, people, status, tile,
};
use serde_json::json;
use std::time::Duration;

use crate::chat::{reads_from, writes};

pub(crate) const MIB: u64 = 1 << 20;
/// By how much a page may grow with a file of any size, in MiB: neither side ever holds one in memory. What is only left to the
/// browser to be collected comes to more.
const MOST_GROWN: u64 = 40;
/// More than what announces the blocks of a file of 100 MiB.
pub(crate) const HEADERS: u64 = 32 * 1024;
/// A file is handed over in seconds, but not on a machine that does other things as well.
pub(crate) const PATIENCE: Duration = Duration::from_secs(80);

fn together<const N: usize>(browsers: [impl Into<Setting>; N]) -> (Server, String, [Person; N]) {
    let server = Server::start();
    let mut people = people(browsers);
    let link = people[0].starts_call(&server.page());
    for person in &people[1..] {
        person.joins(&link);
    }
    for person in &people {
        people.iter().filter(|other| other.name() != person.name()).for_each(|other| person.is_with(other));
    }
    for person in &mut people {
        person.lose_patience(PATIENCE);
        person.click(&button("Chat"));
    }
    (server, link, people)
}

/// Waits until a file is in one of these states.
#[track_caller]
pub(crate) fn sees(person: &Person, file: &TestFile, states: &[&str]) {
    let script = "const [name, states] = input;
        const cards = () => [...document.querySelectorAll('.file')]
            .filter((card) => card.querySelector('.file-name').textContent === name).map((card) => card.dataset.file);
        await until(() => states.includes(cards().at(-1)), () => `${name} to be ${states}, not ${cards()}; ${inventory()}`)";
    person.run(script, &json!([file.name(), states]));
}

/// Waits until so many thousandths of a file are there.
#[track_caller]
pub(crate) fn has_of(person: &Person, file: &TestFile, least: u32) {
    let script = "const [name, least] = input;
        const bar = () => document.querySelector(`progress[aria-label='Progress of ${name}']`);
        await until(() => bar()?.value >= least, () => `${least} thousandths of ${name}, not ${bar()?.value}; ${inventory()}`)";
    person.run(script, &json!([file.name(), least]));
}

/// Waits until a file is whole, for as long as more of it comes: on a machine that does other things as well, sound and
/// picture make files wait.
#[track_caller]
pub(crate) fn arrives(person: &Person, file: &TestFile) {
    arrives_while(person, file, || {});
}

/// As above, and looks at something at each quarter.
#[track_caller]
fn arrives_while(person: &Person, file: &TestFile, mut look: impl FnMut()) {
    let script = "const [name, least] = input;
        const card = () => [...document.querySelectorAll('.file')].find((card) => card.innerText.includes(name));
        const there = () => (card().dataset.file === 'whole' ? 1000 : card().querySelector('progress')?.value ?? 0);
        await until(() => there() >= least, () => `${least} thousandths of ${name}, not ${there()}; ${inventory()}`)";
    for least in [250, 500, 750, 1000] {
        person.run(script, &json!([file.name(), least]));
        look();
    }
}

pub(crate) fn does(word: &str, file: &TestFile) -> damso_e2e::Find {
    button(format!("{word}: {}", file.name()))
}

/// How many bytes of files this page has given to its connections.
pub(crate) fn sent(person: &Person) -> u64 {
    person.run("return window.recorded.sentOnFiles", &json!(null)).as_u64().expect("it is counted")
}

/// How many bytes of files this page has had from its connections.
pub(crate) fn received(person: &Person) -> u64 {
    person.run("return window.recorded.receivedOnFiles", &json!(null)).as_u64().expect("it is counted")
}

#[track_caller]
pub(crate) fn saves(person: &Person, file: &TestFile) {
    sees(person, file, &["whole"]);
    person.click(&does("Save", file));
    person.sees(&log("Messages").saying("Handed to your downloads."));
    person.has_saved(file.name(), file);
}

fn hands_over(from: Browser, to: Browser) {
    let (_server, _, [ada, bora]) = together([from, to]);
    let file = TestFile::new("holiday.bin", 100 * MIB + 17);
    ada.attaches(&[&file]);
    bora.sees(&does("Download", &file));
    let memory = || [&ada, &bora].map(Person::memory);
    let before = memory();
    bora.click(&does("Download", &file));
    writes(&ada, "It is on its way.");
    reads_from(&bora, "It is on its way.");
    arrives_while(&bora, &file, || {
        let now = memory();
        let grown = [0, 1].map(|side| now[side].saturating_sub(before[side]) / MIB);
        assert!(grown.iter().all(|&grown| grown <= MOST_GROWN), "sender and receiver have grown by {grown:?} MiB");
    });
    saves(&bora, &file);
    ada.sees(&log("Messages").saying("Bora has it"));
    let more = sent(&ada) - (100 * MIB + 17);
    assert!(more < MIB, "{more} bytes beside the file itself");
}

#[test]
fn from_chromium_to_chromium() {
    hands_over(Chromium, Chromium);
}

#[test]
fn from_chromium_to_firefox() {
    hands_over(Chromium, Firefox);
}

#[test]
fn from_firefox_to_chromium() {
    hands_over(Firefox, Chromium);
}

#[test]
fn from_firefox_to_firefox() {
    hands_over(Firefox, Firefox);
}

/// A call goes on without the server, and so do its files: also the first one.
fn comes_without_the_server(receiver: Browser, sender: Browser) {
    let (mut server, _, [ada, bora]) = together([sender, receiver]);
    let worker = "return until(
        () => performance.getEntriesByType('resource')
            .some(({ name, responseEnd }) => name.endsWith('damso-files-worker.js') && responseEnd > 0),
        () => 'the worker')";
    bora.run(worker, &json!(null));
    // What the worker itself loads is seen by nobody else, and takes no longer than this.
    writes(&ada, "Are you there?");
    reads_from(&bora, "Are you there?");
    writes(&bora, "I am here.");
    reads_from(&ada, "I am here.");
    server.stop(Farewell::None);
    bora.sees(&status().saying("Lost the server for a moment."));
    let file = TestFile::new("holiday.bin", 8 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    saves(&bora, &file);
}

#[test]
fn a_file_comes_to_chromium_without_the_server() {
    comes_without_the_server(Chromium, Firefox);
}

#[test]
fn a_file_comes_to_firefox_without_the_server() {
    comes_without_the_server(Firefox, Chromium);
}

/// Who loads the page anew goes on with what is there.
fn receiver_reloads(receiver: Browser, sender: Browser) {
    let (_server, _, [ada, bora]) = together([sender, receiver]);
    let file = TestFile::new("holiday.bin", 100 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    has_of(&bora, &file, 200);
    bora.reload();
    bora.enters_call();
    bora.click(&button("Chat"));
    saves(&bora, &file);
    let twice = sent(&ada) - 100 * MIB;
    // What was on its way to a page that was gone.
    assert!(twice <= MIB + HEADERS, "{twice} bytes were sent in vain");
}

#[test]
fn a_receiver_in_chromium_reloads() {
    receiver_reloads(Chromium, Firefox);
}

#[test]
fn a_receiver_in_firefox_reloads() {
    receiver_reloads(Firefox, Chromium);
}

/// Who offered a file and loads the page anew chooses it again, and the others go on with what they have.
fn sender_reloads(sender: Browser, receiver: Browser) {
    let (_server, _, [ada, bora]) = together([sender, receiver]);
    let file = TestFile::new("holiday.bin", 100 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    has_of(&bora, &file, 200);
    ada.reload();
    ada.enters_call();
    // Both are told what to do, also with the chat closed.
    ada.sees(&status().saying("Choose it again in the chat: holiday.bin"));
    bora.sees(&log("Messages").saying("has chosen it again."));
    ada.click(&button("Chat"));
    sees(&ada, &file, &["lost"]);
    sees(&bora, &file, &["waiting"]);
    let other = TestFile::new("holiday.bin", MIB);
    ada.chooses_files("[data-file=lost] input[type=file]", &[&other]);
    ada.sees(&status().saying("This is not the file that you offered before"));
    ada.chooses_files("[data-file=lost] input[type=file]", &[&file]);
    ada.sees_no(&status().saying("Choose it again in the chat"));
    saves(&bora, &file);
    let twice = received(&bora) - 100 * MIB;
    assert!(twice <= MIB + HEADERS, "{twice} bytes came twice");
}

/// Nobody has it who is there, and none of it has come.
#[test]
fn what_waits_for_its_owner_waits_over_a_reload() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    let file = TestFile::new("holiday.bin", 8 * MIB);
    ada.attaches(&[&file]);
    sees(&bora, &file, &["offered"]);
    ada.reload();
    ada.enters_call();
    ada.click(&button("Chat"));
    sees(&ada, &file, &["lost"]);
    bora.click(&does("Download", &file));
    sees(&bora, &file, &["waiting"]);
    bora.reload();
    bora.enters_call();
    bora.click(&button("Chat"));
    sees(&bora, &file, &["waiting"]);
    ada.chooses_files("[data-file=lost] input[type=file]", &[&file]);
    saves(&bora, &file);
}

#[test]
fn a_sender_in_chromium_reloads() {
    sender_reloads(Chromium, Firefox);
}

#[test]
fn a_sender_in_firefox_reloads() {
    sender_reloads(Firefox, Chromium);
}

/// In a private window of Firefox, which has no file system, a file is kept in memory. What would be too much for that is said.
#[test]
fn a_file_comes_into_a_private_window() {
    let (_server, _, [ada, bora]) = together([Chromium.into(), Setting::from(Firefox).privately()]);
    assert_eq!(
        bora.run("return navigator.storage.getDirectory().then(() => 'there', String)", &json!(null)),
        json!("SecurityError: Security error when calling GetDirectory")
    );
    let [file, large] =
        [("holiday.bin", 60 * MIB + 17), ("film.bin", 500 * MIB)].map(|(name, size)| TestFile::new(name, size));
    ada.attaches(&[&file, &large]);
    bora.click(&does("Download", &file));
    has_of(&bora, &file, 200);
    bora.click(&does("Pause", &file));
    sees(&bora, &file, &["paused"]);
    bora.click(&does("Download", &large));
    sees(&bora, &large, &["failed"]);
    bora.sees(&log("Messages").saying("Private windows have less."));
    bora.click(&does("Continue", &file));
    saves(&bora, &file);
    let twice = received(&bora) - file.size();
    assert!(twice <= MIB + HEADERS, "{twice} bytes came twice");
}

/// What was saved is removed here, which makes room, and can be had again.
fn removes(receiver: Browser, sender: Browser) {
    let (_server, _, [ada, bora]) = together([sender, receiver]);
    let file = TestFile::new("holiday.bin", 8 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    saves(&bora, &file);
    bora.run("[...document.querySelectorAll('.file-withdraw > summary')].at(-1).click()", &json!(null));
    bora.click(&does("Yes, remove", &file));
    sees(&bora, &file, &["offered"]);
    let stored = "const blocks = async (folder) => {
            let count = 0;
            for await (const entry of folder.values()) {
                count += entry.kind === 'directory' ? await blocks(entry) : entry.name === 'blocks';
            }
            return count;
        };
        const left = async () => blocks(await navigator.storage.getDirectory());
        for (let waited = 0; waited < 100 && await left(); waited += 1) await new Promise((then) => setTimeout(then, 100));
        return left()";
    assert_eq!(bora.run(stored, &json!(null)), json!(0));
    bora.click(&does("Download", &file));
    sees(&bora, &file, &["whole"]);
}

#[test]
fn a_file_is_removed_in_chromium() {
    removes(Chromium, Firefox);
}

#[test]
fn a_file_is_removed_in_firefox() {
    removes(Firefox, Chromium);
}

/// Two of three have a file, the one who offered it leaves, and the third has it from the second.
#[test]
fn a_file_outlives_its_owner() {
    let (_server, _, [ada, bora, chin]) = together([Chromium, Firefox, Chromium]);
    let file = TestFile::new("holiday.bin", 20 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    sees(&bora, &file, &["whole"]);
    sees(&chin, &file, &["offered"]);
    ada.leaves();
    chin.sees_no(&tile(&ada));
    chin.click(&does("Download", &file));
    saves(&chin, &file);
    is_put_elsewhere(&chin, &file);
}

/// Where the system's dialog for it would ask, the person answers: into the files that a page keeps, where a test can look.
fn is_put_elsewhere(person: &Person, file: &TestFile) {
    let answer = "window.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(`chosen ${suggestedName}`, { create: true })";
    person.run(answer, &json!(null));
    person.click(&does("Save as…", file));
    person.sees(&status().saying(format!("Saved: {}", file.name())));
    person.sees(&log("Messages").saying("Saved."));
    let size = "const root = await navigator.storage.getDirectory();
        return (await (await root.getFileHandle(`chosen ${input}`)).getFile()).size";
    assert_eq!(person.run(size, &json!(file.name())), json!(file.size()));
}

/// Several files at once, a folder, which is an archive to the others, and one that has nothing in it. What becomes of them is
/// seen in the chat, which opens.
#[test]
fn what_is_dropped_is_offered() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    let [one, other, inner] = ["one.bin", "other.bin", "inner.bin"].map(|name| TestFile::new(name, 300_000));
    let empty = inner.folder().join("empty");
    std::fs::create_dir(&empty).expect("the directory is the test's own");
    ada.click(&button("Chat"));
    ada.sees_no(&log("Messages"));
    ada.drops(&[&one.path(), &other.path(), inner.folder(), &empty]);
    ada.sees(&status().saying("There is no file in it: empty"));
    sees(&ada, &one, &["own"]);
    let folder = inner.folder().file_name().expect("it has a name").to_string_lossy();
    let archive = TestFile::new(&format!("{folder}.zip"), 1);
    for file in [&one, &other, &archive] {
        sees(&bora, file, &["offered"]);
    }
}

/// By the button, and for one person by that person's menu. The others get an archive.
#[test]
fn a_folder_is_chosen() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    let [inner, secret] = ["inner.bin", "secret.bin"].map(|name| TestFile::new(name, 300_000));
    for (field, folder) in [
        (".composer input[webkitdirectory]".to_owned(), inner.folder()),
        (format!("[role=group][aria-label='{}'] [popover] input[webkitdirectory]", bora.name()), secret.folder()),
    ] {
        ada.chooses_paths(&field, &[folder]);
        let name = folder.file_name().expect("it has a name").to_string_lossy();
        let archive = TestFile::new(&format!("{name}.zip"), 1);
        sees(&bora, &archive, &["offered"]);
        bora.click(&does("Download", &archive));
        sees(&bora, &archive, &["whole"]);
    }
}

#[test]
fn what_is_for_one_is_seen_by_nobody_else() {
    let (_server, _, [ada, bora, chin]) = together([Chromium, Firefox, Chromium]);
    let [secret, open] = [TestFile::new("secret.bin", MIB), TestFile::new("open.bin", MIB)];
    ada.offers_to(&bora, &[&secret]);
    sees(&bora, &secret, &["offered"]);
    ada.attaches(&[&open]);
    sees(&chin, &open, &["offered"]);
    chin.sees_no(&log("Messages").saying("secret.bin"));
    bora.click(&does("Download", &secret));
    saves(&bora, &secret);
}

#[test]
fn it_is_declined_paused_cancelled_and_withdrawn() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    let file = TestFile::new("holiday.bin", 300 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Decline", &file));
    sees(&bora, &file, &["declined"]);
    ada.sees(&log("Messages").saying("Bora declined"));

    bora.click(&does("Download", &file));
    has_of(&bora, &file, 10);
    bora.click(&does("Pause", &file));
    sees(&bora, &file, &["paused"]);
    bora.click(&does("Continue", &file));
    sees(&bora, &file, &["receiving"]);
    bora.click(&does("Cancel", &file));
    sees(&bora, &file, &["offered"]);
    assert!(sent(&ada) < 300 * MIB, "it was not sent to its end");

    bora.click(&does("Download", &file));
    sees(&bora, &file, &["receiving"]);
    ada.run("[...document.querySelectorAll('.file-withdraw > summary')].at(-1).click()", &json!(null));
    ada.click(&does("Yes, withdraw", &file));
    bora.sees_no(&does("Cancel", &file));
    bora.sees(&log("Messages").saying("deleted"));
}

/// Who has it keeps it, and puts it somewhere.
#[test]
fn what_has_come_stays_when_it_is_withdrawn() {
    let (_server, _, [ada, bora]) = together([Firefox, Chromium]);
    let file = TestFile::new("holiday.bin", 8 * MIB);
    ada.attaches(&[&file]);
    bora.click(&does("Download", &file));
    sees(&bora, &file, &["whole"]);
    ada.sees(&log("Messages").saying("Bora has it"));
    ada.run("[...document.querySelectorAll('.file-withdraw > summary')].at(-1).click()", &json!(null));
    ada.click(&does("Yes, withdraw", &file));
    bora.sees(&log("Messages").saying("It was withdrawn."));
    is_put_elsewhere(&bora, &file);
    saves(&bora, &file);
    bora.run("[...document.querySelectorAll('.file-withdraw > summary')].at(-1).click()", &json!(null));
    bora.click(&does("Yes, remove", &file));
    bora.sees_no(&does("Save", &file));
    bora.sees(&log("Messages").saying("deleted"));
}

/// Pastes a picture of this name into the field for messages.
pub(crate) const PASTE: &str = "const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const context = canvas.getContext('2d');
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 320, 240);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], input, { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('.composer textarea').dispatchEvent(event)";

/// Pictures that are pasted: small ones come by themselves, and can be looked at enlarged.
#[test]
fn a_pasted_picture_is_seen_at_once() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    ada.run(PASTE, &json!("sketch.png"));
    let sketch = TestFile::new("sketch.png", 1);
    sees(&bora, &sketch, &["whole"]);
    bora.click(&does("Enlarge", &sketch));
    let size = "const picture = () => document.querySelector('dialog[open] img');
        await until(() => picture()?.naturalWidth, () => `a picture; ${inventory()}`);
        return [picture().naturalWidth, picture().naturalHeight]";
    assert_eq!(bora.run(size, &json!(null)), json!([640, 480]));
    bora.click(&button("Close picture"));
    bora.sees_no(&dialog("Picture"));
}

/// Nothing that looks broken is shown of what a browser cannot draw.
#[test]
fn a_picture_that_cannot_be_drawn_is_to_be_saved() {
    let (_server, _, [ada, bora]) = together([Firefox, Chromium]);
    let scan = TestFile::new("scan.tiff", MIB);
    ada.attaches(&[&scan]);
    bora.click(&does("Download", &scan));
    sees(&bora, &scan, &["whole"]);
    bora.click(&does("Enlarge", &scan));
    bora.sees(&dialog("Picture").saying("This browser cannot show the picture."));
    bora.click(&does("Save", &scan).inside(dialog("Picture")));
    bora.has_saved(scan.name(), &scan);
}

/// A name that pretends to be something else is made harmless, and it is said.
#[test]
fn a_name_that_lies_is_made_harmless() {
    let (_server, _, [ada, bora]) = together([Chromium, Firefox]);
    let file = TestFile::new("annual\u{202e}fdp.exe", 5000);
    ada.attaches(&[&file]);
    bora.sees(&log("Messages").saying("Its name was changed to a safe one."));
    bora.sees(&log("Messages").saying("A program: open it only if you trust Ada."));
    let name = bora.run("return document.querySelector('.file-name').textContent", &json!(null));
    assert_eq!(name, json!("annualfdp.exe"));
}
