//! What two browsers tell each other through the server, sealed: descriptions, candidates and who is speaking.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Profile,
    json::{Fields, Message, Unfit},
    tagged,
};

/// The content of a sealed signal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum PeerSignal {
    /// An offer or an answer.
    Description {
        /// Which of the pair's connections this is about: see the README, "Starting over".
        epoch: u32,
        /// Numbers the sender's offers of this epoch, from 1; an answer carries the number of its offer.
        round: u32,
        /// Of an offer: it renews what the two have set before. Somebody who has nothing to renew starts over.
        renews: bool,
        /// The description.
        description: Description,
    },
    /// A candidate.
    Candidate {
        /// As above.
        epoch: u32,
        /// The candidate.
        candidate: Candidate,
    },
    /// Who this is, so that a name can be shown before a connection stands.
    Profile {
        /// The profile.
        profile: Profile,
    },
    /// The sender's line to the server was lost, and with it perhaps what the receiver has sent meanwhile: an offer that is
    /// still without an answer is made again.
    Repeat,
    /// The two find no way to each other, and this is what stands in the sender's way; `None` if nothing does.
    Network {
        /// What.
        trouble: Option<NetworkTrouble>,
    },
    /// A message of a newer page: to be ignored.
    Unknown,
}

impl<'de> Deserialize<'de> for PeerSignal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

impl Message for PeerSignal {
    fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, Unfit> {
        Ok(match name {
            "description" => Self::Description {
                epoch: fields.take("epoch")?,
                round: fields.take("round")?,
                renews: fields.take("renews")?,
                description: fields.take("description")?,
            },
            "candidate" => Self::Candidate { epoch: fields.take("epoch")?, candidate: fields.take("candidate")? },
            "profile" => Self::Profile { profile: fields.take("profile")? },
            "repeat" => Self::Repeat,
            "network" => Self::Network { trouble: fields.take("trouble")? },
            _ => Self::Unknown,
        })
    }
}

/// What keeps somebody's browser from being reached, as far as it can tell by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NetworkTrouble {
    /// The browser gives out no address at all, as some extensions and settings make it do.
    NoAddress,
    /// Only relays may be used, and none is configured.
    OnlyRelaysAndNone,
    /// The network lets no UDP through, and no relay is configured.
    UdpBlocked,
    /// No relay that is configured can be reached.
    RelayUnreachable,
    /// The relay does not accept the credentials it is shown.
    RelayRefuses,
    /// The relay has no room.
    RelayFull,
    /// Something that a newer page knows.
    #[serde(other)]
    Unknown,
}

/// `RTCSessionDescription`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Description {
    /// Offer or answer.
    pub kind: DescriptionKind,
    /// The SDP (RFC 8866).
    pub sdp: String,
}

/// The kinds of [`Description`] that are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DescriptionKind {
    /// Opens a negotiation.
    Offer,
    /// Closes it.
    Answer,
}

/// `RTCIceCandidateInit`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The candidate attribute (RFC 8839, section 5.1).
    pub candidate: String,
    /// The `mid` of the media section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdp_mid: Option<String>,
    /// The index of the media section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdp_m_line_index: Option<u16>,
    /// Ties the candidate to one generation of ICE credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username_fragment: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagged::tests::read_back;

    #[test]
    fn every_signal_is_read_as_it_was_written() {
        let candidate = Candidate {
            candidate: "a".into(),
            sdp_mid: Some("b".into()),
            sdp_m_line_index: Some(1),
            username_fragment: Some("c".into()),
        };
        read_back(&[
            PeerSignal::Description {
                epoch: 1,
                round: 2,
                renews: true,
                description: Description { kind: DescriptionKind::Answer, sdp: "d".into() },
            },
            PeerSignal::Candidate { epoch: 3, candidate },
            PeerSignal::Profile { profile: Profile::default() },
            PeerSignal::Repeat,
            PeerSignal::Network { trouble: Some(NetworkTrouble::RelayFull) },
            PeerSignal::Network { trouble: None },
            PeerSignal::Unknown,
        ]);
    }
}
