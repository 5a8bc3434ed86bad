//! How fast a file goes, how much memory that takes, and how quick the chat is meanwhile.

use damso_e2e::{Person, TestFile};

use crate::{
    figures::Figures,
    floor::{Ends, Floor},
    ours::Ours,
    scene::{Pair, Scene, mib},
    watching::{self, Latency},
};

/// What was measured of the transfers of one page.
struct Measured<'a> {
    name: String,
    scene: &'a dyn Scene,
    /// In MiB a second.
    speed: Figures,
    /// By how much both pages have grown at most, in MiB: the sender's and the receiver's.
    grown: [Figures; 2],
    /// Of the chat meanwhile.
    latency: Latency,
}

impl<'a> Measured<'a> {
    fn new(name: &str, scene: &'a dyn Scene) -> Self {
        Self {
            name: name.to_owned(),
            scene,
            speed: Figures::default(),
            grown: Default::default(),
            latency: Latency::default(),
        }
    }
}

pub(crate) fn measure(both: &Pair, ours: &Ours, floors: &[Ends], file: &TestFile, rounds: u64) {
    let floors: Vec<_> = floors.iter().map(|ends| (format!("floor, {ends}"), Floor::new(*ends))).collect();
    let mut all = vec![Measured::new("our page", ours)];
    all.extend(floors.iter().map(|(name, floor)| Measured::new(name, floor)));
    for _ in 0..rounds {
        for Measured { name, scene, speed, grown, latency } in &mut all {
            scene.together(both);
            let rate = send(*scene, both, file, grown);
            let [sender, receiver] = grown.each_ref().map(Figures::greatest);
            eprintln!("{name}: {rate:.1} MiB/s; grown by {sender:.0} and {receiver:.0} MiB at most so far");
            speed.push(rate);
            // What it takes to choose a file and to offer it is not meant, for much of that is the browser's driver; nor is memory
            // looked at, for a page stands still meanwhile.
            scene.together(both);
            scene.begin(both, file);
            watching::probe(both, latency, watching::BESIDE_A_FILE, || while scene.is_over(both).is_none() {});
        }
    }
    let title = ["", "MiB/s", "ours to it", "grown by, MiB", "chat, ms to the document", "to the next frame"];
    print_row(title.map(str::to_owned));
    let ours = all[0].speed.median();
    for Measured { name, speed, grown, latency, .. } in &all {
        let ([sender, receiver], [inserted, drawn]) = (grown.each_ref().map(Figures::greatest), latency.told());
        let (speed, ratio) = (format!("{:.1}", speed.median()), format!("{:.2}", ours / speed.median()));
        print_row([name.clone(), speed, ratio, format!("{sender:.0} and {receiver:.0}"), inserted, drawn]);
    }
    println!(
        "(medians of {rounds} rounds with {} MiB, greatest growth of sender and receiver, 50th and 99th percentile)",
        mib(file.size())
    );
}

fn print_row([name, cells @ ..]: [String; 6]) {
    let [speed, ratio, grown, inserted, drawn] = cells;
    println!("{name:<14}{speed:>8}{ratio:>12}{grown:>15}{inserted:>26}{drawn:>19}");
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
