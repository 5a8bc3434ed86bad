//! Files: who offers which, who has them, and how they come and go. A file is pulled by whoever wants it, block by block,
//! from anybody who has it, and is whole when it is what its author has sealed.
//!
//! What an offer says, and who may see it, is the chat's affair: it tells of every offer, seal and withdrawal once, in this
//! order.

mod file_name;
mod incoming;
mod outgoing;
mod own;
mod pace;
mod partner;
mod rate;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::Duration};

use damso_protocol::{
    BLOCK_BYTES, BlockHeader, ChannelMessage, EntryId, FileDigest, FileOffer, PeerId, block_length, blocks,
};

use crate::{
    ConnectionId, Effect, FileEvent, FileFailure, FileState, FileView, Instant, LinkReport, LocalFile, Notice,
    PickedFile,
    connection::{Misuse, STATISTICS_EVERY},
    context::Context,
};
use file_name::harmless;
use incoming::{Incoming, Kept, Source, Stage, Step};
use own::{Own, Seal};
use pace::Sample;
use partner::{Channel, Partner, Verdict, may_have};

/// So many files come at the same time. The others wait for their turn.
const MOST_AT_ONCE: usize = 8;
/// Pictures up to so many bytes come by themselves, so many from each author.
const SMALL: u64 = 512 * 1024;
const MOST_UNASKED: u32 = 20;
/// Somebody who sends nothing for so long is left for somebody else, if there is one.
const STALLED: Duration = Duration::from_secs(30);
/// How often it is drawn how far files are, and how often if nothing comes.
const DRAWN: Duration = Duration::from_millis(250);
const REDRAWN: Duration = Duration::from_secs(1);
/// So many files are named in one message.
const NAMED_AT_ONCE: usize = 1_000;

#[derive(Default)]
pub(crate) struct Transfers {
    offers: BTreeMap<EntryId, Offer>,
    own: Vec<Own>,
    /// What is or was wanted, in the order of the wishes.
    incoming: Vec<Incoming>,
    partners: Vec<Partner>,
    /// What is stored of an earlier life of this page, and was not offered in this one yet.
    found: Vec<EntryId>,
    /// How many pictures of each author came by themselves.
    unasked: Vec<(PeerId, u32)>,
    /// The number of the last stream that was asked for, of all connections.
    streams: u32,
    messages: Vec<(PeerId, ChannelMessage)>,
    seals: Vec<(EntryId, FileDigest)>,
    /// Files that look different now, and those of which only more has come or gone.
    changed: Vec<EntryId>,
    moved: Vec<EntryId>,
    drawn: Instant,
}

/// What somebody offers, as far as it matters here.
struct Offer {
    /// Made harmless.
    name: String,
    size: u64,
    modified: u64,
    /// What its author says that it is.
    seal: Option<FileDigest>,
}

impl Transfers {
    // --- what the chat tells ---

    /// A file is offered, by its entry's author; one of this person's own with what it can be read by, if it can be.
    pub(crate) fn offered(&mut self, id: EntryId, offer: &FileOffer, local: Option<LocalFile>, context: &mut Context) {
        let FileOffer { size, modified, .. } = *offer;
        self.offers.insert(id, Offer { name: harmless(&offer.name), size, modified, seal: None });
        if id.log.author == context.me.id {
            self.own.push(Own::new(id, size, local));
            if local.is_some() {
                self.tell_held(&[id]);
            }
        } else if let Some(at) = self.found.iter().position(|&found| found == id) {
            self.found.remove(at);
            self.want(id, Kept::Perhaps, context);
        } else if offer.kind.starts_with("image/") && size <= SMALL && self.comes_unasked(id.log.author) {
            self.want(id, Kept::Known, context);
        }
        self.changed.push(id);
    }

    pub(crate) fn knows(&self, id: EntryId) -> bool {
        self.offers.contains_key(&id)
    }

