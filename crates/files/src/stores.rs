//! All stores that are open, and what the page wants of them.

use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    directory::{self, IfMissing},
    memory::Memory,
    post,
    queue::Queue,
    store::{Failure, Store, Stored},
    sweep::sweep,
};

struct Stores {
    /// With their paths. There are as many as files that come at the same time: a few, and a map is 3 KB of program.
    open: Vec<(String, Store)>,
    /// Where everything is if the browser has no file system for this page.
    memory: Option<Memory>,
}

/// Does what the page says, one thing after the other, for ever.
pub(crate) async fn work(queue: Rc<Queue>) {
    // One that is only slow says nothing.
    let has_disk = directory::storage().await.map_or_else(|refusal| !refusal.is_object(), |_| true);
    let mut stores = Stores { open: Vec::new(), memory: (!has_disk).then(Memory::default) };
    if !has_disk {
        post(&["fleeting".into()], &Array::new());
    }
    // Where there is nothing yet, there is nothing to sweep.
    sweep().await.ok();
    loop {
        let message = queue.next().await;
        let path = message.get(1).as_string().unwrap_or_default();
        match stores.carry_out(&path, &message).await {
            Ok(None) => {}
            Ok(Some((answer, details))) => {
                let [first, second] = details;
                // A buffer goes back to where it came from.
                let moved = if second.is_instance_of::<ArrayBuffer>() { Array::of1(&second) } else { Array::new() };
                post(&[answer.into(), path.into(), first, second], &moved);
            }
            Err(failure) => {
                stores.take(&path);
                post(&["failed".into(), path.into(), (failure == Failure::Full).into()], &Array::new());
            }
        }
    }
}

/// Whether this is the path of the same, or of something in it.
pub(crate) fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

type Answer = Option<(&'static str, [JsValue; 2])>;

impl Stores {
    /// Takes the store of this path out, if it is open.
    fn take(&mut self, path: &str) -> Option<Store> {
        let index = self.open.iter().position(|(other, _)| other == path)?;
        Some(self.open.swap_remove(index).1)
    }

    async fn open(&mut self, path: &str, size: u64) -> Result<u32, Failure> {
        self.take(path);
        // Several that have room one by one, and not together, would all end half-way.
        let reserved = self.open.iter().map(|(_, store)| store.reserved()).sum();
        let store = match &mut self.memory {
            Some(memory) => Store::in_memory(memory.open(path, size)?, size),
            None => Store::on_disk(&directory::walk(path, IfMissing::Create).await?, size, reserved).await?,
        };
        let stored = store.stored();
        self.open.push((path.to_owned(), store));
        Ok(stored)
    }

    async fn discard(&mut self, path: &str) {
        self.open.retain(|(other, _)| !is_below(other, path));
        if let Some(memory) = &mut self.memory {
            memory.discard(path);
        } else if let Some((above, name)) = path.rsplit_once('/')
            && let Ok(directory) = directory::walk(above, IfMissing::Fail).await
        {
            directory::remove(&directory, name).await;
        }
    }

    async fn carry_out(&mut self, path: &str, message: &Array) -> Result<Answer, Failure> {
        let detail = message.get(2);
        match message.get(0).as_string().unwrap_or_default().as_str() {
            "find" => {
                let names = async { directory::names(&directory::walk(path, IfMissing::Fail).await?).await };
                // Whoever has stored nothing in this room has no directory.
                let names = names.await.unwrap_or_default();
                let names: Array = names.into_iter().map(JsValue::from).collect();
                Ok(Some(("found", [names.into(), JsValue::UNDEFINED])))
            }
            "open" => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the length of a file")]
                let size = detail.as_f64().unwrap_or_default() as u64;
                let stored = self.open(path, size).await?;
                Ok(Some(("opened", [stored.into(), JsValue::UNDEFINED])))
            }
            "store" => {
                // One that was closed meanwhile takes no more.
                let Some((_, store)) = self.open.iter_mut().find(|(other, _)| other == path) else { return Ok(None) };
                let digest: Uint8Array = message.get(3).unchecked_into();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number of a block")]
                let block = detail.as_f64().unwrap_or_default() as u32;
                let buffer = message.get(4);
                let outcome = store.put(block, &digest, buffer.unchecked_ref()).await?;
                let answer = if outcome == Stored::Whole { "stored" } else { "damaged" };
                Ok(Some((answer, [detail, buffer])))
            }
            "complete" => {
                let store = self.take(path).ok_or(Failure::Storage)?;
                let (digest, file) = store.complete().await?;
                Ok(Some(("completed", [digest.into(), file.into()])))
            }
            "close" => {
                if let Some(store) = self.take(path) {
                    store.close();
                }
                Ok(None)
            }
            "discard" => {
                self.discard(path).await;
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}
