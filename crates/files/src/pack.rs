//! Makes one archive of many files. It consists of them: nothing is copied, and whoever reads the archive reads them. The same
//! files make the same archive, so that a folder that is chosen again is what was offered before.

use js_sys::{Array, ArrayBuffer, Date, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag};

use crate::{
    crc32::Crc32,
    post,
    zip::{DosTime, Entry, directory},
};

/// So much of a file is looked at in one go.
const PIECE_BYTES: f64 = 1024.0 * 1024.0;
/// Longer names than any system has cannot be said in an archive.
const MOST_NAME_BYTES: usize = 60_000;

/// Does what a message `["pack", number, name, names in the archive, Files]` says.
pub(crate) async fn pack(message: Array) {
    let name = message.get(2).as_string().unwrap_or_default();
    let archive = archive(&name, message.get(3).unchecked_ref(), message.get(4).unchecked_ref()).await;
    post(&["packed".into(), message.get(1), archive.map_or(JsValue::UNDEFINED, JsValue::from)], &Array::new());
}

async fn archive(name: &str, names: &Array, files: &Array) -> Result<File, JsValue> {
    // Browsers find what is in a folder in an order of their own, which depends on how it was chosen.
    let mut found = Vec::<(String, File)>::new();
    for (name, file) in names.iter().zip(files.iter()) {
        let name = name.as_string().filter(|name| name.len() <= MOST_NAME_BYTES).unwrap_or_default();
        // Most of them come in order, and to sort them afterwards is 2 KB of program.
        let at = found.partition_point(|(other, _)| *other < name);
        found.insert(at, (name, file.unchecked_into()));
    }
    let (parts, mut entries, mut offset, mut newest) = (Array::new(), Vec::new(), 0, 0.0_f64);
    for (name, file) in found {
        newest = newest.max(file.last_modified());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the length of a file")]
        let size = file.size() as u64;
        let entry = Entry { name, size, checksum: checksum(&file).await?, changed: changed(&file), offset };
        let header = entry.header();
        offset += header.len() as u64 + size;
        parts.push(&Uint8Array::from(header.as_slice()));
        parts.push(&file);
        entries.push(entry);
    }
    parts.push(&Uint8Array::from(directory(&entries, offset).as_slice()));
    let options = FilePropertyBag::new();
    options.set_type("application/zip");
    options.set_last_modified(newest);
    File::new_with_blob_sequence_and_options(&parts, name, &options)
}

async fn checksum(file: &Blob) -> Result<u32, JsValue> {
    let (mut checksum, mut from) = (Crc32::new(), 0.0);
    let mut bytes = Vec::new();
    while from < file.size() {
        let piece = file.slice_with_f64_and_f64(from, from + PIECE_BYTES)?;
        let buffer: ArrayBuffer = JsFuture::from(piece.array_buffer()).await?.unchecked_into();
        let piece = Uint8Array::new(&buffer);
        bytes.resize(piece.length() as usize, 0);
        piece.copy_to(&mut bytes);
        checksum.take(&bytes);
        from += PIECE_BYTES;
    }
    Ok(checksum.value())
}

fn changed(file: &File) -> DosTime {
    let date = Date::new(&file.last_modified().into());
    DosTime::new(
        [date.get_full_year(), date.get_month() + 1, date.get_date()],
        [date.get_hours(), date.get_minutes(), date.get_seconds()],
    )
}
