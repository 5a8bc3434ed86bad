//! A TURN client. Its STUN messages are made and read by another implementation than the server's.

use std::net::SocketAddr;

use stun_types::{
    attribute::{AttributeType, ErrorCode, Nonce, RawAttribute, Realm, Username, XorSocketAddr},
    message::{
        IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageIntegrityCredentials, MessageType,
        MessageWrite, MessageWriteExt, MessageWriteVec, Method, TransactionId,
    },
};

use super::wire::Wire;

pub(crate) const ALLOCATE: u16 = 3;
const REFRESH: u16 = 4;
const SEND: u16 = 6;
const DATA_INDICATION: u16 = 7;
const CREATE_PERMISSION: u16 = 8;
const CHANNEL_BIND: u16 = 9;

const LIFETIME: u16 = 0x000D;
const CHANNEL_NUMBER: u16 = 0x000C;
const PEER: u16 = 0x0012;
const DATA: u16 = 0x0013;
const RELAYED: u16 = 0x0016;
pub(crate) const FAMILY: u16 = 0x0017;
const TRANSPORT: u16 = 0x0019;
const MAPPED: u16 = 0x0020;

/// The error's code.
pub(crate) type Refused = u16;

/// What comes in between answers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    Data(SocketAddr, Vec<u8>),
    Channel(u16, Vec<u8>),
}

pub(crate) struct TurnClient {
    pub(crate) wire: Wire,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) realm: String,
    pub(crate) nonce: String,
}

/// An answer's attributes.
pub(crate) struct Success {
    packet: Vec<u8>,
}

impl Success {
    fn address(&self, kind: u16) -> SocketAddr {
        let message = Message::from_bytes(&self.packet).unwrap();
        let raw = message.raw_attribute(AttributeType::new(kind)).expect("the address is told");
        XorSocketAddr::from_raw(&raw).unwrap().addr(message.transaction_id())
    }

    pub(crate) fn lifetime(&self) -> u32 {
        let message = Message::from_bytes(&self.packet).unwrap();
        let raw = message.raw_attribute(AttributeType::new(LIFETIME)).expect("the lifetime is told");
        u32::from_be_bytes((*raw.value).try_into().unwrap())
    }
}

impl TurnClient {
    pub(crate) fn new(wire: Wire, username: &str, password: &str) -> Self {
        let (realm, nonce) = (String::new(), String::new());
        Self { wire, username: username.to_owned(), password: password.to_owned(), realm, nonce }
    }

    /// Asks for a Binding, and returns one's own address.
    pub(crate) async fn bind_address(&mut self) -> SocketAddr {
        let request = Message::builder_request(stun_types::message::BINDING, MessageWriteVec::new()).finish();
        self.wire.send(&request).await;
        let packet = self.wire.receive().await;
        Success { packet }.address(MAPPED)
    }

    /// Allocates as everybody does: a first request to be told the realm and a nonce, a second one that is signed.
    pub(crate) async fn allocate(&mut self) -> Result<SocketAddr, Refused> {
        self.allocate_with(&[]).await
    }

    pub(crate) async fn allocate_with(&mut self, attributes: &[(u16, &[u8])]) -> Result<SocketAddr, Refused> {
        if self.nonce.is_empty() {
            assert_eq!(self.request(ALLOCATE, &[]).await.err(), Some(401));
        }
        let attributes = [&[(TRANSPORT, &[17, 0, 0, 0][..])], attributes].concat();
        let answer = self.request(ALLOCATE, &attributes).await?;
        assert_eq!(answer.lifetime(), 600);
        assert_eq!(answer.address(MAPPED), self.wire.address());
        Ok(answer.address(RELAYED))
    }

    pub(crate) async fn refresh(&mut self, lifetime: u32) -> Result<u32, Refused> {
        let answer = self.request(REFRESH, &[(LIFETIME, &lifetime.to_be_bytes())]).await?;
        Ok(answer.lifetime())
    }

    pub(crate) async fn permit(&mut self, peer: SocketAddr) -> Result<(), Refused> {
        let transaction = TransactionId::generate();
        let address = XorSocketAddr::new(peer, transaction).to_raw(AttributeType::new(PEER)).into_owned();
        self.request_as(transaction, CREATE_PERMISSION, &[(PEER, &*address.value)]).await.map(drop)
    }

    pub(crate) async fn bind(&mut self, number: u16, peer: SocketAddr) -> Result<(), Refused> {
        let transaction = TransactionId::generate();
        let address = XorSocketAddr::new(peer, transaction).to_raw(AttributeType::new(PEER)).into_owned();
        let [n0, n1] = number.to_be_bytes();
        let attributes = [(CHANNEL_NUMBER, &[n0, n1, 0, 0][..]), (PEER, &*address.value)];
        self.request_as(transaction, CHANNEL_BIND, &attributes).await.map(drop)
    }

