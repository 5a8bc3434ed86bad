//! The room that a call takes place in: who is there, and what the server and the others say.

mod later;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use damso_protocol::{
    CallMessage, ChannelMessage, Hand, IceServer, Incarnation, LeaveReason, MAX_FRAME_BYTES, MAX_ROOM_PEERS, PeerId,
    Profile, RoomPeer,
};

use crate::{
    Action, Audience, CallLink, Chime, ConnectionEvent, ConnectionId, Effect, Instant, Measure, News, Notice, Panel,
    PersonView, Pin, Reaction, Recalled, Route, ShownReaction, Somebody, StageView, TransportPolicy, Wanted, Withheld,
    attempts::CONNECTING,
    connection::{Misuse, Outgoing},
    context::Context,
    conversation::{Conversation, Departure, Heard, Present},
    ice::Ice,
    mesh::Apart,
    peer::{Drawn, Happening, Peer, Surroundings},
    quality::attributed,
    reactions::Reactions,
    seal::{End, Seal, Stamp},
    staging::Staging,
    uplink::{self, Captured, Demand, Uplink},
    voices::Voices,
};

/// Of so many people something is remembered: more than a liar with many names can make worth the trouble.
const REMEMBERED: usize = 256;

/// A room that was entered. It exists only after the person has pressed `Join call`: without one there is nobody to send
/// anything to.
pub(crate) struct Room {
    seal: Seal,
    peers: Vec<Peer>,
    /// Pages that are not spoken to any more and have left, the last one first: coming back changes nothing.
    refused: Vec<(PeerId, Incarnation)>,
    ice: Ice,
    /// What the others were last told: how this person appears, and with whom this person is connected.
    profile: Profile,
    links: Vec<PeerId>,
    apart: Apart,
    uplink: Uplink,
    pub(crate) audience: Audience,
    /// Whether the cameras of those who come are wanted.
    pub(crate) incoming_video: Wanted,
    /// Whether the server has let us in, this time or an earlier one.
    entered: bool,
    /// The numbers behind the connections, while the person looks at them.
    panel: Option<Rc<Panel>>,
    pub(crate) conversation: Conversation,
    pub(crate) staging: Staging,
    /// This person's hand.
    pub(crate) hand: Hand,
    /// How often the address led elsewhere while something was at stake.
    pub(crate) asked_to_leave: u32,
    /// Where it led, until the person has answered.
    pub(crate) bound_for: Option<Route>,
    /// How many choices of files are still being looked at and packed.
    pub(crate) preparing: u32,
    reactions: Reactions,
    /// How loud people are played, in hundredths: also those who have left and may come back.
    volumes: Vec<(PeerId, u8)>,
    voices: Voices,
    /// Over which connections a voice may come.
    listened: Vec<ConnectionId>,
    /// When this person's microphone went off.
    muted: Option<Instant>,
    /// When this person was last told that nobody hears it speak.
    warned: Option<Instant>,
}

impl Room {
    pub(crate) fn new(link: &CallLink, profile: Profile, policy: TransportPolicy, context: &mut Context) -> Self {
        Self {
            seal: Seal::new(&link.room_key()),
            peers: Vec::new(),
            refused: Vec::new(),
            ice: Ice::new(policy),
            profile,
            links: Vec::new(),
            apart: Apart::default(),
            uplink: Uplink::default(),
            audience: Audience::Present,
            incoming_video: Wanted::On,
            entered: false,
            panel: None,
            conversation: Conversation::new(link.room_id(), context),
            staging: Staging::default(),
            hand: Hand::Down,
            asked_to_leave: 0,
            bound_for: None,
            preparing: 0,
            reactions: Reactions::default(),
            volumes: Vec::new(),
            voices: Voices::default(),
            listened: Vec::new(),
            muted: None,
            warned: None,
        }
    }

    /// Borrows a peer together with what it needs to know.
    fn act(&mut self, which: impl Fn(&Peer) -> bool, then: impl FnOnce(&mut Peer, &Surroundings)) {
        let reachable = self.reachable();
        let around = Surroundings { seal: &self.seal, ice: &self.ice, profile: &self.profile, reachable: &reachable };
        if let Some(peer) = self.peers.iter_mut().find(|peer| which(peer)) {
            then(peer, &around);
        }
    }

    /// Does something with everybody.
    fn act_on_all(&mut self, mut then: impl FnMut(&mut Peer, &Surroundings)) {
        let ids: Vec<PeerId> = self.peers.iter().map(|peer| peer.id).collect();
        for id in ids {
            self.act(|peer| peer.id == id, &mut then);
        }
    }

