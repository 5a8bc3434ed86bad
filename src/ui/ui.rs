//! What every part of the page is given: the running page, the words of the current language, and what is to be told
//! wherever the person is.
//!
//! It is handed on as an argument, and most parts are plain functions that return what to draw. A part is a component
//! of Yew only where it keeps something of its own, such as an element: each component adds a kilobyte to the page.

use std::rc::Rc;

use damso_call::{Action, Notice, NoticeId};
use yew::prelude::*;

use super::locale::Locale;
use crate::browser::Runtime;

/// The running page, its words and its notices.
#[derive(Clone, PartialEq)]
pub(super) struct Ui {
    pub(super) runtime: Runtime,
    pub(super) text: Locale,
    /// They are shown over the page, or in the dialog that lies over it.
    pub(super) notices: Rc<[(NoticeId, Notice)]>,
}

impl Ui {
    /// The person does something.
    pub(super) fn act(&self, action: Action) {
        self.runtime.act(action);
    }

    /// Does the same thing at each click.
    pub(super) fn on(&self, action: Action) -> Callback<MouseEvent> {
        let (runtime, action) = (self.runtime.clone(), Rc::new(action));
        Callback::from(move |_| runtime.act(Rc::clone(&action)))
    }
}
