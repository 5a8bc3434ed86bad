//! What everybody has written, as far as this page has it: the logs, each whole up to its head, and what to send of them.

use std::collections::BTreeMap;

use damso_protocol::{Act, Entry, EntryId, LogId, PeerId};

/// So much is kept of everybody, and of all. What is beyond is not taken in.
const MOST_ENTRIES_OF_ONE: usize = 20_000;
const MOST_ENTRIES: usize = 100_000;
const MOST_BYTES: usize = 64 << 20;
/// Of one person: nobody can fill the chat for everybody.
const MOST_BYTES_OF_ONE: usize = 16 << 20;
pub(super) const MOST_LOGS_OF_ONE: usize = 64;
/// Logs are asked for one by one: so many that asking for all of them is no flood.
pub(super) const MOST_LOGS: usize = 512;
/// Of all that, in quarters: no more than so much is what others tell of people who are away, or whom they have made up, and
/// nothing of it is taken in beyond so much of everything. So whoever is there can always be heard, also beside a chat that was
/// kept, of which no more than half are recalled.
const TOLD: usize = 2;
const ALL_WITH_TOLD: usize = 3;
const ALL: usize = 4;
/// A message on the channel has about so many bytes at most. One entry alone may have a little more.
const BATCH_BYTES: usize = 100_000;
/// No entry moves the clock by more than this, so that no liar can move it to its end.
const MOST_STEP: u64 = 1 << 20;

/// Who this person is to the chat.
pub(super) struct Own {
    pub(super) me: PeerId,
    /// This stay in the room.
    pub(super) stay: u64,
    /// Who this person was when it wrote what this browser has kept, in tabs of which the secret is gone.
    pub(super) former: Vec<PeerId>,
    /// Those of them that are there, in other tabs of this browser, and so are somebody else meanwhile.
    pub(super) beside: Vec<PeerId>,
}

impl Own {
    /// The log in which this person writes.
    pub(super) fn log(&self, to: Option<PeerId>) -> LogId {
        LogId { author: self.me, stay: self.stay, to }
    }

    /// Whether somebody may know of a log, and tell of it.
    pub(super) fn shares(&self, log: LogId, with: PeerId) -> bool {
        log.to.is_none_or(|to| (log.author, to) == (self.me, with) || (log.author, to) == (with, self.me))
    }

    /// Whether nobody else can know more of this log than this page.
    pub(super) fn is_writing(&self, log: LogId) -> bool {
        log.author == self.me && log.stay >= self.stay
    }

    /// Whether this is the person, or one of those that it was formerly.
    pub(super) fn is_or_was(&self, id: PeerId) -> bool {
        id == self.me || (self.former.contains(&id) && !self.beside.contains(&id))
    }

    /// The log in which this person answers what stands in that one, before the same eyes; none if it is between others.
    pub(super) fn log_beside(&self, log: LogId) -> Option<LogId> {
        match log.to {
            None => Some(self.log(None)),
            Some(to) if self.is_or_was(log.author) => Some(self.log(Some(to))),
            Some(to) => self.is_or_was(to).then(|| self.log(Some(log.author))),
        }
    }
}

/// The order on which everybody agrees: an answer is after its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    pub(super) clock: u64,
    pub(super) id: EntryId,
}

/// From which number on somebody has told the entries; `None` for the author.
pub(super) type Tellers = Vec<(u64, Option<PeerId>)>;

#[derive(Default)]
pub(super) struct Log {
    pub(super) entries: Vec<Entry>,
    /// Where each stands among all others: its clock, unless that was far ahead of all that were known.
    clocks: Vec<u64>,
    pub(super) tellers: Tellers,
    /// Of this person's own, up to where somebody has confirmed it.
    pub(super) confirmed: u64,
    bytes: usize,
}

#[derive(Default)]
pub(super) struct Logs {
    all: BTreeMap<LogId, Log>,
    amount: Amount,
    /// Of it, what was told by somebody else than the author. What is blank by now still counts.
    told: Amount,
    clock: u64,
}

