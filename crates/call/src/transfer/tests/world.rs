//! A few people, their stores and the channels between them, as badly as chance will have it: everything ends with whole
//! files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;

/// What a block holds: the seed of its file and its number, mixed.
type Content = u64;

fn mixed(number: u64) -> u64 {
    let mixed = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed(self.0) % bound as u64).unwrap()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

fn contents(seed: u64, size: u64) -> Vec<Content> {
    (0..blocks(size)).map(|block| mixed(seed << 32 | u64::from(block))).collect()
}

fn digest(contents: &[Content]) -> FileDigest {
    let sum = contents.iter().fold(1, |sum: u64, &block| mixed(sum ^ block));
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&sum.to_be_bytes());
    FileDigest(digest)
}

/// What goes over the files' channel.
enum Frame {
    Header(BlockHeader, Content),
    /// All of the block's bytes, as they arrive.
    Body(Content),
}

/// What a page has still to do, in this order.
enum Job {
    Find,
    Open(EntryId),
    Close(EntryId),
    Discard(EntryId),
    Complete(EntryId),
    Store(EntryId, BlockHeader, Content),
    Seal(LocalFile),
}

#[derive(Default)]
struct Store {
    blocks: Vec<Content>,
    open: bool,
}

/// One direction of a connection.
#[derive(Default)]
struct Line {
    control: VecDeque<ConversationMessage>,
    /// What the browser was given to send, and what is on its way.
    outbox: VecDeque<(u32, LocalFile, u32)>,
    frames: VecDeque<Frame>,
    /// What is to become of the body that comes next.
    taking: Option<(EntryId, BlockHeader)>,
}

struct Person {
    me: PeerId,
    page: Transfers,
    context: Context,
    stores: BTreeMap<EntryId, Store>,
    /// What can be read, by its number.
    readable: BTreeMap<LocalFile, Vec<Content>>,
    /// The last such number.
    numbers: u32,
    jobs: VecDeque<Job>,
    /// How many blocks may be stored.
    capacity: usize,
    paused: BTreeSet<EntryId>,
    /// What this page has been told to be stored.
    told: BTreeMap<EntryId, u32>,
    /// What has come whole, and is stored or will be.
    received: BTreeMap<EntryId, u32>,
    asked_again: u32,
    cuts: u32,
}

struct World {
    dice: Dice,
    people: Vec<Person>,
    /// From the first to the second, if they are connected: by which number.
    lines: BTreeMap<(usize, usize), Line>,
    connections: BTreeMap<(usize, usize), ConnectionId>,
    next_connection: u32,
    offers: Vec<(EntryId, FileOffer)>,
    seals: Vec<(EntryId, FileDigest)>,
    damage: bool,
    trouble: Trouble,
}

/// What has gone wrong, so that a run in which nothing does is no proof of anything.
#[derive(Clone, Copy, Debug, Default)]
struct Trouble {
    cuts: u32,
    reloads: u32,
    damaged: u32,
    full: u32,
    paused: u32,
    cancelled: u32,
    skipped: u32,
    /// Blocks that somebody else than the author has sent.
    from_others: u32,
}

fn person(number: u8) -> Person {
    let context = Context::new([number; 32], SessionSecret([number; 32]), Incarnation(1));
    Person {
        me: context.me.id,
        page: Transfers::default(),
        context,
        stores: BTreeMap::new(),
        readable: BTreeMap::new(),
        numbers: 0,
        jobs: VecDeque::new(),
        capacity: 10_000,
        paused: BTreeSet::new(),
        told: BTreeMap::new(),
        received: BTreeMap::new(),
        asked_again: 0,
        cuts: 0,
    }
}

