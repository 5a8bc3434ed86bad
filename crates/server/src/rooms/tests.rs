//! The rooms, told as scripts: each line is what one connection does and what everybody is sent because of it.
//!
//! `1 join X a#5 -> …` is connection 1 joining room X as person a in incarnation 5. `at 20` lets time pass. Connections
//! 1 to 9 are open and greeted from the start, and have no source; `10 connects A` is one that comes from source A.

use std::{
    collections::HashMap,
    net::IpAddr,
    time::{Duration, Instant},
};

use damso_protocol::{
    ClientMessage, ErrorCode, Incarnation, LeaveReason, PeerId, RoomId, ServerMessage, SessionSecret,
};

use super::{ClientId, Delivery, RoomLimits, Rooms, Stage, TooMany, room::Line};
use crate::{clock::Now, error_message::error, issuer::IceIssuer, source::Source};

const LIMITS: RoomLimits = RoomLimits {
    peers: 3,
    watchers: 2,
    rooms: 2,
    source_connections: 4,
    source_seats: 2,
    grace: Duration::from_secs(20),
};

struct Script {
    rooms: Rooms,
    start: Instant,
    now: Instant,
}

impl Script {
    fn new() -> Self {
        let start = Instant::now();
        let mut rooms = Rooms::new(LIMITS, IceIssuer::default());
        for client in 1..=9 {
            rooms.connect(ClientId(client), None).unwrap();
            rooms.receive(at(start), ClientId(client), ClientMessage::Hello { version: 1 });
        }
        Self { rooms, start, now: start }
    }

    fn step(&mut self, line: &str) -> Vec<Delivery> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["at", seconds] = words[..] {
            self.now = self.start + Duration::from_secs(seconds.parse().unwrap());
            return self.rooms.expire(self.now);
        }
        let client = ClientId(words[0].parse().unwrap());
        let message = match words[1..] {
            ["connects", source] => {
                // As the hub tells it.
                let refusal = |TooMany| Delivery { to: client, message: Some(error(ErrorCode::ServerFull)) };
                return self.rooms.connect(client, source_by_name(source)).err().map(refusal).into_iter().collect();
            }
            ["closes"] => return self.rooms.disconnect(self.now, client, LeaveReason::Left),
            ["breaks"] => return self.rooms.disconnect(self.now, client, LeaveReason::Lost),
            ["babbles"] => return self.rooms.refuse(self.now, client, ErrorCode::Malformed),
            ["dances"] => return self.rooms.refuse(self.now, client, ErrorCode::UnknownType),
            ["hello", version] => ClientMessage::Hello { version: version.parse().unwrap() },
            ["watch", room] => ClientMessage::Watch { room: room_id(room) },
            ["join", room, person] => {
                let (name, incarnation) = person.split_once('#').unwrap();
                let incarnation = Incarnation(incarnation.parse().unwrap());
                ClientMessage::Join { room: room_id(room), secret: secret(name), incarnation }
            }
            ["signal", to, payload] => ClientMessage::Signal { to: secret(to).peer_id(), payload: payload.to_owned() },
            ["leave"] => ClientMessage::Leave,
            ["ping"] => ClientMessage::Ping,
            _ => panic!("not a step: {line}"),
        };
        self.rooms.receive(at(self.now), client, message)
    }
}

/// The date means nothing to rooms.
fn at(instant: Instant) -> Now {
    Now { instant, unix: 0 }
}

/// `-` has none.
fn source_by_name(name: &str) -> Option<Source> {
    (name != "-").then(|| IpAddr::from([192, 0, 2, name.as_bytes()[0]]).into())
}

fn room_id(name: &str) -> RoomId {
    RoomId([name.as_bytes()[0]; 16])
}

fn secret(name: &str) -> SessionSecret {
    SessionSecret([name.as_bytes()[0]; 32])
}

fn name_of(id: PeerId) -> char {
    ('a'..='z').find(|name| secret(&name.to_string()).peer_id() == id).unwrap()
}

