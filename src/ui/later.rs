//! Chat and files, menus and dialogs: what is drawn of a call by code that is loaded later, when the first picture is there or
//! will not be, while one waits for somebody, or when it is asked for. What else a call can be placed without comes with it.
//!
//! The released page has this code in a file of its own (`xtask/src/page/split.rs`), and so everything that only this code
//! needs. In a page for development it is a part of the program like any other.

use damso_call::{CallScreen, Hand, LateCode, Panel, PeerId, PersonLink, Stake, late_code};
use wasm_split_helpers::SplitLoaderError;
use yew::prelude::*;

use super::{
    Ui,
    component::component,
    components::{
        ChatPanel, ChatPanelProps, Keys, KeysProps, Settings, SettingsProps, Sheet, Shortcuts, ShortcutsProps,
        TileExtras, alert, button, connection_panel, leave_question, more, own_extras, person_extras, reactions, share,
        show_floating,
    },
    effect::use_effect_with,
    state::use_state,
};
use crate::browser::{self, BrowserCode, FloatingWindow, Following, OpenFloatingWindow, browser_code};

/// The code that a call can be placed without, and how each of these parts is drawn. The callbacks are told that the person has
/// closed it.
pub(super) struct Parts {
    late_code: fn() -> LateCode,
    browser_code: fn() -> BrowserCode,
    add_styles: fn(),
    pub(super) chat: fn(ChatPanelProps) -> Html,
    pub(super) panel: fn(&Ui, &Panel, &[(PeerId, AttrValue)]) -> Html,
    pub(super) share: fn(&Ui, &str, Option<&str>, Callback<()>) -> Html,
    pub(super) settings: fn(&Ui, &CallScreen, Callback<()>) -> Html,
    pub(super) leaving: fn(&Ui, Stake, &Callback<()>) -> Html,
    /// Has keys be shortcuts, and opens the sheet that shows them.
    pub(super) keys: fn(&Ui, &CallScreen, Callback<()>) -> Html,
    pub(super) shortcuts: fn(&Ui, &CallScreen, Callback<()>) -> Html,
    pub(super) tile_extras: TileExtras,
    /// What is in the menus of the call's buttons.
    pub(super) reactions: fn(&Ui, Hand) -> Html,
    pub(super) more: fn(&Ui, &CallScreen, &Callback<Sheet>, &Callback<MouseEvent>) -> Html,
    pub(super) float: OpenFloatingWindow,
    pub(super) follow_floated: fn() -> Following,
    pub(super) show_floating: fn(&FloatingWindow, &Ui, &CallScreen, &[AttrValue]),
}

static PARTS: Parts = Parts {
    late_code,
    browser_code,
    add_styles: || browser::add_styles(include_str!(concat!(env!("OUT_DIR"), "/later.css"))),
    chat: |props| component::<ChatPanel>("chat", props),
    panel: connection_panel,
    share,
    settings: |ui, call, onclose| {
        let (ui, name, media, sounds) = (ui.clone(), call.name.clone(), call.media.clone(), call.sounds);
        component::<Settings>("settings", SettingsProps { ui, name, media, sounds, onclose })
    },
    leaving: leave_question,
    keys: |ui, call, explain| {
        let (ui, wanted, mode) = (ui.clone(), call.shortcuts, call.stage.mode);
        component::<Keys>("keys", KeysProps { ui, wanted, mode, explain })
    },
    shortcuts: |ui, call, onclose| {
        component::<Shortcuts>("shortcuts", ShortcutsProps { ui: ui.clone(), wanted: call.shortcuts, onclose })
    },
    tile_extras: TileExtras { person: person_extras, own: own_extras },
    reactions,
    more,
    float: FloatingWindow::open,
    follow_floated: browser::follow_marked,
    show_floating,
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
pub(super) enum Need {
    None,
    /// They will be, and then the server may be away.
    Soon,
    Now,
}

/// The parts, as far as whoever needs them has to know.
#[derive(Clone, Copy)]
pub(super) enum Arrival {
    Awaited,
    Failed,
    There(&'static Parts),
}

impl Arrival {
    pub(super) fn parts(self) -> Option<&'static Parts> {
        if let Self::There(parts) = self { Some(parts) } else { None }
    }
}

/// How far they are.
#[derive(Clone, Copy)]
enum Progress {
    Unasked,
    Loading,
    Failed,
    /// After a failure, which is still told meanwhile.
    LoadingAgain,
    Loaded(&'static Parts),
}

/// The parts, as soon as they are there; and what is to be said of them meanwhile. `is_online` is whether the server can be
/// reached, as far as is known. What was opened and cannot be drawn is closed by `close`.
#[hook]
pub(super) fn use_parts(ui: &Ui, need: Need, is_online: bool, close: Callback<()>) -> (Arrival, Html) {
    let progress = use_state(|| Progress::Unasked);
    let load = {
        let (progress, runtime) = (progress.setter(), ui.runtime.clone());
        move |loading| {
            let (progress, runtime) = (progress.clone(), runtime.clone());
            progress.set(loading);
            browser::run(async move {
                let loaded = load().await;
                if let Ok(parts) = loaded {
                    (parts.add_styles)();
                    runtime.take_code((parts.late_code)(), (parts.browser_code)());
                }
                progress.set(loaded.map_or(Progress::Failed, Progress::Loaded));
            });
        }
    };
    // What has failed is tried again when the line is back.
    use_effect_with((need, is_online), {
        let (progress, load) = (*progress, load.clone());
        move |(need, _)| match progress {
            Progress::Unasked if *need > Need::None => load(Progress::Loading),
            Progress::Failed if *need > Need::None => load(Progress::LoadingAgain),
            _ => {}
        }
    });
    let has_failed = matches!(*progress, Progress::Failed);
    use_effect_with(has_failed, move |has_failed| {
        if *has_failed {
            close.emit(());
        }
    });
    let text = ui.text;
    let words = match *progress {
        Progress::Failed | Progress::LoadingAgain => {
            let again = Callback::from(move |_: MouseEvent| {
                if has_failed {
                    load(Progress::LoadingAgain);
                }
            });
            alert(
                (text.parts_missing)(),
                html! {
                    <>
                        { button("button small", text.try_again, again) }
                        { button("button small quiet", text.reload, Callback::from(|_| browser::reload())) }
                    </>
                },
            )
        }
        Progress::Loading if need == Need::Now => {
            html! { <p class="banner" role="status">{ text.loading }</p> }
        }
        _ => Html::default(),
    };
    let arrival = match *progress {
        Progress::Loaded(parts) => Arrival::There(parts),
        Progress::Failed => Arrival::Failed,
        Progress::Unasked | Progress::Loading | Progress::LoadingAgain => Arrival::Awaited,
    };
    (arrival, words)
}

impl Need {
    /// For a call, of which something else may be asked for.
    pub(super) fn of(call: &CallScreen, is_asked_for: bool) -> Self {
        if is_asked_for || call.chat.open || call.panel.is_some() {
            Self::Now
        } else if call.joined && is_at_rest(call) {
            Self::Soon
        } else {
            Self::None
        }
    }
}

/// Whether nothing is under way that loading would delay: a first picture.
fn is_at_rest(call: &CallScreen) -> bool {
    let is_settled = |link: &PersonLink| matches!(link, PersonLink::Connected | PersonLink::Failed(_));
    call.people.is_empty() || call.people.iter().any(|person| is_settled(&person.link))
}