#[derive(Default)]
struct Amount {
    logs: usize,
    entries: usize,
    bytes: usize,
}

impl Amount {
    fn add(&mut self, logs: usize, bytes: usize) {
        *self = Self { logs: self.logs + logs, entries: self.entries + 1, bytes: self.bytes + bytes };
    }

    /// Whether one more entry, perhaps of one more log, fits into so many quarters of everything.
    fn has_room(&self, logs: usize, quarters: usize) -> bool {
        let most = |all: usize| all / ALL * quarters;
        self.entries < most(MOST_ENTRIES) && self.bytes < most(MOST_BYTES) && self.logs + logs <= most(MOST_LOGS)
    }
}

impl Logs {
    /// The number of the last entry of a log; 0 if there is none.
    pub(super) fn head(&self, log: LogId) -> u64 {
        self.all.get(&log).map_or(0, |log| log.entries.len() as u64)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (LogId, &Log)> {
        self.all.iter().map(|(&id, log)| (id, log))
    }

    pub(super) fn heads(&self) -> impl Iterator<Item = (LogId, u64)> {
        self.all().map(|(id, log)| (id, log.entries.len() as u64))
    }

    fn all_of(&self, author: PeerId) -> impl Iterator<Item = (&LogId, &Log)> {
        let logs = self.all.range(LogId { author, stay: 0, to: None }..);
        logs.take_while(move |(id, _)| id.author == author)
    }

    /// The logs of somebody.
    pub(super) fn of(&self, author: PeerId) -> impl Iterator<Item = (LogId, u64)> {
        self.all_of(author).map(|(&id, log)| (id, log.entries.len() as u64))
    }

    pub(super) fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.all.get(&id.log)?.entries.get(place(id.number)?)
    }

    pub(super) fn order(&self, id: EntryId) -> Option<Order> {
        let clock = *self.all.get(&id.log)?.clocks.get(place(id.number)?)?;
        Some(Order { clock, id })
    }

    /// Who has handed an entry on, if it did not come from its author.
    pub(super) fn told_by(&self, id: EntryId) -> Option<PeerId> {
        self.all.get(&id.log).and_then(|log| teller(&log.tellers, id.number))
    }

    /// Whether one more entry may be taken in, of somebody who tells it in the author's place.
    pub(super) fn has_room(&self, log: LogId, teller: Option<PeerId>) -> bool {
        let logs = usize::from(!self.all.contains_key(&log));
        self.amount.has_room(logs, if teller.is_none() { ALL } else { ALL_WITH_TOLD })
            && (teller.is_none() || self.told.has_room(logs, TOLD))
            && self.has_room_for_own(log)
    }

    /// Whether its author may write one more: what others have filled is no matter to this person.
    pub(super) fn has_room_for_own(&self, log: LogId) -> bool {
        let (mut logs, mut entries, mut bytes) = (0, 0, 0);
        for (_, Log { entries: written, bytes: weight, .. }) in self.all_of(log.author) {
            (logs, entries, bytes) = (logs + 1, entries + written.len(), bytes + weight);
        }
        entries < MOST_ENTRIES_OF_ONE
            && bytes < MOST_BYTES_OF_ONE
            && (logs < MOST_LOGS_OF_ONE || self.all.contains_key(&log))
    }

    /// The clock of whatever is written next.
    pub(super) fn next_clock(&self) -> u64 {
        self.clock + 1
    }

    /// Takes in the next entry of a log.
    pub(super) fn append(&mut self, log: LogId, entry: Entry, told_by: Option<PeerId>) -> EntryId {
        let (logs, weight) = (usize::from(!self.all.contains_key(&log)), weight(&entry));
        self.amount.add(logs, weight);
        if told_by.is_some() {
            self.told.add(logs, weight);
        }
        let clock = entry.clock.min(self.clock + MOST_STEP);
        self.clock = self.clock.max(clock);
        let kept = self.all.entry(log).or_default();
        kept.bytes += weight;
        kept.entries.push(entry);
        kept.clocks.push(clock);
        let number = kept.entries.len() as u64;
        if kept.tellers.last().is_none_or(|&(_, last)| last != told_by) {
            kept.tellers.push((number, told_by));
        }
        EntryId { log, number }
    }

