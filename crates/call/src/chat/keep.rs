//! The chat as a text that the browser keeps: over a reload, or for another time. Of who wrote it, what is kept is which words
//! are one's own: in another tab one is somebody else, for the secret by which one is known ends with the tab.

use damso_protocol::{Entry, LogId, PeerId, RoomId, json};

use super::logs::{Logs, Own, Tellers, weight};
use crate::{Wanted, context::to_json};

/// More than this no browser keeps for a tab, beside what was decided about files.
const MOST_BYTES: usize = 4_000_000;

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
pub(super) fn write(room: RoomId, keep: Wanted, (own, former): (Own, &[PeerId]), logs: &Logs) -> (String, bool) {
    let mut left = MOST_BYTES;
    let mut is_all = true;
    let (mine, others): (Vec<_>, Vec<_>) = logs.all().partition(|(id, _)| own.has_written(former, *id));
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
