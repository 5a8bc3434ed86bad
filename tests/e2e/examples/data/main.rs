//! `cargo xtask bench data`: how fast a file goes from one page to the other, how much memory that takes, how quick the chat
//! is meanwhile, and what ten thousand messages cost. Beside each the floor, which is a page that does nothing else; in
//! turns, since no machine is equally fast for long. The arguments may name one browser, and `floor` to measure only that.

mod figures;
mod floor;
mod ours;
mod scene;
mod watching;

use std::{env, thread, time::Duration};

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Devices, Person, TestFile, people,
};
use figures::Figures;
use floor::{Ends, Floor};
use ours::{FILE, Ours};
use scene::{Pair, Scene};
use watching::Latency;

const MIB: u64 = 1 << 20;
/// How often each transfer is measured.
const ROUNDS: usize = 3;
/// Messages in a chat, few and many.
const FEW: usize = 10;
const MANY: usize = 10_000;

fn main() {
    let size = env::var("DAMSO_BENCH_MIB").ok().and_then(|size| size.parse().ok()).unwrap_or(256) * MIB;
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
    let file = TestFile::new(FILE, size);
    let named = [Chromium, Firefox].into_iter().filter(|browser| is_named(&browser.to_string()));
    let browsers = if named.clone().count() > 0 { named.collect() } else { vec![Chromium, Firefox] };
    for browser in browsers {
        // The page that does nothing else has no camera either.
        let mut both = people([browser.devices(Devices::Real), browser.devices(Devices::Real)]);
        for person in &mut both {
            person.lose_patience(Duration::from_mins(1));
        }
        let ours = (!is_named("floor")).then(Ours::new);
        files(browser, &both, ours.as_ref(), &file);
        chat(browser, &both, ours.as_ref());
    }
}

// --- files ---

/// What was measured of the transfers of one page.
#[derive(Default)]
struct Measured {
    /// In MiB a second.
    speed: Figures,
    /// By how much both pages have grown at most, in MiB: the sender's and the receiver's.
    grown: [Figures; 2],
    /// Of the chat meanwhile.
    latency: Latency,
}

fn files(browser: Browser, both: &Pair, ours: Option<&Ours>, file: &TestFile) {
    let floors = [
        ("floor, memory, 64 KiB", Floor::new(Ends::Memory, 64 << 10)),
        ("floor, memory, 256 KiB", Floor::new(Ends::Memory, 256 << 10)),
        ("floor, disk, 64 KiB", Floor::new(Ends::Disk, 64 << 10)),
        ("floor, disk, 256 KiB", Floor::new(Ends::Disk, 256 << 10)),
    ];
    let mut scenes: Vec<(&str, &dyn Scene, Measured)> = Vec::new();
    for (name, floor) in &floors {
        scenes.push((name, floor, Measured::default()));
    }
    if let Some(ours) = ours {
        scenes.push(("our page", ours, Measured::default()));
    }
    for _ in 0..ROUNDS {
        for (name, scene, measured) in &mut scenes {
            scene.together(both);
            let speed = send(*scene, both, file, &mut measured.grown);
            eprintln!("{browser}: {name}: {speed:.1} MiB/s");
            measured.speed.push(speed);
            scene.together(both);
            let Measured { latency, grown, .. } = measured;
            watching::probe(both, latency, || {
                send(*scene, both, file, grown);
            });
        }
    }
    println!("\n{browser}: a file of {} MiB, medians of {ROUNDS}", file.size() / MIB);
    for (name, _, Measured { speed, grown, latency }) in &scenes {
        let [sender, receiver] = grown.each_ref().map(Figures::greatest);
        println!("{name:<24}{:>8.1} MiB/s, grown by {sender:.0} and {receiver:.0} MiB at most", speed.median());
        print_latency("  chat meanwhile", latency);
    }
    if let [.., (_, _, floor), (_, _, ours)] = &scenes[..]
        && scenes.len() > floors.len()
    {
        println!("our page beside the floor with disks: {:.2}", ours.speed.median() / floor.speed.median());
    }
}

/// Sends the file, and returns how fast that was in MiB a second.
fn send(scene: &dyn Scene, both: &Pair, file: &TestFile, grown: &mut [Figures; 2]) -> f64 {
    let before = both.each_ref().map(Person::memory);
    let mut most = before;
    scene.begin(both, file);
    let (begun, finished) = loop {
        let over = scene.is_over(both);
        for (most, person) in most.iter_mut().zip(both) {
            *most = person.memory().max(*most);
        }
        if let Some(times) = over {
            break times;
        }
    };
    for (grown, (before, most)) in grown.iter_mut().zip(before.into_iter().zip(most)) {
        grown.push(mib(most - before));
    }
    mib(file.size()) / ((finished - begun) / 1e3)
}

// --- chat ---

fn chat(browser: Browser, both: &Pair, ours: Option<&Ours>) {
    let floor = Floor::new(Ends::Memory, 64 << 10);
    let mut scenes: Vec<(&str, &dyn Scene)> = vec![("floor", &floor)];
    if let Some(ours) = ours {
        scenes.push(("our page", ours));
    }
    println!("\n{browser}: the chat");
    for (name, scene) in scenes {
        scene.together(both);
        let mut latency = Latency::default();
        watching::probe(both, &mut latency, || thread::sleep(Duration::from_secs(10)));
        print_latency(name, &latency);

        let [ada, _] = both;
        scene.alone(ada);
        ada.collects_garbage();
        let empty = ada.memory();
        scene.fill(ada, FEW);
        let few = watching::openings(ada);
        scene.opens_chat(ada);
        scene.fill(ada, MANY - FEW);
        let many = watching::openings(ada);
        scene.opens_chat(ada);
        let frames = watching::frames(ada);
        ada.collects_garbage();
        let (few, many, grown) = (few.median(), many.median(), mib(ada.memory().saturating_sub(empty)));
        println!("{name}: opened in {few:.1} ms with {FEW} messages, in {many:.1} ms with {MANY}");
        let [median, most, longest] = [50, 99, 100].map(|percent| frames.percentile(percent));
        println!(
            "{name}: frames while scrolling: median {median:.1} ms, 99th percentile {most:.1} ms, longest {longest:.1} ms"
        );
        println!("{name}: {MANY} messages take {grown:.1} MiB");
    }
}

fn print_latency(name: &str, Latency { inserted, drawn }: &Latency) {
    let told = |figures: &Figures| format!("{:.1} and {:.1}", figures.median(), figures.percentile(99));
    let (inserted, drawn, count) = (told(inserted), told(drawn), inserted.count());
    println!(
        "{name}: {inserted} ms to the other document, {drawn} ms to its next frame (50th and 99th percentile of {count})"
    );
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / MIB as f64
}
