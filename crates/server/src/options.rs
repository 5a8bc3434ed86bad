//! The command line: every flag is also an environment variable.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
    path::PathBuf,
    time::Duration,
};

use clap::Parser;
use tracing_subscriber::filter::Targets;

use crate::{
    Config, Limits, RelayConfig, TurnConfig,
    cidr::Cidr,
    command_line::{address, levels, relay_ports},
    ice::{IceCredentials, IceUrl, MissingCredentials, ice_servers},
    security::ConnectSource,
    turn::TurnSecret,
};

const DEFAULT: Limits = Limits::DEFAULT;

/// Brings people in a call together, serves the page, and relays for those who cannot reach each other directly. What is
/// relayed is encrypted.
#[derive(Parser)]
#[command(version, max_term_width = 120)]
pub struct Options {
    /// The address to listen on. Use a reverse proxy for TLS, without which browsers give no camera except on localhost
    #[arg(long, env = "DAMSO_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080",
        value_parser = address)]
    listen: SocketAddr,

    /// Addresses of reverse proxies on other machines; may be repeated. What comes by one of them, or from this machine,
    /// counts for the last address in X-Forwarded-For that is none of them, which each proxy has to add
    #[arg(long, env = "DAMSO_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    trusted_proxy: Vec<Cidr>,

    /// The directory of the built page. Without it there is only signaling
    #[arg(long, env = "DAMSO_SITE", value_name = "DIR")]
    site: Option<PathBuf>,

    /// A STUN or TURN server for the callers; may be repeated (in the variable: separated by commas)
    #[arg(long, env = "DAMSO_ICE_URL", value_name = "URL", value_delimiter = ',')]
    ice_url: Vec<IceUrl>,

    /// The user name for the TURN servers
    #[arg(long, env = "DAMSO_ICE_USERNAME", value_name = "NAME", requires = "ice_credential")]
    ice_username: Option<String>,

    /// The password for the TURN servers. Every caller is told it
    #[arg(
        long,
        env = "DAMSO_ICE_CREDENTIAL",
        value_name = "PASSWORD",
        requires = "ice_username",
        hide_env_values = true
    )]
    ice_credential: Option<String>,

    /// An address under which everybody reaches this machine: turns the relay (TURN) on; may be given once for IPv4 and
    /// once for IPv6. Open the ports of --turn-listen for UDP and TCP, and those of --relay-ports for UDP
    #[arg(long, env = "DAMSO_PUBLIC_IP", value_name = "IP", value_delimiter = ',')]
    public_ip: Vec<IpAddr>,

    /// Where the relay listens for callers, over UDP and TCP; may be repeated, for example with port 443 for networks that
    /// let nothing else out [default: 0.0.0.0:3478 and [::]:3478, according to --public-ip]
    #[arg(long, env = "DAMSO_TURN_LISTEN", value_name = "ADDRESS", value_delimiter = ',', requires = "public_ip",
        value_parser = address)]
    turn_listen: Vec<SocketAddr>,

    /// The ports on which the relay speaks to peers
    #[arg(long, env = "DAMSO_RELAY_PORTS", value_name = "FIRST-LAST", default_value = "49152-65535",
        value_parser = relay_ports)]
    relay_ports: RangeInclusive<u16>,

    /// Addresses to relay to although they are private, as on a company's network; may be repeated. By default only those
    /// of the public internet are
    #[arg(long, env = "DAMSO_RELAY_ALLOW", value_name = "CIDR", value_delimiter = ',', requires = "public_ip")]
    relay_allow: Vec<Cidr>,

    /// Addresses to which nobody is relayed, also if they are public or --relay-allow has them; may be repeated
    #[arg(long, env = "DAMSO_RELAY_DENY", value_name = "CIDR", value_delimiter = ',', requires = "public_ip")]
    relay_deny: Vec<Cidr>,

    /// Allocations of the relay for one person. A browser makes one for each person in the call, network interface and
    /// transport
    #[arg(long, env = "DAMSO_MAX_USER_ALLOCATIONS", value_name = "NUMBER", default_value_t = 128)]
    max_user_allocations: u32,

    /// Allocations of the relay for all who come from one IPv4 address or IPv6 /64
    #[arg(long, env = "DAMSO_MAX_SOURCE_ALLOCATIONS", value_name = "NUMBER", default_value_t = 512)]
    max_source_allocations: u32,

    /// Allocations of the relay in all. Each takes a port and a file descriptor (see ulimit -Hn)
    #[arg(long, env = "DAMSO_MAX_ALLOCATIONS", value_name = "NUMBER", default_value_t = 4096)]
    max_allocations: u32,

    /// A TURN server elsewhere that knows --turn-secret, such as a coturn with use-auth-secret; may be repeated
    #[arg(long, env = "DAMSO_TURN_URL", value_name = "URL", value_delimiter = ',', requires = "turn_secret")]
    turn_url: Vec<IceUrl>,

    /// With what credentials for TURN are made and checked. Without it a random one is drawn, and those who are relayed
    /// have to begin anew when the server is restarted. Better given as the variable, which other users cannot see
    #[arg(long, env = "DAMSO_TURN_SECRET", value_name = "SECRET", hide_env_values = true,
        value_parser = clap::builder::NonEmptyStringValueParser::new())]
    turn_secret: Option<String>,

    /// For how long credentials for TURN are good. Pages ask for new ones in time
    #[arg(long, env = "DAMSO_TURN_LIFETIME_SECONDS", value_name = "SECONDS", default_value_t = 4 * 60 * 60,
        value_parser = clap::value_parser!(u32).range(1..=MAX_SECONDS))]
    turn_lifetime_seconds: u32,

    /// Where the page may connect beside here, if its config.json names another server, such as
    /// `wss://signaling.example`; may be repeated (in the variable: separated by commas)
    #[arg(long, env = "DAMSO_CONNECT_SRC", value_name = "SOURCE", value_delimiter = ',')]
    connect_src: Vec<ConnectSource>,

    /// What to log: off, error, warn, info, debug or trace, also by module as in `info,damso_server=debug`
    #[arg(long, env = "DAMSO_LOG", value_name = "LEVELS", default_value = "info", value_parser = levels)]
    log: Targets,

    /// People in one room, at most 8
    #[arg(long, env = "DAMSO_MAX_ROOM_PEERS", value_name = "NUMBER", default_value_t = count(DEFAULT.room_peers),
        value_parser = clap::value_parser!(u32).range(1..=i64::from(count(damso_protocol::MAX_ROOM_PEERS))))]
    max_room_peers: u32,

    /// Connections that watch one room without being in it
    #[arg(long, env = "DAMSO_MAX_ROOM_WATCHERS", value_name = "NUMBER", default_value_t = count(DEFAULT.room_watchers))]
    max_room_watchers: u32,

    /// Rooms with somebody in them
    #[arg(long, env = "DAMSO_MAX_ROOMS", value_name = "NUMBER", default_value_t = count(DEFAULT.rooms))]
    max_rooms: u32,

    /// Clients. Each takes a file descriptor (see ulimit -Hn)
    #[arg(long, env = "DAMSO_MAX_CLIENTS", value_name = "NUMBER", default_value_t = count(DEFAULT.clients),
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    max_clients: u32,

    /// People in rooms who come from one IPv4 address or IPv6 /64, also those whose connection was lost. A whole school
    /// may have one address. Clients from there may be twice as many, so that all can come back at once when its line
    /// breaks
    #[arg(long, env = "DAMSO_MAX_SOURCE_CLIENTS", value_name = "NUMBER",
        default_value_t = count(DEFAULT.source_clients), value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    max_source_clients: u32,

    /// Messages a second from one client, over time
    #[arg(long, env = "DAMSO_MESSAGES_PER_SECOND", value_name = "NUMBER",
        default_value_t = DEFAULT.messages_per_second, value_parser = clap::value_parser!(u32).range(1..))]
    messages_per_second: u32,

    /// Messages from one client at once
    #[arg(long, env = "DAMSO_MESSAGE_BURST", value_name = "NUMBER",
        default_value_t = DEFAULT.message_burst, value_parser = clap::value_parser!(u32).range(1..))]
    message_burst: u32,

    /// What may wait to be read by one client, in KiB. One that reads slower is disconnected
    #[arg(long, env = "DAMSO_QUEUE_KIB", value_name = "KIB", default_value_t = kib(DEFAULT.queue_bytes),
        value_parser = clap::value_parser!(u32).range(i64::from(kib(Limits::MIN_QUEUE_BYTES))..=1024 * 1024))]
    queue_kib: u32,

    /// For how long somebody whose connection was lost stays in the room
    #[arg(long, env = "DAMSO_GRACE_SECONDS", value_name = "SECONDS", default_value_t = seconds(DEFAULT.grace),
        value_parser = clap::value_parser!(u32).range(..=MAX_SECONDS))]
    grace_seconds: u32,

    /// The time between two pings. A client that was not heard for two of them is disconnected
    #[arg(long, env = "DAMSO_HEARTBEAT_SECONDS", value_name = "SECONDS", default_value_t = seconds(DEFAULT.heartbeat),
        value_parser = clap::value_parser!(u32).range(1..=MAX_SECONDS))]
    heartbeat_seconds: u32,

    /// For how long a client's first message may take
    #[arg(long, env = "DAMSO_HELLO_SECONDS", value_name = "SECONDS", default_value_t = seconds(DEFAULT.hello_timeout),
        value_parser = clap::value_parser!(u32).range(1..=MAX_SECONDS))]
    hello_seconds: u32,

    /// For how long a client that is to be disconnected, also at shutdown, may take to receive what is left for it
    #[arg(long, env = "DAMSO_CLOSE_SECONDS", value_name = "SECONDS", default_value_t = seconds(DEFAULT.close_timeout),
        value_parser = clap::value_parser!(u32).range(1..=MAX_SECONDS))]
    close_seconds: u32,
}

