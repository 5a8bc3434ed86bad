//! All that is done with files, for the one place that has it done: it may come later than the page, with all it needs.

use std::rc::Rc;

use damso_call::{ConnectionId, Effect, FileEvent, Input, LocalFile, PickedFile, UnixMillis};
use damso_protocol::PeerId;
use web_sys::{DataTransfer, FileList};

use super::{Picked, Registry, Stores, pick_entries, pick_files, text_file};
use crate::browser::{adapters::Connections, object_url::ObjectUrl, peer_connection::PeerConnection};

/// Who is told what came of a choice.
type Done = Box<dyn FnOnce(Picked)>;

/// Begins the work for this person, over these connections, and reports what happens.
type Begin = fn(PeerId, Rc<dyn Fn(Input)>, Rc<Connections>) -> Box<dyn FileWork>;

/// The code behind files.
#[derive(Clone, Copy)]
pub(in crate::browser) struct FileCode(Begin);

/// The code behind files. Whatever names this function has all of it.
pub(in crate::browser) fn file_code() -> FileCode {
    FileCode(|person, report, connections| {
        for (_, connection) in &*connections.borrow() {
            connection.open_files();
        }
        let report: Rc<dyn Fn(FileEvent)> = Rc::new(move |event| report(Input::File(event)));
        let registry = Rc::new(Registry::new(Rc::clone(&report)));
        let stores = Rc::new(Stores::new(person, Rc::clone(&registry), report));
        Box::new(Work { registry, stores, connections })
    })
}

impl FileCode {
    /// Begins the work: files come and go over these connections, and over those that are welcomed.
    pub(in crate::browser) fn begin(
        self,
        person: PeerId,
        report: Rc<dyn Fn(Input)>,
        connections: Rc<Connections>,
    ) -> Box<dyn FileWork> {
        (self.0)(person, report, connections)
    }
}

/// What can be done with files.
pub(in crate::browser) trait FileWork {
    /// Files can come and go over a connection that is new.
    fn welcome(&self, connection: &PeerConnection);

    /// Does what an effect says, if it is about files.
    fn carry_out(&self, effect: Effect);

    /// Takes chosen files.
    fn pick_files(&self, list: &FileList, done: Done);

    /// Takes files and folders that were dropped, or pasted at this time.
    fn pick_entries(&self, transfer: &DataTransfer, pasted: Option<UnixMillis>, done: Done);

    /// Makes a file of a text.
    fn text_file(&self, name: &str, text: &str) -> Option<PickedFile>;

    /// The address of a file that is a picture of this media type.
    fn picture(&self, file: LocalFile, media_type: &str) -> Option<ObjectUrl>;
}

struct Work {
    registry: Rc<Registry>,
    stores: Rc<Stores>,
    connections: Rc<Connections>,
}

impl Work {
    /// Does something with a connection, if it is still there.
    fn with(&self, id: ConnectionId, action: impl FnOnce(&PeerConnection)) {
        if let Some((_, connection)) = self.connections.borrow().iter().find(|(other, _)| *other == id) {
            action(connection);
        }
    }
}

impl FileWork for Work {
    fn welcome(&self, connection: &PeerConnection) {
        connection.open_files();
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::SendBlock { connection, stream, file, block } => {
                if let Some(file) = self.registry.get(file) {
                    self.with(connection, |connection| connection.send_block(stream, block, file));
                }
            }
            Effect::StopSendingBlocks(id, stream) => self.with(id, |peer| peer.stop_sending_blocks(stream)),
            Effect::PaceBlocks(id, pace) => self.with(id, |connection| connection.pace_blocks(pace)),
            Effect::TakeBlock(id, file, header) => {
                let (stores, buffer) = (Rc::clone(&self.stores), self.stores.buffer());
                self.with(id, |peer| peer.take_block(buffer, move |bytes| stores.put(file, &header, &bytes)));
            }
            Effect::SkipBlock(id) => self.with(id, PeerConnection::skip_block),
            Effect::FindStores(room) => self.stores.find(room),
            Effect::OpenStore(file, size) => self.stores.open(file, size),
            Effect::CloseStore(file) => self.stores.close(file),
            Effect::CompleteStore(file) => self.stores.complete(file),
            Effect::RestartStores => self.stores.restart(),
            Effect::DiscardStore(file) => self.stores.discard(file),
            Effect::DiscardAllStores(room) => self.stores.discard_all(room),
            Effect::SealFile(file) => self.registry.seal(file),
            Effect::ReleaseFile(file) => self.registry.release(file),
            Effect::SaveFile(file, name) => self.registry.save(file, name),
            Effect::SaveFileAs(file, name) => self.registry.save_as(file, &name),
            _ => {}
        }
    }

    fn pick_files(&self, list: &FileList, done: Done) {
        pick_files(Rc::clone(&self.registry), Rc::clone(&self.stores), list, done);
    }

    fn pick_entries(&self, transfer: &DataTransfer, pasted: Option<UnixMillis>, done: Done) {
        pick_entries(Rc::clone(&self.registry), Rc::clone(&self.stores), transfer, pasted, done);
    }

    fn text_file(&self, name: &str, text: &str) -> Option<PickedFile> {
        text_file(&self.registry, name, text)
    }

    fn picture(&self, file: LocalFile, media_type: &str) -> Option<ObjectUrl> {
        self.registry.picture(file, media_type)
    }
}
