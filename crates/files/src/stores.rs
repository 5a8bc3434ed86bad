//! All stores that are open, and what the page wants of them.

use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    directory::{self, IfMissing},
    post,
    queue::Queue,
    store::{Failure, Store, Stored},
    sweep::sweep,
};

/// With their paths. There are as many as files that come at the same time: a few, and a map is 3 KB of program.
type Open = Vec<(String, Store)>;

/// Does what the page says, one thing after the other, for ever.
pub(crate) async fn work(queue: Rc<Queue>) {
    let mut stores = Open::new();
    // Where there is nothing yet, there is nothing to sweep.
    sweep().await.ok();
    loop {
        let message = queue.next().await;
        let path = message.get(1).as_string().unwrap_or_default();
        match carry_out(&mut stores, &path, &message).await {
            Ok(None) => {}
            Ok(Some((answer, details))) => {
                let [first, second] = details;
                // A buffer goes back to where it came from.
                let moved = if second.is_instance_of::<ArrayBuffer>() { Array::of1(&second) } else { Array::new() };
                post(&[answer.into(), path.into(), first, second], &moved);
            }
            Err(failure) => {
                take(&mut stores, &path);
                post(&["failed".into(), path.into(), (failure == Failure::Full).into()], &Array::new());
            }
        }
    }
}

/// Takes the store of this path out, if it is open.
fn take(stores: &mut Open, path: &str) -> Option<Store> {
    let index = stores.iter().position(|(other, _)| other == path)?;
    Some(stores.swap_remove(index).1)
}

type Answer = Option<(&'static str, [JsValue; 2])>;

async fn carry_out(stores: &mut Open, path: &str, message: &Array) -> Result<Answer, Failure> {
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
            let size = detail.as_f64().unwrap_or_default();
            take(stores, path);
            let directory = directory::walk(path, IfMissing::Create).await?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the length of a file")]
            let (store, blocks) = Store::open(&directory, size as u64).await?;
            stores.push((path.to_owned(), store));
            Ok(Some(("opened", [blocks.into(), JsValue::UNDEFINED])))
        }
        "store" => {
            // One that was closed meanwhile takes no more.
            let Some((_, store)) = stores.iter().find(|(other, _)| other == path) else { return Ok(None) };
            let digest: Uint8Array = message.get(3).unchecked_into();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number of a block")]
            let block = detail.as_f64().unwrap_or_default() as u32;
            let buffer = message.get(4);
            let outcome = store.put(block, &digest, buffer.unchecked_ref()).await?;
            let answer = if outcome == Stored::Whole { "stored" } else { "damaged" };
            Ok(Some((answer, [detail, buffer])))
        }
        "complete" => {
            let store = take(stores, path).ok_or(Failure::Storage)?;
            let (digest, file) = store.complete().await?;
            Ok(Some(("completed", [digest.into(), file.into()])))
        }
        "close" => {
            if let Some(store) = take(stores, path) {
                store.flush();
            }
            Ok(None)
        }
        "discard" => {
            stores.retain(|(other, _)| {
                !other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if let Some((above, name)) = path.rsplit_once('/')
                && let Ok(directory) = directory::walk(above, IfMissing::Fail).await
            {
                directory::remove(&directory, name).await;
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}
