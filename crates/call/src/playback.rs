//! What comes is to play: when that is tried again after the browser has paused it, and whether it waits for a click.

use std::time::Duration;

use crate::{Effect, Instant, context::Context};

/// What the browser has paused plays again no sooner than this after the last time: it may be paused again and again.
const BETWEEN: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(crate) struct Playback {
    waits_for_click: bool,
    /// When everything is to be played again.
    due: Option<Instant>,
    /// No sooner than that.
    earliest: Instant,
}

impl Playback {
    /// The browser does not play without a click.
    pub(crate) fn refused(&mut self) {
        self.waits_for_click = true;
    }

    /// Whether only a click helps.
    pub(crate) fn waits_for_click(&self) -> bool {
        self.waits_for_click
    }

    /// Plays everything. That it plays is taken for granted until the browser refuses: of a stream whose tracks have not come
    /// yet, it may say nothing for a long time.
    pub(crate) fn start(&mut self, context: &mut Context) {
        self.waits_for_click = false;
        self.due = None;
        context.push(Effect::StartPlayback);
    }

    /// Something is paused, or may be since the page was not seen: plays it at once, with all that is paused at the same
    /// moment, unless that was done a moment ago.
    pub(crate) fn resume(&mut self, now: Instant) {
        self.due.get_or_insert(self.earliest.max(now));
    }

    pub(crate) fn tick(&mut self, context: &mut Context) {
        if self.due.is_some_and(|due| context.now >= due) {
            self.earliest = context.now + BETWEEN;
            self.start(context);
        }
    }

    /// When [`Playback::tick`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use damso_protocol::{Incarnation, SessionSecret};

    use super::*;

    /// When everything is played, if something is paused at these moments.
    fn played(paused: &[u64]) -> Vec<u64> {
        let mut context = Context::new([1; 32], SessionSecret([2; 32]), Incarnation(1));
        let (mut playback, mut paused, mut played) = (Playback::default(), paused.iter().peekable(), Vec::new());
        loop {
            let due = playback.deadline().map(|due| due.0);
            // Of several things at one moment, the browser tells before a timer runs.
            let next = paused.next_if(|&&at| due.is_none_or(|due| at <= due));
            let Some(now) = next.copied().or(due) else { return played };
            context.now = Instant(now);
            match next {
                Some(_) => playback.resume(context.now),
                None => playback.tick(&mut context),
            }
            played.extend(context.take_effects().iter().map(|effect| {
                assert_eq!(*effect, Effect::StartPlayback);
                now
            }));
        }
    }

    #[test]
    fn what_is_paused_plays_again_at_once_but_not_all_the_time() {
        for (paused, expected) in [
            (&[][..], &[][..]),
            (&[1_000], &[1_000]),
            (&[1_000, 1_000, 1_000], &[1_000]),
            (&[1_000, 1_001], &[1_000, 3_000]),
            (&[1_000, 1_001, 1_500, 2_999], &[1_000, 3_000]),
            (&[1_000, 1_001, 3_001], &[1_000, 3_000, 5_000]),
            (&[1_000, 9_000], &[1_000, 9_000]),
        ] {
            assert_eq!(played(paused), expected, "{paused:?}");
        }
    }

    #[test]
    fn a_click_plays_what_was_refused_and_what_was_still_to_wait() {
        let mut context = Context::new([1; 32], SessionSecret([2; 32]), Incarnation(1));
        let mut playback = Playback::default();
        playback.refused();
        assert!(playback.waits_for_click());
        playback.resume(context.now);
        playback.start(&mut context);
        assert_eq!(context.take_effects(), [Effect::StartPlayback]);
        assert!(!playback.waits_for_click() && playback.deadline().is_none());
    }
}
