//! A TURN client over UDP that knows as much as it takes to have a channel.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use socket2::SockRef;
use stun_types::{
    attribute::{AttributeType, Nonce, RawAttribute, Realm, Username, XorSocketAddr},
    message::{
        IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageType, MessageWrite, MessageWriteExt,
        MessageWriteVec, Method, TransactionId,
    },
};

use crate::{BUFFER, Result};

const ALLOCATE: u16 = 3;
const REFRESH: u16 = 4;
const CHANNEL_BIND: u16 = 9;
const LIFETIME: u16 = 0x000D;
const CHANNEL_NUMBER: u16 = 0x000C;
const PEER: u16 = 0x0012;
const TRANSPORT: (u16, &[u8]) = (0x0019, &[17, 0, 0, 0]);

/// When its credentials end: in the year 2033, which coturn's 32 bits can still tell.
const FAR: u64 = 2_000_000_000;
/// After which a request is sent again, and how often.
const RETRANSMISSION: Duration = Duration::from_millis(500);
const ATTEMPTS: usize = 10;

pub(crate) struct Client {
    pub(crate) socket: UdpSocket,
    username: String,
    password: String,
    realm: String,
    nonce: String,
}

/// A first request, of somebody who does not know the realm yet.
pub(crate) fn allocate_request() -> Vec<u8> {
    let mut message = request(TransactionId::generate(), ALLOCATE);
    let (kind, value) = TRANSPORT;
    message.add_attribute(&RawAttribute::new(AttributeType::new(kind), value)).expect("there is room");
    message.finish()
}

fn request(transaction: TransactionId, method: u16) -> MessageWriteVec {
    let kind = MessageType::from_class_method(MessageClass::Request, Method::new(method));
    Message::builder(kind, transaction, MessageWriteVec::new())
}

impl Client {
    /// Each number is a user, so that no quota is in the way.
    pub(crate) fn allocate(server: SocketAddr, secret: &str, number: usize) -> Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(server)?;
        SockRef::from(&socket).set_recv_buffer_size(BUFFER)?;
        socket.set_read_timeout(Some(RETRANSMISSION))?;
        let username = format!("{FAR}:load-{number}");
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes())?;
        mac.update(username.as_bytes());
        let password = BASE64.encode(mac.finalize().into_bytes());

        let mut client = Self { socket, username, password, realm: String::new(), nonce: String::new() };
        let refusal = client.ask(&allocate_request())?;
        let refusal = Message::from_bytes(&refusal)?;
        refusal.attribute::<Realm>()?.realm().clone_into(&mut client.realm);
        refusal.attribute::<Nonce>()?.nonce().clone_into(&mut client.nonce);
        client.succeed(TransactionId::generate(), ALLOCATE, &[TRANSPORT])?;
        Ok(client)
    }

    pub(crate) fn bind(&self, channel: u16, peer: SocketAddr) -> Result<()> {
        let transaction = TransactionId::generate();
        let address = XorSocketAddr::new(peer, transaction).to_raw(AttributeType::new(PEER)).into_owned();
        let [n0, n1] = channel.to_be_bytes();
        self.succeed(transaction, CHANNEL_BIND, &[(CHANNEL_NUMBER, &[n0, n1, 0, 0]), (PEER, &address.value)])
    }

    /// Ends the allocation, so that another run can begin on the same port.
    pub(crate) fn release(&self) -> Result<()> {
        self.socket.set_nonblocking(false)?;
        self.succeed(TransactionId::generate(), REFRESH, &[(LIFETIME, &[0; 4])])
    }

    fn succeed(&self, transaction: TransactionId, method: u16, attributes: &[(u16, &[u8])]) -> Result<()> {
        let mut message = request(transaction, method);
        for (kind, value) in attributes {
            message.add_attribute(&RawAttribute::new(AttributeType::new(*kind), value))?;
        }
        message.add_attribute(&Username::new(&self.username)?)?;
        message.add_attribute(&Realm::new(&self.realm)?)?;
        message.add_attribute(&Nonce::new(&self.nonce)?)?;
        let credentials = LongTermKeyCredentials::new(self.username.clone(), self.password.clone(), self.realm.clone());
        message.add_message_integrity(&credentials.into(), IntegrityAlgorithm::Sha1)?;
        let answer = self.ask(&message.finish())?;
        let answer = Message::from_bytes(&answer)?;
        if answer.has_class(MessageClass::Success) { Ok(()) } else { Err(format!("refused: {answer}").into()) }
    }

    fn ask(&self, request: &[u8]) -> Result<Vec<u8>> {
        let mut buffer = [0; 2048];
        for _ in 0..ATTEMPTS {
            self.socket.send(request)?;
            if let Ok(length) = self.socket.recv(&mut buffer) {
                return Ok(buffer[..length].to_vec());
            }
        }
        Err("no answer".into())
    }
}
