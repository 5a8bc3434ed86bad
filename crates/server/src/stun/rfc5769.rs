//! The test vectors of RFC 5769, sections 2.1 to 2.4.

use super::{IntegrityKey, Message, Writer, attribute, decode_xor_address, kind};

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn sample_request() {
    let request = bytes(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff8029000
         8932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2802800
         04e57a3bcf",
    );
    let message = Message::parse(&request).unwrap();
    assert_eq!(message.kind(), kind::BINDING);
    assert_eq!(message.text(attribute::USERNAME), Some("evtj:h6vY"));
    assert!(message.is_signed_with(&IntegrityKey::short_term(PASSWORD)));
    assert!(!message.is_signed_with(&IntegrityKey::short_term("another")));
}

#[test]
fn sample_responses() {
    for (response, address) in [
        (
            "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000
             800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96",
            "192.0.2.1:32853",
        ),
        (
            "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d
             3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c",
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        ),
    ] {
        let response = bytes(response);
        let message = Message::parse(&response).unwrap();
        assert_eq!(message.kind(), kind::BINDING | kind::SUCCESS);
        let mapped = message.get(attribute::XOR_MAPPED_ADDRESS).unwrap();
        assert_eq!(decode_xor_address(mapped, &message.transaction()), Some(address.parse().unwrap()));
        assert!(message.is_signed_with(&IntegrityKey::short_term(PASSWORD)));

        // Written by ourselves, the address is the same to the byte. It follows 16 bytes of SOFTWARE.
        let mut ours = Vec::new();
        Writer::new(&mut ours, message.kind(), message.transaction())
            .address(attribute::XOR_MAPPED_ADDRESS, address.parse().unwrap());
        assert_eq!(ours[20..], response[36..][..ours.len() - 20]);
    }
}

#[test]
fn sample_request_with_long_term_credentials() {
    let request = bytes(
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3
         439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f72670000080014f67024656dd64a
         3e02b8e0712e85c9a28ca89666",
    );
    let message = Message::parse(&request).unwrap();
    let username = "\u{30de}\u{30c8}\u{30ea}\u{30c3}\u{30af}\u{30b9}";
    assert_eq!(message.text(attribute::USERNAME), Some(username));
    let key = IntegrityKey::new(username, "example.org", "TheMatrIX");
    assert!(message.is_signed_with(&key));

    let mut ours = Vec::new();
    Writer::new(&mut ours, kind::BINDING, message.transaction())
        .attribute(attribute::USERNAME, username.as_bytes())
        .attribute(attribute::NONCE, b"f//499k954d6OL34oL9FSTvy64sA")
        .attribute(attribute::REALM, b"example.org")
        .sign(&key);
    assert_eq!(ours, request);
}