    /// Somebody has a log of this person up to this number. Returns whether nobody has said so before.
    pub(super) fn confirmed(&mut self, log: LogId, head: u64) -> bool {
        let confirmed = self.all.get_mut(&log).map(|log| &mut log.confirmed);
        confirmed.is_some_and(|confirmed| std::mem::replace(confirmed, head.max(*confirmed)) < head)
    }

    /// Forgets what an entry says. It is still passed on, for those after it.
    pub(super) fn blank(&mut self, id: EntryId) {
        let Some(log) = self.all.get_mut(&id.log) else { return };
        let Some(entry) = place(id.number).and_then(|place| log.entries.get_mut(place)) else { return };
        let before = weight(entry);
        match &mut entry.act {
            Act::Say { text, file, .. } => {
                *text = String::new();
                *file = None;
            }
            Act::Edit { text, .. } => *text = String::new(),
            _ => {}
        }
        let lost = before - weight(entry);
        log.bytes -= lost;
        self.amount.bytes -= lost;
    }

    /// The entries after this number, as many as one message takes, for somebody to be told by this person; and whether this
    /// person has them of its own from somebody else. It cannot answer for those.
    pub(super) fn batch(&self, log: LogId, after: u64, me: PeerId) -> (Vec<Entry>, bool) {
        let Some(Log { entries, tellers, .. }) = self.all.get(&log) else { return Default::default() };
        let is_retold = |number| log.author == me && teller(tellers, number).is_some();
        let first = usize::try_from(after).map_or(entries.len(), |after| after.min(entries.len()));
        let numbers = first as u64 + 1..;
        let retold = is_retold(numbers.start);
        let mut bytes = 0;
        let fit = |(number, entry): &(u64, &Entry)| {
            let is_first = bytes == 0;
            bytes += weight(entry);
            is_first || (bytes <= BATCH_BYTES && is_retold(*number) == retold)
        };
        let batch = numbers.zip(&entries[first..]).take_while(fit);
        (batch.map(|(_, entry)| entry.clone()).collect(), retold)
    }
}

fn place(number: u64) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

/// Who has told the entry with this number.
pub(super) fn teller(tellers: &Tellers, number: u64) -> Option<PeerId> {
    tellers.iter().rev().find(|&&(from, _)| from <= number).and_then(|&(_, teller)| teller)
}

/// How many bytes an entry has at most, as JSON.
pub(super) fn weight(entry: &Entry) -> usize {
    let texts = match &entry.act {
        Act::Say { name, text, reply, file } => {
            let file = file.as_ref().map_or(0, |file| {
                150 + json_bytes(&file.name) + json_bytes(&file.kind) + file.preview.as_ref().map_or(0, String::len)
            });
            json_bytes(name) + json_bytes(text) + if reply.is_some() { 110 } else { 0 } + file
        }
        Act::Edit { text, .. } => json_bytes(text),
        Act::React { emoji, .. } => json_bytes(emoji),
        Act::Delete { .. } | Act::Seal { .. } | Act::Unknown => 0,
    };
    240 + texts
}

fn json_bytes(text: &str) -> usize {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(byte).sum()
}

#[cfg(test)]
mod tests {
    use damso_protocol::{ConversationMessage, FileDigest, FileOffer, MAX_CHANNEL_BYTES, MAX_CHAT_BYTES};

