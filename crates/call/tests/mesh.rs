//! Meshes of two to eight calls under random joins, leaves, reloads, losses, partitions, sleeps and restarts, with browsers
//! that keep what is lost and browsers that give it up. When the faults are over, everybody in the call sees everybody else,
//! and what was written has arrived once, whole and in order.
//!
//! A failing run prints its seed; `DAMSO_SEED=… cargo test -p damso-call --test mesh` repeats it alone.
//! `cargo xtask bench mesh` goes through a hundred thousand.

mod model;

use damso_call::{Action, Input, PeerId};
use model::world::World;

/// Far beyond every back-off: a mesh that is not whole after so many events and time-outs never will be.
const PATIENCE: usize = 60_000;

struct Written {
    author: usize,
    author_lives: u32,
    text: String,
    /// The people whom the author saw at that moment, and how often each had left until then.
    readers: Vec<(usize, u32)>,
}

struct Run {
    world: World,
    written: Vec<Written>,
}

impl Run {
    fn new(seed: u64, people: usize) -> Self {
        let mut world = World::new(seed, people);
        for who in 0..people {
            world.people[who].gives_up = world.dice.once_in(3);
        }
        Self { world, written: Vec::new() }
    }

    fn write(&mut self, author: usize) {
        let Some(screen) = self.world.screen(author) else { return };
        let text = format!("message {}", self.written.len());
        let sees = |id: PeerId| screen.people.iter().any(|person| person.id == id);
        let everybody = self.world.people.iter().enumerate();
        let readers =
            everybody.filter(|(_, person)| sees(person.id)).map(|(who, person)| (who, person.lives)).collect();
        let author_lives = self.world.people[author].lives;
        self.written.push(Written { author, author_lives, text: text.clone(), readers });
        self.world.write(author, text);
    }

    fn anything(&mut self) {
        let who = self.world.dice.below(self.world.people.len());
        let in_call = self.world.screen(who).is_some();
        match self.world.dice.below(14) {
            _ if !in_call => self.world.enter(who),
            0 => self.world.leave(who),
            1 => self.world.reload(who),
            2 => self.world.lose_socket(who),
            3 => self.world.lose_path(who),
            4 => self.world.restart_server(),
            5 => self.world.act(who, Action::ToggleMicrophone),
            6 => self.world.act(who, Action::Rejoin),
            7 => {
                self.world.move_to_another_network(who);
                if self.world.dice.once_in(2) {
                    self.world.input(who, Input::NetworkChanged);
                }
            }
            8 => {
                let other = self.world.dice.below(self.world.people.len());
                if other != who {
                    self.world.part(who, other);
                }
            }
            9 => {
                let millis = self.world.dice.below(90_000) as u64;
                self.world.sleep(who, millis);
                if self.world.dice.once_in(2) {
                    self.world.input(who, Input::Resumed);
                }
            }
            10 if self.world.dice.once_in(3) => self.world.stop_server(),
            11 => self.world.mend(),
            _ => self.write(who),
        }
    }

    fn settle(&mut self) {
        self.world.mend();
        for _ in 0..PATIENCE {
            if self.world.is_quiet() && self.world.is_whole() {
                return;
            }
            self.world.step();
        }
        let people = self.world.people.len();
        let screens: Vec<_> = (0..people).map(|who| (self.world.people[who].id, self.world.screen(who))).collect();
        panic!("the mesh never becomes whole: {screens:#?}");
    }

    fn check_chat(&mut self) {
        for reader in 0..self.world.people.len() {
            let Some(screen) = self.world.screen(reader) else { continue };
            let shown = |author: PeerId| {
                let by_author = screen.chat.messages.iter().filter(move |message| message.author == Some(author));
                by_author.map(|message| message.text.clone()).collect::<Vec<_>>()
            };
            for author in (0..self.world.people.len()).filter(|&author| author != reader) {
                let got = shown(self.world.people[author].id);
                let by_author = || self.written.iter().filter(move |written| written.author == author);
                let order: Vec<_> = by_author().map(|written| &written.text).collect();
                let places: Vec<_> = got.iter().map(|text| order.iter().position(|sent| *sent == text)).collect();
                assert!(places.iter().all(Option::is_some), "something that nobody wrote: {got:?}");
                assert!(places.is_sorted_by(|one, next| one < next), "doubled or out of order: {got:?}");
                let here = (reader, self.world.people[reader].lives);
                for written in by_author().filter(|written| written.readers.contains(&here)) {
                    let stayed = written.author_lives == self.world.people[author].lives;
                    let told = stayed
                        && self.world.screen(author).is_some_and(|screen| {
                            screen.chat.messages.iter().any(|own| {
                                own.text == written.text && own.delivery == Some(damso_call::Delivery::Failed)
                            })
                        });
                    let arrived = got.contains(&written.text);
                    assert!(!stayed || arrived || told, "lost in silence: {:?} of {got:?}", written.text);
                }
            }
        }
    }
}

fn run(seed: u64) {
    let people = 2 + usize::try_from(seed % 7).expect("small");
    let mut run = Run::new(seed, people);
    for who in 0..people {
        if !run.world.dice.once_in(4) {
            run.world.enter(who);
        }
    }
    for _ in 0..run.world.dice.below(600) {
        run.world.step();
        if run.world.dice.once_in(12) {
            run.anything();
        }
    }
    run.settle();
    run.check_chat();
}

/// One of four parts, so that they go side by side. `DAMSO_MESHES` says how many runs there are in all.
fn part(part: u64) {
    let all: u64 = std::env::var("DAMSO_MESHES").map_or(2_400, |all| all.parse().expect("DAMSO_MESHES is a number"));
    runs(all / 4 * part..all / 4 * (part + 1));
}

fn runs(seeds: std::ops::Range<u64>) {
    if let Ok(seed) = std::env::var("DAMSO_SEED") {
        return run(seed.parse().expect("DAMSO_SEED is a number"));
    }
    for seed in seeds {
        if let Err(cause) = std::panic::catch_unwind(|| run(seed)) {
            eprintln!("failed with DAMSO_SEED={seed}");
            std::panic::resume_unwind(cause);
        }
    }
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_1() {
    part(0);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_2() {
    part(1);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_3() {
    part(2);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_4() {
    part(3);
}
