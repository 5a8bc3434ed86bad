//! The chat: everybody has a log of what that person has written, and everybody in the call comes to have all of them.
//! What was written is owed to everybody until it is there, whatever connections come and go, and is there once.

mod check;
mod keep;
mod listing;
mod logs;
mod sync;
#[cfg(test)]
mod tests;

use std::time::Duration;

use damso_protocol::{
    Act, ConversationMessage, Entry, EntryId, FileDigest, FileOffer, LogId, MAX_CHAT_BYTES, PeerId, RoomId,
};

use self::{
    keep::KeptLog,
    listing::{Around, Listing},
    logs::{Logs, Own, teller},
    sync::Exchange,
};
use crate::{
    ChatView, Chime, Effect, FileView, Instant, Keep, Notice, PickedFile, Recipient, UnixMillis, Wanted,
    connection::Misuse,
    context::Context,
    conversation::{Departure, Outbox, Present},
};

/// A clock may be wrong by so much.
const DAY: u64 = 24 * 60 * 60 * 1_000;
/// How often others are told that this person writes something.
const TYPING_EVERY: Duration = Duration::from_secs(3);

pub(crate) struct Chat {
    room: RoomId,
    own: Own,
    open: bool,
    canvas: Canvas,
    unread: u32,
    /// The key of the last message that was kept.
    had: u32,
    keep: Wanted,
    /// What was decided about files when all was kept last, as long as nothing else to be kept has changed.
    last_kept: Option<String>,
    logs: Logs,
    listing: Listing,
    exchange: Exchange,
    /// What is to be sent, once everything that has happened is taken in.
    out: Outbox,
    deafness: Deafness,
    /// Whether something has happened that others may have to be told.
    stirred: bool,
    /// Whether the person has the chat before its eyes.
    is_read: bool,
    typed: Option<Instant>,
    /// Files that are offered, sealed or taken back since somebody has looked.
    offers: Vec<EntryId>,
}

/// What draws the chat where it is open: it is loaded later than the rest of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Canvas {
    Awaited,
    There,
}

/// Whether the person knows that somebody who is there may not be heard, since there is no room for more. It is said once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deafness {
    Untold,
    Told,
}

/// A file that somebody offers.
pub(crate) struct Offer<'a> {
    pub(crate) file: &'a FileOffer,
    /// What the author says it is, and who has told of that, if the author has not.
    pub(crate) seal: Option<(FileDigest, Option<PeerId>)>,
    /// Who has told of it, if its author has not.
    pub(crate) told_by: Option<PeerId>,
}

impl Chat {
    /// The chat of a room, in a stay that is greater than all before.
    pub(crate) fn new(room: RoomId, me: PeerId, stay: u64) -> Self {
        Self {
            room,
            own: Own { me, stay, former: Vec::new(), beside: Vec::new() },
            open: false,
            canvas: Canvas::Awaited,
            unread: 0,
            had: 0,
            keep: Wanted::Off,
            last_kept: Some(String::new()),
            logs: Logs::default(),
            listing: Listing::default(),
            exchange: Exchange::default(),
            out: Outbox::new(),
            deafness: Deafness::Untold,
            stirred: false,
            is_read: false,
            typed: None,
            offers: Vec::new(),
        }
    }

    // --- what this person does ---

    /// Says something to everybody, or to whoever can read what it is a reply to.
    pub(crate) fn write(
        &mut self,
        text: &str,
        reply: Option<EntryId>,
        name: &str,
        at: UnixMillis,
        context: &mut Context,
    ) {
        let text = text.trim_end();
        if !may_be_said(text, context) {
            return;
        }
        self.typed = None;
        let reply = reply.filter(|&of| self.is_message(of));
        // What is said to what only two can read is for these two.
        let log = match reply {
            Some(of) => self.own.log_beside(of.log),
            None => Some(self.own.log(None)),
        };
        let Some(log) = log else { return };
        let act = Act::Say { name: name.to_owned(), text: text.to_owned(), reply, file: None };
        self.add(log, act, at, context);
    }

