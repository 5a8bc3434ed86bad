//! STUN messages (RFC 8489) as bytes, with the attributes of TURN (RFC 8656): read without copying, written into a buffer
//! that is used again. What a message means is not known here.

mod address;
mod integrity;
mod message;
mod writer;

pub(crate) use address::{decode_xor_address, xor_address};
pub(crate) use integrity::IntegrityKey;
pub(crate) use message::Message;
pub(crate) use writer::Writer;

/// The length of a message's header in bytes.
pub(crate) const HEADER: usize = 20;
pub(crate) const COOKIE: [u8; 4] = 0x2112_A442_u32.to_be_bytes();

/// What ties an answer to its request.
pub(crate) type TransactionId = [u8; 12];

/// The first two bytes of a message: a method and a class. A response is its request with a bit or two more.
pub(crate) mod kind {
    pub(crate) const BINDING: u16 = 0x0001;
    pub(crate) const ALLOCATE: u16 = 0x0003;
    pub(crate) const REFRESH: u16 = 0x0004;
    pub(crate) const CREATE_PERMISSION: u16 = 0x0008;
    pub(crate) const CHANNEL_BIND: u16 = 0x0009;
    pub(crate) const SEND_INDICATION: u16 = 0x0016;
    pub(crate) const DATA_INDICATION: u16 = 0x0017;
    pub(crate) const SUCCESS: u16 = 0x0100;
    pub(crate) const ERROR: u16 = 0x0110;
}

pub(crate) mod attribute {
    pub(crate) const MAPPED_ADDRESS: u16 = 0x0001;
    pub(crate) const USERNAME: u16 = 0x0006;
    pub(crate) const MESSAGE_INTEGRITY: u16 = 0x0008;
    pub(crate) const ERROR_CODE: u16 = 0x0009;
    pub(crate) const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
    pub(crate) const CHANNEL_NUMBER: u16 = 0x000C;
    pub(crate) const LIFETIME: u16 = 0x000D;
    pub(crate) const XOR_PEER_ADDRESS: u16 = 0x0012;
    pub(crate) const DATA: u16 = 0x0013;
    pub(crate) const REALM: u16 = 0x0014;
    pub(crate) const NONCE: u16 = 0x0015;
    pub(crate) const XOR_RELAYED_ADDRESS: u16 = 0x0016;
    pub(crate) const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
    pub(crate) const EVEN_PORT: u16 = 0x0018;
    pub(crate) const REQUESTED_TRANSPORT: u16 = 0x0019;
    pub(crate) const XOR_MAPPED_ADDRESS: u16 = 0x0020;
    pub(crate) const RESERVATION_TOKEN: u16 = 0x0022;
    pub(crate) const FINGERPRINT: u16 = 0x8028;

    /// Whether a receiver that does not know this attribute must refuse the request.
    pub(crate) fn must_be_understood(attribute: u16) -> bool {
        attribute < 0x8000
    }
}

/// The length of an attribute's value with the bytes that fill it up to a multiple of four.
pub(crate) fn padded(length: usize) -> usize {
    length.next_multiple_of(4)
}

#[cfg(test)]
mod rfc5769;
