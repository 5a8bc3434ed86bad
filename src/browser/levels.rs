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

/// A microphone that is listened to, if that is possible.
struct Ear {
    /// `MediaStreamTrack.id` of the original.
    id: String,
    listening: Option<Listening>,
}

/// A copy of the microphone's track, and what measures it.
struct Listening {
    copy: MediaStreamTrack,
    analyser: Analyser,
}

impl Drop for Listening {
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
            let listening = ear.as_ref().and_then(|ear| ear.listening.as_ref());
            let own = listening.map_or(0, |listening| hundredths(listening.analyser.level()));
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
    *ear = track.map(|track| Ear { id: track.id(), listening: listen(&track) });
}

fn listen(track: &MediaStreamTrack) -> Option<Listening> {
    let copy = ffi::copy(track);
    copy.set_enabled(true);
    let analyser = MediaStream::new().ok().and_then(|stream| {
        stream.add_track(&copy);
        Analyser::new(&stream, MANY_SAMPLES)
    });
    if analyser.is_none() {
        copy.stop();
    }
    Some(Listening { copy, analyser: analyser? })
}

/// A level from 0.0 to 1.0 in whole hundredths: writing a fraction would bring five kilobytes of code along.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0.0 to 1.0, and a cast saturates")]
pub fn hundredths(level: f64) -> u8 {
    (level * 100.0) as u8
}