impl World {
    fn new(seed: u64, people: u8) -> Self {
        let mut world = Self {
            dice: Dice(seed),
            people: (1..=people).map(person).collect(),
            lines: BTreeMap::new(),
            connections: BTreeMap::new(),
            next_connection: 0,
            offers: Vec::new(),
            seals: Vec::new(),
            damage: true,
            trouble: Trouble::default(),
        };
        for at in 0..world.people.len() {
            world.connect_all(at);
        }
        world
    }

    /// Whose file it is, by its seed.
    fn truth(&self, id: EntryId) -> Vec<Content> {
        let (_, offer) = self.offers.iter().find(|(offered, _)| *offered == id).unwrap();
        contents(id.number, offer.size)
    }

    fn author(&self, id: EntryId) -> usize {
        self.people.iter().position(|person| person.me == id.log.author).unwrap()
    }

    fn readable(&mut self, at: usize, contents: Vec<Content>) -> LocalFile {
        let person = &mut self.people[at];
        person.numbers += 1;
        person.readable.insert(LocalFile(person.numbers), contents);
        LocalFile(person.numbers)
    }

    fn offer(&mut self, author: usize, to: Option<usize>, size: u64) -> EntryId {
        let (me, to) = (self.people[author].me, to.map(|to| self.people[to].me));
        let number = self.offers.len() as u64 + 1;
        let id = EntryId { log: LogId { author: me, stay: 1, to }, number };
        self.offers.push((id, offer(size)));
        let local = self.readable(author, contents(number, size));
        for at in 0..self.people.len() {
            if may_have(self.people[at].me, id) {
                let local = (at == author).then_some(local);
                let Person { page, context, .. } = &mut self.people[at];
                let picked = local.map(|local| (local, Origin::Disk));
                page.offered(id, &Offered { file: &offer(size), seal: None, told_by: None }, picked, context);
                self.sync(at);
            }
        }
        id
    }

    // --- connections ---

    fn connect_all(&mut self, at: usize) {
        for other in 0..self.people.len() {
            if other != at && !self.connections.contains_key(&(at, other)) {
                self.connect(at, other);
            }
        }
    }

    fn connect(&mut self, a: usize, b: usize) {
        for (from, to) in [(a, b), (b, a)] {
            self.next_connection += 1;
            self.connections.insert((from, to), ConnectionId(self.next_connection));
            self.lines.insert((from, to), Line::default());
        }
        for (from, to) in [(a, b), (b, a)] {
            let (connection, other) = (self.connections[&(from, to)], self.people[to].me);
            let control_first = self.dice.once_in(2);
            let Person { page, context, .. } = &mut self.people[from];
            if control_first {
                page.channel_opened(other, connection);
            }
            page.files_opened(other, connection, context);
            if !control_first {
                page.channel_opened(other, connection);
            }
            self.sync(from);
        }
    }

    /// Whatever is on its way is lost, and part of a block with it.
    fn cut(&mut self, a: usize, b: usize) {
        self.trouble.cuts += 1;
        for (from, to) in [(a, b), (b, a)] {
            self.lines.remove(&(from, to));
            self.connections.remove(&(from, to));
            self.people[from].cuts += 1;
            self.sync(from);
        }
    }

    fn reload(&mut self, at: usize) {
        self.trouble.reloads += 1;
        for other in 0..self.people.len() {
            if self.connections.contains_key(&(at, other)) {
                self.cut(at, other);
            }
        }
        let old = std::mem::replace(&mut self.people[at], person(u8::try_from(at).unwrap() + 1));
        let new = &mut self.people[at];
        new.stores = old.stores;
        new.stores.values_mut().for_each(|store| store.open = false);
        new.received = new.stores.iter().map(|(id, store)| (*id, u32::try_from(store.blocks.len()).unwrap())).collect();
        (new.capacity, new.cuts, new.asked_again) = (old.capacity, old.cuts + 1, old.asked_again);
        new.jobs.push_back(Job::Find);
        for (id, offer) in self.offers.clone() {
            let Person { page, context, .. } = &mut self.people[at];
            if may_have(context.me.id, id) {
                page.offered(id, &Offered { file: &offer, seal: None, told_by: None }, None, context);
                for (sealed, digest) in &self.seals {
                    if *sealed == id {
                        page.sealed(id, *digest, None, context);
                    }
                }
            }
        }
        self.sync(at);
    }

