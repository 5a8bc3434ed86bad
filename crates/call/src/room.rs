//! The room that a call takes place in: who is there, and what the server and the others say.

use damso_protocol::{
    ChannelMessage, IceServer, Incarnation, LeaveReason, MAX_ROOM_PEERS, PeerId, PeerSignal, Profile, RoomPeer,
};

use crate::{
    CallLink, ConnectionEvent, ConnectionId, Generation, Instant, Notice, PersonView, UnixMillis,
    chat::Chat,
    context::Context,
    peer::{CONNECTING, Happening, Peer, Surroundings},
    seal::{End, Seal},
};

/// A room that was entered. It exists only after the person has pressed `Join call`: without one there is nobody to send
/// anything to.
pub(crate) struct Room {
    seal: Seal,
    peers: Vec<Peer>,
    ice_servers: Vec<IceServer>,
    /// What the others were last told.
    profile: Profile,
    /// Whether the server has let us in, this time or an earlier one.
    entered: bool,
    pub(crate) chat: Chat,
}

impl Room {
    pub(crate) fn new(link: &CallLink, profile: Profile) -> Self {
        Self {
            seal: Seal::new(&link.room_key()),
            peers: Vec::new(),
            ice_servers: Vec::new(),
            profile,
            entered: false,
            chat: Chat::default(),
        }
    }

    /// Borrows a peer together with what it needs to know.
    fn act(&mut self, which: impl Fn(&Peer) -> bool, then: impl FnOnce(&mut Peer, &Surroundings)) {
        let around = Surroundings { seal: &self.seal, ice_servers: &self.ice_servers, profile: &self.profile };
        if let Some(peer) = self.peers.iter_mut().find(|peer| which(peer)) {
            then(peer, &around);
        }
    }

    // --- the server ---

    /// The room was entered, or entered again after the line to the server was lost.
    pub(crate) fn joined(&mut self, present: &[RoomPeer], ice_servers: Vec<IceServer>, context: &mut Context) {
        self.ice_servers = ice_servers;
        for peer in &mut self.peers {
            if !present.iter().any(|there| there.id == peer.id) {
                peer.absent(context.now);
            }
            peer.signaling_resumed(context.now);
        }
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
                peer.present();
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
            LeaveReason::Left => self.remove(id, context),
            LeaveReason::Lost => self.act(|peer| peer.id == id, |peer, _| peer.absent(context.now)),
        }
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
        let Ok(signal) = serde_json::from_slice::<PeerSignal>(&plaintext) else {
            return context.log("a sealed signal that is not understood, dropped");
        };
        self.act(
            |peer| peer.id == from,
            |peer, around| {
                if stamp.incarnation < peer.incarnation {
                    return context.log("a signal of an earlier life, dropped");
                }
                if stamp.incarnation > peer.incarnation {
                    peer.reborn(stamp.incarnation, context);
                }
                peer.present();
                peer.signal_received(signal, around, context);
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
                let name = self.name_of(end.id);
                context.notify(Notice::PersonJoined(name));
            }
            Some(Happening::ChannelOpened) => {
                let owed = self.chat.owed_to(end.id);
                self.act(
                    |peer| peer.id == end.id,
                    |peer, _| owed.iter().for_each(|message| peer.send_on_channel(message, context)),
                );
            }
            Some(Happening::Received(message)) => self.message_received(end, message, context),
            None => {}
        }
    }

    fn message_received(&mut self, from: End, message: ChannelMessage, context: &mut Context) {
        match message {
            ChannelMessage::Profile { profile } => {
                self.act(|peer| peer.id == from.id, |peer, _| peer.profile_received(&profile));
            }
            ChannelMessage::Chat { number, text, sent_at } => {
                let name = self.name_of(from.id);
                let sent_at = UnixMillis(sent_at);
                let confirmation = self.chat.receive(from.id, from.incarnation, &name, number, text, sent_at);
                if let Some(confirmation) = confirmation {
                    self.act(|peer| peer.id == from.id, |peer, _| peer.send_on_channel(&confirmation, context));
                }
            }
            ChannelMessage::Received { number } => self.chat.confirmed(from.id, number),
            ChannelMessage::Bye => self.remove(from.id, context),
            ChannelMessage::Unknown => {}
        }
    }

    fn add(&mut self, id: PeerId, incarnation: Incarnation, context: &mut Context) -> bool {
        if id == context.me.id || self.peers.len() + 1 >= MAX_ROOM_PEERS {
            return false;
        }
        let mut peer = Peer::new(id, incarnation, context.me.id, context.now);
        // Whoever comes calls us; if nothing is heard of it, we call.
        peer.retry_no_later_than(context.now + CONNECTING);
        peer.is_newcomer = self.entered;
        self.peers.push(peer);
        self.chat.person_joined(id);
        true
    }

    fn remove(&mut self, id: PeerId, context: &mut Context) {
        if let Some(at) = self.peers.iter().position(|peer| peer.id == id) {
            let mut peer = self.peers.remove(at);
            peer.close(context);
            self.chat.person_left(id);
            if peer.has_connected() {
                context.notify(Notice::PersonLeft(peer.name().to_owned()));
            }
        }
    }

    fn knows(&self, id: PeerId) -> bool {
        self.peers.iter().any(|peer| peer.id == id)
    }

    fn name_of(&self, id: PeerId) -> String {
        self.peers.iter().find(|peer| peer.id == id).map_or(String::new(), |peer| peer.name().to_owned())
    }

    // --- this person ---

    /// Makes what is sent and told into what is captured and chosen.
    pub(crate) fn sync(&mut self, tracks: [Option<Generation>; 2], profile: Profile, context: &mut Context) {
        let changed = profile != self.profile;
        self.profile = profile;
        for peer in &mut self.peers {
            peer.send_tracks(tracks, context);
            if changed {
                peer.send_on_channel(&ChannelMessage::Profile { profile: self.profile.clone() }, context);
            }
        }
    }

    pub(crate) fn write(&mut self, text: &str, sent_at: UnixMillis, first_number: u64, context: &mut Context) -> u64 {
        let people: Vec<PeerId> = self.peers.iter().map(|peer| peer.id).collect();
        let messages = self.chat.write(text, sent_at, first_number, &people);
        for peer in &self.peers {
            for message in &messages {
                peer.send_on_channel(message, context);
            }
        }
        first_number + messages.len() as u64
    }

    /// Says good-bye and closes every connection.
    pub(crate) fn leave(&mut self, context: &mut Context) {
        for peer in &mut self.peers {
            peer.send_on_channel(&ChannelMessage::Bye, context);
            peer.close(context);
        }
    }

    // --- time ---

    pub(crate) fn tick(&mut self, context: &mut Context) {
        let gone: Vec<PeerId> =
            self.peers.iter().filter(|peer| peer.is_gone(context.now)).map(|peer| peer.id).collect();
        for id in gone {
            self.remove(id, context);
        }
        let around = Surroundings { seal: &self.seal, ice_servers: &self.ice_servers, profile: &self.profile };
        for peer in &mut self.peers {
            peer.tick(&around, context);
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.peers.iter().filter_map(Peer::deadline).min()
    }

    pub(crate) fn people(&self) -> Vec<PersonView> {
        self.peers.iter().map(Peer::view).collect()
    }
}
