//! Three people, and as many as there may be, each connected to each.

use std::time::Duration;

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Devices, Server, button, people, tile,
};

use crate::chat::{reads_from, writes};

#[test]
fn three_people_of_both_browsers() {
    let server = Server::start();
    let all = people([Chromium, Firefox, Chromium]);
    let [ada, bora, chin] = &all;
    let link = ada.starts_call(&server.page());
    bora.joins(&link);
    chin.joins(&link);

    let pairs = || all.iter().flat_map(|person| all.iter().map(move |other| (person, other)));
    let pairs = || pairs().filter(|(person, other)| person.name() != other.name());
    for (person, other) in pairs() {
        person.is_with(other);
    }
    for (person, other) in pairs() {
        person.sees_and_hears(other);
    }
    for person in &all {
        person.click(&button("Chat"));
    }
    for person in &all {
        let text = format!("{}의 인사", person.name());
        writes(person, &text);
        for other in &all {
            reads_from(other, &text);
        }
    }

    chin.click(&button("Leave"));
    for (person, other) in [(ada, bora), (bora, ada)] {
        person.sees_no(&tile(chin));
        person.sees_and_hears(other);
    }
}

/// Without cameras, which two processor cores could not bear: 56 pictures would have to be encoded and decoded at once.
#[test]
fn a_call_of_eight() {
    let server = Server::start();
    let mut all = people([(); 8].map(|()| Chromium.devices(Devices::Real)));
    for person in &mut all {
        person.lose_patience(Duration::from_mins(2));
    }
    let [first, others @ ..] = &all;
    let link = first.starts_call(&server.page());
    for person in others {
        person.joins(&link);
    }
    for person in &all {
        for other in all.iter().filter(|other| other.name() != person.name()) {
            person.is_with(other);
        }
    }
    for person in &all {
        person.click(&button("Chat"));
    }
    for person in &all {
        writes(person, &format!("{} is here.", person.name()));
    }
    for person in &all {
        for other in &all {
            reads_from(person, &format!("{} is here.", other.name()));
        }
    }
    first.click(&button("Leave"));
    for person in others {
        person.sees_no(&tile(first));
    }
}
