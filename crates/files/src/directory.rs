//! Directories of the browser's file system, by path.

use js_sys::{Array, AsyncIterator, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemRemoveOptions,
};

use crate::scope;

/// Where everything is. The page looks whether it is there before it starts this program.
const ROOT: &str = "damso";
/// The file system answers within moments.
const LATE_MILLIS: i32 = 10_000;

/// Whether something that is not there is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfMissing {
    Create,
    Fail,
}

/// What the file system's promise comes to. A promise about what was thrown away meanwhile, with the site's data, may never
/// be settled in Chromium, and counts as broken after a while.
pub(crate) async fn resolved<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    let late = Promise::new(&mut |_, reject| {
        scope().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, LATE_MILLIS).ok();
    });
    JsFuture::from(Promise::race(&Array::of2(&promise, &late))).await.map(JsCast::unchecked_into)
}

#[wasm_bindgen]
extern "C" {
    // Private windows of Firefox refuse, and browsers without it have no such function.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "storage"], js_name = getDirectory)]
    fn get_directory() -> Result<Promise, JsValue>;
}

/// All that the browser keeps for this site.
pub(crate) async fn storage() -> Result<FileSystemDirectoryHandle, JsValue> {
    resolved(get_directory()?).await
}

/// The directory of this path below the root; the root itself for none.
pub(crate) async fn walk(path: &str, missing: IfMissing) -> Result<FileSystemDirectoryHandle, JsValue> {
    let mut directory = storage().await?;
    for name in [ROOT].into_iter().chain(path.split('/')).filter(|name| !name.is_empty()) {
        directory = inner(&directory, name, missing).await?;
    }
    Ok(directory)
}

/// A directory in another one.
pub(crate) async fn inner(
    directory: &FileSystemDirectoryHandle,
    name: &str,
    missing: IfMissing,
) -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(missing == IfMissing::Create);
    resolved(directory.get_directory_handle_with_options(name, &options)).await
}

/// A file in a directory.
pub(crate) async fn file(
    directory: &FileSystemDirectoryHandle,
    name: &str,
    missing: IfMissing,
) -> Result<FileSystemFileHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(missing == IfMissing::Create);
    resolved(directory.get_file_handle_with_options(name, &options)).await
}

/// The names of what is in a directory.
pub(crate) async fn names(directory: &FileSystemDirectoryHandle) -> Result<Vec<String>, JsValue> {
    let keys: AsyncIterator = directory.keys();
    let mut names = Vec::new();
    loop {
        let next: JsValue = resolved(keys.next()?.unchecked_into()).await?;
        match Reflect::get(&next, &"value".into())?.as_string() {
            Some(name) => names.push(name),
            None => return Ok(names),
        }
    }
}

/// Removes something with everything in it.
pub(crate) async fn remove(directory: &FileSystemDirectoryHandle, name: &str) {
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    // What is not there need not go, and what another page uses stays.
    resolved::<JsValue>(directory.remove_entry_with_options(name, &options)).await.ok();
}

/// Removes a directory in which nothing is.
pub(crate) async fn remove_if_empty(directory: &FileSystemDirectoryHandle, name: &str) {
    resolved::<JsValue>(directory.remove_entry(name)).await.ok();
}
