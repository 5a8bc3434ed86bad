//! What is stored of files that come: by `crates/files`, in a worker that is started when a room is entered.

use std::{
    cell::{Cell, RefCell},
    mem,
    rc::Rc,
};

use damso_call::{FileEvent, FileFailure};
use damso_protocol::{BLOCK_BYTES, BlockHeader, EntryId, FileDigest, PeerId, RoomId};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, MessageEvent, Worker};

use super::{digest, registry::Registry};
use crate::browser::{ffi, listener::Listener};

type Packed = Box<dyn FnOnce(Option<File>)>;

/// The stores of this page.
pub struct Stores(Rc<Shared>);

struct Shared {
    person: PeerId,
    registry: Rc<Registry>,
    report: Rc<dyn Fn(FileEvent)>,
    /// `<person>/<room>`
    room: RefCell<String>,
    worker: RefCell<Option<Running>>,
    finding: Cell<bool>,
    /// Whether what is stored is gone with the page.
    fleeting: Cell<bool>,
    open: RefCell<Vec<EntryId>>,
    /// Buffers that have come back, as long as something is open.
    spare: RefCell<Vec<ArrayBuffer>>,
    packing: RefCell<Vec<(u32, Packed)>>,
    packs: Cell<u32>,
}

/// A worker that stops when it is dropped, which closes what it has open.
struct Running {
    worker: Worker,
    _listeners: [Listener; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Stores {
    /// The stores of this person, for whom a reload finds them again. Files that are whole are put into the registry.
    pub fn new(person: PeerId, registry: Rc<Registry>, report: Rc<dyn Fn(FileEvent)>) -> Self {
        Self(Rc::new(Shared {
            person,
            registry,
            report,
            room: RefCell::default(),
            worker: RefCell::default(),
            finding: Cell::default(),
            fleeting: Cell::default(),
            open: RefCell::default(),
            spare: RefCell::default(),
            packing: RefCell::default(),
            packs: Cell::default(),
        }))
    }

    /// Says what is stored of this room, and stores what comes for this room from now on. The worker starts for this, and not only
    /// for the first file: when that comes, the server may be away, which has its program.
    pub fn find(&self, room: RoomId) {
        let path = self.path_of(room);
        self.0.room.replace(path.clone());
        self.0.finding.set(true);
        if self.0.fleeting.get() {
            (self.0.report)(FileEvent::StoresAreFleeting);
        }
        self.0.post(&["find".into(), path.into()]);
    }

    /// Opens a store.
    #[expect(clippy::cast_precision_loss, reason = "the lengths of files are exact in 53 bits")]
    pub fn open(&self, file: EntryId, size: u64) {
        self.0.remember_open(file);
        self.0.post(&["open".into(), self.0.path(file), (size as f64).into()]);
    }

    /// Room for a block. The same few buffers go to the worker and come back: what is thrown away after each block grows to tens
    /// of megabytes before a browser collects it.
    pub fn buffer(&self) -> Uint8Array {
        let spare = self.0.spare.borrow_mut().pop();
        spare.map_or_else(|| Uint8Array::new_with_length(BLOCK_BYTES), |buffer| Uint8Array::new(&buffer))
    }

    /// Stores the block that stands in such a buffer, which is moved away.
    pub fn put(&self, file: EntryId, header: &BlockHeader, bytes: &Uint8Array) {
        let (digest, buffer) = (Uint8Array::from(header.digest.as_slice()), bytes.buffer());
        let message = ["store".into(), self.0.path(file), header.block.into(), digest.into(), (&buffer).into()];
        self.0.post_with(&message, &Array::of1(&buffer));
    }

    /// Closes a store, with what is in it.
    pub fn close(&self, file: EntryId) {
        self.0.forget_open(file);
        self.0.post(&["close".into(), self.0.path(file)]);
    }

    /// Closes a store in which everything is.
    pub fn complete(&self, file: EntryId) {
        self.0.remember_open(file);
        self.0.post(&["complete".into(), self.0.path(file)]);
    }

    /// Stops the worker, with what it has open. The next store starts another.
    pub fn restart(&self) {
        self.0.break_down();
    }

    /// Throws away what is stored of a file.
    pub fn discard(&self, file: EntryId) {
        self.0.forget_open(file);
        self.0.post(&["discard".into(), self.0.path(file)]);
    }

    /// Throws away what is stored of a room: what a former life of this page has stored, too, which this one does not know of if
    /// it left before it looked.
    pub fn discard_all(&self, room: RoomId) {
        self.0.open.borrow_mut().clear();
        self.0.spare.take();
        self.0.post(&["discard".into(), self.path_of(room).into()]);
    }

    /// Makes one archive of many files, each with its path in it. `None` if one cannot be read.
    pub(super) fn pack(&self, name: &str, files: &[(String, File)], done: impl FnOnce(Option<File>) + 'static) {
        let number = self.0.packs.get() + 1;
        self.0.packs.set(number);
        self.0.packing.borrow_mut().push((number, Box::new(done)));
        let names: Array = files.iter().map(|(path, _)| JsValue::from(path)).collect();
        let files: Array = files.iter().map(|(_, file)| JsValue::from(file)).collect();
        self.0.post(&["pack".into(), number.into(), name.into(), names.into(), files.into()]);
    }

    fn path_of(&self, room: RoomId) -> String {
        format!("{}/{room}", self.0.person)
    }
}

impl Shared {
    fn path(&self, file: EntryId) -> JsValue {
        format!("{}/{file}", self.room.borrow()).into()
    }

    fn remember_open(&self, file: EntryId) {
        self.forget_open(file);
        self.open.borrow_mut().push(file);
    }

    /// Whether it was open.
    fn forget_open(&self, file: EntryId) -> bool {
        let mut open = self.open.borrow_mut();
        let before = open.len();
        open.retain(|other| *other != file);
        if open.is_empty() {
            self.spare.borrow_mut().clear();
        }
        open.len() < before
    }

    fn post(self: &Rc<Self>, message: &[JsValue]) {
        self.post_with(message, &Array::new());
    }

    fn post_with(self: &Rc<Self>, message: &[JsValue], moved: &Array) {
        let running = self.worker.borrow().is_some() || self.start().is_ok();
        let message: Array = message.iter().collect();
        let post = |worker: &Running| worker.worker.post_message_with_transfer(&message, moved);
        if !running || self.worker.borrow().as_ref().is_some_and(|worker| post(worker).is_err()) {
            self.break_down();
        }
    }

    fn start(self: &Rc<Self>) -> Result<(), JsValue> {
        let worker = ffi::start_files_worker()?;
        let [answered, broken] = [(); 2].map(|()| Rc::downgrade(self));
        let listeners = [
            Listener::new(&worker, "message", move |event| {
                if let Some(shared) = answered.upgrade() {
                    shared.answer(event.unchecked_ref::<MessageEvent>().data().unchecked_ref());
                }
            }),
            Listener::new(&worker, "error", move |_| {
                if let Some(shared) = broken.upgrade() {
                    shared.break_down();
                }
            }),
        ];
        self.worker.replace(Some(Running { worker, _listeners: listeners }));
        Ok(())
    }

    /// There is no worker, or not any more. The next store starts another.
    fn break_down(&self) {
        let worker = self.worker.take();
        self.spare.take();
        if self.finding.get() {
            self.found(&Array::new());
        }
        for file in mem::take(&mut *self.open.borrow_mut()) {
            (self.report)(FileEvent::StoreFailed(file, FileFailure::Storage));
        }
        for (_, done) in self.packing.take() {
            done(None);
        }
        drop(worker);
    }

    fn found(&self, names: &Array) {
        self.finding.set(false);
        let files: Vec<EntryId> = names.iter().filter_map(|name| name.as_string()?.parse().ok()).collect();
        (self.report)(FileEvent::StoresFound(files));
    }

    fn answer(&self, answer: &Array) {
        let text = |at| answer.get(at).as_string().unwrap_or_default();
        let (kind, path, detail) = (text(0), text(1), answer.get(2));
        if kind == "packed" {
            let number = integer(&answer.get(1));
            let mut packing = self.packing.borrow_mut();
            if let Some(index) = packing.iter().position(|(other, _)| *other == number) {
                let (_, done) = packing.swap_remove(index);
                drop(packing);
                done(detail.dyn_into().ok());
            }
            return;
        }
        if kind == "fleeting" {
            self.fleeting.set(true);
            return (self.report)(FileEvent::StoresAreFleeting);
        }
        let Some(inner) = self.name_in_room(&path) else { return };
        if kind == "found" {
            return self.found(detail.unchecked_ref());
        }
        let Ok(file) = inner.parse() else { return };
        let is_open = self.open.borrow().contains(&file);
        if let Ok(buffer) = answer.get(3).dyn_into()
            && is_open
        {
            self.spare.borrow_mut().push(buffer);
        }
        (self.report)(match kind.as_str() {
            // Each opening is answered, also that of a store that was closed meanwhile.
            "opened" => FileEvent::StoreOpened(file, integer(&detail)),
            "stored" if is_open => FileEvent::BlockStored(file, integer(&detail)),
            "damaged" if is_open => FileEvent::BlockDamaged(file, integer(&detail)),
            "completed" if is_open => {
                self.forget_open(file);
                let digest = digest::read(detail.unchecked_ref()).unwrap_or_default();
                FileEvent::StoreCompleted(file, FileDigest(digest), self.registry.add(answer.get(3).unchecked_into()))
            }
            "stored" | "damaged" | "completed" => return,
            _ => {
                self.forget_open(file);
                let failure = if detail.is_truthy() { FileFailure::Full } else { FileFailure::Storage };
                FileEvent::StoreFailed(file, failure)
            }
        });
    }

    /// What comes after the path of the room in a path; `None` if that is about another room.
    fn name_in_room<'a>(&self, path: &'a str) -> Option<&'a str> {
        Some(path.strip_prefix(self.room.borrow().as_str())?.trim_start_matches('/'))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the worker counts with this type")]
fn integer(value: &JsValue) -> u32 {
    value.as_f64().unwrap_or_default() as u32
}
