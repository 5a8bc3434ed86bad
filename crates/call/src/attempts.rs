//! When to try again to reach somebody, and what of the past is in doubt.

use std::time::Duration;

use crate::{
    Instant,
    random::{Random, backoff},
};

const FIRST_RETRY: Duration = Duration::from_secs(3);
pub(crate) const LONGEST_RETRY: Duration = Duration::from_mins(1);
/// After this many attempts, the person is told that it does not work. The attempts go on.
const TOLD_AFTER: u32 = 2;

/// The attempts since the connection last stood.
#[derive(Debug)]
pub(crate) struct Attempts {
    made: u32,
    next: Option<Instant>,
    doubt: Doubt,
}

/// What of the past is doubtful, to be made good when the server can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    None,
    /// Our network is another one: a connection that seems alive is to be renewed as well.
    NetworkChanged,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        Self { made: 0, next: None, doubt: Doubt::None }
    }

    /// At this moment, if not before.
    pub(crate) fn no_later_than(&mut self, when: Instant) {
        self.next = Some(self.next.map_or(when, |next| next.min(when)));
    }

    /// At this moment, whatever was said before.
    pub(crate) fn at(&mut self, when: Instant) {
        self.next = Some(when);
    }

    /// At this moment, unless another one was named.
    pub(crate) fn by_default_at(&mut self, when: Instant) {
        self.next.get_or_insert(when);
    }

    pub(crate) fn is_due(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| now >= next)
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.next
    }

    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// Whether it is time to say that it does not work.
    pub(crate) fn is_told(&self) -> bool {
        self.made >= TOLD_AFTER
    }

    /// The next ones count from the beginning.
    pub(crate) fn start_over(&mut self) {
        self.made = 0;
    }

    /// A restart will not do: the next attempt is no first one.
    pub(crate) fn skip_first(&mut self) {
        self.made = self.made.max(1);
    }

    /// There is nothing to try.
    pub(crate) fn rest(&mut self) {
        self.next = None;
    }

    /// Puts the next attempt off. A first connection is given more time than one that has stood before.
    pub(crate) fn put_off(&mut self, now: Instant, has_connected: bool, random: &mut Random) {
        let pause = backoff(FIRST_RETRY, self.made + u32::from(!has_connected), LONGEST_RETRY);
        self.next = Some(now + pause + random.up_to(pause / 4));
    }

    /// Makes one, which settles what was in doubt.
    pub(crate) fn make(&mut self) {
        self.made += 1;
        self.doubt = Doubt::None;
    }

    pub(crate) fn doubt(&self) -> Doubt {
        self.doubt
    }

    pub(crate) fn network_changed(&mut self) {
        self.doubt = Doubt::NetworkChanged;
    }
}
