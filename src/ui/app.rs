//! The whole page: keeps the view that the runtime hands over, and draws the screen that it names.

use std::{mem, rc::Rc};

use damso_call::{CallView, Language, Screen};
use yew::prelude::*;

use super::{
    Ui,
    component::component,
    components,
    effect::use_effect_with,
    locale::Locale,
    pages::{self, CallPage, CallPageProps, HomePage, HomePageProps, LobbyPage, LobbyPageProps},
    state::use_state,
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

    let language = view.as_ref().map(|view| view.language.unwrap_or_else(browser::browser_language));
    let text = use_words(language);
    use_effect_with(text, |text| {
        if let Some(text) = text {
            browser::set_document_language(text.language);
        }
    });
    use_effect_with(view.as_ref().zip(text).map(|(view, text)| title(&view.screen, text)), |title| {
        if let Some(title) = title {
            browser::set_title(title);
        }
    });
    use_effect_with(matches!(view.as_ref().map(|view| &view.screen), Some(Screen::Call(_))), |in_call| {
        browser::set_icon(*in_call);
    });
    // Another screen: its heading takes the focus, so that a screen reader says where one is and Tab goes on from there.
    use_effect_with(view.as_ref().zip(text).map(|(view, _)| mem::discriminant(&view.screen)), {
        let heading = heading.clone();
        move |_| browser::focus(heading.get())
    });

    let (Some(view), Some(runtime), Some(text)) = (&*view, &*runtime, text) else { return placeholder() };
    let ui = Ui { runtime: runtime.clone(), text, notices: Rc::clone(&view.notices) };
    // A call has a place of its own for them.
    let notices = if let Screen::Call(_) = view.screen { Html::default() } else { components::toasts(&ui) };
    let screen = match &view.screen {
        Screen::Home(home) => component::<HomePage>("home", HomePageProps { ui, heading, home: home.clone() }),
        Screen::Lobby(lobby) => component::<LobbyPage>("lobby", LobbyPageProps { ui, heading, lobby: lobby.clone() }),
        Screen::Call(call) => component::<CallPage>("call", CallPageProps { ui, heading, call: call.clone() }),
        Screen::Ended(ended) => pages::ended(&ui, heading, ended.reason),
    };
    // Notices come first in the order of Tab: they are gone soon.
    html! { <>{ notices }{ screen }</> }
}

/// The words of a language, once that is known and they are there; those before, until then. If they cannot be had, others do.
#[hook]
fn use_words(language: Option<Language>) -> Option<Locale> {
    let loaded = use_state(|| None::<(Language, Locale)>);
    let (wanted, drawn) = (use_mut_ref(|| None), use_mut_ref(|| None));
    // Most people want what their browser wants, and need not wait for the rest of the page to say so.
    use_effect_with((), |()| {
        browser::run(async {
            Locale::load(browser::browser_language()).await.ok();
        });
    });
    use_effect_with(language, {
        let (loaded, wanted) = (loaded.setter(), Rc::clone(&wanted));
        move |&language| {
            wanted.replace(language);
            if let Some(language) = language {
                browser::run(async move {
                    let words = Locale::load(language).await.unwrap_or(Locale::ENGLISH);
                    if *wanted.borrow() == Some(language) {
                        loaded.set(Some((language, words)));
                    }
                });
            }
        }
    });
    if let Some((_, words)) = loaded.filter(|(of, _)| Some(*of) == language) {
        drawn.replace(Some(words));
    }
    *drawn.borrow()
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
