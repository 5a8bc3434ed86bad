//! Showing a stream in a `<video>`, or playing it in an `<audio>`, and where its sound comes out.

use std::{cell::RefCell, rc::Rc};

use damso_call::MediaEvent;
use wasm_bindgen::JsCast;
use web_sys::{HtmlMediaElement, MediaStream};

use super::{
    dom::{document, find_all},
    error::settle,
    ffi,
    listener::Listener,
};

/// Whether a video is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// One's own picture is not, or there would be an echo.
    Muted,
    /// Everybody else's is, so loud, in hundredths of what comes.
    Audible(u8),
}

/// Whether this browser lets a person choose where sound comes out.
pub fn can_choose_speaker() -> bool {
    document().create_element("video").is_ok_and(|video| ffi::has_set_sink_id(video.unchecked_ref()))
}

/// Every `<video>` and `<audio>` of the page.
pub struct Playback {
    report: Rc<dyn Fn(MediaEvent)>,
    speaker: RefCell<String>,
    _paused: Listener,
}

impl Playback {
    /// Reports when the browser refuses to play, or to play on the chosen speaker, and when it pauses something.
    pub fn new(report: impl Fn(MediaEvent) + 'static) -> Self {
        let report: Rc<dyn Fn(MediaEvent)> = Rc::new(report);
        let paused = Rc::clone(&report);
        let paused = Listener::within(&document(), "pause", move |_| {
            // A stream that has ended never plays again.
            if players().any(|player| player.paused() && !player.ended()) {
                paused(MediaEvent::PlaybackPaused);
            }
        });
        Self { report, speaker: RefCell::default(), _paused: paused }
    }

    /// Shows a stream, or nothing.
    pub fn show(&self, player: &HtmlMediaElement, stream: Option<&MediaStream>, sound: Sound) {
        // The property: the attribute of this name only says how the element begins.
        // An iPhone knows no volume but its own buttons', and this one at least.
        player.set_muted(matches!(sound, Sound::Muted | Sound::Audible(0)));
        if let Sound::Audible(volume) = sound {
            player.set_volume(f64::from(volume) / 100.0);
        }
        if player.src_object().as_ref() != stream {
            player.set_src_object(stream);
        }
        if stream.is_some() {
            self.route(player);
            play(&self.report, player);
        }
    }

    /// Plays sound on this device; `None` for the system's choice.
    pub fn use_speaker(&self, speaker: Option<String>) {
        self.speaker.replace(speaker.unwrap_or_default());
        players().for_each(|player| self.route(&player));
    }

    /// The chosen speaker; `None` for the system's choice.
    pub fn speaker(&self) -> Option<String> {
        Some(self.speaker.borrow().clone()).filter(|speaker| !speaker.is_empty())
    }

    /// Plays everything again. What is refused is reported as before.
    pub fn start(&self) {
        players().for_each(|player| play(&self.report, &player));
    }

    fn route(&self, player: &HtmlMediaElement) {
        let speaker = self.speaker.borrow().clone();
        if !player.muted()
            && let Some(promise) = ffi::set_sink_id(player, &speaker)
        {
            let report = Rc::clone(&self.report);
            settle(promise, move |result| {
                // One that is gone leaves the sound where it was. An AbortError says nothing of the speaker.
                if result.is_err_and(|error| error.name != "AbortError") {
                    report(MediaEvent::SpeakerRefused(speaker));
                }
            });
        }
    }
}

fn play(report: &Rc<dyn Fn(MediaEvent)>, player: &HtmlMediaElement) {
    let Ok(promise) = player.play() else { return };
    let report = Rc::clone(report);
    settle(promise, move |result| {
        // An AbortError only says that the element shows something else by now.
        if result.is_err_and(|error| error.name == "NotAllowedError") {
            report(MediaEvent::PlaybackRefused);
        }
    });
}

/// Every element of the page that plays a stream.
fn players() -> impl Iterator<Item = HtmlMediaElement> {
    let elements = find_all(document().document_element().map(Into::into), "video, audio").map(JsCast::unchecked_into);
    elements.filter(|element: &HtmlMediaElement| element.src_object().is_some())
}