    /// Offers a file. Returns how it is called from now on.
    pub(crate) fn offer(
        &mut self,
        file: PickedFile,
        to: Recipient,
        name: &str,
        at: UnixMillis,
        context: &mut Context,
    ) -> Option<EntryId> {
        let file = Some(check::offer(file)?);
        let log = match to {
            Recipient::Person(person) if person != self.own.me => self.own.log(Some(person)),
            Recipient::Everybody | Recipient::Person(_) => self.own.log(None),
            Recipient::ReadersOf(of) => self.own.log_beside(of.log)?,
        };
        let act = Act::Say { name: name.to_owned(), text: String::new(), reply: None, file };
        self.add(log, act, at, context)
    }

    pub(crate) fn edit(&mut self, of: EntryId, text: &str, at: UnixMillis, context: &mut Context) {
        let text = text.trim_end();
        if self.is_own(of) && may_be_said(text, context) {
            self.add(self.own.log(of.log.to), Act::Edit { of, text: text.to_owned() }, at, context);
        }
    }

    pub(crate) fn delete(&mut self, of: EntryId, context: &mut Context) {
        if self.is_own(of) {
            self.add(self.own.log(of.log.to), Act::Delete { of }, context.calendar(), context);
        }
    }

    /// Gives a message a sign, or takes it back.
    pub(crate) fn toggle_sign(&mut self, of: EntryId, emoji: String, context: &mut Context) {
        if check::is_sign(&emoji)
            && self.is_message(of)
            && !self.listing.is_deleted(of)
            && let Some(log) = self.own.log_beside(of.log)
        {
            let given = !self.listing.gives(self.own.me, of, &emoji);
            self.add(log, Act::React { of, emoji, given }, context.calendar(), context);
        }
    }

    /// Something is being written, as is said here at every key.
    pub(crate) fn type_something(&mut self, now: Instant) {
        if self.typed.is_none_or(|at| now >= at + TYPING_EVERY) {
            self.typed = Some(now);
            self.exchange.tell_all(&ConversationMessage::Typing, &mut self.out);
        }
    }

    /// Everything that nobody has confirmed is sent once more.
    pub(crate) fn retry(&mut self, now: Instant) {
        self.listing.wait_anew(now);
        self.exchange.push_anew();
        self.stirred = true;
    }

    pub(crate) fn toggle(&mut self) {
        self.open = !self.open;
        self.look();
    }

    /// What this person is about to do is seen in it.
    pub(crate) fn open(&mut self) {
        self.open = true;
        self.look();
    }

    /// From now on the page draws what is open.
    pub(crate) fn drawn(&mut self) {
        self.canvas = Canvas::There;
        self.look();
    }

    fn look(&mut self) {
        if self.is_shown() {
            self.unread = 0;
        }
    }

    fn is_shown(&self) -> bool {
        self.open && self.canvas == Canvas::There
    }

    /// Whether a message is this person's, and can be changed.
    fn is_own(&self, of: EntryId) -> bool {
        of.log.author == self.own.me && self.is_message(of) && !self.listing.is_deleted(of)
    }

    fn is_message(&self, id: EntryId) -> bool {
        self.logs.entry(id).is_some_and(|entry| matches!(entry.act, Act::Say { .. }))
    }

    fn add(&mut self, log: LogId, act: Act, at: UnixMillis, context: &mut Context) -> Option<EntryId> {
        if !self.logs.has_room_for_own(log) {
            context.notify(Notice::ChatFull);
            return None;
        }
        let is_message = matches!(act, Act::Say { .. });
        let id = self.take_in(log, Entry { clock: self.logs.next_clock(), at: at.0, act }, None);
        if is_message {
            self.listing.wait(id, &self.logs, context.now);
        }
        Some(id)
    }

    /// Takes in the next entry of a log.
    fn take_in(&mut self, log: LogId, entry: Entry, told_by: Option<PeerId>) -> EntryId {
        self.stirred = true;
        self.last_kept = None;
        let id = self.logs.append(log, entry, told_by);
        self.offers.extend(self.listing.take_in(id, &mut self.logs));
        id
    }

