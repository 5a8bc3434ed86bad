//! When to try again to reach somebody, and what of the past is in doubt.

use std::time::Duration;

use crate::{
    Instant,
    random::{Random, backoff},
};

/// How long a connection may take before the first other attempt. Relays over TCP take several seconds.
pub(crate) const CONNECTING: Duration = Duration::from_secs(10);
const FIRST_RETRY: Duration = Duration::from_secs(3);
pub(crate) const LONGEST_RETRY: Duration = Duration::from_mins(1);
/// After this many attempts and this much time, the person is told that it does not work. The attempts go on.
const TOLD_AFTER: u32 = 2;
const TOLD_AFTER_TIME: Duration = Duration::from_secs(4);

/// The attempts since the connection last stood.
#[derive(Debug)]
pub(crate) struct Attempts {
    made: u32,
    next: Option<Instant>,
    told: bool,
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
        Self { made: 0, next: None, told: false, doubt: Doubt::None }
    }

    /// At this moment, if not before.
    pub(crate) fn no_later_than(&mut self, when: Instant) {
        self.next = Some(self.next.map_or(when, |next| next.min(when)));
    }

    /// At this moment, whatever was said before.
    pub(crate) fn at(&mut self, when: Instant) {
        self.next = Some(when);
    }

    /// A new connection begins, and is given some time: less where it is known how long that takes, and whose turn it is.
    pub(crate) fn begin(&mut self, now: Instant, is_known: bool) {
        let soonest = now + if is_known { FIRST_RETRY } else { CONNECTING };
        self.next = Some(self.next.map_or(now + CONNECTING, |next| next.max(soonest)));
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
        self.told
    }

    /// The next ones count from the beginning.
    pub(crate) fn start_over(&mut self) {
        self.made = 0;
        self.told = false;
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
    pub(crate) fn make(&mut self, now: Instant, unconnected_since: Instant) {
        self.made += 1;
        self.told |= self.made >= TOLD_AFTER && now >= unconnected_since + TOLD_AFTER_TIME;
        self.doubt = Doubt::None;
    }

    pub(crate) fn doubt(&self) -> Doubt {
        self.doubt
    }

    pub(crate) fn network_changed(&mut self) {
        self.doubt = Doubt::NetworkChanged;
    }
}