/// A day: longer is a mistake.
const MAX_SECONDS: i64 = 24 * 60 * 60;

impl Options {
    /// What to log.
    pub fn log(&self) -> Targets {
        self.log.clone()
    }

    /// What the server needs.
    pub fn config(self) -> Result<Config, OptionsError> {
        let relay = self.relay()?;
        let secret = match self.turn_secret {
            Some(secret) => TurnSecret::from(secret),
            None => TurnSecret::random()?,
        };
        let lifetime = Duration::from_secs(self.turn_lifetime_seconds.into());
        let credentials = self.ice_username.zip(self.ice_credential);
        let credentials = credentials.map(|(username, credential)| IceCredentials { username, credential });
        Ok(Config {
            listen: self.listen,
            trusted_proxies: self.trusted_proxy,
            site: self.site,
            ice_servers: ice_servers(&self.ice_url, credentials)?,
            turn: TurnConfig { secret, lifetime, urls: self.turn_url },
            relay,
            connect_src: self.connect_src,
            limits: Limits {
                room_peers: size(self.max_room_peers),
                room_watchers: size(self.max_room_watchers),
                rooms: size(self.max_rooms),
                clients: size(self.max_clients),
                source_clients: size(self.max_source_clients),
                messages_per_second: self.messages_per_second,
                message_burst: self.message_burst,
                queue_bytes: size(self.queue_kib) * 1024,
                grace: Duration::from_secs(self.grace_seconds.into()),
                heartbeat: Duration::from_secs(self.heartbeat_seconds.into()),
                hello_timeout: Duration::from_secs(self.hello_seconds.into()),
                close_timeout: Duration::from_secs(self.close_seconds.into()),
            },
        })
    }

