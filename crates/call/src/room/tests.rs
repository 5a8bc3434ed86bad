//! What somebody with the link can send by the server, sealed as it should be, without being honest.

use damso_protocol::{PeerSignal, SessionSecret};

use super::*;
use crate::{Effect, PersonLink, Trouble, context::to_json, late_code};

const LIAR: End = End { id: PeerId([1; 16]), incarnation: Incarnation(1) };

struct Victim {
    room: Room,
    context: Context,
    seal: Seal,
    counter: u64,
}

impl Victim {
    fn new() -> Self {
        let link = CallLink::new([7; 16]);
        let mut context = Context::new([1; 32], SessionSecret([2; 32]), Incarnation(1));
        context.online = true;
        context.late = Some(late_code());
        let mut room = Room::new(&link, Profile::default(), TransportPolicy::All, &mut context);
        room.joined(&[RoomPeer { id: LIAR.id, incarnation: LIAR.incarnation }], Vec::new(), None, &mut context);
        assert!(context.take_effects().iter().any(|effect| matches!(effect, Effect::OpenConnection { .. })));
        Self { room, context, seal: Seal::new(&link.room_key()), counter: 0 }
    }

    fn gets(&mut self, plaintext: &str) {
        self.counter += 1;
        let nonce = self.context.random.bytes();
        let payload = self.seal.seal(nonce, LIAR, self.context.me, self.counter, plaintext.as_bytes());
        self.room.signal_received(LIAR.id, &payload, &mut self.context);
    }

    fn has_closed(&mut self) -> bool {
        self.context.take_effects().iter().any(|effect| matches!(effect, Effect::CloseConnection(_)))
    }

    fn link(&self) -> PersonLink {
        self.room.people(self.context.now)[0].link
    }
}

#[test]
fn a_sealed_signal_that_is_none_ends_it() {
    for nonsense in ["", "[]", r#"{"type":"candidate"}"#, r#"{"type":"description","epoch":-1}"#] {
        let mut victim = Victim::new();
        victim.gets(nonsense);
        assert!(victim.has_closed(), "{nonsense}");
        assert_eq!(victim.link(), PersonLink::Failed(Trouble::Misbehaves));
        // Nor is anything heard from that page later on.
        victim.gets(&to_json(&PeerSignal::Profile { profile: Profile { name: "Eve".into(), ..Profile::default() } }));
        assert_eq!(victim.room.people(victim.context.now)[0].name, None);
    }
}

#[test]
fn a_flood_of_signals_ends_it() {
    let mut victim = Victim::new();
    let profile = to_json(&PeerSignal::Profile { profile: Profile::default() });
    for _ in 0..400 {
        victim.gets(&profile);
    }
    assert_eq!(victim.link(), PersonLink::Connecting);
    for _ in 0..400 {
        victim.gets(&profile);
    }
    assert_eq!(victim.link(), PersonLink::Failed(Trouble::Misbehaves));
}

#[test]
fn what_is_out_of_order_or_of_a_newer_page_is_let_pass() {
    let mut victim = Victim::new();
    victim.gets(r#"{"type":"weather","sun":true}"#);
    victim.gets(r#"{"type":"candidate","epoch":9,"candidate":{"candidate":"candidate:1"}}"#);
    victim
        .gets(r#"{"type":"description","epoch":1,"round":7,"renews":false,"description":{"kind":"answer","sdp":""}}"#);
    victim.gets(r#"{"type":"repeat"}"#);
    // What is not newer than the last is not taken in a second time.
    victim.counter = 0;
    victim.gets("nonsense");
    assert_eq!(victim.link(), PersonLink::Connecting);
    assert!(!victim.has_closed());
}