    // --- what others say ---

    /// Somebody says how much there is of each log. Returns whether that is a greeting.
    pub(crate) fn heads_received(&mut self, from: PeerId, heads: Vec<(LogId, u64)>) -> bool {
        self.stirred = true;
        let (is_first, news) = self.exchange.heads_received(from, heads, &self.own, &self.logs);
        if is_first {
            self.listing.deliveries_changed();
        }
        for (log, head) in news {
            if self.logs.confirmed(log, head) {
                self.last_kept = None;
            }
            self.listing.confirmed(log, head);
        }
        is_first
    }

    /// Entries came, of which their author may say that it has them from somebody else. What is here already is passed over, and
    /// so is what nobody was asked for.
    ///
    /// # Errors
    ///
    /// They are none that an honest page sends.
    pub(crate) fn entries_received(
        &mut self,
        from: PeerId,
        (log, first): (LogId, u64),
        (entries, is_retold): (Vec<Entry>, bool),
        context: &mut Context,
    ) -> Result<(), Misuse> {
        let last = first.checked_add(entries.len() as u64).and_then(|end| end.checked_sub(1)).unwrap_or(0);
        if first == 0 || last < first || !self.own.shares(log, from) {
            return Err(Misuse("entries that nobody has written"));
        }
        if self.own.is_writing(log) || !self.exchange.accepts(from, log) {
            return Ok(());
        }
        let head = self.logs.head(log);
        self.exchange.entries_received(from, log, last);
        if first > head + 1 {
            if from == log.author && self.logs.has_room(log, None) {
                self.exchange.ask_author(log, &self.logs, context.now, &mut self.out);
            }
            return Ok(());
        }
        let told_by = (from != log.author || is_retold).then_some(from);
        for (number, mut entry) in (first..).zip(entries) {
            check::check(log, &mut entry)?;
            if number <= head {
                continue;
            }
            if !self.logs.has_room(log, told_by) {
                if told_by.is_none() && std::mem::replace(&mut self.deafness, Deafness::Told) == Deafness::Untold {
                    context.notify(Notice::ChatFull);
                }
                break;
            }
            let is_message = matches!(entry.act, Act::Say { .. });
            self.take_in(log, entry, told_by);
            if is_message && !self.own.is_or_was(log.author) {
                self.news(from, told_by, context);
            }
        }
        if self.logs.head(log) > head {
            self.exchange.grew(from, log, &self.logs, context.now, &mut self.out);
        }
        Ok(())
    }

    /// A message of somebody else has come.
    fn news(&mut self, from: PeerId, told_by: Option<PeerId>, context: &mut Context) {
        self.unread += u32::from(!self.is_read);
        if told_by.is_none() {
            self.exchange.has_written(from);
            if !self.is_read {
                context.chime(Chime::Message);
            }
        }
    }

    pub(crate) fn want_received(&mut self, from: PeerId, log: LogId, after: u64, now: Instant) {
        if self.own.shares(log, from) {
            self.out.extend(self.exchange.answer(from, (log, after), &self.own, &self.logs, now));
        }
    }

    pub(crate) fn typing_received(&mut self, from: PeerId, now: Instant) {
        self.exchange.types(from, now);
    }

    pub(crate) fn read_received(&mut self, from: PeerId, up_to: EntryId) {
        if self.own.shares(up_to.log, from) {
            let before = self.exchange.has_read(from, up_to);
            for id in before.into_iter().chain([up_to]) {
                self.listing.refresh(id, &self.logs);
            }
        }
    }

    // --- what follows from everything ---

