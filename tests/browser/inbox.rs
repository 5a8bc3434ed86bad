//! What adapters report, to be waited for.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// A queue that a test can wait on. The test runner's time limit ends a wait in vain.
pub(crate) struct Inbox<T>(Rc<RefCell<(VecDeque<T>, Option<Waker>)>>);

impl<T> Clone for Inbox<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: 'static> Inbox<T> {
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new((VecDeque::new(), None))))
    }

    /// What an adapter reports to.
    pub(crate) fn report(&self) -> impl Fn(T) + Clone + use<T> {
        let inbox = self.clone();
        move |item| {
            let mut inbox = inbox.0.borrow_mut();
            inbox.0.push_back(item);
            if let Some(waker) = inbox.1.take() {
                waker.wake();
            }
        }
    }

    pub(crate) async fn next(&self) -> T {
        poll_fn(|context| {
            let mut inbox = self.0.borrow_mut();
            if let Some(item) = inbox.0.pop_front() {
                return Poll::Ready(item);
            }
            inbox.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// The first that answers, leaving out all before.
    pub(crate) async fn find<U>(&self, mut wanted: impl FnMut(T) -> Option<U>) -> U {
        loop {
            if let Some(found) = wanted(self.next().await) {
                return found;
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().0.is_empty()
    }
}

/// The end of a task of its own, before which whatever is settled by now is told.
pub(crate) async fn task() {
    let task = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(task).await.unwrap();
}
