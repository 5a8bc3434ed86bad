//! What a description says of stereo (RFC 7587): `stereo=1` among the parameters of Opus asks the other side to send it.
//!
//! A browser also plays in stereo what it has asked for in stereo. Firefox asks for it by itself; Chromium and Safari encode
//! and play one channel unless the page adds it to what they have written. It is always there, and not only for original
//! sound: a microphone with one channel, and a limit on the bitrate, are encoded as well as without it, and a screen's sound
//! is in stereo as well.

const STEREO: &str = "stereo=1";

/// This SDP, preferring to receive stereo wherever Opus is received. Nothing else of it changes.
pub fn prefer_stereo(sdp: &str) -> String {
    let lines: Vec<&str> = sdp.split_inclusive('\n').collect();
    let mut preferring = String::with_capacity(sdp.len() + 64);
    for section in lines.chunk_by(|_, next| !next.starts_with("m=")) {
        if section[0].starts_with("m=audio ") {
            for line in section {
                write_audio_line(line, section, &mut preferring);
            }
        } else {
            preferring.extend(section.iter().copied());
        }
    }
    preferring
}

fn write_audio_line(line: &str, section: &[&str], written: &mut String) {
    let is_opus = |payload| section.iter().any(|line| opus_payload(line) == Some(payload));
    let is_described = |payload| section.iter().any(|line| parameters(line).is_some_and(|(of, _)| of == payload));
    if let Some((payload, parameters)) = parameters(line).filter(|&(payload, _)| is_opus(payload)) {
        write_parameters(payload, &with_stereo(parameters), line_break(line), written);
        return;
    }
    written.push_str(line);
    if let Some(payload) = opus_payload(line).filter(|&payload| !is_described(payload)) {
        let line_break = line_break(line);
        if line_break.is_empty() {
            written.push_str("\r\n");
        }
        write_parameters(payload, STEREO, line_break, written);
    }
}

fn write_parameters(payload: &str, parameters: &str, line_break: &str, written: &mut String) {
    for part in ["a=fmtp:", payload, " ", parameters, line_break] {
        written.push_str(part);
    }
}

/// The payload type that this line maps to Opus.
fn opus_payload(line: &str) -> Option<&str> {
    let (payload, codec) = line.strip_prefix("a=rtpmap:")?.trim_end().split_once(' ')?;
    codec.split('/').next()?.eq_ignore_ascii_case("opus").then_some(payload)
}

/// The payload type of which this line tells the parameters, and the parameters.
fn parameters(line: &str) -> Option<(&str, &str)> {
    let text = line.strip_prefix("a=fmtp:")?.trim_end();
    Some(text.split_once(' ').unwrap_or((text, "")))
}

fn with_stereo(parameters: &str) -> String {
    let mut all: Vec<&str> = parameters.split(';').filter(|it| !it.trim().is_empty()).collect();
    // In its place, so that what has it already stays as it is, word for word.
    match all.iter_mut().find(|it| it.trim_start().starts_with("stereo=")) {
        Some(stereo) => *stereo = STEREO,
        None => all.push(STEREO),
    }
    all.join(";")
}

