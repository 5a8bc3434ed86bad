//! What a person is told of how well the others are connected: a sign that is steady, and the numbers on demand.

mod model;

use damso_call::{
    Action, Clip, ConnectionEvent, ConnectionId, Effect, Input, Measure, Notice, PersonLink, Quality, Reason, Section,
    Statistics, Trouble,
};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;

/// A call, and what Ana's browser counts of each connection in it.
struct Watched {
    world: World,
    counted: Vec<(ConnectionId, Statistics)>,
    /// How many frames come of each camera between two looks.
    frames: u64,
}

impl Watched {
    fn new(people: usize) -> Self {
        let mut world = World::new(5, people);
        (0..people).for_each(|who| world.enter(who));
        world.settle();
        let screen = world.screen(ANA).expect("in the call");
        let connections = screen.people.iter().filter_map(|person| person.connection);
        let counted = connections.map(|id| (id, Statistics::default())).collect();
        let mut watched = Self { world, counted, frames: 60 };
        watched.look(&vec![0; people - 1]);
        watched
    }

    /// Lets time pass until the statistics of all are read, and meanwhile so many of a hundred packets are lost of what
    /// each of the others sends.
    fn look(&mut self, losses: &[u64]) {
        for ((id, statistics), lost) in self.counted.iter_mut().zip(losses) {
            let camera = &mut statistics.received[Section::Camera as usize];
            camera.flow.packets += 100 - lost;
            camera.flow.frames += self.frames;
            camera.lost += lost;
            let asks = Effect::ReadStatistics(*id);
            self.world.people[ANA].effects.retain(|effect| *effect != asks);
            while !self.world.people[ANA].effects.contains(&asks) {
                self.world.step();
            }
        }
        for (id, statistics) in self.counted.clone() {
            self.world.input(ANA, Input::Connection(id, ConnectionEvent::StatisticsRead(Box::new(statistics))));
        }
    }

    fn qualities(&mut self) -> Vec<Option<Quality>> {
        let screen = self.world.screen(ANA).expect("in the call");
        screen.people.iter().map(|person| person.quality).collect()
    }
}

#[test]
fn a_connection_that_loses_packets_is_marked_until_it_does_not() {
    let mut watched = Watched::new(2);
    assert_eq!(watched.qualities(), [None]);
    watched.look(&[0]);
    assert_eq!(watched.qualities(), [Some(Quality::Good)]);
    let mut after = |losses: &[u64]| {
        for &lost in losses {
            watched.look(&[lost]);
        }
        watched.qualities()[0].expect("it is judged")
    };
    assert_eq!(after(&[10]), Quality::Good);
    assert_eq!(after(&[10]), Quality::Poor(Reason::TheirUpload));
    assert_eq!(after(&[3, 3, 3]), Quality::Fair(Reason::TheirUpload));
    assert_eq!(after(&[0, 0]), Quality::Fair(Reason::TheirUpload));
    assert_eq!(after(&[0]), Quality::Good);
}

#[test]
fn a_picture_that_stands_still_is_told_unless_the_camera_is_off() {
    let mut watched = Watched::new(2);
    watched.frames = 0;
    (0..2).for_each(|_| watched.look(&[0]));
    assert_eq!(watched.qualities(), [Some(Quality::Poor(Reason::FrozenPicture))]);
    watched.world.act(BO, Action::ToggleCamera);
    (0..4).for_each(|_| watched.look(&[0]));
    assert_eq!(watched.qualities(), [Some(Quality::Good)]);
}

#[test]
fn a_picture_that_is_withheld_does_not_stand_still() {
    let mut watched = Watched::new(2);
    watched.frames = 0;
    let connection = watched.world.connection(ANA, BO);
    let withheld = r#"{"type":"withheld","camera":true,"screen":false}"#;
    let received = ConnectionEvent::ChannelReceived(withheld.into());
    watched.world.input(ANA, Input::Connection(connection, received));
    (0..4).for_each(|_| watched.look(&[0]));
    assert_eq!(watched.qualities(), [Some(Quality::Good)]);
}

#[test]
fn what_is_bad_with_several_is_ones_own_network() {
    let mut watched = Watched::new(4);
    (0..3).for_each(|_| watched.look(&[5, 0, 0]));
    assert_eq!(
        watched.qualities(),
        [Some(Quality::Fair(Reason::TheirUpload)), Some(Quality::Good), Some(Quality::Good)]
    );
    (0..3).for_each(|_| watched.look(&[5, 0, 20]));
    let (fair, poor) = (Quality::Fair(Reason::YourNetwork), Quality::Poor(Reason::YourNetwork));
    assert_eq!(watched.qualities(), [Some(fair), Some(Quality::Good), Some(poor)]);
}