fn render(delivery: &Delivery) -> String {
    let Some(message) = &delivery.message else { return format!("{} silence", delivery.to) };
    let what = match message {
        ServerMessage::Welcome { .. } => "welcome".to_owned(),
        ServerMessage::Presence { room, people } => format!("presence {} {people}", char::from(room.0[0])),
        ServerMessage::Joined { id, peers, .. } => {
            let peers: Vec<_> =
                peers.iter().map(|peer| format!("{}#{}", name_of(peer.id), peer.incarnation.0)).collect();
            format!("joined {} [{}]", name_of(*id), peers.join(" "))
        }
        ServerMessage::PeerJoined { peer } => format!("came {}#{}", name_of(peer.id), peer.incarnation.0),
        ServerMessage::PeerLeft { id, reason } => format!("{reason:?} {}", name_of(*id)),
        ServerMessage::Signal { from, payload } => format!("signal {} {payload}", name_of(*from)),
        ServerMessage::Pong => "pong".to_owned(),
        ServerMessage::Error { code, peer: None, .. } => format!("{code:?}"),
        ServerMessage::Error { code, peer: Some(peer), .. } => format!("{code:?} {}", name_of(*peer)),
        ServerMessage::IceServers { .. } => "iceServers".into(),
        ServerMessage::Goodbye { .. } | ServerMessage::Unknown => panic!("not from the rooms"),
    };
    format!("{} {what}", delivery.to)
}

/// Runs a script. The answers of a line are separated by `;` and complete.
#[track_caller]
fn check(script: &str) {
    let mut state = Script::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (step, expected) = line.split_once("->").unwrap_or((line, ""));
        let answers: Vec<String> = state.step(step).iter().map(render).collect();
        let expected: Vec<&str> = expected.split(';').map(str::trim).filter(|answer| !answer.is_empty()).collect();
        assert_eq!(answers, expected, "after: {step}");
        check_invariants(&state.rooms);
    }
}

/// What the documentation of [`Rooms`] promises.
fn check_invariants(rooms: &Rooms) {
    let mut seats = 0;
    let mut detached = 0;
    let mut seats_by_source = HashMap::<Source, usize>::new();
    for (place, room) in &rooms.occupied {
        assert!(!room.is_empty() && room.len() <= LIMITS.peers);
        for member in room.members() {
            seats += 1;
            if let Some(source) = member.source {
                *seats_by_source.entry(source).or_default() += 1;
            }
            assert_eq!(rooms.seats.get(&member.peer.id), Some(place));
            match member.line {
                Line::Connected(client) => {
                    assert_eq!(rooms.clients.get(&client), Some(&Stage::Member(member.peer.id)));
                    assert_eq!(rooms.sources.get(&client), member.source.as_ref());
                }
                Line::Detached { until } => {
                    detached += 1;
                    assert!(rooms.detached.contains(&(until, member.peer.id)));
                }
            }
        }
    }
    assert!(rooms.occupied.len() <= LIMITS.rooms);
    assert_eq!((seats, detached), (rooms.seats.len(), rooms.detached.len()));
    let at = |stage: fn(&Stage) -> bool| rooms.clients.values().filter(|value| stage(value)).count();
    assert_eq!(at(|stage| matches!(stage, Stage::Member(_))), seats - detached);
    let watchers = rooms.watchers.values().map(|watchers| {
        assert!(!watchers.is_empty() && watchers.len() <= LIMITS.watchers);
        watchers.len()
    });
    assert_eq!(at(|stage| matches!(stage, Stage::Watching(_))), watchers.sum::<usize>());
    let mut connections_by_source = HashMap::<Source, usize>::new();
    for (client, source) in &rooms.sources {
        assert!(rooms.clients.contains_key(client));
        *connections_by_source.entry(*source).or_default() += 1;
    }
    for (counted, tally, limit) in [
        (seats_by_source, &rooms.seats_by_source, LIMITS.source_seats),
        (connections_by_source, &rooms.connections_by_source, LIMITS.source_connections),
    ] {
        assert_eq!(counted.len(), tally.keys());
        for (source, count) in counted {
            assert!(count <= limit);
            assert_eq!(count, tally.count(&source));
        }
    }
    assert!(rooms.outgoing.is_empty());
}

