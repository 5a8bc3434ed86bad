//! Chat and files, as the room has them: a call goes without them, and gets them when the page has their code
//! ([`crate::LateCode`]). Nothing else may name the modules `chat` and `transfer`.

mod awaited;
mod whole;

use std::ops::{Deref, DerefMut};

use damso_protocol::{BlockHeader, ConversationMessage, PeerId, RoomId, UnreadMessage};

use crate::{
    Action, ChatView, ConnectionId, Effect, FileEvent, Instant, LinkReport, Recalled, Stake, connection::Misuse,
    context::Context,
};
use awaited::Awaited;

/// Of so many files it is remembered that somebody has them.
pub(crate) const MOST_HELD: usize = 10_000;

/// What goes to whom, before it is written.
pub(crate) type Outbox = Vec<(PeerId, ConversationMessage)>;
/// The same in JSON.
pub(crate) type Written = Vec<(PeerId, String)>;

/// Begins chat and files of a room, in a stay of this person that is greater than all before.
pub(crate) type Begin = fn(RoomId, PeerId, u64) -> Box<dyn Converse>;

/// Whatever names this function has all the code behind chat and files.
pub(crate) fn begin_whole(room: RoomId, me: PeerId, stay: u64) -> Box<dyn Converse> {
    Box::new(whole::Whole::new(room, me, stay))
}

/// Somebody who is there, and is spoken to.
#[derive(Clone, Copy)]
pub(crate) struct Present {
    pub(crate) id: PeerId,
    /// The connection whose channel is open.
    pub(crate) channel: Option<ConnectionId>,
    /// Whether what is sent over it gets there at the moment.
    pub(crate) is_alive: bool,
}

/// How a person goes out of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    /// For good.
    Leave,
    /// The page is closed: the person may be back at once.
    Reload,
    /// Another tab goes on with the call: the person stays.
    TakenOver,
}

/// What chat and files are told.
pub(crate) enum Heard {
    /// Somebody says something about the chat or about files.
    Message(PeerId, UnreadMessage),
    /// The same of what somebody has, which was said before there was code to read more.
    Claim(PeerId, ConversationMessage),
    /// The control channel to somebody is open.
    ChannelOpened(PeerId, ConnectionId),
    /// The files' channel to somebody is open.
    FilesOpened(PeerId, ConnectionId),
    FilesClosed(ConnectionId),
    BlockAnnounced(ConnectionId, BlockHeader),
    /// By stream and block.
    BlockSent(ConnectionId, u32, u32),
    /// What was measured of a connection; last its round trip, where that is known.
    Measured(ConnectionId, LinkReport, Option<u32>),
    File(FileEvent),
    /// What was kept of an earlier life of this page.
    Recalled(Recalled),
    /// The browser does not keep the chat, as the person wants it to.
    NotKept,
}

/// Chat and files of one stay in a room.
pub(crate) trait Converse {
    /// Takes in what happens elsewhere.
    ///
    /// # Errors
    ///
    /// It is nothing that an honest page does.
    fn hear(&mut self, heard: Heard, context: &mut Context) -> Result<(), Misuse>;

    /// The person, who has this name, does something.
    fn act(&mut self, action: &Action, name: &str, context: &mut Context);

    /// Takes in who is there, which connections there are, and whether somebody looks at the page. Returns what is to be said.
    fn sync(
        &mut self,
        present: &[Present],
        connections: &[(PeerId, ConnectionId)],
        is_watched: bool,
        context: &mut Context,
    ) -> Written;

    /// How it is drawn, and what leaving loses.
    fn view(&mut self, now: Instant) -> (ChatView, Stake);

    fn tick(&mut self, context: &mut Context);

    /// When [`Converse::tick`] or [`Converse::sync`] has something to do.
    fn deadline(&self) -> Option<Instant>;

    /// The person leaves the room.
    fn leave(&mut self, departure: Departure, context: &mut Context);
}

/// Chat and files of a room, once they are there.
pub(crate) enum Conversation {
    Awaited(Awaited),
    There(Box<dyn Converse>),
}

impl Conversation {
    /// That of a room that is entered.
    pub(crate) fn new(room: RoomId, context: &mut Context) -> Self {
        let conversation = Self::Awaited(Awaited::new(room));
        conversation.prepare(context);
        conversation
    }

    /// If there is code for it, asks for what was kept, with which it begins: whoever is greeted before that is told that nothing
    /// is here, and sends everything.
    pub(crate) fn prepare(&self, context: &mut Context) {
        if let (Self::Awaited(awaited), Some(_)) = (self, context.late) {
            context.push(Effect::RecallChat(awaited.room()));
        }
    }

    /// Begins with what was kept. `introduce` lets the conversation know who is present.
    pub(crate) fn begin(
        &mut self,
        kept: Recalled,
        context: &mut Context,
        introduce: impl FnOnce(&mut dyn Converse, &mut Context),
    ) -> Vec<(PeerId, Misuse)> {
        let (Self::Awaited(awaited), Some(code)) = (&mut *self, context.late) else {
            self.hear(Heard::Recalled(kept), context).ok();
            return Vec::new();
        };
        let room = awaited.room();
        let mut conversation = (code.conversation)(room, context.me.id, context.next_stay());
        conversation.hear(Heard::Recalled(kept), context).ok();
        context.push(Effect::FindStores(room));
        let misuses = awaited.hand_over(conversation.as_mut(), context, introduce);
        *self = Self::There(conversation);
        misuses
    }
}

impl Deref for Conversation {
    type Target = dyn Converse;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Awaited(awaited) => awaited,
            Self::There(conversation) => &**conversation,
        }
    }
}

impl DerefMut for Conversation {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Awaited(awaited) => awaited,
            Self::There(conversation) => &mut **conversation,
        }
    }
}