    /// With whom those are connected with whom this person is.
    fn reachable(&self) -> Vec<PeerId> {
        let open = self.peers.iter().filter(|peer| peer.is_open());
        open.filter_map(|peer| peer.links.as_deref()).flatten().copied().collect()
    }

    // --- the server ---

    /// The room was entered, or entered again after the line to the server was lost.
    pub(crate) fn joined(
        &mut self,
        present: &[RoomPeer],
        ice_servers: Vec<IceServer>,
        ice_lifetime: Option<u32>,
        context: &mut Context,
    ) {
        self.ice.set(ice_servers, ice_lifetime, context.now);
        self.act_on_all(|peer, around| peer.configure(around, context));
        for peer in &mut self.peers {
            if present.iter().any(|there| there.id == peer.id) {
                peer.correspondence.present();
            } else {
                peer.correspondence.absent(context.now);
            }
        }
        self.act_on_all(|peer, around| peer.signaling_resumed(around, context));
        for &RoomPeer { id, incarnation } in present {
            if self.knows(id) {
                self.seen(RoomPeer { id, incarnation }, context.now, context);
            } else if self.add(id, incarnation, context) {
                self.act(|peer| peer.id == id, |peer, around| peer.call(around, context));
            }
        }
        self.entered = true;
        self.tick(context);
    }

    /// The server says that somebody has come. That person calls; we wait.
    pub(crate) fn peer_joined(&mut self, peer: RoomPeer, context: &mut Context) {
        if self.knows(peer.id) {
            self.seen(peer, context.now + CONNECTING, context);
        } else {
            self.add(peer.id, peer.incarnation, context);
        }
    }

    /// The server knows this person. If that person is there anew, a call is made at the given moment.
    fn seen(&mut self, RoomPeer { id, incarnation }: RoomPeer, call_at: Instant, context: &mut Context) {
        self.act(
            |peer| peer.id == id,
            |peer, _| {
                peer.correspondence.present();
                // While a connection lives, only that person's own sealed word counts.
                if incarnation > peer.incarnation && !peer.is_connected() {
                    peer.reborn(incarnation, context);
                    peer.retry_no_later_than(call_at);
                }
            },
        );
    }

    pub(crate) fn peer_left(&mut self, id: PeerId, reason: LeaveReason, context: &mut Context) {
        match reason {
            // A connection that lives keeps somebody here, and one that has lived may come back round the server.
            // Whoever was never met has neither.
            LeaveReason::Lost if self.peers.iter().any(|peer| peer.id == id && peer.has_connected()) => {
                self.act(|peer| peer.id == id, |peer, _| peer.correspondence.absent(context.now));
            }
            LeaveReason::Lost | LeaveReason::Left => self.remove(id, context),
        }
    }

    /// A signal to this person could not be handed over: there is no line to that page at the moment.
    pub(crate) fn peer_away(&mut self, id: PeerId) {
        self.act(|peer| peer.id == id, |peer, _| peer.correspondence.away());
    }

    /// There are fresh credentials.
    pub(crate) fn ice_renewed(&mut self, servers: Vec<IceServer>, lifetime: Option<u32>, context: &mut Context) {
        self.ice.set(servers, lifetime, context.now);
        self.act_on_all(|peer, around| peer.ice_renewed(around, context));
    }

    pub(crate) fn signal_received(&mut self, from: PeerId, payload: &str, context: &mut Context) {
        let Some((stamp, plaintext)) = self.seal.open(from, context.me, payload) else {
            return context.log("a signal that was not sealed for this page, dropped");
        };
        if !context.accepts(from, stamp) {
            return context.log("a signal that is not new, dropped");
        }
        if !self.knows(from) && !self.add(from, stamp.incarnation, context) {
            return;
        }
        self.act(|peer| peer.id == from, |peer, _| peer.correspondence.present());
        self.take_in(from, stamp, &plaintext, context);
    }

    /// A signal came through somebody else. It was sealed with a key that only that person and this one know.
    fn relayed_signal_received(&mut self, from: PeerId, payload: &str, context: &mut Context) {
        let Some(peer) = self.peers.iter().find(|peer| peer.id == from) else { return };
        let Some((stamp, plaintext)) = peer.correspondence.open_relayed(payload, context) else {
            return context.log("a signal through somebody else that was not sealed for this page, dropped");
        };
        if context.accepts(from, stamp) {
            self.take_in(from, stamp, &plaintext, context);
        }
    }

