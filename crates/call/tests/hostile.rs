//! A call that is told whatever comes to mind: nothing of it breaks the call. `cargo xtask fuzz` does the same for as long
//! as one likes.

mod model;

use model::{
    hostile::{description, link, whole_call},
    mutation::{mutated, random},
    random::Dice,
};

const CALLS: u64 = 1_000;
const LINKS: usize = 20_000;
const DESCRIPTIONS: usize = 20_000;
/// As Chromium, Firefox and somebody else write them.
const DESCRIBED: [&str; 3] = [
    "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
     a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=fmtp:96 profile-id=0\r\n",
    "m=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n\
     a=rtpmap:109 opus/48000/2\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
    "m=audio 9 RTP/AVP 0 96\na=rtpmap:96 OPUS/48000/2\na=fmtp:96 stereo=0\nm=audio 9 RTP/AVP 97\na=rtpmap:97 opus/48000",
];

#[test]
fn nothing_that_is_said_breaks_a_call() {
    for seed in 0..CALLS {
        // Shown if this one fails.
        println!("seed {seed}");
        whole_call(&random(&mut Dice::new(seed), 2_000));
    }
}

#[test]
fn nothing_that_is_pasted_breaks_a_link() {
    let valid: Vec<&[u8]> = include_str!("../../../fuzz/seeds/link.txt").lines().map(str::as_bytes).collect();
    assert!(valid.iter().all(|text| link(text)));
    let mut dice = Dice::new(1);
    assert!((0..LINKS).filter(|_| link(&mutated(&mut dice, &valid))).count() > 100);
}

#[test]
fn nothing_that_is_described_breaks_a_description() {
    let valid = DESCRIBED.map(str::as_bytes);
    let mut dice = Dice::new(1);
    assert!((0..DESCRIPTIONS).filter(|_| description(&mutated(&mut dice, &valid))).count() > 100);
}