    /// What the relay needs, if there shall be one.
    fn relay(&self) -> Result<Option<RelayConfig>, OptionsError> {
        let public = self.public_ip.clone();
        if public.is_empty() {
            return Ok(None);
        }
        let (v4, v6): (Vec<&IpAddr>, Vec<&IpAddr>) = public.iter().partition(|ip| ip.is_ipv4());
        if v4.len() > 1 || v6.len() > 1 {
            return Err(OptionsError::TooManyPublicAddresses);
        }
        if let Some(ip) = public.iter().find(|ip| ip.is_unspecified() || ip.is_multicast()) {
            return Err(OptionsError::NoPublicAddress(*ip));
        }
        let mut listen = self.turn_listen.clone();
        if listen.is_empty() {
            listen.extend(v4.first().map(|_| SocketAddr::from((Ipv4Addr::UNSPECIFIED, DEFAULT_TURN_PORT))));
            listen.extend(v6.first().map(|_| SocketAddr::from((Ipv6Addr::UNSPECIFIED, DEFAULT_TURN_PORT))));
        }
        if let Some(ip) = public.iter().find(|ip| !listen.iter().any(|address| address.is_ipv4() == ip.is_ipv4())) {
            return Err(OptionsError::NotListening(*ip));
        }
        Ok(Some(RelayConfig {
            public,
            listen,
            ports: self.relay_ports.clone(),
            allow: self.relay_allow.clone(),
            deny: self.relay_deny.clone(),
            user_allocations: size(self.max_user_allocations),
            source_allocations: size(self.max_source_allocations),
            allocations: size(self.max_allocations),
            patience: RelayConfig::PATIENCE,
        }))
    }
}

