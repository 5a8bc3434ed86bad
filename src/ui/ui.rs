//! What every part of the page is given: the running page, and the words of the current language.
//!
//! It is handed on as an argument, and most parts are plain functions that return what to draw. A part is a component
//! of Yew only where it keeps something of its own, such as an element: each component adds a kilobyte to the page.

use damso_call::Action;
use yew::prelude::*;

use super::locale::Locale;
use crate::browser::Runtime;

/// The running page and its words.
#[derive(Clone, PartialEq)]
pub(super) struct Ui {
    pub(super) runtime: Runtime,
    pub(super) text: Locale,
}

impl Ui {
    /// The person does something.
    pub(super) fn act(&self, action: Action) {
        self.runtime.act(action);
    }

    /// Does the same thing at each click.
    pub(super) fn on(&self, action: Action) -> Callback<MouseEvent> {
        let runtime = self.runtime.clone();
        Callback::from(move |_| runtime.act(action.clone()))
    }
}