    // --- one page ---

    /// Carries out what a page wants.
    fn sync(&mut self, at: usize) {
        let there: Vec<_> = (0..self.people.len())
            .filter_map(|other| Some((self.people[other].me, *self.connections.get(&(at, other))?)))
            .collect();
        let person = &mut self.people[at];
        person.page.connections(&there, &mut person.context);
        for effect in person.context.take_effects() {
            self.carry_out(at, effect);
        }
        for (to, message) in self.people[at].page.take_messages() {
            let to = self.people.iter().position(|person| person.me == to).unwrap();
            self.look_at(at, &message);
            if let Some(line) = self.lines.get_mut(&(at, to)) {
                line.control.push_back(message);
            }
        }
        for (id, seal) in self.people[at].page.take_seals() {
            self.seals.push((id, seal));
            for other in 0..self.people.len() {
                if may_have(self.people[other].me, id) {
                    let Person { page, context, .. } = &mut self.people[other];
                    page.sealed(id, seal, None, context);
                    if other != at {
                        self.sync(other);
                    }
                }
            }
        }
        self.people[at].page.take_changed(Instant(u64::MAX / 2));
    }

    /// What a page asks for is within its credit, is not there, and is wanted.
    fn look_at(&mut self, at: usize, message: &ConversationMessage) {
        if let ConversationMessage::Fetch { file, from, to, .. } = message {
            let person = &mut self.people[at];
            assert!(!person.paused.contains(file), "a paused file is asked for");
            let told = person.told.get(file).copied().unwrap_or_default();
            let size = self.offers.iter().find(|(id, _)| id == file).unwrap().1.size;
            assert!(*to <= told + 4 || from == to && *to == blocks(size), "{to} are asked for, {told} stored");
            let received = person.received.get(file).copied().unwrap_or_default();
            person.asked_again += received.saturating_sub(*from);
        }
    }

    fn line_of(&self, at: usize, connection: ConnectionId) -> Option<(usize, usize)> {
        self.connections.iter().find(|&(&(from, _), &it)| from == at && it == connection).map(|(&pair, _)| pair)
    }

    fn carry_out(&mut self, at: usize, effect: Effect) {
        let job = match effect {
            Effect::OpenStore(id, _) => Job::Open(id),
            Effect::CloseStore(id) => Job::Close(id),
            Effect::DiscardStore(id) => Job::Discard(id),
            Effect::CompleteStore(id) => Job::Complete(id),
            Effect::SealFile(local) => Job::Seal(local),
            Effect::ReleaseFile(local) => {
                assert!(self.people[at].readable.remove(&local).is_some(), "released twice");
                return;
            }
            Effect::SendBlock { connection, stream, file, block } => {
                let pair = self.line_of(at, connection).expect("blocks are sent over connections that there are");
                let line = self.lines.get_mut(&pair).unwrap();
                line.outbox.push_back((stream, file, block));
                assert!(line.outbox.len() <= 8 + 1, "more are under way than may be");
                return;
            }
            Effect::StopSendingBlocks(connection, stopped) => {
                if let Some(pair) = self.line_of(at, connection) {
                    self.lines.get_mut(&pair).unwrap().outbox.retain(|&(stream, ..)| stream != stopped);
                }
                return;
            }
            Effect::TakeBlock(connection, id, header) => {
                let (_, other) = self.line_of(at, connection).unwrap();
                self.lines.get_mut(&(other, at)).unwrap().taking = Some((id, header));
                return;
            }
            Effect::SkipBlock(..) => {
                self.trouble.skipped += 1;
                return;
            }
            other => panic!("{other:?}"),
        };
        self.people[at].jobs.push_back(job);
    }

