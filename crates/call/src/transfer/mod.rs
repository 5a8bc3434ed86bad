//! Files: who offers which, who has them, and how they come and go. A file is pulled by whoever wants it, block by block,
//! from anybody who has it, and is whole when it is what its author has sealed.
//!
//! What an offer says, and who may see it, is the chat's affair: it tells of every offer, seal and withdrawal once, in this
//! order.

mod company;
mod dealings;
mod decisions;
mod file_name;
mod incoming;
mod outgoing;
mod outlook;
mod own;
mod pace;
mod partner;
mod rate;
mod storing;
#[cfg(test)]
mod tests;
mod wishes;

use std::collections::BTreeMap;

use damso_protocol::{ConversationMessage, EntryId, FileDigest, FileOffer, PeerId};

use crate::{
    Effect, FileFailure, Instant, LocalFile, Origin, Saving, chat::Offer as Offered, context::Context,
    conversation::Outbox,
};
use decisions::Decision;
use file_name::harmless;
pub(crate) use file_name::is_program;
use incoming::{Incoming, Kept, Stage};
use outgoing::MOST_STREAMS;
use outlook::kind;
use own::{Own, Seal};
use partner::{Channel, Partner, may_have};

/// So many files come at the same time. The others wait for their turn.
const MOST_AT_ONCE: usize = 8;
/// Of one person, so that those that are just being opened do not come to more than an honest page asks for.
const MOST_ASKED: usize = MOST_STREAMS - MOST_AT_ONCE;
/// Pictures and texts up to so many bytes come by themselves, so many from each author, and of so many authors.
const SMALL: u64 = 512 * 1024;
const MOST_UNASKED: u32 = 20;
const MOST_GENEROUS: usize = 20;
/// So many files are named in one message.
const NAMED_AT_ONCE: usize = 1_000;

#[derive(Default)]
pub(crate) struct Transfers {
    offers: BTreeMap<EntryId, Offer>,
    own: Vec<Own>,
    /// Which of them the person was last told that somebody waits for.
    called: Vec<EntryId>,
    /// What is or was wanted, in the order of the wishes.
    incoming: Vec<Incoming>,
    partners: Vec<Partner>,
    /// What is stored of an earlier life of this page, and was not offered in this one yet.
    found: Vec<EntryId>,
    /// What the person decided in an earlier life of this page about files that were not offered in this one yet.
    decided: Vec<(EntryId, Decision)>,
    /// Whether what is stored is gone with the page.
    fleeting: bool,
    /// Files that are being put where the person wants them.
    saving: Vec<BeingSaved>,
    /// How many files of each author came by themselves.
    unasked: Vec<(PeerId, u32)>,
    /// The number of the last stream that was asked for, of all connections.
    streams: u32,
    messages: Outbox,
    seals: Vec<(EntryId, FileDigest)>,
    /// Files that look different now, and those of which only more has come or gone.
    changed: Vec<EntryId>,
    moved: Vec<EntryId>,
    drawn: Instant,
}

/// A file that is being put where the person wants it.
struct BeingSaved {
    id: EntryId,
    local: LocalFile,
    name: String,
}

/// What somebody offers, as far as it matters here.
struct Offer {
    /// Made harmless.
    name: String,
    kind: String,
    size: u64,
    modified: u64,
    /// What its author says that it is, and who has told of that, if its author has not.
    seal: Option<(FileDigest, Option<PeerId>)>,
    saving: Saving,
    /// The same of one that has just come.
    saving_first: Saving,
}

impl Transfers {
    // --- what the chat tells ---

