//! `cargo xtask check`: what needs no test to see.

use std::process::ExitCode;

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::{setup, workspace};

/// Stops at the first complaint.
pub(crate) fn run() -> Result<ExitCode> {
    setup::lints()?;
    setup::wasm_target()?;
    let cargo = |step: &str, arguments: &[&str]| {
        announce(step);
        run_command(workspace::cargo().args(arguments).env("RUSTDOCFLAGS", "--deny warnings"))
    };
    cargo("Formatting", &["fmt", "--all", "--check"])?;
    cargo("Lints, for this machine", &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    let for_wasm = ["clippy", "--package", "damso", "--all-targets", "--target", "wasm32-unknown-unknown"];
    cargo("Lints, for the browser", &[&for_wasm[..], &["--", "--deny", "warnings"]].concat())?;
    cargo("Documentation", &["doc", "--workspace", "--no-deps"])?;
    eprintln!("\nNothing to complain about.");
    Ok(ExitCode::SUCCESS)
}
