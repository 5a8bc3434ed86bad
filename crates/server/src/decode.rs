//! From a text frame to a message, or to what is wrong with it.

use damso_protocol::{ClientMessage, ErrorCode, MAX_FRAME_BYTES};
use serde::Deserialize;

/// The types of [`ClientMessage`] without their fields, to tell a message of a newer page from a wrong one.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum MessageType {
    Hello,
    Watch,
    Join,
    Signal,
    Leave,
    RenewIceServers,
    Ping,
    #[serde(other)]
    Unknown,
}

/// Reads one frame.
pub(crate) fn decode(text: &str) -> Result<ClientMessage, ErrorCode> {
    // A signal is passed on with `from` in the place of `to`, and must still fit.
    const LONGER_ON_ITS_WAY_OUT: usize = "from".len() - "to".len();

    if text.len() > MAX_FRAME_BYTES {
        return Err(ErrorCode::FrameTooLong);
    }
    match serde_json::from_str(text) {
        Ok(ClientMessage::Signal { .. }) if text.len() + LONGER_ON_ITS_WAY_OUT > MAX_FRAME_BYTES => {
            Err(ErrorCode::FrameTooLong)
        }
        Ok(message) => Ok(message),
        Err(_) => match serde_json::from_str(text) {
            Ok(MessageType::Unknown) => Err(ErrorCode::UnknownType),
            _ => Err(ErrorCode::Malformed),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_frame() {
        for (text, code) in [
            ("", ErrorCode::Malformed),
            ("hello", ErrorCode::Malformed),
            ("{", ErrorCode::Malformed),
            ("null", ErrorCode::Malformed),
            ("[]", ErrorCode::Malformed),
            ("{}", ErrorCode::Malformed),
            (r#"{"type":5}"#, ErrorCode::Malformed),
            (r#"{"type":"hello"}"#, ErrorCode::Malformed),
            (r#"{"type":"hello","version":-1}"#, ErrorCode::Malformed),
            (r#"{"type":"watch","room":"short"}"#, ErrorCode::Malformed),
            (r#"{"type":"join","room":"AAAAAAAAAAAAAAAAAAAAAA"}"#, ErrorCode::Malformed),
            (r#"{"type":"signal","to":"AAAAAAAAAAAAAAAAAAAAAA"}"#, ErrorCode::Malformed),
            (r#"{"type":"ping"} {"type":"ping"}"#, ErrorCode::Malformed),
            (r#"{"type":"dance","steps":3}"#, ErrorCode::UnknownType),
            (r#"{"type":"Ping"}"#, ErrorCode::UnknownType),
        ] {
            assert_eq!(decode(text), Err(code), "{text}");
        }
    }

    #[test]
    fn fields_of_a_newer_page_are_ignored() {
        assert_eq!(decode(r#"{"type":"ping","mood":"good"}"#), Ok(ClientMessage::Ping));
        assert_eq!(decode(r#"{"type":"hello","version":1,"page":"0.9"}"#), Ok(ClientMessage::Hello { version: 1 }));
    }

    #[test]
    fn a_signal_must_fit_on_its_way_out_too() {
        let signal = |length: usize| {
            let frame = r#"{"type":"signal","to":"AAAAAAAAAAAAAAAAAAAAAA","payload":""}"#;
            frame.replace(r#""""#, &format!(r#""{}""#, "x".repeat(length - frame.len())))
        };
        assert!(decode(&signal(MAX_FRAME_BYTES - 2)).is_ok());
        for length in [MAX_FRAME_BYTES - 1, MAX_FRAME_BYTES, MAX_FRAME_BYTES + 1] {
            assert_eq!(decode(&signal(length)), Err(ErrorCode::FrameTooLong), "{length}");
        }
    }

    #[test]
    fn nesting_does_not_exhaust_the_stack() {
        assert_eq!(decode(&"[".repeat(MAX_FRAME_BYTES)), Err(ErrorCode::Malformed));
        let nested = format!(r#"{{"type":"ping","x":{}"#, "[".repeat(60_000));
        assert_eq!(decode(&nested), Err(ErrorCode::Malformed));
    }
}
