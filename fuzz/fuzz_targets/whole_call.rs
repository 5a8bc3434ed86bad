#![no_main]

#[path = "../../crates/call/tests/model/mod.rs"]
mod model;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    model::hostile::whole_call(bytes);
});
