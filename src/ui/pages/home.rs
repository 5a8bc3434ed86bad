//! Home: begin a call, or join one by its link.

use damso_call::{Action, HomeScreen};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        components::{Alert, Glyph, Header, Icon, TwoPeople},
        hooks::{on, use_focus_at_first, use_locale, use_runtime},
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct HomePageProps {
    pub(crate) home: HomeScreen,
}

#[component]
pub(crate) fn HomePage(props: &HomePageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let heading = use_focus_at_first();
    let promises = text.promises.iter().zip([Glyph::Person, Glyph::Window, Glyph::Lock]);
    html! {
        <div class="page">
            <Header />
            <main class="home">
                <div class="home-hero">
                    <TwoPeople />
                    <section class="home-start">
                    <h1 ref={heading} tabindex="-1">{ text.tagline }</h1>
                    <p class="lead">{ text.about }</p>
                    <button type="button" class="button primary large" onclick={on(&runtime, Action::StartCall)}>
                        <Icon glyph={Glyph::CameraOn} />
                        { text.new_call }
                    </button>
                    <LinkForm home={props.home.clone()} />
                    </section>
                </div>
                <ul class="promises">
                    { for promises.map(|((what, how), glyph)| html! {
                        <li><Icon {glyph} /><div><strong>{ *what }</strong><p>{ *how }</p></div></li>
                    }) }
                </ul>
            </main>
        </div>
    }
}

/// The field for a link that somebody was sent, and what is wrong with what was put there.
#[component]
fn LinkForm(props: &HomePageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let field = use_node_ref();
    let error = props.home.error.as_ref().map(text.link_error);
    let onsubmit = {
        let field = field.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            runtime.act(Action::OpenLink(browser::value_of(field.get())));
            browser::focus(field.get());
        })
    };
    html! {
        <form class="link-form" {onsubmit} novalidate=true>
            <label for="call-link">{ text.or_join }</label>
            <div class="field-row">
                <input ref={field} id="call-link" class="field" type="url" inputmode="url" autocomplete="off"
                    spellcheck="false" autocapitalize="off" aria-label={text.call_link} placeholder={text.call_link_example}
                    aria-invalid={error.is_some().then_some("true")}
                    aria-describedby={error.is_some().then_some("call-link-error")} />
                <button type="submit" class="button">{ text.join }</button>
            </div>
            if let Some(error) = error {
                <div id="call-link-error"><Alert what={error.what} advice={error.advice} /></div>
            }
        </form>
    }
}
