//! What the room is to say, write and draw of files, and when.

use std::time::Duration;

use damso_protocol::{EntryId, FileDigest, FileOffer};

use super::{
    Offer, Transfers,
    file_name::harmless,
    incoming::{Incoming, Stage},
    own::Own,
};
use crate::{Effect, FileState, FileView, Instant, Notice, Saving, context::Context, conversation::Outbox};

/// How often it is drawn how far files are, and how often if nothing comes. Drawing is what a transfer costs a page most.
const DRAWN: Duration = Duration::from_millis(500);
pub(super) const REDRAWN: Duration = Duration::from_secs(1);
/// So many files are named in a notice.
const MOST_NAMES: usize = 3;

impl Transfers {
    /// What is to be said to whom over the control channel.
    pub(crate) fn take_messages(&mut self) -> Outbox {
        std::mem::take(&mut self.messages)
    }

    /// What this person's files were found to be, to be written into the chat.
    pub(crate) fn take_seals(&mut self) -> Vec<(EntryId, FileDigest)> {
        std::mem::take(&mut self.seals)
    }

    /// Tells the person of all own files that have to be chosen again, for somebody waits for them: in one notice, which says what
    /// is so as long as it stands, and comes again when another one is waited for.
    pub(crate) fn tell_calls(&mut self, context: &mut Context) {
        let called: Vec<EntryId> = self.own.iter().filter(|own| own.is_called_for()).map(|own| own.id).collect();
        if called == self.called {
            return;
        }
        let is_more = called.iter().any(|id| !self.called.contains(id));
        self.called = called;
        let mut names: Vec<&str> = self.called.iter().filter_map(|id| Some(&*self.offers.get(id)?.name)).collect();
        let count = names.len();
        if count > MOST_NAMES {
            names.truncate(MOST_NAMES);
            names.push("…");
        }
        let notice = Notice::ChooseAgain(count, names.join(", "));
        if count == 0 {
            context.notices.retain(|standing| !notice.replaces(standing));
        } else if !context.notices.amend(&notice) && is_more {
            context.notify(notice);
        }
    }

    /// Which files look different than when this was last asked; those of which only more has come or gone are named
    /// twice a second.
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

    pub(super) fn moved(&mut self, id: EntryId) {
        if !self.moved.contains(&id) {
            self.moved.push(id);
        }
    }

    pub(crate) fn tick(&mut self, context: &mut Context) {
        let now = context.now;
        for at in 0..self.incoming.len() {
            let file = &mut self.incoming[at];
            if let Stage::Coming(person, _) = file.stage
                && file.is_worth_leaving(now)
            {
                let before = file.avoided.replace(person);
                let other = self.holder(&self.incoming[at]).map(|other| self.partners[other].id);
                if other.is_some_and(|other| other != person) {
                    self.incoming[at].leave();
                    self.leave_stage(at, Stage::Queued, context);
                } else {
                    self.incoming[at].avoided = before;
                }
            }
        }
        let is_silent = |file: &Incoming| file.store_fails_at().is_some_and(|at| now >= at);
        if self.incoming.iter().any(is_silent) {
            for file in self.incoming.iter_mut().filter(|file| file.is_active()) {
                file.store_restarts(now);
            }
            context.push(Effect::RestartStores);
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
        let drawn = moved.or_else(|| self.is_moving().then(|| self.drawn + REDRAWN));
        self.incoming.iter().filter_map(Incoming::store_fails_at).chain(drawn).min()
    }

    pub(super) fn is_moving(&self) -> bool {
        self.incoming.iter().any(|file| matches!(file.stage, Stage::Coming(..)))
            || self.partners.iter().any(|partner| partner.outgoing.is_busy())
    }

    /// Whether the person would lose a file by leaving now: what is under way would be cut off, and what is stored is thrown
    /// away unless it was saved.
    pub(crate) fn is_at_stake(&self) -> bool {
        let is_at_stake = |file: &Incoming| match file.stage {
            Stage::Coming(..) | Stage::Completing | Stage::Checking(..) => true,
            Stage::Queued | Stage::Opening if self.holder(file).is_some() => true,
            Stage::Queued | Stage::Opening | Stage::Paused => file.stored() > 0,
            Stage::Whole(local) | Stage::Withdrawn(local) => {
                self.is_saving(local) || self.saving(file.id) == Saving::Due
            }
            _ => false,
        };
        self.own.iter().any(Own::is_at_stake) || self.incoming.iter().any(is_at_stake)
    }

    /// How an offered file is drawn.
    pub(crate) fn view(&self, id: EntryId, offer: &FileOffer, now: Instant) -> FileView {
        let name = harmless(&offer.name);
        FileView {
            renamed: name != offer.name,
            name,
            size: offer.size,
            kind: kind(offer).to_owned(),
            preview: offer.preview.clone(),
            local: self.local(id),
            state: self.state(id, now),
        }
    }

    /// How a file is drawn that is offered no more, if the person has it all the same.
    pub(crate) fn view_of_copy(&self, id: EntryId, now: Instant) -> Option<FileView> {
        let Stage::Withdrawn(local) = self.incoming[self.find(id)?].stage else { return None };
        let Offer { name, kind, size, .. } = self.offers.get(&id)?;
        Some(FileView {
            renamed: false,
            name: name.clone(),
            size: *size,
            kind: kind.clone(),
            preview: None,
            local: Some(local),
            state: self.state(id, now),
        })
    }

    pub(super) fn state(&self, id: EntryId, now: Instant) -> FileState {
        if let Some(own) = self.own.iter().find(|own| own.id == id) {
            let is_there = own.local.is_some() || self.everybody_has(id);
            return if is_there { FileState::Own(own.receipts(now)) } else { FileState::Lost(own.origin) };
        }
        let Some(file) = self.incoming.iter().find(|file| file.id == id) else { return FileState::Offered };
        match file.stage {
            Stage::Unwanted => FileState::Offered,
            Stage::Declined => FileState::Declined,
            Stage::Queued | Stage::Opening if self.holder(file).is_none() => {
                FileState::Waiting(self.waits_for(id), file.progress(now))
            }
            Stage::Queued | Stage::Opening | Stage::Coming(..) => FileState::Receiving(file.progress(now)),
            Stage::Paused => FileState::Paused(file.progress(now)),
            Stage::Checking(..) if !self.has_author(id) => FileState::Unsealed(self.waits_for(id)),
            Stage::Completing | Stage::Checking(..) => FileState::Checking,
            Stage::Whole(local) | Stage::Withdrawn(local) if self.is_saving(local) => FileState::Saving,
            Stage::Whole(_) | Stage::Withdrawn(_) => FileState::Whole(self.saving(id)),
            Stage::Failed(failure) => FileState::Failed(failure),
        }
    }
}

/// The media type of a file as its author says, if it looks like one.
pub(super) fn kind(offer: &FileOffer) -> &str {
    let is_type = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte);
    if offer.kind.bytes().all(is_type) { &offer.kind } else { "" }
}
