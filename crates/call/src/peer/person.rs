//! What is known of somebody else: what that person says and may say, is shown, and how all that is drawn.

use damso_protocol::{Hand, Profile, SharedScreen};

use super::Peer;
use crate::{
    Audience, ConnectionId, Instant, PersonLink, PersonView, PictureSize, Trouble, Wanted, Withheld,
    connection::Connection,
    context::Context,
    conversation::Present,
    ice::Ice,
    looks::Looks,
    text::clean_line,
    uplink::{self, Captured, Demand},
};

/// The shape that most screens have.
const USUAL_SHAPE: PictureSize = PictureSize { width: 16, height: 9 };

/// How large somebody is drawn, in device pixels.
pub(crate) struct Drawn {
    /// The height of the camera's picture; 0 if it is not.
    pub(crate) camera: u32,
    /// The room for a shared screen.
    pub(crate) screen: PictureSize,
}

impl Default for Drawn {
    /// What is asked for before the page says how large it draws.
    fn default() -> Self {
        Self { camera: 720, screen: PictureSize { width: 1920, height: 1080 } }
    }
}

impl Peer {
    pub(crate) fn profile_received(&mut self, profile: &Profile) {
        self.profile = Some(Profile { name: clean_line(&profile.name), ..*profile });
    }

    /// To whom what is sent goes, and how large it is shown there; `None` while nothing gets there.
    pub(crate) fn receives(&self) -> Option<(ConnectionId, Demand)> {
        let connection = self.connection.as_ref().filter(|connection| connection.is_alive())?;
        Some((connection.id, self.demand))
    }

    /// Lets this person know for which pictures there is no room.
    pub(crate) fn tell_withheld(&mut self, captured: Captured, context: &mut Context) {
        if let Some(connection) = &mut self.connection {
            connection.tell_withheld(captured, self.demand, context);
        }
    }

    /// This person has no room for these pictures.
    pub(crate) fn withheld_received(&mut self, withheld: Withheld) {
        if let Some(connection) = &mut self.connection {
            connection.withheld = withheld;
        }
    }

    /// Lets this person know how large the pictures have to be that are sent to us.
    pub(crate) fn tell_showing(&mut self, audience: Audience, context: &mut Context) {
        let shape = self.connection.as_ref().and_then(|connection| connection.screen_shape);
        let screen = shape.unwrap_or(USUAL_SHAPE).height_within(self.drawn.screen);
        let drawn = Demand { camera: uplink::step(self.drawn.camera), screen: uplink::step(screen) };
        self.shown = drawn.before(audience);
        let camera = if self.video == Wanted::On { self.shown.camera } else { 0 };
        if let Some(connection) = &mut self.connection {
            connection.show(Demand { camera, ..self.shown }, context);
        }
    }

    /// How this person can be spoken to in the chat.
    pub(crate) fn presence(&self) -> Present {
        let open = self.connection.as_ref().filter(|connection| connection.is_open());
        Present { id: self.id, channel: open.map(|connection| connection.id), is_alive: self.is_connected() }
    }

    /// What was measured of the connection, as long as it is alive.
    pub(crate) fn looks(&self) -> Option<&Looks> {
        self.connection.as_ref().and_then(Connection::looks)
    }

    pub(crate) fn name(&self) -> &str {
        self.profile.as_ref().map_or("", |profile| &profile.name)
    }

    /// Whether this person may give another sign. What is beyond that is not taken amiss, but not shown.
    pub(crate) fn may_sign(&mut self, now: Instant) -> bool {
        self.signs.take(now)
    }

    /// Whether a hand that this person raises is told of once more; as above.
    pub(crate) fn may_raise(&mut self, now: Instant) -> bool {
        self.hands.take(now)
    }

    /// Whether this person may ask for something once more; as above.
    pub(crate) fn may_ask(&mut self, now: Instant) -> bool {
        self.requests.take(now)
    }

    pub(crate) fn hand(&self) -> Hand {
        self.profile.as_ref().map_or(Hand::Down, |profile| profile.hand)
    }

    /// Whether something can be heard of this person.
    pub(crate) fn has_voice(&self) -> bool {
        self.is_connected() && self.profile.as_ref().is_some_and(|profile| profile.microphone)
    }

    fn screen(&self) -> Option<SharedScreen> {
        self.profile.as_ref().and_then(|profile| profile.screen)
    }

    /// How this person is drawn; the room adds what it knows.
    pub(crate) fn view(&self, ice: &Ice, now: Instant) -> PersonView {
        let is_shown_connected = self.is_connected() || self.told_at().is_some_and(|at| now < at);
        let link = match () {
            () if self.is_refused() => PersonLink::Failed(Trouble::Misbehaves),
            () if is_shown_connected => PersonLink::Connected,
            () if self.attempts.is_told() => PersonLink::Failed(self.evidence.verdict(ice)),
            () if self.has_connected => PersonLink::Reconnecting,
            () => PersonLink::Connecting,
        };
        let connection = self.connection.as_ref();
        let shown = connection.filter(|_| is_shown_connected);
        PersonView {
            id: self.id,
            name: Some(self.name().to_owned()).filter(|name| !name.is_empty()),
            connection: connection.map(|connection| connection.id),
            link,
            path: shown.and_then(|connection| connection.path),
            quality: shown.and_then(Connection::quality),
            microphone: self.profile.as_ref().is_some_and(|profile| profile.microphone),
            camera: self.profile.as_ref().is_some_and(|profile| profile.camera),
            screen: self.screen().filter(|_| self.connection.is_some()),
            hand: self.hand(),
            reaction: None,
            speaking: false,
            volume: 100,
            video_wanted: self.video,
            withheld: shown.map(|connection| connection.withheld).unwrap_or_default(),
        }
    }
}