    /// The author of an offer says what the file is. The first word counts.
    pub(crate) fn sealed(&mut self, id: EntryId, digest: FileDigest, context: &mut Context) {
        let Some(offer) = self.offers.get_mut(&id) else { return };
        offer.seal.get_or_insert(digest);
        if let Some(own) = self.own.iter_mut().find(|own| own.id == id) {
            own.seal = Seal::Written;
        }
        if let Some(at) = self.find(id) {
            self.check(at, context);
        }
    }

    /// The author of an offer has taken it back: the file is gone, here and there.
    pub(crate) fn withdrawn(&mut self, id: EntryId, context: &mut Context) {
        self.offers.remove(&id);
        if let Some(at) = self.own.iter().position(|own| own.id == id)
            && let Some(local) = self.own.remove(at).local
        {
            self.cannot_send(id, context);
            context.push(Effect::ReleaseFile(local));
        }
        let was_found = self.found.contains(&id);
        self.found.retain(|&found| found != id);
        if let Some(at) = self.find(id) {
            self.leave_stage(at, Stage::Unwanted, context);
            self.incoming.remove(at);
            context.push(Effect::DiscardStore(id));
        } else if was_found {
            context.push(Effect::DiscardStore(id));
        }
        self.go_on(context);
    }

    fn comes_unasked(&mut self, author: PeerId) -> bool {
        if let Some((_, count)) = self.unasked.iter_mut().find(|(known, _)| *known == author) {
            *count += 1;
            return *count <= MOST_UNASKED;
        }
        self.unasked.push((author, 1));
        true
    }

    // --- what the person wants ---

    /// The person wants a file, again or for the first time.
    pub(crate) fn fetch(&mut self, id: EntryId, context: &mut Context) {
        let Some(at) = self.find(id) else { return self.want(id, Kept::Known, context) };
        if let Stage::Unwanted | Stage::Declined | Stage::Paused | Stage::Failed(_) = self.incoming[at].stage {
            self.incoming[at].want();
            self.changed.push(id);
            self.go_on(context);
        }
    }

    fn want(&mut self, id: EntryId, kept: Kept, context: &mut Context) {
        let Some(offer) = self.offers.get(&id).filter(|_| id.log.author != context.me.id) else { return };
        self.incoming.push(Incoming::new(id, offer.size, kept, context.now));
        self.changed.push(id);
        self.go_on(context);
    }

    /// The person does not want a file that is offered.
    pub(crate) fn decline(&mut self, id: EntryId, context: &mut Context) {
        let Some(offer) = self.offers.get(&id).filter(|_| id.log.author != context.me.id) else { return };
        let size = offer.size;
        self.cancel(id, context);
        let at = self.find(id).unwrap_or_else(|| {
            self.incoming.push(Incoming::new(id, size, Kept::Known, context.now));
            self.incoming.len() - 1
        });
        if !matches!(self.incoming[at].stage, Stage::Whole(_)) {
            self.incoming[at].stage = Stage::Declined;
            self.changed.push(id);
            self.messages.push((id.log.author, ChannelMessage::Decline { file: id }));
        }
    }

    /// The person lets a file wait.
    pub(crate) fn pause(&mut self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && let Stage::Queued | Stage::Opening | Stage::Coming(..) = self.incoming[at].stage
        {
            self.leave_stage(at, Stage::Paused, context);
            self.go_on(context);
        }
    }

    /// The person does not want a file any more that is not whole yet.
    pub(crate) fn cancel(&mut self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && !matches!(self.incoming[at].stage, Stage::Unwanted | Stage::Declined | Stage::Whole(_))
        {
            self.leave_stage(at, Stage::Unwanted, context);
            self.discard(at, context);
            self.go_on(context);
        }
    }

    /// The person puts a file that is whole where downloads go.
    pub(crate) fn save(&self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && let Stage::Whole(local) = self.incoming[at].stage
            && let Some(offer) = self.offers.get(&id)
        {
            context.push(Effect::SaveFile(local, offer.name.clone()));
        }
    }