    fn happens(&mut self, at: usize, event: FileEvent) {
        let Person { page, context, .. } = &mut self.people[at];
        page.file_event(event, context);
        self.sync(at);
    }

    fn work(&mut self, at: usize) {
        let Some(job) = self.people[at].jobs.pop_front() else { return };
        let person = &mut self.people[at];
        let event = match job {
            Job::Find => FileEvent::StoresFound(person.stores.keys().copied().collect()),
            Job::Open(id) => {
                let store = person.stores.entry(id).or_default();
                assert!(!std::mem::replace(&mut store.open, true), "opened twice");
                let stored = u32::try_from(store.blocks.len()).unwrap();
                person.told.insert(id, stored);
                person.received.insert(id, stored);
                FileEvent::StoreOpened(id, stored)
            }
            Job::Close(id) => {
                person.stores.entry(id).and_modify(|store| store.open = false);
                return;
            }
            Job::Discard(id) => {
                person.stores.remove(&id);
                person.received.remove(&id);
                person.told.remove(&id);
                return;
            }
            Job::Complete(id) => {
                let Some(store) = person.stores.get_mut(&id).filter(|store| store.open) else { return };
                store.open = false;
                let contents = store.blocks.clone();
                let whole = digest(&contents);
                let local = self.readable(at, contents);
                FileEvent::StoreCompleted(id, whole, local)
            }
            Job::Store(id, header, content) => {
                let stored: usize = person.stores.values().map(|store| store.blocks.len()).sum();
                let store = person.stores.get_mut(&id);
                let next = |store: &&mut Store| store.open && store.blocks.len() == header.block as usize;
                let Some(store) = store.filter(next) else { return };
                if header.digest[..8] != content.to_be_bytes() {
                    person.received.insert(id, header.block);
                    self.trouble.damaged += 1;
                    FileEvent::BlockDamaged(id, header.block)
                } else if stored >= person.capacity {
                    store.open = false;
                    person.received.insert(id, header.block);
                    self.trouble.full += 1;
                    FileEvent::StoreFailed(id, FileFailure::Full)
                } else {
                    store.blocks.push(content);
                    person.told.insert(id, header.block + 1);
                    FileEvent::BlockStored(id, header.block)
                }
            }
            Job::Seal(local) => match person.readable.get(&local) {
                Some(contents) => FileEvent::Sealed(local, digest(contents)),
                None => return,
            },
        };
        self.happens(at, event);
    }

    // --- between pages ---

    /// Moves something from one person towards another: whether there was something.
    fn carry(&mut self, (from, to): (usize, usize)) -> bool {
        let which = self.dice.below(3);
        let damaged = self.damage && self.dice.once_in(60);
        let Some(line) = self.lines.get_mut(&(from, to)) else { return false };
        let connection = self.connections[&(from, to)];
        let other = self.connections[&(to, from)];
        match which {
            0 => {
                let Some(message) = line.control.pop_front() else { return false };
                let by = self.people[from].me;
                let Person { page, context, .. } = &mut self.people[to];
                page.message(by, message, context).expect("nobody lies here");
                self.sync(to);
            }
            1 => {
                if line.frames.len() >= 6 {
                    return false;
                }
                let Some((stream, local, block)) = line.outbox.pop_front() else { return false };
                let Some(contents) = self.people[from].readable.get(&local).cloned() else {
                    self.happens(from, FileEvent::ReadFailed(local));
                    return true;
                };
                let content = contents[block as usize];
                let mut digest = [0; 32];
                digest[..8].copy_from_slice(&content.to_be_bytes());
                let id = self.file_of(&contents);
                self.trouble.from_others += u32::from(self.author(id) != from);
                let length = block_length(self.offers.iter().find(|(it, _)| *it == id).unwrap().1.size, block);
                let header = BlockHeader { stream, block, length, digest };
                let line = self.lines.get_mut(&(from, to)).unwrap();
                line.frames.push_back(Frame::Header(header, if damaged { content ^ 1 } else { content }));
                let Person { page, context, .. } = &mut self.people[from];
                page.block_sent(connection, stream, block, context);
                self.sync(from);
            }
            _ => match line.frames.pop_front() {
                None => return false,
                Some(Frame::Header(header, content)) => {
                    line.frames.push_front(Frame::Body(content));
                    line.taking = None;
                    let Person { page, context, .. } = &mut self.people[to];
                    page.block_announced(other, header, context).expect("nobody lies here");
                    self.sync(to);
                }
                Some(Frame::Body(content)) => {
                    if let Some((id, header)) = line.taking.take() {
                        let person = &mut self.people[to];
                        let received = person.received.entry(id).or_default();
                        if *received == header.block {
                            *received += 1;
                        }
                        person.jobs.push_back(Job::Store(id, header, content));
                    }
                }
            },
        }
        true
    }

