//! Other ways to share the link of a call than copying it, in a dialog: the system's share sheet, an e-mail, a QR code.

use damso_call::Action;
use yew::prelude::*;

use super::{Glyph, dialog::dialog, icon, link_box::link_box_with};
use crate::{
    browser::{self, QrCode, QrCodeError, ShareError},
    ui::{Ui, component::component, effect::use_effect_with, locale::Locale, state::use_state},
};

/// A button that opens the dialog.
pub(crate) fn share_button(ui: &Ui, open: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button quiet" aria-haspopup="dialog" onclick={open}>
            { icon(Glyph::SHARE) }
            { ui.text.other_ways }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct ShareProps {
    ui: Ui,
    link: String,
    /// The readable label of the link.
    label: Option<String>,
    onclose: Callback<()>,
}

/// The dialog. The code is drawn when it opens.
pub(crate) fn share(ui: &Ui, link: &str, label: Option<&str>, onclose: Callback<()>) -> Html {
    let (ui, link, label) = (ui.clone(), link.to_owned(), label.map(str::to_owned));
    component::<Share>("share", ShareProps { ui, link, label, onclose })
}

#[component]
fn Share(props: &ShareProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    // None until it is drawn.
    let code = use_state(|| None);
    use_effect_with(props.link.clone(), {
        let code = code.setter();
        move |link| browser::draw_qr_code(link, move |drawn| code.set(Some(drawn)))
    });
    let close = Callback::from(|_| browser::close_dialog());
    // With the link on the clipboard there is nothing left to do here.
    let copy = {
        let (ui, close) = (ui.clone(), close.clone());
        Callback::from(move |event| {
            close.emit(event);
            ui.act(Action::CopyLink);
        })
    };
    let invitation = html! {
        <>
            { link_box_with(ui, &props.link, copy.clone()) }
            { ways(props, close, copy) }
            { qr_code(text, code.as_ref()) }
        </>
    };
    dialog(ui, "invite", [text.later().invite, text.later().close_invite], props.onclose.clone(), invitation)
}

/// What opens a program beside the browser.
fn ways(props: &ShareProps, close: Callback<MouseEvent>, copy: Callback<MouseEvent>) -> Html {
    let (text, link) = (props.ui.text, props.link.clone());
    let title = (text.later().invitation_title)(props.label.as_deref());
    let mail = browser::mail_address(&title, &[text.later().invitation, "\r\n\r\n", &link].concat());
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
                    { icon(Glyph::SHARE) }
                    { text.later().share }
                </button>
            }
            // In a tab of its own, for where e-mail is a web page, that would take the place of the call.
            <a class="button" href={mail} target="_blank">
                { icon(Glyph::MAIL) }
                { text.later().send_mail }
            </a>
        </div>
    }
}

fn qr_code(text: Locale, code: Option<&Result<QrCode, QrCodeError>>) -> Html {
    match code {
        None => html! { <p class="qr" role="status">{ text.later().qr_code_loading }</p> },
        Some(Ok(QrCode { size, path })) => html! {
            <div class="qr">
                <svg viewBox={format!("0 0 {size} {size}")} shape-rendering="crispEdges" role="img" aria-label={text.later().qr_code}>
                    <path d={path.clone()} />
                </svg>
                <p>{ text.later().qr_code_hint }</p>
            </div>
        },
        Some(Err(_)) => html! { <p class="qr" role="alert">{ text.later().qr_code_failed }</p> },
    }
}
