//! The program itself: its help, its exit.

use std::{
    net::SocketAddr,
    process::{Output, Stdio},
};

use damso_protocol::{GoodbyeReason, ServerMessage, close};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::support::{Client, soon};

const FLAGS: &[&str] = &[
    "listen",
    "trusted-proxy",
    "site",
    "ice-url",
    "ice-username",
    "ice-credential",
    "public-ip",
    "turn-listen",
    "relay-ports",
    "relay-allow",
    "relay-deny",
    "max-user-allocations",
    "max-source-allocations",
    "max-allocations",
    "turn-url",
    "turn-secret",
    "turn-lifetime-seconds",
    "connect-src",
    "log",
    "max-room-peers",
    "max-room-watchers",
    "max-rooms",
    "max-clients",
    "max-source-clients",
    "messages-per-second",
    "message-burst",
    "queue-kib",
    "grace-seconds",
    "heartbeat-seconds",
    "hello-seconds",
    "close-seconds",
];

fn variable(flag: &str) -> String {
    format!("DAMSO_{}", flag.replace('-', "_").to_uppercase())
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_damso-server"));
    command.env_clear().kill_on_drop(true).stdin(Stdio::null());
    command
}

async fn run(arguments: &[&str]) -> Output {
    soon(program().args(arguments).output()).await.unwrap()
}

/// What it says when it cannot start.
async fn complaint(program: &mut Command) -> String {
    let output = soon(program.output()).await.unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn help_names_every_flag_and_its_variable() {
    let output = run(&["--help"]).await;
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in FLAGS {
        assert!(help.contains(&format!("--{flag} <")), "--{flag} is missing:\n{help}");
        let variable = variable(flag);
        assert!(help.contains(&variable), "{variable} is missing:\n{help}");
    }
}

#[tokio::test]
async fn mistakes_are_named() {
    for (arguments, named) in [
        (&["--site", "/there/is/no/such/directory"][..], "/there/is/no/such/directory"),
        (&["--ice-url", "turn:turn.example"], "--ice-credential"),
        (&["--max-room-peers", "9"], "1..=8"),
        (&["--public-ip", "192.0.2.1", "--public-ip", "192.0.2.2"], "--public-ip"),
        (&["--public-ip", "0.0.0.0"], "0.0.0.0"),
        (&["--public-ip", "192.0.2.1", "--turn-listen", "[::]:3478"], "--turn-listen"),
        (&["--relay-allow", "10.0.0.0/8"], "--public-ip"),
        (&["--relay-deny", "10.0.0.0/8"], "--public-ip"),
        (&["--trusted-proxy", "proxy.example"], "10.0.0.0/8"),
        (&["--turn-url", "turn:turn.example"], "--turn-secret"),
        (&["--relay-ports", "2-1"], "49152-65535"),
        (&["--listen", "localhost:8080"], "127.0.0.1:8080"),
        (&["--public-ip", "192.0.2.1", "--turn-listen", "443"], "127.0.0.1:8080"),
        (&["--log", "verbose"], "damso_server=debug"),
        (&["--log", "off", "--site", "/there/is/no/such/directory"], "/there/is/no/such/directory"),
        // Which is how `cargo xtask start` has options looked at before it builds the page.
        (&["--public-ip", "typo", "--version"], "--public-ip"),
    ] {
        let errors = complaint(program().args(arguments)).await;
        assert!(errors.contains(named), "{arguments:?}: {errors}");
    }
}

#[tokio::test]
async fn a_mistake_in_a_variable_is_said_to_be_there() {
    let errors = complaint(program().env("DAMSO_LISTEN", "8080")).await;
    assert!(errors.contains("127.0.0.1:8080") && errors.contains("DAMSO_LISTEN"), "{errors}");
    let errors = complaint(program().args(["--listen", "8080"])).await;
    assert!(!errors.contains("DAMSO_LISTEN"), "{errors}");
}

#[tokio::test]
async fn a_variable_that_is_empty_is_none() {
    let mut program = program();
    program.envs(FLAGS.iter().map(|flag| (variable(flag), "")));
    let errors = complaint(program.args(["--site", "/there/is/no/such/directory"])).await;
    assert!(errors.contains("/there/is/no/such/directory"), "{errors}");
}

/// Also when a client does not react, which is what the second one does.
#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_within_seconds_and_after_a_farewell() {
    for signal in ["TERM", "INT"] {
        let mut child = program()
            .env("DAMSO_LISTEN", "127.0.0.1:0")
            .args(["--close-seconds", "1"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = soon(log.next_line()).await.unwrap().expect("it says where it listens");
            if let Some((_, address)) = line.split_once("127.0.0.1:") {
                let port = address.chars().take_while(char::is_ascii_digit).collect::<String>();
                break SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap()));
            }
        };
        let mut client = Client::connect(address).await;
        client.say_hello().await;
        let unresponsive = Client::connect(address).await;

        let id = child.id().unwrap().to_string();
        assert!(soon(Command::new("kill").args(["-s", signal, &id]).status()).await.unwrap().success());
        client.expect([ServerMessage::Goodbye { reason: GoodbyeReason::ShuttingDown }]).await;
        client.expect_close(close::GOING_AWAY).await;
        assert!(soon(child.wait()).await.unwrap().success());
        drop(unresponsive);
    }
}