    /// A file is offered, by its entry's author; one of this person's own with what it can be read by, if it can be.
    pub(crate) fn offered(
        &mut self,
        id: EntryId,
        offer: &Offered,
        picked: Option<(LocalFile, Origin)>,
        context: &mut Context,
    ) {
        let Offered { file, told_by, .. } = *offer;
        let FileOffer { size, modified, .. } = *file;
        // What is said in so many words that it becomes a file is among them: nobody else may have it when its author reloads.
        let is_picture = file.kind.starts_with("image/");
        let is_small = size <= SMALL && (is_picture || file.kind == "text/plain");
        let decided = self.decided.iter().position(|&(known, _)| known == id);
        let decided = decided.map(|at| self.decided.swap_remove(at).1);
        // A text is not to be seen in the chat.
        let saving_first = if is_small && is_picture { Saving::Needless } else { Saving::Due };
        let saving = decided.and_then(Decision::saving).unwrap_or(saving_first);
        let (name, kind) = (harmless(&file.name), kind(file).to_owned());
        self.offers.insert(id, Offer { name, kind, size, modified, seal: None, saving, saving_first });
        if id.log.author == context.me.id {
            let remembered = if decided == Some(Decision::Make) { Origin::Page } else { Origin::Disk };
            let (local, origin) = picked.map_or((None, remembered), |(local, origin)| (Some(local), origin));
            let mut own = Own::new(id, size, local, origin);
            // Others may say what they have before this page recalls that it was its own.
            self.partners.iter().filter(|partner| partner.holds(id)).for_each(|partner| own.whole(partner.id));
            self.own.push(own);
            if local.is_some() {
                self.tell_held(&[id]);
            }
        } else if let Some(resting) = decided.and_then(|decision| Incoming::resting(id, size, decision, context.now)) {
            self.found.retain(|&found| found != id);
            self.incoming.push(resting);
        } else if decided == Some(Decision::Want) || self.found.contains(&id) {
            self.found.retain(|&found| found != id);
            self.want(id, Kept::Perhaps, context);
        } else if is_small && told_by.is_none() && self.comes_unasked(id.log.author) {
            self.want(id, Kept::Known, context);
        }
        self.changed.push(id);
    }

    pub(crate) fn knows(&self, id: EntryId) -> bool {
        self.offers.contains_key(&id)
    }

    /// The author of an offer says what the file is, or somebody tells so. The first word counts, but for the author's own:
    /// that puts right what was told.
    pub(crate) fn sealed(&mut self, id: EntryId, digest: FileDigest, told_by: Option<PeerId>, context: &mut Context) {
        let Some(offer) = self.offers.get_mut(&id) else { return };
        let before = offer.seal;
        let counts = before.is_none_or(|(_, teller)| teller.is_some() && told_by.is_none());
        if counts {
            offer.seal = Some((digest, told_by));
        }
        let is_another = counts && before.is_some_and(|(known, _)| known != digest);
        if let Some(own) = self.own.iter_mut().find(|own| own.id == id && told_by.is_none()) {
            own.seal = Seal::Written;
        }
        match self.find(id) {
            Some(at) if is_another && matches!(self.incoming[at].stage, Stage::Whole(_)) => self.differs(at, context),
            Some(at) => self.check(at, context),
            None => {}
        }
    }

    /// The author of an offer has taken it back, or somebody tells so: nobody gets the file any more. A copy that has come whole
    /// is the person's, but for a small picture, which goes at its author's own word.
    pub(crate) fn withdrawn(&mut self, id: EntryId, told_by: Option<PeerId>, context: &mut Context) {
        self.decided.retain(|&(known, _)| known != id);
        if let Some(at) = self.own.iter().position(|own| own.id == id)
            && let Some(local) = self.own.remove(at).local
        {
            self.cannot_send(id, context);
            context.push(Effect::ReleaseFile(local));
        }
        let was_found = self.found.contains(&id);
        self.found.retain(|&found| found != id);
        if let Some(at) = self.find(id) {
            if let Some(local) = self.incoming[at].stage.whole()
                && (told_by.is_some() || self.is_saving(local) || self.has_to_be_saved(id))
            {
                if self.incoming[at].stage != Stage::Withdrawn(local) {
                    self.incoming[at].stage = Stage::Withdrawn(local);
                    self.cannot_send(id, context);
                    self.changed.push(id);
                }
                return;
            }
            self.leave_stage(at, Stage::Unwanted, context);
            self.forget(at, context);
        } else if was_found {
            context.push(Effect::DiscardStore(id));
        }
        self.offers.remove(&id);
        self.go_on(context);
    }

    /// Whether the person gets at a file by saving it alone.
    fn has_to_be_saved(&self, id: EntryId) -> bool {
        self.offers.get(&id).is_some_and(|offer| offer.saving_first == Saving::Due)
    }

    fn comes_unasked(&mut self, author: PeerId) -> bool {
        if let Some((_, count)) = self.unasked.iter_mut().find(|(known, _)| *known == author) {
            *count += 1;
            return *count <= MOST_UNASKED;
        }
        let is_welcome = self.unasked.len() < MOST_GENEROUS;
        if is_welcome {
            self.unasked.push((author, 1));
        }
        is_welcome
    }

