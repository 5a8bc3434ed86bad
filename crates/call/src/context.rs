//! What every part of a call needs while it takes in one input: the time, randomness, numbers that are never used twice,
//! and the list of effects.

use std::time::Duration;

use damso_protocol::{ClientMessage, Incarnation, PeerId, SessionSecret};

use crate::{
    Chime, ConnectionId, Effect, Generation, Instant, LateCode, Notice, PickedFile, UnixMillis, Wanted,
    notices::Notices,
    random::Random,
    seal::{End, Stamp},
};

/// Sounds are at least so far apart.
const BETWEEN_CHIMES: Duration = Duration::from_millis(700);
/// An honest epoch is not further ahead of all that were heard of: each is one more than another.
const EPOCHS_AHEAD: u32 = 1_000;
/// Of how many people the newest signal is kept: many more than come and go in a call, and still a bound.
const REMEMBERED_PEOPLE: usize = 1024;

/// How somebody's silence looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// Something was not answered in the usual time.
    Worry,
    /// A connection is dead.
    Loss,
}

pub(crate) struct Context {
    pub(crate) now: Instant,
    pub(crate) random: Random,
    pub(crate) secret: SessionSecret,
    pub(crate) me: End,
    /// Whether what is sent to the server gets there.
    pub(crate) online: bool,
    /// Whether the line to the server may be dead as well.
    pub(crate) alarm: Option<Alarm>,
    /// Sealed signals that have to find their way without the server, and for whom.
    pub(crate) handed_on: Vec<(PeerId, String)>,
    /// Whether what happens makes a sound.
    pub(crate) sounds: Wanted,
    chimed: Option<Instant>,
    /// The code that may come later, as soon as the page has it.
    pub(crate) late: Option<LateCode>,
    /// The last stay in a room.
    stay: u64,
    /// The greatest epoch of a connection with anybody, but for those that were far ahead of it.
    pub(crate) newest_epoch: u32,
    pub(crate) notices: Notices,
    /// The newest signal of everybody ever heard of, the newest one last, so that none is taken in twice, not even after its
    /// sender has left.
    stamps: Vec<(PeerId, Stamp)>,
    /// When the page was loaded.
    loaded: Incarnation,
    effects: Vec<Effect>,
    counter: u64,
    connections: u32,
    generations: u32,
}

impl Context {
    pub(crate) fn new(seed: [u8; 32], secret: SessionSecret, incarnation: Incarnation) -> Self {
        Self {
            now: Instant::default(),
            random: Random::new(seed),
            secret,
            me: End { id: secret.peer_id(), incarnation },
            online: false,
            alarm: None,
            handed_on: Vec::new(),
            sounds: Wanted::On,
            chimed: None,
            late: None,
            stay: 0,
            newest_epoch: 0,
            notices: Notices::default(),
            stamps: Vec::new(),
            loaded: incarnation,
            effects: Vec::new(),
            counter: 0,
            connections: 0,
            generations: 0,
        }
    }

    /// Lets go of files that were chosen and are offered nowhere.
    pub(crate) fn release(&mut self, files: &[PickedFile]) {
        self.effects.extend(files.iter().map(|picked| Effect::ReleaseFile(picked.file)));
    }

    /// A connection of this epoch begins. Somebody who claims one that is out of reach harms the two of them, and nobody else:
    /// connections with others would soon come to the end of all numbers.
    pub(crate) fn epoch_begins(&mut self, epoch: u32) {
        if epoch <= self.newest_epoch.saturating_add(EPOCHS_AHEAD) {
            self.newest_epoch = self.newest_epoch.max(epoch);
        }
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Sends a message to the server. What is sent while it cannot be reached is lost, as it would be on the way.
    pub(crate) fn send(&mut self, message: &ClientMessage) {
        if self.online {
            self.push(Effect::SendFrame(to_json(message)));
        }
    }

    pub(crate) fn log(&mut self, line: impl Into<String>) {
        self.push(Effect::Log(line.into()));
    }

    /// Makes a sound, unless the person wants none or there was one a moment ago: nobody can make this page ring all the
    /// time.
    pub(crate) fn chime(&mut self, chime: Chime) {
        let is_early = self.chimed.is_some_and(|at| self.now < at + BETWEEN_CHIMES);
        if self.sounds == Wanted::On && !is_early {
            self.chimed = Some(self.now);
            self.push(Effect::Chime(chime));
        }
    }

    /// Tells something with a sound, unless a notice stands there of which this is no more than the latest news: whoever comes
    /// and goes again and again is heard no more than others.
    pub(crate) fn announce(&mut self, notice: Notice, chime: Chime) {
        if !self.notices.know(&notice) {
            self.chime(chime);
        }
        self.notify(notice);
    }

    pub(crate) fn notify(&mut self, notice: Notice) {
        self.notices.tell(notice, self.now);
    }

    /// Whether a signal is newer than all that came from this person before. It counts as taken in then.
    pub(crate) fn accepts(&mut self, from: PeerId, stamp: Stamp) -> bool {
        let known = self.stamps.iter().position(|&(id, _)| id == from);
        if known.is_some_and(|at| self.stamps[at].1 >= stamp) {
            return false;
        }
        if let Some(at) = known {
            self.stamps.remove(at);
        } else if self.stamps.len() >= REMEMBERED_PEOPLE {
            self.stamps.remove(0);
        }
        self.stamps.push((from, stamp));
        true
    }

    /// Takes the session over from another tab, which has a greater incarnation: it was drawn when that tab was loaded.
    pub(crate) fn live_anew(&mut self, today: UnixMillis) {
        self.me.incarnation = Incarnation(today.0.max(self.calendar().0).max(self.me.incarnation.0 + 1));
    }

    /// About now, by the calendar that this page was loaded with.
    pub(crate) fn calendar(&self) -> UnixMillis {
        UnixMillis(self.loaded.0 + self.now.0)
    }

    /// A stay in a room, greater than all before.
    pub(crate) fn next_stay(&mut self) -> u64 {
        self.stay = self.calendar().0.max(self.stay + 1);
        self.stay
    }

    /// A number for a sealed signal, greater than all before.
    pub(crate) fn next_counter(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(crate) fn next_connection(&mut self) -> ConnectionId {
        self.connections += 1;
        ConnectionId(self.connections)
    }

    pub(crate) fn next_generation(&mut self) -> Generation {
        self.generations += 1;
        Generation(self.generations)
    }
}

/// Any message as JSON.
pub(crate) fn to_json(message: &impl serde::Serialize) -> String {
    serde_json::to_string(message).expect("messages have string keys and no values that JSON lacks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_brings_the_epochs_of_others_to_their_end() {
        let mut context = Context::new([1; 32], SessionSecret([2; 32]), Incarnation(1));
        for (epoch, newest) in [(1, 1), (u32::MAX, 1), (40, 40), (7, 40), (u32::MAX - 1, 40), (1_000, 1_000)] {
            context.epoch_begins(epoch);
            assert_eq!(context.newest_epoch, newest, "after {epoch}");
        }
    }
}
