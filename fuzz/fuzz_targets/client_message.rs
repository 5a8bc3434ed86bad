#![no_main]

#[path = "../../crates/protocol/tests/decoders/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    checks::client_message(bytes);
});