    fn take_in(&mut self, from: PeerId, stamp: Stamp, plaintext: &[u8], context: &mut Context) {
        self.act(
            |peer| peer.id == from,
            |peer, around| {
                if stamp.incarnation < peer.incarnation {
                    return context.log("a signal of an earlier life, dropped");
                }
                if stamp.incarnation > peer.incarnation {
                    peer.reborn(stamp.incarnation, context);
                }
                peer.signal_received(plaintext, around, context);
            },
        );
    }

    // --- the others ---

    pub(crate) fn connection_changed(
        &mut self,
        connection: ConnectionId,
        event: ConnectionEvent,
        context: &mut Context,
    ) {
        let mut happening = None;
        let mut end = context.me;
        self.act(
            |peer| peer.has(connection),
            |peer, around| {
                happening = peer.connection_changed(event, around, context);
                end = End { id: peer.id, incarnation: peer.incarnation };
            },
        );
        match happening {
            Some(Happening::Arrived) => {
                context.announce(Notice::Of(self.somebody(end.id), News::Joined), Chime::Joined);
            }
            Some(Happening::ChannelOpened) => {
                let links = CallMessage::Links { connected: self.links.clone() };
                self.act(|peer| peer.id == end.id, |peer, _| peer.send_on_channel(&links, context));
                self.hears(end.id, Heard::ChannelOpened(end.id, connection), context);
            }
            Some(Happening::FilesOpened) => self.hears(end.id, Heard::FilesOpened(end.id, connection), context),
            Some(Happening::FilesClosed) => self.hears(end.id, Heard::FilesClosed(connection), context),
            Some(Happening::BlockAnnounced(header)) => {
                self.hears(end.id, Heard::BlockAnnounced(connection, header), context);
            }
            Some(Happening::BlockSent(stream, block)) => {
                self.hears(end.id, Heard::BlockSent(connection, stream, block), context);
            }
            Some(Happening::Received(message)) => self.message_received(end, message, context),
            Some(Happening::Measured(report)) => {
                if let Some(late) = context.late {
                    (late.take_report)(&mut self.uplink, connection, report, context.now);
                }
                let peer = self.peers.iter().find(|peer| peer.has(connection));
                let look = peer.and_then(Peer::looks).and_then(|looks| looks.all().last());
                let round_trip = look.and_then(|look| look.of(Measure::RoundTrip));
                self.hears(end.id, Heard::Measured(connection, report, round_trip), context);
                self.refresh_panel(context);
            }
            Some(Happening::Refused) | None => {}
        }
    }

    fn message_received(&mut self, from: End, message: ChannelMessage, context: &mut Context) {
        let message = match message {
            ChannelMessage::Call(message) => message,
            ChannelMessage::Conversation(message) => {
                return self.hears(from.id, Heard::Message(from.id, message), context);
            }
        };
        match message {
            CallMessage::Profile { profile } => {
                let mut news = false;
                self.act(
                    |peer| peer.id == from.id,
                    |peer, _| {
                        let hand = peer.hand();
                        peer.profile_received(&profile);
                        news = hand == Hand::Down && peer.hand() == Hand::Raised && peer.may_raise(context.now);
                    },
                );
                if news {
                    context.announce(Notice::Of(self.somebody(from.id), News::HandRaised), Chime::Hand);
                }
            }
            CallMessage::Reaction { emoji } => {
                if let Some(reaction) = Reaction::of(&emoji)
                    && self.allows(from.id, |peer| peer.may_sign(context.now))
                {
                    self.reactions.show(from.id, reaction, context.now);
                }
            }
            CallMessage::AskToMute => {
                if self.profile.microphone && self.allows(from.id, |peer| peer.may_ask(context.now)) {
                    context.notify(Notice::Of(self.somebody(from.id), News::AsksToMute));
                }
            }
            CallMessage::Links { mut connected } => {
                connected.truncate(MAX_ROOM_PEERS);
                self.act(|peer| peer.id == from.id, |peer, _| peer.links = Some(connected));
            }
            CallMessage::RelayKey { key } => {
                self.act(|peer| peer.id == from.id, |peer, _| peer.correspondence.key_received(key));
            }
            CallMessage::Relay { to, payload } => {
                if payload.len() > MAX_FRAME_BYTES {
                    return self.refuse(from.id, Misuse("what cannot be handed on"), context);
                }
                let mut allowed = false;
                self.act(|peer| peer.id == from.id, |peer, _| allowed = peer.correspondence.may_hand_on(context.now));
                // Whoever has lost all others at once has much to say; signals that are lost are sent again.
                if !allowed {
                    return;
                }
                let relayed = CallMessage::Relayed { from: from.id, payload };
                self.act(|peer| peer.id == to && peer.is_open(), |peer, _| peer.send_on_channel(&relayed, context));
            }
            CallMessage::Relayed { from, payload } => self.relayed_signal_received(from, &payload, context),
            CallMessage::Showing { camera, screen } => {
                let demand = Demand { camera: uplink::step(camera), screen: uplink::step(screen) };
                self.act(|peer| peer.id == from.id, |peer, _| peer.demand = demand);
            }
            CallMessage::Withheld { camera, screen } => {
                self.act(|peer| peer.id == from.id, |peer, _| peer.withheld_received(Withheld { camera, screen }));
            }
            CallMessage::Bye => self.remove(from.id, context),
        }
    }

