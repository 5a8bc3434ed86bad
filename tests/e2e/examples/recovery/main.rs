//! `cargo xtask bench recovery`: how long a call takes to go on after one of two people has moved to another network. From
//! the moment at which the new path is there to the first picture that has come over it; beside it the floor, which is a
//! page that does nothing else and is told at once. In turns, since no machine is equally fast for long.

mod figures;

use std::time::{Duration, SystemTime};

use damso_e2e::{
    Access::{Cone, Public},
    Browser::{self, Chromium, Firefox},
    Find, Laboratory, Person, StaticHost, group, tile,
};
use figures::Figures;
use serde_json::{Value, json};

const FLOOR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/recovery");

/// How often each is measured.
const REPETITIONS: [(Browser, usize); 2] = [(Chromium, 20), (Firefox, 5)];

fn main() {
    for (browser, repetitions) in REPETITIONS {
        let Some(laboratory) = Laboratory::build(&[]) else { return };
        let mut both = laboratory.people([(browser, Cone), (Chromium, Public)]);
        for person in &mut both {
            person.lose_patience(Duration::from_mins(1));
        }
        let floors = both.each_ref().map(|person| person.home().serves(FLOOR));
        let (mut ours, mut floor) = (Figures::default(), Figures::default());
        for _ in 0..repetitions {
            // The floor first: a browser's first change of network takes a second longer, whatever the page does.
            floor.push(by_hand(&both, &floors));
            ours.push(in_our_page(&laboratory, &both));
        }
        println!("{browser}: our page {ours}");
        println!("{browser}: the floor {floor}");
        println!("{browser}: ratio of the medians {:.1}", ours.median().as_secs_f64() / floor.median().as_secs_f64());
    }
}

fn in_our_page(laboratory: &Laboratory, [ada, bora]: &[Person; 2]) -> Duration {
    bora.joins(&ada.starts_call(&laboratory.page()));
    for (person, other) in [(ada, bora), (bora, ada)] {
        person.sees_moving(&tile(other));
        person.reaches(other);
    }
    watch(bora, &tile(ada));
    let moved = moves(ada);
    let time = first_picture_since(bora, moved);
    for person in [ada, bora] {
        person.leaves();
    }
    time
}

fn by_hand([ada, bora]: &[Person; 2], floors: &[StaticHost; 2]) -> Duration {
    let nothing = json!(null);
    for (person, floor) in [ada, bora].into_iter().zip(floors) {
        person.open(&format!("{}floor.html", floor.address()));
        person.run("await film()", &nothing);
    }
    let other = group("the other");
    negotiate(ada, bora);
    for person in [ada, bora] {
        person.sees_moving(&other);
    }
    watch(bora, &other);
    let moved = moves(ada);
    negotiate(ada, bora);
    first_picture_since(bora, moved)
}

/// Carries an offer and an answer from one to the other.
fn negotiate(ada: &Person, bora: &Person) {
    let offer = ada.run("return offer(input)", &json!(ada.home().address()));
    let answer = bora.run("return answer(input)", &json!([offer, bora.home().address()]));
    ada.run("await accept(input)", &answer);
}

/// Moves to another network, and tells when it was there.
fn moves(person: &Person) -> SystemTime {
    person.home().moves_behind(Cone);
    SystemTime::now()
}

/// Notes of every picture of somebody, from now on, when it had arrived and when it was shown.
fn watch(person: &Person, sought: &Find) {
    let script = "const { video } = videoOf(input);
        window.pictures = [];
        const note = (_now, { receiveTime }) => {
            const [now, shown] = [performance.now(), Date.now()];
            window.pictures.push({ received: shown - now + receiveTime, shown });
            video.requestVideoFrameCallback(note);
        };
        video.requestVideoFrameCallback(note);";
    person.run(script, &json!(sought));
}

/// How long after `moved` the first picture was shown that had not arrived before.
fn first_picture_since(person: &Person, moved: SystemTime) -> Duration {
    let moved = moved.duration_since(SystemTime::UNIX_EPOCH).expect("it is later than 1970").as_secs_f64() * 1e3;
    let script = "const first = () => window.pictures.find(({ received }) => received > input);
        return (await until(first, () => 'a picture over the new path')).shown - input";
    let Value::Number(milliseconds) = person.run(script, &json!(moved)) else {
        unreachable!("the script says a number")
    };
    Duration::from_secs_f64(milliseconds.as_f64().expect("a difference is finite") / 1e3)
}
