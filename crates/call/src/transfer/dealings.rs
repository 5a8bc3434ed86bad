//! What the others say about files, and what goes to them and comes from them.

use damso_protocol::{BLOCK_BYTES, BlockHeader, ConversationMessage, EntryId, PeerId, blocks};

use super::{
    Transfers,
    incoming::{Incoming, Stage},
    own::{Own, Seal},
    pace::Sample,
    partner::{Channel, Partner, Verdict, may_have},
};
use crate::{
    ConnectionId, Effect, LinkReport,
    connection::{Misuse, STATISTICS_EVERY},
    context::Context,
};

impl Transfers {
    /// The control channel to somebody is open.
    pub(crate) fn channel_opened(&mut self, person: PeerId, connection: ConnectionId) {
        self.partner(person, connection);
        self.note_company();
        let own = self.own.iter().filter(|own| own.local.is_some()).map(|own| own.id);
        let whole = self.incoming.iter().filter(|file| matches!(file.stage, Stage::Whole(_))).map(|file| file.id);
        let held: Vec<EntryId> = own.chain(whole).collect();
        self.tell(person, &held, |files| ConversationMessage::Holds { files });
    }

    /// Somebody has greeted, has said before what there is, and hears everything from now on.
    pub(crate) fn greeted(&mut self, person: PeerId) {
        if let Some(partner) = self.partners.iter_mut().rfind(|partner| partner.id == person) {
            partner.greeted = true;
        }
        self.tell_outcomes(person, |_| true);
        self.note_waiting();
        self.call_for_those(|file| file.log.author == person);
    }

    /// Lets somebody know what has become here of the files that this person offers.
    fn tell_outcomes(&mut self, author: PeerId, of: impl Fn(EntryId) -> bool) {
        let files = self.incoming.iter().filter(|file| file.id.log.author == author && of(file.id));
        self.messages.extend(files.filter_map(Incoming::outcome).map(|outcome| (author, outcome)));
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
            let held = |file: &Incoming| Some(file.id).filter(|&id| self.partners[at].holds(id));
            let held: Vec<EntryId> = self.incoming.iter().filter_map(held).collect();
            self.cut(person, context);
            self.go_on(context);
            self.call_for_those(|file| held.contains(&file));
        }
    }

    /// These connections there are at the moment. Whatever went over another one is lost.
    pub(crate) fn connections(&mut self, there: &[(PeerId, ConnectionId)], context: &mut Context) {
        let gone = |partner: &Partner| !there.contains(&(partner.id, partner.connection));
        while let Some(at) = self.partners.iter().position(gone) {
            let partner = self.partners.remove(at);
            self.cut(partner.id, context);
            self.own.iter_mut().for_each(|own| own.waits_no_more(partner.id));
            self.note_company();
            self.go_on(context);
            self.call_for_those(|file| partner.holds(file));
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
        message: ConversationMessage,
        context: &mut Context,
    ) -> Result<(), Misuse> {
        // The last one is the one that somebody speaks over.
        let Some(at) = self.partners.iter().rposition(|partner| partner.id == from) else { return Ok(()) };
        match message {
            ConversationMessage::Holds { mut files } => {
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
                // An author's page may have been loaded anew, and not have known its file when it was told.
                self.tell_outcomes(from, |file| files.binary_search(&file).is_ok());
                self.note_waiting();
                self.go_on(context);
            }
            ConversationMessage::Lacks { mut files } => {
                files.sort_unstable();
                let is_lacked = |file: EntryId| files.binary_search(&file).is_ok();
                for file in 0..self.incoming.len() {
                    if self.incoming[file].comes_from(from) && is_lacked(self.incoming[file].id) {
                        self.leave_stage(file, Stage::Queued, context);
                    }
                }
                self.partners[at].lacks(is_lacked);
                self.note_company();
                self.go_on(context);
                self.call_for_those(is_lacked);
            }
            ConversationMessage::Fetch { file, stream, from: first, to } => {
                return self.asked(at, file, stream, (first, to), context);
            }
            ConversationMessage::Stop { stream } => {
                self.own.iter_mut().for_each(|own| own.call_ends(from, stream));
                let connection = self.partners[at].connection;
                let file = self.partners[at].outgoing.stop(connection, stream, context);
                self.partners[at].outgoing.feed(connection, context);
                if let Some(own) = self.own.iter_mut().find(|own| Some(own.id) == file)
                    && own.stopped(from)
                {
                    self.changed.push(own.id);
                }
            }
            ConversationMessage::Decline { file } => self.ends(from, file, Own::declined)?,
            ConversationMessage::Failed { file } => self.ends(from, file, Own::failed)?,
            _ => {}
        }
        Ok(())
    }

    /// Somebody does not take a file.
    fn ends(&mut self, person: PeerId, file: EntryId, how: fn(&mut Own, PeerId)) -> Result<(), Misuse> {
        if !may_have(person, file) {
            return Err(Misuse("a private file of others"));
        }
        if let Some(own) = self.own.iter_mut().find(|own| own.id == file) {
            how(own, person);
            self.changed.push(file);
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
        let own = self.own.iter_mut().find(|own| own.id == file);
        match (own, local) {
            (Some(own), Some(local)) => {
                if own.seal == Seal::None && to == blocks(size) {
                    own.seal = Seal::Asked;
                    context.push(Effect::SealFile(local));
                }
                if first < to && own.asked(person, u64::from(first) * u64::from(BLOCK_BYTES), context.now) {
                    self.changed.push(file);
                }
            }
            (Some(own), None) if first == to => own.called(person, stream),
            _ => {}
        }
        self.feed(at, connection, context);
        Ok(())
    }

    pub(super) fn feed(&mut self, at: usize, connection: ConnectionId, context: &mut Context) {
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
            None => Effect::SkipBlock(connection),
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
}
