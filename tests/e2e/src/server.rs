//! A `damso-server` of a test's own.

use std::{
    net::SocketAddr,
    os::fd::OwnedFd,
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    net::{AddressFamily, SocketType, bind, socket, sockopt::set_socket_reuseaddr},
};

use crate::{
    INSECURE_HOST, environment,
    network::Network,
    process::{Process, Signal},
};

/// A running server.
pub struct Server {
    process: Process,
    network: Network,
    address: String,
    arguments: Vec<String>,
    /// The address of a server that is stopped, which nobody else is given meanwhile.
    kept: Option<OwnedFd>,
}

/// How a server ends.
#[derive(Clone, Copy, Debug)]
pub enum Farewell {
    /// It is asked to, and tells everybody.
    Said,
    /// It is killed.
    None,
}

impl Server {
    /// Starts a server that serves the page.
    #[track_caller]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a server that serves the page, with further arguments.
    #[track_caller]
    pub fn start_with(arguments: &[&str]) -> Self {
        let site = environment::site();
        let mut all = vec!["--site".to_owned(), site.to_string_lossy().into_owned()];
        all.extend(arguments.iter().map(ToString::to_string));
        Self::run(Network::Machine, "127.0.0.1:0", all)
    }

    /// Starts a server without a page.
    #[track_caller]
    pub fn start_without_page() -> Self {
        Self::run(Network::Machine, "127.0.0.1:0", Vec::new())
    }

    /// Starts a server without a page in a network of the laboratory, with further arguments.
    #[track_caller]
    pub(crate) fn start_in(network: Network, listen: &str, arguments: &[&str]) -> Self {
        Self::run(network, listen, arguments.iter().map(ToString::to_string).collect())
    }

    /// The page's address.
    pub fn page(&self) -> String {
        format!("http://{}/", self.address.replace("127.0.0.1", "localhost"))
    }

    /// The page's address in a form that is no secure context.
    pub fn insecure_page(&self) -> String {
        format!("http://{}/", self.address.replace("127.0.0.1", INSECURE_HOST))
    }

    /// The address of the signaling.
    pub fn signaling(&self) -> String {
        format!("ws://{}/ws", self.address)
    }

    /// Ends the server.
    #[track_caller]
    pub fn stop(&mut self, farewell: Farewell) {
        self.process.end(match farewell {
            Farewell::Said => Signal::Terminate,
            Farewell::None => Signal::Kill,
        });
        self.kept = Some(self.network.within(|| keep(&self.address)));
    }

    /// Starts a server that was stopped, at the same address.
    #[track_caller]
    pub fn start_again(&mut self) {
        let kept = self.kept.take();
        *self = Self::run(self.network.clone(), &self.address, self.arguments.clone());
        drop(kept);
    }

    #[track_caller]
    fn run(network: Network, listen: &str, arguments: Vec<String>) -> Self {
        let mut command = network.command(environment::server());
        command.args(["--listen", listen]).args(&arguments);
        // Flags alone count, and the log is read here.
        command.env_remove("DAMSO_SITE").env("NO_COLOR", "1");
        let process = Process::start(&command);
        let address = process.must_say("where it listens", |line| {
            let address = line.split_once("listening address=")?.1;
            Some(address.split_whitespace().next()?.to_owned())
        });
        Self { process, network, address, arguments, kept: None }
    }
}

/// Binds an address of IPv4 without listening there: who connects is refused, and a server can listen there as well.
fn keep(address: &str) -> OwnedFd {
    let address: SocketAddr = address.parse().expect("the server has said it");
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let kept = socket(AddressFamily::INET, SocketType::STREAM, None).and_then(|socket| {
            set_socket_reuseaddr(&socket, true)?;
            bind(&socket, &address)?;
            Ok(socket)
        });
        match kept {
            Ok(kept) => return kept,
            // A dying program's streams close before its sockets do, and nothing tells of these.
            Err(Errno::ADDRINUSE) if Instant::now() < deadline => thread::yield_now(),
            Err(error) => panic!("{address} is not free after the server's end: {error}"),
        }
    }
}
