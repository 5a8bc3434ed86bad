//! What the decoder of each thing that others send has to keep, whatever it is given: it does not panic, and what it has
//! read is the same after it was written and read once more. Each of these says whether there was something to read.

#![allow(dead_code, unreachable_pub, reason = "a fuzz target uses one of them, the tests use all")]

use std::{
    fmt::{Debug, Display},
    str::{self, FromStr},
};

use damso_protocol::{
    BLOCK_BYTES, BlockHeader, ChannelMessage, ClientMessage, ConversationMessage, Entry, EntryId, LogId,
    MAX_FILE_BYTES, PeerSignal, Pulse, ServerMessage, base64url, block_length, blocks,
};
use serde::{Serialize, de::DeserializeOwned};

pub fn channel_message(bytes: &[u8]) -> bool {
    let Some(text) = str::from_utf8(bytes).ok() else { return false };
    let Ok(message) = serde_json::from_str(text) else { return false };
    match message {
        ChannelMessage::Call(message) => {
            let written = serde_json::to_string(&message).expect("what was read can be written");
            let message = ChannelMessage::Call(message);
            assert_eq!(serde_json::from_str::<ChannelMessage>(&written).ok().as_ref(), Some(&message), "{written}");
            assert_eq!(damso_protocol::json::read_message(&written), Ok(message), "{written}");
            true
        }
        ChannelMessage::Conversation(message) => {
            let claim = message.clone().read_claim();
            let message = message.read();
            assert!(
                claim.is_ok_and(|claim| claim.is_none_or(|claim| Ok(&claim) == message.as_ref())) || message.is_err()
            );
            assert_eq!(message.is_ok(), json::<ConversationMessage>(bytes), "{text}");
            message.is_ok()
        }
    }
}

pub fn entry(bytes: &[u8]) -> bool {
    json::<Entry>(bytes)
}

pub fn peer_signal(bytes: &[u8]) -> bool {
    json::<PeerSignal>(bytes)
}

pub fn server_message(bytes: &[u8]) -> bool {
    json::<ServerMessage>(bytes)
}

pub fn client_message(bytes: &[u8]) -> bool {
    json::<ClientMessage>(bytes)
}

/// Names of logs and entries: maps are looked up by them, so each has one text and no other.
pub fn entry_id(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let log = read_back::<LogId>(text);
    let entry = read_back::<EntryId>(text);
    assert!(log.is_none() || entry.is_none(), "{text:?} names a log or an entry");
    let written = log.as_ref().or(entry.as_ref());
    assert!(written.is_none_or(|written| written == text), "{text:?} is not the only name");
    written.is_some()
}

pub fn pulse(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| read_back::<Pulse>(text).is_some())
}

pub fn base64url_text(bytes: &[u8]) -> bool {
    assert_eq!(base64url::decode(&base64url::encode(bytes)).as_deref(), Some(bytes));
    let decoded = str::from_utf8(bytes).ok().and_then(|text| Some((text, base64url::decode(text)?)));
    decoded.is_some_and(|(text, decoded)| {
        assert_eq!(base64url::encode(&decoded), text);
        true
    })
}

/// A header, and the lengths of the blocks of a file that is as long as the first eight bytes say.
pub fn block_header(bytes: &[u8]) -> bool {
    if let Some(&size) = bytes.first_chunk() {
        let size = u64::from_be_bytes(size) % (MAX_FILE_BYTES + 1);
        let count = blocks(size);
        let before_last = u64::from(count.saturating_sub(1)) * u64::from(BLOCK_BYTES);
        assert_eq!(before_last + u64::from(block_length(size, count.saturating_sub(1))), size);
        assert_eq!(block_length(size, count), 0);
    }
    BlockHeader::decode(bytes).is_some_and(|header| {
        assert!((1..=BLOCK_BYTES).contains(&header.length));
        assert_eq!(header.encode(), bytes);
        true
    })
}

fn json<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let message = str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str::<T>(text).ok());
    message.is_some_and(|message| {
        let written = serde_json::to_string(&message).expect("what was read can be written");
        let again = serde_json::from_str::<T>(&written).expect("what was written can be read");
        assert_eq!(again, message, "{written}");
        // The page reads by another way.
        assert_eq!(damso_protocol::json::read::<T>(&written).as_ref(), Ok(&message), "{written}");
        true
    })
}

/// As it is written, if it can be read.
fn read_back<T: FromStr + Display + PartialEq + Debug>(text: &str) -> Option<String> {
    let value: T = text.parse().ok()?;
    let written = value.to_string();
    assert_eq!(written.parse().ok().as_ref(), Some(&value), "{written}");
    Some(written)
}
