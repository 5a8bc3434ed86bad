//! Shows in the lobby that the microphone hears the person, before others have to say that they do not.

use damso_call::{Generation, LocalTrack, TrackKind, TrackStatus, Wanted};
use yew::prelude::*;

use crate::{
    browser::{self, LevelMeter},
    ui::hooks::{use_locale, use_runtime},
};

/// The level from which somebody is speaking, rather than a room being a room.
const SPEAKING: f64 = 0.15;

#[derive(Properties, PartialEq)]
pub(crate) struct MicrophoneLevelProps {
    pub(crate) microphone: LocalTrack,
}

#[component]
pub(crate) fn MicrophoneLevel(props: &MicrophoneLevelProps) -> Html {
    let text = use_locale();
    match (&props.microphone.status, props.microphone.wanted) {
        (TrackStatus::Live(generation), Wanted::On) => html! { <Meter generation={*generation} /> },
        (TrackStatus::Failed(_), _) => Html::default(),
        (_, Wanted::Off) => html! { <p class="level-words">{ text.microphone_is_off }</p> },
        _ => html! { <p class="level-words" /> },
    }
}

#[derive(Properties, PartialEq)]
struct MeterProps {
    generation: Generation,
}

#[component]
fn Meter(props: &MeterProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
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
                        browser::set_style(&bar, "--level", &format!("{level:.2}"));
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
