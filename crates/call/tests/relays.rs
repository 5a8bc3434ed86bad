//! Credentials of relays that expire, and a network address that is to stay hidden.

mod model;

use damso_call::{
    Action, Candidate, ConnectionEvent, ConnectionId, Effect, IceServer, Incarnation, Input, MediaPath, PathReport,
    RelayTransport, Statistics, TransportPolicy,
};
use damso_protocol::{ClientMessage, RoomPeer, ServerMessage};
use model::world::{LINK, World};

const ANA: usize = 0;
const BO: usize = 1;

fn settle(world: &mut World) {
    while !(world.is_quiet() && world.is_whole()) {
        world.step();
    }
}

fn turn(password: &str) -> Vec<IceServer> {
    let (username, credential) = (Some("u".to_owned()), Some(password.to_owned()));
    vec![IceServer { urls: vec!["turn:t.example".to_owned()], username, credential }]
}

/// Two in a call whose server has given Ana credentials for a hundred seconds.
fn pair() -> (World, ConnectionId) {
    let mut world = World::new(3, 2);
    world.enter(ANA);
    world.enter(BO);
    settle(&mut world);
    let peer = RoomPeer { id: world.people[BO].id, incarnation: Incarnation(1) };
    let id = world.people[ANA].id;
    let joined = ServerMessage::Joined { id, peers: vec![peer], ice_servers: turn("first"), ice_lifetime: Some(100) };
    world.forge(ANA, &joined);
    settle(&mut world);
    let screen = world.screen(ANA).expect("in the call");
    let connection = screen.people[0].connection.expect("connected");
    (world, connection)
}

fn pass(world: &mut World, millis: u64) {
    let until = world.now.0 + millis;
    while world.now.0 < until {
        world.step();
    }
}

fn asked(world: &World) -> usize {
    let question = serde_json::to_string(&ClientMessage::RenewIceServers).expect("it is JSON");
    world.people[ANA].effects.iter().filter(|effect| **effect == Effect::SendFrame(question.clone())).count()
}

fn renewed(path: MediaPath) -> Vec<Effect> {
    let (mut world, connection) = pair();
    let path = PathReport { path: Some(path), ..PathReport::default() };
    let statistics = Box::new(Statistics { path, ..Statistics::default() });
    world.input(ANA, Input::Connection(connection, ConnectionEvent::StatisticsRead(statistics)));
    world.people[ANA].effects.clear();
    world.forge(ANA, &ServerMessage::IceServers { ice_servers: turn("second"), ice_lifetime: Some(100) });
    settle(&mut world);
    let configured = world.people[ANA].effects.iter().any(|effect| {
        matches!(effect, Effect::ConfigureConnection(id, ice) if *id == connection && ice.servers == turn("second"))
    });
    assert!(configured, "a living connection gets the new credentials");
    world.people[ANA].effects.clone()
}

#[test]
fn credentials_are_asked_for_at_half_of_their_life() {
    let (mut world, _) = pair();
    pass(&mut world, 48_000);
    assert_eq!(asked(&world), 0);
    // The modelled server answers that nothing expires any more.
    pass(&mut world, 4_000);
    assert_eq!(asked(&world), 1);
    pass(&mut world, 200_000);
    assert_eq!(asked(&world), 1);
}

#[test]
fn only_a_relayed_connection_is_restarted_for_them() {
    let restarts = |effects: Vec<Effect>| {
        let lost = effects.iter().any(|effect| matches!(effect, Effect::CloseConnection(_)));
        assert!(!lost);
        effects.iter().filter(|effect| matches!(effect, Effect::RestartIce(_))).count()
    };
    assert_eq!(restarts(renewed(MediaPath::Relay(RelayTransport::Udp))), 1);
    assert_eq!(restarts(renewed(MediaPath::Direct)), 0);
    assert_eq!(restarts(renewed(MediaPath::RelayThere)), 0);
}

#[test]
fn with_relays_only_no_other_candidate_leaves() {
    let mut world = World::new(3, 2);
    world.input(ANA, Input::RouteChanged(LINK.to_owned()));
    world.act(ANA, Action::SetTransportPolicy(TransportPolicy::RelayOnly));
    world.act(ANA, Action::JoinCall);
    world.enter(BO);
    settle(&mut world);
    for effect in &world.people[ANA].effects {
        if let Effect::OpenConnection { configuration, .. } = effect {
            assert_eq!(configuration.policy, TransportPolicy::RelayOnly);
        }
    }
    let connection = world.screen(ANA).and_then(|screen| screen.people[0].connection).expect("connected");
    world.people[BO].effects.clear();
    let attributes = [
        "candidate:1 1 udp 1 192.168.1.5 9 typ host",
        "candidate:2 1 udp 1 198.51.100.7 9 typ srflx raddr 192.168.1.5 rport 9",
        "candidate:3 1 udp 1 203.0.113.1 9 typ relay raddr 198.51.100.7 rport 9",
    ];
    for attribute in attributes {
        let candidate = Candidate {
            candidate: attribute.to_owned(),
            sdp_mid: None,
            sdp_m_line_index: None,
            username_fragment: None,
        };
        world.input(ANA, Input::Connection(connection, ConnectionEvent::CandidateGathered(candidate)));
    }
    settle(&mut world);
    let seen: Vec<&str> = world.people[BO]
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AddCandidate(_, candidate) => Some(&*candidate.candidate),
            _ => None,
        })
        .collect();
    assert_eq!(seen, ["candidate:3 1 udp 1 203.0.113.1 9 typ relay raddr 0.0.0.0 rport 0"]);
    let remembered = world.people[ANA].effects.iter().any(
        |effect| matches!(effect, Effect::Remember(preferences) if preferences.transport == TransportPolicy::RelayOnly),
    );
    assert!(remembered);
}
