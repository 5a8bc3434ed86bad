//! What a room can do without until the code for it is there, which only [`crate::late_code`] names: what a person does about the
//! others by menus and keys, and what is found out about everybody.

use std::{rc::Rc, time::Duration};

use damso_protocol::{CallMessage, Hand, PeerId};

use super::{REMEMBERED, Room};
use crate::{
    Action, ConnectionId, Instant, News, Notice, Panel, PersonPanel, PersonView, Reaction, context::Context,
    mesh::Links, peer::Peer,
};

/// Whoever goes on speaking to nobody is told so again after this time.
const WARNED: Duration = Duration::from_secs(30);
/// Whoever mutes in the middle of a sentence may finish it.
const FINISHES: Duration = Duration::from_millis(1_500);

impl Room {
    /// What a person does about the others.
    pub(crate) fn act_later(&mut self, action: &Action, context: &mut Context) {
        match *action {
            Action::ToggleHand => {
                self.hand = match self.hand {
                    Hand::Down => Hand::Raised,
                    Hand::Raised => Hand::Down,
                };
            }
            Action::React(reaction) => self.react(reaction, context),
            Action::AskToMute(id) => self.ask_to_mute(id, context),
            Action::SetVolume(id, volume) => self.set_volume(id, volume),
            Action::ChooseLayout(mode) => self.staging.mode = mode,
            Action::ToggleIncomingVideo(whose) => self.toggle_incoming_video(whose),
            Action::ToggleConnectionPanel => {
                self.panel = match self.panel {
                    Some(_) => None,
                    None => Some(self.draw_panel(context.now)),
                };
            }
            _ => {}
        }
    }

    /// Turns the camera of somebody, or of everybody, on or off here.
    fn toggle_incoming_video(&mut self, whose: Option<PeerId>) {
        if let Some(id) = whose {
            return self.act(|peer| peer.id == id, |peer, _| peer.video = peer.video.other());
        }
        self.incoming_video = self.incoming_video.other();
        for peer in &mut self.peers {
            peer.video = self.incoming_video;
        }
    }

    /// Gives everybody a sign.
    fn react(&mut self, reaction: Reaction, context: &mut Context) {
        self.reactions.show(context.me.id, reaction, context.now);
        let message = CallMessage::Reaction { emoji: reaction.emoji().to_owned() };
        self.peers.iter().for_each(|peer| peer.send_on_channel(&message, context));
    }

    fn ask_to_mute(&mut self, id: PeerId, context: &mut Context) {
        if let Some(peer) = self.peers.iter().find(|peer| peer.id == id && peer.is_open()) {
            peer.send_on_channel(&CallMessage::AskToMute, context);
            context.notify(Notice::Of(self.somebody(id), News::AskedToMute));
        }
    }

    fn set_volume(&mut self, id: PeerId, volume: u8) {
        self.volumes.retain(|&(known, _)| known != id);
        self.volumes.truncate(REMEMBERED - 1);
        self.volumes.insert(0, (id, volume.min(100)));
    }

    /// The numbers behind the connections, as they are now.
    pub(crate) fn draw_panel(&self, now: Instant) -> Rc<Panel> {
        let people =
            self.peers.iter().zip(self.people(now)).filter_map(|(peer, PersonView { id, quality, path, .. })| {
                let looks = peer.looks()?;
                Some(PersonPanel { id, quality, path, looks: looks.all().to_vec(), streams: looks.streams().clone() })
            });
        Rc::new(Panel { people: people.collect() })
    }

    /// Finds out which two of the others do not reach each other.
    pub(crate) fn look_at_mesh(&mut self, now: Instant) {
        let others = self.peers.iter().filter(|peer| peer.is_connected());
        let links: Vec<Links> = others.filter_map(|peer| Some((peer.id, peer.links.as_deref()?))).collect();
        self.apart.update(&links, now);
    }

    /// Takes in how loud everybody is.
    pub(crate) fn heard(&mut self, own: u8, others: &[(ConnectionId, u8)], context: &mut Context) {
        let level = |peer: &Peer| {
            let heard = others.iter().find(|&&(connection, _)| peer.has(connection)).filter(|_| peer.has_voice());
            (peer.id, heard.map_or(0, |&(_, level)| level))
        };
        let levels: Vec<(PeerId, u8)> = self.peers.iter().map(level).collect();
        self.voices.heard(own, &levels, context.now);
        let unaware = !self.profile.microphone && self.muted.is_none_or(|at| context.now >= at + FINISHES);
        let alone = self.peers.is_empty();
        let warned = self.warned.is_some_and(|at| context.now < at + WARNED);
        // What the others say may come back from a loudspeaker.
        let quiet = !self.peers.iter().any(|peer| peer.has_voice() && self.voices.is_speaking(peer.id));
        if self.voices.am_speaking() && quiet && unaware && !alone && !warned {
            self.warned = Some(context.now);
            context.notify(Notice::SpeakingWhileMuted);
        }
    }
}
