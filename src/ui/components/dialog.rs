//! A dialog over the call, which cannot be reached until it is closed.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::browser;

/// The element of a dialog that is drawn while it is open. It opens as soon as it is drawn.
#[hook]
pub(crate) fn use_dialog(open: bool) -> NodeRef {
    let node = use_node_ref();
    use_effect_with(open, {
        let node = node.clone();
        move |open| {
            if *open {
                browser::show_dialog(node.get());
            }
        }
    });
    node
}

/// How a dialog looks, and what its title and its closing button say.
pub(super) struct DialogHead {
    pub(super) class: &'static str,
    pub(super) title: &'static str,
    pub(super) close: &'static str,
}

/// The dialog itself. `onclose` is told of every way in which it closes.
pub(super) fn dialog(node: &NodeRef, head: &DialogHead, onclose: Callback<Event>, content: Html) -> Html {
    let close = {
        let node = node.clone();
        move |_| browser::close_dialog(node.get())
    };
    html! {
        // What is pressed here is not meant for the call behind it.
        <dialog ref={node} class={head.class} aria-labelledby="dialog-heading" {onclose}
            onkeydown={|event: KeyboardEvent| event.stop_propagation()}>
            <div class="dialog-head">
                <h2 id="dialog-heading">{ head.title }</h2>
                <button type="button" class="button quiet round" aria-label={head.close} onclick={close}>
                    { icon(Glyph::Close) }
                </button>
            </div>
            { content }
        </dialog>
    }
}
