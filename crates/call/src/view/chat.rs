//! What to draw of the chat.

use std::rc::Rc;

use damso_protocol::{EntryId, PeerId};

use crate::{FileView, UnixMillis, Wanted};

/// The chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatView {
    /// Whether it is shown.
    pub open: bool,
    /// Messages that came while it was not.
    pub unread: u32,
    /// All messages, in the order on which everybody agrees. What has not changed is the same object as before.
    pub messages: Rc<[Rc<ChatMessage>]>,
    /// Messages with keys up to this one were here before this page: they are not new.
    pub had: u32,
    /// Who is writing at the moment.
    pub typing: Vec<PeerId>,
    /// Whether this browser keeps the chat when the person leaves.
    pub keep: Wanted,
}

/// A message of the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    /// Which, for everybody.
    pub id: EntryId,
    /// Distinguishes the messages of this page; grows in the order of their arrival.
    pub key: u32,
    /// Who wrote it; `None` for this person, also in a tab that is gone.
    pub author: Option<PeerId>,
    /// The author's name at that time; empty if not known.
    pub name: String,
    /// What it says now.
    pub text: String,
    /// When it was written, by the author's clock.
    pub sent_at: UnixMillis,
    /// For whom alone it is, besides its author: this person, if it is somebody else's.
    pub to: Option<PeerId>,
    /// For whom alone an answer to it is, besides this person; for everybody, if `None`.
    pub answered_to: Option<PeerId>,
    /// What has become of it.
    pub state: MessageState,
    /// Whether this person can change it or take it back: not what it has written in a tab that is gone.
    pub can_change: bool,
    /// To what it is a reply.
    pub reply: Option<Quote>,
    /// The signs that it was given, in the order in which the first of each came.
    pub reactions: Vec<Tally>,
    /// Of one's own messages: how far it has got.
    pub delivery: Option<Delivery>,
    /// Who has handed it on, if it did not come from its author: that person could have changed it.
    pub told_by: Option<PeerId>,
    /// Who has read up to here and no further. Its author is not among them.
    pub readers: Vec<PeerId>,
    /// The file that comes with it.
    pub file: Option<FileView>,
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// It is as it was written.
    Written,
    /// Its author has changed it.
    Edited,
    /// Its author has taken it back: there is no text, and no file but a copy that had come before.
    Deleted,
}

/// The beginning of a message to which another one replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Which.
    pub id: EntryId,
    /// Who wrote it; `None` for this person.
    pub author: Option<PeerId>,
    /// The author's name at that time; empty if not known.
    pub name: String,
    /// Its first line, or the name of its file; empty if it was deleted or is not here.
    pub text: String,
}

/// How often a message was given a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// One emoji.
    pub emoji: String,
    /// By how many people.
    pub count: u32,
    /// Whether by this person.
    pub own: bool,
}

/// How far a message has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nobody is there: it waits for whoever comes.
    Waiting,
    /// Nobody has confirmed it yet.
    Sending,
    /// So many of those who are there, and may read it, have confirmed it; none of them if all who had have left.
    Delivered {
        /// How many have.
        to: u32,
        /// How many are there.
        of: u32,
    },
    /// It is under way for long, and nobody can be reached. The person may have it tried again at once.
    Failed,
}
