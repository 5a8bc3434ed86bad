//! A simulated link: so many bits a second for all connections together, and what is more is lost, or kept from being sent
//! by browsers that notice in time.

use super::*;
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Browser {
    /// Sends what it may, and tells what was lost.
    TellsLoss,
    /// Has an estimate of its own for each connection, and keeps to it.
    Estimates,
}

const BROWSERS: [Browser; 2] = [Browser::TellsLoss, Browser::Estimates];
const CAPTURED: Captured =
    Captured { camera: Some(HD), screen: Some(FULL_HD), screen_sound: false, music: false, film: false };
const HD: PictureSize = PictureSize { width: 1280, height: 720 };
const FULL_HD: PictureSize = PictureSize { width: 1920, height: 1080 };
/// Statistics are read every two seconds, each connection's at its own time.
const REPORT_EVERY: usize = 2;

struct Link {
    browser: Browser,
    capacity: u64,
    /// What is lost of any thousand packets, however few are sent: more or less, since that is chance.
    noise: u32,
    random: Random,
    uplink: Uplink,
    second: usize,
    captured: Captured,
    demands: Vec<(ConnectionId, Demand)>,
    limits: Vec<SendLimits>,
    connections: Vec<Simulated>,
    /// What was sent in the last second.
    sent: u64,
    /// How many limits were changed.
    changes: usize,
}

#[derive(Clone, Copy)]
struct Simulated {
    available: u64,
    /// What was too much for the browser's own estimate.
    overuse: u64,
    sent: u64,
    lost: u64,
}

impl Link {
    /// The first is shown large, all others are shown small.
    fn new(browser: Browser, people: u32, capacity: u64) -> Self {
        let seed = [u8::try_from(people).unwrap(); 32];
        let shown = |at| Demand { camera: if at == 0 { 720 } else { 180 }, screen: 0 };
        let mut link = Self {
            browser,
            capacity,
            noise: 0,
            random: Random::new(seed),
            uplink: Uplink::default(),
            second: 0,
            captured: CAPTURED,
            demands: (0..people).map(|at| (ConnectionId(at), shown(at))).collect(),
            limits: Vec::new(),
            connections: vec![Simulated { available: 300_000, overuse: u64::MAX, sent: 0, lost: 0 }; people as usize],
            sent: 0,
            changes: 0,
        };
        link.allot();
        link
    }

    fn allot(&mut self) {
        let shares: Vec<SendLimits> =
            self.uplink.allot(self.captured, &self.demands).into_iter().map(|(_, limits)| limits).collect();
        if !shares.is_empty() {
            self.changes += shares.iter().zip(&self.limits).filter(|(new, old)| new != old).count();
            self.limits = shares;
        }
    }

    fn load(&self) -> u64 {
        self.limits.iter().map(|limits| shares::cost(limits, self.captured)).sum()
    }

    fn second(&mut self) {
        self.second += 1;
        let mut sent = Vec::new();
        for (limits, connection) in self.limits.iter().zip(&self.connections) {
            // What is before a camera does not always need all that there is.
            let [dice] = self.random.bytes();
            let needed = shares::cost(limits, self.captured) * (92 + u64::from(dice % 9)) / 100;
            sent.push(match self.browser {
                Browser::TellsLoss => needed,
                Browser::Estimates => needed.min(connection.available),
            });
        }
        let all: u64 = sent.iter().sum();
        self.sent = all;
        let excess = all.saturating_sub(self.capacity);
        for (connection, sent) in self.connections.iter_mut().zip(sent) {
            let lost = sent * excess / all;
            connection.sent += sent;
            connection.lost += lost;
            connection.learn(sent, sent - lost, excess > 0);
        }
        for at in (0..self.connections.len()).filter(|at| (at + self.second).is_multiple_of(REPORT_EVERY)) {
            let Simulated { sent, lost, available, .. } = self.connections[at];
            let [dice, chance] = self.random.bytes();
            let noise = self.noise * (224 + u32::from(chance % 64)) / 256;
            let report = LinkReport {
                available: (self.browser == Browser::Estimates).then_some(available),
                loss: u32::try_from(lost * 1000 / sent.max(1)).unwrap() + u32::from(dice % 8) + noise,
                sent: sent / REPORT_EVERY as u64,
            };
            (self.connections[at].sent, self.connections[at].lost) = (0, 0);
            self.uplink.reported(self.demands[at].0, report, Instant(self.second as u64 * 1000));
        }
        self.allot();
        assert!(self.limits.iter().all(|limits| limits.microphone >= 16_000), "sound is always there");
        let rates: Vec<u32> =
            self.limits.iter().map(|limits| limits.camera.map_or(0, |camera| camera.max_bitrate)).collect();
        assert!(rates.iter().all(|&rate| rate <= rates[0]), "the large one keeps the most: {rates:?}");
    }

    fn seconds(&mut self, seconds: usize) {
        (0..seconds).for_each(|_| self.second());
    }
}

impl Simulated {
    /// As congestion control does: fast at first, and slowly near what has been too much.
    fn learn(&mut self, sent: u64, arrived: u64, overuse: bool) {
        if overuse {
            self.overuse = arrived;
            self.available = arrived * 9 / 10;
        } else {
            let is_near =
                self.available * 10 > self.overuse.saturating_mul(9) && self.available < self.overuse / 10 * 11;
            let grown = self.available * if is_near { 102 } else { 125 } / 100;
            self.available = self.available.max(grown.min(sent * 2 + 300_000));
        }
    }
}

