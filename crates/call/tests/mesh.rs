//! Meshes of two to eight calls under random joins, leaves, reloads, losses, partitions, sleeps and restarts, with browsers
//! that keep what is lost and browsers that give it up. When the faults are over, everybody in the call sees everybody else,
//! and what was written has arrived once, whole and in order.
//!
//! A failing run prints its seed; `DAMSO_SEED=… cargo test -p damso-call --test mesh` repeats it alone.
//! `cargo xtask bench mesh` goes through a hundred thousand.

mod model;

use std::collections::{BTreeMap, BTreeSet};

use damso_call::{
    Action, ChatMessage, EntryId, Input, LocalFile, MessageState, Origin, PeerId, PickedFile, Recipient, UnixMillis,
};
use model::world::World;

/// Far beyond every back-off: a mesh that is not whole after so many events and time-outs never will be.
const PATIENCE: usize = 60_000;
/// What people react with.
const SIGNS: [&str; 3] = ["👍", "🎉", "😀"];

struct Written {
    author: usize,
    /// What the author's page had forgotten at the last change.
    forgets: u32,
    to: Option<PeerId>,
    /// What it says; `None` if it was taken back.
    text: Option<String>,
}

struct Run {
    world: World,
    written: BTreeMap<EntryId, Written>,
    /// What each person has had before its eyes, and what had been forgotten then.
    seen: Vec<(u32, BTreeSet<EntryId>)>,
    texts: u32,
}

/// A message as everybody who may read it has to see it.
type Shown = (EntryId, Option<PeerId>, String, MessageState, Vec<(String, u32)>);

impl Run {
    fn new(seed: u64, people: usize) -> Self {
        let mut world = World::new(seed, people);
        for who in 0..people {
            world.people[who].gives_up = world.dice.once_in(3);
            if world.dice.once_in(4) {
                world.makes_wait_for_code(who);
            }
        }
        Self { world, written: BTreeMap::new(), seen: vec![(0, BTreeSet::new()); people], texts: 0 }
    }

    fn messages(&mut self, who: usize) -> Option<Vec<ChatMessage>> {
        let screen = self.world.screen(who)?;
        Some(screen.chat.messages.iter().map(|message| (**message).clone()).collect())
    }

    fn text(&mut self) -> String {
        self.texts += 1;
        format!("message {}", self.texts)
    }

    /// What somebody has just written is a message of its own from now on.
    fn write(&mut self, author: usize) {
        let Some(before) = self.messages(author) else { return };
        let text = self.text();
        if self.world.dice.once_in(4) {
            let person = self.world.dice.below(self.world.people.len());
            let other = Some(self.world.people[person].id).filter(|_| person != author);
            let to = other.map_or(Recipient::Everybody, Recipient::Person);
            let (file, modified) = (LocalFile(self.texts), UnixMillis(1));
            let file = PickedFile {
                file,
                name: text.clone(),
                size: 1,
                kind: String::new(),
                modified,
                preview: None,
                origin: Origin::Disk,
            };
            self.world.offer(author, file, to);
        } else {
            let replies = before.last().map(|message| message.id).filter(|_| self.world.dice.once_in(3));
            let sent_at = UnixMillis(self.world.now.0);
            self.world.act(author, Action::SendMessage { text: text.clone(), reply: replies, sent_at });
        }
        let after = self.messages(author).expect("in the call");
        let new: Vec<_> = after.iter().filter(|message| before.iter().all(|old| old.id != message.id)).collect();
        assert_eq!(new.len(), 1, "{text} is written once");
        assert_eq!(after.last(), new.last().copied(), "it is below everything that its author knew");
        let forgets = self.world.people[author].forgets;
        let said = new[0].text.clone();
        self.written.insert(new[0].id, Written { author, forgets, to: new[0].to, text: Some(said) });
    }

    /// Does something to a message that somebody sees.
    fn change(&mut self, who: usize) {
        let Some(messages) = self.messages(who).filter(|messages| !messages.is_empty()) else { return };
        let message = self.world.dice.pick(&messages).clone();
        let (of, sent_at) = (message.id, UnixMillis(self.world.now.0));
        match self.world.dice.below(4) {
            0 if message.author.is_none() && message.state != MessageState::Deleted => {
                let text = self.text();
                self.world.act(who, Action::EditMessage { of, text: text.clone(), sent_at });
                self.changed(of, who, Some(text));
            }
            1 if message.author.is_none() => {
                self.world.act(who, Action::DeleteMessage(of));
                self.changed(of, who, None);
            }
            _ => {
                let sign = (*self.world.dice.pick(&SIGNS)).to_owned();
                self.world.act(who, Action::ToggleReaction(of, sign));
            }
        }
    }

    fn changed(&mut self, id: EntryId, who: usize, text: Option<String>) {
        let written = self.written.get_mut(&id).expect("somebody wrote it");
        (written.forgets, written.text) = (self.world.people[who].forgets, text);
    }

    /// Keeps in mind what somebody sees.
    fn look(&mut self, who: usize) {
        let Some(messages) = self.messages(who) else { return };
        let ids = messages.iter().map(|message| message.id);
        let forgets = self.world.people[who].forgets;
        let (then, seen) = &mut self.seen[who];
        if std::mem::replace(then, forgets) != forgets {
            seen.clear();
        }
        seen.extend(ids);
    }

