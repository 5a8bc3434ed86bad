//! Nothing is sent to anybody before this person has pressed `Join call`, nor after leaving: no message of the server or
//! of another person changes that, not even sealed ones from people who have the link.

mod model;

use damso_call::{Action, ConnectionEvent, ConnectionId, Effect, Incarnation, Input};
use damso_protocol::{ClientMessage, Description, DescriptionKind, IceServer, LeaveReason, RoomPeer, ServerMessage};
use model::world::{LINK, World};

const VICTIM: usize = 0;
const PEOPLE: usize = 4;

/// Whether an effect has to do with another person.
fn reaches_somebody(effect: &Effect) -> bool {
    match effect {
        Effect::OpenConnection { .. }
        | Effect::SendTrack(..)
        | Effect::SendScreen(_)
        | Effect::CaptureScreen(_)
        | Effect::SetLocalDescription(_)
        | Effect::SetRemoteDescription(..)
        | Effect::AddCandidate(..)
        | Effect::RestartIce(_)
        | Effect::SendPulse(..)
        | Effect::SendOnChannel(..) => true,
        Effect::SendFrame(text) => {
            let message: ClientMessage = serde_json::from_str(text).expect("a call speaks the protocol");
            matches!(message, ClientMessage::Signal { .. } | ClientMessage::Join { .. })
        }
        _ => false,
    }
}

/// One thing that a server, or somebody with the link, can try on the victim.
fn try_something(world: &mut World) {
    let other = 1 + world.dice.below(PEOPLE - 1);
    let peer = RoomPeer { id: world.people[other].id, incarnation: Incarnation(world.dice.below(4) as u64) };
    let victim = RoomPeer { id: world.people[VICTIM].id, incarnation: Incarnation(world.people[VICTIM].incarnation) };
    // Of some connection that is no more.
    let connection = ConnectionId(1_000);
    let offer = Description { kind: DescriptionKind::Offer, sdp: "an offer".to_owned() };
    match world.dice.below(11) {
        0 => {
            let peers = vec![peer];
            let ice_servers: Vec<IceServer> = Vec::new();
            world.forge(VICTIM, &ServerMessage::Joined { id: victim.id, peers, ice_servers, ice_lifetime: None });
        }
        1 => world.forge(VICTIM, &ServerMessage::PeerJoined { peer }),
        2 => world.forge(VICTIM, &ServerMessage::PeerLeft { id: peer.id, reason: LeaveReason::Lost }),
        // The others are made to believe that the victim is in the room, and call.
        3 => world.forge(other, &ServerMessage::PeerJoined { peer: victim }),
        // What the others sent to the victim is handed over; so is what they sent to one another.
        4 | 5 => {
            let signals: Vec<_> = world.people[other].effects.iter().filter_map(signal).collect();
            if !signals.is_empty() {
                let payload = world.dice.pick(&signals).clone();
                world.forge(VICTIM, &ServerMessage::Signal { from: world.people[other].id, payload });
            }
        }
        6 => world.input(VICTIM, Input::Connection(connection, ConnectionEvent::LocalDescriptionSet(offer))),
        7 => world.input(VICTIM, Input::Connection(connection, ConnectionEvent::ChannelOpened)),
        8 => world.input(VICTIM, Input::Connection(connection, ConnectionEvent::PulseReceived("?1".to_owned()))),
        9 => world.input(VICTIM, Input::NetworkChanged),
        _ => {
            let message = r#"{"type":"profile","profile":{"name":"Eve","microphone":true,"camera":true}}"#.to_owned();
            world.input(VICTIM, Input::Connection(connection, ConnectionEvent::ChannelReceived(message)));
        }
    }
}

fn signal(effect: &Effect) -> Option<String> {
    let Effect::SendFrame(text) = effect else { return None };
    match serde_json::from_str(text) {
        Ok(ClientMessage::Signal { payload, .. }) => Some(payload),
        _ => None,
    }
}

/// Runs an attack on a victim who is where `prepare` leads, and returns what reached somebody.
fn attack(seed: u64, prepare: impl Fn(&mut World)) -> Vec<Effect> {
    let mut world = World::new(seed, PEOPLE);
    for other in 1..PEOPLE {
        world.enter(other);
    }
    prepare(&mut world);
    world.people[VICTIM].effects.clear();
    for _ in 0..400 {
        if world.dice.once_in(3) {
            try_something(&mut world);
        }
        world.step();
    }
    let effects = std::mem::take(&mut world.people[VICTIM].effects);
    effects.into_iter().filter(reaches_somebody).collect()
}

#[test]
fn nothing_leaves_the_lobby() {
    for seed in 0..200 {
        let sent = attack(seed, |world| world.input(VICTIM, Input::RouteChanged(LINK.to_owned())));
        assert!(sent.is_empty(), "seed {seed}: {sent:?}");
    }
}

#[test]
fn nothing_leaves_after_leaving() {
    for seed in 0..200 {
        let sent = attack(seed, |world| {
            world.enter(VICTIM);
            (0..200).for_each(|_| world.step());
            world.act(VICTIM, Action::Leave);
        });
        assert!(sent.is_empty(), "seed {seed}: {sent:?}");
    }
}

/// The other two tests would be worth nothing if the attack could not succeed.
#[test]
fn after_joining_the_same_attack_reaches_somebody() {
    for seed in 0..20 {
        let sent = attack(seed, |world| world.enter(VICTIM));
        assert!(sent.iter().any(|effect| matches!(effect, Effect::SendTrack(..))), "seed {seed}: {sent:?}");
    }
}
