//! What goes to whom: everybody says how much of each log is there, authors push what is new, and what an author cannot
//! send is asked of somebody who has it.

use std::{collections::BTreeMap, time::Duration};

use damso_protocol::{ConversationMessage, EntryId, LogId, PeerId};

use super::logs::{Logs, MOST_LOGS, Own};
use crate::{
    ConnectionId, Instant,
    allowance::Allowance,
    conversation::{Outbox, Present},
};

/// What is left to tell waits for so long.
const TELLS_EVERY: Duration = Duration::from_millis(100);
/// Whoever was asked for entries and sends none in this time is not waited for any longer.
const ANSWERS: Duration = Duration::from_secs(5);
/// For how long somebody is shown as writing.
const TYPES: Duration = Duration::from_secs(5);
/// For so long nobody is said to lack what was written before that person came.
const CATCHES_UP: Duration = Duration::from_secs(15);
/// So many messages with entries are on their way to somebody at a time, of one's own and for each time that somebody asks.
const PUSHED: usize = 8;
const ANSWERED: usize = 4;
/// So many logs are asked of one person at a time.
const ASKED: usize = 8;
/// Logs in one message. Each has about 80 bytes.
const HEADS: usize = 1_000;

#[derive(Default)]
pub(super) struct Exchange {
    people: Vec<Person>,
    has_met: bool,
    wanted: Vec<Asked>,
    /// What was taken in since everybody was told.
    grown: Vec<LogId>,
    /// How often everybody is told, so that nobody who writes like mad makes this page talk like mad.
    tellings: Telling,
}

struct Telling {
    allowance: Allowance,
    /// When what is left is told.
    again: Option<Instant>,
}

impl Default for Telling {
    fn default() -> Self {
        Self { allowance: Allowance::new(10, 100), again: None }
    }
}

struct Person {
    id: PeerId,
    channel: Option<Channel>,
    /// How much of each log that person has.
    theirs: BTreeMap<LogId, u64>,
    typing_until: Option<Instant>,
    read: Option<EntryId>,
    arrival: Option<Arrival>,
}

/// Somebody has just come.
struct Arrival {
    /// How much this person had written by then.
    written: Vec<(LogId, u64)>,
    /// Until when nobody expects that to be there.
    until: Instant,
}

/// How far a log has got with somebody.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    pub(super) has: u64,
    /// So much of it is not expected to be there yet.
    pub(super) spared: u64,
}

/// A channel that is open. What was sent over it arrives unless it is closed.
struct Channel {
    connection: ConnectionId,
    is_alive: bool,
    /// Whether that person was told what is here, and has told what is there.
    greeted: bool,
    told: bool,
    pushed: BTreeMap<LogId, u64>,
    /// The last entries of the messages that are not confirmed.
    under_way: Vec<(LogId, u64)>,
    answers: Allowance,
    /// Up to where that person was told that this one has read.
    read: Option<EntryId>,
}

/// Of whom a log was asked.
struct Asked {
    log: LogId,
    of: PeerId,
    since: Instant,
    /// How many messages with entries still answer it.
    answers: usize,
}

/// What has changed about those who are there.
#[derive(Default)]
pub(super) struct Change {
    pub(super) came: bool,
    pub(super) left: bool,
    /// A channel was opened or closed, or came to life or death.
    pub(super) channels: bool,
    /// Up to where those had read who have left.
    pub(super) read: Vec<EntryId>,
}

impl Person {
    fn has(&self, log: LogId) -> u64 {
        self.theirs.get(&log).copied().unwrap_or(0)
    }

    /// Whether entries can be asked of that person.
    fn is_reachable(&self) -> bool {
        self.channel.as_ref().is_some_and(|channel| channel.is_alive && channel.told)
    }
}

