//! The relay as its clients and peers see it, one behaviour after the other.

mod model;

use self::model::{Model, PEER, UDP, UNIX, client, code, indication};
use super::{ClientId, Transport, authentication::REALM};
use crate::stun::{IntegrityKey, Message, Writer, attribute, decode_xor_address, kind};

#[test]
fn an_allocation_tells_its_addresses_and_its_lifetime() {
    let mut model = Model::new();
    let (code, answer) = model.ask(kind::ALLOCATE, &[UDP, (attribute::LIFETIME, &3000_u32.to_be_bytes())]);
    assert_eq!(code, 0);
    let message = Message::parse(&answer).unwrap();
    let address = |kind| decode_xor_address(message.get(kind).unwrap(), &message.transaction());
    assert_eq!(address(attribute::XOR_RELAYED_ADDRESS), Some("203.0.113.1:50001".parse().unwrap()));
    assert_eq!(address(attribute::XOR_MAPPED_ADDRESS), Some(model.client.address));
    assert_eq!(message.get(attribute::LIFETIME), Some(&3000_u32.to_be_bytes()[..]));

    model.pass(10);
    let (code, answer) = model.ask_again(kind::ALLOCATE, &[UDP]);
    assert_eq!(code, 0, "the answer may have been lost");
    let lifetime = Message::parse(&answer).unwrap().get(attribute::LIFETIME).map(<[u8]>::to_vec);
    assert_eq!(lifetime, Some(2990_u32.to_be_bytes().to_vec()));
    assert_eq!(model.allocate(), 437, "another request");
    assert_eq!(model.ports.open.get(), 1);
}

#[test]
fn what_cannot_be_allocated() {
    for (attributes, expected) in [
        (&[][..], 400),
        (&[(attribute::REQUESTED_TRANSPORT, &[17][..])], 400),
        (&[(attribute::REQUESTED_TRANSPORT, &[6, 0, 0, 0])], 442),
        (&[UDP, (attribute::REQUESTED_ADDRESS_FAMILY, &[1, 0, 0, 0])], 0),
        (&[UDP, (attribute::REQUESTED_ADDRESS_FAMILY, &[2, 0, 0, 0])], 440),
        (&[UDP, (attribute::REQUESTED_ADDRESS_FAMILY, &[3, 0, 0, 0])], 440),
        (&[UDP, (attribute::REQUESTED_ADDRESS_FAMILY, &[])], 400),
        (&[UDP, (attribute::EVEN_PORT, &[0])], 0),
        (&[UDP, (attribute::EVEN_PORT, &[0x80])], 508),
        (&[UDP, (attribute::RESERVATION_TOKEN, &[0; 8])], 508),
        (&[UDP, (0x001A, &[])], 420), // DONT-FRAGMENT
        (&[UDP, (0x8030, &[])], 0),   // A ticket for mobility, which may be ignored.
    ] {
        let mut model = Model::new();
        let (code, answer) = model.ask(kind::ALLOCATE, attributes);
        assert_eq!(code, expected, "{attributes:?}");
        if code == 420 {
            assert_eq!(Message::parse(&answer).unwrap().get(attribute::UNKNOWN_ATTRIBUTES), Some(&[0, 0x1A][..]));
        }
        assert_eq!(model.ports.open.get(), usize::from(code == 0));
    }
}

#[test]
fn a_relay_without_ipv4_gives_what_it_has() {
    let mut model = Model::new();
    model.relay.settings.public_v4 = None;
    model.relay.settings.public_v6 = Some("2001:db8::1".parse().unwrap());
    assert_eq!(model.ask(kind::ALLOCATE, &[UDP, (attribute::REQUESTED_ADDRESS_FAMILY, &[1, 0, 0, 0])]).0, 440);
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.permit("[2001:db8::7]:7"), 0);
    assert_eq!(model.permit(PEER), 443);
    assert!(model.indicate("[2001:db8::7]:7", b"hi").is_some());
    let packet = model.peer_sends("[2001:db8::7]:7", b"hi").unwrap();
    let message = Message::parse(&packet).unwrap();
    let address = decode_xor_address(message.get(attribute::XOR_PEER_ADDRESS).unwrap(), &message.transaction());
    assert_eq!(address, Some("[2001:db8::7]:7".parse().unwrap()));
}

