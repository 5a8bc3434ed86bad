//! The plainest host of files there is: it knows nothing of Damso, and sends no header that it need not.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::network::Network;

/// Serves a directory under a path of an address of its own, until it is dropped.
pub struct StaticHost {
    network: Network,
    socket: SocketAddr,
    address: String,
    closed: Arc<AtomicBool>,
}

struct Files {
    directory: PathBuf,
    path: &'static str,
    config: Option<String>,
}

impl StaticHost {
    /// Serves `directory` under `path`, which begins and ends with a slash.
    pub fn serve(directory: impl Into<PathBuf>, path: &'static str) -> Self {
        Self::start(Network::Machine, 0, Files { directory: directory.into(), path, config: None })
    }

    /// As [`StaticHost::serve`], with this `config.json` in the place of any other.
    pub fn serve_with_config(directory: impl Into<PathBuf>, path: &'static str, config: String) -> Self {
        Self::start(Network::Machine, 0, Files { directory: directory.into(), path, config: Some(config) })
    }

    /// As [`StaticHost::serve_with_config`], under `/` of this port of the network's own localhost.
    pub(crate) fn serve_in(network: Network, port: u16, directory: PathBuf, config: String) -> Self {
        Self::start(network, port, Files { directory, path: "/", config: Some(config) })
    }

    /// As [`StaticHost::serve`], under `/` in another network.
    pub(crate) fn serve_files_in(network: Network, directory: PathBuf) -> Self {
        Self::start(network, 0, Files { directory, path: "/", config: None })
    }

    /// The address of the directory.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn start(network: Network, port: u16, files: Files) -> Self {
        let bound = network.within(|| TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
        let listener = bound.expect("the port is free");
        let socket = listener.local_addr().expect("it is bound");
        let address = format!("http://localhost:{}{}", socket.port(), files.path);
        let (files, closed) = (Arc::new(files), Arc::new(AtomicBool::new(false)));
        let host = Self { network, socket, address, closed: Arc::clone(&closed) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if closed.load(Ordering::Relaxed) {
                    return;
                }
                let files = Arc::clone(&files);
                // A browser that gives up a request is no concern of the test's.
                thread::spawn(move || files.answer(&stream).ok());
            }
        });
        host
    }
}

impl Drop for StaticHost {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        // Wakes it up. A socket that stayed would keep its network.
        let _ = self.network.within(|| TcpStream::connect(self.socket));
    }
}

impl Files {
    fn answer(&self, mut stream: &TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // The rest of the head is read, for a connection that is closed on unread bytes is reset.
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        let (status, kind, content) = match self.find(request.split(' ').nth(1).unwrap_or_default()) {
            Some((kind, content)) => ("200 OK", kind, content),
            None => ("404 Not Found", "text/plain", Vec::new()),
        };
        let length = content.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&content)?;
        stream.shutdown(Shutdown::Write)
    }

    fn find(&self, target: &str) -> Option<(&'static str, Vec<u8>)> {
        let path = target.split('?').next()?.strip_prefix(self.path)?;
        let path = Path::new(if path.is_empty() { "index.html" } else { path });
        if path.components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
            return None;
        }
        let kind = match path.extension()?.to_str()? {
            "html" => "text/html",
            "js" => "text/javascript",
            "wasm" => "application/wasm",
            "css" => "text/css",
            "svg" => "image/svg+xml",
            "json" => "application/json",
            _ => "application/octet-stream",
        };
        match &self.config {
            Some(config) if path == Path::new("config.json") => Some((kind, config.clone().into_bytes())),
            _ => Some((kind, fs::read(self.directory.join(path)).ok()?)),
        }
    }
}
