//! `damso-server`: reads the command line, serves until it is told to stop.

mod descriptors;

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use damso_server::{Options, OptionsError, Server, StartError};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot listen for signals: {0}")]
    Signals(#[from] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::read();
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    tracing_subscriber::registry().with(options.log()).with(log).init();
    descriptors::raise_limit();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Whatever is logged.
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    let stop = stop_signal()?;
    let server = Server::bind(options.config()?).await?;
    server.run(stop).await;
    Ok(())
}

/// Ready when somebody asks the process to stop. Listens from the call on, not only once it is awaited.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
