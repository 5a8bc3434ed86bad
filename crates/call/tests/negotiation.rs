//! Every interleaving of two negotiating sides: both may offer, restart, start over and hang up at any moment, over a
//! signaling path that keeps the order and loses what is under way when it breaks. Whatever happens, once the faults are
//! over, the pair ends up settled on descriptions that belong together, or hung up; never stuck.

mod model;

use std::collections::{HashSet, VecDeque};

use damso_call::{
    ConnectionEvent,
    negotiation::{Negotiation, Offered, Politeness, Step},
};
use damso_protocol::PeerSignal;
use model::connection::{ModelConnection, Operation};

/// How often each kind of fault may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Faults {
    restarts: u8,
    rebuilds: u8,
    losses: u8,
    hang_ups: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Side {
    negotiation: Negotiation,
    connection: Option<ModelConnection>,
    /// What the other side has sent and this one has not taken in.
    inbox: VecDeque<PeerSignal>,
    hung_up: bool,
    connected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pair {
    sides: [Side; 2],
    serial: u32,
    faults: Faults,
    /// Who has tried again since the last fault.
    retried: [bool; 2],
}

/// What can happen next, to the side of this index.
#[derive(Clone, Copy, Debug)]
enum Event {
    Deliver(usize),
    Perform(usize),
    NegotiationNeeded(usize),
    /// Packets have found their way, and this side knows.
    Connect(usize),
    Restart(usize),
    Rebuild(usize),
    Lose,
    HangUp(usize),
    /// Time passes, and these sides find that they are still not settled.
    Retry([bool; 2], Attempt),
}

#[derive(Clone, Copy, Debug)]
enum Attempt {
    Restart,
    Rebuild,
}

impl Pair {
    fn new(newcomers: [bool; 2], faults: Faults) -> Self {
        let side = |politeness| Side {
            negotiation: Negotiation::new(politeness),
            connection: None,
            inbox: VecDeque::new(),
            hung_up: false,
            connected: false,
        };
        let sides = [side(Politeness::Polite), side(Politeness::Impolite)];
        let mut pair = Self { sides, serial: 0, faults, retried: [false; 2] };
        for index in (0..2).filter(|&index| newcomers[index]) {
            let steps = pair.sides[index].negotiation.start(0);
            pair.carry_out(index, steps);
        }
        pair
    }

    fn carry_out(&mut self, index: usize, steps: Vec<Step>) {
        for step in steps {
            let connection = &mut self.sides[index].connection;
            let open = "a connection is open before anything is done with it";
            match step {
                Step::Open(role) => {
                    self.serial += 1;
                    self.sides[index].connected = false;
                    let connection = &mut self.sides[index].connection;
                    *connection = Some(ModelConnection::new(self.serial, role));
                }
                Step::SetLocalDescription => {
                    connection.as_mut().expect(open).chain.push_back(Operation::SetLocalDescription);
                }
                Step::SetRemoteDescription(description) => {
                    connection.as_mut().expect(open).chain.push_back(Operation::SetRemoteDescription(description));
                }
                Step::RestartIce => connection.as_mut().expect(open).restart_ice(),
                Step::AddCandidate(_) => {}
                Step::Send(signal) => {
                    let other = &mut self.sides[1 - index];
                    if !other.hung_up {
                        other.inbox.push_back(signal);
                    }
                }
            }
        }
    }

    fn is_quiet(&self) -> bool {
        self.sides.iter().all(|side| {
            let idle = |connection: &ModelConnection| connection.chain.is_empty() && !connection.negotiation_needed();
            side.inbox.is_empty() && side.connection.as_ref().is_none_or(idle)
        })
    }

    fn fit(&self) -> bool {
        match self.sides.each_ref().map(|side| &side.connection) {
            [Some(polite), Some(impolite)] => polite.fits(impolite),
            _ => false,
        }
    }

    fn is_settled(&self) -> bool {
        let [polite, impolite] = &self.sides;
        self.fit() && polite.negotiation.is_settled() && impolite.negotiation.is_settled()
    }

    fn is_over(&self) -> bool {
        self.sides.iter().any(|side| side.hung_up)
    }

    fn possible(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (index, side) in self.sides.iter().enumerate().filter(|(_, side)| !side.hung_up) {
            if !side.inbox.is_empty() {
                events.push(Event::Deliver(index));
            }
            if let Some(connection) = &side.connection {
                if !connection.chain.is_empty() {
                    events.push(Event::Perform(index));
                }
                if self.fit() && !side.connected {
                    events.push(Event::Connect(index));
                }
                if connection.negotiation_needed() {
                    events.push(Event::NegotiationNeeded(index));
                }
                if self.faults.restarts > 0 {
                    events.push(Event::Restart(index));
                }
                if self.faults.rebuilds > 0 {
                    events.push(Event::Rebuild(index));
                }
            }
            if self.faults.hang_ups > 0 {
                events.push(Event::HangUp(index));
            }
        }
        if self.faults.losses > 0 && self.sides.iter().any(|side| !side.inbox.is_empty()) {
            events.push(Event::Lose);
        }
        if self.is_quiet() && !self.is_settled() && !self.is_over() {
            let unsettled = |index: usize| !self.retried[index] && !self.sides[index].negotiation.is_settled();
            let whos = [[true, false], [false, true], [true, true]];
            for who in whos.into_iter().filter(|who| (0..2).all(|index| !who[index] || unsettled(index))) {
                events.push(Event::Retry(who, Attempt::Restart));
                events.push(Event::Retry(who, Attempt::Rebuild));
            }
        }
        events
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Deliver(index) => {
                let signal = self.sides[index].inbox.pop_front().expect("only possible with a signal");
                let negotiation = &mut self.sides[index].negotiation;
                let steps = match signal {
                    PeerSignal::Description { epoch, round, renews, description } => {
                        negotiation.description_received(Offered { epoch, round, renews }, description, 0)
                    }
                    other => panic!("{other:?} is not sent in this model"),
                };
                self.carry_out(index, steps);
            }
            Event::Perform(index) => {
                let side = &mut self.sides[index];
                let connection = side.connection.as_mut().expect("only possible with a connection");
                let steps = match connection.perform().expect("no candidates here") {
                    ConnectionEvent::LocalDescriptionSet(description) => {
                        side.negotiation.local_description_set(description)
                    }
                    ConnectionEvent::RemoteDescriptionSet => side.negotiation.remote_description_set(),
                    other => panic!("{other:?} is no result of an operation"),
                };
                self.carry_out(index, steps);
            }
            Event::NegotiationNeeded(index) => {
                let side = &mut self.sides[index];
                side.connection.as_mut().expect("only possible with a connection").fire_negotiation_needed();
                let steps = side.negotiation.needed();
                self.carry_out(index, steps);
            }
            Event::Connect(index) => {
                self.sides[index].connected = true;
                self.sides[index].negotiation.connected();
            }
            Event::Restart(index) => {
                self.faults.restarts -= 1;
                self.retried = [false; 2];
                let steps = self.sides[index].negotiation.restart(0);
                self.carry_out(index, steps);
            }
            Event::Rebuild(index) => {
                self.faults.rebuilds -= 1;
                self.retried = [false; 2];
                let steps = self.sides[index].negotiation.start(0);
                self.carry_out(index, steps);
            }
            Event::Lose => {
                self.faults.losses -= 1;
                self.retried = [false; 2];
                self.sides.iter_mut().for_each(|side| side.inbox.clear());
            }
            Event::HangUp(index) => {
                self.faults.hang_ups -= 1;
                let side = &mut self.sides[index];
                side.hung_up = true;
                side.connection = None;
                side.inbox.clear();
            }
            Event::Retry(who, attempt) => {
                for index in (0..2).filter(|&index| who[index]) {
                    self.retried[index] = true;
                    let negotiation = &mut self.sides[index].negotiation;
                    let steps = match attempt {
                        Attempt::Restart => negotiation.restart(0),
                        Attempt::Rebuild => negotiation.start(0),
                    };
                    self.carry_out(index, steps);
                }
            }
        }
    }
}

