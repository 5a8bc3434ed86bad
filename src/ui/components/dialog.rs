//! A dialog over everything else, which cannot be reached until it is closed: the browser's own, with focus and Escape.

use yew::prelude::*;

use super::{Glyph, sign_button, toasts};
use crate::{
    browser,
    ui::{Ui, component::component, effect::use_effect_with},
};

#[derive(Properties, PartialEq)]
struct DialogProps {
    ui: Ui,
    id: &'static str,
    title: &'static str,
    close: &'static str,
    onclose: Callback<()>,
    children: Html,
}

/// It is open as long as it is there. The `id` is different for each dialog, and the style sheet knows it as a class; `close` is
/// what its button is called, and `onclose` is told that it was closed.
pub(super) fn dialog(
    ui: &Ui,
    id: &'static str,
    [title, close]: [&'static str; 2],
    onclose: Callback<()>,
    children: Html,
) -> Html {
    component::<Dialog>(id, DialogProps { ui: ui.clone(), id, title, close, onclose, children })
}

#[component]
fn Dialog(props: &DialogProps) -> Html {
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
                { sign_button(Glyph::CLOSE, props.close, Callback::from(|_| browser::close_dialog())) }
            </div>
            { props.children.clone() }
            // Those of the page cannot be reached. At the end, or the first focus would go to one.
            { toasts(&props.ui) }
        </dialog>
    }
}
