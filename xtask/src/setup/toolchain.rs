//! What rustup adds to a toolchain.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::command::{announce, find_on_path, output, run};
use crate::failure::{Failure, Result};
use crate::workspace;

const WASM: &str = "wasm32-unknown-unknown";

/// Compiling for browsers.
pub(crate) fn wasm_target() -> Result {
    let sysroot = output(Command::new("rustc").current_dir(workspace::root()).args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    announce("Adding the wasm32 target to the Rust toolchain");
    rustup(&["target", "add", WASM])
}

/// rustfmt and clippy, which a minimal toolchain lacks.
pub(crate) fn lints() -> Result {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let mut question = workspace::cargo();
        question.args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
        if !question.status().is_ok_and(|status| status.success()) {
            announce(&format!("Adding {component} to the Rust toolchain"));
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result {
    if find_on_path(&["rustup"]).is_none() {
        let wanted = arguments.last().unwrap_or(&"");
        return Err(Failure::new(format!(
            "the Rust toolchain lacks `{wanted}` and there is no rustup to add it; install it the way Rust was installed"
        )));
    }
    run(Command::new("rustup").current_dir(workspace::root()).args(arguments))
}
