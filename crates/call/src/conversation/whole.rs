//! Chat and files together: the chat says what is offered, and the transfers fetch and send it.

use damso_protocol::{ConversationMessage, EntryId, FileOffer, PeerId, RoomId};

use super::{Converse, Departure, Heard, Present, Written};
use crate::{
    Action, Audience, ChatView, ConnectionId, Effect, Instant, LocalFile, Origin, Stake,
    chat::Chat,
    connection::Misuse,
    context::{Context, to_json},
    transfer::Transfers,
};

pub(super) struct Whole {
    chat: Chat,
    transfers: Transfers,
    /// What this person has just offered, until it is told to the transfers.
    picked: Vec<(EntryId, (LocalFile, Origin))>,
}

impl Whole {
    /// Chat and files of a room, in a stay that is greater than all before.
    pub(super) fn new(room: RoomId, me: PeerId, stay: u64) -> Self {
        Self { chat: Chat::new(room, me, stay), transfers: Transfers::default(), picked: Vec::new() }
    }

    fn message_received(
        &mut self,
        from: PeerId,
        message: ConversationMessage,
        context: &mut Context,
    ) -> Result<(), Misuse> {
        match message {
            ConversationMessage::Heads { heads } => {
                if self.chat.heads_received(from, heads) {
                    self.transfers.greeted(from);
                }
            }
            ConversationMessage::Entries { log, first, entries } => {
                self.chat.entries_received(from, (log, first), (entries, false), context)?;
            }
            ConversationMessage::Retold { log, first, entries } => {
                self.chat.entries_received(from, (log, first), (entries, true), context)?;
            }
            ConversationMessage::Want { log, after } => self.chat.want_received(from, log, after, context.now),
            ConversationMessage::Typing => self.chat.typing_received(from, context.now),
            ConversationMessage::Read { up_to } => self.chat.read_received(from, up_to),
            message => self.transfers.message(from, message, context)?,
        }
        Ok(())
    }

    /// Lets files know what the chat says of them, and the chat what is to be said of files.
    fn exchange(&mut self, context: &mut Context) {
        for (of, digest) in self.transfers.take_seals() {
            self.chat.seal(of, digest, context);
        }
        for id in self.chat.take_offer_news() {
            let Some(offer) = self.chat.offer_of(id) else {
                self.transfers.withdrawn(id, self.chat.taken_back_by(id), context);
                continue;
            };
            if !self.transfers.knows(id) {
                let picked = self.picked.iter().position(|(known, _)| *known == id);
                let picked = picked.map(|at| self.picked.swap_remove(at).1);
                self.transfers.offered(id, &offer, picked, context);
            }
            if let Some((digest, told_by)) = offer.seal {
                self.transfers.sealed(id, digest, told_by, context);
            }
        }
    }
}

impl Converse for Whole {
    fn hear(&mut self, heard: Heard, context: &mut Context) -> Result<(), Misuse> {
        let transfers = &mut self.transfers;
        match heard {
            Heard::Message(from, message) => self.message_received(from, message.read()?, context)?,
            Heard::Claim(from, message) => self.message_received(from, message, context)?,
            Heard::ChannelOpened(person, connection) => transfers.channel_opened(person, connection),
            Heard::FilesOpened(person, connection) => transfers.files_opened(person, connection, context),
            Heard::FilesClosed(connection) => transfers.files_closed(connection, context),
            Heard::BlockAnnounced(connection, header) => transfers.block_announced(connection, header, context)?,
            Heard::BlockSent(connection, stream, block) => transfers.block_sent(connection, stream, block, context),
            Heard::Measured(connection, report, round_trip) => {
                transfers.reported(connection, report, round_trip, context);
            }
            Heard::File(event) => transfers.file_event(event, context),
            Heard::Recalled(kept) => {
                self.chat.recall(&kept.chat, context.now);
                transfers.recall(&kept.decisions);
            }
            Heard::NotKept => self.chat.not_kept(),
        }
        Ok(())
    }

    fn act(&mut self, action: &Action, name: &str, context: &mut Context) {
        let Self { chat, transfers, picked } = self;
        match action {
            Action::ToggleChat => chat.toggle(),
            Action::PrepareFiles => chat.open(),
            Action::DrawChat => chat.drawn(),
            Action::SendMessage { text, reply, sent_at } => chat.write(text, *reply, name, *sent_at, context),
            Action::EditMessage { of, text, sent_at } => chat.edit(*of, text, *sent_at, context),
            Action::DeleteMessage(of) => chat.delete(*of, context),
            Action::ToggleReaction(of, emoji) => chat.toggle_sign(*of, emoji.clone(), context),
            Action::Type => chat.type_something(context.now),
            Action::RetryDelivery => chat.retry(context.now),
            Action::SetKeepChat(keep) => chat.set_keep(*keep, context),
            Action::SetAudience(Audience::Absent | Audience::Unknown | Audience::Elsewhere) => {
                chat.put_by(transfers.decisions(), context);
            }
            Action::OfferFiles { files, to, sent_at, .. } => {
                for file in files {
                    let (local, origin) = (file.file, file.origin);
                    match chat.offer(file.clone(), *to, name, *sent_at, context) {
                        Some(id) => picked.push((id, (local, origin))),
                        None => context.push(Effect::ReleaseFile(local)),
                    }
                }
            }
            Action::ChooseAgain(id, file) => transfers.choose_again(*id, file, context),
            Action::FetchFile(id) => transfers.fetch(*id, context),
            Action::DeclineFile(id) => transfers.decline(*id, context),
            Action::PauseFile(id) => transfers.pause(*id, context),
            Action::CancelFile(id) => transfers.cancel(*id, context),
            Action::RemoveFile(id) => transfers.remove(*id, context),
            Action::SaveFile(id) => transfers.save(*id, context),
            Action::SaveFileAs(id) => transfers.save_as(*id, context),
            _ => {}
        }
    }

    fn sync(
        &mut self,
        present: &[Present],
        connections: &[(PeerId, ConnectionId)],
        is_watched: bool,
        context: &mut Context,
    ) -> Written {
        self.transfers.connections(connections, context);
        self.exchange(context);
        self.transfers.tell_calls(context);
        let mut outbox = self.transfers.take_messages();
        for id in self.transfers.take_changed(context.now) {
            self.chat.file_changed(id);
        }
        outbox.extend(self.chat.sync(present, is_watched, context.now));
        outbox.into_iter().map(|(to, message)| (to, to_json(&message))).collect()
    }

    fn view(&mut self, now: Instant) -> (ChatView, Stake) {
        let Self { chat, transfers, .. } = self;
        let stake = Stake { files: transfers.is_at_stake(), messages: chat.unheard() };
        let file = |id, offer: Option<&FileOffer>| match offer {
            Some(offer) => Some(transfers.view(id, offer, now)),
            None => transfers.view_of_copy(id, now),
        };
        (chat.view(&file), stake)
    }

    fn tick(&mut self, context: &mut Context) {
        self.transfers.tick(context);
    }

    fn deadline(&self) -> Option<Instant> {
        self.chat.deadline().into_iter().chain(self.transfers.deadline()).min()
    }

    fn leave(&mut self, departure: Departure, context: &mut Context) {
        self.chat.put_away(departure, self.transfers.decisions(), context);
        self.transfers.leave(context);
    }
}
