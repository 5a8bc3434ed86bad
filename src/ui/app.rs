//! The whole page: keeps the view that the runtime hands over, and draws the screen that it names.

use std::{mem, rc::Rc};

use damso_call::{CallView, Screen};
use yew::prelude::*;

use super::{
    Ui, components,
    locale::Locale,
    pages::{self, CallPage, HomePage, LobbyPage},
};
use crate::browser::{self, Runtime};

/// The page.
#[component]
pub fn App() -> Html {
    let view = use_state(|| None::<Rc<CallView>>);
    let runtime = use_state(|| None::<Runtime>);
    let heading = use_node_ref();
    use_effect_with((), {
        let (view, runtime) = (view.setter(), runtime.setter());
        move |()| runtime.set(Some(Runtime::start(move |new| view.set(Some(new)))))
    });

    let language = view.as_ref().and_then(|view| view.language).unwrap_or_else(browser::browser_language);
    let text = Locale::of(language);
    use_effect_with(language, |language| browser::set_document_language(*language));
    use_effect_with(view.as_ref().map(|view| title(&view.screen, text)), |title| {
        if let Some(title) = title {
            browser::set_title(title);
        }
    });
    use_effect_with(matches!(view.as_ref().map(|view| &view.screen), Some(Screen::Call(_))), |in_call| {
        browser::set_icon(*in_call);
    });
    // Another screen: its heading takes the focus, so that a screen reader says where one is and Tab goes on from there.
    use_effect_with(view.as_ref().map(|view| mem::discriminant(&view.screen)), {
        let heading = heading.clone();
        move |_| browser::focus(heading.get())
    });

    let (Some(view), Some(runtime)) = (&*view, &*runtime) else { return placeholder() };
    let ui = Ui { runtime: runtime.clone(), text, notices: Rc::clone(&view.notices) };
    let notices = components::toasts(&ui);
    let screen = match &view.screen {
        Screen::Home(home) => html! { <HomePage {ui} {heading} home={home.clone()} /> },
        Screen::Lobby(lobby) => html! { <LobbyPage {ui} {heading} lobby={lobby.clone()} /> },
        Screen::Call(call) => html! { <CallPage {ui} {heading} call={call.clone()} /> },
        Screen::Ended(ended) => pages::ended(&ui, heading, ended.reason),
    };
    // Notices come first in the order of Tab: they are gone soon.
    html! { <>{ notices }{ screen }</> }
}

/// What index.html shows too, until there is something to draw.
fn placeholder() -> Html {
    html! {
        <div id="boot" class="boot">
            <div class="boot-mark" aria-hidden="true"></div>
            <p role="status">{ "Damso" }</p>
        </div>
    }
}

/// What the tab says: the state first, for a tab shows only the beginning.
fn title(screen: &Screen, text: Locale) -> String {
    let (state, label) = match screen {
        Screen::Home(_) => return "담소 Damso".into(),
        Screen::Lobby(lobby) => (text.lobby_title.into(), &lobby.label),
        Screen::Call(call) if call.chat.unread > 0 => ((text.call_title_unread)(call.chat.unread), &call.label),
        Screen::Call(call) if call.people.is_empty() => (text.waiting_title.to_owned(), &call.label),
        Screen::Call(call) => (text.call_title.into(), &call.label),
        Screen::Ended(_) => (text.ended_title.into(), &None),
    };
    match label {
        Some(label) => format!("{state} · {label} · Damso"),
        None => format!("{state} · Damso"),
    }
}