#[test]
fn an_allocation_ends_unless_it_is_refreshed() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    model.pass(599);
    model.relay.expire(model.now.instant);
    assert_eq!(model.refresh(1), 0, "which is as good as the least, 600");
    model.pass(599);
    assert_eq!(model.refresh(1_000_000), 0, "which is as good as the most, 3600");
    model.pass(3599);
    assert_eq!(model.relay.allocations.len(), 1);
    model.pass(1);
    assert_eq!(model.permit(PEER), 401, "the credentials have expired with it");
    model.relay.expire(model.now.instant);
    model.assert_empty();
}

#[test]
fn a_refresh_of_zero_ends_it_at_once() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.refresh(0), 0);
    model.assert_empty();
    assert_eq!(model.refresh(0), 437);
    assert_eq!(model.permit(PEER), 437);
    assert_eq!(model.bind(0x4000, PEER), 437);
    assert_eq!(model.allocate(), 0, "and another may be made");
}

#[test]
fn expired_credentials_keep_what_they_made_and_make_nothing() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.refresh(3600), 0);
    model.pass(3599);
    assert_eq!(model.refresh(3600), 0);
    model.pass(1);
    assert_eq!(model.refresh(3600), 0);
    assert_eq!(model.permit(PEER), 0);
    model.client = client(2);
    assert_eq!(model.allocate(), 401);
}

#[test]
fn an_allocation_belongs_to_its_username() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    model.username = format!("{}:ana", UNIX + 3601);
    assert_eq!(model.refresh(0), 441);
    model.username = format!("{}:ben", UNIX + 3600);
    assert_eq!(model.permit(PEER), 441);
    assert_eq!(model.ports.open.get(), 1);
}

#[test]
fn who_is_not_let_in() {
    let mut model = Model::new();
    let good = model.username.clone();
    let mut unsigned = Vec::new();
    Writer::new(&mut unsigned, kind::ALLOCATE, [0; 12]).attribute(UDP.0, UDP.1);
    let answer = model.send(&unsigned).unwrap();
    let message = Message::parse(&answer).unwrap();
    assert_eq!(code(&message), 401);
    assert_eq!(message.text(attribute::REALM), Some(REALM));
    let nonce = message.get(attribute::NONCE).unwrap();
    assert!(model.relay.nonces.is_fresh(nonce, model.now.unix, model.client.address));

    for username in ["ana", "", ":ana", "soon:ana", &format!("{UNIX}:ana"), &format!("9999999:{}", "a".repeat(128))] {
        username.clone_into(&mut model.username);
        assert_eq!(model.allocate(), 401, "{username}");
    }
    model.username = good;
    let wrong = IntegrityKey::new(&model.username, REALM, "a guess");
    let request = model.signed_by(&wrong, kind::ALLOCATE, &[UDP]);
    assert_eq!(code(&Message::parse(&model.send(&request).unwrap()).unwrap()), 401);

    let key = IntegrityKey::new(&model.username, REALM, &model.secret.password(&model.username));
    let request = model.signed_by(&key, kind::ALLOCATE, &[UDP]);
    model.pass(600);
    assert_eq!(code(&Message::parse(&model.send(&request).unwrap()).unwrap()), 438, "an old nonce");
    let mut incomplete = Vec::new();
    Writer::new(&mut incomplete, kind::ALLOCATE, [0; 12]).sign(&key);
    assert_eq!(code(&Message::parse(&model.send(&incomplete).unwrap()).unwrap()), 400);
    model.assert_empty();
}

#[test]
fn quotas() {
    let mut model = Model::new();
    let clients: Vec<_> = (1..).map(client).take(4).collect();
    for (user, client, expected) in [("ana", 0, 0), ("ana", 1, 0), ("ana", 2, 486), ("ben", 2, 0), ("cho", 3, 508)] {
        model.client = clients[client];
        model.username = format!("{}:{user}", UNIX + 3600);
        assert_eq!(model.allocate(), expected, "{user}");
    }
    model.relay.release(clients[0]);
    assert_eq!(model.allocate(), 0, "somebody went");

    let mut model = Model::new();
    model.ports.free = 1;
    assert_eq!(model.allocate(), 0);
    model.client = clients[1];
    assert_eq!(model.allocate(), 508, "no port left");
    assert_eq!(model.relay.users.count("ana"), 1);
}

