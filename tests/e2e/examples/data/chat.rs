//! How quick the chat is while nothing else happens, and what ten thousand messages cost.

use std::{thread, time::Duration};

use crate::{
    floor::{Ends, Floor},
    ours::Ours,
    scene::{Pair, Scene, mib},
    watching::{self, Latency},
};

/// Messages in a chat, few and many.
const FEW: usize = 10;
const MANY: usize = 10_000;
/// For how long the quick chat is looked at.
const LOOK: Duration = Duration::from_secs(10);

pub(crate) fn measure(both: &Pair, ours: &Ours, with_floor: bool) {
    let floor = Floor::new(Ends::Memory);
    let mut scenes: Vec<(&str, &dyn Scene)> = vec![("our page", ours)];
    if with_floor {
        scenes.push(("floor", &floor));
    }
    for (name, scene) in scenes {
        scene.together(both);
        let mut latency = Latency::default();
        watching::probe(both, &mut latency, u32::MAX, || thread::sleep(LOOK));
        let [inserted, drawn] = latency.told();
        println!("{name}: {inserted} ms to the document, {drawn} ms to the next frame");

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
        println!(
            "{name}: opened in {few:.1} ms with {FEW} messages, in {many:.1} ms with {MANY}: {:+.1} ms, one frame is to be most",
            many - few
        );
        let [median, most, longest] = [50, 99, 100].map(|percent| frames.percentile(percent));
        println!(
            "{name}: frames while scrolling: median {median:.1} ms, 99th percentile {most:.1} ms, longest {longest:.1} ms"
        );
        println!("{name}: {MANY} messages take {grown:.1} MiB");
    }
}
