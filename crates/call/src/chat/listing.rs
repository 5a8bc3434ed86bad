//! The chat as it is shown: the messages in the order on which everybody agrees, each drawn anew only when something about
//! it has changed.

use std::{collections::BTreeMap, rc::Rc, time::Duration};

use damso_protocol::{Act, EntryId, FileDigest, FileOffer, LogId, PeerId};

use super::{
    logs::{Logs, Order, Own},
    sync::Reach,
};
use crate::{ChatMessage, Delivery, FileView, Instant, MessageState, Quote, Tally, UnixMillis};

/// What nobody has confirmed for so long, though somebody is there, has failed for now.
const FAILS: Duration = Duration::from_secs(30);
/// More different signs nobody gives to one message.
const MOST_SIGNS_OF_ONE: usize = 20;
/// More are not shown.
const MOST_TALLIES: usize = 20;
/// So much of a message is quoted, in `char`s.
const QUOTED: usize = 120;

#[derive(Default)]
pub(super) struct Listing {
    messages: BTreeMap<Order, Message>,
    /// What was done to messages, also to those that are still to come.
    marks: BTreeMap<EntryId, Marks>,
    /// Messages of this person that nobody has confirmed.
    waiting: Vec<Waiting>,
    /// Messages that have to be quoted anew.
    requoted: Vec<EntryId>,
    keys: u32,
    /// What was shown last, until something changes.
    shown: Option<Rc<[Rc<ChatMessage>]>>,
}

struct Message {
    key: u32,
    standing: Standing,
    shown: Option<Rc<ChatMessage>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Somebody has confirmed it, or it is somebody else's.
    Confirmed,
    Waiting,
    Failed,
}

struct Waiting {
    message: Order,
    since: Instant,
    failed: bool,
}

#[derive(Default)]
struct Marks {
    /// The edit that counts, and all there are.
    edit: Option<Order>,
    edits: Vec<EntryId>,
    deleted: Option<Word>,
    seal: Option<(Word, FileDigest)>,
    signs: Vec<Sign>,
    /// The messages that reply to it.
    replies: Vec<Order>,
    requoted: bool,
}

/// A word on a message in its author's name. Of several, the least counts: the author's own before what others tell, and the
/// first of those.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    is_told: bool,
    order: Order,
}

/// Whether somebody gives a sign, by the last word on it.
struct Sign {
    emoji: String,
    who: PeerId,
    order: Order,
    given: bool,
}

/// What the listing has to be told to be drawn.
pub(super) struct Around<'a> {
    pub(super) own: &'a Own,
    pub(super) logs: &'a Logs,
    /// How much of a log each of those who are there, and may read it, has.
    pub(super) confirmed: &'a dyn Fn(LogId) -> Vec<Reach>,
    pub(super) readers: &'a dyn Fn(EntryId) -> Vec<PeerId>,
    /// How a file is, or what is left of one whose message was deleted.
    pub(super) file: &'a dyn Fn(EntryId, Option<&FileOffer>) -> Option<FileView>,
}

impl Listing {
    /// Takes in an entry that was just added to the logs. Returns the message whose file is another matter now.
    pub(super) fn take_in(&mut self, id: EntryId, logs: &mut Logs) -> Option<EntryId> {
        let entry = logs.entry(id)?;
        let order = logs.order(id)?;
        // What is told in somebody's name as of an earlier stay changes nothing of what that person has written since: nobody
        // can be heard of an earlier stay but by what others say.
        if let Act::Edit { of, .. } | Act::Delete { of } | Act::Seal { of, .. } = entry.act
            && of.log.stay > id.log.stay
        {
            return None;
        }
        let word = Word { is_told: logs.told_by(id).is_some(), order };
        match entry.act {
            Act::Say { reply, ref file, .. } => {
                let offers = file.is_some();
                if let Some(of) = reply {
                    self.marks.entry(of).or_default().replies.push(order);
                }
                if self.marks.get(&id).is_some_and(|marks| marks.deleted.is_some()) {
                    logs.blank(id);
                }
                self.keys += 1;
                let message = Message { key: self.keys, standing: Standing::Confirmed, shown: None };
                self.messages.insert(order, message);
                self.changed(id, logs);
                offers.then_some(id)
            }
            Act::Edit { of, .. } => {
                let marks = self.marks.entry(of).or_default();
                marks.edits.push(id);
                marks.edit = marks.edit.max(Some(order));
                if marks.deleted.is_some() {
                    logs.blank(id);
                }
                self.changed(of, logs);
                None
            }
            Act::Delete { of } => {
                let marks = self.marks.entry(of).or_default();
                marks.deleted = least(marks.deleted, word);
                // What was taken back is not passed on to anybody else.
                for edit in std::mem::take(&mut marks.edits) {
                    logs.blank(edit);
                }
                if logs.order(of).is_some_and(|order| self.messages.contains_key(&order)) {
                    logs.blank(of);
                }
                self.changed(of, logs);
                Some(of)
            }
            Act::React { of, ref emoji, given } => {
                let marks = self.marks.entry(of).or_default();
                let who = id.log.author;
                if let Some(sign) = marks.signs.iter_mut().find(|sign| sign.who == who && sign.emoji == *emoji) {
                    if sign.order < order {
                        (sign.order, sign.given) = (order, given);
                    }
                } else if marks.signs.iter().filter(|sign| sign.who == who).count() < MOST_SIGNS_OF_ONE {
                    marks.signs.push(Sign { emoji: emoji.clone(), who, order, given });
                }
                self.refresh(of, logs);
                None
            }
            Act::Seal { of, digest } => {
                let marks = self.marks.entry(of).or_default();
                marks.seal = least(marks.seal, (word, digest));
                self.refresh(of, logs);
                Some(of)
            }
            Act::Unknown => None,
        }
    }

