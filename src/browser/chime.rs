//! Short sounds of the page's own, made of a few notes: nothing has to be downloaded, and they are heard where the voices
//! are.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
    time::Duration,
};

use damso_call::Chime as Occasion;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, AudioNode, HtmlMediaElement};

use super::{
    clock::{Timeout, now},
    dom::document,
    error::quietly,
    ffi,
};

/// How loud a note begins, where 1.0 is as loud as can be.
const LOUDNESS: f32 = 0.2;

/// What a note has come down to at its end. A sound that dies away evenly for the ear never quite reaches nothing.
const FAINT: f32 = 0.001;

/// How long a note takes to swell, in seconds: what begins at once clicks.
const SWELL: f64 = 0.015;

/// Some time for the browser to begin, in seconds, or it would swallow the first note's beginning.
const LEAD: f64 = 0.05;

/// A chime that comes later than this, in milliseconds, because the browser plays nothing before a click, is about
/// something that is long over.
const LATE: u64 = 1_000;

/// After this long the sound device is let go. Longer than any chime.
const REST: Duration = Duration::from_secs(5);

/// A note of a chime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// In hertz.
    pub frequency: u16,
    /// When it begins, in milliseconds from the beginning of the chime.
    pub start: u16,
    /// How long it lasts, in milliseconds.
    pub length: u16,
}

/// What is played for what happens: up for who comes, down for who goes, one note for a message.
pub(super) fn notes(occasion: Occasion) -> &'static [Note] {
    const fn note(frequency: u16, start: u16) -> Note {
        Note { frequency, start, length: 260 }
    }
    match occasion {
        Occasion::Joined => &const { [note(523, 0), note(784, 110)] },
        Occasion::Left => &const { [note(784, 0), note(523, 110)] },
        Occasion::Hand => &const { [note(659, 0), note(659, 160)] },
        Occasion::Message => &const { [note(880, 0)] },
    }
}

/// Plays chimes. One audio context serves them all; it is made for the first one.
#[derive(Default)]
pub struct Chime {
    output: OnceCell<Option<Rc<Output>>>,
}

struct Output {
    context: AudioContext,
    end: AudioNode,
    /// What plays where a speaker can be chosen: only Chromium can choose one for a whole audio context.
    element: Option<HtmlMediaElement>,
    rest: RefCell<Option<Timeout>>,
}

impl Chime {
    /// Plays these notes on this speaker, or the system's choice; over what is being played, if anything is. Where the
    /// browser plays nothing, nothing is heard: a chime is never the only sign of anything.
    pub fn play(&self, notes: &'static [Note], speaker: Option<&str>) {
        let Some(output) = self.output.get_or_init(|| Output::open().ok().map(Rc::new)) else { return };
        let (output, asked) = (Rc::clone(output), now());
        output.rest.take();
        let routed = output.element.as_ref().and_then(|element| ffi::set_sink_id(element, speaker.unwrap_or_default()));
        spawn_local(async move {
            if let Some(routed) = routed {
                // A speaker that is gone leaves the sound where it was.
                JsFuture::from(routed).await.ok();
            }
            if let Some(element) = &output.element {
                quietly(element.play());
            }
            let Ok(resumed) = output.context.resume() else { return };
            if JsFuture::from(resumed).await.is_ok() && now().0 <= asked.0 + LATE {
                output.sound(notes).ok();
            }
            output.rest_later();
        });
    }
}

impl Output {
    fn open() -> Result<Self, JsValue> {
        let context = AudioContext::new()?;
        let element: HtmlMediaElement = document().create_element("audio")?.unchecked_into();
        let rest = RefCell::default();
        if !ffi::has_set_sink_id(&element) {
            let end = context.destination().into();
            return Ok(Self { context, end, element: None, rest });
        }
        let end = context.create_media_stream_destination()?;
        element.set_src_object(Some(&end.stream()));
        Ok(Self { context, end: end.into(), element: Some(element), rest })
    }

    fn sound(&self, notes: &[Note]) -> Result<(), JsValue> {
        let begin = self.context.current_time() + LEAD;
        for note in notes {
            let start = begin + seconds(note.start);
            let end = start + seconds(note.length);
            let (oscillator, gain) = (self.context.create_oscillator()?, self.context.create_gain()?);
            oscillator.frequency().set_value(note.frequency.into());
            let volume = gain.gain();
            volume.set_value_at_time(0.0, start)?;
            volume.linear_ramp_to_value_at_time(LOUDNESS, start + SWELL)?;
            volume.exponential_ramp_to_value_at_time(FAINT, end)?;
            oscillator.connect_with_audio_node(&gain)?;
            gain.connect_with_audio_node(&self.end)?;
            oscillator.start_with_when(start)?;
            oscillator.stop_with_when(end)?;
        }
        Ok(())
    }

    /// Lets go of the sound device, unless there is another chime before.
    fn rest_later(self: &Rc<Self>) {
        let output = Rc::downgrade(self);
        let rest = Timeout::new(REST, move || {
            if let Some(output) = output.upgrade() {
                quietly(output.context.suspend());
                if let Some(element) = &output.element {
                    element.pause().ok();
                }
            }
        });
        self.rest.replace(Some(rest));
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        quietly(self.context.close());
    }
}

fn seconds(millis: u16) -> f64 {
    f64::from(millis) / 1000.0
}
