//! The numbers behind every connection, for whoever wants to know, and a report of them that can be shown to anybody.

use damso_protocol::PeerId;

use crate::{
    MediaPath, Quality, RelayTransport,
    looks::{Look, Measure, Stream, Streams},
    statistics::Section,
};

/// How everybody is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Who is connected, in the order of the people in the call.
    pub people: Vec<PersonPanel>,
}

/// How one person is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPanel {
    /// Who.
    pub id: PeerId,
    /// The sign on the tile.
    pub quality: Option<Quality>,
    /// Which way it goes, if that is known.
    pub path: Option<MediaPath>,
    /// What was measured in the last minutes, oldest first.
    pub looks: Vec<Look>,
    /// What flows at the moment.
    pub streams: Streams,
}

impl PersonPanel {
    /// The values of one measure, oldest first; empty if it was never measured.
    pub fn series(&self, measure: Measure) -> Vec<Option<u32>> {
        let series: Vec<_> = self.looks.iter().map(|look| look.of(measure)).collect();
        if series.iter().all(Option::is_none) { Vec::new() } else { series }
    }
}

/// Numbers as programs write them.
const PLAINLY: fn(String) -> String = |number| number;

/// All of it in plain English, for a bug report: without names, addresses and ids.
pub(crate) fn report(panel: &Panel) -> String {
    let mut lines = vec!["Damso connection report".to_owned()];
    for (person, number) in panel.people.iter().zip(1_u32..) {
        lines.push(format!("\nPerson {number}"));
        lines.extend(person.quality.map(quality));
        lines.extend(person.path.map(|path| format!("Path: {}", way(path))));
        lines.extend(Measure::ALL.into_iter().filter_map(|measure| summary(measure, &person.series(measure))));
        for (direction, streams) in [("sent", &person.streams.sent), ("received", &person.streams.received)] {
            for (section, stream) in Section::ALL.into_iter().zip(streams) {
                let line = |stream: &Stream| format!("{}, {direction}: {}", section.name(), stream.show(&PLAINLY));
                lines.extend(stream.as_ref().map(line));
            }
        }
    }
    lines.join("\n")
}

fn quality(quality: Quality) -> String {
    let grade = match quality {
        Quality::Good => "good",
        Quality::Fair(_) => "fair",
        Quality::Poor(_) => "poor",
    };
    match quality.reason() {
        Some(reason) => format!("Quality: {grade}, {reason:?}"),
        None => format!("Quality: {grade}"),
    }
}

/// A line about one measure; none if it was never measured.
fn summary(measure: Measure, series: &[Option<u32>]) -> Option<String> {
    let show = |value| measure.show(value, &PLAINLY);
    let measured = || series.iter().flatten().copied();
    let [least, most] = [measured().min()?, measured().max()?].map(show);
    let now = series.last().copied().flatten().map_or("nothing".to_owned(), show);
    Some(format!("{}: {now} (from {least} to {most} in {} looks)", measure.name(), series.len()))
}

fn way(path: MediaPath) -> &'static str {
    match path {
        MediaPath::Direct => "direct",
        MediaPath::Router => "direct, through a router",
        MediaPath::Relay(RelayTransport::Udp) => "by the relay on this side, over UDP",
        MediaPath::Relay(RelayTransport::Tcp) => "by the relay on this side, over TCP",
        MediaPath::Relay(RelayTransport::Tls) => "by the relay on this side, over TLS",
        MediaPath::RelayThere => "by a relay on the other side",
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::{Flow, Instant, Reason, Statistics, looks::Looks, quality::Camera};

    /// A connection with a voice that comes and a camera that is sent, the codec of which names itself oddly.
    fn person(id: u8, path: MediaPath) -> PersonPanel {
        let mut looks = Looks::default();
        for (second, round_trip) in (0..).zip([40, 35, 90, 45]) {
            let mut statistics = Statistics { round_trip: Some(round_trip), ..Statistics::default() };
            let flow = Flow { bytes: second * 8_000, packets: second * 100, ..Flow::default() };
            statistics.received[0].flow = Flow { codec: "audio/opus".into(), ..flow.clone() };
            statistics.sent[1].flow =
                Flow { frames: second * 48, width: 640, height: 360, codec: "video/192.168.1.5".into(), ..flow };
            statistics.sent[1].lost = Some(15);
            looks.take(statistics, Camera::Off, Instant(second * 2_000));
        }
        let (quality, streams) = (Some(Quality::Fair(Reason::Busy)), looks.streams().clone());
        PersonPanel { id: PeerId([id; 16]), quality, path: Some(path), looks: looks.all().to_vec(), streams }
    }

    #[test]
    fn a_report_says_what_was_measured() {
        let unknown = PersonPanel { quality: None, path: None, looks: Vec::new(), ..person(2, MediaPath::Direct) };
        let unknown = PersonPanel { streams: Streams::default(), ..unknown };
        let panel = Panel { people: vec![person(1, MediaPath::Relay(RelayTransport::Tcp)), unknown] };
        let expected = "\
Damso connection report

Person 1
Quality: fair, Busy
Path: by the relay on this side, over TCP
Round trip: 45 ms (from 35 ms to 90 ms in 3 looks)
Loss, received: 0.0 % (from 0.0 % to 0.0 % in 3 looks)
Loss, sent: 1.5 % (from 1.5 % to 1.5 % in 3 looks)
Received: 32 kbit/s (from 32 kbit/s to 32 kbit/s in 3 looks)
Sent: 32 kbit/s (from 32 kbit/s to 32 kbit/s in 3 looks)
Your camera: 24 fps (from 24 fps to 24 fps in 3 looks)
Camera, sent: 19216815, 640×360, 24 fps, 32 kbit/s
Microphone, received: opus, 32 kbit/s

Person 2";
        assert_eq!(report(&panel), expected);
    }

    #[test]
    fn a_report_names_neither_addresses_nor_people() {
        let panel = Panel { people: vec![person(0xab, MediaPath::Router), person(0xcd, MediaPath::RelayThere)] };
        let text = report(&panel);
        let mut words = text.split(|c: char| c.is_whitespace() || c == ',' || c == '(' || c == ')');
        assert!(!words.any(|word| word.trim_matches(':').parse::<IpAddr>().is_ok()), "{text}");
        for person in &panel.people {
            assert!(!text.contains(&person.id.to_string()), "{text}");
        }
    }
}
