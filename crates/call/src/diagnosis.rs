//! Why two people find no way to each other: from what was gathered, what went wrong while gathering, what the other side
//! said of itself, and what was tried, to one verdict that the page has words for.

use damso_protocol::{Candidate, NetworkTrouble};

use crate::{
    PathReport, TransportPolicy, Trouble,
    ice::Ice,
    media_path::{self, CandidateKind},
};

/// What is known of a way that does not come about, over all attempts since the last one stood or the network changed: a
/// STUN server that is not reached may take longer to be known than the next attempt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    gathered: Kinds,
    offered: Kinds,
    /// Whether the other side has answered, or offered, at all.
    described: bool,
    gathering_over: bool,
    /// Codes of `icecandidateerror` (WebRTC, section 4.8.1.3) from STUN and from TURN servers.
    stun_errors: Vec<u16>,
    relay_errors: Vec<u16>,
    report: PathReport,
    /// What the other side says of itself.
    theirs: Option<NetworkTrouble>,
}

/// Which kinds of candidates there are.
#[derive(Clone, Debug, Default)]
struct Kinds {
    seen: Vec<CandidateKind>,
    /// A host candidate that is not behind a router.
    public_host: bool,
}

impl Kinds {
    fn add(&mut self, candidate: &Candidate) {
        let Some(kind) = CandidateKind::of(&candidate.candidate) else { return };
        if !self.has(kind) {
            self.seen.push(kind);
        }
        self.public_host |= kind == CandidateKind::Host && media_path::has_public_address(&candidate.candidate);
    }

    fn has(&self, kind: CandidateKind) -> bool {
        self.seen.contains(&kind)
    }
}

/// `icecandidateerror`: 701 is a server that cannot be reached at all.
const UNREACHABLE: u16 = 701;
/// STUN error codes of TURN (RFC 8656, section 19): allocation quota reached, insufficient capacity.
const FULL: [u16; 2] = [486, 508];
const MOST_ERRORS: usize = 16;

impl Evidence {
    pub(crate) fn gathered(&mut self, candidate: &Candidate) {
        self.gathered.add(candidate);
    }

    pub(crate) fn gathering_over(&mut self) {
        self.gathering_over = true;
    }

    pub(crate) fn failed(&mut self, url: &str, code: u16) {
        let errors = if url.starts_with("turn") { &mut self.relay_errors } else { &mut self.stun_errors };
        if errors.len() < MOST_ERRORS {
            errors.push(code);
        }
    }

    pub(crate) fn described(&mut self) {
        self.described = true;
    }

    pub(crate) fn offered(&mut self, candidate: &Candidate) {
        self.offered.add(candidate);
    }

    pub(crate) fn reported(&mut self, report: PathReport) {
        self.report = report;
    }

    pub(crate) fn says(&mut self, trouble: Option<NetworkTrouble>) {
        self.theirs = trouble;
    }

    /// What stands in this side's own way. `None` if nothing that can be seen from here.
    pub(crate) fn own_trouble(&self, ice: &Ice) -> Option<NetworkTrouble> {
        let has =
            |scheme: &str| ice.servers().iter().flat_map(|server| &server.urls).any(|url| url.starts_with(scheme));
        let (stun, relay) = (has("stun"), has("turn"));
        if self.gathered.has(CandidateKind::Relay) {
            return None;
        }
        if relay && !self.relay_errors.is_empty() {
            let is = |codes: &[u16]| self.relay_errors.iter().any(|code| codes.contains(code));
            let unreachable = self.relay_errors.iter().all(|&code| code == UNREACHABLE);
            return Some(match () {
                () if is(&FULL) => NetworkTrouble::RelayFull,
                () if unreachable => NetworkTrouble::RelayUnreachable,
                () => NetworkTrouble::RelayRefuses,
            });
        }
        if relay {
            // A relay that is not there yet says nothing while gathering goes on.
            return self.gathering_over.then_some(NetworkTrouble::RelayUnreachable);
        }
        match ice.policy() {
            TransportPolicy::RelayOnly => Some(NetworkTrouble::OnlyRelaysAndNone),
            TransportPolicy::All if self.gathered.seen.is_empty() && self.gathering_over => {
                Some(NetworkTrouble::NoAddress)
            }
            // Where every address is private, a STUN server that answers shows another one. Nobody asks before it has had
            // many seconds for that; browsers give up on it later still, and not all say so.
            TransportPolicy::All
                if stun
                    && !self.gathered.has(CandidateKind::Reflexive)
                    && (!self.stun_errors.is_empty() || !self.gathered.public_host) =>
            {
                Some(NetworkTrouble::UdpBlocked)
            }
            TransportPolicy::All => None,
        }
    }

