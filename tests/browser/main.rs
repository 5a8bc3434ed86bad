//! The adapters of `damso::browser` in real browsers with fake media.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
