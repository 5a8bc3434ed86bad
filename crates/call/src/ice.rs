//! Through which servers the connections of a room find their way, and which ways are allowed.

use std::time::Duration;

use damso_protocol::{ClientMessage, IceServer, PeerSignal};

use crate::{IceConfiguration, Instant, TransportPolicy, context::Context};

/// The ICE servers of a room, with the moment at which their credentials are renewed.
pub(crate) struct Ice {
    servers: Vec<IceServer>,
    policy: TransportPolicy,
    lifetime: Option<Duration>,
    renew_at: Option<Instant>,
}

impl Ice {
    pub(crate) fn new(policy: TransportPolicy) -> Self {
        Self { servers: Vec::new(), policy, lifetime: None, renew_at: None }
    }

    /// The server has said which there are, and for how many seconds their credentials are good.
    pub(crate) fn set(&mut self, servers: Vec<IceServer>, lifetime: Option<u32>, now: Instant) {
        self.servers = servers;
        self.lifetime = lifetime.map(|seconds| Duration::from_secs(seconds.into()));
        self.renew_at = self.lifetime.map(|lifetime| now + lifetime / 2);
    }

    pub(crate) fn servers(&self) -> &[IceServer] {
        &self.servers
    }

    pub(crate) fn policy(&self) -> TransportPolicy {
        self.policy
    }

    pub(crate) fn configuration(&self) -> IceConfiguration {
        IceConfiguration { servers: self.servers.clone(), policy: self.policy }
    }

    /// Asks for fresh credentials when it is time, and again if there is no answer. While the server cannot be reached,
    /// nothing is asked: whoever comes back to it is given fresh ones.
    pub(crate) fn tick(&mut self, context: &mut Context) {
        let Some(lifetime) = self.lifetime.filter(|_| self.renew_at.is_some_and(|at| context.now >= at)) else {
            return;
        };
        self.renew_at = context.online.then(|| context.now + (lifetime / 8).max(Duration::from_secs(1)));
        context.send(&ClientMessage::RenewIceServers);
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.renew_at
    }

    /// A signal as it may leave this browser; `None` if it may not.
    pub(crate) fn outgoing(&self, signal: PeerSignal) -> Option<PeerSignal> {
        Some(match signal {
            PeerSignal::Description { epoch, round, renews, description } => {
                let description = self.policy.description(description);
                PeerSignal::Description { epoch, round, renews, description }
            }
            PeerSignal::Candidate { epoch, candidate } => {
                PeerSignal::Candidate { epoch, candidate: self.policy.candidate(candidate)? }
            }
            other => other,
        })
    }
}
