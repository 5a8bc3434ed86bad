//! Messages that wait for their turn.

use std::{
    cell::RefCell,
    future::poll_fn,
    task::{Poll, Waker},
};

use js_sys::Array;
use wasm_bindgen::JsCast;

/// What the page has said, in order.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Array,
    waker: RefCell<Option<Waker>>,
}

impl Queue {
    pub(crate) fn push(&self, message: &Array) {
        self.waiting.push(message);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// The next, as soon as there is one.
    pub(crate) async fn next(&self) -> Array {
        poll_fn(|context| {
            let next = self.waiting.shift();
            if next.is_undefined() {
                self.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(next.unchecked_into())
            }
        })
        .await
    }
}
