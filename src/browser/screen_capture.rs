//! Capturing a screen, a window or a tab, with its sound where that makes no echo.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use damso_call::{Generation, MediaFailure, PictureSize, ScreenContent, ScreenEvent, ScreenSound};
use js_sys::JSON;
use wasm_bindgen::JsCast;
use web_sys::{MediaStream, MediaStreamTrack};

use super::{error::BrowserError, ffi, listener::Listener, media};

/// Sound without the treatment that voices get, and without the voices of this very call, where a browser can leave them
/// out. Of what only some browsers know, the others take no notice.
const WISHES: &str = r#"{
    "video": {"frameRate": {"ideal": 30}},
    "audio": {"echoCancellation": false, "noiseSuppression": false, "autoGainControl": false, "restrictOwnAudio": true},
    "systemAudio": "include", "selfBrowserSurface": "exclude", "surfaceSwitching": "include"
}"#;

/// Whether this browser lets a person share a screen: those of phones do not.
pub fn can_share_screen() -> bool {
    media::devices().as_ref().is_some_and(ffi::has_get_display_media)
}

/// The captured screen. Dropping it stops it.
pub struct ScreenCapture {
    shared: Rc<Shared>,
}

struct Shared {
    report: Box<dyn Fn(Generation, ScreenEvent)>,
    /// The last question, unless it was stopped since. What an older one brings is stopped on arrival.
    expected: Cell<Option<Generation>>,
    captured: RefCell<Option<Captured>>,
}

struct Captured {
    generation: Generation,
    picture: MediaStreamTrack,
    /// As it was last reported.
    size: Cell<PictureSize>,
    sound: Option<MediaStreamTrack>,
    _ended: Listener,
}

impl Drop for Captured {
    fn drop(&mut self) {
        self.picture.stop();
        if let Some(sound) = &self.sound {
            sound.stop();
        }
    }
}

impl ScreenCapture {
    /// Reports what happens to a captured screen.
    pub fn new(report: impl Fn(Generation, ScreenEvent) + 'static) -> Self {
        let (expected, captured) = (Cell::default(), RefCell::default());
        Self { shared: Rc::new(Shared { report: Box::new(report), expected, captured }) }
    }

    /// Carries out [`Effect::CaptureScreen`](damso_call::Effect::CaptureScreen). Browsers ask only right after a click.
    pub fn start(&self, generation: Generation) {
        self.shared.expected.set(Some(generation));
        let Some(devices) = media::devices().filter(ffi::has_get_display_media) else {
            return (self.shared.report)(generation, ScreenEvent::Failed(MediaFailure::Unsupported));
        };
        let promise =
            JSON::parse(WISHES).and_then(|wishes| devices.get_display_media_with_constraints(wishes.unchecked_ref()));
        let shared = Rc::downgrade(&self.shared);
        let done = move |result: Result<MediaStream, BrowserError>| {
            let shared = shared.upgrade().filter(|shared| shared.expected.get() == Some(generation));
            match (result, shared) {
                (Ok(stream), Some(shared)) => {
                    let captured = shared.take(generation, &stream);
                    (shared.report)(generation, captured);
                }
                (Ok(stream), None) => media::tracks(&stream).for_each(|track| track.stop()),
                (Err(error), Some(shared)) => {
                    (shared.report)(generation, ScreenEvent::Failed(media::failure(error)));
                }
                (Err(_), None) => {}
            }
        };
        media::settle_stream(promise, done);
    }

    /// Stops what is captured, and whatever a question under way still brings.
    pub fn stop(&self) {
        self.shared.expected.set(None);
        drop(self.shared.captured.take());
    }

    /// Carries out [`Effect::HintScreen`](damso_call::Effect::HintScreen).
    pub fn hint(&self, content: ScreenContent) {
        if let Some(captured) = &*self.shared.captured.borrow() {
            let hint = match content {
                ScreenContent::Text => "detail",
                ScreenContent::Motion => "motion",
            };
            ffi::set_content_hint(&captured.picture, hint);
        }
    }

    /// Looks whether the picture has another size by now, of which no event tells.
    pub fn look(&self) {
        let resized = self
            .shared
            .captured
            .borrow()
            .as_ref()
            .and_then(|captured| Some((captured.generation, media::resized(&captured.picture, &captured.size)?)));
        if let Some((generation, size)) = resized {
            (self.shared.report)(generation, ScreenEvent::Resized(size));
        }
    }

    /// The picture and its sound.
    pub fn tracks(&self) -> [Option<MediaStreamTrack>; 2] {
        let captured = self.shared.captured.borrow();
        let Some(captured) = &*captured else { return [None, None] };
        [Some(ffi::same(&captured.picture)), captured.sound.as_ref().map(ffi::same)]
    }
}

impl Shared {
    /// Keeps what was captured, but for a sound in which everybody would hear themselves.
    fn take(self: &Rc<Self>, generation: Generation, stream: &MediaStream) -> ScreenEvent {
        let (mut pictures, mut sounds): (Vec<_>, Vec<_>) =
            media::tracks(stream).partition(|track| track.kind() == "video");
        let Some(picture) = pictures.pop() else { return ScreenEvent::Failed(MediaFailure::NotFound) };
        // A tab's sound is that tab's alone.
        let is_tab = ffi::setting(&picture, "displaySurface").as_string().is_some_and(|surface| surface == "browser");
        let sound = sounds.pop();
        let echo = sound.as_ref().filter(|sound| !is_tab && !ffi::setting(sound, "restrictOwnAudio").is_truthy());
        let what = match (&sound, echo) {
            (_, Some(sound)) => {
                sound.stop();
                ScreenSound::WouldEcho
            }
            (Some(_), None) => ScreenSound::Captured,
            // Browsers that capture sound with a screen are those that can keep it from being played twice.
            (None, None) if media::supports_constraint("suppressLocalAudioPlayback") => ScreenSound::None,
            (None, None) => ScreenSound::Unsupported,
        };
        let shared = Rc::downgrade(self);
        let ended = Listener::new(&picture, "ended", move |_| {
            if let Some(shared) = shared.upgrade() {
                (shared.report)(generation, ScreenEvent::Ended);
            }
        });
        let sound = sound.filter(|_| what == ScreenSound::Captured);
        let size = media::picture_size(&picture);
        let captured = Captured { generation, picture, size: Cell::new(size), sound, _ended: ended };
        drop(self.captured.replace(Some(captured)));
        ScreenEvent::Captured { sound: what, size }
    }
}