impl Exchange {
    fn person(&mut self, id: PeerId) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.id == id)
    }

    /// Takes in who is there.
    pub(super) fn meet(&mut self, present: &[Present], own: &Own, logs: &Logs, now: Instant) -> Change {
        let mut change = Change::default();
        self.people.retain(|person| {
            let stays = present.iter().any(|there| there.id == person.id);
            if !stays {
                change.left = true;
                change.read.extend(person.read);
            }
            stays
        });
        for &Present { id, channel, is_alive } in present {
            let known = self.people.iter().position(|person| person.id == id);
            let at = known.unwrap_or_else(|| {
                change.came = true;
                self.has_met = true;
                let (written, until) = (logs.of(own.me).collect(), now + CATCHES_UP);
                let (theirs, arrival) = (BTreeMap::new(), Some(Arrival { written, until }));
                self.people.push(Person { id, channel: None, theirs, typing_until: None, read: None, arrival });
                self.people.len() - 1
            });
            let person = &mut self.people[at];
            if person.channel.as_ref().map(|known| known.connection) != channel {
                change.channels = true;
                person.typing_until = None;
                person.channel = channel.map(Channel::new);
            }
            if let Some(known) = person.channel.as_mut().filter(|known| known.is_alive != is_alive) {
                known.is_alive = is_alive;
                change.channels = true;
            }
        }
        change
    }

    /// Takes those for here who came a while ago. Returns whether there are any.
    pub(super) fn settle(&mut self, now: Instant) -> bool {
        let settles = |person: &mut Person| person.arrival.take_if(|arrival| now >= arrival.until);
        self.people.iter_mut().filter_map(settles).count() > 0
    }

    /// Says what is here: all of it where a channel is new, what has grown elsewhere.
    /// Returns whether there is time to say more.
    pub(super) fn tell(&mut self, own: &Own, logs: &Logs, now: Instant, out: &mut Outbox) -> bool {
        let is_time = self.tellings.allowance.take(now);
        self.tellings.again = (!is_time).then(|| now + TELLS_EVERY);
        let told = if is_time { std::mem::take(&mut self.grown) } else { Vec::new() };
        let grown: Vec<(LogId, u64)> = told.into_iter().map(|log| (log, logs.head(log))).collect();
        for person in &mut self.people {
            let Some(channel) = &mut person.channel else { continue };
            let is_new = !std::mem::replace(&mut channel.greeted, true);
            let shared = |&(log, _): &(LogId, u64)| own.shares(log, person.id);
            let heads: Vec<(LogId, u64)> = if is_new {
                logs.heads().filter(shared).collect()
            } else {
                grown.iter().copied().filter(shared).collect()
            };
            if is_new && heads.is_empty() {
                out.push((person.id, ConversationMessage::Heads { heads: Vec::new() }));
            }
            out.extend(
                heads.chunks(HEADS).map(|heads| (person.id, ConversationMessage::Heads { heads: heads.to_vec() })),
            );
        }
        is_time
    }

    /// Somebody says what is there. Returns whether it is the first word on a channel, and the logs of this person of which
    /// there is more than before.
    pub(super) fn heads_received(
        &mut self,
        from: PeerId,
        heads: Vec<(LogId, u64)>,
        own: &Own,
        logs: &Logs,
    ) -> (bool, Vec<(LogId, u64)>) {
        let Some(Person { channel: Some(channel), theirs, .. }) = self.person(from) else { return (false, Vec::new()) };
        // The first word on a channel is about everything: a page that was loaded anew may have forgotten something.
        let is_first = !std::mem::replace(&mut channel.told, true);
        if is_first {
            theirs.clear();
            // What was told before is not known to a page that had no code for it.
            channel.read = None;
        }
        let mut news = Vec::new();
        for (log, head) in heads {
            let known = theirs.get(&log).copied();
            if !own.shares(log, from) || (known.is_none() && theirs.len() >= 2 * MOST_LOGS) {
                continue;
            }
            let head = if own.is_writing(log) { head.min(logs.head(log)) } else { head };
            if head > known.unwrap_or(0) {
                theirs.insert(log, head);
                if log.author == own.me {
                    news.push((log, head));
                }
            }
        }
        channel.under_way.retain(|(log, number)| theirs.get(log).is_none_or(|head| head < number));
        (is_first, news)
    }

    /// Sends everybody what this person has written, as far as it is not there or on its way.
    pub(super) fn push(&mut self, own: &Own, logs: &Logs, out: &mut Outbox) {
        for person in &mut self.people {
            let Some(channel) = person.channel.as_mut().filter(|channel| channel.told) else { continue };
            for (log, head) in logs.of(own.me).filter(|&(log, _)| own.shares(log, person.id)) {
                let sent = [&channel.pushed, &person.theirs].map(|heads| heads.get(&log).copied().unwrap_or(0));
                let mut sent = sent[0].max(sent[1]);
                while sent < head && channel.under_way.len() < PUSHED {
                    let (message, last) = entries(log, sent, own, logs);
                    sent = last;
                    channel.pushed.insert(log, sent);
                    channel.under_way.push((log, sent));
                    out.push((person.id, message));
                }
            }
        }
    }

    /// Sends what is not confirmed once more.
    pub(super) fn push_anew(&mut self) {
        for channel in self.people.iter_mut().filter_map(|person| person.channel.as_mut()) {
            channel.pushed.clear();
            channel.under_way.clear();
        }
    }

    /// Asks for what others have, and whose author does not push it.
    pub(super) fn pull(&mut self, own: &Own, logs: &Logs, now: Instant, out: &mut Outbox) {
        let people = &self.people;
        let mut late = Vec::new();
        self.wanted.retain(|asked| {
            let has_more = |person: &&Person| person.id == asked.of && person.has(asked.log) > logs.head(asked.log);
            let answers = people.iter().filter(|person| person.is_reachable()).any(|person| has_more(&person));
            let is_late = now >= asked.since + ANSWERS;
            if answers && is_late {
                late.push((asked.log, asked.of));
            }
            answers && !is_late
        });
        for person in people.iter().filter(|person| person.is_reachable()) {
            for (&log, &head) in &person.theirs {
                let lacks = |there: &&Person| there.is_reachable() && there.has(log) > logs.head(log);
                if head <= logs.head(log)
                    || own.is_writing(log)
                    || self.wanted.iter().any(|asked| asked.log == log)
                    // Whose author can be heard, that person's word alone counts: it asks others itself for what it lacks.
                    || people.iter().any(|there| there.id == log.author && there.is_reachable())
                    || !logs.has_room(log, Some(person.id))
                {
                    continue;
                }
                // Whoever was late is asked again only where there is nobody else.
                let busy = |id: PeerId| self.wanted.iter().filter(|asked| asked.of == id).count();
                let choice = people.iter().filter(|there| lacks(there) && busy(there.id) < ASKED);
                if let Some(there) = choice.min_by_key(|there| (late.contains(&(log, there.id)), busy(there.id))) {
                    let of = there.id;
                    self.wanted.push(Asked { log, of, since: now, answers: ANSWERED });
                    out.push((of, ConversationMessage::Want { log, after: logs.head(log) }));
                }
            }
        }
    }

    /// Something is missing between what is here and what the author sends.
    pub(super) fn ask_author(&mut self, log: LogId, logs: &Logs, now: Instant, out: &mut Outbox) {
        if !self.wanted.iter().any(|asked| asked.log == log && asked.of == log.author) {
            self.wanted.retain(|asked| asked.log != log);
            self.wanted.push(Asked { log, of: log.author, since: now, answers: ANSWERED });
            out.push((log.author, ConversationMessage::Want { log, after: logs.head(log) }));
        }
    }

    /// Sends what somebody asks for.
    pub(super) fn answer(
        &mut self,
        from: PeerId,
        (log, mut after): (LogId, u64),
        own: &Own,
        logs: &Logs,
        now: Instant,
    ) -> Outbox {
        let mut out = Outbox::new();
        let Some(Person { channel: Some(channel), .. }) = self.person(from) else { return out };
        for _ in 0..ANSWERED {
            let (message, last) = entries(log, after, own, logs);
            if last <= after || !channel.answers.take(now) {
                break;
            }
            after = last;
            out.push((from, message));
        }
        out
    }

    /// Whether entries of a log are taken from somebody: nobody but its author speaks unasked.
    pub(super) fn accepts(&self, from: PeerId, log: LogId) -> bool {
        from == log.author || self.wanted.iter().any(|asked| asked.log == log && asked.of == from)
    }

    /// Somebody has sent entries up to this number, and some of them were new or not.
    pub(super) fn entries_received(&mut self, from: PeerId, log: LogId, last: u64) {
        if let Some(person) = self.person(from)
            && (person.theirs.len() < 2 * MOST_LOGS || person.theirs.contains_key(&log))
        {
            let known = person.theirs.entry(log).or_default();
            *known = last.max(*known);
        }
    }

    /// Everybody has to be told that there is more of a log.
    pub(super) fn has_grown(&mut self, log: LogId) {
        if !self.grown.contains(&log) {
            self.grown.push(log);
        }
    }

    /// Entries were taken in that somebody was perhaps asked for. Asks for more once all of an answer is here.
    pub(super) fn grew(&mut self, from: PeerId, log: LogId, logs: &Logs, now: Instant, out: &mut Outbox) {
        self.has_grown(log);
        let has_more = self.person(from).is_some_and(|person| person.has(log) > logs.head(log));
        let asked = self.wanted.iter_mut().find(|asked| asked.log == log && asked.of == from);
        if let Some(asked) = asked.filter(|_| has_more) {
            asked.since = now;
            asked.answers -= 1;
            if asked.answers == 0 {
                asked.answers = ANSWERED;
                out.push((from, ConversationMessage::Want { log, after: logs.head(log) }));
            }
        }
    }

    // --- what passes ---

    pub(super) fn types(&mut self, from: PeerId, now: Instant) {
        if let Some(person) = self.person(from) {
            person.typing_until = Some(now + TYPES);
        }
    }

    pub(super) fn has_written(&mut self, from: PeerId) {
        if let Some(person) = self.person(from) {
            person.typing_until = None;
        }
    }

    pub(super) fn typing(&self) -> Vec<PeerId> {
        self.people.iter().filter(|person| person.typing_until.is_some()).map(|person| person.id).collect()
    }

    /// Somebody has read up to a message. Returns up to where it was before.
    pub(super) fn has_read(&mut self, from: PeerId, up_to: EntryId) -> Option<EntryId> {
        self.person(from).and_then(|person| person.read.replace(up_to))
    }

    /// Who has read up to this message. That people have read what they wrote themselves goes without saying.
    pub(super) fn readers(&self, id: EntryId) -> Vec<PeerId> {
        let have_read = self.people.iter().filter(|person| person.read == Some(id)).map(|person| person.id);
        have_read.filter(|person| *person != id.log.author).collect()
    }

    /// Tells everybody up to which message this person has read, of those that they know.
    pub(super) fn tell_read(&mut self, newest: impl Fn(PeerId) -> Option<EntryId>, out: &mut Outbox) {
        for person in &mut self.people {
            let Some(channel) = &mut person.channel else { continue };
            if let Some(up_to) = newest(person.id)
                && channel.read.replace(up_to) != Some(up_to)
            {
                out.push((person.id, ConversationMessage::Read { up_to }));
            }
        }
    }

    /// Says something to everybody.
    pub(super) fn tell_all(&self, message: &ConversationMessage, out: &mut Outbox) {
        let open = self.people.iter().filter(|person| person.channel.is_some());
        out.extend(open.map(|person| (person.id, message.clone())));
    }

    /// How much of a log each of those has who are there and may read it.
    pub(super) fn confirmed(&self, log: LogId, own: &Own) -> Vec<Reach> {
        let reach = |person: &Person| {
            let written = person.arrival.as_ref().map_or(&[][..], |arrival| &arrival.written);
            let spared = written.iter().find(|(known, _)| *known == log).map_or(0, |&(_, head)| head);
            Reach { has: person.has(log), spared }
        };
        self.people.iter().filter(|person| own.shares(log, person.id)).map(reach).collect()
    }

    pub(super) fn is_alone(&self) -> bool {
        self.people.is_empty()
    }

    /// Whether somebody was there at any time.
    pub(super) fn has_met(&self) -> bool {
        self.has_met
    }

    /// Lets go of what is over. Returns whether somebody who was asked has not answered.
    pub(super) fn tick(&mut self, now: Instant) -> bool {
        for person in &mut self.people {
            person.typing_until.take_if(|until| now >= *until);
        }
        let is_late = |at: Instant| now >= at;
        self.wanted.iter().any(|asked| is_late(asked.since + ANSWERS)) || self.tellings.again.is_some_and(is_late)
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        let answers = self.wanted.iter().map(|asked| asked.since + ANSWERS);
        let typing = self.people.iter().filter_map(|person| person.typing_until);
        let arrivals = self.people.iter().filter_map(|person| person.arrival.as_ref()).map(|arrival| arrival.until);
        typing.chain(answers).chain(arrivals).chain(self.tellings.again).min()
    }
}

/// A message with entries after this number, and the number of the last.
fn entries(log: LogId, after: u64, own: &Own, logs: &Logs) -> (ConversationMessage, u64) {
    let (entries, is_retold) = logs.batch(log, after, own.me);
    let (first, last) = (after.saturating_add(1), after + entries.len() as u64);
    let message = if is_retold {
        ConversationMessage::Retold { log, first, entries }
    } else {
        ConversationMessage::Entries { log, first, entries }
    };
    (message, last)
}

impl Channel {
    fn new(connection: ConnectionId) -> Self {
        Self {
            connection,
            is_alive: false,
            greeted: false,
            told: false,
            pushed: BTreeMap::new(),
            under_way: Vec::new(),
            // All logs, and all of the longest ones, at once; and no end of it for nobody.
            answers: Allowance::new(20, 1_200),
            read: None,
        }
    }
}