    /// Tells chat and files what comes from somebody, who is not spoken to any more if no honest page does it.
    fn hears(&mut self, from: PeerId, heard: Heard, context: &mut Context) {
        if let Err(misuse) = self.conversation.hear(heard, context) {
            self.refuse(from, misuse, context);
        }
    }

    fn refuse(&mut self, id: PeerId, misuse: Misuse, context: &mut Context) {
        self.act(|peer| peer.id == id, |peer, _| peer.refuse(misuse, context));
    }

    fn add(&mut self, id: PeerId, incarnation: Incarnation, context: &mut Context) -> bool {
        if id == context.me.id || !self.has_room(context) {
            return false;
        }
        let mut peer = Peer::new(id, incarnation, context);
        // Whoever comes calls us; if nothing is heard of it, we call.
        peer.retry_no_later_than(context.now + CONNECTING);
        peer.is_newcomer = self.entered;
        peer.video = self.incoming_video;
        let is_refused = self.refused.contains(&(id, incarnation));
        if is_refused {
            peer.refuse(Misuse("what it has sent before"), context);
        }
        self.peers.push(peer);
        !is_refused
    }

    /// Whether there is room for one more. Where there is none, somebody whom neither the server nor a connection knows
    /// any more makes it: the server has given away that seat.
    fn has_room(&mut self, context: &mut Context) -> bool {
        if self.peers.len() + 1 < MAX_ROOM_PEERS {
            return true;
        }
        let ghosts = self.peers.iter().filter_map(|peer| Some((peer.gone_at()?, peer.id)));
        ghosts.min().map(|(_, id)| self.remove(id, context)).is_some()
    }

    fn remove(&mut self, id: PeerId, context: &mut Context) {
        if let Some(at) = self.peers.iter().position(|peer| peer.id == id) {
            let mut peer = self.peers.remove(at);
            peer.close(context);
            if peer.is_refused() {
                self.refused.truncate(REMEMBERED - 1);
                self.refused.insert(0, (id, peer.incarnation));
            }
            if peer.has_connected() {
                let somebody = Somebody { id, name: peer.name().to_owned() };
                context.announce(Notice::Of(somebody, News::Left), Chime::Left);
            }
        }
    }

    /// Whether somebody may ask for attention just now.
    fn allows(&mut self, id: PeerId, may: impl FnOnce(&mut Peer) -> bool) -> bool {
        self.peers.iter_mut().find(|peer| peer.id == id).is_some_and(may)
    }

    fn knows(&self, id: PeerId) -> bool {
        self.peers.iter().any(|peer| peer.id == id)
    }

    fn somebody(&self, id: PeerId) -> Somebody {
        let name = self.peers.iter().find(|peer| peer.id == id).map_or(String::new(), |peer| peer.name().to_owned());
        Somebody { id, name }
    }

    // --- this person ---

