//! `cargo xtask start`: from a clone to a page one can call somebody with.

use std::env;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::command::{announce, run as run_command};
use crate::failure::{Context, Failure, Result};
use crate::{build, page, workspace};

const LISTEN: &str = "127.0.0.1:8080";

/// Builds whatever is out of date and serves it; `options` are handed on to the server.
pub(crate) fn run(options: &[String]) -> Result<ExitCode> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let listen = option(options, "--listen")
        .map_or_else(|| variable("DAMSO_LISTEN").unwrap_or_else(|| LISTEN.to_owned()), str::to_owned);
    // Now rather than after minutes of building.
    expect_free(&listen)?;
    let program = build::server()?;
    expect_understood(&program, options)?;
    page::build()?;

    let mut server = Command::new(program);
    server.current_dir(workspace::root());
    if option(options, "--listen").is_none() {
        server.args(["--listen", &listen]);
    }
    if option(options, "--site").is_none() && variable("DAMSO_SITE").is_none() {
        server.arg("--site").arg(workspace::dist());
    }
    server.args(options);
    announce(&format!("Damso is on {} (Ctrl-C stops it)", address_to_open(&listen)));
    become_process(&mut server)
}

/// Fails if the server would not know what to do with an option, and has it say so before the page is built. It reads all
/// that stands before `--version`, and then starts nothing.
fn expect_understood(server: &Path, options: &[String]) -> Result {
    run_command(Command::new(server).args(options).arg("--version").stdout(Stdio::null()))
}

/// Becomes the server, so that a signal to this process reaches it and it can say farewell.
#[cfg(unix)]
fn become_process(server: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context(|| "could not start the server".into())
}

#[cfg(not(unix))]
fn become_process(server: &mut Command) -> Result<ExitCode> {
    run_command(server).map(|()| ExitCode::SUCCESS)
}

/// The value of `--name value` or `--name=value`.
fn option<'a>(options: &'a [String], name: &str) -> Option<&'a str> {
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.strip_prefix(name) {
            Some("") => return options.next().map(String::as_str),
            Some(rest) if rest.starts_with('=') => return Some(&rest[1..]),
            _ => {}
        }
    }
    None
}

/// Fails if somebody listens there already. An address that is none is the server's to complain about.
pub(crate) fn expect_free(listen: &str) -> Result {
    match listen.parse::<SocketAddr>().map(TcpListener::bind) {
        Ok(Err(error)) => Err(Failure::new(format!(
            "cannot listen on {listen}: {error}\nIs another Damso running? `cargo xtask start -- --listen 127.0.0.1:8090` uses another port."
        ))),
        _ => Ok(()),
    }
}

/// What to type into a browser on this machine. Browsers give the camera to `localhost` without HTTPS.
fn address_to_open(listen: &str) -> String {
    match listen.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() || address.ip().is_unspecified() => {
            format!("http://localhost:{}", address.port())
        }
        _ => format!("http://{listen}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_in_both_spellings() {
        let options = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for (line, expected) in [
            ("", None),
            ("--listen 0.0.0.0:80", Some("0.0.0.0:80")),
            ("--site x --listen=0.0.0.0:80", Some("0.0.0.0:80")),
            ("--listen-not 1", None),
            ("--listen", None),
        ] {
            assert_eq!(option(&options(line), "--listen"), expected, "{line}");
        }
    }

    #[test]
    fn addresses_to_open() {
        for (listen, expected) in [
            ("127.0.0.1:8080", "http://localhost:8080"),
            ("0.0.0.0:80", "http://localhost:80"),
            ("[::]:8080", "http://localhost:8080"),
            ("192.0.2.7:8080", "http://192.0.2.7:8080"),
            ("example.org:8080", "http://example.org:8080"),
        ] {
            assert_eq!(address_to_open(listen), expected);
        }
    }

    #[test]
    fn a_taken_port_is_noticed() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        assert!(expect_free(&address).is_err());
        drop(taken);
        assert!(expect_free(&address).is_ok());
    }
}
