//! What a component is drawn anew for when it is set. To Yew, all of it has the same type, as every effect does (`effect.rs`).

use std::{any::Any, cell::RefCell, ops::Deref, rc::Rc};

use yew::{
    functional::{Hook, HookContext},
    prelude::*,
};

/// A value, as it is in this drawing, and stays so: unlike Yew's, an old one does not show what was set since.
pub(super) struct State<T> {
    value: Rc<T>,
    setter: StateSetter<T>,
}

/// Sets another value, and has the component drawn anew with it.
pub(super) struct StateSetter<T> {
    kept: Kept,
    redraw: UseForceUpdateHandle,
    /// Whether there is anything to draw anew.
    differ: fn(&T, &T) -> bool,
}

/// A value whose type is forgotten; none before the first drawing.
type Kept = Rc<RefCell<Option<Rc<dyn Any>>>>;

/// Draws anew whenever a value is set.
pub(super) fn use_state<T: 'static>(begin: impl FnOnce() -> T) -> impl Hook<Output = State<T>> {
    Keep { begin, differ: |_, _| true }
}

/// Draws anew whenever another value is set.
pub(super) fn use_state_eq<T: PartialEq + 'static>(begin: impl FnOnce() -> T) -> impl Hook<Output = State<T>> {
    Keep { begin, differ: PartialEq::ne }
}

struct Keep<T, B> {
    begin: B,
    differ: fn(&T, &T) -> bool,
}

impl<T: 'static, B: FnOnce() -> T> Hook for Keep<T, B> {
    type Output = State<T>;

    fn run(self, context: &mut HookContext) -> State<T> {
        let (kept, redraw) = use_kept().run(context);
        let value = kept.borrow().clone().and_then(|value| value.downcast().ok());
        let value = value.unwrap_or_else(|| {
            let value = Rc::new((self.begin)());
            kept.replace(Some(value.clone()));
            value
        });
        State { value, setter: StateSetter { kept, redraw, differ: self.differ } }
    }
}

#[hook]
fn use_kept() -> (Kept, UseForceUpdateHandle) {
    (use_mut_ref(|| None), use_force_update())
}

impl<T: 'static> State<T> {
    pub(super) fn set(&self, value: T) {
        self.setter.set(value);
    }

    pub(super) fn setter(&self) -> StateSetter<T> {
        self.setter.clone()
    }
}

impl<T: 'static> StateSetter<T> {
    pub(super) fn set(&self, value: T) {
        let kept = self.kept.borrow().clone();
        if kept.and_then(|kept| kept.downcast().ok()).is_none_or(|kept| (self.differ)(&kept, &value)) {
            replace(&self.kept, Rc::new(value), &self.redraw);
        }
    }
}

fn replace(kept: &Kept, value: Rc<dyn Any>, redraw: &UseForceUpdateHandle) {
    kept.replace(Some(value));
    redraw.force_update();
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self { value: Rc::clone(&self.value), setter: self.setter.clone() }
    }
}

impl<T> Clone for StateSetter<T> {
    fn clone(&self) -> Self {
        Self { kept: Rc::clone(&self.kept), redraw: self.redraw.clone(), differ: self.differ }
    }
}

impl<T> PartialEq for StateSetter<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.kept, &other.kept)
    }
}
