//! The call: one [`Input`] at a time.

use damso_protocol::{IceServer, Incarnation, SessionSecret};

use crate::{CallView, Effect, HomeScreen, Input, Instant, Preferences, Screen};

/// What a call is given when the page opens.
pub struct Setup {
    /// 256 random bits: the seed of every secret and nonce.
    pub seed: [u8; 32],
    /// This session's secret, the same after a reload.
    pub secret: SessionSecret,
    /// This life of the page, greater after a reload.
    pub incarnation: Incarnation,
    /// What was remembered.
    pub preferences: Preferences,
    /// The address of the page without its fragment, such as `https://damso.example/`.
    pub site: String,
    /// STUN and TURN servers that the site itself names, besides those of the signaling server.
    pub ice_servers: Vec<IceServer>,
}

/// A call, from the opening of the page to its closing.
pub struct Call {
    setup: Setup,
}

impl Call {
    /// The page is open.
    pub fn new(setup: Setup) -> Self {
        Self { setup }
    }

    /// Takes in what happened at `now`, and says what to do, in this order.
    pub fn handle(&mut self, _now: Instant, _input: Input) -> Vec<Effect> {
        Vec::new()
    }

    /// When to hand in [`Input::Tick`], if nothing else happens before.
    pub fn deadline(&self) -> Option<Instant> {
        None
    }

    /// What to draw.
    pub fn view(&self) -> CallView {
        CallView {
            language: self.setup.preferences.language,
            screen: Screen::Home(HomeScreen { error: None }),
            notices: Vec::new(),
        }
    }
}
