//! The room there is: people enter together, and only as many as the machine can bear.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

use crate::{Home, Person, Setting};

/// Browsers at a time. Each encodes and decodes video in software, so two processor cores bear few.
const SEATS: usize = 3;

const NAMES: [&str; 8] = ["Ada", "Bora", "Chin", "Dae", "Eun", "Finn", "Gaia", "Haru"];

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// The seats of one story. They are taken all at once, so that two stories never wait for each other's next seat.
pub(crate) struct Seats(usize);

/// One person's share of them.
pub(crate) type Seat = Arc<Seats>;

impl Seats {
    fn take(number: usize) -> Self {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        // More people than there are seats play alone.
        let full = |taken: &mut usize| *taken > 0 && *taken + number > SEATS;
        let mut taken = FREED.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += number;
        Self(number)
    }
}

impl Drop for Seats {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        FREED.notify_all();
    }
}

/// People with these browsers, named Ada, Bora, Chin, Dae and so on in this order.
#[track_caller]
pub fn people<const N: usize>(settings: [impl Into<Setting>; N]) -> [Person; N] {
    enter(settings.map(|setting| (setting.into(), None)))
}

/// As [`people()`], in homes of the laboratory or, where there is none, in this machine's network.
#[track_caller]
pub(crate) fn enter<const N: usize>(people: [(Setting, Option<Home>); N]) -> [Person; N] {
    let seat = Arc::new(Seats::take(N));
    let test = thread::current().name().unwrap_or("test").to_owned();
    let mut names = NAMES.iter();
    thread::scope(|scope| {
        let entering = people.map(|(setting, home)| {
            let (test, seat) = (test.clone(), Arc::clone(&seat));
            let name = names.next().expect("there is a name for everybody");
            // Under the test's name, for a failure to be told as the test's.
            let thread = thread::Builder::new().name(test.clone());
            let entering = thread.spawn_scoped(scope, move || Person::enter(name, setting, home, test, seat));
            entering.expect("there is room for a thread")
        });
        entering.map(|person| person.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
