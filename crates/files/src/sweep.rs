//! Throws away what pages have left behind that were closed in the middle of a call and never opened again.

use js_sys::Date;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

use crate::{
    directory::{self, IfMissing},
    disk::BLOCKS,
};

/// A file into which nothing was written for so long belongs to a call that is over.
const FORGOTTEN_AFTER_MILLIS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// Everything that is old, of whichever page.
pub(crate) async fn sweep() -> Result<(), JsValue> {
    let root = directory::walk("", IfMissing::Fail).await?;
    for person in directory::names(&root).await? {
        let rooms = directory::inner(&root, &person, IfMissing::Fail).await?;
        for room in directory::names(&rooms).await? {
            let files = directory::inner(&rooms, &room, IfMissing::Fail).await?;
            let mut swept = false;
            for file in directory::names(&files).await? {
                if is_old(&files, &file).await.unwrap_or(false) {
                    directory::remove(&files, &file).await;
                    swept = true;
                }
            }
            // Not everything that is empty: another page may have just made it.
            if swept {
                directory::remove_if_empty(&rooms, &room).await;
                directory::remove_if_empty(&root, &person).await;
            }
        }
    }
    Ok(())
}

async fn is_old(files: &FileSystemDirectoryHandle, name: &str) -> Result<bool, JsValue> {
    let directory = directory::inner(files, name, IfMissing::Fail).await?;
    let blocks = directory::file(&directory, BLOCKS, IfMissing::Fail).await?;
    let file: File = JsFuture::from(blocks.get_file()).await?.unchecked_into();
    Ok(file.last_modified() < Date::now() - FORGOTTEN_AFTER_MILLIS)
}