    /// A message says something else.
    fn changed(&mut self, id: EntryId, logs: &Logs) {
        self.refresh(id, logs);
        if let Some(marks) = self.marks.get_mut(&id).filter(|marks| !marks.requoted && !marks.replies.is_empty()) {
            marks.requoted = true;
            self.requoted.push(id);
        }
    }

    /// Something about a message is to be drawn anew.
    pub(super) fn refresh(&mut self, id: EntryId, logs: &Logs) {
        if let Some(message) = logs.order(id).and_then(|order| self.messages.get_mut(&order)) {
            message.shown = None;
            self.shown = None;
        }
    }

    /// Everything is to be drawn anew.
    pub(super) fn redraw(&mut self) {
        self.messages.values_mut().for_each(|message| message.shown = None);
        self.shown = None;
    }

    /// Who is there has changed, or what they have.
    pub(super) fn deliveries_changed(&mut self) {
        self.shown = None;
    }

    /// What the author says all blocks of a file together are, and the entry that says so.
    pub(super) fn seal(&self, id: EntryId) -> Option<(FileDigest, EntryId)> {
        self.marks.get(&id)?.seal.map(|(word, digest)| (digest, word.order.id))
    }

    pub(super) fn is_deleted(&self, id: EntryId) -> bool {
        self.deletion(id).is_some()
    }

    /// The entry that takes a message back.
    pub(super) fn deletion(&self, id: EntryId) -> Option<EntryId> {
        self.marks.get(&id)?.deleted.map(|word| word.order.id)
    }

    /// Whether somebody gives a message this sign.
    pub(super) fn gives(&self, who: PeerId, id: EntryId, emoji: &str) -> bool {
        let signs = self.marks.get(&id).map_or(&[][..], |marks| &marks.signs);
        signs.iter().any(|sign| sign.who == who && sign.emoji == emoji && sign.given)
    }

    /// That of the message that came last.
    pub(super) fn last_key(&self) -> u32 {
        self.keys
    }

    /// All messages, in their order.
    pub(super) fn messages(&self) -> impl DoubleEndedIterator<Item = EntryId> {
        self.messages.keys().map(|order| order.id)
    }

    // --- how far they have got ---

    /// A message of this person has to be confirmed from now on.
    pub(super) fn wait(&mut self, id: EntryId, logs: &Logs, now: Instant) {
        let Some(order) = logs.order(id) else { return };
        if let Some(message) = self.messages.get_mut(&order) {
            message.standing = Standing::Waiting;
            self.waiting.push(Waiting { message: order, since: now, failed: false });
        }
    }

    /// Somebody has a log up to this number.
    pub(super) fn confirmed(&mut self, log: LogId, head: u64) {
        self.shown = None;
        let messages = &mut self.messages;
        self.waiting.retain(|waiting| {
            let waits = waiting.message.id.log != log || waiting.message.id.number > head;
            if !waits && let Some(message) = messages.get_mut(&waiting.message) {
                message.standing = Standing::Confirmed;
            }
            waits
        });
    }

    /// What waits is given its time once more.
    pub(super) fn wait_anew(&mut self, now: Instant) {
        self.stand(Standing::Waiting, |waiting| {
            (waiting.since, waiting.failed) = (now, false);
            true
        });
    }

    /// What has waited for too long has failed.
    pub(super) fn fail(&mut self, now: Instant) {
        self.stand(Standing::Failed, |waiting| {
            let fails = !waiting.failed && now >= waiting.since + FAILS;
            waiting.failed |= fails;
            fails
        });
    }

    fn stand(&mut self, standing: Standing, mut which: impl FnMut(&mut Waiting) -> bool) {
        for waiting in &mut self.waiting {
            if which(waiting)
                && let Some(message) = self.messages.get_mut(&waiting.message)
            {
                message.standing = standing;
                self.shown = None;
            }
        }
    }

