//! A queue that is worked off by whoever finds it idle: never re-entrant, and nothing is dropped.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

/// Items in the order of their coming.
pub(super) struct Queue<T> {
    waiting: RefCell<VecDeque<T>>,
    draining: Cell<bool>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { waiting: RefCell::default(), draining: Cell::new(false) }
    }
}

impl<T> Queue<T> {
    /// Adds an item at the end.
    pub(super) fn push(&self, item: T) {
        self.waiting.borrow_mut().push_back(item);
    }

    /// Hands every item to `take`, those included that are added meanwhile, and calls `settled` when there is none left.
    /// Called from inside of `take` or `settled` it returns at once, and the outer call goes on.
    pub(super) fn drain(&self, mut take: impl FnMut(T), mut settled: impl FnMut()) {
        if self.draining.replace(true) {
            return;
        }
        loop {
            while let Some(item) = self.next() {
                take(item);
            }
            settled();
            if self.waiting.borrow().is_empty() {
                break;
            }
        }
        self.draining.set(false);
    }

    fn next(&self) -> Option<T> {
        self.waiting.borrow_mut().pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_meanwhile_waits_for_its_turn() {
        let queue = Queue::default();
        let log = RefCell::new(String::new());
        let note = |text: &str| log.borrow_mut().push_str(text);
        let nested = || queue.drain(|_| note("nested take"), || note("nested settled"));
        queue.push(1);
        queue.push(2);
        queue.drain(
            |item: u32| {
                note(&format!("({item}"));
                if item <= 2 {
                    queue.push(item * 10);
                    nested();
                }
                note(")");
            },
            || {
                note(".");
                if log.borrow().ends_with("(20).") {
                    queue.push(3);
                    nested();
                }
            },
        );
        assert_eq!(log.into_inner(), "(1)(2)(10)(20).(3).");
    }

    #[test]
    fn a_drained_queue_can_be_drained_again() {
        let queue = Queue::default();
        let taken = RefCell::new(Vec::new());
        for item in [1, 2] {
            queue.push(item);
            queue.drain(|item| taken.borrow_mut().push(item), || {});
        }
        assert_eq!(taken.into_inner(), [1, 2]);
    }
}
