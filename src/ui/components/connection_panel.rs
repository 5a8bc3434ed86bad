//! The numbers behind every connection, as curves of the last minutes.

use damso_call::{Action, Measure, Panel, PeerId, PersonPanel, Section, Stream};
use yew::prelude::*;

use super::{button, dialog::dialog, tile_extras::connection_words};
use crate::ui::{Ui, display, locale::Locale};

/// The dialog around it.
pub(crate) fn connection_panel(ui: &Ui, panel: &Panel, names: &[(PeerId, AttrValue)]) -> Html {
    let text = ui.text;
    let onclose = {
        let ui = ui.clone();
        Callback::from(move |()| ui.act(Action::ToggleConnectionPanel))
    };
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    let details = html! {
        <>
            if panel.people.is_empty() { <p>{ text.later().nobody_connected }</p> }
            { for panel.people.iter().map(|it| person(text, it, name(it.id))) }
            { button("button", text.later().copy_report, ui.on(Action::CopyReport)) }
        </>
    };
    dialog(
        ui,
        "connections",
        [text.later().connection_details, text.later().close_connection_details],
        onclose,
        details,
    )
}

fn person(text: Locale, person: &PersonPanel, name: AttrValue) -> Html {
    html! {
        <section key={person.id.to_string()} class="panel-person" aria-label={name.clone()}>
            <h3>{ name }</h3>
            { connection_words(text, person.quality, person.path) }
            { streams(text, person) }
            <div class="charts">{ for Measure::ALL.into_iter().map(|measure| chart(text, person, measure)) }</div>
        </section>
    }
}

/// What flows at the moment, if anything does.
fn streams(text: Locale, person: &PersonPanel) -> Html {
    let streams = &person.streams;
    let rows = Section::ALL.into_iter().zip(streams.sent.iter().zip(&streams.received));
    let mut rows = rows.filter(|(_, (sent, received))| sent.is_some() || received.is_some()).peekable();
    if rows.peek().is_none() {
        return Html::default();
    }
    let show = |stream: &Stream| unbroken(&stream.show(&|plain| text.number(&plain)));
    let cell = |stream: &Option<Stream>| html! { <td>{ stream.as_ref().map_or("–".to_owned(), show) }</td> };
    html! {
        <table class="streams">
            <thead>
                <tr><td /><th scope="col">{ text.later().sent }</th><th scope="col">{ text.later().received }</th></tr>
            </thead>
            <tbody>
                { for rows.map(|(section, (sent, received))| html! {
                    <tr><th scope="row">{ (text.later().section)(section) }</th>{ cell(sent) }{ cell(received) }</tr>
                }) }
            </tbody>
        </table>
    }
}

/// A number stays on one line with its unit, however narrow the column.
fn unbroken(words: &str) -> String {
    words.replace(' ', "\u{a0}").replace(",\u{a0}", ", ").replace('/', "/\u{2060}")
}

/// A curve, with its present value in words; nothing of what was never measured.
fn chart(text: Locale, person: &PersonPanel, measure: Measure) -> Html {
    let series = person.series(measure);
    let Some(now) = series.last() else { return Html::default() };
    let now = now.map_or("–".to_owned(), |value| measure.show(value, &|plain| text.number(&plain)));
    let name = (text.later().measure)(measure);
    html! {
        <div class="chart" role="img" aria-label={format!("{name}: {now}")}>
            <span>{ name }</span>
            <strong>{ now }</strong>
            <svg viewBox={display::CHART} preserveAspectRatio="none">
                <polyline points={display::curve(&series, usual(measure))} />
            </svg>
        </div>
    }
}

/// What a curve has room for in any case: of what is less, nobody needs to see every tremor.
fn usual(measure: Measure) -> u32 {
    match measure {
        Measure::RoundTrip => 200,
        Measure::LossReceived | Measure::LossSent => 50,
        Measure::Jitter | Measure::FramesReceived | Measure::FramesSent => 30,
        Measure::BitrateReceived | Measure::BitrateSent | Measure::AvailableOutgoing => 100,
    }
}
