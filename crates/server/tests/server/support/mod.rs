//! What every test needs: a server, clients, an honest pair, HTTP requests.

mod client;
mod http;
mod pair;

use std::{net::SocketAddr, time::Duration};

use damso_protocol::{RoomId, SessionSecret};
use damso_server::{Config, Limits, Server, TurnConfig, TurnSecret};
use tokio::{sync::oneshot, task::JoinHandle, time::timeout};

pub(crate) use self::{client::Client, http::get, http::request, pair::Pair};

/// How long anything may take before a test says that it does not happen. Never waited for when all is well.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server in this process. It is stopped when it is dropped.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    /// Where the relay listens, if there is one.
    pub(crate) relay: Vec<SocketAddr>,
    stop: oneshot::Sender<()>,
    stopped: JoinHandle<()>,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::with_limits(Limits::DEFAULT).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        Self::with_config(Config { limits, ..config() }).await
    }

    pub(crate) async fn with_config(config: Config) -> Self {
        let server = Server::bind(config).await.unwrap();
        let address = server.address();
        let relay = server.relay_addresses();
        let (stop, stop_asked) = oneshot::channel();
        let stopped = tokio::spawn(server.run(async move {
            // Dropping the sender asks as well.
            let _ = stop_asked.await;
        }));
        Self { address, relay, stop, stopped }
    }

    /// Connects without saying anything.
    pub(crate) async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Connects and says hello.
    pub(crate) async fn client(&self) -> Client {
        let mut client = self.connect().await;
        client.say_hello().await;
        client
    }

    /// Asks the server to stop, and returns its task.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.stopped
    }
}

/// Any free port, no site, the default limits.
pub(crate) fn config() -> Config {
    Config {
        listen: ([127, 0, 0, 1], 0).into(),
        trusted_proxies: Vec::new(),
        site: None,
        ice_servers: Vec::new(),
        turn: TurnConfig {
            secret: TurnSecret::from("secret".to_owned()),
            lifetime: Duration::from_hours(1),
            urls: Vec::new(),
        },
        relay: None,
        connect_src: Vec::new(),
        limits: Limits::DEFAULT,
    }
}

/// A room by a name of one letter.
pub(crate) fn room(name: char) -> RoomId {
    RoomId([u8::try_from(name).unwrap(); 16])
}

/// A person's secret by a name of one letter.
pub(crate) fn secret(name: char) -> SessionSecret {
    SessionSecret([u8::try_from(name).unwrap(); 32])
}

/// Awaits what must happen.
#[track_caller]
pub(crate) fn soon<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let caller = std::panic::Location::caller();
    async move {
        let Ok(output) = timeout(PATIENCE, future).await else { panic!("nothing happened: {caller}") };
        output
    }
}