    /// How many of this person's messages nobody has confirmed, but for those that were taken back.
    pub(super) fn unheard(&self) -> u32 {
        self.waiting.iter().filter(|waiting| !self.is_deleted(waiting.message.id)).fold(0, |count, _| count + 1)
    }

    /// When the next message has failed.
    pub(super) fn fails_at(&self) -> Option<Instant> {
        self.waiting.iter().filter(|waiting| !waiting.failed).map(|waiting| waiting.since + FAILS).min()
    }

    // --- how they look ---

    /// All messages as they are drawn.
    pub(super) fn view(&mut self, around: &Around) -> Rc<[Rc<ChatMessage>]> {
        for id in std::mem::take(&mut self.requoted) {
            let Some(marks) = self.marks.get_mut(&id) else { continue };
            marks.requoted = false;
            for reply in &marks.replies {
                if let Some(message) = self.messages.get_mut(reply) {
                    message.shown = None;
                }
            }
        }
        if let Some(shown) = &self.shown {
            return Rc::clone(shown);
        }
        let marks = &self.marks;
        let mut confirmed: Vec<(LogId, Vec<Reach>)> = Vec::new();
        let messages = self.messages.iter_mut().map(|(order, message)| {
            let id = order.id;
            // What others have told this person of its own is delivered anyway.
            let is_sent = id.log.author == around.own.me && around.logs.told_by(id).is_none();
            let delivery = is_sent.then(|| {
                let known = confirmed.iter().position(|(log, _)| *log == id.log);
                let reaches = match known {
                    Some(at) => &confirmed[at].1,
                    None => &confirmed.push_mut((id.log, (around.confirmed)(id.log))).1,
                };
                delivery(reaches, id.number, message.standing)
            });
            let shown = message
                .shown
                .get_or_insert_with(|| Rc::new(drawn(id, ChatMessage { key: message.key, ..bare(id) }, marks, around)));
            if shown.delivery != delivery {
                Rc::make_mut(shown).delivery = delivery;
            }
            Rc::clone(shown)
        });
        let shown: Rc<[Rc<ChatMessage>]> = messages.collect();
        self.shown = Some(Rc::clone(&shown));
        shown
    }
}

fn least<T: Ord>(known: Option<T>, new: T) -> Option<T> {
    known.into_iter().chain([new]).min()
}

/// Nothing that was delivered is said to be under way again for a moment because somebody comes, who gets it as well.
fn delivery(reaches: &[Reach], number: u64, standing: Standing) -> Delivery {
    let count = |which: fn(&Reach, u64) -> bool| {
        reaches.iter().filter(|reach| which(reach, number)).fold(0, |count, _| count + 1)
    };
    let to = count(|reach, number| reach.has >= number);
    let of = to + count(|reach, number| reach.has < number && reach.spared < number);
    match (to, standing) {
        (0, Standing::Waiting | Standing::Failed) if reaches.is_empty() => Delivery::Waiting,
        (0, Standing::Failed) => Delivery::Failed,
        (0, Standing::Waiting) => Delivery::Sending,
        // If none of them has it, whoever had confirmed it has left.
        _ => Delivery::Delivered { to, of },
    }
}

fn bare(id: EntryId) -> ChatMessage {
    ChatMessage {
        id,
        key: 0,
        author: None,
        name: String::new(),
        text: String::new(),
        sent_at: UnixMillis(0),
        to: id.log.to,
        state: MessageState::Written,
        answered_to: None,
        can_change: false,
        reply: None,
        reactions: Vec::new(),
        delivery: None,
        told_by: None,
        readers: Vec::new(),
        file: None,
    }
}

/// What a message says now.
struct Wording<'a> {
    name: &'a str,
    text: &'a str,
    state: MessageState,
    file: Option<&'a FileOffer>,
}

fn wording<'a>(id: EntryId, logs: &'a Logs, marks: &BTreeMap<EntryId, Marks>) -> Option<Wording<'a>> {
    let Act::Say { name, text, file, .. } = &logs.entry(id)?.act else { return None };
    let marks = marks.get(&id);
    let edit = marks.and_then(|marks| marks.edit).and_then(|edit| match &logs.entry(edit.id)?.act {
        Act::Edit { text, .. } => Some(text),
        _ => None,
    });
    let deleted = marks.is_some_and(|marks| marks.deleted.is_some());
    let (text, state) = match edit {
        _ if deleted => ("", MessageState::Deleted),
        Some(text) => (text.as_str(), MessageState::Edited),
        // It was deleted, and the word of that is still to come.
        None if text.trim().is_empty() && file.is_none() => ("", MessageState::Deleted),
        None => (text.as_str(), MessageState::Written),
    };
    Some(Wording { name, text, state, file: file.as_ref() })
}

