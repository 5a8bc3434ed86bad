//! The files that the call knows by number.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use damso_call::{FileEvent, LocalFile};
use damso_protocol::{FileDigest, blocks};
use js_sys::Uint8Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{
    digest::{Digest, sha256},
    readable::{Readable, size},
    saving,
};
use crate::browser::object_url::ObjectUrl;

/// Every file that can be read.
pub struct Registry {
    files: RefCell<Vec<Rc<Readable>>>,
    last: Cell<u32>,
    report: Rc<dyn Fn(FileEvent)>,
}

impl Registry {
    /// Reports what becomes of files.
    pub fn new(report: Rc<dyn Fn(FileEvent)>) -> Self {
        Self { files: RefCell::default(), last: Cell::new(0), report }
    }

    /// Gives a file a number.
    pub fn add(&self, file: File) -> LocalFile {
        let id = LocalFile(self.last.get() + 1);
        self.last.set(id.0);
        self.files.borrow_mut().push(Rc::new(Readable::new(id, file, Rc::clone(&self.report))));
        id
    }

    /// The file of a number. If there is none any more, that is reported.
    pub fn get(&self, id: LocalFile) -> Option<Rc<Readable>> {
        let file = self.find(id);
        if file.is_none() {
            (self.report)(FileEvent::ReadFailed(id));
        }
        file
    }

    fn find(&self, id: LocalFile) -> Option<Rc<Readable>> {
        self.files.borrow().iter().find(|file| file.id == id).cloned()
    }

    /// Forgets a file.
    pub fn release(&self, id: LocalFile) {
        self.files.borrow_mut().retain(|file| file.id != id);
    }

    /// A `blob:` URL of a file that is a picture of this media type.
    pub fn picture(&self, id: LocalFile, media_type: &str) -> Option<ObjectUrl> {
        self.find(id)?.picture(media_type)
    }

    /// Reads what was not read yet of a file, and reports what all its blocks together are. A file that is forgotten meanwhile
    /// is read no further.
    pub fn seal(&self, id: LocalFile) {
        if let Some(file) = self.get(id) {
            let report = Rc::clone(&self.report);
            let count = blocks(size(&file.file));
            let file = Rc::downgrade(&file);
            spawn_local(async move {
                if let Some(digest) = seal(&file, count).await {
                    report(FileEvent::Sealed(id, FileDigest(digest)));
                }
            });
        }
    }

    /// Puts a file where downloads go, under this name. If it cannot be read any more, that is reported.
    pub fn save(&self, id: LocalFile, name: String) {
        if let Some(file) = self.get(id) {
            spawn_local(saving::download(file, name));
        }
    }

    /// Asks where to put a file, proposing this name, and puts it there; reports what came of it.
    pub fn save_as(&self, id: LocalFile, name: &str) {
        if let Some(file) = self.get(id) {
            let (saving, report) = (saving::save_as(file, name), Rc::clone(&self.report));
            spawn_local(async move { report(FileEvent::SavedAs(id, saving.await)) });
        }
    }
}

async fn seal(file: &Weak<Readable>, count: u32) -> Option<Digest> {
    let digests = Uint8Array::new_with_length(count.checked_mul(32)?);
    let mut at_hand = None;
    for block in 0..count {
        let file = file.upgrade()?;
        let digest = if let Some(digest) = file.digest(block) {
            digest
        } else {
            let piece = file.piece(block, at_hand);
            at_hand = piece.clone().ok();
            file.block(block, piece).await?.digest
        };
        digests.set(&Uint8Array::from(digest.as_slice()), block * 32);
    }
    sha256(&digests).await.ok()
}
