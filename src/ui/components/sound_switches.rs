//! What is done to the microphone's sound: a switch for each thing that this browser can do.

use damso_call::{Action, MicrophoneSound};
use yew::prelude::*;

use super::switch;
use crate::{browser, ui::Ui};

/// The switches. They are on one page once: the lobby's, or that of the call's dialog.
pub(crate) fn sound_switches(ui: &Ui, sound: MicrophoneSound) -> Html {
    let text = ui.text;
    let done = sound.in_effect();
    // Each by the name of its constraint, with what a click makes of the sound.
    let voice = [
        (
            "noiseSuppression",
            text.noise_suppression,
            done.noise_suppression,
            MicrophoneSound { noise_suppression: sound.noise_suppression.other(), ..sound },
        ),
        (
            "echoCancellation",
            text.echo_cancellation,
            done.echo_cancellation,
            MicrophoneSound { echo_cancellation: sound.echo_cancellation.other(), ..sound },
        ),
        (
            "autoGainControl",
            text.automatic_volume,
            done.auto_gain_control,
            MicrophoneSound { auto_gain_control: sound.auto_gain_control.other(), ..sound },
        ),
    ];
    let original = MicrophoneSound { original: sound.original.other(), ..sound };
    let of_voice = |(id, name, is, other)| {
        switch(id, name, is, None, (!sound.is_original()).then(|| ui.on(Action::SetSound(other))))
    };
    html! {
        <div>
            { for voice.into_iter().filter(|(constraint, ..)| browser::supports_constraint(constraint)).map(of_voice) }
            { switch("original-sound", text.original_sound, sound.original, Some(text.original_sound_hint),
                Some(ui.on(Action::SetSound(original)))) }
        </div>
    }
}
