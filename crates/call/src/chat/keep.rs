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
/// So many are this person's own, whoever it was then, unless others leave more room.
const RECALLED_OWN: usize = RECALLED / 2;

/// What was kept.
pub(super) struct Kept {
    pub(super) keep: Wanted,
    /// As whom this person has written.
    pub(super) own: Vec<PeerId>,
    pub(super) logs: Vec<KeptLog>,
}

/// A log as it is kept, and up to where somebody has confirmed it, if it is this person's.
pub(super) type KeptLog = (LogId, Vec<Entry>, Tellers, u64);

/// What is kept of a room. Of what is too much, the oldest logs go, and of the last that fits, the beginning is kept:
/// nobody who has the rest needs to send anything but the rest. Also returns whether that is all.
/// Nothing that somebody has made up is newer than this.
pub(super) fn write(room: RoomId, keep: Wanted, own: &Own, logs: &Logs, newest: u64) -> (String, bool) {
    let mut left = MOST_BYTES;
    let mut is_all = true;
    let is_own = |id: &PeerId| *id == own.me || own.former.contains(id);
    let mut authors: Vec<PeerId> = logs.all().map(|(id, _)| id.author).filter(is_own).collect();
    authors.dedup();
    let mut all: Vec<_> = logs.all().collect();
    all.sort_by_key(|&(id, _)| rank(id, own, newest));
    let kept = all.into_iter().map(|(id, log)| {
        let fits = |entry: &&Entry| {
            let weight = weight(entry);
            let fits = weight <= left;
            left = if fits { left - weight } else { 0 };
            fits
        };
        let entries = log.entries.iter().take_while(fits).count();
        is_all &= entries == log.entries.len();
        (id, &log.entries[..entries], &log.tellers, log.confirmed)
    });
    let mut kept: Vec<_> = kept.collect();
    // In the order in which they were written, for a clock takes no long steps.
    kept.reverse();
    (to_json(&(room, keep == Wanted::On, authors, kept)), is_all)
}

/// What this person has written in this tab is before any other, for nobody else may have it; then the newest. What claims
/// to be newer than anything can be is after all others.
fn rank(log: LogId, own: &Own, newest: u64) -> (bool, Reverse<Option<u64>>) {
    (log.author != own.me, Reverse(Some(log.stay).filter(|&stay| stay <= newest)))
}

/// What was kept of this room; `None` if this is nothing of the kind.
pub(super) fn read(room: RoomId, kept: &str) -> Option<Kept> {
    let (of, keep, own, logs): (RoomId, bool, Vec<PeerId>, Vec<KeptLog>) = json::read(kept).ok()?;
    let keep = if keep { Wanted::On } else { Wanted::Off };
    (of == room).then_some(Kept { keep, own, logs })
}

/// Those of the kept logs that are recalled, in their order: the newest of everybody. Nothing that somebody has made up is
/// newer than this stay.
pub(super) fn newest(mut logs: Vec<KeptLog>, own: &Own) -> Vec<KeptLog> {
    let mut order: Vec<usize> = (0..logs.len()).collect();
    order.sort_by_key(|&at| rank(logs[at].0, own, own.stay));
    let is_own = |at: usize| own.is_or_was(logs[at].0.author);
    let is_told = |at: usize| logs[at].2.first().is_some_and(|(_, teller)| teller.is_some());
    let mut taken: Vec<usize> = Vec::new();
    for most_own in [RECALLED_OWN, RECALLED] {
        for &at in &order {
            let count = |which: &dyn Fn(usize) -> bool| taken.iter().filter(|&&other| which(other)).count();
            if taken.len() < RECALLED
                && !taken.contains(&at)
                && count(&|other| logs[other].0.author == logs[at].0.author) < RECALLED_OF_ONE
                && (!is_told(at) || count(&is_told) < RECALLED_TOLD)
                && (!is_own(at) || count(&is_own) < most_own)
            {
                taken.push(at);
            }
        }
    }
    let mut at = 0..;
    logs.retain(|_| at.next().is_some_and(|at| taken.contains(&at)));
    logs
}

#[cfg(test)]
mod tests {
    use damso_protocol::Act;

