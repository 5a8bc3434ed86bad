//! Files on their way: read and sent block by block, received, stored, saved, and what a person has chosen of them.
//!
//! No byte of a file comes into the program's own memory: blocks are `ArrayBuffer`s that go from one object of the browser to
//! the next.

mod buffer;
mod channel;
mod digest;
mod inbox;
mod outbox;
mod pick;
mod preview;
mod readable;
mod registry;
mod saving;
mod store;
mod work;

pub(super) use channel::FileChannel;
pub use pick::{Picked, pick_entries, pick_files, text_file};
pub use readable::Readable;
pub use registry::Registry;
pub use saving::can_save_as;
pub use store::Stores;
pub(super) use work::{FileCode, FileWork, file_code};
