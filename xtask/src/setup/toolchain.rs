//! What rustup adds to a toolchain.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::command::{announce, find_on_path, output, run};
use crate::failure::{Failure, Result};
use crate::workspace;

const WASM: &str = "wasm32-unknown-unknown";

/// Compiling for browsers.
pub(crate) fn wasm_target() -> Result {
    if library(WASM)?.is_dir() {
        return Ok(());
    }
    announce("Adding the wasm32 target to the Rust toolchain");
    rustup(&["target", "add", WASM])
}

/// The standard library's source; false where there is no rustup to add it, and nobody has.
pub(crate) fn standard_library() -> Result<bool> {
    if library("src/rust/library/std")?.is_dir() {
        return Ok(true);
    }
    if find_on_path(&["rustup"]).is_none() {
        return Ok(false);
    }
    announce("Adding the standard library's source to the Rust toolchain");
    rustup(&["component", "add", "rust-src"])?;
    Ok(true)
}

/// Where the toolchain keeps something.
fn library(what: &str) -> Result<PathBuf> {
    let sysroot = output(Command::new("rustc").current_dir(workspace::root()).args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(what))
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