    /// The person chooses an own file again that the page has lost.
    pub(crate) fn choose_again(&mut self, id: EntryId, picked: &PickedFile, context: &mut Context) {
        let lost = self.own.iter_mut().find(|own| own.id == id && own.local.is_none());
        let (Some(own), Some(offer)) = (lost, self.offers.get(&id)) else {
            return context.push(Effect::ReleaseFile(picked.file));
        };
        let is_same = (picked.size, picked.modified.0) == (offer.size, offer.modified);
        if !is_same || harmless(&picked.name) != offer.name {
            context.push(Effect::ReleaseFile(picked.file));
            return context.notify(Notice::OtherFile(offer.name.clone()));
        }
        own.local = Some(picked.file);
        self.changed.push(id);
        self.tell_held(&[id]);
    }

    // --- the others ---

    /// The control channel to somebody is open.
    pub(crate) fn channel_opened(&mut self, person: PeerId, connection: ConnectionId) {
        self.partner(person, connection);
        let own = self.own.iter().filter(|own| own.local.is_some()).map(|own| own.id);
        let whole = self.incoming.iter().filter(|file| matches!(file.stage, Stage::Whole(_))).map(|file| file.id);
        let held: Vec<EntryId> = own.chain(whole).collect();
        self.tell(person, &held, |files| ChannelMessage::Holds { files });
        let declined = |file: &&Incoming| file.stage == Stage::Declined && file.id.log.author == person;
        let declined = self.incoming.iter().filter(declined);
        self.messages.extend(declined.map(|file| (person, ChannelMessage::Decline { file: file.id })));
    }

    /// The files' channel to somebody is open.
    pub(crate) fn files_opened(&mut self, person: PeerId, connection: ConnectionId, context: &mut Context) {
        let partner = self.partner(person, connection);
        partner.files = Channel::Open;
        partner.outgoing.feed(connection, context);
        self.go_on(context);
    }

    /// The files' channel to somebody is closed.
    pub(crate) fn files_closed(&mut self, connection: ConnectionId, context: &mut Context) {
        if let Some(at) = self.partners.iter().position(|partner| partner.connection == connection) {
            self.partners[at].close();
            let person = self.partners[at].id;
            self.cut(person, context);
            self.go_on(context);
        }
    }

    /// These connections there are at the moment. Whatever went over another one is lost.
    pub(crate) fn connections(&mut self, there: &[(PeerId, ConnectionId)], context: &mut Context) {
        let gone = |partner: &Partner| !there.contains(&(partner.id, partner.connection));
        while let Some(at) = self.partners.iter().position(gone) {
            let person = self.partners.remove(at).id;
            self.cut(person, context);
            self.go_on(context);
        }
    }

    /// The person on the other side of a connection, with nothing known if it is a new one.
    fn partner(&mut self, person: PeerId, connection: ConnectionId) -> &mut Partner {
        let known = self.partners.iter().position(|partner| partner.connection == connection);
        let at = known.unwrap_or_else(|| {
            self.partners.push(Partner::new(person, connection));
            self.partners.len() - 1
        });
        &mut self.partners[at]
    }

    /// What came from that person comes no more, nor goes anything there.
    fn cut(&mut self, person: PeerId, context: &mut Context) {
        for at in 0..self.incoming.len() {
            if self.incoming[at].comes_from(person) {
                self.leave_stage(at, Stage::Queued, context);
            }
        }
        for own in &mut self.own {
            if own.stopped(person) {
                self.changed.push(own.id);
            }
        }
    }

