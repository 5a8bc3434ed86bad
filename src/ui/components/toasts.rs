//! Passing notices.

use damso_call::{Action, Notice, NoticeId};
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::ui::hooks::{on, use_locale, use_runtime};

#[derive(Properties, PartialEq)]
pub(crate) struct ToastsProps {
    pub(crate) notices: Vec<(NoticeId, Notice)>,
}

#[component]
pub(crate) fn Toasts(props: &ToastsProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    // The region is there before its first notice, or screen readers would not listen to it.
    html! {
        <div class="toasts" role="status">
            { for props.notices.iter().map(|(id, notice)| html! {
                <div key={id.0} class="toast">
                    <div class="toast-words">
                        { (text.notice)(notice) }
                        if let Notice::LinkNotCopied(link) = notice {
                            <span class="link-text whole">{ link }</span>
                        }
                    </div>
                    <button type="button" class="button quiet round" aria-label={text.dismiss}
                        onclick={on(&runtime, Action::DismissNotice(*id))}>
                        <Icon glyph={Glyph::Close} />
                    </button>
                </div>
            }) }
        </div>
    }
}
