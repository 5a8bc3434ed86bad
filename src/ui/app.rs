//! The whole page: keeps the view that the runtime hands over, and draws the screen that it names.

use std::rc::Rc;

use damso_call::{CallView, Screen};
use yew::prelude::*;

use super::{
    components::Toasts,
    locale::Locale,
    pages::{CallPage, EndedPage, HomePage, LobbyPage},
};
use crate::browser::{self, Runtime};

/// The page.
#[component]
pub fn App() -> Html {
    let view = use_state(|| None::<Rc<CallView>>);
    let runtime = use_state(|| None::<Runtime>);
    use_effect_with((), {
        let (view, runtime) = (view.setter(), runtime.clone());
        move |()| runtime.set(Some(Runtime::start(move |new| view.set(Some(new)))))
    });
    match (&*view, &*runtime) {
        (Some(view), Some(runtime)) => html! { <Page view={view.clone()} runtime={runtime.clone()} /> },
        _ => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct PageProps {
    view: Rc<CallView>,
    runtime: Runtime,
}

#[component]
fn Page(props: &PageProps) -> Html {
    let view = &props.view;
    let language = view.language.unwrap_or_else(browser::browser_language);
    let locale = Locale::of(language);
    use_effect_with(language, |language| browser::set_document_language(*language));
    use_effect_with(title(&view.screen, locale), |title| browser::set_title(title));
    let screen = match &view.screen {
        Screen::Home(home) => html! { <HomePage home={home.clone()} /> },
        Screen::Lobby(lobby) => html! { <LobbyPage lobby={lobby.clone()} /> },
        Screen::Call(call) => html! { <CallPage call={call.clone()} /> },
        Screen::Ended(ended) => html! { <EndedPage ended={ended.clone()} /> },
    };
    html! {
        <ContextProvider<Runtime> context={props.runtime.clone()}>
            <ContextProvider<Locale> context={locale}>
                { screen }
                <Toasts notices={view.notices.clone()} />
            </ContextProvider<Locale>>
        </ContextProvider<Runtime>>
    }
}

/// What the tab says: the state first, for a tab shows only the beginning.
fn title(screen: &Screen, locale: Locale) -> String {
    let (state, label) = match screen {
        Screen::Home(_) => return "담소 Damso".into(),
        Screen::Lobby(lobby) => (locale.lobby_title.into(), &lobby.label),
        Screen::Call(call) if call.chat.unread > 0 => ((locale.call_title_unread)(call.chat.unread), &call.label),
        Screen::Call(call) if call.people.is_empty() => (locale.waiting_title.to_owned(), &call.label),
        Screen::Call(call) => (locale.call_title.into(), &call.label),
        Screen::Ended(_) => (locale.ended_title.into(), &None),
    };
    match label {
        Some(label) => format!("{state} · {label} · Damso"),
        None => format!("{state} · Damso"),
    }
}
