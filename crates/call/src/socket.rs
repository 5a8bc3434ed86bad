//! The line to the signaling server: kept open, opened again when it is lost, and checked when nothing is heard.

use std::time::Duration;

use damso_protocol::{ClientMessage, VERSION};

use crate::{
    Effect, Generation, Instant, JoinFailure, SignalingStatus,
    context::{Alarm, Context},
    random::backoff,
    time::millis,
};

/// The delay before the second attempt at the most; it doubles from there. The first attempt after a loss is made within
/// this time as well, so that a server that comes back is not met by everybody at once.
const FIRST_DELAY: Duration = Duration::from_millis(500);
const LONGEST_DELAY: Duration = Duration::from_secs(15);
/// After this much silence the server is asked for a sign of life,
const SILENCE: Duration = Duration::from_secs(20);
/// and within this time it has to give one. Also the bound on opening a socket.
const ANSWER: Duration = Duration::from_secs(8);
/// After people were lost, the network is likely to be another one in a moment. For this long, everything goes faster:
const URGENT: Duration = Duration::from_secs(30);
/// the longest wait before an attempt,
const URGENT_DELAY: Duration = Duration::from_millis(300);
/// the first bound on opening,
const URGENT_OPENING: Duration = Duration::from_millis(1_500);
/// and what an answer may take beyond three times the usual: a packet that is lost is sent again after 200 ms.
const URGENT_ANSWER: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(crate) struct Socket {
    state: State,
    /// Attempts that have failed since the server last let us in.
    failures: u32,
    urgent_until: Instant,
    /// How long the server took for its first answer on the last socket.
    usual: Duration,
    /// Why the server does not let us in, or back in.
    refusal: Option<JoinFailure>,
}

#[derive(Debug)]
enum State {
    /// Nobody wants it.
    Closed,
    /// Until the given moment, it may open.
    Opening(Generation, Instant),
    /// It is open. At the given moment, silence has lasted long enough.
    Open(Generation, Instant, Liveness),
    /// The next attempt is made at the given moment.
    Waiting(Instant),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Liveness {
    /// `hello` was said.
    Greeted,
    Heard,
    Asked,
}

impl Socket {
    pub(crate) fn new() -> Self {
        Self { state: State::Closed, failures: 0, urgent_until: Instant(0), usual: Duration::ZERO, refusal: None }
    }

    pub(crate) fn open(&mut self, context: &mut Context) {
        if matches!(self.state, State::Closed) {
            self.failures = 0;
            self.refusal = None;
            self.try_to_open(context);
        }
    }

    pub(crate) fn close(&mut self, context: &mut Context) {
        if !matches!(std::mem::replace(&mut self.state, State::Closed), State::Closed) {
            context.push(Effect::CloseSocket);
        }
        context.online = false;
    }

    fn try_to_open(&mut self, context: &mut Context) {
        let generation = context.next_generation();
        self.state = State::Opening(generation, context.now + self.patience(context.now));
        context.online = false;
        context.push(Effect::OpenSocket(generation));
    }

    /// Whether an event of this generation is of the present socket.
    pub(crate) fn is_current(&self, generation: Generation) -> bool {
        matches!(self.state, State::Opening(current, _) | State::Open(current, ..) if current == generation)
    }

    pub(crate) fn opened(&mut self, generation: Generation, context: &mut Context) {
        self.state = State::Open(generation, context.now + ANSWER, Liveness::Greeted);
        context.online = true;
        context.send(&ClientMessage::Hello { version: VERSION });
    }

    /// The server has let us into the room, or into sight of it. Until then it may refuse us again and again, and is
    /// asked ever more slowly.
    pub(crate) fn welcomed(&mut self) {
        self.failures = 0;
        self.refusal = None;
    }

    /// The server does not let us in. It is asked again: a place may become free, and another version come back.
    pub(crate) fn refused(&mut self, failure: JoinFailure, context: &mut Context) {
        self.refusal = Some(failure);
        self.lost(context);
    }

    /// Something was heard from the server.
    pub(crate) fn heard(&mut self, context: &Context) {
        if let State::Open(generation, until, liveness) = self.state {
            if liveness == Liveness::Greeted {
                self.usual = context.now.since(Instant(until.0.saturating_sub(millis(ANSWER))));
            }
            self.state = State::Open(generation, context.now + SILENCE, Liveness::Heard);
        }
    }

    pub(crate) fn lost(&mut self, context: &mut Context) {
        let longest = if self.is_urgent(context.now) { URGENT_DELAY } else { LONGEST_DELAY };
        let delay = context.random.up_to(backoff(FIRST_DELAY, self.failures, LONGEST_DELAY).min(longest));
        self.failures += 1;
        self.state = State::Waiting(context.now + delay);
        context.online = false;
    }

    /// The network may be back, or the page was asleep: try now, and trust nothing.
    pub(crate) fn resumed(&mut self, context: &mut Context) {
        match self.state {
            State::Waiting(_) => self.try_to_open(context),
            State::Open(generation, _, Liveness::Heard) => self.ask(generation, context),
            _ => {}
        }
    }

    /// The network is another one. A socket that is open belongs to the last one, and may take minutes to notice.
    pub(crate) fn reopen(&mut self, context: &mut Context) {
        self.urgent_until = context.now + URGENT;
        match self.state {
            State::Open(..) => {
                context.push(Effect::AbandonSocket);
                self.try_to_open(context);
            }
            State::Waiting(_) => self.try_to_open(context),
            State::Closed | State::Opening(..) => {}
        }
    }

