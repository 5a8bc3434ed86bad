//! Why a request is refused, in the codes of RFC 8656 and RFC 8489.

use crate::stun::attribute;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    BadRequest,
    /// The first request of every client is refused with this, and tells it the realm and a nonce.
    Unauthorized,
    Forbidden,
    UnknownAttribute,
    AllocationMismatch,
    StaleNonce,
    FamilyNotSupported,
    WrongCredentials,
    TransportNotSupported,
    FamilyMismatch,
    QuotaReached,
    InsufficientCapacity,
}

impl Refusal {
    /// For programs, and for developers.
    pub(super) fn code(self) -> (u16, &'static str) {
        match self {
            Self::BadRequest => (400, "Bad Request"),
            Self::Unauthorized => (401, "Unauthorized"),
            Self::Forbidden => (403, "Forbidden"),
            Self::UnknownAttribute => (420, "Unknown Attribute"),
            Self::AllocationMismatch => (437, "Allocation Mismatch"),
            Self::StaleNonce => (438, "Stale Nonce"),
            Self::FamilyNotSupported => (440, "Address Family not Supported"),
            Self::WrongCredentials => (441, "Wrong Credentials"),
            Self::TransportNotSupported => (442, "Unsupported Transport Protocol"),
            Self::FamilyMismatch => (443, "Peer Address Family Mismatch"),
            Self::QuotaReached => (486, "Allocation Quota Reached"),
            Self::InsufficientCapacity => (508, "Insufficient Capacity"),
        }
    }
}

/// Whether an attribute is known here. Of those that are not, the ones that must be understood make a request fail.
pub(super) fn is_known(kind: u16) -> bool {
    use attribute::{
        CHANNEL_NUMBER, DATA, ERROR_CODE, EVEN_PORT, LIFETIME, MAPPED_ADDRESS, MESSAGE_INTEGRITY, NONCE, REALM,
        REQUESTED_ADDRESS_FAMILY, REQUESTED_TRANSPORT, RESERVATION_TOKEN, UNKNOWN_ATTRIBUTES, USERNAME,
        XOR_MAPPED_ADDRESS, XOR_PEER_ADDRESS, XOR_RELAYED_ADDRESS,
    };
    matches!(
        kind,
        CHANNEL_NUMBER
            | DATA
            | ERROR_CODE
            | EVEN_PORT
            | LIFETIME
            | MAPPED_ADDRESS
            | MESSAGE_INTEGRITY
            | NONCE
            | REALM
            | REQUESTED_ADDRESS_FAMILY
            | REQUESTED_TRANSPORT
            | RESERVATION_TOKEN
            | UNKNOWN_ATTRIBUTES
            | USERNAME
            | XOR_MAPPED_ADDRESS
            | XOR_PEER_ADDRESS
            | XOR_RELAYED_ADDRESS
    ) || !attribute::must_be_understood(kind)
}
