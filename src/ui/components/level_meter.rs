//! Shows that the microphone hears the person, before others have to say that they do not.

use damso_call::{Generation, LocalTrack, TrackKind, TrackStatus, Wanted};
use yew::prelude::*;

use crate::{
    browser::{self, LevelMeter},
    ui::{Ui, component::component, effect::use_effect_with, state::use_state_eq},
};

/// The level from which somebody is speaking, rather than a room being a room.
const SPEAKING: f64 = 0.15;

pub(crate) fn microphone_level(ui: &Ui, microphone: &LocalTrack) -> Html {
    match (&microphone.status, microphone.wanted) {
        (TrackStatus::Live(generation), Wanted::On) => {
            component::<Meter>("meter", MeterProps { ui: ui.clone(), generation: *generation })
        }
        (TrackStatus::Failed(_), _) => Html::default(),
        (_, Wanted::Off) => html! { <p class="level-words">{ ui.text.microphone_is_off }</p> },
        _ => html! { <p class="level-words" /> },
    }
}

#[derive(Properties, PartialEq)]
struct MeterProps {
    ui: Ui,
    generation: Generation,
}

#[component]
fn Meter(props: &MeterProps) -> Html {
    let (runtime, text) = (props.ui.runtime.clone(), props.ui.text);
    let bar = use_node_ref();
    let heard = use_state_eq(|| false);
    use_effect_with(props.generation, {
        let (bar, heard) = (bar.clone(), heard.setter());
        move |_| {
            heard.set(false);
            let stream = runtime.local_stream(TrackKind::Microphone);
            let meter = stream.and_then(|stream| {
                LevelMeter::start(&stream, move |level| {
                    if let Some(bar) = bar.cast() {
                        // Past the virtual DOM: this comes many times a second.
                        browser::set_style(&bar, "--level", &format!("{}%", browser::hundredths(level)));
                    }
                    if level > SPEAKING {
                        heard.set(true);
                    }
                })
            });
            move || drop(meter)
        }
    });
    html! {
        <div class="level">
            <div ref={bar} class="level-bar" role="img" aria-label={text.microphone_level} />
            <p class="level-words" role="status">{ if *heard { text.heard } else { text.say_something } }</p>
        </div>
    }
}