    /// Takes in who is there and whether somebody looks at the page, and says what is to be sent to whom.
    pub(crate) fn sync(&mut self, present: &[Present], is_watched: bool, now: Instant) -> Outbox {
        let change = self.exchange.meet(present, &self.own, &self.logs, now);
        let beside = present.iter().map(|there| there.id).filter(|id| self.own.former.contains(id)).collect();
        if self.own.beside != beside {
            self.own.beside = beside;
            self.listing.redraw();
        }
        if change.came {
            self.listing.wait_anew(now);
        }
        if self.exchange.settle(now) || change.came || change.left {
            self.listing.deliveries_changed();
        }
        for id in change.read {
            self.listing.refresh(id, &self.logs);
        }
        if !self.exchange.is_alone() {
            self.listing.fail(now);
        }
        let is_late = self.exchange.tick(now);
        let is_read = self.is_shown() && is_watched;
        let looks = std::mem::replace(&mut self.is_read, is_read) != is_read;
        if is_read {
            self.unread = 0;
        }
        if std::mem::take(&mut self.stirred) || change.left || change.channels || is_late || looks {
            let Self { own, exchange, logs, listing, out, .. } = self;
            let may_tell = exchange.tell(own, logs, now, out);
            exchange.push(own, logs, out);
            exchange.pull(own, logs, now, out);
            if is_read && may_tell {
                let newest = |person| listing.messages().rev().find(|id| own.shares(id.log, person));
                exchange.tell_read(newest, out);
            }
        }
        std::mem::take(&mut self.out)
    }

