//! `cargo xtask serve`: the page as one works on it. Trunk rebuilds and reloads it at every change; a server beside it
//! connects the calls.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode};
use std::time::Duration;

use crate::command::{announce, run as run_command};
use crate::failure::{Context, Failure, Result};
use crate::{setup, workspace};

/// Where Trunk.toml expects the server.
const SERVER: &str = "127.0.0.1:8080";

/// How long whatever listens there may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs until Trunk is stopped; `options` are handed on to it.
pub(crate) fn run(options: &[String]) -> Result<ExitCode> {
    // Now rather than after minutes of installing.
    let is_running = is_server_running(SERVER)?;
    let tools = setup::page_tools()?;
    let _server = if is_running {
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

/// Whether a server listens there. Fails if something else does.
fn is_server_running(address: &str) -> Result<bool> {
    let Ok(stream) = TcpStream::connect(address) else { return Ok(false) };
    if is_healthy(stream).unwrap_or(false) {
        return Ok(true);
    }
    Err(Failure::new(format!(
        "something listens on {address} that does not answer as damso-server does\nThe page expects its server there: \
         stop what has the port, and run this again."
    )))
}

fn is_healthy(mut stream: TcpStream) -> std::io::Result<bool> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    // No more than a few headers: it may be anything that talks.
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(answer.starts_with(b"HTTP/1.1 200 ") && answer.ends_with(b"\r\n\r\nok"))
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

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn only_a_server_is_taken_for_one() {
        for (answer, expected) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", Some(true)),
            ("HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<!doctype html>", None),
            ("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nok", None),
            ("SSH-2.0-OpenSSH\r\n", None),
            ("", None),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let other = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = [0; 1024];
                let length = stream.read(&mut asked).unwrap();
                assert!(asked[..length].starts_with(b"GET /healthz "));
                stream.write_all(answer.as_bytes()).unwrap();
            });
            assert_eq!(is_server_running(&address).ok(), expected, "{answer}");
            other.join().unwrap();
            assert_eq!(is_server_running(&address).ok(), Some(false), "nobody listens any more");
        }
    }
}
