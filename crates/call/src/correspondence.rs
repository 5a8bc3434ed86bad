//! How signals get to one other person and from there: sealed for the server to hand over, or, where the server does not
//! reach that person or this one, sealed otherwise for somebody in between.

use damso_protocol::{ClientMessage, PeerId, PeerSignal, RelayKey};

use crate::{
    Instant,
    allowance::Allowance,
    context::{Context, to_json},
    seal::{End, Seal, Stamp},
};

pub(crate) struct Correspondence {
    with: End,
    line: Line,
    /// What seals our signals to this person if they go through others, and whether that person was told.
    key: (RelayKey, Told),
    /// What opens that person's signals to us that come through others.
    their_seal: Option<Seal>,
    allowance: Allowance,
    /// What we hand on for this person. Far less than one may say: it counts as ours where it arrives, and whatever
    /// seven people ask for together must stay within that.
    handed_on: Allowance,
}

/// Whether the server reaches this person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Open,
    /// It has this person's place, but no line at the moment.
    Broken,
    /// It has let go of this person, at that moment. A living connection keeps somebody in the call all the same.
    Gone(Instant),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Yes,
    No,
}

impl Correspondence {
    pub(crate) fn new(with: End, context: &mut Context) -> Self {
        Self {
            with,
            line: Line::Open,
            key: (RelayKey(context.random.bytes()), Told::No),
            their_seal: None,
            allowance: Allowance::new(20, 500),
            handed_on: Allowance::new(10, 200),
        }
    }

    /// The server reaches this person.
    pub(crate) fn present(&mut self) {
        self.line = Line::Open;
    }

    /// The server has let go of this person.
    pub(crate) fn absent(&mut self, now: Instant) {
        if !matches!(self.line, Line::Gone(_)) {
            self.line = Line::Gone(now);
        }
    }

    /// The server has no line to this person at the moment.
    pub(crate) fn away(&mut self) {
        if self.line == Line::Open {
            self.line = Line::Broken;
        }
    }

    /// When the server let go of this person, if it has.
    pub(crate) fn absent_since(&self) -> Option<Instant> {
        match self.line {
            Line::Gone(since) => Some(since),
            Line::Open | Line::Broken => None,
        }
    }

    /// The key to be told to this person, over the channel between the two.
    pub(crate) fn tell_key(&mut self) -> RelayKey {
        self.key.1 = Told::Yes;
        self.key.0
    }

    pub(crate) fn key_received(&mut self, key: RelayKey) {
        self.their_seal = Some(Seal::new(&key.0));
    }

    /// Whether one more signal is no more than an honest page sends.
    #[must_use]
    pub(crate) fn allows(&mut self, now: Instant) -> bool {
        self.allowance.take(now)
    }

    /// Whether one more payload is handed on for this person just now: it would count as this page's own where it arrives.
    #[must_use]
    pub(crate) fn may_hand_on(&mut self, now: Instant) -> bool {
        self.handed_on.take(now)
    }

    /// Opens a signal that came through somebody else.
    pub(crate) fn open_relayed(&self, payload: &str, context: &Context) -> Option<(Stamp, Vec<u8>)> {
        self.their_seal.as_ref()?.open(self.with.id, context.me, payload)
    }

    /// Sends by the server if it reaches this person, else through one of those who are `reachable`, if this person is.
    pub(crate) fn send(&self, signal: &PeerSignal, seal: &Seal, reachable: &[PeerId], context: &mut Context) {
        let (nonce, counter) = (context.random.bytes(), context.next_counter());
        let plaintext = to_json(signal);
        let sealed =
            |seal: &Seal, context: &Context| seal.seal(nonce, context.me, self.with, counter, plaintext.as_bytes());
        let by_server = context.online && self.line == Line::Open;
        let (key, told) = &self.key;
        if !by_server && *told == Told::Yes && reachable.contains(&self.with.id) {
            let payload = sealed(&Seal::new(&key.0), context);
            context.handed_on.push((self.with.id, payload));
        } else {
            let payload = sealed(seal, context);
            context.send(&ClientMessage::Signal { to: self.with.id, payload });
        }
    }
}
