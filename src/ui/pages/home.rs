//! Home: begin a call, or join one by its link.

use damso_call::{Action, HomeScreen, LinkError};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        Ui,
        components::{Glyph, alert, header, icon, two_people},
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct HomePageProps {
    pub(crate) ui: Ui,
    pub(crate) heading: NodeRef,
    pub(crate) home: HomeScreen,
}

#[component]
pub(crate) fn HomePage(props: &HomePageProps) -> Html {
    let ui = &props.ui;
    let text = ui.text;
    let field = use_node_ref();
    let promises = text.promises.iter().zip([Glyph::PERSON, Glyph::WINDOW, Glyph::LOCK]);
    html! {
        <div class="page">
            { header(ui) }
            <main class="home">
                <div class="home-hero">
                    { two_people() }
                    <section class="home-start">
                        <h1 ref={&props.heading} tabindex="-1">{ text.tagline }</h1>
                        <p class="lead">{ text.about }</p>
                        <button type="button" class="button primary large" onclick={ui.on(Action::StartCall)}>
                            { icon(Glyph::CAMERA_ON) }
                            { text.new_call }
                        </button>
                        { link_form(ui, field, props.home.error.as_ref()) }
                    </section>
                </div>
                <ul class="promises">
                    { for promises.map(|((what, how), glyph)| html! {
                        <li>{ icon(glyph) }<div><strong>{ *what }</strong><p>{ *how }</p></div></li>
                    }) }
                </ul>
            </main>
        </div>
    }
}

/// The field for a link that somebody was sent, and what is wrong with what was put there.
fn link_form(ui: &Ui, field: NodeRef, error: Option<&LinkError>) -> Html {
    let text = ui.text;
    let onsubmit = {
        let (ui, field) = (ui.clone(), field.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            ui.act(Action::OpenLink(browser::value_of(field.get())));
            browser::focus(field.get());
        })
    };
    let invalid = error.is_some();
    html! {
        <form class="link-form" {onsubmit} novalidate=true>
            <label for="call-link">{ text.call_link }</label>
            <div class="field-row">
                <input ref={field} id="call-link" class="field" type="url" inputmode="url" autocomplete="off"
                    spellcheck="false" autocapitalize="off" placeholder={text.call_link_example}
                    aria-invalid={invalid.then_some("true")} aria-describedby={invalid.then_some("call-link-error")} />
                <button type="submit" class="button">{ text.join }</button>
            </div>
            <div id="call-link-error">
                if let Some(error) = error { { alert((text.link_error)(error), Html::default()) } }
            </div>
        </form>
    }
}
