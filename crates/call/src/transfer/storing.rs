//! What the browser says of the files that it reads and stores, and what follows from it.

use damso_protocol::{ConversationMessage, EntryId};

use super::{
    BeingSaved, Transfers,
    incoming::{Kept, Stage, Step},
    own::Seal,
};
use crate::{Effect, FileEvent, FileFailure, LocalFile, Notice, SaveOutcome, Saving, context::Context};

impl Transfers {
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
            FileEvent::StoresAreFleeting => self.fleeting = true,
            FileEvent::StoreOpened(id, stored) => self.store_opened(id, stored, context),
            FileEvent::StoreFailed(id, failure) => self.store_failed(id, failure, context),
            FileEvent::BlockStored(id, block) => {
                if let Some(at) = self.find(id)
                    && let Stage::Coming(..) = self.incoming[at].stage
                {
                    let step = self.incoming[at].block_stored(block, context.now);
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
                    self.call_for(at);
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
            FileEvent::SavedAs(local, outcome) => self.saved_as(local, outcome, context),
        }
    }

    fn saved_as(&mut self, local: LocalFile, outcome: SaveOutcome, context: &mut Context) {
        let Some(at) = self.saving.iter().position(|saving| saving.local == local) else { return };
        let BeingSaved { id, name, .. } = self.saving.swap_remove(at);
        self.changed.push(id);
        match outcome {
            SaveOutcome::Saved => {
                if let Some(offer) = self.offers.get_mut(&id) {
                    offer.saving = Saving::Done;
                }
                context.notify(Notice::FileSaved(name));
            }
            SaveOutcome::Cancelled => {}
            SaveOutcome::Failed => context.notify(Notice::FileNotSaved(name)),
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
                self.call_for(at);
            }
            Some(Step::Complete) => self.step(at, Step::Complete, context),
            Some(_) => {
                if let Some(partner) = self.whom_to_ask(&self.incoming[at]) {
                    self.streams += 1;
                    let person = self.partners[partner].id;
                    self.incoming[at].come(person, self.streams);
                    let step = self.incoming[at].ask();
                    self.step(at, step, context);
                } else {
                    self.leave_stage(at, Stage::Queued, context);
                    self.go_on(context);
                    self.call_for(at);
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
                self.messages.push((person, ConversationMessage::Fetch { file: file.id, stream, from, to }));
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
            self.tell_outcome(at);
            if let Some(offer) = self.offers.get_mut(&id) {
                offer.saving = offer.saving_first;
            }
            self.discard(at, context);
            self.changed.push(id);
            self.cannot_send(id, context);
        } else if let Some(at) = self.incoming.iter().position(|file| file.stage == Stage::Withdrawn(local)) {
            // Whoever is saving it hears what comes of that.
            if let Some(offer) = self.offers.get(&self.incoming[at].id).filter(|_| !self.is_saving(local)) {
                context.notify(Notice::FileNotSaved(offer.name.clone()));
            }
            self.forget(at, context);
        }
    }
}
