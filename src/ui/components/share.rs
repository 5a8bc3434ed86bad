//! Other ways to share the link of a call than copying it, in a dialog: the system's share sheet, an e-mail, a QR code.

use damso_call::Action;
use yew::prelude::*;

use super::{Glyph, icon, link_box::link_box_with};
use crate::{
    browser::{self, QrCode, QrCodeError, ShareError},
    ui::{Ui, locale::Locale},
};

/// The button, and the dialog that it opens. `label` is the readable label of the link.
pub(crate) fn share_dialog(ui: &Ui, link: &str, label: Option<&str>) -> Html {
    // Another link has another dialog, so that no QR code outlives its link.
    html! { <ShareDialog key={link} ui={ui.clone()} link={link.to_owned()} label={label.map(str::to_owned)} /> }
}

#[derive(Properties, PartialEq)]
struct ShareProps {
    ui: Ui,
    link: String,
    label: Option<String>,
}

#[component]
fn ShareDialog(props: &ShareProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let dialog = use_node_ref();
    // None until it is drawn.
    let code = use_state(|| None);
    let open = {
        let (dialog, code, link) = (dialog.clone(), code.clone(), props.link.clone());
        Callback::from(move |_| {
            browser::show_dialog(dialog.get());
            if !matches!(*code, Some(Ok(_))) {
                let code = code.setter();
                browser::draw_qr_code(&link, move |drawn| code.set(Some(drawn)));
            }
        })
    };
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_| browser::close_dialog(dialog.get()))
    };
    // Whether copying worked is told on the page, which is out of reach as long as the dialog is open.
    let copy = {
        let (ui, close) = (ui.clone(), close.clone());
        Callback::from(move |event| {
            close.emit(event);
            ui.act(Action::CopyLink);
        })
    };
    html! {
        <>
            <button type="button" class="button quiet" aria-haspopup="dialog" onclick={open}>
                { icon(Glyph::Share) }
                { text.other_ways }
            </button>
            // What is pressed here is not meant for the call behind it.
            <dialog ref={dialog} class="dialog" aria-label={text.invite}
                onkeydown={|event: KeyboardEvent| event.stop_propagation()}>
                <div class="dialog-head">
                    <h2>{ text.invite }</h2>
                    <button type="button" class="button quiet round" aria-label={text.close_invite} onclick={&close}>
                        { icon(Glyph::Close) }
                    </button>
                </div>
                { link_box_with(ui, &props.link, copy.clone()) }
                { ways(props, close, copy) }
                { qr_code(text, code.as_ref()) }
            </dialog>
        </>
    }
}

/// What opens a program beside the browser.
fn ways(props: &ShareProps, close: Callback<MouseEvent>, copy: Callback<MouseEvent>) -> Html {
    let (text, link) = (props.ui.text, props.link.clone());
    let title = (text.invitation_title)(props.label.as_deref());
    let mail = browser::mail_address(&title, &[text.invitation, "\r\n\r\n", &link].concat());
    let share = move |click: MouseEvent| {
        let (close, copy) = (close.clone(), copy.clone());
        browser::share(&title, &link, move |result| match result {
            Ok(()) => close.emit(click),
            // The person may want another way.
            Err(ShareError::Dismissed) => {}
            Err(ShareError::Failed(_)) => copy.emit(click),
        });
    };
    html! {
        <div class="share-ways">
            if browser::can_share() {
                <button type="button" class="button" onclick={share}>
                    { icon(Glyph::Share) }
                    { text.share }
                </button>
            }
            // In a tab of its own, for where e-mail is a web page, that would take the place of the call.
            <a class="button" href={mail} target="_blank">
                { icon(Glyph::Mail) }
                { text.send_mail }
            </a>
        </div>
    }
}

fn qr_code(text: Locale, code: Option<&Result<QrCode, QrCodeError>>) -> Html {
    match code {
        None => html! { <p class="qr" role="status">{ text.qr_code_loading }</p> },
        Some(Ok(QrCode { size, path })) => html! {
            <div class="qr">
                <svg viewBox={format!("0 0 {size} {size}")} shape-rendering="crispEdges" role="img" aria-label={text.qr_code}>
                    <path d={path.clone()} />
                </svg>
                <p>{ text.qr_code_hint }</p>
            </div>
        },
        Some(Err(_)) => html! { <p class="qr" role="alert">{ text.qr_code_failed }</p> },
    }
}
