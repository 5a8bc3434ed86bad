//! A TURN server in a process of its own, and what that process uses.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::output;
use crate::failure::{Context, Failure, Result};
use crate::workspace;

/// What the load generator makes its credentials with.
pub(super) const SECRET: &str = "only for measuring";

/// For how long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// After which it is asked again.
const RETRANSMISSION: Duration = Duration::from_millis(200);

/// A server that answers. Ended when it is dropped.
pub(super) struct Relay {
    pub(super) name: &'static str,
    pub(super) address: SocketAddr,
    process: Child,
    /// In a second.
    ticks: u32,
}

impl Drop for Relay {
    fn drop(&mut self) {
        // One that has ended by itself need not be.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Relay {
    pub(super) fn start_ours() -> Result<Self> {
        let address = free_address()?;
        let mut server = Command::new(workspace::server("release")?);
        server
            .args(["--listen", "127.0.0.1:0", "--log", "error"])
            .args(["--public-ip", "127.0.0.1", "--relay-allow", "127.0.0.0/8"])
            .args(["--turn-listen", &address.to_string()])
            .env("DAMSO_TURN_SECRET", SECRET);
        Self::start("ours", address, &mut server)
    }

    pub(super) fn start_coturn(program: &Path) -> Result<Self> {
        let address = free_address()?;
        let file = |name: &str| env::temp_dir().join(format!("damso-bench-{name}-{}", std::process::id()));
        let mut server = Command::new(program);
        server
            .args(["-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file=/dev/null"])
            .args(["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers"])
            .arg(format!("--listening-port={}", address.port()))
            .args(["--use-auth-secret", "--realm=turn.example"])
            .arg(format!("--static-auth-secret={SECRET}"))
            .arg(format!("--userdb={}", file("users").display()))
            .arg(format!("--pidfile={}", file("pid").display()));
        Self::start("coturn", address, &mut server)
    }

    fn start(name: &'static str, address: SocketAddr, command: &mut Command) -> Result<Self> {
        let ticks = output(Command::new("getconf").arg("CLK_TCK"))?;
        let ticks = ticks.trim().parse().context(|| "reading the clock's rate".into())?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().context(|| format!("starting {name}"))?;
        let relay = Self { name, address, process, ticks };
        relay.expect_answer()?;
        Ok(relay)
    }

    /// Asks for a Binding until it is answered.
    fn expect_answer(&self) -> Result {
        const BINDING: [u8; 20] = *b"\0\x01\0\0\x21\x12\xA4\x42damso bench.";
        let doing = || format!("waiting for {}", self.name);
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            // A new one each time: one that was refused says so once more.
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).context(doing)?;
            socket.set_read_timeout(Some(RETRANSMISSION)).context(doing)?;
            socket.send_to(&BINDING, self.address).context(doing)?;
            if socket.recv(&mut [0; 512]).is_ok() {
                return Ok(());
            }
        }
        Err(Failure::new(format!("{} does not answer", self.name)))
    }

    /// Of all its threads, in user and kernel mode.
    pub(super) fn processor_time(&self) -> Result<Duration> {
        let stat = self.read("stat")?;
        // The name in parentheses may hold anything. After it, utime and stime are the 12th and 13th.
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields).split_whitespace();
        let ticks: u32 = fields.skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
        Ok(Duration::from_secs_f64(f64::from(ticks) / f64::from(self.ticks)))
    }

    /// What it holds in memory, in KiB.
    pub(super) fn memory(&self) -> Result<u64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let size = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        size.ok_or_else(|| Failure::new(format!("there is no VmRSS of {}", self.name)))
    }

    fn read(&self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.process.id());
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(Failure::new(format!("{path} is not there: this measures on Linux only, while both servers run")))
            }
            result => result.context(|| format!("reading {path}")),
        }
    }
}

/// An address that is free for UDP and TCP, and will be for as long as nobody else looks for one.
fn free_address() -> Result<SocketAddr> {
    let doing = || "looking for a free port".to_owned();
    loop {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).context(doing)?;
        let address = udp.local_addr().context(doing)?;
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
}
