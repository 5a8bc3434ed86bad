//! One pair's negotiation: the W3C's perfect negotiation, made to survive a signaling path that loses what is under way.
//!
//! The names are those of the specification's example (WebRTC, section 10.7): `polite`, `making_offer`, `ignore_offer`,
//! `is_setting_remote_answer_pending`. Four things are added, because signals can be lost, connections replaced, and browsers
//! have faults:
//!
//! - An offer may be made again before it was answered, so offers are numbered (`round`) and an answer names its offer.
//! - A pair may start over with new connection objects, so signals name the `epoch` they belong to; the greater wins.
//! - A side that has made transceivers for an offer of its own, and then takes the other's first offer, makes a new
//!   connection object instead of rolling back: transceivers that never had a `mid` would stay beside those of the offer.
//! - Who is polite among two who have negotiated before is whoever offered first, not whoever was born so: in Chromium, one
//!   that has answered first and rolls its next offer back shows no picture from then on.
//!
//! No connection object, no time and no key lives here: [`Step`]s say what to do, in order.

use std::collections::VecDeque;

use damso_protocol::{Candidate, Description, DescriptionKind, PeerSignal};

use crate::TransceiverRole;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Make a connection object, in place of the last one if there is one.
    Open(TransceiverRole),
    /// `setLocalDescription()`
    SetLocalDescription,
    /// `setRemoteDescription(…)`
    SetRemoteDescription(Description),
    /// `addIceCandidate(…)`
    AddCandidate(Candidate),
    /// `restartIce()`
    RestartIce,
    /// Seal and send.
    Send(PeerSignal),
}

/// What a description is about, as [`PeerSignal::Description`] tells it.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// Which of the pair's connections.
    pub epoch: u32,
    /// Which of its offers.
    pub round: u32,
    /// Whether the offer renews what was set before.
    pub renews: bool,
}

/// Who gives way when two offers collide. Exactly one of a pair is polite, but while an answer is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Politeness {
    /// Gives way.
    Polite,
    /// Does not.
    Impolite,
}

/// `RTCPeerConnection.signalingState`, as far as it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum SignalingState {
    Stable,
    HaveLocalOffer,
    HaveRemoteOffer,
}

/// What is known of the present connection object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "the specification's own")]
struct Exchange {
    role: TransceiverRole,
    making_offer: bool,
    ignore_offer: bool,
    is_setting_remote_answer_pending: bool,
    signaling_state: SignalingState,
    /// Whether an offer and its answer were ever set.
    established: bool,
    /// Whether the peer is known to have set them as well: the two have been connected.
    confirmed: bool,
    /// The number of the last offer sent.
    round: u32,
    /// The number of the peer's offer that is being answered.
    remote_round: u32,
    /// Remote descriptions on their way through `setRemoteDescription`, in order.
    applying: VecDeque<(DescriptionKind, u32)>,
    /// Candidates gathered before the description that they belong to was sent.
    held: Vec<Candidate>,
}

/// One pair's negotiation, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Negotiation {
    /// Whose first offer gives way.
    politeness: Politeness,
    epoch: u32,
    exchange: Option<Exchange>,
}

impl Negotiation {
    /// Nothing is under way. The politeness counts until an offer of the two was answered.
    pub fn new(politeness: Politeness) -> Self {
        Self { politeness, epoch: 0, exchange: None }
    }

    /// Who gives way now.
    pub fn politeness(&self) -> Politeness {
        match &self.exchange {
            Some(Exchange { established: true, role, .. }) => match role {
                TransceiverRole::Create => Politeness::Polite,
                TransceiverRole::Adopt => Politeness::Impolite,
            },
            _ => self.politeness,
        }
    }

    /// Which of the pair's connections this is.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Whether nothing is under way: what is set on both sides belongs together.
    pub fn is_settled(&self) -> bool {
        self.exchange.as_ref().is_some_and(|exchange| {
            exchange.established && exchange.signaling_state == SignalingState::Stable && exchange.is_idle()
        })
    }

    /// Opens a connection, in place of the last one if there is one. Its epoch is greater than the pair's last and than
    /// `newest`, the greatest that this side has ever used with anybody: so what is still under way from an earlier
    /// meeting of the two is known to be old. The offer follows `negotiationneeded`.
    pub fn start(&mut self, newest: u32) -> Vec<Step> {
        self.epoch = self.epoch.max(newest).saturating_add(1);
        self.open(TransceiverRole::Create)
    }