#[test]
fn hello_comes_first() {
    check(
        "11 connects -
         11 hello 1      -> 11 welcome
         11 hello 1      -> 11 welcome
         11 ping         -> 11 pong
         12 connects -
         12 ping         -> 12 HelloExpected
         12 hello 1
         13 connects -
         13 hello 2      -> 13 UnsupportedVersion
         13 ping
         14 connects -
         14 dances       -> 14 HelloExpected
         15 connects -
         15 babbles      -> 15 Malformed
         15 hello 1
         16 ping",
    );
}

#[test]
fn joining_and_leaving() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join X c#1   -> 3 joined c [a#1 b#1]; 1 came c#1; 2 came c#1
         4 join X d#1   -> 4 RoomFull
         4 join Y d#1   -> 4 joined d []
         2 leave        -> 1 Left b; 3 Left b
         2 leave        -> 2 NotInRoom
         1 closes       -> 3 Left a
         3 leave
         4 join Y d#1   -> 4 joined d []
         4 join X d#1   -> 4 AlreadyInRoom
         4 join Y e#1   -> 4 AlreadyInRoom",
    );
}

#[test]
fn signals_go_to_one_person_and_carry_the_sender() {
    check(
        "1 join X a#1       -> 1 joined a []
         2 join X b#1       -> 2 joined b [a#1]; 1 came b#1
         3 join Y c#1       -> 3 joined c []
         1 signal b offer   -> 2 signal a offer
         2 signal a answer  -> 1 signal b answer
         1 signal c offer   -> 1 UnknownPeer c
         1 signal z offer   -> 1 UnknownPeer z
         1 signal a offer   -> 1 UnknownPeer a
         4 signal a offer   -> 4 NotInRoom
         2 breaks
         1 signal b offer   -> 1 UnknownPeer b",
    );
}

#[test]
fn a_lost_connection_is_resumed_and_nobody_is_told() {
    check(
        "9 watch X         -> 9 presence X 0
         1 join X a#1      -> 1 joined a []; 9 presence X 1
         2 join X b#1      -> 2 joined b [a#1]; 1 came b#1; 9 presence X 2
         1 breaks
         at 19
         3 join X c#1      -> 3 joined c [a#1 b#1]; 2 came c#1; 9 presence X 3
         4 join X a#1      -> 4 joined a [b#1 c#1]
         at 60
         2 signal a hi     -> 4 signal b hi",
    );
}

#[test]
fn a_lost_person_is_given_up_after_the_grace() {
    check(
        "9 watch X         -> 9 presence X 0
         1 join X a#1      -> 1 joined a []; 9 presence X 1
         2 join X b#1      -> 2 joined b [a#1]; 1 came b#1; 9 presence X 2
         at 5
         1 breaks
         at 24
         at 25             -> 2 Lost a; 9 presence X 1
         2 babbles         -> 2 Malformed
         at 45             -> 9 presence X 0",
    );
}

#[test]
fn a_lost_person_keeps_the_seat_in_a_full_room() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join X c#1   -> 3 joined c [a#1 b#1]; 1 came c#1; 2 came c#1
         1 breaks
         4 join X d#1   -> 4 RoomFull
         5 join X a#1   -> 5 joined a [b#1 c#1]
         6 join X a#1   -> 5 silence; 6 joined a [b#1 c#1]",
    );
}

/// The page has given line 2 up and joined over 3 when what it said over 2 arrives.
#[test]
fn a_line_that_was_given_up_does_not_end_the_call_of_its_successor() {
    check(
        "1 join X b#1   -> 1 joined b []
         3 join X a#1   -> 3 joined a [b#1]; 1 came a#1
         2 join X a#1   -> 3 silence; 2 joined a [b#1]
         2 breaks
         3 ping
         4 join X a#1   -> 4 joined a [b#1]
         5 join X a#2   -> 4 Replaced; 5 joined a [b#1]; 1 came a#2",
    );
}

#[test]
fn a_reload_is_announced_to_the_others() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join X a#2   -> 1 Replaced; 3 joined a [b#1]; 2 came a#2
         1 ping
         1 breaks
         3 breaks
         4 join X a#3   -> 4 joined a [b#1]; 2 came a#3
         4 join X a#4   -> 4 joined a [b#1]; 2 came a#4
         4 join X a#3   -> 4 joined a [b#1]
         5 join X c#1   -> 5 joined c [a#4 b#1]; 4 came c#1; 2 came c#1",
    );
}