    /// The verdict.
    pub(crate) fn verdict(&self, ice: &Ice) -> Trouble {
        if !self.described {
            return Trouble::NoAnswer;
        }
        if let Some(trouble) = self.own_trouble(ice) {
            return Trouble::Here(trouble);
        }
        if let Some(trouble) = self.theirs {
            return Trouble::There(trouble);
        }
        match () {
            () if self.report.pairs_answered > 0 => Trouble::Unstable,
            () if self.gathered.has(CandidateKind::Relay) || self.offered.has(CandidateKind::Relay) => {
                Trouble::NothingGetsThrough
            }
            () => Trouble::NoRelay,
        }
    }
}

#[cfg(test)]
mod tests {
    use damso_protocol::IceServer;

    use super::*;
    use crate::Instant;

    const STUN: &str = "stun:s.example";
    const TURN: &str = "turn:t.example";

    struct Case {
        servers: &'static [&'static str],
        policy: TransportPolicy,
        gathered: &'static [&'static str],
        errors: &'static [(&'static str, u16)],
        answered: bool,
        theirs: Option<NetworkTrouble>,
        pairs_answered: u32,
        host: &'static str,
    }

    const CASE: Case = Case {
        servers: &[STUN],
        policy: TransportPolicy::All,
        gathered: &["host", "srflx"],
        errors: &[],
        answered: true,
        theirs: None,
        pairs_answered: 0,
        host: "192.168.1.5",
    };

    fn check(case: &Case, expected: Trouble) {
        let candidate = |kind: &str| Candidate {
            candidate: format!("candidate:1 1 udp 1 {} 9 typ {kind}", case.host),
            sdp_mid: None,
            sdp_m_line_index: None,
            username_fragment: None,
        };
        let mut evidence = Evidence::default();
        case.gathered.iter().for_each(|kind| evidence.gathered(&candidate(kind)));
        case.errors.iter().for_each(|(url, code)| evidence.failed(url, *code));
        evidence.gathering_over();
        if case.answered {
            evidence.described();
            evidence.offered(&candidate("host"));
        }
        evidence.says(case.theirs);
        evidence.reported(PathReport { pairs_tried: 3, pairs_answered: case.pairs_answered, ..PathReport::default() });
        let urls = case.servers.iter().map(|&url| url.to_owned()).collect();
        let mut ice = Ice::new(case.policy);
        ice.set(vec![IceServer { urls, username: None, credential: None }], None, Instant(0));
        assert_eq!(evidence.verdict(&ice), expected);
    }

    #[test]
    fn verdicts() {
        use NetworkTrouble::{NoAddress, OnlyRelaysAndNone, RelayFull, RelayRefuses, RelayUnreachable, UdpBlocked};
        let both = &[STUN, TURN][..];
        check(&Case { answered: false, ..CASE }, Trouble::NoAnswer);
        check(&CASE, Trouble::NoRelay);
        check(&Case { servers: &[], gathered: &["host"], ..CASE }, Trouble::NoRelay);
        check(&Case { gathered: &["host"], errors: &[(STUN, 701)], ..CASE }, Trouble::Here(UdpBlocked));
        check(&Case { gathered: &["host"], ..CASE }, Trouble::Here(UdpBlocked));
        check(&Case { gathered: &["host"], host: "198.51.100.5", ..CASE }, Trouble::NoRelay);
        check(&Case { gathered: &[], ..CASE }, Trouble::Here(NoAddress));
        check(&Case { policy: TransportPolicy::RelayOnly, gathered: &[], ..CASE }, Trouble::Here(OnlyRelaysAndNone));
        let no_relay = |errors| Case { servers: both, errors, ..CASE };
        check(&no_relay(&[(TURN, 701), (TURN, 701)]), Trouble::Here(RelayUnreachable));
        check(&no_relay(&[(TURN, 701), (TURN, 401)]), Trouble::Here(RelayRefuses));
        check(&no_relay(&[(TURN, 701), (TURN, 486)]), Trouble::Here(RelayFull));
        check(&no_relay(&[]), Trouble::Here(RelayUnreachable));
        let relayed = Case { servers: both, gathered: &["host", "relay"], errors: &[(TURN, 701)], ..CASE };
        check(&relayed, Trouble::NothingGetsThrough);
        check(&Case { theirs: Some(UdpBlocked), ..relayed }, Trouble::There(UdpBlocked));
        check(&Case { pairs_answered: 1, ..CASE }, Trouble::Unstable);
    }
}