    /// Makes what is sent and told into what is captured and chosen.
    pub(crate) fn sync(&mut self, outgoing: Outgoing, captured: Captured, profile: Profile, context: &mut Context) {
        let mut news = Vec::new();
        if profile != self.profile {
            news.push(CallMessage::Profile { profile: profile.clone() });
            if self.profile.microphone && !profile.microphone {
                self.muted = Some(context.now);
            }
            self.profile = profile;
        }
        // Nobody listens then, and whatever was heard last is over.
        if !self.peers.iter().any(Peer::is_connected) {
            self.voices = Voices::default();
        }
        let heard = self.peers.iter().filter(|peer| peer.has_voice() && context.late.is_some());
        let listened: Vec<ConnectionId> = heard.filter_map(Peer::connection).collect();
        if listened != self.listened {
            context.push(Effect::Listen(listened.clone()));
            self.listened = listened;
        }
        let links: Vec<PeerId> = self.peers.iter().filter(|peer| peer.is_connected()).map(|peer| peer.id).collect();
        if links != self.links {
            news.push(CallMessage::Links { connected: links.clone() });
            self.links = links;
            // It shows nothing old of whoever cannot be reached any more.
            self.refresh_panel(context);
        }
        // In a small window there is room for one.
        let seen = match self.audience {
            Audience::Elsewhere => self.stage(&self.people(context.now)).floated,
            _ => None,
        };
        for peer in &mut self.peers {
            peer.send_tracks(outgoing, context);
            let is_seen = matches!(seen, Some(Pin::Person(id) | Pin::Screen(id)) if id == peer.id);
            peer.tell_showing(if is_seen { Audience::Present } else { self.audience }, context);
            for message in &news {
                peer.send_on_channel(message, context);
            }
        }
        self.share_uplink(captured, context);
        self.hand_on(context);
        if let Some(late) = context.late {
            (late.look_at_mesh)(self, context.now);
        }
        self.sync_conversation(context);
    }

    /// Lets the others know what is new in the chat, and of files.
    fn sync_conversation(&mut self, context: &mut Context) {
        let (present, connections) = self.company();
        let is_watched = self.audience == Audience::Present;
        for (to, message) in self.conversation.sync(&present, &connections, is_watched, context) {
            self.say(to, message, context);
        }
    }

    /// Who is spoken to, and which connections there are.
    fn company(&self) -> (Vec<Present>, Vec<(PeerId, ConnectionId)>) {
        let present = self.peers.iter().filter(|peer| !peer.is_refused()).map(Peer::presence).collect();
        let connections = self.peers.iter().filter_map(|peer| Some((peer.id, peer.connection()?))).collect();
        (present, connections)
    }

    fn say(&self, to: PeerId, message: String, context: &mut Context) {
        if let Some(peer) = self.peers.iter().find(|peer| peer.id == to) {
            peer.send_text_on_channel(message, context);
        }
    }

    /// What was kept of chat and files, which can begin.
    pub(crate) fn chat_recalled(&mut self, kept: Recalled, context: &mut Context) {
        let (present, connections) = self.company();
        let is_watched = self.audience == Audience::Present;
        let mut outbox = Vec::new();
        let misuses = self.conversation.begin(kept, context, |conversation, context| {
            outbox = conversation.sync(&present, &connections, is_watched, context);
        });
        for (to, message) in outbox {
            self.say(to, message, context);
        }
        for (from, misuse) in misuses {
            self.refuse(from, misuse, context);
        }
    }

    /// What a person does in the chat and with files.
    pub(crate) fn act_in_conversation(&mut self, action: &Action, context: &mut Context) {
        match action {
            Action::RetryDelivery => self.peers.iter_mut().for_each(|peer| peer.retry_no_later_than(context.now)),
            Action::PrepareFiles => self.preparing += 1,
            Action::OfferFiles { .. } => self.preparing = self.preparing.saturating_sub(1),
            _ => {}
        }
        self.conversation.act(action, &self.profile.name, context);
    }

    /// Makes what is sent fit the uplink, and what each of the others shows.
    fn share_uplink(&mut self, captured: Captured, context: &mut Context) {
        let receivers: Vec<_> = self.peers.iter().filter_map(Peer::receives).collect();
        let shares = match context.late {
            Some(late) => (late.allot)(&mut self.uplink, captured, &receivers),
            // Until there is code for it, each connection finds out for itself what it carries.
            None => {
                receivers.iter().map(|&(connection, demand)| (connection, uplink::unshared(captured, demand))).collect()
            }
        };
        for (connection, limits) in shares {
            self.act(|peer| peer.has(connection), |peer, _| peer.limit_sending(limits, context));
        }
        self.peers.iter_mut().for_each(|peer| peer.tell_withheld(captured, context));
    }

    /// This person sees somebody this large.
    pub(crate) fn show(&mut self, person: PeerId, drawn: Drawn) {
        self.act(|peer| peer.id == person, |peer, _| peer.drawn = drawn);
    }

