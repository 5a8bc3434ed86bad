//! This person's shared screen: asked for by hand, in a call, and over with it.

use crate::{
    Effect, Generation, MediaFailure, Notice, ScreenContent, ScreenEvent, ScreenShare, ScreenSound, SharedScreen,
    context::Context,
};

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
    /// The browser lets the person choose.
    Asking(Generation),
    Shared(Generation, SharedScreen),
}

impl OwnScreen {
    /// Starts sharing, or stops it.
    pub(crate) fn toggle(&mut self, context: &mut Context) {
        match self.state {
            State::Off => {
                let generation = context.next_generation();
                self.state = State::Asking(generation);
                context.push(Effect::CaptureScreen(generation));
            }
            // The browser's own question stays until it is answered, and one at a time is enough.
            State::Asking(_) => {}
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
            (State::Asking(asked), ScreenEvent::Captured(sound)) if asked == generation => {
                self.state = State::Shared(generation, SharedScreen { sound: sound == ScreenSound::Captured });
                context.push(Effect::HintScreen(self.content));
                if sound == ScreenSound::WouldEcho {
                    context.notify(Notice::ScreenWithoutSound);
                }
            }
            (State::Asking(asked), ScreenEvent::Failed(failure)) if asked == generation => {
                self.state = State::Off;
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
        match self.state {
            State::Shared(generation, _) => Some(generation),
            State::Off | State::Asking(_) => None,
        }
    }

    /// What the others are told of it.
    pub(crate) fn shared(&self) -> Option<SharedScreen> {
        match self.state {
            State::Shared(_, screen) => Some(screen),
            State::Off | State::Asking(_) => None,
        }
    }

    pub(crate) fn content(&self) -> ScreenContent {
        self.content
    }

    pub(crate) fn view(&self) -> ScreenShare {
        match self.state {
            State::Off => ScreenShare::Off,
            State::Asking(_) => ScreenShare::Starting,
            State::Shared(..) => ScreenShare::On,
        }
    }
}
