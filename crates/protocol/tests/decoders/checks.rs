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
    json::{self, Message},
};
use serde::{Serialize, de::DeserializeOwned};

pub fn channel_message(bytes: &[u8]) -> bool {
    let Some(text) = str::from_utf8(bytes).ok() else { return false };
    match read_by_both(text) {
        Some(ChannelMessage::Call(message)) => {
            let written = serde_json::to_string(&message).expect("what was read can be written");
            assert_eq!(read_by_both(&written), Some(ChannelMessage::Call(message)), "{written}");
            true
        }
        Some(ChannelMessage::Conversation(message)) => {
            let (claim, message) = (message.clone().read_claim(), message.read());
            if let Ok(Some(claim)) = &claim {
                assert_eq!(message.as_ref(), Ok(claim), "{text}");
            }
            assert!(claim.is_ok() || message.is_err(), "{text}");
            assert_eq!(message.is_ok(), this_message::<ConversationMessage>(bytes), "{text}");
            message.is_ok()
        }
        None => false,
    }
}

/// What the page reads, and what `serde_json` does.
fn read_by_both<T: DeserializeOwned + Message + PartialEq + Debug>(text: &str) -> Option<T> {
    let read = json::read_message(text).ok();
    assert_eq!(read, serde_json::from_str(text).ok(), "{text}");
    read
}

pub fn entry(bytes: &[u8]) -> bool {
    // Which is read by types, and not by names of fields as messages are: the page does that in a way of its own.
    if let Ok(text) = str::from_utf8(bytes) {
        assert_eq!(json::read::<Entry>(text).ok(), serde_json::from_str(text).ok(), "{text}");
    }
    this::<Entry>(bytes)
}

pub fn peer_signal(bytes: &[u8]) -> bool {
    this_message::<PeerSignal>(bytes)
}

pub fn server_message(bytes: &[u8]) -> bool {
    this_message::<ServerMessage>(bytes)
}

pub fn client_message(bytes: &[u8]) -> bool {
    this::<ClientMessage>(bytes)
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

fn this_message<T: Serialize + DeserializeOwned + Message + PartialEq + Debug>(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| read_by_both::<T>(text).is_some()) && this::<T>(bytes)
}

fn this<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let message = str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str::<T>(text).ok());
    message.is_some_and(|message| {
        let written = serde_json::to_string(&message).expect("what was read can be written");
        let again = serde_json::from_str::<T>(&written).expect("what was written can be read");
        assert_eq!(again, message, "{written}");
        // The page reads by another way.
        assert_eq!(json::read::<T>(&written).as_ref(), Ok(&message), "{written}");
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
