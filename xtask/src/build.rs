//! `cargo xtask build`: what is hosted, the page and the server, and nothing is started.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::{page, workspace};

/// Builds whatever is out of date, and says where both lie.
pub(crate) fn run() -> Result<ExitCode> {
    let server = server()?;
    page::build()?;
    eprintln!("\nThe page is {}, the server {}.", workspace::dist().display(), server.display());
    Ok(ExitCode::SUCCESS)
}

/// Builds the server as it is released, and returns where it lies.
pub(crate) fn server() -> Result<PathBuf> {
    announce("Building the server");
    run_command(workspace::cargo().args(["build", "--release", "--package", "damso-server"]))?;
    workspace::server("release")
}