    /// Which file this is.
    fn file_of(&self, found: &[Content]) -> EntryId {
        let is_it = |(id, offer): &&(EntryId, FileOffer)| contents(id.number, offer.size) == found;
        self.offers.iter().find(is_it).expect("what is sent was offered").0
    }

    fn step(&mut self) {
        let count = self.people.len();
        for _ in 0..4 {
            let (from, to) = (self.dice.below(count), self.dice.below(count));
            self.carry((from, to));
        }
        let at = self.dice.below(count);
        self.work(at);
        let now = Instant(self.people[0].context.now.0 + self.dice.below(40) as u64);
        for at in 0..count {
            self.people[at].context.now = now;
        }
        if self.dice.once_in(50) {
            let Person { page, context, .. } = &mut self.people[at];
            page.tick(context);
            self.sync(at);
        }
    }

    /// The person does something, or the page or the network fails.
    fn meddle(&mut self) {
        let count = self.people.len();
        let (at, other) = (self.dice.below(count), self.dice.below(count));
        let id = self.offers[self.dice.below(self.offers.len())].0;
        match self.dice.below(20) {
            0..=3 if at != other && self.connections.contains_key(&(at, other)) => self.cut(at, other),
            4..=7 => self.connect_all(at),
            8 => self.reload(at),
            9..=11 => self.choose_again(id),
            12..=14 if self.author(id) != at => self.pause(at, id),
            15..=17 => self.want(at, id),
            18 if self.author(id) != at => {
                self.people[at].paused.remove(&id);
                self.trouble.cancelled += 1;
                let Person { page, context, .. } = &mut self.people[at];
                page.cancel(id, context);
                self.sync(at);
                // On second thoughts, before anything else has happened.
                if self.dice.once_in(2) {
                    self.want(at, id);
                }
            }
            19 => self.people[at].capacity = self.dice.below(60),
            _ => {}
        }
    }

    fn want(&mut self, at: usize, id: EntryId) {
        self.people[at].paused.remove(&id);
        let Person { page, context, .. } = &mut self.people[at];
        page.fetch(id, context);
        self.sync(at);
    }

    fn pause(&mut self, at: usize, id: EntryId) {
        let Person { page, context, paused, .. } = &mut self.people[at];
        page.pause(id, context);
        if matches!(page.state(id, context.now), FileState::Paused(_)) {
            paused.insert(id);
            self.trouble.paused += 1;
        }
        self.sync(at);
    }

    fn choose_again(&mut self, id: EntryId) {
        let at = self.author(id);
        let truth = self.truth(id);
        if self.people[at].page.state(id, Instant(0)) == FileState::Lost(Origin::Disk) {
            let (size, file) = (self.offers.iter().find(|(it, _)| *it == id).unwrap().1.size, self.readable(at, truth));
            let (name, kind, modified) = ("a.bin".into(), String::new(), UnixMillis(7));
            let picked = PickedFile { file, name, size, kind, modified, preview: None, origin: Origin::Disk };
            let Person { page, context, .. } = &mut self.people[at];
            page.choose_again(id, &picked, context);
            self.sync(at);
        }
    }

