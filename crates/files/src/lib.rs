//! Stores files that come in a call, in the browser's file system (OPFS) or, where it has none for the page, in memory, and
//! packs folders that go. This is a WebAssembly module of its own, which the page starts in a worker when it has the code for
//! files: a call needs none.
//!
//! The page and this program post arrays to each other. A path is `<person>/<room>/<file>`: whoever has two pages of a call
//! in one browser has two stores of each file.
//!
//! | to this program | its answer, or `["failed", path, is full]` |
//! |---|---|
//! | `["find", path of a room]` | `["found", path, names of files]` |
//! | `["open", path, length]` | `["opened", path, blocks]` |
//! | `["store", path, block, digest, buffer]` | `["stored", path, block, buffer]` or `["damaged", path, block, buffer]` |
//! | `["complete", path]` | `["completed", path, digest of all digests, File]` |
//! | `["close", path]` | |
//! | `["discard", path of a file or of a room]` | |
//! | | `["fleeting"]`, at first, if what is stored does not outlive the page |
//! | `["pack", number, name, names in the archive, Files]` | `["packed", number, File or undefined]` |

mod crc32;
mod digest;
mod directory;
mod disk;
mod memory;
mod pack;
mod queue;
mod store;
mod stores;
mod sweep;
mod zip;

use std::rc::Rc;

use js_sys::{Array, global};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;

use queue::Queue;

/// The program. What it is told it does in that order, but for packing, which may take minutes.
#[wasm_bindgen]
pub struct Files(Rc<Queue>);

#[wasm_bindgen]
impl Files {
    /// Begins, by throwing away what was forgotten here.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        let queue = Rc::new(Queue::default());
        spawn_local(stores::work(Rc::clone(&queue)));
        Self(queue)
    }

    /// Takes a message of the page.
    pub fn take(&self, message: Array) {
        if message.get(0) == "pack" {
            spawn_local(pack::pack(message));
        } else {
            self.0.push(&message);
        }
    }
}

/// Tells the page something, and moves some of it there.
fn post(message: &[JsValue], moved: &Array) {
    // It fails only where something cannot be cloned, and all of this can.
    scope().post_message_with_transfer(&message.iter().collect::<Array>(), moved).ok();
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