fn drawn(id: EntryId, message: ChatMessage, marks: &BTreeMap<EntryId, Marks>, around: &Around) -> ChatMessage {
    let (logs, me) = (around.logs, around.own.me);
    let author = |id: EntryId| (!around.own.is_or_was(id.log.author)).then_some(id.log.author);
    let Some(entry) = logs.entry(id) else { return message };
    let Some(Wording { name, text, state, file }) = wording(id, logs, marks) else { return message };
    let reply = match entry.act {
        Act::Say { reply: Some(of), .. } => {
            let quoted = wording(of, logs, marks);
            let line = quoted.as_ref().map_or("", |it| {
                let name = it.file.map_or("", |file| &file.name);
                it.text.lines().find(|line| !line.trim().is_empty()).unwrap_or(name)
            });
            let name = quoted.as_ref().map_or("", |quoted| quoted.name).to_owned();
            Some(Quote { id: of, author: author(of), name, text: line.chars().take(QUOTED).collect() })
        }
        _ => None,
    };
    ChatMessage {
        author: author(id),
        name: name.to_owned(),
        text: text.to_owned(),
        sent_at: UnixMillis(entry.at),
        state,
        answered_to: around.own.log_beside(id.log).and_then(|log| log.to),
        can_change: id.log.author == me && state != MessageState::Deleted,
        reply: reply.filter(|_| state != MessageState::Deleted),
        reactions: match marks.get(&id) {
            Some(marks) if state != MessageState::Deleted => tallies(&marks.signs, me),
            _ => Vec::new(),
        },
        told_by: told_by(id, logs, marks),
        readers: (around.readers)(id),
        file: if file.is_some() || state == MessageState::Deleted { (around.file)(id, file) } else { None },
        ..message
    }
}

/// Who has handed on a message, or else what it says now or what its file is, and could have changed that as well.
fn told_by(id: EntryId, logs: &Logs, marks: &BTreeMap<EntryId, Marks>) -> Option<PeerId> {
    let changes = marks.get(&id).map(|marks| [marks.edit, marks.seal.map(|(word, _)| word.order)]);
    let changes = changes.into_iter().flatten().flatten().map(|order| order.id);
    [id].into_iter().chain(changes).find_map(|entry| logs.told_by(entry))
}

fn tallies(signs: &[Sign], me: PeerId) -> Vec<Tally> {
    let mut tallies: Vec<(Order, Tally)> = Vec::new();
    for sign in signs.iter().filter(|sign| sign.given) {
        match tallies.iter_mut().find(|(_, tally)| tally.emoji == sign.emoji) {
            Some((first, tally)) => {
                *first = (*first).min(sign.order);
                tally.count += 1;
                tally.own |= sign.who == me;
            }
            None => {
                tallies.push((sign.order, Tally { emoji: sign.emoji.clone(), count: 1, own: sign.who == me }));
            }
        }
    }
    // Unstable, for no two are equal, and the sort is half as much program.
    tallies.sort_unstable_by_key(|&(first, _)| first);
    tallies.truncate(MOST_TALLIES);
    tallies.into_iter().map(|(_, tally)| tally).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the second entry of a log.
    #[test]
    fn who_comes_makes_nothing_undelivered() {
        use Standing::{Confirmed, Failed, Waiting};
        let delivered = |to, of| Delivery::Delivered { to, of };
        // What somebody has, who was there before, and who has just come.
        let (there, came) = (|has| Reach { has, spared: 0 }, |has| Reach { has, spared: 2 });
        for (reaches, standing, expected, why) in [
            (vec![], Waiting, Delivery::Waiting, "nobody is there"),
            (vec![], Failed, Delivery::Waiting, "nobody is there any more"),
            (vec![], Confirmed, delivered(0, 0), "who had it has left"),
            (vec![there(1)], Waiting, Delivery::Sending, "the first alone has come"),
            (vec![there(1)], Failed, Delivery::Failed, "for long"),
            (vec![there(0), there(1)], Confirmed, delivered(0, 2), "who had it has left, and these lack it"),
            (vec![there(2), there(1)], Confirmed, delivered(1, 2), "one of two has it"),
            (vec![there(2), came(0)], Confirmed, delivered(1, 1), "one who has just come is not waited for"),
            (vec![there(2), there(1), came(0)], Confirmed, delivered(1, 2), "but the other is"),
            (vec![there(2), came(2)], Confirmed, delivered(2, 2), "who has just come has it"),
            (vec![came(0)], Confirmed, delivered(0, 0), "who had it has left, and somebody comes"),
            (vec![came(0)], Waiting, Delivery::Sending, "it is for the one who comes"),
            (vec![Reach { has: 0, spared: 1 }, there(2)], Confirmed, delivered(1, 2), "it was written afterwards"),
        ] {
            assert_eq!(delivery(&reaches, 2, standing), expected, "{why}");
        }
    }
}