    // --- what follows ---

    fn find(&self, id: EntryId) -> Option<usize> {
        self.incoming.iter().position(|file| file.id == id)
    }

    /// Whether a file has to be saved. One that is not offered any more has not.
    fn saving(&self, id: EntryId) -> Saving {
        self.offers.get(&id).map_or(Saving::Needless, |offer| offer.saving)
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
        let before = std::mem::replace(&mut self.incoming[at].stage, next);
        match before {
            Stage::Coming(..) | Stage::Opening | Stage::Completing => context.push(Effect::CloseStore(id)),
            Stage::Checking(_, local) | Stage::Withdrawn(local) => context.push(Effect::ReleaseFile(local)),
            Stage::Whole(local) => {
                self.cannot_send(id, context);
                context.push(Effect::ReleaseFile(local));
            }
            _ => {}
        }
        // Whoever has sent all of it does not know yet that it has come in vain.
        if let (Stage::Coming(..) | Stage::Completing | Stage::Checking(..), Some((person, stream))) =
            (before, self.incoming[at].source)
        {
            self.messages.push((person, ConversationMessage::Stop { stream }));
            for partner in self.partners.iter_mut().filter(|partner| partner.id == person) {
                partner.stop(stream, self.streams + 1);
            }
        }
        if next != Stage::Queued {
            self.waits_no_more(at);
        }
        self.tell_outcome(at);
        self.changed.push(id);
    }

    /// An author who was told that this person waits hears that it is so no more.
    fn waits_no_more(&mut self, at: usize) {
        let file = &mut self.incoming[at];
        let called = file.called.take().map(|stream| (file.id.log.author, ConversationMessage::Stop { stream }));
        self.messages.extend(called);
    }

    /// Lets the author of a file know that this person does not take it, if that is what has become of it.
    fn tell_outcome(&mut self, at: usize) {
        let Incoming { id, .. } = self.incoming[at];
        self.messages.extend(self.incoming[at].outcome().map(|outcome| (id.log.author, outcome)));
    }

    fn discard(&mut self, at: usize, context: &mut Context) {
        self.incoming[at].discarded();
        context.push(Effect::DiscardStore(self.incoming[at].id));
    }

    /// There is nothing more to be said of a file that is offered no more.
    fn forget(&mut self, at: usize, context: &mut Context) {
        let Incoming { id, .. } = self.incoming.remove(at);
        self.offers.remove(&id);
        self.changed.push(id);
        context.push(Effect::DiscardStore(id));
    }

    fn is_saving(&self, local: LocalFile) -> bool {
        self.saving.iter().any(|saving| saving.local == local)
    }

    /// Goes on with what is wanted, as far as there is room and somebody who has it.
    fn go_on(&mut self, context: &mut Context) {
        // Who offers and does not send keeps nobody else waiting.
        let is_at_work = |file: &&Incoming| file.is_active() && !file.is_stalled(context.now);
        let mut active = self.incoming.iter().filter(is_at_work).count();
        for at in 0..self.incoming.len() {
            if active >= MOST_AT_ONCE {
                return;
            }
            let file = &self.incoming[at];
            if file.stage == Stage::Queued && (file.kept == Kept::Perhaps || self.whom_to_ask(file).is_some()) {
                active += 1;
                self.waits_no_more(at);
                self.incoming[at].open(context.now);
                context.push(Effect::OpenStore(self.incoming[at].id, self.incoming[at].size));
            }
        }
    }

    /// Whom to ask for a file: its author before anybody else, and else who has least to do; whoever has failed last of all.
    fn holder(&self, file: &Incoming) -> Option<usize> {
        let author = file.id.log.author;
        let may_be_asked = |partner: &Partner| {
            partner.files == Channel::Open && file.may_come_from(partner.id) && partner.holds(file.id)
        };
        let all = (0..self.partners.len()).filter(|&at| may_be_asked(&self.partners[at]));
        all.min_by_key(|&at| {
            let partner = &self.partners[at];
            let is_full = partner.burden() >= MOST_ASKED;
            (is_full, file.avoided == Some(partner.id), partner.id != author, partner.burden())
        })
    }