    /// The connection stands.
    pub fn connected(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            exchange.confirmed = true;
        }
    }

    /// Restarts ICE, and makes an offer again that was lost. Starts over where that cannot be done, and where the answer
    /// of this side may be what was lost: the peer would then take an offer of ours for a first one.
    pub fn restart(&mut self, newest: u32) -> Vec<Step> {
        match &mut self.exchange {
            Some(exchange)
                if exchange.signaling_state != SignalingState::HaveRemoteOffer
                    && exchange.is_idle()
                    && (exchange.role == TransceiverRole::Create || exchange.confirmed) =>
            {
                exchange.making_offer = true;
                vec![Step::RestartIce, Step::SetLocalDescription]
            }
            _ => self.start(newest),
        }
    }

    /// The peer may not have got the offer that it has not answered.
    pub fn repeat(&mut self, newest: u32) -> Vec<Step> {
        match &self.exchange {
            Some(exchange) if exchange.signaling_state == SignalingState::HaveLocalOffer => self.restart(newest),
            _ => Vec::new(),
        }
    }

    /// `negotiationneeded`
    pub fn needed(&mut self) -> Vec<Step> {
        match &mut self.exchange {
            Some(exchange) if exchange.signaling_state == SignalingState::Stable && exchange.is_idle() => {
                exchange.making_offer = true;
                vec![Step::SetLocalDescription]
            }
            // The browser asks again once the state is stable, if it is still needed then.
            _ => Vec::new(),
        }
    }

    /// A description came from the peer, with the fields of [`PeerSignal::Description`]. `newest` as in
    /// [`Negotiation::start`].
    pub fn description_received(
        &mut self,
        Offered { epoch, round, renews }: Offered,
        description: Description,
        newest: u32,
    ) -> Vec<Step> {
        let is_offer = description.kind == DescriptionKind::Offer;
        let politeness = self.politeness();
        let mut steps = Vec::new();
        if is_offer && renews && epoch >= self.epoch && !self.can_renew(epoch) {
            return self.start(newest.max(epoch));
        }
        if is_offer && (epoch > self.epoch || (epoch == self.epoch && self.exchange.is_none())) {
            self.epoch = epoch;
            steps = self.open(TransceiverRole::Adopt);
        }
        let Some(exchange) = self.exchange.as_mut().filter(|_| epoch == self.epoch) else { return steps };

        // Unlike in the example, a second offer while the first is being answered is no collision: it replaces it.
        let ready_for_offer = !exchange.making_offer
            && (exchange.signaling_state != SignalingState::HaveLocalOffer
                || exchange.is_setting_remote_answer_pending);
        let offer_collision = is_offer && !ready_for_offer;
        exchange.ignore_offer = offer_collision && politeness == Politeness::Impolite;
        if exchange.ignore_offer {
            return steps;
        }
        if !is_offer && !exchange.awaits_answer(round) {
            return steps;
        }
        if is_offer && !exchange.established && exchange.role == TransceiverRole::Create {
            steps = self.open(TransceiverRole::Adopt);
        }
        let Some(exchange) = &mut self.exchange else { return steps };
        exchange.is_setting_remote_answer_pending = !is_offer;
        exchange.applying.push_back((description.kind, round));
        steps.push(Step::SetRemoteDescription(description));
        steps
    }

    fn can_renew(&self, epoch: u32) -> bool {
        epoch == self.epoch && self.exchange.as_ref().is_some_and(|exchange| exchange.established)
    }

    /// A candidate came from the peer.
    pub fn candidate_received(&mut self, epoch: u32, candidate: Candidate) -> Vec<Step> {
        match &self.exchange {
            Some(exchange) if epoch == self.epoch && !exchange.ignore_offer => vec![Step::AddCandidate(candidate)],
            _ => Vec::new(),
        }
    }

    /// A candidate was gathered. It is sent after the description it belongs to, never before.
    pub fn candidate_gathered(&mut self, candidate: Candidate) -> Vec<Step> {
        let epoch = self.epoch;
        match &mut self.exchange {
            Some(exchange) if exchange.is_describing() => {
                exchange.held.push(candidate);
                Vec::new()
            }
            Some(_) => vec![Step::Send(PeerSignal::Candidate { epoch, candidate })],
            None => Vec::new(),
        }
    }

    /// `setLocalDescription` has succeeded, with this description.
    pub fn local_description_set(&mut self, description: Description) -> Vec<Step> {
        let epoch = self.epoch;
        let Some(exchange) = &mut self.exchange else { return Vec::new() };
        exchange.making_offer = false;
        let renews = description.kind == DescriptionKind::Offer && exchange.established;
        let round = match description.kind {
            DescriptionKind::Offer => {
                exchange.signaling_state = SignalingState::HaveLocalOffer;
                exchange.round += 1;
                exchange.round
            }
            DescriptionKind::Answer => {
                exchange.signaling_state = SignalingState::Stable;
                exchange.established = true;
                exchange.remote_round
            }
        };
        let description = Step::Send(PeerSignal::Description { epoch, round, renews, description });
        let held = exchange.held.drain(..).map(|candidate| Step::Send(PeerSignal::Candidate { epoch, candidate }));
        std::iter::once(description).chain(held).collect()
    }

    /// `setRemoteDescription` has succeeded.
    pub fn remote_description_set(&mut self) -> Vec<Step> {
        let Some(exchange) = &mut self.exchange else { return Vec::new() };
        match exchange.applying.pop_front() {
            Some((DescriptionKind::Offer, round)) => {
                exchange.signaling_state = SignalingState::HaveRemoteOffer;
                exchange.making_offer = false;
                exchange.remote_round = round;
                // Of several offers, the last is answered.
                if exchange.applying.is_empty() { vec![Step::SetLocalDescription] } else { Vec::new() }
            }
            Some((DescriptionKind::Answer, _)) => {
                exchange.signaling_state = SignalingState::Stable;
                exchange.is_setting_remote_answer_pending = false;
                exchange.established = true;
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn open(&mut self, role: TransceiverRole) -> Vec<Step> {
        self.exchange = Some(Exchange {
            role,
            making_offer: false,
            ignore_offer: false,
            is_setting_remote_answer_pending: false,
            signaling_state: SignalingState::Stable,
            established: false,
            confirmed: false,
            round: 0,
            remote_round: 0,
            applying: VecDeque::new(),
            held: Vec::new(),
        });
        vec![Step::Open(role)]
    }
}

impl Exchange {
    /// Whether no description is on its way through the browser.
    fn is_idle(&self) -> bool {
        !self.making_offer && self.applying.is_empty()
    }

    /// Whether a local description is being made, or is about to be.
    fn is_describing(&self) -> bool {
        self.making_offer || self.signaling_state == SignalingState::HaveRemoteOffer
    }

    /// Whether an answer to the offer of this number is what is waited for.
    fn awaits_answer(&self, round: u32) -> bool {
        self.signaling_state == SignalingState::HaveLocalOffer && round == self.round && self.is_idle()
    }
}