#[test]
fn quotas_by_source() {
    for (first, second, other) in [
        ("192.0.2.1:4000", "192.0.2.1:4001", "192.0.2.2:4000"),
        ("[2001:db8::1]:4000", "[2001:db8::ffff:0:0:1]:4000", "[2001:db8:0:1::1]:4000"),
    ] {
        let mut model = Model::new();
        model.relay.settings.source_allocations = 1;
        let clients = [first, second, other].map(|address| ClientId { address: address.parse().unwrap(), ..client(1) });
        for (user, client, expected) in [("ana", 0, 0), ("ana", 1, 486), ("ben", 1, 486), ("ben", 2, 0)] {
            model.client = clients[client];
            model.username = format!("{}:{user}", UNIX + 3600);
            assert_eq!(model.allocate(), expected, "{user} from {}", model.client.address);
        }
        model.relay.release(clients[0]);
        model.client = clients[1];
        assert_eq!(model.allocate(), 0, "somebody went");
        model.pass(600);
        model.relay.expire(model.now.instant);
        model.assert_empty();
    }
}

#[test]
fn only_peers_with_a_permission_are_relayed() {
    let mut model = Model::new();
    assert_eq!(model.indicate(PEER, b"hi"), None);
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.indicate(PEER, b"hi"), None);
    assert_eq!(model.peer_sends(PEER, b"hi"), None);
    assert_eq!(model.permit(PEER), 0);
    assert_eq!(model.indicate(PEER, b"hi"), Some((PEER.parse().unwrap(), b"hi".to_vec())));
    assert_eq!(model.indicate("198.51.100.7:1", b""), Some(("198.51.100.7:1".parse().unwrap(), Vec::new())));
    assert_eq!(model.indicate("198.51.100.8:7000", b"hi"), None);
    assert_eq!(model.indicate("198.51.100.7:0", b"hi"), None);

    for (peer, payload) in [(PEER, &b"hi"[..]), ("198.51.100.7:1", b""), (PEER, b"four")] {
        let packet = model.peer_sends(peer, payload).unwrap();
        let message = Message::parse(&packet).unwrap();
        assert_eq!(message.kind(), kind::DATA_INDICATION);
        let address = decode_xor_address(message.get(attribute::XOR_PEER_ADDRESS).unwrap(), &message.transaction());
        assert_eq!(address, Some(peer.parse().unwrap()));
        assert_eq!(message.get(attribute::DATA), Some(payload));
    }
    assert_eq!(model.peer_sends("198.51.100.8:7000", b"hi"), None);
    assert_eq!(model.peer_sends(PEER, &vec![0; 65_536]), None);

    model.pass(300);
    assert_eq!(model.indicate(PEER, b"hi"), None, "the permission has ended");
    assert_eq!(model.peer_sends(PEER, b"hi"), None);
}

#[test]
fn channels() {
    let mut model = Model::new();
    let data = |number: u16, claimed: u16, payload: &[u8]| {
        [&number.to_be_bytes()[..], &claimed.to_be_bytes(), payload].concat()
    };
    assert_eq!(model.relayed(&data(0x4000, 2, b"hi")), None);
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.bind(0x3FFF, PEER), 400);
    assert_eq!(model.bind(0x8000, PEER), 400);
    assert_eq!(model.bind(0x4000, PEER), 0);
    assert_eq!(model.bind(0x4000, "198.51.100.8:1"), 400);

    assert_eq!(model.relayed(&data(0x4000, 2, b"hi")), Some((PEER.parse().unwrap(), b"hi".to_vec())));
    assert_eq!(model.relayed(&data(0x4000, 2, b"hi\0\0")), Some((PEER.parse().unwrap(), b"hi".to_vec())));
    assert_eq!(model.relayed(&data(0x4000, 0, b"")), Some((PEER.parse().unwrap(), Vec::new())));
    assert_eq!(model.relayed(&data(0x4000, 3, b"hi")), None, "too short");
    assert_eq!(model.relayed(&data(0x4001, 2, b"hi")), None, "another channel");
    assert_eq!(model.relayed(&[0x40, 0, 0]), None);

    assert_eq!(model.peer_sends(PEER, b"hi"), Some(data(0x4000, 2, b"hi")));
    assert!(model.peer_sends("198.51.100.7:1", b"hi").is_some_and(|packet| Message::parse(&packet).is_some()));

    model.pass(299);
    assert_eq!(model.permit(PEER), 0);
    model.pass(299);
    assert_eq!(model.permit(PEER), 0);
    assert_eq!(model.refresh(600), 0);
    model.pass(2);
    assert_eq!(model.relayed(&data(0x4000, 2, b"hi")), None, "the channel has ended, the permission has not");
    assert!(model.peer_sends(PEER, b"hi").is_some_and(|packet| Message::parse(&packet).is_some()));
}

