//! The page, built and compressed into `dist/`. An unchanged tree is not built again.

mod compress;
mod freshness;
mod imports;
mod lean;
mod split;

use std::fs;
use std::process::Command;

use crate::command::{announce, run};
use crate::failure::{Context, Result};
use crate::lock::Lock;
use crate::{setup, workspace};

pub(crate) use compress::compressed_name;
pub(crate) use freshness::STAMP;
pub(crate) use split::split;

/// What the page is made of, from the checkout's root.
const SOURCES: &[&str] = &[
    "index.html",
    "boot.js",
    "assets",
    "styles",
    "src",
    "crates/call",
    "crates/protocol",
    "crates/files",
    "crates/qr",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo/config.toml",
    // How it is built.
    "xtask/src/page",
    "xtask/src/setup/tools.rs",
];

/// Makes `dist/` the page as released.
pub(crate) fn build() -> Result {
    let target = workspace::target()?;
    // Trunk replaces dist/ without asking whether somebody else is doing so as well.
    let _lock = Lock::acquire(&target.join("page.lock"), "Another build of the page is running; waiting for it")?;

    let dist = workspace::dist();
    let stamp = dist.join(STAMP);
    let made_of = freshness::digest(workspace::root(), SOURCES)?;
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_of) {
        return Ok(());
    }

    let tools = setup::page_tools()?;
    let lean = lean::settings()?;
    announce("Building the page");
    // Trunk's --offline keeps it from downloading tools of its own, but is handed on to cargo too: fetch first.
    run(workspace::cargo().envs(lean.iter().copied()).args(["fetch", "--target", "wasm32-unknown-unknown"]))?;
    let mut trunk = Command::new("trunk");
    // Trunk would print its own backtrace below the compiler's error, and bury it.
    trunk
        .current_dir(workspace::root())
        .env("PATH", tools.path()?)
        .env("RUST_BACKTRACE", "0")
        .envs(lean.iter().copied());
    run(trunk.args(["build", "--release", "--offline", "--dist"]).arg(&dist))?;

    announce("Compressing the page");
    compress::directory(&dist)?;
    // Last: a build that was interrupted has none and is not taken for finished. Cargo.lock may have been completed by
    // the build.
    let made_of = freshness::digest(workspace::root(), SOURCES)?;
    fs::write(&stamp, made_of).context(|| format!("writing {}", stamp.display()))
}
