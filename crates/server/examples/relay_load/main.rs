//! Puts a TURN server under load, for `cargo xtask bench turn`: any server with `use-auth-secret`, on the loopback device.
//!
//! `relay_load calls SERVER SECRET ALLOCATIONS BYTES PACKETS_PER_SECOND SECONDS` relays packets to a peer who sends them
//! back, and prints how many went into the relay, both ways, and how many came out.
//!
//! `relay_load strangers SERVER SOURCES` asks once from each of so many addresses, without credentials, and prints how many
//! were answered.

mod client;

use std::{
    env,
    error::Error,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use socket2::SockRef;

use client::{Client, allocate_request};

/// What may wait at a socket, in bytes: what is lost shall be lost in the relay.
const BUFFER: usize = 4 << 20;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The channel of every client.
const CHANNEL: u16 = 0x4000;
/// How often the sender wakes. What falls into one tick is sent at once, as video is.
const TICK: Duration = Duration::from_millis(5);
/// For how long to wait for what is still under way.
const LINGER: Duration = Duration::from_millis(500);

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["calls", server, secret, allocations, bytes, rate, seconds] => calls(
            server.parse()?,
            secret,
            allocations.parse()?,
            bytes.parse()?,
            rate.parse()?,
            Duration::from_secs(seconds.parse()?),
        ),
        ["strangers", server, sources] => strangers(server.parse()?, sources.parse()?),
        _ => Err("see the head of the source for how to use this".into()),
    }
}

/// Counts of packets on their way through the relay.
#[derive(Default)]
struct Counts {
    echoed: AtomicU64,
    ended: AtomicBool,
}

fn calls(
    server: SocketAddr,
    secret: &str,
    allocations: usize,
    bytes: usize,
    rate: u32,
    duration: Duration,
) -> Result<()> {
    let peer = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    SockRef::from(&peer).set_recv_buffer_size(BUFFER)?;
    let peer_address = peer.local_addr()?;
    let clients: Vec<Client> =
        (0..allocations).map(|number| Client::allocate(server, secret, number)).collect::<Result<_>>()?;
    for client in &clients {
        client.bind(CHANNEL, peer_address)?;
        client.socket.set_nonblocking(true)?;
    }

    let counts = Counts::default();
    let (sent, returned) = thread::scope(|scope| {
        let echo = scope.spawn(|| echo(&peer, &counts));
        let result = talk(&clients, bytes, rate, duration);
        counts.ended.store(true, Ordering::Relaxed);
        echo.join().map_err(|_| "the peer panicked")??;
        result
    })?;
    for client in &clients {
        client.release()?;
    }
    let echoed = counts.echoed.load(Ordering::Relaxed);
    println!("{} {}", sent + echoed, echoed + returned);
    Ok(())
}

/// Sends at a steady pace, from one client after the other, and counts what comes back.
fn talk(clients: &[Client], bytes: usize, rate: u32, duration: Duration) -> Result<(u64, u64)> {
    let length = u16::try_from(bytes)?;
    let mut packet = [&CHANNEL.to_be_bytes()[..], &length.to_be_bytes()].concat();
    packet.resize(4 + bytes, 0xA5);
    let (mut sent, mut returned) = (0, 0);
    let mut next = clients.iter().cycle();
    let began = Instant::now();
    while began.elapsed() < duration {
        let due = u64::from(rate) * u64::try_from(began.elapsed().as_micros())? / 1_000_000;
        while sent < due {
            let client = next.next().ok_or("no clients")?;
            client.socket.send(&packet)?;
            sent += 1;
        }
        returned += receive(clients)?;
        thread::sleep(TICK);
    }
    let ended = Instant::now();
    while ended.elapsed() < LINGER {
        returned += receive(clients)?;
        thread::sleep(TICK);
    }
    Ok((sent, returned))
}

/// Takes what has come for all clients.
fn receive(clients: &[Client]) -> Result<u64> {
    let mut buffer = [0; 2048];
    let mut received = 0;
    for client in clients {
        loop {
            match client.socket.recv(&mut buffer) {
                Ok(_) => received += 1,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(received)
}

/// The peer of everybody: what it gets, it sends back.
fn echo(peer: &UdpSocket, counts: &Counts) -> std::io::Result<()> {
    peer.set_read_timeout(Some(LINGER))?;
    let mut buffer = [0; 2048];
    loop {
        match peer.recv_from(&mut buffer) {
            Ok((length, from)) => {
                peer.send_to(&buffer[..length], from)?;
                counts.echoed.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if counts.ended.load(Ordering::Relaxed) {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Each source is an address of its own, and a port of its own.
fn strangers(server: SocketAddr, sources: u32) -> Result<()> {
    /// How many wait for their answers at a time.
    const AT_ONCE: u32 = 100;

    let request = allocate_request();
    let mut answered = 0;
    for first in (0..sources).step_by(AT_ONCE as usize) {
        let range = first..sources.min(first + AT_ONCE);
        let address = |number: u32| Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + number);
        let sockets: Vec<UdpSocket> =
            range.map(|number| UdpSocket::bind((address(number), 0))).collect::<std::io::Result<_>>()?;
        for socket in &sockets {
            socket.send_to(&request, server)?;
        }
        for socket in &sockets {
            socket.set_read_timeout(Some(LINGER))?;
            answered += u32::from(socket.recv(&mut [0; 512]).is_ok());
        }
    }
    println!("{answered}");
    Ok(())
}