fn every(mut check: impl FnMut(Browser, u32, u64)) {
    for browser in BROWSERS {
        for people in 1..=7 {
            for capacity in [400_000, 700_000, 1_000_000, 1_800_000, 3_000_000] {
                check(browser, people, capacity);
            }
        }
    }
}

#[test]
fn it_comes_to_rest_below_what_the_line_carries() {
    every(|browser, people, capacity| {
        let mut link = Link::new(browser, people, capacity);
        link.seconds(20);
        let mut above = 0;
        for _ in 0..600 {
            link.second();
            above += usize::from(link.sent > capacity);
            assert!(link.sent <= capacity * 5 / 4, "{browser:?}, {people}: {} of {capacity}", link.sent);
        }
        // Now and then it is tried whether there is more by now.
        assert!(above <= 60, "{browser:?}, {people}, {capacity}: too much for {above} of 600 seconds");
    });
}

#[test]
fn at_rest_little_is_changed() {
    every(|browser, people, capacity| {
        let mut link = Link::new(browser, people, capacity);
        link.seconds(120);
        link.changes = 0;
        link.seconds(600);
        // At most once a minute there, perhaps in two steps, and back again.
        let most = 3 * 10 * people as usize;
        assert!(link.changes <= most, "{browser:?}, {people}, {capacity}: {} changes", link.changes);
    });
}

#[test]
fn what_is_plenty_is_left_alone() {
    for browser in BROWSERS {
        for people in 1..=7 {
            let mut link = Link::new(browser, people, 50_000_000);
            link.seconds(60);
            assert_eq!((link.changes, link.load()), (0, link.uplink.wanted), "{browser:?}, {people}");
        }
    }
}

#[test]
fn a_line_that_is_used_in_full_is_found_to_carry_more_than_at_first() {
    for browser in BROWSERS {
        let mut link = Link::new(browser, 7, 50_000_000);
        link.demands.iter_mut().for_each(|(_, demand)| *demand = Demand::default());
        link.allot();
        assert!(link.load() < link.uplink.wanted / 3);
        link.seconds(60);
        assert_eq!(link.load(), link.uplink.wanted, "{browser:?}");
    }
}

#[test]
fn it_recovers() {
    for browser in BROWSERS {
        for people in 1..=7 {
            let mut link = Link::new(browser, people, 20_000_000);
            link.seconds(20);
            let before = link.limits.clone();
            link.capacity = 500_000;
            link.seconds(30);
            assert!(link.sent <= 500_000 * 5 / 4, "{browser:?}, {people}: {}", link.sent);
            assert_ne!(link.limits, before);
            link.capacity = 20_000_000;
            link.seconds(90);
            assert_eq!(link.limits, before, "{browser:?}, {people}");
        }
    }
}

#[test]
fn what_nobody_looks_at_ends_at_once_and_leaves_its_room_to_others() {
    let mut link = Link::new(Browser::TellsLoss, 3, 800_000);
    link.seconds(30);
    let camera = |link: &Link| link.limits[0].camera.map(|camera| camera.max_bitrate);
    let before = camera(&link);
    for (_, demand) in &mut link.demands[1..] {
        demand.camera = 0;
    }
    link.allot();
    assert_eq!([link.limits[1].camera, link.limits[2].camera], [None, None]);
    assert!(camera(&link) > before);
    link.captured = Captured::default();
    link.allot();
    assert_eq!(link.limits, [SendLimits { microphone: 32_000, camera: None, screen: None }; 3]);
}

#[test]
fn one_poor_downlink_is_nobody_elses() {
    let mut link = Link::new(Browser::TellsLoss, 4, 50_000_000);
    link.demands.iter_mut().for_each(|(_, demand)| demand.camera = 360);
    link.allot();
    let before = link.limits.clone();
    for second in 0..60 {
        for &(connection, _) in &link.demands {
            let loss = if connection == ConnectionId(2) { 400 } else { 0 };
            link.uplink.reported(
                connection,
                LinkReport { available: None, loss, sent: 500_000 },
                Instant(second * 1000),
            );
        }
        link.allot();
    }
    assert_eq!(link.limits, before);
}

#[test]
fn who_does_not_report_is_not_waited_for() {
    let mut link = Link::new(Browser::TellsLoss, 2, 50_000_000);
    let before = link.load();
    for second in 0..10 {
        let report = LinkReport { available: None, loss: 500, sent: 1_500_000 };
        link.uplink.reported(ConnectionId(0), report, Instant(second * 1000));
        // Nobody by that number is there.
        link.uplink.reported(ConnectionId(9), report, Instant(second * 1000));
        link.allot();
    }
    assert!(link.load() < before);
}

/// As over bad wireless: less sent would not be less lost.
#[test]
fn where_much_is_lost_in_any_case_pictures_are_left() {
    for people in 1..=7 {
        for noise in [100, 150, 250] {
            let mut link = Link::new(Browser::TellsLoss, people, 50_000_000);
            link.noise = noise;
            for _ in 0..600 {
                link.second();
                let camera = link.limits[0].camera.expect("whoever is shown large is seen");
                // With one other person, it is 180 lines high at least.
                assert!(people > 1 || camera.scale_down_percent <= 400, "{noise} of 1000: {camera:?}");
            }
            link.noise = 0;
            link.seconds(120);
            assert_eq!(link.load(), link.uplink.wanted, "{people}: once the air is clear");
        }
    }
}
