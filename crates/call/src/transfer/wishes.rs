//! What the person wants of files, and does with them.

use damso_protocol::EntryId;

use super::{
    BeingSaved, Transfers,
    file_name::harmless,
    incoming::{Incoming, Kept, Stage},
};
use crate::{Effect, Notice, PickedFile, Saving, context::Context};

impl Transfers {
    /// The person wants a file, again or for the first time.
    pub(crate) fn fetch(&mut self, id: EntryId, context: &mut Context) {
        let Some(at) = self.find(id) else { return self.want(id, Kept::Known, context) };
        if let Stage::Unwanted | Stage::Declined | Stage::Paused | Stage::Failed(_) = self.incoming[at].stage {
            self.incoming[at].want();
            self.changed.push(id);
            self.go_on(context);
            self.call_for(at);
        }
    }

    pub(super) fn want(&mut self, id: EntryId, kept: Kept, context: &mut Context) {
        let Some(offer) = self.offers.get(&id).filter(|_| id.log.author != context.me.id) else { return };
        self.incoming.push(Incoming::new(id, offer.size, kept, context.now));
        self.changed.push(id);
        self.go_on(context);
        self.call_for(self.incoming.len() - 1);
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
        if self.incoming[at].stage.whole().is_none() {
            self.incoming[at].stage = Stage::Declined;
            self.changed.push(id);
            self.tell_outcome(at);
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
            && !matches!(self.incoming[at].stage, Stage::Unwanted | Stage::Declined)
            && self.incoming[at].stage.whole().is_none()
        {
            self.leave_stage(at, Stage::Unwanted, context);
            self.discard(at, context);
            self.go_on(context);
        }
    }

    /// The person needs a file no more that is whole. It can be had again, as if it had never come, while it is offered.
    pub(crate) fn remove(&mut self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && let stage @ (Stage::Whole(local) | Stage::Withdrawn(local)) = self.incoming[at].stage
            && !self.is_saving(local)
        {
            self.leave_stage(at, Stage::Unwanted, context);
            if stage == Stage::Withdrawn(local) {
                return self.forget(at, context);
            }
            self.discard(at, context);
            if let Some(offer) = self.offers.get_mut(&id) {
                offer.saving = offer.saving_first;
            }
            self.go_on(context);
        }
    }

    /// The person puts a file that is whole where downloads go.
    pub(crate) fn save(&mut self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && let Some(local) = self.incoming[at].stage.whole()
            && let Some(offer) = self.offers.get_mut(&id)
        {
            offer.saving = Saving::HandedOver;
            self.changed.push(id);
            context.push(Effect::SaveFile(local, offer.name.clone()));
        }
    }

    /// The person puts a file that is whole somewhere else.
    pub(crate) fn save_as(&mut self, id: EntryId, context: &mut Context) {
        if let Some(at) = self.find(id)
            && let Some(local) = self.incoming[at].stage.whole()
            && let Some(offer) = self.offers.get(&id)
            && !self.is_saving(local)
        {
            self.saving.push(BeingSaved { id, local, name: offer.name.clone() });
            self.changed.push(id);
            context.push(Effect::SaveFileAs(local, offer.name.clone()));
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
        own.chosen(picked.file);
        self.changed.push(id);
        self.tell_held(&[id]);
    }
}