    use super::*;

    const ME: PeerId = PeerId([0; 16]);
    const BO: PeerId = PeerId([2; 16]);
    const NOW: u64 = 100_000;

    fn person(number: u64) -> PeerId {
        PeerId(u128::from(number).to_be_bytes())
    }

    fn log(author: PeerId, stay: u64, told_by: Option<PeerId>) -> KeptLog {
        (LogId { author, stay, to: None }, Vec::new(), vec![(1, told_by)], 0)
    }

    fn own(former: impl IntoIterator<Item = PeerId>) -> Own {
        Own { me: ME, stay: NOW, former: former.into_iter().collect(), beside: Vec::new() }
    }

    /// The stays of those that are recalled.
    fn recalled(logs: &[KeptLog]) -> Vec<u64> {
        newest(logs.to_vec(), &own([])).iter().map(|(id, ..)| id.stay).collect()
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
    fn ones_own_of_this_tab_are_recalled_before_any_other() {
        let others = (1_000..2_000).map(|stay| log(person(stay), stay, None));
        let own = (1..41).map(|stay| log(ME, stay, None));
        let expected: Vec<_> = (1_776..2_000).chain(9..41).collect();
        assert_eq!(recalled(&others.chain(own).collect::<Vec<_>>()), expected);
    }

    /// People who meet every day, each time as somebody else.
    #[test]
    fn whoever_meets_every_day_keeps_the_last_words_of_everybody() {
        let [mine, others] = [0, 10_000].map(|first| move |day: u64| person(first + day));
        for (own_days, other_days, expected, why) in [
            (1..301, 1..301, [173..301, 173..301], "as many of each"),
            (301..601, 1..301, [473..601, 173..301], "whoever was there more often takes no more than half"),
            (1..301, 301..601, [1..1, 345..601], "nobody keeps what is older than all the rest"),
            (1..301, 1..11, [55..301, 1..11], "unless others leave room"),
            (1..11, 1..301, [1..1, 45..301], "as they do"),
            (291..301, 1..301, [291..301, 55..301], "the newest are one's own"),
        ] {
            let logs = own_days.clone().map(|day| log(mine(day), day, None));
            let logs: Vec<_> = logs.chain(other_days.map(|day| log(others(day), day, None))).collect();
            let recalled = newest(logs, &own(own_days.map(mine)));
            let expected = expected[0].clone().map(mine).chain(expected[1].clone().map(others));
            assert!(recalled.iter().map(|(id, ..)| id.author).eq(expected), "{why}");
        }
        // Of others no more than can be of one person: the rest is one's own.
        let of_two = (0..128).map(|number| log(person(20_000 + number % 2), 500 + number, None));
        let logs: Vec<_> = (1..301).map(|day| log(mine(day), day, None)).chain(of_two).collect();
        let recalled = newest(logs, &own((1..301).map(mine)));
        assert_eq!(recalled.iter().filter(|(id, ..)| id.stay < 500).count(), 192);
    }

    #[test]
    fn what_does_not_fit_is_the_oldest_of_everybody() {
        let mut logs = Logs::default();
        // A megabyte each: own ones of this tab and of others, and of Bo, a newer one of each time; and one of the future.
        for (author, stay) in [(ME, 1), (person(1), 2), (BO, 3), (person(1), 4), (BO, 5), (person(3), NOW + 1)] {
            for _ in 0..100 {
                let say = Act::Say { name: String::new(), text: "x".repeat(9_700), reply: None, file: None };
                logs.append(LogId { author, stay, to: None }, Entry { clock: stay, at: 1, act: say }, None);
            }
        }
        let room = RoomId([7; 16]);
        let (kept, is_all) = write(room, Wanted::On, &own([person(1)]), &logs, NOW);
        let kept = read(room, &kept).expect("it was just written");
        let entries: Vec<_> = kept.logs.iter().map(|(id, entries, ..)| (id.stay, entries.len())).collect();
        assert_eq!((entries, is_all), (vec![(NOW + 1, 0), (2, 2), (3, 100), (4, 100), (5, 100), (1, 100)], false));
        assert_eq!(kept.own, [ME, person(1)]);
    }
}
