//! Three people, each connected to each.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Server, button, people, tile,
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
