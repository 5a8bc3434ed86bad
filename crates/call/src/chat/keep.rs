//! The chat as a text that the browser keeps: over a reload, or for another time. Of who wrote it, what is kept is which words
//! are one's own: in another tab one is somebody else, for the secret by which one is known ends with the tab.

use std::cmp::Reverse;

use damso_protocol::{Entry, LogId, PeerId, RoomId, json};

use super::logs::{Logs, MOST_LOGS, MOST_LOGS_OF_ONE, Own, Tellers, weight};
use crate::{Wanted, context::to_json};

/// More than this no browser keeps for a tab, beside what was decided about files.
const MOST_BYTES: usize = 4_000_000;

/// So many logs are recalled, so many of them of one person, and so many that others have told: a room in which people meet every
/// day, each in a new log, is never full. Of entries and bytes there is less in what is kept than would fill anything.
const RECALLED: usize = MOST_LOGS / 2;
const RECALLED_OF_ONE: usize = MOST_LOGS_OF_ONE / 2;
const RECALLED_TOLD: usize = RECALLED / 2;

/// What was kept.
pub(super) struct Kept {
    pub(super) keep: Wanted,
    /// As whom this person has written.
    pub(super) own: Vec<PeerId>,
    pub(super) logs: Vec<KeptLog>,
}

/// A log as it is kept.
pub(super) type KeptLog = (LogId, Vec<Entry>, Tellers);

/// What is kept of a room. Of what is too much, the beginning of each log is kept: nobody who has the rest needs to send
/// anything but the rest. One's own comes first, for nobody else may have it. Also returns whether that is all.
pub(super) fn write(room: RoomId, keep: Wanted, own: &Own, logs: &Logs) -> (String, bool) {
    let mut left = MOST_BYTES;
    let mut is_all = true;
    let (mine, others): (Vec<_>, Vec<_>) = logs.all().partition(|(id, _)| own.is_or_was(id.author));
    let mut authors: Vec<PeerId> = mine.iter().map(|(id, _)| id.author).collect();
    authors.dedup();
    let kept = mine.into_iter().chain(others).map(|(id, log)| {
        let fits = |entry: &&Entry| {
            let weight = weight(entry);
            let fits = weight <= left;
            left = if fits { left - weight } else { 0 };
            fits
        };
        let entries = log.entries.iter().take_while(fits).count();
        is_all &= entries == log.entries.len();
        (id, &log.entries[..entries], &log.tellers)
    });
    let kept: Vec<_> = kept.collect();
    (to_json(&(room, keep == Wanted::On, authors, kept)), is_all)
}

/// What was kept of this room; `None` if this is nothing of the kind.
pub(super) fn read(room: RoomId, kept: &str) -> Option<Kept> {
    let (of, keep, own, logs): (RoomId, bool, Vec<PeerId>, Vec<KeptLog>) = json::read(kept).ok()?;
    let keep = if keep { Wanted::On } else { Wanted::Off };
    (of == room).then_some(Kept { keep, own, logs })
}

/// Those of the kept logs that are recalled, in their order: this person's own before any other, the newest first. Nothing that
/// somebody has made up is newer than this stay.
pub(super) fn newest(mut logs: Vec<KeptLog>, own: &Own) -> Vec<KeptLog> {
    let mut order: Vec<usize> = (0..logs.len()).collect();
    order.sort_by_key(|&at| {
        let log = logs[at].0;
        (!own.is_or_was(log.author), Reverse(Some(log.stay).filter(|&stay| stay <= own.stay)))
    });
    let is_told = |at: usize| logs[at].2.first().is_some_and(|(_, teller)| teller.is_some());
    let mut taken: Vec<usize> = Vec::new();
    for at in order {
        let of_one = taken.iter().filter(|&&other| logs[other].0.author == logs[at].0.author).count();
        let told = taken.iter().filter(|&&other| is_told(other)).count();
        if taken.len() < RECALLED && of_one < RECALLED_OF_ONE && (!is_told(at) || told < RECALLED_TOLD) {
            taken.push(at);
        }
    }
    let mut at = 0..;
    logs.retain(|_| at.next().is_some_and(|at| taken.contains(&at)));
    logs
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PeerId = PeerId([0; 16]);
    const BO: PeerId = PeerId([2; 16]);
    const NOW: u64 = 100_000;

    fn person(number: u64) -> PeerId {
        PeerId(u128::from(number).to_be_bytes())
    }

    fn log(author: PeerId, stay: u64, told_by: Option<PeerId>) -> KeptLog {
        (LogId { author, stay, to: None }, Vec::new(), vec![(1, told_by)])
    }

    /// The stays of those that are recalled.
    fn recalled(logs: &[KeptLog]) -> Vec<u64> {
        newest(logs.to_vec(), &Own { me: ME, stay: NOW, former: Vec::new() }).iter().map(|(id, ..)| id.stay).collect()
    }

    #[test]
    fn the_newest_of_everybody_are_recalled_in_their_order() {
        let everybody = |stays: std::ops::Range<u64>| stays.map(|stay| log(person(stay), stay, None));
        let all: Vec<_> = everybody(1..513).collect();
        assert_eq!(recalled(&all[..256]), (1..257).collect::<Vec<_>>(), "there is room for all");
        assert_eq!(recalled(&all), (257..513).collect::<Vec<_>>());
        let backwards: Vec<_> = all.into_iter().rev().collect();
        assert_eq!(recalled(&backwards), (257..513).rev().collect::<Vec<_>>());
        // Of one person, and of what others tell, whatever the stay that they have made up.
        let mut of_one: Vec<_> = (600..700).map(|stay| log(BO, stay, None)).chain(everybody(1..11)).collect();
        assert_eq!(recalled(&of_one), (668..700).chain(1..11).collect::<Vec<_>>());
        of_one.extend((0..500).map(|made_up| log(person(1_000 + made_up), NOW - made_up, Some(BO))));
        let told = (0..128).map(|made_up| NOW - made_up);
        assert_eq!(recalled(&of_one), (668..700).chain(1..11).chain(told).collect::<Vec<_>>());
        let later: Vec<_> = (1..300).map(|stay| log(person(stay), NOW + stay, None)).chain(everybody(1..201)).collect();
        assert_eq!(recalled(&later), (1..57).map(|stay| NOW + stay).chain(1..201).collect::<Vec<_>>());
    }

    #[test]
    fn ones_own_are_recalled_before_any_other() {
        let others = (1_000..2_000).map(|stay| log(person(stay), stay, None));
        let own = (1..41).map(|stay| log(ME, stay, None));
        let expected: Vec<_> = (1_776..2_000).chain(9..41).collect();
        assert_eq!(recalled(&others.chain(own).collect::<Vec<_>>()), expected);
    }
}