    use super::*;
    use crate::context::to_json;

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);
    const LOG: LogId = LogId { author: ANA, stay: u64::MAX, to: Some(BO) };

    fn say(clock: u64, text: &str) -> Entry {
        Entry { clock, at: 1, act: Act::Say { name: "Ana".into(), text: text.into(), reply: None, file: None } }
    }

    #[test]
    fn an_answer_is_for_the_same_eyes() {
        const EVE: PeerId = PeerId([9; 16]);
        let own = Own { me: ANA, stay: 5, former: vec![EVE], beside: Vec::new() };
        for (author, to, expected) in [
            (ANA, None, Some(None)),
            (BO, None, Some(None)),
            (ANA, Some(BO), Some(Some(BO))),
            (BO, Some(ANA), Some(Some(BO))),
            (EVE, Some(BO), Some(Some(BO))),
            (BO, Some(EVE), Some(Some(BO))),
            (BO, Some(PeerId([7; 16])), None),
        ] {
            let answered = own.log_beside(LogId { author, stay: 1, to });
            assert_eq!(answered, expected.map(|to| own.log(to)), "{author} to {to:?}, who was Eve");
        }
    }

    #[test]
    fn nothing_weighs_more_than_is_reckoned() {
        let of = EntryId { log: LOG, number: u64::MAX };
        let nasty = "\u{1}\n\"\\가🧑‍🤝‍🧑".repeat(20);
        let file = FileOffer {
            name: nasty.clone(),
            size: u64::MAX,
            kind: nasty.clone(),
            modified: u64::MAX,
            preview: Some("data:image/png;base64,AA".into()),
        };
        let acts = [
            Act::Say { name: nasty.clone(), text: nasty.clone(), reply: Some(of), file: Some(file) },
            Act::Edit { of, text: nasty.clone() },
            Act::React { of, emoji: nasty, given: false },
            Act::Seal { of, digest: FileDigest([1; 32]) },
            Act::Delete { of },
            Act::Unknown,
        ];
        for act in acts {
            let entry = Entry { clock: u64::MAX, at: u64::MAX, act };
            let json = to_json(&entry);
            assert!((json.len()..json.len() + 450).contains(&weight(&entry)), "{json}: {}", weight(&entry));
        }
    }

    #[test]
    fn batches_fit_on_the_channel_and_leave_nothing_out() {
        let mut logs = Logs::default();
        for number in 1..=1_000 {
            logs.append(LOG, say(number, &"\u{1}".repeat(if number % 100 == 0 { MAX_CHAT_BYTES } else { 20 })), None);
        }
        let (mut after, mut batches) = (0, 0);
        loop {
            let (entries, _) = logs.batch(LOG, after, LOG.author);
            let Some(last) = entries.last() else { break };
            assert_eq!((entries[0].clock, last.clock), (after + 1, after + entries.len() as u64));
            after += entries.len() as u64;
            batches += 1;
            let json = to_json(&ConversationMessage::Entries { log: LOG, first: after, entries });
            assert!(json.len() < MAX_CHANNEL_BYTES, "{}", json.len());
        }
        assert_eq!(after, 1_000);
        assert!(batches < 30, "{batches}");
        assert_eq!(logs.batch(LOG, u64::MAX, LOG.author), (Vec::new(), false));
    }

    #[test]
    fn what_one_was_told_of_oneself_is_told_by_itself() {
        let mut logs = Logs::default();
        for (number, told_by) in [(1, None), (2, None), (3, Some(BO)), (4, Some(LOG.author)), (5, None)] {
            logs.append(LOG, say(number, "x"), told_by);
        }
        let clocks = |after, me| {
            let (entries, retold) = logs.batch(LOG, after, me);
            (entries.iter().map(|entry| entry.clock).collect::<Vec<_>>(), retold)
        };
        assert_eq!(clocks(0, LOG.author), (vec![1, 2], false));
        assert_eq!(clocks(2, LOG.author), (vec![3, 4], true));
        assert_eq!(clocks(4, LOG.author), (vec![5], false));
        assert_eq!(clocks(1, BO), (vec![2, 3, 4, 5], false));
    }

    #[test]
    fn there_is_an_end_to_everybody_and_to_everything() {
        let mut logs = Logs::default();
        let log = |author, stay| LogId { author: PeerId([author; 16]), stay, to: None };
        for author in 0..5 {
            for entry in 0..MOST_ENTRIES_OF_ONE as u64 {
                assert!(logs.has_room(log(author, entry % 3), None));
                logs.append(log(author, entry % 3), say(1, "x"), None);
            }
            assert!(!logs.has_room(log(author, 0), None));
            assert_eq!(logs.has_room(log(author + 1, 0), None), author < 4);
        }
        let mut logs = Logs::default();
        for stay in 0..MOST_LOGS as u64 {
            let author = 1 + u8::try_from(stay / MOST_LOGS_OF_ONE as u64).expect("a few");
            assert!(logs.has_room(log(author, stay), None));
            logs.append(log(author, stay), say(1, "x"), None);
            if (stay + 1) % MOST_LOGS_OF_ONE as u64 == 0 {
                assert!(!logs.has_room(log(author, u64::MAX), None));
            }
        }
        assert!(logs.has_room(log(1, 0), None) && !logs.has_room(log(100, 0), None));
        assert!(logs.has_room_for_own(log(100, 0)), "others cannot take one's own place");
    }

    #[test]
    fn what_is_told_of_others_leaves_room_for_those_who_are_there() {
        let log = |author, stay| LogId { author: PeerId([author; 16]), stay, to: None };
        let (mut entries, mut logs) = (Logs::default(), Logs::default());
        for author in 0..3 {
            for _ in 0..MOST_ENTRIES_OF_ONE {
                if entries.has_room(log(author, 0), Some(BO)) {
                    entries.append(log(author, 0), say(1, "x"), Some(BO));
                }
            }
        }
        for stay in 0..MOST_LOGS as u64 {
            let made_up = log(u8::try_from(stay % 200).expect("a few"), stay);
            if logs.has_room(made_up, Some(BO)) {
                logs.append(made_up, say(1, "x"), Some(BO));
            }
        }
        assert_eq!((entries.amount.entries, logs.amount.logs), (MOST_ENTRIES / 2, MOST_LOGS / 2));
        // Nor do they fill what is left beside a chat that was kept.
        let mut beside = Logs::default();
        for stay in 0..MOST_LOGS as u64 {
            let kept = log(u8::try_from(stay % 200).expect("a few"), stay);
            if beside.amount.logs < MOST_LOGS / 2 {
                beside.append(kept, say(1, "x"), None);
            } else if beside.has_room(kept, Some(BO)) {
                beside.append(kept, say(1, "x"), Some(BO));
            }
        }
        assert_eq!((beside.amount.logs, beside.told.logs), (MOST_LOGS / 4 * 3, MOST_LOGS / 4));
        for full in [entries, logs, beside] {
            assert!(!full.has_room(log(201, 0), Some(BO)) && full.has_room(log(201, 0), None));
        }
    }

    #[test]
    fn the_clock_is_ahead_of_everything_and_no_liar_can_break_it() {
        let mut logs = Logs::default();
        logs.append(LOG, say(700, "x"), None);
        logs.append(LOG, say(5, "x"), None);
        assert_eq!(logs.next_clock(), 701);
        logs.append(LOG, say(u64::MAX, "x"), None);
        assert_eq!(logs.next_clock(), 701 + MOST_STEP);
    }

    #[test]
    fn what_is_blank_says_nothing_and_what_was_told_by_whom_is_known() {
        let mut logs = Logs::default();
        let tellers = [None, Some(BO), Some(BO), None];
        let ids = tellers.map(|told_by| logs.append(LOG, say(1, "secret"), told_by));
        assert_eq!(ids.map(|id| logs.told_by(id)), tellers);
        logs.blank(ids[1]);
        assert_eq!(logs.entry(ids[1]), Some(&say(1, "")));
        assert_eq!(logs.head(LOG), 4);
        logs.blank(EntryId { number: 5, ..ids[0] });
        logs.blank(EntryId { number: 0, ..ids[0] });
    }
}