#[test]
fn a_connection_that_is_lost_is_not_judged() {
    let mut watched = Watched::new(2);
    watched.look(&[0]);
    watched.world.part(ANA, BO);
    while watched.world.is_whole() {
        watched.world.step();
    }
    assert_eq!(watched.qualities(), [Some(Quality::Good)], "as it was, as long as it is not told");
    let until = watched.world.now.0 + 10_000;
    while watched.world.seen(ANA, BO).link == PersonLink::Connected {
        assert!(watched.world.now.0 < until, "it is told");
        watched.world.step();
    }
    assert_eq!(watched.qualities(), [None]);
}

#[test]
fn the_numbers_are_in_the_view_only_while_they_are_looked_at() {
    let mut watched = Watched::new(3);
    watched.look(&[0, 0]);
    let before = watched.world.screen(ANA);
    watched.look(&[0, 0]);
    assert_eq!(watched.world.screen(ANA), before, "nothing is drawn anew");
    watched.world.act(ANA, Action::ToggleConnectionPanel);
    let series = |watched: &mut Watched| {
        let panel = watched.world.screen(ANA).expect("in the call").panel.expect("it is open");
        panel.people.iter().map(|person| person.series(Measure::LossReceived)).collect::<Vec<_>>()
    };
    assert_eq!(series(&mut watched), vec![vec![Some(0), Some(0)]; 2]);
    watched.look(&[7, 0]);
    assert_eq!(series(&mut watched), [vec![Some(0), Some(0), Some(70)], vec![Some(0); 3]]);
    let gone = watched.world.people.len() - 1;
    watched.world.leave(gone);
    while watched.world.screen(ANA).is_some_and(|screen| screen.people.len() > 1) {
        watched.world.step();
    }
    assert_eq!(series(&mut watched).len(), 1);
    watched.world.act(ANA, Action::ToggleConnectionPanel);
    assert_eq!(watched.world.screen(ANA).expect("in the call").panel, None);
}

#[test]
fn the_numbers_of_a_connection_are_there_as_long_as_it_is_alive() {
    let mut watched = Watched::new(2);
    watched.look(&[0]);
    watched.world.act(ANA, Action::ToggleConnectionPanel);
    let shown = |watched: &mut Watched| {
        let screen = watched.world.screen(ANA).expect("in the call");
        let links = screen.people.iter().map(|person| person.link).collect::<Vec<_>>();
        (links, screen.panel.expect("it is open").people.len())
    };
    assert_eq!(shown(&mut watched), (vec![PersonLink::Connected], 1));
    watched.world.lose_path(ANA);
    while watched.world.is_whole() {
        watched.world.step();
    }
    assert_eq!(shown(&mut watched), (vec![PersonLink::Connected], 0), "it is not told yet");
    watched.world.settle();
    assert_eq!(shown(&mut watched), (vec![PersonLink::Connected], 1));
    let connection = watched.world.connection(ANA, BO);
    watched.world.input(ANA, Input::Connection(connection, ConnectionEvent::ChannelMisused));
    assert_eq!(shown(&mut watched), (vec![PersonLink::Failed(Trouble::Misbehaves)], 0));
}

#[test]
fn a_report_is_copied_and_the_answer_is_about_the_report() {
    let mut watched = Watched::new(2);
    watched.look(&[0]);
    let copied = |watched: &mut Watched| {
        watched.world.people[ANA].effects.clear();
        watched.world.act(ANA, Action::CopyReport);
        watched.world.people[ANA].effects.iter().find_map(|effect| match effect {
            Effect::CopyText(clip, text) => Some((*clip, text.clone())),
            _ => None,
        })
    };
    assert_eq!(copied(&mut watched), None, "nobody has seen what it says");
    watched.world.act(ANA, Action::ToggleConnectionPanel);
    let (clip, text) = copied(&mut watched).expect("it is copied");
    assert_eq!(clip, Clip::Report);
    assert!(text.contains("Person 1\nQuality: good\n"), "{text}");
    for (answer, notice) in [(Ok(()), Notice::ReportCopied), (Err(()), Notice::ReportNotCopied)] {
        watched.world.input(ANA, Input::TextCopied(clip, answer));
        assert_eq!(watched.world.notices(ANA).last(), Some(&notice));
    }
}