    /// Somebody does not answer over a connection of their own. If the server does not either, it is our network. Only
    /// if that connection is dead there is hurry: on a slow line, answers are late again and again.
    pub(crate) fn suspect(&mut self, alarm: Alarm, context: &mut Context) {
        if alarm == Alarm::Loss {
            self.urgent_until = context.now + URGENT;
        }
        let answer = URGENT_ANSWER + self.usual * 3;
        match self.state {
            State::Open(generation, _, Liveness::Heard) => self.ask_for(generation, answer, context),
            // Asked with all the time in the world, as after a sleep.
            State::Open(generation, until, Liveness::Asked) => {
                self.state = State::Open(generation, until.min(context.now + answer), Liveness::Asked);
            }
            State::Opening(generation, until) if alarm == Alarm::Loss => {
                self.state = State::Opening(generation, until.min(context.now + self.patience(context.now)));
            }
            State::Waiting(until) if alarm == Alarm::Loss => {
                self.state = State::Waiting(until.min(context.now + URGENT_DELAY));
            }
            _ => {}
        }
    }

    fn is_urgent(&self, now: Instant) -> bool {
        now < self.urgent_until
    }

    /// How long opening may take. In a hurry, longer with every attempt after the one that follows a loss: a slow line
    /// takes seconds.
    fn patience(&self, now: Instant) -> Duration {
        let doublings = self.failures.saturating_sub(1).min(3);
        if self.is_urgent(now) { ANSWER.min(URGENT_OPENING * 2_u32.pow(doublings)) } else { ANSWER }
    }

    fn ask(&mut self, generation: Generation, context: &mut Context) {
        self.ask_for(generation, ANSWER, context);
    }

    fn ask_for(&mut self, generation: Generation, patience: Duration, context: &mut Context) {
        self.state = State::Open(generation, context.now + patience, Liveness::Asked);
        context.send(&ClientMessage::Ping);
    }

    pub(crate) fn tick(&mut self, context: &mut Context) {
        match self.state {
            State::Opening(_, until) | State::Open(_, until, Liveness::Asked | Liveness::Greeted)
                if context.now >= until =>
            {
                // Not closed in good order, which would mean leaving the room.
                context.push(Effect::AbandonSocket);
                let was_open = matches!(self.state, State::Open(..));
                self.lost(context);
                if was_open && self.is_urgent(context.now) {
                    self.try_to_open(context);
                }
            }
            State::Open(generation, until, Liveness::Heard) if context.now >= until => self.ask(generation, context),
            State::Waiting(until) if context.now >= until => self.try_to_open(context),
            _ => {}
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Closed => None,
            State::Opening(_, until) | State::Open(_, until, _) | State::Waiting(until) => Some(until),
        }
    }

    pub(crate) fn view(&self) -> SignalingStatus {
        match self.state {
            _ if let Some(failure) = self.refusal => SignalingStatus::Refused(failure),
            State::Open(..) => SignalingStatus::Connected,
            _ if self.failures == 0 => SignalingStatus::Connecting,
            _ => SignalingStatus::Reconnecting,
        }
    }
}

#[cfg(test)]
mod tests {
    use damso_protocol::{Incarnation, SessionSecret};

    use super::*;

    /// A socket that is let in, on a line where an answer takes so long.
    fn open(usual: u64) -> (Socket, Context) {
        let mut context = Context::new([1; 32], SessionSecret([2; 32]), Incarnation(1));
        let mut socket = Socket::new();
        socket.open(&mut context);
        let State::Opening(generation, _) = socket.state else { panic!("{socket:?}") };
        socket.opened(generation, &mut context);
        context.now.0 += usual;
        socket.heard(&context);
        socket.welcomed();
        context.take_effects();
        (socket, context)
    }

    fn is_asked(context: &mut Context) -> bool {
        context.take_effects().iter().any(|effect| matches!(effect, Effect::SendFrame(_)))
    }

    #[test]
    fn a_line_that_opens_slowly_comes_back_in_a_hurry_too() {
        for (takes, attempts) in [(1_000, 1), (2_000, 2), (5_000, 3)] {
            let (mut socket, mut context) = open(30);
            let (mut tried, mut began) = (0, context.now);
            while !matches!(socket.state, State::Opening(..)) || context.now < began + Duration::from_millis(takes) {
                context.now.0 += 50;
                socket.suspect(Alarm::Loss, &mut context);
                socket.tick(&mut context);
                if context.take_effects().iter().any(|effect| matches!(effect, Effect::OpenSocket(_))) {
                    (tried, began) = (tried + 1, context.now);
                    assert!(tried <= attempts, "{takes} ms: it is given too little time");
                }
            }
        }
    }

    #[test]
    fn who_slept_waits_no_longer_for_the_server_when_nobody_else_answers_either() {
        for (usual, patience) in [(30, 340), (600, 2_050)] {
            let (mut socket, mut context) = open(usual);
            socket.resumed(&mut context);
            let asked = context.now;
            assert_eq!(socket.deadline().unwrap().since(asked), ANSWER);
            for _ in 0..3 {
                socket.suspect(Alarm::Worry, &mut context);
                assert_eq!(socket.deadline().unwrap().since(asked), Duration::from_millis(patience), "{usual} ms");
                context.now.0 += 80;
            }
        }
    }

    #[test]
    fn only_a_loss_makes_a_hurry() {
        let (mut socket, mut context) = open(30);
        socket.suspect(Alarm::Worry, &mut context);
        assert!(is_asked(&mut context) && !socket.is_urgent(context.now));
        socket.lost(&mut context);
        context.now = socket.deadline().unwrap();
        socket.tick(&mut context);
        for (alarm, patience) in [(Alarm::Worry, ANSWER), (Alarm::Loss, URGENT_OPENING)] {
            socket.suspect(alarm, &mut context);
            assert_eq!(socket.deadline().unwrap().since(context.now), patience, "{alarm:?}");
        }
    }
}
