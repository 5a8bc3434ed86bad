//! `cargo xtask bench data`: how fast a file goes from one page to the other, how much memory that takes, how quick the chat
//! is meanwhile, and what ten thousand messages cost. Beside each the floor, which is a page that does nothing else; in
//! turns, since no machine is equally fast for long.
//!
//! The floor keeps what comes in memory or on the disk. Our page has no file in memory, ever: what it is measured by is the
//! floor that has a disk, and the other says what the disk costs.
//!
//! Words choose what is measured: `chromium` or `firefox`, `files` or `chat`, and `ours` leaves the floor out, as one wants
//! for a long file.

mod chat;
mod figures;
mod floor;
mod ours;
mod scene;
mod transfers;
mod watching;

use std::{env, fs, time::Duration};

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Devices, TestFile, people,
};
use ours::{FILE, Ours};
use scene::MIB;

/// How long the file is, in MiB, unless it is said.
const SIZE: u64 = 128;
/// How often each transfer is measured, unless it is said.
const ROUNDS: u64 = 3;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let is_said = |word: &str| words.iter().any(|said| said == word);
    let is_chosen = |word: &str, other: &str| is_said(word) || !is_said(other);
    let file = TestFile::new(FILE, number("DAMSO_BENCH_MIB").unwrap_or(SIZE) * MIB);
    let rounds = number("DAMSO_BENCH_ROUNDS").unwrap_or(ROUNDS);
    for browser in [Chromium, Firefox] {
        if !is_chosen(&browser.to_string(), &browser.other().to_string()) {
            continue;
        }
        // The page that does nothing else has no camera either.
        let mut both = people([browser.devices(Devices::Real), browser.devices(Devices::Real)]);
        for person in &mut both {
            person.lose_patience(Duration::from_mins(1));
        }
        let ours = Ours::new();
        let with_floor = !is_said("ours");
        if is_chosen("files", "chat") {
            println!("\n{browser}: files, {}", load());
            transfers::measure(&both, &ours, with_floor, &file, rounds);
        }
        if is_chosen("chat", "files") {
            println!("\n{browser}: the chat, {}", load());
            chat::measure(&both, &ours, with_floor);
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

/// What else the machine has to do.
fn load() -> String {
    let averages = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = averages.split(' ').take(3).collect();
    format!("load average {}", averages.join(" "))
}