    /// The same, unless everybody who has it is asked for as much as may be: files that come slowly keep others waiting then.
    fn whom_to_ask(&self, file: &Incoming) -> Option<usize> {
        self.holder(file).filter(|&at| self.partners[at].burden() < MOST_ASKED)
    }

    /// Compares a file with what its author says that it is, once both are known.
    fn check(&mut self, at: usize, context: &mut Context) {
        let id = self.incoming[at].id;
        let Stage::Checking(digest, local) = self.incoming[at].stage else { return };
        let Some((seal, _)) = self.offers.get(&id).and_then(|offer| offer.seal) else { return };
        if seal == digest {
            self.incoming[at].stage = Stage::Whole(local);
            self.changed.push(id);
            return self.tell_held(&[id]);
        }
        self.differs(at, context);
    }

    /// What has come is not what its author says that it is.
    fn differs(&mut self, at: usize, context: &mut Context) {
        if let Some(offer) = self.offers.get_mut(&self.incoming[at].id) {
            offer.saving = offer.saving_first;
        }
        let is_authors = self.incoming[at].differed();
        let next = if is_authors { Stage::Failed(FileFailure::Different) } else { Stage::Queued };
        self.leave_stage(at, next, context);
        self.discard(at, context);
        self.go_on(context);
        self.call_for(at);
    }

    /// Tells everybody who may have them that these files are to be had here.
    fn tell_held(&mut self, files: &[EntryId]) {
        for at in 0..self.partners.len() {
            self.tell(self.partners[at].id, files, |files| ConversationMessage::Holds { files });
        }
    }

    /// A file is to be had here no more.
    fn cannot_send(&mut self, file: EntryId, context: &mut Context) {
        for at in 0..self.partners.len() {
            let connection = self.partners[at].connection;
            self.partners[at].outgoing.end(connection, file, context);
            self.feed(at, connection, context);
            let person = self.partners[at].id;
            self.tell(person, &[file], |files| ConversationMessage::Lacks { files });
            if let Some(own) = self.own.iter_mut().find(|own| own.id == file) {
                own.stopped(person);
            }
        }
    }

    fn tell(&mut self, person: PeerId, files: &[EntryId], message: fn(Vec<EntryId>) -> ConversationMessage) {
        let files: Vec<EntryId> = files.iter().copied().filter(|&file| may_have(person, file)).collect();
        self.messages.extend(files.chunks(NAMED_AT_ONCE).map(|files| (person, message(files.to_vec()))));
    }

    // --- the end ---

    /// What the person has decided about files, for a page that is loaded anew.
    pub(crate) fn decisions(&self) -> String {
        let decision = |file: &Incoming| {
            let decision = match (file.stage, self.saving(file.id)) {
                (Stage::Paused, _) => Decision::Pause(if self.fleeting { 0 } else { file.stored() }),
                (Stage::Unwanted, _) => Decision::Cancel,
                (Stage::Declined, _) => Decision::Decline,
                (Stage::Queued | Stage::Opening | Stage::Coming(..) | Stage::Completing | Stage::Checking(..), _) => {
                    Decision::Want
                }
                (_, Saving::HandedOver) => Decision::Save,
                (_, Saving::Done) => Decision::SaveAs,
                (_, Saving::Due | Saving::Needless) => return None,
            };
            Some((file.id, decision))
        };
        let made = self.own.iter().filter(|own| own.origin == Origin::Page).map(|own| (own.id, Decision::Make));
        decisions::write(self.decided.iter().copied().chain(self.incoming.iter().filter_map(decision)).chain(made))
    }

    /// Takes in what the person decided before the page was loaded anew.
    pub(crate) fn recall(&mut self, decisions: &str) {
        self.decided = decisions::read(decisions);
    }

    /// The call is over: what is stored stays, and nothing is held open.
    pub(crate) fn leave(&mut self, context: &mut Context) {
        for own in self.own.drain(..) {
            own.local.into_iter().for_each(|local| context.push(Effect::ReleaseFile(local)));
        }
        for file in self.incoming.drain(..) {
            match file.stage {
                Stage::Checking(_, local) | Stage::Whole(local) | Stage::Withdrawn(local) => {
                    context.push(Effect::ReleaseFile(local));
                }
                _ if file.is_active() => context.push(Effect::CloseStore(file.id)),
                _ => {}
            }
        }
    }
}