    /// Sends to a peer in an indication, which is not answered.
    pub(crate) async fn send_to(&mut self, peer: SocketAddr, payload: &[u8]) {
        let transaction = TransactionId::generate();
        let kind = MessageType::from_class_method(MessageClass::Indication, Method::new(SEND));
        let mut message = Message::builder(kind, transaction, MessageWriteVec::new());
        let address = XorSocketAddr::new(peer, transaction).to_raw(AttributeType::new(PEER)).into_owned();
        message.add_attribute(&address).unwrap();
        message.add_attribute(&RawAttribute::new(AttributeType::new(DATA), payload)).unwrap();
        self.wire.send(&message.finish()).await;
    }

    /// Sends to the peer for whom the channel stands.
    pub(crate) async fn send_over(&mut self, channel: u16, payload: &[u8]) {
        let length = u16::try_from(payload.len()).unwrap();
        let mut packet = [&channel.to_be_bytes()[..], &length.to_be_bytes(), payload].concat();
        packet.resize(packet.len().next_multiple_of(4), 0);
        self.wire.send(&packet).await;
    }

    /// What comes next from a peer.
    pub(crate) async fn incoming(&mut self) -> Incoming {
        let packet = self.wire.receive().await;
        incoming(&packet).unwrap_or_else(|| panic!("not from a peer: {packet:x?}"))
    }

    pub(crate) async fn request(&mut self, method: u16, attributes: &[(u16, &[u8])]) -> Result<Success, Refused> {
        self.request_as(TransactionId::generate(), method, attributes).await
    }

    async fn request_as(
        &mut self,
        transaction: TransactionId,
        method: u16,
        attributes: &[(u16, &[u8])],
    ) -> Result<Success, Refused> {
        let request = self.write(transaction, method, attributes);
        self.wire.send(&request).await;
        let packet = loop {
            let packet = self.wire.receive().await;
            if incoming(&packet).is_none() {
                break packet;
            }
        };
        let answer = Message::from_bytes(&packet).unwrap();
        assert_eq!(answer.transaction_id(), transaction);
        assert_eq!(answer.method(), Method::new(method));
        let code = answer.attribute::<ErrorCode>().map_or(0, |error| error.code());
        if let (Ok(realm), Ok(nonce)) = (answer.attribute::<Realm>(), answer.attribute::<Nonce>()) {
            realm.realm().clone_into(&mut self.realm);
            nonce.nonce().clone_into(&mut self.nonce);
        }
        if code != 0 {
            return Err(code);
        }
        answer.validate_integrity(&self.credentials()).unwrap();
        Ok(Success { packet })
    }

    /// A request, signed as soon as there is a nonce.
    pub(crate) fn write(&self, transaction: TransactionId, method: u16, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let kind = MessageType::from_class_method(MessageClass::Request, Method::new(method));
        let mut message = Message::builder(kind, transaction, MessageWriteVec::new());
        for (kind, value) in attributes {
            message.add_attribute(&RawAttribute::new(AttributeType::new(*kind), value)).unwrap();
        }
        if !self.nonce.is_empty() {
            message.add_attribute(&Username::new(&self.username).unwrap()).unwrap();
            message.add_attribute(&Realm::new(&self.realm).unwrap()).unwrap();
            message.add_attribute(&Nonce::new(&self.nonce).unwrap()).unwrap();
            message.add_message_integrity(&self.credentials(), IntegrityAlgorithm::Sha1).unwrap();
        }
        message.add_fingerprint().unwrap();
        message.finish()
    }

    fn credentials(&self) -> MessageIntegrityCredentials {
        LongTermKeyCredentials::new(self.username.clone(), self.password.clone(), self.realm.clone()).into()
    }
}

fn incoming(packet: &[u8]) -> Option<Incoming> {
    if let [n0 @ 0x40..=0x7F, n1, l0, l1, rest @ ..] = packet {
        let length = usize::from(u16::from_be_bytes([*l0, *l1]));
        return Some(Incoming::Channel(u16::from_be_bytes([*n0, *n1]), rest[..length].to_vec()));
    }
    let message = Message::from_bytes(packet).unwrap();
    let is_data = message.has_class(MessageClass::Indication) && message.has_method(Method::new(DATA_INDICATION));
    is_data.then(|| {
        let address = message.raw_attribute(AttributeType::new(PEER)).expect("it says from whom");
        let peer = XorSocketAddr::from_raw(&address).unwrap().addr(message.transaction_id());
        let payload = message.raw_attribute(AttributeType::new(DATA)).expect("it says what").value.to_vec();
        Incoming::Data(peer, payload)
    })
}