    /// Everybody may have it, wants it, and nothing fails any more: all end with whole files.
    fn settle(&mut self, seed: u64) {
        self.damage = false;
        for at in 0..self.people.len() {
            self.people[at].capacity = 10_000;
            self.connect_all(at);
        }
        let all: Vec<EntryId> = self.offers.iter().map(|&(id, _)| id).collect();
        for round in 0..4_000 {
            let mut waits = false;
            for &id in &all {
                self.choose_again(id);
                for at in 0..self.people.len() {
                    let addressee = self.people[at].me != id.log.author && may_have(self.people[at].me, id);
                    if addressee && !matches!(self.people[at].page.state(id, Instant(0)), FileState::Whole(_)) {
                        waits = true;
                        self.want(at, id);
                    }
                }
            }
            if !waits && self.people.iter().all(|person| person.jobs.is_empty()) {
                return self.compare(&all);
            }
            assert!(round < 3_999, "seed {seed}: {:?}", self.states(&all));
            (0..100).for_each(|_| self.step());
        }
    }

    fn states(&self, all: &[EntryId]) -> Vec<(usize, u64, FileState)> {
        let people = self.people.iter().enumerate();
        people
            .flat_map(|(at, person)| all.iter().map(move |&id| (at, id.number, person.page.state(id, Instant(0)))))
            .collect()
    }

    fn compare(&self, all: &[EntryId]) {
        for person in &self.people {
            for &id in all.iter().filter(|id| id.log.author != person.me && may_have(person.me, **id)) {
                let local = person.page.local(id).expect("it is whole");
                assert_eq!(person.readable[&local], self.truth(id));
            }
            // At most 1 MiB is asked for again after each cut.
            assert!(person.asked_again <= 4 * person.cuts, "{} again, {} cuts", person.asked_again, person.cuts);
            assert!(person.stores.values().all(|store| !store.open), "a store is left open");
            assert_eq!(person.page.deadline().filter(|_| person.page.is_moving()), None);
        }
    }
}

#[test]
fn whatever_happens_on_the_way_files_end_whole() {
    let mut troubles = [0; 8];
    for seed in 0..300 {
        let people = 2 + u8::try_from(seed % 3).unwrap();
        let mut world = World::new(seed, people);
        let sizes = [0, 5, BLOCK, 30 * BLOCK - 1, 70 * BLOCK];
        for _ in 0..4 {
            let (author, size) = (world.dice.below(people.into()), sizes[world.dice.below(sizes.len())]);
            let to = (author + 1) % usize::from(people);
            let to = world.dice.once_in(4).then_some(to);
            let id = world.offer(author, to, size);
            for at in 0..usize::from(people) {
                if may_have(world.people[at].me, id) {
                    world.want(at, id);
                }
            }
        }
        for _ in 0..3_000 {
            world.step();
            if world.dice.once_in(60) {
                world.meddle();
            }
        }
        world.settle(seed);
        let Trouble { cuts, reloads, damaged, full, paused, cancelled, skipped, from_others } = world.trouble;
        for (sum, count) in
            troubles.iter_mut().zip([cuts, reloads, damaged, full, paused, cancelled, skipped, from_others])
        {
            *sum += count;
        }
    }
    assert!(troubles.iter().all(|&count| count > 100), "{troubles:?}");
}

#[test]
fn without_trouble_everything_comes_once() {
    let mut world = World::new(1, 3);
    let id = world.offer(0, None, 100 * BLOCK + 1);
    world.damage = false;
    (1..3).for_each(|at| world.want(at, id));
    world.settle(0);
    assert!(world.people.iter().all(|person| person.asked_again == 0));
}