    /// Somebody says something about files. Everything else is not for here.
    pub(crate) fn message(
        &mut self,
        from: PeerId,
        message: ChannelMessage,
        context: &mut Context,
    ) -> Result<(), Misuse> {
        // The last one is the one that somebody speaks over.
        let Some(at) = self.partners.iter().rposition(|partner| partner.id == from) else { return Ok(()) };
        match message {
            ChannelMessage::Holds { mut files } => {
                files.sort_unstable();
                self.partners[at].has(&files);
                for own in &mut self.own {
                    if files.binary_search(&own.id).is_ok() && may_have(from, own.id) {
                        own.whole(from);
                        self.changed.push(own.id);
                    }
                }
                for at in 0..self.incoming.len() {
                    let Incoming { id, stage, .. } = self.incoming[at];
                    if matches!(stage, Stage::Checking(..)) && files.binary_search(&id).is_ok() {
                        self.ask_for_seal(id);
                    }
                }
                self.note_waiting();
                self.go_on(context);
            }
            ChannelMessage::Lacks { files } => {
                for file in 0..self.incoming.len() {
                    if self.incoming[file].comes_from(from) && files.contains(&self.incoming[file].id) {
                        self.leave_stage(file, Stage::Queued, context);
                    }
                }
                self.partners[at].lacks(files);
                self.note_waiting();
                self.go_on(context);
            }
            ChannelMessage::Fetch { file, stream, from: first, to } => {
                return self.asked(at, file, stream, (first, to), context);
            }
            ChannelMessage::Stop { stream } => {
                let connection = self.partners[at].connection;
                let file = self.partners[at].outgoing.stop(connection, stream, context);
                self.partners[at].outgoing.feed(connection, context);
                if let Some(own) = self.own.iter_mut().find(|own| Some(own.id) == file)
                    && own.stopped(from)
                {
                    self.changed.push(own.id);
                }
            }
            ChannelMessage::Decline { file } => {
                if !may_have(from, file) {
                    return Err(Misuse("a private file of others"));
                }
                if let Some(own) = self.own.iter_mut().find(|own| own.id == file) {
                    own.declined(from);
                    self.changed.push(file);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Somebody asks for blocks of a file.
    fn asked(
        &mut self,
        at: usize,
        file: EntryId,
        stream: u32,
        (first, to): (u32, u32),
        context: &mut Context,
    ) -> Result<(), Misuse> {
        let Partner { id: person, connection, .. } = self.partners[at];
        if file.log.to.is_some_and(|to| to != person) {
            return Err(Misuse("a private file of others"));
        }
        // What was withdrawn or lost meanwhile may still be asked for: that person will hear of it.
        let local = self.local(file);
        let size = self.offers.get(&file).map_or(0, |offer| offer.size);
        if local.is_some() && (first > to || to > blocks(size) || (first == to && to < blocks(size))) {
            return Err(Misuse("blocks that a file does not have"));
        }
        self.partners[at].outgoing.fetch(stream, (file, size, local), (first, to))?;
        if let Some(own) = self.own.iter_mut().find(|own| own.id == file)
            && let Some(local) = local
        {
            if own.seal == Seal::None && to == blocks(size) {
                own.seal = Seal::Asked;
                context.push(Effect::SealFile(local));
            }
            if first < to {
                own.asked(person, u64::from(first) * u64::from(BLOCK_BYTES), context.now);
                self.changed.push(file);
            }
        }
        self.feed(at, connection, context);
        Ok(())
    }

    fn feed(&mut self, at: usize, connection: ConnectionId, context: &mut Context) {
        if self.partners[at].files == Channel::Open {
            self.partners[at].outgoing.feed(connection, context);
        }
    }

    /// A block comes from somebody.
    pub(crate) fn block_announced(
        &mut self,
        connection: ConnectionId,
        header: BlockHeader,
        context: &mut Context,
    ) -> Result<(), Misuse> {
        let partner = self.partners.iter_mut().find(|partner| partner.connection == connection);
        let partner = partner.ok_or(Misuse("a block over a channel that is not open"))?;
        let verdict = partner.announced(header)?;
        let wanted = |file: &Incoming| verdict == Verdict::Take(file.id) && !file.has(header.block);
        context.push(match self.incoming.iter().find(|file| wanted(file)) {
            Some(file) => Effect::TakeBlock(connection, file.id, header),
            None => Effect::SkipBlock(connection, header.length),
        });
        Ok(())
    }

    /// The browser has sent a block.
    pub(crate) fn block_sent(&mut self, connection: ConnectionId, stream: u32, block: u32, context: &mut Context) {
        let Some(at) = self.partners.iter().position(|partner| partner.connection == connection) else { return };
        if let Some((file, total, length)) = self.partners[at].outgoing.sent(stream, block)
            && let Some(own) = self.own.iter_mut().find(|own| own.id == file)
        {
            own.sent(self.partners[at].id, total, length, context.now);
            self.moved(file);
        }
        self.feed(at, connection, context);
    }

    /// There is another look at a connection: its round trip in milliseconds, if known.
    pub(crate) fn reported(
        &mut self,
        connection: ConnectionId,
        report: LinkReport,
        round_trip: Option<u32>,
        context: &mut Context,
    ) {
        let Some(at) = self.partners.iter().position(|partner| partner.connection == connection) else { return };
        self.partners[at].media = report.sent;
        let media = self.partners.iter().fold(0, |sum: u64, partner| sum.saturating_add(partner.media));
        let partner = &mut self.partners[at];
        let files = partner.outgoing.take_sent() / STATISTICS_EVERY.as_secs();
        let pace = partner.pace.judge(Sample { round_trip, loss: report.loss, files, media });
        if std::mem::replace(&mut partner.paced, pace) != pace {
            context.push(Effect::PaceBlocks(connection, pace));
        }
    }

    // --- what the browser reads and stores ---

    pub(crate) fn file_event(&mut self, event: FileEvent, context: &mut Context) {
        match event {
            FileEvent::StoresFound(files) => {
                for id in files {
                    if let Some(at) = self.find(id) {
                        self.incoming[at].kept = Kept::Perhaps;
                        continue;
                    }
                    if self.offers.contains_key(&id) {
                        self.want(id, Kept::Perhaps, context);
                    } else {
                        self.found.push(id);
                    }
                }
                self.go_on(context);
            }
            FileEvent::StoreOpened(id, stored) => self.store_opened(id, stored, context),
            FileEvent::StoreFailed(id, failure) => self.store_failed(id, failure, context),
            FileEvent::BlockStored(id, block) => {
                if let Some(at) = self.find(id)
                    && let Stage::Coming(..) = self.incoming[at].stage
                {
                    let file = &mut self.incoming[at];
                    let step = file.block_stored(block, block_length(file.size, block), context.now);
                    self.moved(id);
                    self.step(at, step, context);
                }
            }
            FileEvent::BlockDamaged(id, block) => {
                if let Some(at) = self.find(id)
                    && let Stage::Coming(person, _) = self.incoming[at].stage
                    && self.incoming[at].misses(block)
                {
                    let is_enough = self.incoming[at].damaged(person);
                    let next = if is_enough { Stage::Failed(FileFailure::Damaged) } else { Stage::Queued };
                    self.leave_stage(at, next, context);
                    self.go_on(context);
                }
            }
            FileEvent::StoreCompleted(id, digest, local) => match self.find(id) {
                Some(at) if self.incoming[at].stage == Stage::Completing => {
                    self.incoming[at].stage = Stage::Checking(digest, local);
                    self.changed.push(id);
                    self.ask_for_seal(id);
                    self.check(at, context);
                    self.go_on(context);
                }
                _ => context.push(Effect::ReleaseFile(local)),
            },
            FileEvent::Sealed(local, digest) => {
                if let Some(own) = self.own.iter_mut().find(|own| own.local == Some(local))
                    && own.seal == Seal::Asked
                {
                    own.seal = Seal::Written;
                    self.seals.push((own.id, digest));
                }
            }
            FileEvent::ReadFailed(local) => self.read_failed(local, context),
        }
    }

    fn store_opened(&mut self, id: EntryId, stored: u32, context: &mut Context) {
        let Some(at) = self.find(id) else { return context.push(Effect::CloseStore(id)) };
        let is_last = self.incoming[at].answered();
        if self.incoming[at].stage != Stage::Opening || !is_last {
            return;
        }
        match self.incoming[at].opened(stored, context.now) {
            // Of another file: as if nothing were there.
            None => {
                self.leave_stage(at, Stage::Queued, context);
                self.discard(at, context);
                self.go_on(context);
            }
            Some(Step::Complete) => self.step(at, Step::Complete, context),
            Some(_) => {
                if let Some(partner) = self.holder(&self.incoming[at]) {
                    self.streams += 1;
                    self.incoming[at].stage = Stage::Coming(self.partners[partner].id, self.streams);
                    let step = self.incoming[at].ask();
                    self.step(at, step, context);
                } else {
                    self.leave_stage(at, Stage::Queued, context);
                    self.go_on(context);
                }
            }
        }
        self.changed.push(id);
    }

    fn store_failed(&mut self, id: EntryId, failure: FileFailure, context: &mut Context) {
        let Some(at) = self.find(id) else { return };
        self.incoming[at].answered();
        if self.incoming[at].is_active() || self.incoming[at].stage == Stage::Queued {
            self.leave_stage(at, Stage::Failed(failure), context);
            self.go_on(context);
        }
    }

    /// What follows from a store that was opened or has grown.
    fn step(&mut self, at: usize, step: Step, context: &mut Context) {
        let file = &mut self.incoming[at];
        match (step, file.stage) {
            (Step::Ask(from, to), Stage::Coming(person, stream)) => {
                self.messages.push((person, ChannelMessage::Fetch { file: file.id, stream, from, to }));
                if let Some(partner) = self.partners.iter_mut().find(|partner| partner.id == person) {
                    partner.ask(stream, (file.id, file.size), (from, to));
                }
            }
            (Step::Complete, _) => {
                file.stage = Stage::Completing;
                self.changed.push(file.id);
                context.push(Effect::CompleteStore(file.id));
            }
            _ => {}
        }
    }

    /// A file cannot be read any more.
    fn read_failed(&mut self, local: LocalFile, context: &mut Context) {
        context.push(Effect::ReleaseFile(local));
        if let Some(own) = self.own.iter_mut().find(|own| own.local == Some(local)) {
            own.local = None;
            if own.seal == Seal::Asked {
                own.seal = Seal::None;
            }
            let id = own.id;
            self.changed.push(id);
            self.cannot_send(id, context);
        } else if let Some(at) = self.incoming.iter().position(|file| file.stage == Stage::Whole(local)) {
            let id = self.incoming[at].id;
            self.incoming[at].stage = Stage::Failed(FileFailure::Storage);
            self.discard(at, context);
            self.changed.push(id);
            self.cannot_send(id, context);
        }
    }

    // --- what follows ---

    fn find(&self, id: EntryId) -> Option<usize> {
        self.incoming.iter().position(|file| file.id == id)
    }

    /// What a file can be read by, if it can be sent.
    fn local(&self, id: EntryId) -> Option<LocalFile> {
        if let Some(own) = self.own.iter().find(|own| own.id == id) {
            return own.local;
        }
        match self.incoming[self.find(id)?].stage {
            Stage::Whole(local) => Some(local),
            _ => None,
        }
    }

    /// Ends what a file is doing.
    fn leave_stage(&mut self, at: usize, next: Stage, context: &mut Context) {
        let id = self.incoming[at].id;
        match std::mem::replace(&mut self.incoming[at].stage, next) {
            Stage::Coming(person, stream) => {
                self.messages.push((person, ChannelMessage::Stop { stream }));
                for partner in self.partners.iter_mut().filter(|partner| partner.id == person) {
                    partner.stop(stream, self.streams + 1);
                }
                context.push(Effect::CloseStore(id));
            }
            Stage::Opening | Stage::Completing => context.push(Effect::CloseStore(id)),
            Stage::Checking(_, local) => context.push(Effect::ReleaseFile(local)),
            Stage::Whole(local) => {
                self.cannot_send(id, context);
                context.push(Effect::ReleaseFile(local));
            }
            _ => {}
        }
        self.changed.push(id);
    }

    fn discard(&mut self, at: usize, context: &mut Context) {
        self.incoming[at].discarded();
        context.push(Effect::DiscardStore(self.incoming[at].id));
    }

    /// Goes on with what is wanted, as far as there is room and somebody who has it.
    fn go_on(&mut self, context: &mut Context) {
        // Who offers and does not send keeps nobody else waiting.
        let stalled = |file: &&Incoming| context.now >= file.heard + STALLED;
        let mut active = self.incoming.iter().filter(|file| file.is_active() && !stalled(file)).count();
        for at in 0..self.incoming.len() {
            if active >= MOST_AT_ONCE {
                return;
            }
            let file = &self.incoming[at];
            if file.stage == Stage::Queued && (file.kept == Kept::Perhaps || self.holder(file).is_some()) {
                active += 1;
                self.incoming[at].open();
                context.push(Effect::OpenStore(self.incoming[at].id, self.incoming[at].size));
            }
        }
    }

    /// Whom to ask for a file: its author before anybody else, and else who has least to do; whoever has failed last of all.
    fn holder(&self, file: &Incoming) -> Option<usize> {
        let author = file.id.log.author;
        let may_be_asked = |partner: &Partner| {
            let is_author = partner.id == author;
            let trusted = is_author || (file.source == Source::Anybody && file.id.log.to.is_none());
            partner.files == Channel::Open && trusted && partner.holds(file.id)
        };
        let all = (0..self.partners.len()).filter(|&at| may_be_asked(&self.partners[at]));
        all.min_by_key(|&at| {
            let partner = &self.partners[at];
            (file.avoided == Some(partner.id), partner.id != author, partner.burden())
        })
    }

    /// Compares a file with what its author says that it is, once both are known.
    fn check(&mut self, at: usize, context: &mut Context) {
        let id = self.incoming[at].id;
        let Stage::Checking(digest, local) = self.incoming[at].stage else { return };
        let Some(seal) = self.offers.get(&id).and_then(|offer| offer.seal) else { return };
        if seal == digest {
            self.incoming[at].stage = Stage::Whole(local);
            self.changed.push(id);
            return self.tell_held(&[id]);
        }
        let last = self.incoming[at].source == Source::Author;
        self.incoming[at].source = Source::Author;
        let next = if last { Stage::Failed(FileFailure::Different) } else { Stage::Queued };
        self.leave_stage(at, next, context);
        self.discard(at, context);
        self.go_on(context);
    }

    /// Asks the author for the seal of a file, if that is all that is missing: for the blocks after the last one.
    fn ask_for_seal(&mut self, file: EntryId) {
        let author = self.partners.iter().find(|partner| partner.id == file.log.author && partner.holds(file));
        if let Some(author) = author
            && let Some(offer) = self.offers.get(&file).filter(|offer| offer.seal.is_none())
        {
            self.streams += 1;
            let all = blocks(offer.size);
            let message = ChannelMessage::Fetch { file, stream: self.streams, from: all, to: all };
            self.messages.push((author.id, message));
        }
    }

    /// Somebody's saying what there is changes how files look that wait.
    fn note_waiting(&mut self) {
        let waiting = self.incoming.iter().filter(|file| file.stage == Stage::Queued);
        self.changed.extend(waiting.map(|file| file.id));
    }

    /// Tells everybody who may have them that these files are to be had here.
    fn tell_held(&mut self, files: &[EntryId]) {
        for at in 0..self.partners.len() {
            self.tell(self.partners[at].id, files, |files| ChannelMessage::Holds { files });
        }
    }

    /// A file is to be had here no more.
    fn cannot_send(&mut self, file: EntryId, context: &mut Context) {
        for at in 0..self.partners.len() {
            let connection = self.partners[at].connection;
            self.partners[at].outgoing.end(connection, file, context);
            self.feed(at, connection, context);
            let person = self.partners[at].id;
            self.tell(person, &[file], |files| ChannelMessage::Lacks { files });
            if let Some(own) = self.own.iter_mut().find(|own| own.id == file) {
                own.stopped(person);
            }
        }
    }

    fn tell(&mut self, person: PeerId, files: &[EntryId], message: fn(Vec<EntryId>) -> ChannelMessage) {
        let files: Vec<EntryId> = files.iter().copied().filter(|&file| may_have(person, file)).collect();
        self.messages.extend(files.chunks(NAMED_AT_ONCE).map(|files| (person, message(files.to_vec()))));
    }

    // --- what the room asks ---

    /// What is to be said to whom over the control channel.
    pub(crate) fn take_messages(&mut self) -> Vec<(PeerId, ChannelMessage)> {
        std::mem::take(&mut self.messages)
    }

    /// What this person's files were found to be, to be written into the chat.
    pub(crate) fn take_seals(&mut self) -> Vec<(EntryId, FileDigest)> {
        std::mem::take(&mut self.seals)
    }

    /// Which files look different than when this was last asked; those of which only more has come or gone are named a few
    /// times a second.
    pub(crate) fn take_changed(&mut self, now: Instant) -> Vec<EntryId> {
        let mut changed = std::mem::take(&mut self.changed);
        if !self.moved.is_empty() && now >= self.drawn + DRAWN {
            self.drawn = now;
            changed.append(&mut self.moved);
        }
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    fn moved(&mut self, id: EntryId) {
        if !self.moved.contains(&id) {
            self.moved.push(id);
        }
    }

    pub(crate) fn tick(&mut self, context: &mut Context) {
        let now = context.now;
        for at in 0..self.incoming.len() {
            let file = &mut self.incoming[at];
            if let Stage::Coming(person, _) = file.stage
                && now >= file.heard + STALLED
            {
                let before = file.avoided.replace(person);
                let other = self.holder(&self.incoming[at]).map(|other| self.partners[other].id);
                if other.is_some_and(|other| other != person) {
                    self.leave_stage(at, Stage::Queued, context);
                } else {
                    self.incoming[at].avoided = before;
                }
            }
        }
        self.go_on(context);
        if self.is_moving() && now >= self.drawn + REDRAWN {
            let coming = self.incoming.iter().filter(|file| matches!(file.stage, Stage::Coming(..)));
            self.moved = coming.map(|file| file.id).chain(self.own.iter().map(|own| own.id)).collect();
            if self.moved.is_empty() {
                self.drawn = now;
            }
        }
    }

    /// When [`Transfers::tick`] or [`Transfers::take_changed`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let moved = (!self.moved.is_empty()).then(|| self.drawn + DRAWN);
        moved.or_else(|| self.is_moving().then(|| self.drawn + REDRAWN))
    }

    fn is_moving(&self) -> bool {
        self.incoming.iter().any(|file| matches!(file.stage, Stage::Coming(..)))
            || self.partners.iter().any(|partner| partner.outgoing.is_busy())
    }

    /// How an offered file is drawn.
    pub(crate) fn view(&self, id: EntryId, offer: &FileOffer, now: Instant) -> FileView {
        let name = harmless(&offer.name);
        let is_type = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte);
        let kind = if offer.kind.bytes().all(is_type) { offer.kind.as_str() } else { "" };
        FileView {
            renamed: name != offer.name,
            name,
            size: offer.size,
            kind: kind.to_owned(),
            preview: offer.preview.clone(),
            local: self.local(id),
            state: self.state(id, now),
        }
    }

    fn state(&self, id: EntryId, now: Instant) -> FileState {
        if let Some(own) = self.own.iter().find(|own| own.id == id) {
            return if own.local.is_some() { FileState::Own(own.receipts(now)) } else { FileState::Lost };
        }
        let Some(file) = self.incoming.iter().find(|file| file.id == id) else { return FileState::Offered };
        match file.stage {
            Stage::Unwanted => FileState::Offered,
            Stage::Declined => FileState::Declined,
            Stage::Queued | Stage::Opening if self.holder(file).is_none() => FileState::Waiting(file.progress(now)),
            Stage::Queued | Stage::Opening | Stage::Coming(..) => FileState::Receiving(file.progress(now)),
            Stage::Paused => FileState::Paused(file.progress(now)),
            Stage::Completing | Stage::Checking(..) => FileState::Checking,
            Stage::Whole(_) => FileState::Whole,
            Stage::Failed(failure) => FileState::Failed(failure),
        }
    }

    // --- the end ---

    /// The call is over: what is stored stays, and nothing is held open.
    pub(crate) fn leave(&mut self, context: &mut Context) {
        for own in self.own.drain(..) {
            own.local.into_iter().for_each(|local| context.push(Effect::ReleaseFile(local)));
        }
        for file in self.incoming.drain(..) {
            match file.stage {
                Stage::Checking(_, local) | Stage::Whole(local) => context.push(Effect::ReleaseFile(local)),
                _ if file.is_active() => context.push(Effect::CloseStore(file.id)),
                _ => {}
            }
        }
    }
}
