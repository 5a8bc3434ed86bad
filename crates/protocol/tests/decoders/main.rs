//! Every decoder of what others send, given what is valid, what was, and what never could be. The same checks run for as
//! long as one likes under `cargo xtask fuzz`, with the same valid texts to begin with.

mod checks;
#[path = "../../../call/tests/model/mutation.rs"]
#[allow(unreachable_pub, reason = "the call's tests have them in a module for all")]
mod mutation;
#[path = "../../../call/tests/model/random.rs"]
#[allow(dead_code, unreachable_pub, reason = "the call's tests have them in a module for all")]
mod random;

use damso_protocol::{BLOCK_BYTES, BlockHeader};
use mutation::mutated;
use random::Dice;

/// For each decoder.
const ROUNDS: u64 = 20_000;

/// Valid texts, one on each line.
macro_rules! seeds {
    ($name:literal) => {
        include_str!(concat!("../../../../fuzz/seeds/", $name, ".txt"))
    };
}

type Check = fn(&[u8]) -> bool;

const TEXTS: &[(Check, &str)] = &[
    (checks::channel_message, seeds!("channel_message")),
    (checks::entry, seeds!("entry")),
    (checks::entry_id, seeds!("entry_id")),
    (checks::peer_signal, seeds!("peer_signal")),
    (checks::pulse, seeds!("pulse")),
    (checks::server_message, seeds!("server_message")),
    (checks::client_message, seeds!("client_message")),
    (checks::base64url_text, seeds!("base64url")),
];

#[test]
fn what_is_valid_is_read() {
    for (read, seeds) in TEXTS {
        for seed in seeds.lines() {
            assert!(read(seed.as_bytes()), "{seed}");
        }
    }
}

#[test]
fn nothing_that_comes_breaks_a_decoder() {
    for (read, seeds) in TEXTS {
        let valid: Vec<&[u8]> = seeds.lines().map(str::as_bytes).collect();
        try_all(*read, &valid);
    }
    let header = BlockHeader { stream: 1, block: 2, length: BLOCK_BYTES, digest: [7; 32] }.encode();
    assert!(checks::block_header(&header));
    try_all(checks::block_header, &[&header]);
}

/// Some of what is tried has to be valid nevertheless, or nothing was tried.
fn try_all(read: fn(&[u8]) -> bool, valid: &[&[u8]]) {
    let mut dice = Dice::new(1);
    let is_read = |_: &u64| read(&mutated(&mut dice, valid));
    assert!((0..ROUNDS).filter(is_read).count() > 100);
}