#[test]
fn in_a_stream_channel_data_is_filled_up() {
    let mut model = Model::new();
    model.client.transport = Transport::Tcp;
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.bind(0x4000, PEER), 0);
    assert_eq!(model.peer_sends(PEER, b"hello").unwrap(), b"\x40\0\0\x05hello\0\0\0");
    assert_eq!(model.peer_sends(PEER, b"four").unwrap(), b"\x40\0\0\x04four");
}

#[test]
fn peers_that_are_refused() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    for (peer, expected) in
        [("127.0.0.1:80", 403), ("10.0.0.1:80", 403), ("[2001:db8::1]:80", 443), ("198.51.100.99:80", 403), (PEER, 0)]
    {
        assert_eq!(model.permit(peer), expected, "{peer}");
        assert_eq!(model.bind(0x4000, peer), expected, "{peer}");
    }
    // This machine's own address may have a permission, for the sake of other allocations. Only they are sent to.
    assert_eq!(model.permit("203.0.113.1:80"), 0);
    assert_eq!(model.bind(0x4001, "203.0.113.1:80"), 403);
    assert_eq!(model.indicate("203.0.113.1:80", b"hi"), None);
}

#[test]
fn of_this_machine_only_the_allocations_are_relayed_to_while_they_last() {
    const BEN: &str = "203.0.113.1:50003";
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    assert_eq!(model.permit(BEN), 0);
    assert_eq!(model.bind(0x4000, BEN), 403);
    assert_eq!(model.indicate(BEN, b"hi"), None);

    let ana = model.client;
    model.client = client(2);
    let (_, answer) = model.ask(kind::ALLOCATE, &[UDP]);
    let message = Message::parse(&answer).unwrap();
    let relayed = decode_xor_address(message.get(attribute::XOR_RELAYED_ADDRESS).unwrap(), &message.transaction());
    assert_eq!(relayed, Some(BEN.parse().unwrap()));
    let ben = std::mem::replace(&mut model.client, ana);
    assert_eq!(model.bind(0x4000, BEN), 0);
    model.client = ben;
    assert_eq!(model.permit(BEN), 0, "the address is everybody's");
    model.client = ana;
    let packets = [indication(BEN, b"hi"), b"\x40\0\0\x02hi".to_vec()];
    for packet in &packets {
        assert!(model.delivered(packet).is_some());
    }
    model.relay.release(ben);
    for packet in &packets {
        assert_eq!(model.relayed(packet), None);
    }
}

/// Without a datagram, which many a network would not bring back to where it comes from.
#[test]
fn what_goes_to_another_allocation_is_handed_to_its_client() {
    for (ip, transport, over_channel) in [
        ("203.0.113.1", Transport::Udp, &b"\x40\x07\0\x02hi"[..]),
        ("203.0.113.1", Transport::Tcp, b"\x40\x07\0\x02hi\0\0"),
        ("[2001:db8::1]", Transport::Udp, b"\x40\x07\0\x02hi"),
        ("[2001:db8::1]", Transport::Tcp, b"\x40\x07\0\x02hi\0\0"),
    ] {
        let mut model = Model::new();
        if ip.starts_with('[') {
            model.relay.settings.public_v4 = None;
            model.relay.settings.public_v6 = Some("2001:db8::1".parse().unwrap());
            model.relay.settings.policy.own = vec!["2001:db8::1".parse().unwrap()];
        }
        let (to_ana, to_ben) = (&*format!("{ip}:50001"), &*format!("{ip}:50003"));
        let (ana, ben) = (model.client, ClientId { transport, ..client(2) });
        assert_eq!(model.allocate(), 0);
        model.client = ben;
        assert_eq!(model.allocate(), 0);
        model.client = ana;
        assert_eq!(model.bind(0x4000, to_ben), 0);
        let packets = [indication(to_ben, b"hi"), b"\x40\0\0\x02hi".to_vec()];
        for packet in &packets {
            assert_eq!(model.delivered(packet), None, "ben has not permitted it");
        }

        model.client = ben;
        assert_eq!(model.permit(to_ana), 0);
        model.client = ana;
        for packet in &packets {
            let (port, packet) = model.delivered(packet).unwrap();
            let message = Message::parse(&packet).unwrap();
            assert_eq!((port, message.kind()), (50_003, kind::DATA_INDICATION));
            let address = decode_xor_address(message.get(attribute::XOR_PEER_ADDRESS).unwrap(), &message.transaction());
            assert_eq!(address, Some(to_ana.parse().unwrap()));
            assert_eq!(message.get(attribute::DATA), Some(&b"hi"[..]));
        }
        let long = [&b"\x40\0\xFF\xFF"[..], &vec![0; 0xFFFF]].concat();
        assert!(model.delivered(&long).is_none(), "no indication is that long");

        model.client = ben;
        assert_eq!(model.bind(0x4007, to_ana), 0);
        model.client = ana;
        for packet in &packets {
            assert_eq!(model.delivered(packet), Some((50_003, over_channel.to_vec())));
        }

        model.client = ben;
        assert_eq!(model.refresh(0), 0);
        model.client = ana;
        assert_eq!(model.allocate(), 437);
        for packet in &packets {
            assert_eq!(model.relayed(packet), None, "ben is gone");
        }
    }
}

