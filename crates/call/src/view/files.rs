//! What to draw of a file.

use damso_protocol::PeerId;

use crate::{LocalFile, Origin, transfer::is_program};

/// A file that is offered, and what has become of it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Its name, made harmless: one that can be shown, and saved under.
    pub name: String,
    /// Whether it was changed to be so.
    pub renamed: bool,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type as its owner says; empty if not known.
    pub kind: String,
    /// A small picture of it as a `data:` URL.
    pub preview: Option<String>,
    /// Names it to the page, if the page can read all of it: one's own, or one that is whole.
    pub local: Option<LocalFile>,
    /// What has become of it.
    pub state: FileState,
}

impl FileView {
    /// Whether it does something when it is opened, whatever its owner says it is. A person opens it only from somebody whom
    /// that person trusts.
    pub fn is_program(&self) -> bool {
        is_program(&self.name)
    }
}

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// This person offers it: who has taken how much of it, and at which rate.
    Own(Vec<Receipt>),
    /// This person has offered it, not everybody who is there has it, and this page can read it no more, since it was loaded anew
    /// or the file was changed: the person has to choose it again, where it can be chosen.
    Lost(Origin),
    /// It can be had.
    Offered,
    /// This person does not want it.
    Declined,
    /// It is wanted, and nobody is there at the moment who has it.
    Waiting(WaitsFor, Progress),
    /// It comes.
    Receiving(Progress),
    /// The person has stopped it for now.
    Paused(Progress),
    /// All of it is there, and is being compared with what its owner has.
    Checking,
    /// All of it is there, and its author, who alone can say what it has to be, cannot be asked.
    Unsealed(WaitsFor),
    /// It is there, and whole.
    Whole(Saving),
    /// The same, and it is being put where the person wants it.
    Saving,
    /// It cannot be had.
    Failed(FileFailure),
}

/// For what a file waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// That somebody comes who has it, or whose word on it is missing.
    Holder,
    /// That its author, who is there, chooses it again.
    Author,
}

/// Whether the person has still to put a file that is whole where downloads go, for it is gone with the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// It has to be done.
    Due,
    /// It need not be done: it is a small picture, which comes by itself, was seen in the chat, and may go as it came.
    Needless,
    /// The browser was told to put it there, and does not tell when it has.
    HandedOver,
    /// The file is where the person wanted it.
    Done,
}

/// How much of a file has come or gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In bytes.
    pub done: u64,
    /// In bytes a second; 0 if not known.
    pub rate: u64,
    /// How many seconds are left, if that can be said.
    pub seconds_left: Option<u64>,
}

/// What has become of an offer of one's own with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// With whom.
    pub person: PeerId,
    /// What.
    pub state: ReceiptState,
}

/// As above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptState {
    /// That person does not want it.
    Declined,
    /// That person wanted it, and cannot have it.
    Failed,
    /// It is on its way.
    Sending(Progress),
    /// That person has all of it.
    Whole,
}

/// Why a file cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFailure {
    /// There is not enough room in this browser's storage.
    Full,
    /// The browser lets the page store nothing, or has thrown away what was stored.
    Storage,
    /// What comes is again and again not what its sender has measured.
    Damaged,
    /// What came is not what its owner offered, or the owner's file has changed meanwhile.
    Different,
}
