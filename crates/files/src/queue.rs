//! Messages that wait for their turn.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    task::{Poll, Waker},
};

use js_sys::Array;

/// What the page has said, in order.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: RefCell<VecDeque<Array>>,
    waker: RefCell<Option<Waker>>,
}

impl Queue {
    pub(crate) fn push(&self, message: Array) {
        self.waiting.borrow_mut().push_back(message);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// The next, as soon as there is one.
    pub(crate) async fn next(&self) -> Array {
        poll_fn(|context| {
            let next = self.waiting.borrow_mut().pop_front();
            next.map_or_else(
                || {
                    self.waker.replace(Some(context.waker().clone()));
                    Poll::Pending
                },
                Poll::Ready,
            )
        })
        .await
    }
}