fn line_break(line: &str) -> &'static str {
    match line.strip_suffix('\n') {
        Some(line) if line.ends_with('\r') => "\r\n",
        Some(_) => "\n",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of the lines of a section of sound, between others.
    fn preferred(lines: &str) -> String {
        let around = |lines: &str| {
            let video = "m=video 9 UDP/TLS/RTP/SAVPF 96 97 111\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n\
                         a=fmtp:97 apt=96\r\na=rtpmap:111 H264/90000\r\na=fmtp:111 packetization-mode=1\r\n";
            let head = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n";
            let channels = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n";
            (
                format!("{head}{video}m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9\r\n"),
                lines.to_owned(),
                channels.to_owned() + video,
            )
        };
        let (before, within, after) = around(lines);
        let written = prefer_stereo(&format!("{before}{within}{after}"));
        let written = written.strip_prefix(&before).and_then(|written| written.strip_suffix(&after));
        written.expect("nothing else changes").to_owned()
    }

    #[test]
    fn opus_is_asked_for_in_stereo_and_nothing_else_changes() {
        let opus = "a=rtpmap:111 opus/48000/2\r\n";
        for (parameters, expected) in [
            ("a=fmtp:111 minptime=10;useinbandfec=1\r\n", "a=fmtp:111 minptime=10;useinbandfec=1;stereo=1\r\n"),
            ("a=fmtp:111 stereo=0;useinbandfec=1\r\n", "a=fmtp:111 stereo=1;useinbandfec=1\r\n"),
            ("a=fmtp:111 minptime=10; stereo=0\r\n", "a=fmtp:111 minptime=10;stereo=1\r\n"),
            ("a=fmtp:111 sprop-stereo=0\r\n", "a=fmtp:111 sprop-stereo=0;stereo=1\r\n"),
            ("a=fmtp:111 minptime=10;\r\n", "a=fmtp:111 minptime=10;stereo=1\r\n"),
            ("a=fmtp:111 stereo=\r\n", "a=fmtp:111 stereo=1\r\n"),
            ("a=fmtp:111\r\n", "a=fmtp:111 stereo=1\r\n"),
            // Word for word: Firefox takes no description but its own.
            (
                "a=fmtp:111 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n",
                "a=fmtp:111 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n",
            ),
            ("a=fmtp:111 minptime=10\n", "a=fmtp:111 minptime=10;stereo=1\n"),
        ] {
            // Firefox tells the parameters first.
            assert_eq!(preferred(&format!("{opus}{parameters}")), format!("{opus}{expected}"));
            assert_eq!(preferred(&format!("{parameters}a=mid:0\r\n{opus}")), format!("{expected}a=mid:0\r\n{opus}"));
        }
    }

    #[test]
    fn opus_without_parameters_is_given_some() {
        for (lines, expected) in [
            (
                "a=rtpmap:111 opus/48000/2\r\na=mid:0\r\n",
                "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 stereo=1\r\na=mid:0\r\n",
            ),
            ("a=rtpmap:111 OPUS/48000/2\n", "a=rtpmap:111 OPUS/48000/2\na=fmtp:111 stereo=1\n"),
            // Those of another payload type are not its own.
            (
                "a=rtpmap:11 opus/48000/2\r\na=fmtp:111 mode=20\r\n",
                "a=rtpmap:11 opus/48000/2\r\na=fmtp:11 stereo=1\r\na=fmtp:111 mode=20\r\n",
            ),
        ] {
            assert_eq!(preferred(lines), expected);
        }
        assert_eq!(
            prefer_stereo("m=audio 9 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2"),
            "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 stereo=1"
        );
    }

    #[test]
    fn each_opus_has_its_own_and_other_codecs_have_none() {
        let red = "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n";
        let more =
            "a=rtpmap:9 G722/8000\r\na=rtpmap:112 multiopus/48000/6\r\na=fmtp:112 num_streams=4\r\na=rtpmap:8\r\n";
        assert_eq!(preferred(&format!("{red}{more}")), format!("{red}{more}"));
        assert_eq!(
            preferred(&format!(
                "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 a=1\r\n{red}a=rtpmap:9 opus/48000/2\r\na=fmtp:9 b=1\r\n{more}"
            )),
            format!(
                "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 a=1;stereo=1\r\n{red}a=rtpmap:9 opus/48000/2\r\na=fmtp:9 b=1;stereo=1\r\n{more}"
            )
        );
    }

    #[test]
    fn what_is_no_description_stays_as_it_is() {
        for text in ["", "\n", "v=0", "m=audio ", "m=", "a=rtpmap:111 opus/48000/2\r\n", "답 \u{202e}\r\n\r\n"] {
            assert_eq!(prefer_stereo(text), text);
        }
    }
}