    /// Gives signals that cannot go by the server to somebody who is connected with their receiver; with each attempt to
    /// somebody else, for who only says so hands nothing on.
    fn hand_on(&mut self, context: &mut Context) {
        for (to, payload) in std::mem::take(&mut context.handed_on) {
            let knows = |peer: &&Peer| peer.is_open() && peer.links.as_ref().is_some_and(|links| links.contains(&to));
            let relays: Vec<&Peer> = self.peers.iter().filter(knows).collect();
            let attempt = self.peers.iter().find(|peer| peer.id == to).map_or(0, Peer::attempts_made);
            if let Some(relay) = (attempt as usize).checked_rem(relays.len()).map(|turn| relays[turn]) {
                relay.send_on_channel(&CallMessage::Relay { to, payload }, context);
            }
        }
    }

    /// Closes every connection, with a good-bye unless the person stays in another tab: its greater incarnation says
    /// that, and to the others nobody leaves or comes.
    pub(crate) fn leave(&mut self, departure: Departure, context: &mut Context) {
        self.conversation.leave(departure, context);
        for peer in &mut self.peers {
            if departure != Departure::TakenOver {
                peer.send_on_channel(&CallMessage::Bye, context);
            }
            peer.close(context);
        }
    }

    /// The network is another one: every connection is renewed as soon as the server can be reached.
    pub(crate) fn network_changed(&mut self, context: &Context) {
        self.peers.iter_mut().for_each(|peer| peer.network_changed(context.now));
    }

    // --- time ---

    /// The page was asleep, perhaps for long.
    pub(crate) fn resumed(&mut self, context: &Context) {
        self.peers.iter_mut().for_each(|peer| peer.ask_now(context.now));
    }

    pub(crate) fn tick(&mut self, context: &mut Context) {
        let gone: Vec<PeerId> =
            self.peers.iter().filter(|peer| peer.is_gone(context.now)).map(|peer| peer.id).collect();
        for id in gone {
            self.remove(id, context);
        }
        self.reactions.tick(context.now);
        self.conversation.tick(context);
        self.ice.tick(context);
        self.act_on_all(|peer, around| peer.tick(around, context));
    }

    pub(crate) fn deadline(&self, now: Instant) -> Option<Instant> {
        let people = self.peers.iter().filter_map(|peer| peer.deadline(now));
        let passing = self.reactions.deadline().into_iter().chain(self.conversation.deadline());
        people.chain(passing).chain(self.ice.deadline()).chain(self.apart.deadline(now)).min()
    }

    pub(crate) fn people(&self, now: Instant) -> Vec<PersonView> {
        let person = |peer: &Peer| PersonView {
            reaction: self.reactions.of(peer.id),
            speaking: peer.has_voice() && self.voices.is_speaking(peer.id),
            volume: self.volumes.iter().find(|(id, _)| *id == peer.id).map_or(100, |&(_, volume)| volume),
            ..peer.view(&self.ice, now)
        };
        let mut people: Vec<PersonView> = self.peers.iter().map(person).collect();
        let qualities: Vec<_> = people.iter().map(|person| person.quality).collect();
        for (person, quality) in people.iter_mut().zip(attributed(&qualities)) {
            person.quality = quality;
        }
        people
    }

    /// The numbers behind the connections, if the person looks at them. They change every other second, which a view
    /// without them does not.
    pub(crate) fn panel(&self) -> Option<Rc<Panel>> {
        self.panel.clone()
    }

    fn refresh_panel(&mut self, context: &Context) {
        if let Some(late) = context.late.filter(|_| self.panel.is_some()) {
            self.panel = Some((late.draw_panel)(self, context.now));
        }
    }

    /// How they are placed.
    pub(crate) fn stage(&self, people: &[PersonView]) -> StageView {
        let ids = |which: fn(&&PersonView) -> bool| -> Vec<PeerId> {
            people.iter().filter(which).map(|person| person.id).collect()
        };
        let cameras = ids(|person| person.camera && person.video_wanted == Wanted::On);
        let screens = ids(|person| person.screen.is_some());
        self.staging.view(&ids(|_| true), &cameras, &screens, self.voices.large())
    }

    /// The sign that this person gives at the moment.
    pub(crate) fn own_reaction(&self, context: &Context) -> Option<ShownReaction> {
        self.reactions.of(context.me.id)
    }

    /// Whether this person speaks and is heard.
    pub(crate) fn am_speaking(&self) -> bool {
        self.profile.microphone && self.peers.iter().any(Peer::is_connected) && self.voices.am_speaking()
    }

    /// Two others each who cannot reach each other.
    pub(crate) fn apart(&self, now: Instant) -> Vec<(PeerId, PeerId)> {
        self.apart.told(now)
    }
}
