//! Files that the person has handed over, by the numbers under which a call knows them.

use std::cell::RefCell;

use damso_call::{LocalFile, PickedFile, UnixMillis};
use js_sys::Array;
use web_sys::{DataTransfer, File, FileList, FilePropertyBag, Url};

use super::runtime::Runtime;

thread_local! {
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// What came of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The files, ready to be offered.
    pub files: Vec<PickedFile>,
    /// The names of folders that could not be read.
    pub unreadable: Vec<String>,
}

impl Runtime {
    /// Takes the files of an `<input type="file">`.
    pub fn pick_files(&self, files: Option<FileList>, done: impl FnOnce(Picked) + 'static) {
        let Some(list) = files else { return };
        let files = (0..list.length()).filter_map(|at| list.get(at)).map(picked).collect();
        done(Picked { files, unreadable: Vec::new() });
    }

    /// Takes the files that were dropped or pasted, if there are any. Has to be called within the event.
    pub fn pick_entries(&self, transfer: Option<DataTransfer>, done: impl FnOnce(Picked) + 'static) {
        self.pick_files(transfer.and_then(|transfer| transfer.files()), done);
    }

    /// Makes a file of a text, to be offered like one that was chosen.
    pub fn text_file(&self, name: &str, text: &str) -> Option<PickedFile> {
        let options = FilePropertyBag::new();
        options.set_type("text/plain");
        File::new_with_str_sequence_and_options(&Array::of1(&text.into()), name, &options).ok().map(picked)
    }

    /// A `blob:` URL of a file, good until the call releases the file.
    pub fn object_url(&self, file: LocalFile) -> Option<String> {
        FILES.with_borrow(|files| Url::create_object_url_with_blob(files.get(file.0 as usize)?).ok())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and times are whole and not negative"
)]
fn picked(file: File) -> PickedFile {
    let (name, size, kind) = (file.name(), file.size() as u64, file.type_());
    let modified = UnixMillis(file.last_modified() as u64);
    let number = FILES.with_borrow_mut(|files| {
        files.push(file);
        files.len() - 1
    });
    PickedFile { file: LocalFile(number as u32), name, size, kind, modified, preview: None }
}
