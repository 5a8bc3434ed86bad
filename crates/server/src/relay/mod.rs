//! The sockets around [`crate::turn`]: listening for clients over UDP and TCP, and a port for each allocation. What a
//! packet means is decided there.
//!
//! All of it runs on one thread of its own, so that nothing is locked and no packet changes threads; and signaling does
//! not wait when the relay is busy.

mod outgoing;
mod ports;
mod slots;
mod sockets;
mod tcp;
mod udp;

use std::{
    cell::RefCell,
    io,
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    rc::Rc,
    thread,
    time::Duration,
};

use tokio::{
    runtime::{self, LocalOptions},
    sync::oneshot,
    time,
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use self::{
    ports::{Port, PortRange},
    slots::Slots,
    sockets::Listener,
};
use crate::{
    cidr::Cidr,
    clock::Now,
    turn::{HEADROOM, MAX_FRAME, NonceKey, PeerPolicy, Relay, Settings, TAILROOM, TurnSecret},
};

/// What the relay is told.
#[derive(Clone, Debug)]
pub struct RelayConfig {
    /// The addresses at which clients and peers reach this machine: at most one of each family.
    pub public: Vec<IpAddr>,
    /// Where to listen for clients, over UDP and TCP; port 0 is any free one.
    pub listen: Vec<SocketAddr>,
    /// The ports that allocations are given.
    pub ports: RangeInclusive<u16>,
    /// Peers to relay to although they are not on the public internet.
    pub allow: Vec<Cidr>,
    /// Peers not to relay to in any case.
    pub deny: Vec<Cidr>,
    /// Allocations of one user. A browser has one for each connection to somebody, each network interface and each
    /// transport.
    pub user_allocations: usize,
    /// Allocations of all users behind one IPv4 address or in one IPv6 network of 64 bits. Names are free for whoever joins.
    pub source_allocations: usize,
    /// Allocations of all users. Each takes a port and a file descriptor.
    pub allocations: usize,
    /// For how long a client may be connected over TCP without an allocation.
    pub patience: Duration,
}

impl RelayConfig {
    /// What the command line's defaults say.
    pub const PATIENCE: Duration = Duration::from_secs(10);
}

/// How often ended allocations are swept away.
const SWEEP: Duration = Duration::from_secs(1);

/// The longest payload of a datagram.
const MAX_DATAGRAM: usize = 0x1_0000;
const BUFFER: usize = HEADROOM + MAX_DATAGRAM + TAILROOM;
/// What is received from a stream must fit as well.
const _: () = assert!(BUFFER >= MAX_FRAME);

/// A relay that listens, and does not answer yet.
pub(crate) struct BoundRelay {
    listeners: Vec<Listener>,
    settings: Settings,
    nonces: NonceKey,
    ports: PortRange,
    patience: Duration,
}

/// What all tasks of the relay's thread share. Nothing of it stays borrowed while a task waits.
struct Shared {
    relay: RefCell<Relay<Port>>,
    ports: Rc<RefCell<PortRange>>,
    slots: Rc<RefCell<Slots>>,
    patience: Duration,
    /// What was received last.
    buffer: RefCell<Vec<u8>>,
    /// What is answered.
    answer: RefCell<Vec<u8>>,
}

impl BoundRelay {
    /// Binds the sockets. `elsewhere` is where else this server listens, to which nobody shall be relayed.
    pub(crate) fn bind(config: RelayConfig, secret: TurnSecret, elsewhere: SocketAddr) -> Result<Self, BindError> {
        let mut listeners = Vec::new();
        for address in config.listen {
            listeners.push(Listener::bind(address).map_err(|error| BindError { address, error })?);
        }
        let mut listening: Vec<_> = listeners.iter().map(|listener| listener.address).collect();
        listening.push(elsewhere);
        let public_v4 = config.public.iter().find_map(|ip| if let IpAddr::V4(ip) = ip { Some(*ip) } else { None });
        let public_v6 = config.public.iter().find_map(|ip| if let IpAddr::V6(ip) = ip { Some(*ip) } else { None });
        let settings = Settings {
            public_v4,
            public_v6,
            secret,
            policy: PeerPolicy { allowed: config.allow, denied: config.deny, own: config.public, listening },
            user_allocations: config.user_allocations,
            source_allocations: config.source_allocations,
            allocations: config.allocations,
        };
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| BindError { address: elsewhere, error: error.into() })?;
        let ports = PortRange::new(config.ports, public_v4, public_v6);
        Ok(Self { listeners, settings, nonces: NonceKey::new(key), ports, patience: config.patience })
    }

    /// Where clients are listened for.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().map(|listener| listener.address).collect()
    }

    /// Relays, on a thread of its own, until the token is cancelled. What is returned is ready when all is closed.
    pub(crate) fn start(self, stop: CancellationToken) -> io::Result<impl Future<Output = ()>> {
        let (ends, ended) = oneshot::channel::<()>();
        let run = move || {
            let _ends = ends;
            let runtime = runtime::Builder::new_current_thread().enable_all().build_local(LocalOptions::default());
            let run = runtime.and_then(|runtime| runtime.block_on(stop.run_until_cancelled(self.run())).transpose());
            if let Err(error) = run {
                error!(%error, "the relay ended");
            }
        };
        thread::Builder::new().name("relay".into()).spawn(run)?;
        Ok(async move {
            // Nothing is ever sent: the sender's end is what is waited for.
            let _ = ended.await;
        })
    }

    async fn run(self) -> io::Result<()> {
        let Self { listeners, settings, nonces, ports, patience } = self;
        let shared = Rc::new(Shared {
            relay: RefCell::new(Relay::new(settings, nonces)),
            ports: Rc::new(RefCell::new(ports)),
            slots: Rc::default(),
            patience,
            buffer: RefCell::new(vec![0; BUFFER]),
            answer: RefCell::default(),
        });
        for (number, Listener { address, udp, tcp }) in listeners.into_iter().enumerate() {
            info!(%address, "relaying");
            udp::listen(&shared, number, udp)?;
            tcp::listen(&shared, number, tcp)?;
        }
        let mut sweep = time::interval(SWEEP);
        loop {
            sweep.tick().await;
            shared.relay.borrow_mut().expire(Now::read().instant);
        }
    }
}

/// An address cannot be listened on.
pub(crate) struct BindError {
    pub(crate) address: SocketAddr,
    pub(crate) error: io::Error,
}
