//! Makes the page's programs smaller than a stable Rust makes them: its standard library is compiled for size, as the rest
//! is, and a panic is a trap without the words that nobody would read. That is a twelfth of what a browser downloads.
//!
//! The compiler calls both unstable. So it is asked first, and where it cannot do them, or there is no standard library to
//! compile, the page is built as it always could be.

use std::process::{Command, Stdio};

use crate::command::announce;
use crate::failure::Result;
use crate::{setup, workspace};

/// What cargo has to be told, as variables of its environment.
const SETTINGS: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_PAGE_PANIC", "immediate-abort"),
];

/// The environment in which cargo builds the page.
pub(super) fn settings() -> Result<&'static [(&'static str, &'static str)]> {
    if understands() && setup::standard_library()? {
        return Ok(SETTINGS);
    }
    announce("This Rust cannot compile its standard library: the page will be about a twelfth heavier");
    Ok(&[])
}

/// Whether the compiler knows a panic that is a trap.
fn understands() -> bool {
    let mut question = Command::new("rustc");
    question.current_dir(workspace::root()).env("RUSTC_BOOTSTRAP", "1");
    question.args(["-Zunstable-options", "-Cpanic=immediate-abort", "--print", "cfg"]);
    question.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