#[test]
fn an_allocation_that_has_expired_is_sent_nothing() {
    const BEN: &str = "203.0.113.1:50003";
    let mut model = Model::new();
    assert_eq!(model.ask(kind::ALLOCATE, &[UDP, (attribute::LIFETIME, &900_u32.to_be_bytes())]).0, 0);
    let ana = model.client;
    model.client = client(2);
    assert_eq!(model.allocate(), 0);
    model.pass(590);
    assert_eq!(model.permit(BEN), 0);
    model.client = ana;
    assert_eq!(model.permit(BEN), 0);
    assert!(model.delivered(&indication(BEN, b"hi")).is_some());
    model.pass(10);
    assert_eq!(model.delivered(&indication(BEN, b"hi")), None, "it is not swept away yet");
}

#[test]
fn one_bad_peer_spoils_the_whole_request() {
    let mut model = Model::new();
    assert_eq!(model.allocate(), 0);
    let (good, length) = model.hidden(PEER);
    let (bad, _) = model.hidden("10.0.0.1:80");
    let peers = [&good, &bad].map(|peer| (attribute::XOR_PEER_ADDRESS, &peer[..length]));
    assert_eq!(model.ask(kind::CREATE_PERMISSION, &peers).0, 403);
    assert_eq!(model.peer_sends(PEER, b"hi"), None);
    assert_eq!(model.ask(kind::CREATE_PERMISSION, &[]).0, 400);
    assert_eq!(model.ask(kind::CREATE_PERMISSION, &[(attribute::XOR_PEER_ADDRESS, &[0; 7])]).0, 400);
}

#[test]
fn strangers_leave_nothing_behind() {
    let mut model = Model::new();
    let mut requests = Vec::new();
    for kind in [kind::BINDING, kind::ALLOCATE, kind::REFRESH, kind::CREATE_PERMISSION, kind::CHANNEL_BIND, 0x0FFF] {
        let mut request = Vec::new();
        Writer::new(&mut request, kind, [0; 12]).attribute(UDP.0, UDP.1);
        requests.push(request);
    }
    let mut answers = 0;
    for port in 1..=u16::MAX {
        model.client.address.set_port(port);
        let request = &requests[usize::from(port) % requests.len()];
        answers += usize::from(model.send(request).is_some_and(|answer| answer.len() < 150));
    }
    assert!(answers > 50_000, "{answers}");
    model.assert_empty();
    assert_eq!((model.relay.allocations.capacity(), model.relay.relayed.capacity()), (0, 0));
}

#[test]
fn nobody_is_answered_who_did_not_ask() {
    let mut model = Model::new();
    for kind in [kind::BINDING | kind::SUCCESS, kind::ALLOCATE | kind::ERROR, kind::DATA_INDICATION, 0x0011] {
        let mut packet = Vec::new();
        Writer::new(&mut packet, kind, [0; 12]);
        assert_eq!(model.send(&packet), None, "{kind:x}");
    }
    for garbage in [&b""[..], b"\0", b"GET / HTTP/1.1\r\n\r\n", &[0xFF; 1500], &[0; 20]] {
        assert_eq!(model.send(garbage), None);
    }
}
