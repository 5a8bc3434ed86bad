//! This person's shared screen: asked for by hand, in a call, and over with it.

use crate::{
    Effect, Generation, Instant, MediaFailure, Notice, PictureSize, ScreenContent, ScreenEvent, ScreenShare,
    ScreenSound, SharedScreen, context::Context,
};

/// The size that a screen commonly has.
const COMMON: PictureSize = PictureSize { width: 1920, height: 1080 };

#[derive(Debug, Default)]
pub(crate) struct OwnScreen {
    state: State,
    /// Kept from one screen to the next: whoever shows films shows another one.
    content: ScreenContent,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Off,
    /// The browser lets the person choose, since then.
    Asking(Generation, Instant),
    /// With the size of its picture.
    Shared(Generation, ScreenSound, PictureSize),
}

impl OwnScreen {
    /// Starts sharing, or stops it.
    pub(crate) fn toggle(&mut self, context: &mut Context) {
        match self.state {
            State::Off => {
                let generation = context.next_generation();
                self.state = State::Asking(generation, context.now);
                context.push(Effect::CaptureScreen(generation));
            }
            // The browser's own question stays until it is answered, and one at a time is enough.
            State::Asking(..) => {}
            State::Shared(..) => self.stop(context),
        }
    }

    /// What is shown is another thing than the encoder was told.
    pub(crate) fn set_content(&mut self, shows: ScreenContent, context: &mut Context) {
        self.content = shows;
        if let State::Shared(..) = self.state {
            context.push(Effect::HintScreen(shows));
        }
    }

    /// Nothing is shared any more. What the browser is still asking for is stopped when it comes.
    pub(crate) fn stop(&mut self, context: &mut Context) {
        if std::mem::take(&mut self.state) != State::Off {
            context.push(Effect::StopScreen);
        }
    }

    pub(crate) fn handle(&mut self, generation: Generation, event: ScreenEvent, context: &mut Context) {
        match (self.state, event) {
            (State::Asking(asked, _), ScreenEvent::Captured { sound, size }) if asked == generation => {
                self.state = State::Shared(generation, sound, size.or(COMMON));
                context.push(Effect::HintScreen(self.content));
                if sound == ScreenSound::WouldEcho {
                    context.notify(Notice::ScreenWithoutSound);
                }
            }
            (State::Asking(asked, since), ScreenEvent::Failed(failure)) if asked == generation => {
                self.state = State::Off;
                match failure {
                    // Who has just said no to the browser's question knows it.
                    _ if failure.is_by_hand(since, context.now) => {}
                    MediaFailure::NotAllowed | MediaFailure::NotAllowedBySystem => {
                        context.notify(Notice::ScreenNotAllowed);
                    }
                    _ => context.notify(Notice::ScreenNotShared),
                }
            }
            (State::Shared(shared, sound, _), ScreenEvent::Resized(size)) if shared == generation => {
                self.state = State::Shared(generation, sound, size.or(COMMON));
            }
            (State::Shared(shared, ..), ScreenEvent::Ended) if shared == generation => self.stop(context),
            _ => {}
        }
    }

    /// What is sent to everybody, and the size of its picture.
    pub(crate) fn captured(&self) -> Option<(Generation, PictureSize)> {
        match self.state {
            State::Shared(generation, _, size) => Some((generation, size)),
            State::Off | State::Asking(..) => None,
        }
    }

    /// What the others are told of it.
    pub(crate) fn shared(&self) -> Option<SharedScreen> {
        match self.state {
            State::Shared(_, sound, _) => Some(SharedScreen { sound: sound == ScreenSound::Captured }),
            State::Off | State::Asking(..) => None,
        }
    }

    pub(crate) fn content(&self) -> ScreenContent {
        self.content
    }

    pub(crate) fn view(&self) -> ScreenShare {
        match self.state {
            State::Off => ScreenShare::Off,
            State::Asking(..) => ScreenShare::Starting,
            State::Shared(_, sound, _) => ScreenShare::On(sound),
        }
    }
}