    /// When [`Chat::sync`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let fails = self.listing.fails_at().filter(|_| !self.exchange.is_alone());
        self.exchange.deadline().into_iter().chain(fails).min()
    }

    // --- keeping it ---

    /// The person wants this browser to keep the chat, or not.
    pub(crate) fn set_keep(&mut self, keep: Wanted, context: &mut Context) {
        self.keep = keep;
        self.last_kept = None;
        let effect = match keep {
            Wanted::On => Effect::KeepChat(self.room, Keep::InBrowser, self.kept(context)),
            Wanted::Off => Effect::ForgetChat(self.room, Keep::InBrowser),
        };
        context.push(effect);
    }

    /// The browser does not keep the chat. What it has kept before stays.
    pub(crate) fn not_kept(&mut self) {
        self.keep = Wanted::Off;
        self.last_kept = None;
    }

    /// Nobody looks any more, and the page may end without a word. As [`Chat::put_away`], if something has changed.
    pub(crate) fn put_by(&mut self, decisions: String, context: &mut Context) {
        if self.last_kept.as_ref() != Some(&decisions) {
            self.put_away(Departure::Reload, decisions.clone(), context);
            self.last_kept = Some(decisions);
        }
    }

    /// The person leaves, for good or, perhaps, to be back in a moment: what was decided about the files in it ends with the
    /// stay, and does not outlive the tab, wherever the chat is kept.
    pub(crate) fn put_away(&self, departure: Departure, decisions: String, context: &mut Context) {
        let effect = match (self.keep, departure) {
            (Wanted::On, _) => Effect::KeepChat(self.room, Keep::InBrowser, self.kept(context)),
            (Wanted::Off, Departure::Leave) => Effect::ForgetChat(self.room, Keep::InTab),
            (Wanted::Off, _) => Effect::KeepChat(self.room, Keep::InTab, self.kept(context)),
        };
        context.push(effect);
        let decisions = if departure == Departure::Leave { String::new() } else { decisions };
        context.push(Effect::KeepDecisions(self.room, decisions));
    }

    /// What is to be kept. Whoever wants the chat kept is told if that is not all of it.
    fn kept(&self, context: &mut Context) -> String {
        let newest = context.calendar().0 + DAY;
        let (kept, is_all) = keep::write(self.room, self.keep, &self.own, &self.logs, newest);
        if !is_all && self.keep == Wanted::On {
            context.notify(Notice::ChatNotKept);
        }
        kept
    }

    /// Takes in what was kept, if it is of this room, and leaves room for those who come. What has come meanwhile stays.
    pub(crate) fn recall(&mut self, kept: &str, now: Instant) {
        let Some(keep::Kept { keep, own, logs }) = keep::read(self.room, kept) else { return };
        self.keep = keep;
        self.own.former = own;
        self.own.former.retain(|id| *id != self.own.me);
        for log in keep::newest(logs, &self.own) {
            self.recall_log(log, now);
        }
        self.had = self.listing.last_key();
    }

    fn recall_log(&mut self, (log, entries, tellers, confirmed): KeptLog, now: Instant) {
        let is_own = log.author == self.own.me;
        if is_own {
            // A clock that was set back does not make two logs one.
            self.own.stay = self.own.stay.max(log.stay.saturating_add(1));
        }
        for (number, mut entry) in (1..).zip(entries) {
            if number <= self.logs.head(log) {
                continue;
            }
            let told_by = teller(&tellers, number);
            if check::check(log, &mut entry).is_err() || !self.logs.has_room(log, told_by) {
                break;
            }
            let is_message = matches!(entry.act, Act::Say { .. });
            let id = self.take_in(log, entry, told_by);
            if is_message && is_own && number > confirmed {
                self.listing.wait(id, &self.logs, now);
            }
        }
        self.logs.confirmed(log, confirmed);
        self.exchange.has_grown(log);
    }

    // --- files ---

    /// A file that is offered, unless it was taken back.
    pub(crate) fn offer_of(&self, id: EntryId) -> Option<Offer<'_>> {
        let Act::Say { file: Some(file), .. } = &self.logs.entry(id)?.act else { return None };
        let seal = self.listing.seal(id).map(|(digest, entry)| (digest, self.logs.told_by(entry)));
        Some(Offer { file, seal, told_by: self.logs.told_by(id) })
    }

    /// Who has told that an offer was taken back, if its author has not.
    pub(crate) fn taken_back_by(&self, id: EntryId) -> Option<PeerId> {
        self.logs.told_by(self.listing.deletion(id)?)
    }

    /// What has been offered, sealed or taken back since this was last asked. [`Chat::offer_of`] knows which.
    pub(crate) fn take_offer_news(&mut self) -> Vec<EntryId> {
        std::mem::take(&mut self.offers)
    }

    /// Says what a file of this person's is, so that whoever has it can see whether it is that.
    pub(crate) fn seal(&mut self, of: EntryId, digest: FileDigest, context: &mut Context) {
        if self.is_own(of) && self.listing.seal(of).is_none_or(|(known, _)| known != digest) {
            self.add(self.own.log(of.log.to), Act::Seal { of, digest }, context.calendar(), context);
        }
    }

    /// What is shown of a file has changed.
    pub(crate) fn file_changed(&mut self, id: EntryId) {
        self.listing.refresh(id, &self.logs);
    }

    // --- the view ---

    /// How many messages of this person are lost if it leaves, for nobody has got them. Whoever was alone all the time has
    /// spoken to nobody.
    pub(crate) fn unheard(&self) -> u32 {
        if self.keep == Wanted::On || !self.exchange.has_met() { 0 } else { self.listing.unheard() }
    }

    /// How it is drawn. `file` says how a file is, or what is left of one that was taken back with its message, and is asked
    /// only where something about that has changed.
    pub(crate) fn view(&mut self, file: &dyn Fn(EntryId, Option<&FileOffer>) -> Option<FileView>) -> ChatView {
        let Self { own, logs, exchange, listing, .. } = self;
        let confirmed = |log| exchange.confirmed(log, own);
        let readers = |id| exchange.readers(id);
        let (confirmed, readers) = (&confirmed, &readers);
        let messages = listing.view(&Around { own, logs, confirmed, readers, file });
        let (open, unread, typing) = (self.open, self.unread, self.exchange.typing());
        ChatView { open, unread, messages, had: self.had, typing, keep: self.keep }
    }
}

/// Whether this can be a message. That it is too long is said; the page offers such a text as a file.
fn may_be_said(text: &str, context: &mut Context) -> bool {
    let fits = text.len() <= MAX_CHAT_BYTES;
    if !fits {
        context.notify(Notice::MessageTooLong);
    }
    fits && !text.trim().is_empty()
}
