//! What every component may reach for: the running page and the words of the current language.

use damso_call::Action;
use yew::prelude::*;

use super::locale::Locale;
use crate::browser::{self, Runtime};

/// The running page.
#[hook]
pub(super) fn use_runtime() -> Runtime {
    use_context().expect("App provides the runtime to everything below it")
}

/// The words of the current language.
#[hook]
pub(super) fn use_locale() -> Locale {
    use_context().expect("App provides the locale to everything below it")
}

/// A callback that does the same thing each time, whatever event it is given.
pub(super) fn on<E>(runtime: &Runtime, action: Action) -> Callback<E> {
    let runtime = runtime.clone();
    Callback::from(move |_| runtime.act(action.clone()))
}

/// Moves the focus to an element when it appears: a screen reader says where one is now, and the next Tab goes on from
/// there.
#[hook]
pub(super) fn use_focus_at_first() -> NodeRef {
    let node = use_node_ref();
    use_effect_with((), {
        let node = node.clone();
        move |()| browser::focus(node.get())
    });
    node
}
