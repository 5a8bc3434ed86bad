//! Where files come from: a field of the page, the clipboard, or another program from which they are dragged.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event, FileList, HtmlElement};

use super::{
    clock::unix_millis, dom::document, ffi, files::Picked, language::compose, listener::Listener, runtime::Runtime,
};

/// Files, and perhaps folders, that a person has handed over, of which nothing has been read yet.
pub struct Files(Source);

enum Source {
    Field(Option<FileList>),
    Drop(DataTransfer),
    Clipboard(DataTransfer),
}

impl Files {
    /// What was chosen in the `<input type=file>` of this `change`.
    pub fn chosen(event: &Event) -> Self {
        let files = event.target().and_then(|field| Reflect::get(&field, &"files".into()).ok());
        Self(Source::Field(files.and_then(|files| files.dyn_into().ok())))
    }

    /// Finds out what an offer says of them. Has to be called within the event, for browsers forget afterwards what was dropped.
    pub fn pick(self, runtime: &Runtime, done: impl FnOnce(Picked) + 'static) {
        match self.0 {
            Source::Field(files) => runtime.pick_files(files, done),
            Source::Drop(transfer) => runtime.pick_entries(&transfer, None, done),
            Source::Clipboard(transfer) => runtime.pick_entries(&transfer, Some(unix_millis()), done),
        }
    }
}

/// Presses what follows the button of this click: a field for files, which no style can make look like a button. It is
/// emptied before, so that the same file can be chosen once more.
pub fn press_next(event: &Event) {
    let button = target(event).and_then(|element| element.closest("button").ok().flatten());
    if let Some(field) = button.and_then(|button| button.next_element_sibling()) {
        ffi::set(&field, "value", &"".into());
        field.unchecked_into::<HtmlElement>().click();
    }
}

/// What becomes of files that somebody drags over the page.
pub enum Dragging {
    /// They are over it. Comes again and again.
    Over,
    /// They are not any more, and were not dropped.
    Away,
    /// They were dropped.
    Dropped(Files),
}

/// Takes files that are dropped anywhere on the page, until what is returned is dropped.
pub fn watch_dragging(told: impl Fn(Dragging) + 'static) -> impl Sized {
    let told = Rc::new(told);
    ["dragenter", "dragover", "dragleave", "drop"].map(|kind| {
        let told = Rc::clone(&told);
        Listener::new(&document(), kind, move |event| {
            let drag: &DragEvent = event.unchecked_ref();
            let Some(transfer) = drag.data_transfer().filter(holds_files) else { return };
            if kind == "dragleave" {
                // From one element it goes to the next; only from the page's edge to none.
                if drag.related_target().is_none() {
                    told(Dragging::Away);
                }
                return;
            }
            event.prevent_default();
            if kind == "drop" {
                told(Dragging::Dropped(Files(Source::Drop(transfer))));
            } else {
                transfer.set_drop_effect("copy");
                told(Dragging::Over);
            }
        })
    })
}

/// What it is that is dragged can be seen before it is dropped, what is in it cannot.
fn holds_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&"Files".into(), 0)
}

/// What was pasted, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// Files, into a field for texts of several lines.
    IntoText,
    /// Only pictures, anywhere else.
    Pictures,
    /// Other files, anywhere else.
    Files,
}

/// Tells of files that are pasted, until what is returned is dropped, where this says that they are wanted. Where the
/// clipboard has a text as well, as that of a spreadsheet or a word processor has, the text is meant; but not the names of
/// the files, which a Mac puts beside them.
pub fn watch_pasting(wanted: impl Fn(Pasted) -> bool + 'static, told: impl Fn(Files) + 'static) -> impl Sized {
    Listener::new(&document(), "paste", move |event| {
        let Some(clipboard) = event.unchecked_ref::<ClipboardEvent>().clipboard_data() else { return };
        let Some(files) = clipboard.files().filter(|files| files.length() > 0) else { return };
        let mut files = (0..files.length()).filter_map(|index| files.get(index));
        let names: Vec<_> = files.clone().map(|file| compose(&file.name())).collect();
        if clipboard.get_data("text/plain").is_ok_and(|text| !are_names(&compose(&text), &names)) {
            return;
        }
        let pasted = if target(&event).is_some_and(|element| element.matches("textarea").unwrap_or(false)) {
            Pasted::IntoText
        } else if files.all(|file| file.type_().starts_with("image/")) {
            Pasted::Pictures
        } else {
            Pasted::Files
        };
        if wanted(pasted) {
            event.prevent_default();
            told(Files(Source::Clipboard(clipboard)));
        }
    })
}

/// Whether a text is nothing but names of these files, one a line.
fn are_names(text: &str, files: &[String]) -> bool {
    text.split(['\n', '\r']).all(|line| line.is_empty() || files.iter().any(|name| name == line))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_from_other_texts() {
        let files = ["a.png", "담소.pdf"].map(str::to_owned);
        for (text, expected) in [
            ("", true),
            ("a.png", true),
            ("a.png\n담소.pdf", true),
            ("담소.pdf\r\na.png\r\n", true),
            ("담소.pdf\ra.png", true),
            ("a.pn", false),
            ("look: a.png", false),
            ("a.png\nand words", false),
            (" ", false),
        ] {
            assert_eq!(are_names(text, &files), expected, "{text:?}");
        }
        assert!(!are_names("a.png", &[]));
    }
}
