//! `cargo xtask bench data`: how fast a file goes from one page to the other, how much memory that takes, how quick the chat
//! is meanwhile, and what ten thousand messages cost. Beside each the floor, which is a page that does nothing else; in
//! turns, since no machine is equally fast for long.
//!
//! The floor keeps what comes in memory or on the disk. Our page has it on the disk: it is measured by the floor that has a
//! disk, too, and the other says what the disk costs. Only in a private window of Firefox, which has no disk for a page, it has
//! it in memory, too.
//!
//! Words choose what is measured: `chromium`, `firefox` or `private`, `files` or `chat`, and `ours` leaves the floor out, as
//! one wants for a long file.

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
use floor::Ends;
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
    let floors = [Ends::Memory, Ends::Disk];
    let [chromium, firefox] = [Chromium, Firefox].map(|browser| browser.devices(Devices::Real));
    let all = [
        ("chromium", chromium, &floors[..]),
        ("firefox", firefox, &floors),
        ("private", firefox.privately(), &floors[..1]),
    ];
    let chosen = |name: &str| is_said(name) || !all.iter().any(|(name, ..)| is_said(name));
    for (name, setting, floors) in all.into_iter().filter(|(name, ..)| chosen(name)) {
        // The page that does nothing else has no camera either.
        let mut both = people([setting; 2]);
        for person in &mut both {
            person.lose_patience(Duration::from_mins(1));
        }
        let ours = Ours::new();
        let floors = if is_said("ours") { &[] } else { floors };
        if is_chosen("files", "chat") {
            println!("\n{name}: files, {}", load());
            transfers::measure(&both, &ours, floors, &file, rounds);
        }
        // A chat is nowhere but in memory.
        if is_chosen("chat", "files") && name != "private" {
            println!("\n{name}: the chat, {}", load());
            chat::measure(&both, &ours, !floors.is_empty());
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