#[test]
fn an_older_life_of_the_page_does_not_replace_a_newer_one() {
    check(
        "1 join X a#2   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#2]; 1 came b#1
         3 join X a#1   -> 3 Replaced
         4 join Y a#1   -> 4 Replaced
         1 breaks
         5 join X a#1   -> 5 Replaced
         6 join X a#2   -> 6 joined a [b#1]",
    );
}

#[test]
fn a_session_is_in_one_room() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join Y a#2   -> 1 Replaced; 2 Left a; 3 joined a []
         3 breaks
         4 join X a#2   -> 4 joined a [b#1]; 2 came a#2",
    );
}

#[test]
fn a_move_that_is_refused_changes_nothing() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join X c#1   -> 3 joined c [a#1 b#1]; 1 came c#1; 2 came c#1
         4 join Y d#1   -> 4 joined d []
         5 join X d#2   -> 5 RoomFull
         4 ping         -> 4 pong",
    );
}

#[test]
fn watching_ends_with_a_join_another_watch_or_the_connection() {
    check(
        "1 watch X      -> 1 presence X 0
         2 watch X      -> 2 presence X 0
         3 watch X      -> 3 ServerFull
         3 join X c#1   -> 3 joined c []; 1 presence X 1; 2 presence X 1
         3 watch Y      -> 3 AlreadyInRoom
         1 watch Y      -> 1 presence Y 0
         2 join X b#1   -> 2 joined b [c#1]; 3 came b#1
         1 watch X      -> 1 presence X 2
         1 watch X      -> 1 presence X 2
         3 leave        -> 2 Left c; 1 presence X 1
         3 watch X      -> 3 presence X 1
         3 breaks
         2 leave        -> 1 presence X 0
         1 closes
         2 join X b#1   -> 2 joined b []",
    );
}

#[test]
fn a_watch_outlives_a_refused_join() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join X b#1   -> 2 joined b [a#1]; 1 came b#1
         3 join X c#1   -> 3 joined c [a#1 b#1]; 1 came c#1; 2 came c#1
         4 watch X      -> 4 presence X 3
         4 join X d#1   -> 4 RoomFull
         1 leave        -> 2 Left a; 3 Left a; 4 presence X 2
         4 join X d#1   -> 4 joined d [b#1 c#1]; 2 came d#1; 3 came d#1",
    );
}

#[test]
fn rooms_are_counted_and_empty_ones_vanish() {
    check(
        "1 join X a#1   -> 1 joined a []
         2 join Y b#1   -> 2 joined b []
         3 join Z c#1   -> 3 ServerFull
         3 watch Z      -> 3 presence Z 0
         1 leave
         3 join Z c#1   -> 3 joined c []",
    );
}

#[test]
fn a_newer_page_is_told_that_it_was_not_understood() {
    check(
        "1 join X a#1   -> 1 joined a []
         1 dances       -> 1 UnknownType
         1 ping         -> 1 pong",
    );
}

#[test]
fn connections_of_one_source_are_counted() {
    check(
        "11 connects A
         12 connects A
         13 connects A
         14 connects A
         15 connects A   -> 15 ServerFull
         15 hello 1
         16 connects B
         17 connects -
         18 connects -
         19 connects -
         20 connects -
         21 connects -
         12 closes
         22 connects A
         23 connects A   -> 23 ServerFull
         22 babbles      -> 22 Malformed
         23 connects A
         24 connects A   -> 24 ServerFull",
    );
}

#[test]
fn seats_of_one_source_are_counted_also_those_that_are_kept() {
    check(
        "11 connects A
         11 hello 1       -> 11 welcome
         11 join X a#1    -> 11 joined a []
         11 breaks
         12 connects A
         12 hello 1       -> 12 welcome
         12 join X b#1    -> 12 joined b [a#1]
         12 breaks
         13 connects A
         13 hello 1       -> 13 welcome
         13 join Y c#1    -> 13 ServerFull
         13 join X c#1    -> 13 ServerFull
         13 watch X       -> 13 presence X 2
         1 join Y d#1     -> 1 joined d []
         14 connects B
         14 hello 1       -> 14 welcome
         14 join Y e#1    -> 14 joined e [d#1]; 1 came e#1
         at 20            -> 13 presence X 1; 13 presence X 0
         13 join X c#1    -> 13 joined c []",
    );
}

