//! What is drawn of a call by code that is loaded later: when somebody is there to talk to, or when it is asked for.
//!
//! The released page has this code in a file of its own (`xtask/src/page/split.rs`), and so everything that only this code
//! needs. In a page for development it is a part of the program like any other.

use damso_call::{CallScreen, Panel, PeerId, PersonLink};
use wasm_split_helpers::SplitLoaderError;
use yew::prelude::*;

use super::{
    Ui,
    components::{ChatPanel, ChatPanelProps, Settings, Shortcuts, alert, connection_panel},
};
use crate::browser;

/// How each of these parts is drawn. What a callback is called with is that the part is closed.
pub(super) struct Parts {
    pub(super) chat: fn(ChatPanelProps) -> Html,
    pub(super) panel: fn(&Ui, &Panel, &[(PeerId, AttrValue)]) -> Html,
    pub(super) settings: fn(&Ui, &CallScreen, Callback<()>) -> Html,
    pub(super) shortcuts: fn(&Ui, &CallScreen, Callback<()>) -> Html,
}

static PARTS: Parts = Parts {
    chat: |props| html! { <ChatPanel ..props /> },
    panel: connection_panel,
    settings: |ui, call, onclose| {
        html! { <Settings ui={ui.clone()} media={call.media.clone()} sounds={call.sounds} {onclose} /> }
    },
    shortcuts: |ui, call, onclose| html! { <Shortcuts ui={ui.clone()} wanted={call.shortcuts} {onclose} /> },
};

/// The one way to the code that comes later, which nothing else may name.
#[cfg_attr(not(debug_assertions), wasm_split_helpers::wasm_split(later, fallible))]
#[cfg_attr(debug_assertions, expect(clippy::unnecessary_wraps, reason = "in a released page they may not be there"))]
fn parts() -> Result<&'static Parts, SplitLoaderError> {
    Ok(&PARTS)
}

#[cfg_attr(debug_assertions, expect(clippy::unused_async, reason = "a released page has to load them"))]
async fn load() -> Result<&'static Parts, SplitLoaderError> {
    let parts = parts();
    #[cfg(not(debug_assertions))]
    let parts = parts.await;
    parts
}

/// How much the parts are needed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Need {
    None,
    /// They will be, and then the server may be away.
    Soon,
    Now,
}

/// How far they are.
#[derive(Clone, Copy)]
enum Progress {
    Unasked,
    Loading,
    Failed,
    Loaded(&'static Parts),
}

/// The parts, as soon as they are there; and what to tell if they are asked for and cannot be loaded.
#[hook]
pub(super) fn use_parts(ui: &Ui, call: &CallScreen, asked_for: bool) -> (Option<&'static Parts>, Html) {
    let progress = use_state(|| Progress::Unasked);
    let load = {
        let progress = progress.setter();
        Callback::from(move |()| {
            let progress = progress.clone();
            progress.set(Progress::Loading);
            browser::run(async move {
                progress.set(load().await.map_or(Progress::Failed, Progress::Loaded));
            });
        })
    };
    let need = if asked_for || call.chat.open || call.panel.is_some() {
        Need::Now
    } else if call.people.iter().any(|person| person.link == PersonLink::Connected) {
        Need::Soon
    } else {
        Need::None
    };
    use_effect_with(need, {
        let (progress, load) = (*progress, load.clone());
        move |need| {
            if *need > Need::None && matches!(progress, Progress::Unasked | Progress::Failed) {
                load.emit(());
            }
        }
    });
    match *progress {
        Progress::Loaded(parts) => (Some(parts), Html::default()),
        Progress::Failed if need == Need::Now => {
            let again = html! {
                <button type="button" class="button small" onclick={load.reform(|_| ())}>{ ui.text.try_again }</button>
            };
            (None, alert((ui.text.part_missing)(), again))
        }
        _ => (None, Html::default()),
    }
}