    fn anything(&mut self) {
        let who = self.world.dice.below(self.world.people.len());
        if self.world.dice.once_in(6) {
            self.world.gets_code(who);
        }
        let in_call = self.world.screen(who).is_some();
        if self.world.people[who].has_code {
            self.look(who);
        }
        match self.world.dice.below(18) {
            _ if !in_call => self.world.enter(who),
            0 => self.world.leave(who),
            1 => self.world.reload(who),
            2 => self.world.lose_socket(who),
            3 => self.world.lose_path(who),
            4 => self.world.restart_server(),
            5 => self.world.act(who, Action::ToggleMicrophone),
            6 => self.world.act(who, Action::Rejoin(UnixMillis(0))),
            7 => {
                self.world.move_to_another_network(who);
                if self.world.dice.once_in(2) {
                    self.world.input(who, Input::NetworkChanged);
                }
            }
            8 => {
                let other = self.world.dice.below(self.world.people.len());
                if other != who {
                    self.world.part(who, other);
                }
            }
            9 => {
                let millis = self.world.dice.below(90_000) as u64;
                self.world.sleep(who, millis);
                if self.world.dice.once_in(2) {
                    self.world.input(who, Input::Resumed);
                }
            }
            10 if self.world.dice.once_in(3) => self.world.stop_server(),
            11 => self.world.mend(),
            12 | 13 => self.change(who),
            14 => self.world.act(who, Action::RetryDelivery),
            // Without the code there is nothing to write in.
            _ if self.world.people[who].has_code => self.write(who),
            _ => {}
        }
    }

    fn settle(&mut self) {
        self.world.mend();
        for who in 0..self.world.people.len() {
            self.world.gets_code(who);
        }
        for _ in 0..PATIENCE {
            if self.world.is_quiet() && self.world.is_whole() {
                return;
            }
            self.world.step();
        }
        let people = self.world.people.len();
        let screens: Vec<_> = (0..people).map(|who| (self.world.people[who].id, self.world.screen(who))).collect();
        panic!("the mesh never becomes whole: {screens:#?}");
    }

    /// Everybody sees the same, each message once, and nothing is missing that somebody still has.
    fn check_chat(&mut self) {
        let people: Vec<_> = (0..self.world.people.len()).filter(|&who| self.world.screen(who).is_some()).collect();
        let mut everybody: Vec<(PeerId, Vec<Shown>)> = Vec::new();
        for &who in &people {
            let me = self.world.people[who].id;
            let messages = self.messages(who).expect("in the call");
            let ids: BTreeSet<EntryId> = messages.iter().map(|message| message.id).collect();
            assert_eq!(ids.len(), messages.len(), "doubled: {messages:#?}");
            for message in &messages {
                assert!(self.written.contains_key(&message.id), "something that nobody wrote: {message:?}");
                let between = message.to.is_none() || message.to == Some(me) || message.id.log.author == me;
                assert!(between, "none of that person's business: {message:?}");
            }
            let (then, seen) = &self.seen[who];
            if *then == self.world.people[who].forgets {
                assert!(seen.is_subset(&ids), "somebody who was there all the time has lost something");
            }
            let shown = |message: ChatMessage| {
                let signs = message.reactions.into_iter().map(|tally| (tally.emoji, tally.count)).collect();
                let author = Some(message.id.log.author);
                (message.id, message.to.and(author), message.text, message.state, signs)
            };
            everybody.push((me, messages.into_iter().map(shown).collect()));
        }
        for (one, ones) in &everybody {
            for (other, others) in &everybody {
                let shared = |messages: &[Shown]| -> Vec<Shown> {
                    let both = |message: &&Shown| {
                        let log = message.0.log;
                        log.to.is_none_or(|to| [(*one, *other), (*other, *one)].contains(&(log.author, to)))
                    };
                    messages.iter().filter(both).cloned().collect()
                };
                assert_eq!(shared(ones), shared(others), "they see something else");
            }
            for (id, written) in &self.written {
                let still_there =
                    self.world.people[written.author].forgets == written.forgets && people.contains(&written.author);
                let for_them = written.to.is_none_or(|to| [to, id.log.author].contains(one));
                if still_there && for_them {
                    let got = ones.iter().find(|shown| shown.0 == *id).map(|shown| (&shown.2, shown.3));
                    let (text, state) = got.unwrap_or_else(|| panic!("lost: {:?}", written.text));
                    let deleted = (state == MessageState::Deleted).then_some(None);
                    assert_eq!(deleted.unwrap_or(Some(text)), written.text.as_ref());
                }
            }
        }
    }
}

fn run(seed: u64) {
    let people = 2 + usize::try_from(seed % 7).expect("small");
    let mut run = Run::new(seed, people);
    for who in 0..people {
        if !run.world.dice.once_in(4) {
            run.world.enter(who);
        }
    }
    for _ in 0..run.world.dice.below(600) {
        run.world.step();
        if run.world.dice.once_in(12) {
            run.anything();
        }
    }
    run.settle();
    assert_eq!(run.world.replaced, 0, "nobody has a second tab");
    run.check_chat();
}

/// One of four parts, so that they go side by side. `DAMSO_MESHES` says how many runs there are in all.
fn part(part: u64) {
    let all: u64 = std::env::var("DAMSO_MESHES").map_or(2_400, |all| all.parse().expect("DAMSO_MESHES is a number"));
    runs(all / 4 * part..all / 4 * (part + 1));
}

fn runs(seeds: std::ops::Range<u64>) {
    if let Ok(seed) = std::env::var("DAMSO_SEED") {
        return run(seed.parse().expect("DAMSO_SEED is a number"));
    }
    for seed in seeds {
        if let Err(cause) = std::panic::catch_unwind(|| run(seed)) {
            eprintln!("failed with DAMSO_SEED={seed}");
            std::panic::resume_unwind(cause);
        }
    }
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_1() {
    part(0);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_2() {
    part(1);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_3() {
    part(2);
}

#[test]
fn a_mesh_becomes_whole_whatever_happens_4() {
    part(3);
}
