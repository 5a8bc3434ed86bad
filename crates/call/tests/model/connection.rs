//! A peer connection as the specification describes it, as far as negotiation goes: an operations chain, a signaling
//! state, rollback, the negotiation-needed flag. Media and network are left to others.

use std::collections::VecDeque;

use damso_call::{Candidate, ConnectionEvent, Description, DescriptionKind, TransceiverRole};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignalingState {
    Stable,
    HaveLocalOffer,
    HaveRemoteOffer,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    SetLocalDescription,
    SetRemoteDescription(Description),
    AddCandidate(Candidate),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelConnection {
    /// Distinguishes the connection objects of one run.
    pub serial: u32,
    pub role: TransceiverRole,
    pub signaling_state: SignalingState,
    pub chain: VecDeque<Operation>,
    /// Grows with each ICE restart; stands for the ICE credentials.
    ice_generation: u32,
    restart_wanted: bool,
    negotiation_needed_fired: bool,
    pub current_local: Option<String>,
    pub current_remote: Option<String>,
    pending_local: Option<String>,
    pending_remote: Option<String>,
    /// The connection object at the other end: once its certificate is known, no other can take its place.
    partner: Option<String>,
    /// The candidates that were taken in; each names the description it belongs to.
    candidates: Vec<String>,
}

impl ModelConnection {
    pub fn new(serial: u32, role: TransceiverRole) -> Self {
        Self {
            serial,
            role,
            signaling_state: SignalingState::Stable,
            chain: VecDeque::new(),
            ice_generation: 0,
            restart_wanted: false,
            negotiation_needed_fired: false,
            current_local: None,
            current_remote: None,
            pending_local: None,
            pending_remote: None,
            partner: None,
            candidates: Vec::new(),
        }
    }

    pub fn restart_ice(&mut self) {
        self.restart_wanted = true;
    }

    /// Whether `negotiationneeded` is about to fire.
    pub fn negotiation_needed(&self) -> bool {
        self.chain.is_empty()
            && self.signaling_state == SignalingState::Stable
            && !self.negotiation_needed_fired
            && (self.current_local.is_none() || self.restart_wanted)
    }

    pub fn fire_negotiation_needed(&mut self) -> ConnectionEvent {
        self.negotiation_needed_fired = true;
        ConnectionEvent::NegotiationNeeded
    }

    /// Performs the first operation of the chain. A candidate that was taken is not reported.
    pub fn perform(&mut self) -> Option<ConnectionEvent> {
        let event = match self.chain.pop_front().expect("the chain is not empty") {
            Operation::SetLocalDescription => self.set_local_description(),
            Operation::SetRemoteDescription(description) => self.set_remote_description(description),
            Operation::AddCandidate(candidate) => {
                if self.current_remote.is_none() && self.pending_remote.is_none() {
                    return Some(ConnectionEvent::CandidateFailed("no remote description".to_owned()));
                }
                self.candidates.push(candidate.candidate);
                return None;
            }
        };
        Some(event)
    }

    fn set_local_description(&mut self) -> ConnectionEvent {
        if std::mem::take(&mut self.restart_wanted) {
            self.ice_generation += 1;
        }
        let me = format!("{}.{}", self.serial, self.ice_generation);
        if self.signaling_state == SignalingState::HaveRemoteOffer {
            let offer = self.pending_remote.take().expect("a remote offer is pending");
            let sdp = format!("{me} answers {offer}");
            self.current_local = Some(sdp.clone());
            self.current_remote = Some(offer);
            self.becomes_stable();
            ConnectionEvent::LocalDescriptionSet(Description { kind: DescriptionKind::Answer, sdp })
        } else {
            self.signaling_state = SignalingState::HaveLocalOffer;
            self.pending_local = Some(me.clone());
            ConnectionEvent::LocalDescriptionSet(Description { kind: DescriptionKind::Offer, sdp: me })
        }
    }

    fn set_remote_description(&mut self, Description { kind, sdp }: Description) -> ConnectionEvent {
        let from = sdp.split('.').next().expect("a description begins with its connection's serial");
        let partner = self.partner.get_or_insert_with(|| from.to_owned());
        assert_eq!(partner, from, "a connection object is never given another one's description");
        match (kind, self.signaling_state) {
            (DescriptionKind::Offer, _) => {
                // In `have-local-offer` this rolls back first.
                if self.pending_local.take().is_some() {
                    assert!(self.current_local.is_some(), "a first offer is never rolled back");
                    // Chromium's receivers of video would not survive that.
                    assert_eq!(self.role, TransceiverRole::Create, "who has adopted transceivers never rolls back");
                    self.restart_wanted = true;
                }
                self.pending_remote = Some(sdp);
                self.signaling_state = SignalingState::HaveRemoteOffer;
                assert!(
                    self.role == TransceiverRole::Adopt || self.current_local.is_some(),
                    "transceivers made for an own offer never meet a first offer of the peer"
                );
            }
            (DescriptionKind::Answer, SignalingState::HaveLocalOffer) => {
                let offer = self.pending_local.take().expect("a local offer is pending");
                assert!(sdp.ends_with(&format!(" answers {offer}")), "{sdp:?} is not the answer to {offer:?}");
                self.current_local = Some(offer);
                self.current_remote = Some(sdp);
                self.becomes_stable();
            }
            (DescriptionKind::Answer, state) => panic!("an answer is set in {state:?}"),
        }
        ConnectionEvent::RemoteDescriptionSet
    }

    fn becomes_stable(&mut self) {
        self.signaling_state = SignalingState::Stable;
        self.negotiation_needed_fired = false;
    }

    /// The candidate that is gathered after a local description was set.
    pub fn candidate(description: &Description) -> Candidate {
        Candidate { candidate: description.sdp.clone(), sdp_mid: None, sdp_m_line_index: None, username_fragment: None }
    }

    /// Whether packets find their way: each side has set what the other side made, and one knows an address of the other.
    pub fn reaches(&self, other: &Self) -> bool {
        let knows =
            |one: &Self, other: &Self| other.current_local.as_ref().is_some_and(|sdp| one.candidates.contains(sdp));
        self.fits(other) && (knows(self, other) || knows(other, self))
    }

    /// Whether each side has set what the other side made.
    pub fn fits(&self, other: &Self) -> bool {
        self.signaling_state == SignalingState::Stable
            && other.signaling_state == SignalingState::Stable
            && self.current_local.is_some()
            && self.current_local == other.current_remote
            && self.current_remote == other.current_local
    }
}
