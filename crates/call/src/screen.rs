//! This person's shared screen: asked for by hand, in a call, and over with it.

use crate::{
    Effect, Generation, MediaFailure, Notice, ScreenEvent, ScreenShare, ScreenSound, SharedScreen, context::Context,
};

#[derive(Debug, Default)]
pub(crate) struct OwnScreen(State);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Off,
    /// The browser lets the person choose.
    Asking(Generation),
    Shared(Generation, SharedScreen),
}

impl OwnScreen {
    /// Starts sharing, or stops it.
    pub(crate) fn toggle(&mut self, context: &mut Context) {
        match self.0 {
            State::Off => {
                let generation = context.next_generation();
                self.0 = State::Asking(generation);
                context.push(Effect::CaptureScreen(generation));
            }
            // The browser's own question stays until it is answered, and one at a time is enough.
            State::Asking(_) => {}
            State::Shared(..) => self.stop(context),
        }
    }

    /// Nothing is shared any more. What the browser is still asking for is stopped when it comes.
    pub(crate) fn stop(&mut self, context: &mut Context) {
        if std::mem::take(&mut self.0) != State::Off {
            context.push(Effect::StopScreen);
        }
    }

    pub(crate) fn handle(&mut self, generation: Generation, event: ScreenEvent, context: &mut Context) {
        match (self.0, event) {
            (State::Asking(asked), ScreenEvent::Captured(sound)) if asked == generation => {
                self.0 = State::Shared(generation, SharedScreen { sound: sound == ScreenSound::Captured });
                if sound == ScreenSound::WouldEcho {
                    context.notify(Notice::ScreenWithoutSound);
                }
            }
            (State::Asking(asked), ScreenEvent::Failed(failure)) if asked == generation => {
                self.0 = State::Off;
                // Who has just said no to the browser's question knows it.
                if failure != MediaFailure::NotAllowed {
                    context.notify(Notice::ScreenNotShared);
                }
            }
            (State::Shared(shared, _), ScreenEvent::Ended) if shared == generation => self.stop(context),
            _ => {}
        }
    }

    /// What is sent to everybody.
    pub(crate) fn captured(&self) -> Option<Generation> {
        match self.0 {
            State::Shared(generation, _) => Some(generation),
            State::Off | State::Asking(_) => None,
        }
    }

    /// What the others are told of it.
    pub(crate) fn shared(&self) -> Option<SharedScreen> {
        match self.0 {
            State::Shared(_, screen) => Some(screen),
            State::Off | State::Asking(_) => None,
        }
    }

    pub(crate) fn view(&self) -> ScreenShare {
        match self.0 {
            State::Off => ScreenShare::Off,
            State::Asking(_) => ScreenShare::Starting,
            State::Shared(..) => ScreenShare::On,
        }
    }
}
