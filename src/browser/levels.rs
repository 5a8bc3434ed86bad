//! How loud everybody in a call is, ten times a second.
//!
//! What others send is measured by the browser itself, packet by packet. One's own microphone is measured here, on a copy
//! of its track: a muted track is silent, and who speaks while muted should be told.

use std::{cell::RefCell, rc::Rc, time::Duration};

use damso_call::{ConnectionId, Input};
use web_sys::{MediaStream, MediaStreamTrack};

use super::{
    clock::Interval,
    ffi,
    level_meter::{Analyser, MANY_SAMPLES},
};

const PERIOD: Duration = Duration::from_millis(100);

/// Measures until it is dropped.
pub(super) struct Levels {
    _interval: Interval,
}

/// A microphone that is listened to.
struct Ear {
    /// `MediaStreamTrack.id` of the original.
    id: String,
    copy: MediaStreamTrack,
    analyser: Analyser,
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.copy.stop();
    }
}

impl Levels {
    /// Reports what the two say: the microphone's track at that moment, and the level of what comes over each connection.
    pub(super) fn start(
        microphone: impl Fn() -> Option<MediaStreamTrack> + 'static,
        others: impl Fn() -> Vec<(ConnectionId, u8)> + 'static,
        report: Rc<dyn Fn(Input)>,
    ) -> Self {
        let ear = RefCell::<Option<Ear>>::default();
        let interval = Interval::new(PERIOD, move || {
            let ear = &mut *ear.borrow_mut();
            listen_to(ear, microphone());
            let own = ear.as_ref().map_or(0, |ear| hundredths(ear.analyser.level()));
            report(Input::Heard { own, others: others() });
        });
        Self { _interval: interval }
    }
}

/// Follows the microphone from one device to the next.
fn listen_to(ear: &mut Option<Ear>, track: Option<MediaStreamTrack>) {
    if ear.as_ref().map(|ear| &ear.id) == track.as_ref().map(MediaStreamTrack::id).as_ref() {
        return;
    }
    *ear = track.and_then(|track| {
        let copy = ffi::copy(&track);
        copy.set_enabled(true);
        let stream = MediaStream::new().ok()?;
        stream.add_track(&copy);
        let Some(analyser) = Analyser::new(&stream, MANY_SAMPLES) else {
            copy.stop();
            return None;
        };
        Some(Ear { id: track.id(), copy, analyser })
    });
}

/// A level from 0.0 to 1.0 in whole hundredths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0.0 to 1.0, and a cast saturates")]
pub(super) fn hundredths(level: f64) -> u8 {
    (level * 100.0) as u8
}