/// Walks through everything that can happen, and returns how many different states there are.
fn explore(newcomers: [bool; 2], faults: Faults) -> usize {
    let first = Pair::new(newcomers, faults);
    let mut seen = HashSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some(pair) = open.pop() {
        let possible = pair.possible();
        if possible.is_empty() {
            assert!(pair.is_over() || pair.is_settled(), "stuck: {pair:#?}");
        }
        // With nothing lost any more, one attempt by each side that is not content settles the pair; and where both are
        // content, they are right.
        let content = |(side, retried): (&Side, bool)| retried || side.negotiation.is_settled();
        if pair.is_quiet() && !pair.is_over() && pair.sides.iter().zip(pair.retried).all(content) {
            assert!(pair.is_settled(), "attempts settled nothing: {pair:#?}");
        }
        for event in possible {
            let mut next = pair.clone();
            next.happen(event);
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    println!("{} states", seen.len());
    seen.len()
}

const NONE: Faults = Faults { restarts: 0, rebuilds: 0, losses: 0, hang_ups: 0 };

#[test]
fn one_newcomer_without_faults_needs_no_second_attempt() {
    for newcomers in [[true, false], [false, true], [true, true]] {
        let first = Pair::new(newcomers, NONE);
        let mut open = vec![first.clone()];
        let mut seen = HashSet::from([first]);
        while let Some(pair) = open.pop() {
            if pair.is_quiet() {
                assert!(pair.is_settled(), "{pair:#?}");
                continue;
            }
            for event in pair.possible() {
                let mut next = pair.clone();
                next.happen(event);
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        assert!(seen.len() > 5);
    }
}

#[test]
fn restarts_at_any_moment() {
    for newcomers in [[true, false], [false, true], [true, true]] {
        assert!(explore(newcomers, Faults { restarts: 2, ..NONE }) > 100);
    }
}

#[test]
fn losses_at_any_moment() {
    for newcomers in [[true, false], [false, true], [true, true]] {
        assert!(explore(newcomers, Faults { losses: 2, restarts: 1, ..NONE }) > 100);
    }
}

#[test]
fn starting_over_at_any_moment() {
    for newcomers in [[true, false], [false, true], [true, true]] {
        assert!(explore(newcomers, Faults { rebuilds: 2, losses: 1, ..NONE }) > 100);
    }
}

#[test]
fn everything_at_any_moment() {
    for newcomers in [[true, false], [false, true], [true, true]] {
        assert!(explore(newcomers, Faults { restarts: 1, rebuilds: 1, losses: 1, hang_ups: 1 }) > 1000);
    }
}
