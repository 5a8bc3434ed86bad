//! The chat as a text that the browser keeps: over a reload, or for another time. It is a line of JSON; below it is what is
//! kept of the files in it, which says nothing here.

use damso_protocol::{Entry, LogId, PeerId, RoomId, json};

use super::logs::{Logs, Tellers, weight};
use crate::{Wanted, context::to_json};

/// More than this no browser keeps for a tab.
const MOST_BYTES: usize = 4_000_000;

/// A log as it is kept.
pub(super) type KeptLog = (LogId, Vec<Entry>, Tellers);

/// What is kept of a room. Of what is too much, the beginning of each log is kept: nobody who has the rest needs to send
/// anything but the rest. One's own comes first, for nobody else may have it. Also returns whether that is all.
pub(super) fn write(room: RoomId, keep: Wanted, me: PeerId, logs: &Logs, files: &str) -> (String, bool) {
    let mut left = MOST_BYTES.saturating_sub(files.len());
    let mut is_all = true;
    let (own, others): (Vec<_>, Vec<_>) = logs.all().partition(|(id, _)| id.author == me);
    let kept = own.into_iter().chain(others).map(|(id, log)| {
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
    let chat = to_json(&(room, keep == Wanted::On, kept));
    ([&*chat, "\n", files].concat(), is_all)
}

/// What was kept of this room, that of files as it is; `None` if this is nothing of the kind.
pub(super) fn read(room: RoomId, kept: &str) -> Option<(Wanted, Vec<KeptLog>, &str)> {
    let (chat, files) = kept.split_once('\n').unwrap_or((kept, ""));
    let (of, keep, logs): (RoomId, bool, Vec<KeptLog>) = json::read(chat).ok()?;
    let keep = if keep { Wanted::On } else { Wanted::Off };
    (of == room).then_some((keep, logs, files))
}