/// The port that TURN and STUN are assigned.
const DEFAULT_TURN_PORT: u16 = 3478;

/// The command line's parts do not go together.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// TURN URLs without credentials.
    #[error(transparent)]
    Credentials(#[from] MissingCredentials),
    /// The relay has one address in each family.
    #[error("--public-ip takes one IPv4 and one IPv6 address")]
    TooManyPublicAddresses,
    /// Nobody can be reached under this address.
    #[error("--public-ip {0} is no address of a machine")]
    NoPublicAddress(IpAddr),
    /// Nobody who comes to this address would be heard.
    #[error("--turn-listen has no address of the family of --public-ip {0}")]
    NotListening(IpAddr),
    /// The system gives no random numbers.
    #[error("cannot draw a secret: {0}")]
    Random(#[from] getrandom::Error),
}

// The command line counts in u32, the server in usize; the defaults fit in both.

const fn count(size: usize) -> u32 {
    assert!(size <= u32::MAX as usize);
    #[allow(clippy::cast_possible_truncation)] // Checked above.
    {
        size as u32
    }
}

const fn kib(bytes: usize) -> u32 {
    count(bytes / 1024)
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

const fn size(count: u32) -> usize {
    count as usize
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, clap::Error> {
        Options::try_parse_from([&["damso-server"], arguments].concat())
    }

    #[test]
    fn every_flag_is_explained_and_is_a_variable() {
        let mut command = Options::command();
        command.build();
        for flag in command.get_arguments().filter(|flag| !["help", "version"].contains(&flag.get_id().as_str())) {
            let variable = format!("DAMSO_{}", flag.get_id().as_str().to_uppercase());
            assert_eq!(flag.get_env().and_then(|name| name.to_str()), Some(&*variable));
            assert!(flag.get_help().is_some(), "{variable}");
        }
    }

    #[test]
    fn without_flags_the_limits_are_the_defaults() {
        let config = parse(&[]).unwrap().config().unwrap();
        assert_eq!(config.limits, Limits::DEFAULT);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(config.site.is_none() && config.ice_servers.is_empty() && config.connect_src.is_empty());
        assert!(config.trusted_proxies.is_empty());
    }

    #[test]
    fn lists_are_repeated_or_separated_by_commas() {
        let options = parse(&["--ice-url", "stun:a.example,stun:b.example", "--ice-url", "stun:c.example"]).unwrap();
        assert_eq!(
            options.config().unwrap().ice_servers[0].urls,
            ["stun:a.example", "stun:b.example", "stun:c.example"]
        );
    }

    #[test]
    fn a_public_address_is_a_relay() {
        for (arguments, listen) in [
            (&["--public-ip", "192.0.2.1"][..], &["0.0.0.0:3478"][..]),
            (&["--public-ip", "2001:db8::1"], &["[::]:3478"]),
            (&["--public-ip", "192.0.2.1,2001:db8::1"], &["0.0.0.0:3478", "[::]:3478"]),
            (&["--public-ip", "192.0.2.1", "--turn-listen", "192.0.2.1:443"], &["192.0.2.1:443"]),
        ] {
            let relay = parse(arguments).unwrap().config().unwrap().relay.unwrap();
            assert_eq!(relay.listen.iter().map(ToString::to_string).collect::<Vec<_>>(), listen);
            assert_eq!((relay.ports, relay.allow.len(), relay.deny.len()), (49_152..=65_535, 0, 0));
        }
        assert!(parse(&[]).unwrap().config().unwrap().relay.is_none());
    }

    #[test]
    fn mistakes_are_found_at_the_start() {
        for wrong in [
            &["--listen", "somewhere"][..],
            &["--ice-url", "http://a.example"],
            &["--ice-username", "u"],
            &["--connect-src", "wss://a.example;"],
            &["--max-room-peers", "9"],
            &["--max-room-peers", "0"],
            &["--max-source-clients", "0"],
            &["--trusted-proxy", "10.0.0.0/40"],
            &["--queue-kib", "1"],
            &["--heartbeat-seconds", "0"],
            &["--turn-secret", ""],
            &["--turn-lifetime-seconds", "0"],
            &["--public-ip", "turn.example"],
            &["--public-ip", "192.0.2.1", "--relay-allow", "10.0.0.0/40"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(parse(&["--ice-url", "turn:a.example"]).unwrap().config().is_err());
    }
}
