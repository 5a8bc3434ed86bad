//! What stands for chat and files until their code is there: keeps what the others say of what they have. Everything else is
//! said again, or asked again, by whoever has said it, once a page has greeted.

use std::collections::BTreeMap;

use damso_protocol::{ChannelMessage, LogId, PeerId, RoomId};

use super::{Converse, Departure, Heard, Outbox, Present};
use crate::{
    Action, ChatView, ConnectionId, Effect, Instant, Keep, Stake, Wanted, connection::Misuse, context::Context,
};

/// Of so many logs one person can say how much there is: more than the chat takes in.
const LOGS: usize = 2_048;
/// So many messages about files are kept of one person. An honest page has said what it has with a few.
const ABOUT_FILES: usize = 1_000;

pub(crate) struct Awaited {
    room: RoomId,
    /// Whether the person wants to see the chat.
    open: bool,
    people: Vec<Person>,
}

/// Somebody whose channel is open.
struct Person {
    id: PeerId,
    connection: ConnectionId,
    are_files_open: bool,
    /// How much there is of each log, once that was said.
    heads: Option<BTreeMap<LogId, u64>>,
    about_files: Vec<ChannelMessage>,
}

impl Awaited {
    pub(super) fn new(room: RoomId) -> Self {
        Self { room, open: false, people: Vec::new() }
    }

    pub(super) fn room(&self) -> RoomId {
        self.room
    }

    /// Tells the conversation what has happened. `introduce` lets it know who is present, without whom it hears nobody.
    /// Returns who has said what no honest page says.
    pub(super) fn hand_over(
        &mut self,
        conversation: &mut dyn Converse,
        context: &mut Context,
        introduce: impl FnOnce(&mut dyn Converse, &mut Context),
    ) -> Vec<(PeerId, Misuse)> {
        if self.open {
            conversation.act(Action::ToggleChat, "", context);
        }
        let mut misuses = Vec::new();
        for person in &self.people {
            let opened = Heard::ChannelOpened(person.id, person.connection);
            let files = person.are_files_open.then_some(Heard::FilesOpened(person.id, person.connection));
            for heard in [Some(opened), files].into_iter().flatten() {
                misuses.extend(conversation.hear(heard, context).err().map(|misuse| (person.id, misuse)));
            }
        }
        introduce(conversation, context);
        for Person { id, heads, about_files, .. } in self.people.drain(..) {
            let heads = heads.map(|heads| ChannelMessage::Heads { heads: heads.into_iter().collect() });
            for message in heads.into_iter().chain(about_files) {
                misuses
                    .extend(conversation.hear(Heard::Message(id, message), context).err().map(|misuse| (id, misuse)));
            }
        }
        misuses
    }

    fn files(&mut self, connection: ConnectionId, are_open: bool) {
        for person in self.people.iter_mut().filter(|person| person.connection == connection) {
            person.are_files_open = are_open;
        }
    }

    fn said(&mut self, from: PeerId, message: ChannelMessage) -> Result<(), Misuse> {
        let Some(person) = self.people.iter_mut().find(|person| person.id == from) else { return Ok(()) };
        match message {
            ChannelMessage::Heads { heads } => {
                let known = person.heads.get_or_insert_default();
                for (log, head) in heads {
                    if known.len() < LOGS || known.contains_key(&log) {
                        known.insert(log, head);
                    }
                }
            }
            message @ (ChannelMessage::Holds { .. } | ChannelMessage::Lacks { .. }) => {
                if person.about_files.len() >= ABOUT_FILES {
                    return Err(Misuse("more about files than can be kept"));
                }
                person.about_files.push(message);
            }
            _ => {}
        }
        Ok(())
    }
}

impl Converse for Awaited {
    fn hear(&mut self, heard: Heard, _: &mut Context) -> Result<(), Misuse> {
        match heard {
            Heard::Message(from, message) => return self.said(from, message),
            Heard::ChannelOpened(id, connection) => {
                // What was said over another channel is said anew over this one.
                self.people.retain(|person| person.id != id);
                let (heads, about_files) = (None, Vec::new());
                self.people.push(Person { id, connection, are_files_open: false, heads, about_files });
            }
            Heard::FilesOpened(_, connection) => self.files(connection, true),
            Heard::FilesClosed(connection) => self.files(connection, false),
            Heard::BlockAnnounced(..) => return Err(Misuse("a block that nobody has asked for")),
            Heard::BlockSent(..) | Heard::Measured(..) | Heard::File(_) | Heard::Recalled(_) => {}
        }
        Ok(())
    }

    fn act(&mut self, action: Action, _: &str, context: &mut Context) {
        match action {
            Action::ToggleChat => self.open = !self.open,
            Action::OfferFiles { files, .. } => {
                for picked in files {
                    context.push(Effect::ReleaseFile(picked.file));
                }
            }
            _ => {}
        }
    }

    fn sync(&mut self, present: &[Present], _: &[(PeerId, ConnectionId)], _: bool, _: &mut Context) -> Outbox {
        self.people.retain(|person| present.iter().any(|there| there.id == person.id));
        Outbox::new()
    }

    fn view(&mut self, _: Instant) -> (ChatView, Stake) {
        let messages = [].into();
        let chat = ChatView { open: self.open, unread: 0, messages, typing: Vec::new(), keep: Wanted::Off };
        (chat, Stake::Nothing)
    }

    fn tick(&mut self, _: &mut Context) {}

    fn deadline(&self) -> Option<Instant> {
        None
    }

    fn leave(&mut self, departure: Departure, context: &mut Context) {
        if departure == Departure::Leave {
            context.push(Effect::ForgetChat(self.room, Keep::InTab));
        }
    }
}
