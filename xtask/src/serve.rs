//! `cargo xtask serve`: the page as one works on it. Trunk rebuilds and reloads it at every change; a server beside it
//! connects the calls.

use std::net::TcpStream;
use std::process::{Child, Command, ExitCode};

use crate::command::{announce, run as run_command};
use crate::failure::{Context, Result};
use crate::{setup, workspace};

/// Where Trunk.toml expects the server.
const SERVER: &str = "127.0.0.1:8080";

/// Runs until Trunk is stopped; `options` are handed on to it.
pub(crate) fn run(options: &[String]) -> Result<ExitCode> {
    let tools = setup::page_tools()?;
    let _server = if TcpStream::connect(SERVER).is_ok() {
        announce(&format!("Using the server that already runs on {SERVER}"));
        None
    } else {
        Some(start_server()?)
    };
    announce("Serving the page on http://localhost:8081 (Ctrl-C stops it)");
    let mut trunk = Command::new("trunk");
    trunk
        .current_dir(workspace::root())
        .env("PATH", tools.path()?)
        .env("RUST_BACKTRACE", "0")
        .arg("serve")
        // Not dist/, which is the page as released and may be being served.
        .arg("--dist")
        .arg(workspace::target()?.join("serve"))
        .args(options);
    run_command(&mut trunk).map(|()| ExitCode::SUCCESS)
}

fn start_server() -> Result<Stopping> {
    announce("Building the server");
    run_command(workspace::cargo().args(["build", "--package", "damso-server"]))?;
    let mut server = Command::new(workspace::server("debug")?);
    server.current_dir(workspace::root()).args(["--listen", SERVER]);
    server.spawn().map(Stopping).context(|| "could not start the server".into())
}

/// A process that ends with this one.
struct Stopping(Child);

impl Drop for Stopping {
    fn drop(&mut self) {
        // It may have ended by itself, by the same Ctrl-C.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
