//! A dialog over everything else, which cannot be reached until it is closed: the browser's own, with focus and Escape.

use yew::prelude::*;

use super::{Glyph, icon, toasts};
use crate::{browser, ui::Ui};

#[derive(Properties, PartialEq)]
pub(super) struct DialogProps {
    pub(super) ui: Ui,
    /// Different for each dialog. The style sheet knows it as a class, too.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// What its button is called.
    pub(super) close: &'static str,
    /// It is closed.
    pub(super) onclose: Callback<()>,
    pub(super) children: Html,
}

/// It is open as long as it is there.
#[component]
pub(super) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with((), {
        let node = node.clone();
        move |()| browser::show_dialog(node.get())
    });
    let heading = format!("{}-heading", props.id);
    html! {
        <dialog ref={node} class={classes!("dialog", props.id)} aria-labelledby={heading.clone()} onclose={props.onclose.reform(|_| ())}
            // What is pressed here is not meant for the call behind it.
            onkeydown={|event: KeyboardEvent| event.stop_propagation()}>
            <div class="dialog-head">
                <h2 id={heading}>{ props.title }</h2>
                <button type="button" class="button quiet round" aria-label={props.close} onclick={|_| browser::close_dialog()}>
                    { icon(Glyph::Close) }
                </button>
            </div>
            { props.children.clone() }
            // Those of the page cannot be reached. At the end, or the first focus would go to one.
            { toasts(&props.ui) }
        </dialog>
    }
}
