//! The listening socket: connections are accepted, counted and served until somebody says that it is enough.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, http::Request};
use damso_protocol::IceServer;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::{debug, error, info, warn};

use crate::{
    Limits, RelayConfig, TurnConfig,
    admission::{Admission, Slot},
    cidr::Cidr,
    hub::Hub,
    ice::IceUrl,
    issuer::IceIssuer,
    relay::{BindError, BoundRelay},
    routes,
    security::ConnectSource,
    source::Way,
    turn::Transport,
};

/// Connections beyond [`Limits::clients`] that may be open at once, for the page's files and for those who are told that
/// the server is full. Further ones wait in the kernel's queue.
const SPARE_CONNECTIONS: u32 = 1024;
/// The same for one source, beyond [`Limits::source_connections`]. Further ones are closed.
const SPARE_CONNECTIONS_OF_SOURCE: usize = 256;

/// For how long the head of a request may take, also the next one on an idle connection.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest head of a request in bytes. hyper's own buffer would grow to 400 KiB.
const MAX_REQUEST_HEAD: usize = 16 * 1024;

/// How long to wait after a failure to accept, which most often says that there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// What a server is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 is any free one.
    pub listen: SocketAddr,
    /// Reverse proxies beside those on this machine, which are believed to say from where their requests come.
    pub trusted_proxies: Vec<Cidr>,
    /// The directory of the built page, if it is served here.
    pub site: Option<PathBuf>,
    /// What everybody who joins is given, beside what `turn` and `relay` add.
    pub ice_servers: Vec<IceServer>,
    /// The credentials that everybody who joins is given, and where they are good.
    pub turn: TurnConfig,
    /// The TURN server in this process, if there is one.
    pub relay: Option<RelayConfig>,
    /// Where the page may connect beside its own origin.
    pub connect_src: Vec<ConnectSource>,
    /// How much of everything.
    pub limits: Limits,
}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    relay: Option<BoundRelay>,
    hub: Arc<Hub>,
    router: Router,
    trusted_proxies: Arc<[Cidr]>,
    admission: Admission,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The site is not a built page.
    #[error("there is no index.html in {0}: is the page built?")]
    NoSite(PathBuf),
    /// The page is there, and nobody could be given it.
    #[error("cannot read {0}: {1}")]
    UnreadableSite(PathBuf, #[source] io::Error),
}

impl Server {
    /// Starts to listen. Connections wait until [`Server::run`].
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        if let Some(site) = &config.site {
            expect_page(site)?;
        }
        let failed = |error| StartError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;

        let mut turn = config.turn;
        let mut relay = None;
        if let Some(relay_config) = config.relay {
            let public = relay_config.public.clone();
            let bound = BoundRelay::bind(relay_config, turn.secret.clone(), address)
                .map_err(|BindError { address, error }| StartError::Listen(address, error))?;
            turn.urls.extend(relay_urls(&public, &bound.addresses()));
            relay = Some(bound);
        }
        let ice = IceIssuer::new(config.ice_servers, turn);

        let clients = u32::try_from(config.limits.clients).unwrap_or(u32::MAX);
        let from_one_source = config.limits.source_connections().saturating_add(SPARE_CONNECTIONS_OF_SOURCE);
        let admission = Admission::new(clients.saturating_add(SPARE_CONNECTIONS), from_one_source);
        let hub = Arc::new(Hub::new(config.limits, ice));
        let router = routes::router(Arc::clone(&hub), config.site.as_deref(), &config.connect_src);
        let trusted_proxies = config.trusted_proxies.into();
        Ok(Self { listener, address, relay, hub, router, trusted_proxies, admission })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the relay listens for clients, over UDP and TCP.
    pub fn relay_addresses(&self) -> Vec<SocketAddr> {
        self.relay.as_ref().map(BoundRelay::addresses).unwrap_or_default()
    }

    /// Serves until `shutdown` is ready; then accepts nobody any more, says farewell to every client, and is done when
    /// all have gone, or [`Limits::close_timeout`] and a second later.
    ///
    /// The relay goes on until then, so that nobody who says goodbye is cut off.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        info!(address = %self.address, "listening");
        let relaying = CancellationToken::new();
        let relay_ended = match self.relay.take().map(|relay| relay.start(relaying.clone())) {
            Some(Ok(ended)) => Some(ended),
            Some(Err(error)) => {
                error!(%error, "cannot relay");
                None
            }
            None => {
                info!("not relaying: there is no public address (--public-ip)");
                None
            }
        };
        let relaying = relaying.drop_guard();
        let closing = CancellationToken::new();
        tokio::select! {
            () = self.accept(&closing) => {}
            () = self.hub.expire() => {}
            () = shutdown => {}
        }
        let Self { listener, hub, admission, .. } = self;
        drop(listener);
        info!("shutting down");
        hub.shut_down();
        closing.cancel();
        let patience = hub.limits().close_timeout + Duration::from_secs(1);
        if timeout(patience, admission.all_places()).await.is_ok() {
            info!("everybody left");
        } else {
            warn!("not everybody left in time");
        }
        drop(relaying);
        if let Some(ended) = relay_ended {
            ended.await;
        }
    }

    async fn accept(&self, closing: &CancellationToken) {
        loop {
            let place = self.admission.place().await;
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    let way = Way::of(address.ip(), &self.trusted_proxies);
                    let Some(slot) = self.admission.admit(place, way.of_connection()) else {
                        debug!("connection closed: its source has as many as it may");
                        continue;
                    };
                    self.serve(stream, way, slot, closing);
                }
                Err(error) => {
                    warn!(%error, "cannot accept");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    /// Serves HTTP/1.1: what a reverse proxy speaks, and what a WebSocket needs.
    fn serve(&self, stream: TcpStream, way: Way, slot: Slot, closing: &CancellationToken) {
        // A signal is small and late if it waits to be sent along with another.
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%error, "cannot set TCP_NODELAY");
        }
        let router = self.router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(way.clone());
            request.extensions_mut().insert(Arc::clone(&slot));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(REQUEST_TIMEOUT)
            .max_buf_size(MAX_REQUEST_HEAD)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let closing = closing.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let result = tokio::select! {
                result = connection.as_mut() => result,
                () = closing.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = result {
                debug!(%error, "the connection broke");
            }
        });
    }
}

/// Fails if the site has no page, or one that cannot be read: whoever came would be told that nothing is there.
fn expect_page(site: &Path) -> Result<(), StartError> {
    let page = site.join("index.html");
    // A directory can be opened, and is none.
    match File::open(&page).and_then(|mut page| page.read(&mut [0])) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StartError::NoSite(site.to_owned())),
        Err(error) => Err(StartError::UnreadableSite(page, error)),
    }
}

/// The URLs under which clients find the relay: each public address on each port that is listened on in its family. One of
/// a family is enough to ask for one's own address.
fn relay_urls(public: &[IpAddr], listening: &[SocketAddr]) -> Vec<IceUrl> {
    let mut urls = Vec::new();
    for ip in public {
        let ports = listening.iter().filter(|address| address.is_ipv4() == ip.is_ipv4()).map(SocketAddr::port);
        for (index, port) in ports.enumerate() {
            let address = SocketAddr::new(*ip, port);
            if index == 0 {
                urls.push(IceUrl::stun(address));
            }
            urls.extend([Transport::Udp, Transport::Tcp].map(|transport| IceUrl::turn(address, transport)));
        }
    }
    urls
}
