//! What a person has chosen, dropped or pasted: files as they are, and every folder packed into one archive.

use std::rc::Rc;

use damso_call::{Origin, PickedFile, UnixMillis};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DataTransfer, DataTransferItem, File, FileList, FilePropertyBag, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry,
};

use super::{preview::preview, readable::size, registry::Registry, store::Stores};
use crate::browser::language::compose;

/// What came of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The files, ready to be offered.
    pub files: Vec<PickedFile>,
    /// The names of folders that could not be read.
    pub unreadable: Vec<String>,
    /// The names of folders in which there is no file.
    pub empty: Vec<String>,
}

/// Who is told.
type Done = Box<dyn FnOnce(Picked)>;
/// A file with its path, if it is one of a folder.
type Found = (String, File);

/// Takes files from an `<input type="file">`, also from one that lets people choose a folder.
pub fn pick_files(registry: Rc<Registry>, stores: Rc<Stores>, files: &FileList, done: Done) {
    let files = (0..files.length()).filter_map(|index| files.get(index));
    // web-sys lacks `webkitRelativePath`, which is empty but for the files of a folder.
    let path = |file: &File| Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    let found = files.map(|file| (path(&file).unwrap_or_default(), file)).collect();
    spawn_local(take(registry, stores, (found, Vec::new()), None, done));
}

/// Takes files and folders that were dropped, or pasted at this time. Browsers tell what they are in the event itself, and not
/// later.
pub fn pick_entries(
    registry: Rc<Registry>,
    stores: Rc<Stores>,
    transfer: &DataTransfer,
    pasted: Option<UnixMillis>,
    done: Done,
) {
    let items = transfer.items();
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    for item in (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file") {
        match folder(&item) {
            Some(folder) => folders.push(folder),
            None => found.extend(item.get_as_file().ok().flatten().map(|file| (String::new(), file))),
        }
    }
    spawn_local(take(registry, stores, (found, folders), pasted, done));
}

/// Makes a file of a text.
pub fn text_file(registry: &Registry, name: &str, text: &str) -> Option<PickedFile> {
    let options = FilePropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&text.into());
    let file = File::new_with_str_sequence_and_options(&parts, name, &options).ok()?;
    Some(PickedFile { origin: Origin::Page, ..picked(registry, file, None) })
}

fn folder(item: &DataTransferItem) -> Option<FileSystemDirectoryEntry> {
    // Everything but a drop from outside of the page has none.
    let entry = item.webkit_get_as_entry().ok().flatten()?;
    entry.is_directory().then(|| entry.unchecked_into())
}

/// All files of a folder, and of those in it.
async fn walk(folder: &FileSystemDirectoryEntry) -> Result<Vec<Found>, JsValue> {
    let mut files = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        let reader = folder.create_reader();
        loop {
            // Some at a time; none when all were told.
            let some = Promise::new(&mut |resolve, reject| {
                reader.read_entries_with_callback_and_callback(&resolve, &reject).ok();
            });
            let some: Array = JsFuture::from(some).await?.unchecked_into();
            if some.length() == 0 {
                break;
            }
            for entry in some.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                if entry.is_directory() {
                    folders.push(entry.unchecked_into());
                    continue;
                }
                let file = Promise::new(&mut |resolve, reject| {
                    entry.unchecked_ref::<FileSystemFileEntry>().file_with_callback_and_callback(&resolve, &reject);
                });
                let file = JsFuture::from(file).await?.unchecked_into();
                files.push((entry.full_path().trim_start_matches('/').to_owned(), file));
            }
        }
    }
    Ok(files)
}

async fn take(
    registry: Rc<Registry>,
    stores: Rc<Stores>,
    (mut found, folders): (Vec<Found>, Vec<FileSystemDirectoryEntry>),
    pasted: Option<UnixMillis>,
    done: Done,
) {
    let mut result = Picked::default();
    for folder in folders {
        match walk(&folder).await {
            Ok(files) if files.is_empty() => result.empty.push(folder.name()),
            Ok(files) => found.extend(files),
            Err(_) => result.unreadable.push(folder.name()),
        }
    }
    // By name.
    let mut folders = Vec::<(String, Vec<Found>)>::new();
    for (path, file) in found {
        if let Some((folder, _)) = path.split_once('/') {
            match folders.binary_search_by(|(other, _)| (**other).cmp(folder)) {
                Ok(at) => folders[at].1.push((path, file)),
                Err(at) => folders.insert(at, (folder.to_owned(), vec![(path, file)])),
            }
        } else {
            let preview = preview(&file).await;
            let picked = picked(&registry, file, preview);
            let origin = pasted.map_or(Origin::Disk, |at| Origin::of_pasted(at, picked.modified));
            result.files.push(PickedFile { origin, ..picked });
        }
    }
    for (folder, files) in folders {
        let packing = Promise::new(&mut |resolve, _| {
            stores.pack(&[&*folder, ".zip"].concat(), &files, move |file| {
                resolve.call1(&JsValue::NULL, &file.into()).ok();
            });
        });
        match JsFuture::from(packing).await.ok().and_then(|file| file.dyn_into().ok()) {
            Some(file) => result.files.push(picked(&registry, file, None)),
            None => result.unreadable.push(folder),
        }
    }
    done(result);
}

/// A file of the person's disk.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date of our time fits")]
fn picked(registry: &Registry, file: File, preview: Option<String>) -> PickedFile {
    let (name, size, kind, modified) = (compose(&file.name()), size(&file), file.type_(), file.last_modified() as u64);
    let (file, modified) = (registry.add(file), UnixMillis(modified));
    PickedFile { file, name, size, kind, modified, preview, origin: Origin::Disk }
}
