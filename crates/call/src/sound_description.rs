//! What a page says of the sound that it takes, in the descriptions that it sends.
//!
//! `stereo` is a wish of the receiver (RFC 7587, section 6.1), and without it a sender makes one channel of two. Firefox
//! states it by itself. Chromium does not, and so it is stated in its place: in what is sent to the other side, and not in
//! what the browser itself is given, so that a Chromium which decodes one channel unless it was given the same wish plays
//! the two as one. As a sender, Chromium then encodes two channels of a voice as well, and spends 64 kbit/s on it instead
//! of 32 where no `maxBitrate` says otherwise.

use damso_protocol::Description;

/// Adds `stereo=1` to the parameters of Opus where they do not say what is taken. All sections are bundled, and one
/// payload type has to mean the same in each of them (RFC 8843, section 9.1): so it is said of every sound.
pub(crate) fn taking_stereo(description: Description) -> Description {
    let opus: Vec<&str> = description.sdp.lines().filter_map(opus_payload_type).collect();
    let lines = description.sdp.split_inclusive('\n').map(|line| {
        let text = line.trim_end();
        let parameters = text.strip_prefix("a=fmtp:").and_then(|rest| rest.split_once(' '));
        match parameters {
            Some((payload_type, parameters)) if opus.contains(&payload_type) && !states_stereo(parameters) => {
                [text, ";stereo=1", &line[text.len()..]].concat()
            }
            _ => line.to_owned(),
        }
    });
    Description { sdp: lines.collect(), ..description }
}

/// The payload type that a line gives to Opus.
fn opus_payload_type(line: &str) -> Option<&str> {
    let (payload_type, encoding) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
    let (name, _) = encoding.split_once('/')?;
    name.eq_ignore_ascii_case("opus").then_some(payload_type)
}

fn states_stereo(parameters: &str) -> bool {
    parameters.split(';').any(|parameter| parameter.trim_start().starts_with("stereo="))
}

#[cfg(test)]
mod tests {
    use damso_protocol::DescriptionKind;

    use super::*;

    /// Of Chromium: a voice, a picture, and the sound of a screen.
    const CHROMIUM: &str = "v=0\r\n\
        o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n\
        s=-\r\n\
        t=0 0\r\n\
        a=group:BUNDLE 0 1 2\r\n\
        a=msid-semantic: WMS\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n\
        c=IN IP4 0.0.0.0\r\n\
        a=rtcp:9 IN IP4 0.0.0.0\r\n\
        a=mid:0\r\n\
        a=sendrecv\r\n\
        a=rtcp-mux\r\n\
        a=rtpmap:111 opus/48000/2\r\n\
        a=rtcp-fb:111 transport-cc\r\n\
        a=fmtp:111 minptime=10;useinbandfec=1\r\n\
        a=rtpmap:63 red/48000/2\r\n\
        a=fmtp:63 111/111\r\n\
        a=rtpmap:9 G722/8000\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97 103\r\n\
        a=mid:1\r\n\
        a=rtpmap:96 VP8/90000\r\n\
        a=rtcp-fb:96 nack pli\r\n\
        a=rtpmap:97 rtx/90000\r\n\
        a=fmtp:97 apt=96\r\n\
        a=rtpmap:103 H264/90000\r\n\
        a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n\
        a=mid:2\r\n\
        a=rtpmap:111 opus/48000/2\r\n\
        a=fmtp:111 minptime=10;useinbandfec=1\r\n";

    /// Of Firefox, which writes the parameters before what they are of.
    const FIREFOX: &str = "v=0\r\n\
        o=mozilla...THIS_IS_SDPARTA-99.0 6185394847283918042 0 IN IP4 0.0.0.0\r\n\
        s=-\r\n\
        t=0 0\r\n\
        a=group:BUNDLE 0\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101\r\n\
        c=IN IP4 0.0.0.0\r\n\
        a=sendrecv\r\n\
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n\
        a=fmtp:101 0-15\r\n\
        a=mid:0\r\n\
        a=rtpmap:109 opus/48000/2\r\n\
        a=rtpmap:9 G722/8000/1\r\n\
        a=rtpmap:101 telephone-event/8000\r\n";

    fn sent(sdp: &str) -> String {
        let description = Description { kind: DescriptionKind::Answer, sdp: sdp.into() };
        let sent = taking_stereo(description);
        assert_eq!(sent.kind, DescriptionKind::Answer);
        assert_eq!(taking_stereo(sent.clone()), sent, "said once, it is said");
        sent.sdp
    }

    #[test]
    fn chromium_takes_stereo_in_every_section_and_nothing_else_changes() {
        let [plain, stereo] =
            ["a=fmtp:111 minptime=10;useinbandfec=1", "a=fmtp:111 minptime=10;useinbandfec=1;stereo=1"];
        assert_eq!(CHROMIUM.matches(plain).count(), 2);
        assert_eq!(sent(CHROMIUM), CHROMIUM.replace(plain, stereo));
    }

    #[test]
    fn what_is_said_already_stays_as_it_is() {
        for sdp in [
            FIREFOX,
            &FIREFOX.replace("stereo=1", "stereo=0"),
            &FIREFOX.replace(";stereo=1", "; stereo=1"),
            // Nothing to add to.
            "a=rtpmap:111 opus/48000/2\r\n",
            "a=fmtp:111 minptime=10\r\n",
            "a=rtpmap:111 telephone-event/48000\r\na=fmtp:111 0-15\r\n",
            "a=rtpmap:111\r\na=fmtp:111\r\n",
            "",
        ] {
            assert_eq!(sent(sdp), sdp);
        }
    }

    #[test]
    fn parameters_stand_anywhere_and_lines_end_as_they_did() {
        let plain = FIREFOX.replace("stereo=1;", "");
        let stereo = plain.replace("useinbandfec=1", "useinbandfec=1;stereo=1");
        assert_eq!(sent(&plain), stereo);
        // Who sends stereo does not say that it takes stereo.
        let [plain, stereo] = ["sprop-stereo=1", "sprop-stereo=1;stereo=1"]
            .map(|parameters| format!("a=rtpmap:96 OPUS/48000/2\na=fmtp:96 {parameters}"));
        assert_eq!(sent(&plain), stereo);
    }
}