#[test]
fn all_of_a_source_come_back_and_one_who_leaves_makes_room() {
    check(
        "11 connects A
         11 hello 1       -> 11 welcome
         12 connects A
         12 hello 1       -> 12 welcome
         11 join X a#1    -> 11 joined a []
         12 join X b#1    -> 12 joined b [a#1]; 11 came b#1
         11 breaks
         12 breaks
         13 connects A
         13 hello 1       -> 13 welcome
         14 connects A
         14 hello 1       -> 14 welcome
         13 join X a#1    -> 13 joined a [b#1]
         14 join X b#2    -> 14 joined b [a#1]; 13 came b#2
         13 leave         -> 14 Left a
         13 join Y c#1    -> 13 joined c []",
    );
}

/// Their old connections are dead, and nobody knows it yet.
#[test]
fn all_of_a_source_come_back_before_the_server_notices_that_they_were_gone() {
    check(
        "11 connects A
         11 hello 1       -> 11 welcome
         12 connects A
         12 hello 1       -> 12 welcome
         11 join X a#1    -> 11 joined a []
         12 join X b#1    -> 12 joined b [a#1]; 11 came b#1
         13 connects A
         13 hello 1       -> 13 welcome
         14 connects A
         14 hello 1       -> 14 welcome
         13 join X a#1    -> 11 silence; 13 joined a [b#1]
         14 join Y c#1    -> 14 ServerFull
         14 join X b#1    -> 12 silence; 14 joined b [a#1]",
    );
}

/// Otherwise two sources could fill all rooms: one that makes seats, and one that takes them over and loses them.
#[test]
fn a_seat_goes_over_to_another_source_only_if_that_has_room() {
    check(
        "11 connects A
         11 hello 1       -> 11 welcome
         11 join X a#1    -> 11 joined a []
         12 connects B
         12 hello 1       -> 12 welcome
         12 join X b#1    -> 12 joined b [a#1]; 11 came b#1
         13 connects B
         13 hello 1       -> 13 welcome
         13 join X a#1    -> 11 silence; 13 joined a [b#1]
         11 connects A
         11 hello 1       -> 11 welcome
         11 join Y c#1    -> 11 joined c []
         13 breaks
         14 connects B
         14 hello 1       -> 14 welcome
         14 join Y c#1    -> 14 ServerFull
         11 breaks
         14 join Y c#1    -> 14 ServerFull
         14 join X a#1    -> 14 joined a [b#1]
         15 connects A
         15 hello 1       -> 15 welcome
         15 join Y c#1    -> 15 joined c []",
    );
}

/// Whatever is said in whatever order, the invariants hold, and what is said is told only to connections that are open.
#[test]
fn any_sequence_keeps_the_invariants() {
    for seed in 0..200_u64 {
        let mut state = Script::new();
        // Numerical Recipes' generator: good enough to shuffle, and the same everywhere.
        let mut random = seed;
        let mut pick = |count: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % count
        };
        for time in 0..300 {
            let client = 1 + pick(9);
            let room = ["X", "Y", "Z"][usize::try_from(pick(3)).unwrap()];
            let person = ["a", "b", "c", "d", "e"][usize::try_from(pick(5)).unwrap()];
            let mut step = match pick(10) {
                0 => format!("{client} connects {}", ["-", "A", "B"][usize::try_from(pick(3)).unwrap()]),
                1 => format!("{client} watch {room}"),
                2..5 => format!("{client} join {room} {person}#{}", pick(3)),
                5 => format!("{client} signal {person} hi"),
                6 => format!("{client} leave"),
                7 => format!("{client} breaks"),
                8 => format!("{client} closes"),
                _ => format!("at {time}"),
            };
            if step.contains("connects") {
                if state.rooms.clients.contains_key(&ClientId(client)) {
                    continue;
                }
                state.step(&step);
                step = format!("{client} hello 1");
            }
            let open: Vec<ClientId> = state.rooms.clients.keys().copied().collect();
            for delivery in state.step(&step) {
                assert!(open.contains(&delivery.to), "seed {seed}: {step}: {delivery:?}");
            }
            check_invariants(&state.rooms);
        }
    }
}
