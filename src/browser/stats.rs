//! Reads an `RTCStatsReport` (Identifiers for WebRTC's Statistics API) into whole numbers.

use damso_call::{Flow, Limitation, MediaPath, Received, Section, SelectedPair, Sent, Statistics};
use js_sys::{Array, Map, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A media section, for its entries to be found: its `mid`, if it has one by now, and its kind.
pub(super) type SectionName = (Option<String>, &'static str);

/// Reads a report about a connection with these sections.
pub(super) fn statistics(report: &JsValue, sections: &[SectionName; Section::ALL.len()]) -> Statistics {
    let report: &Map = report.unchecked_ref();
    let mut found = Statistics::default();
    let mut selected = None;
    let mut in_use = None;
    let [mut outbound, mut inbound] = [(); 2].map(|()| Finder { sections, nameless: Vec::new() });
    for entry in Array::from(&report.values()) {
        match text(&entry, "type").as_str() {
            "candidate-pair" => {
                // Firefox does not count requests and responses, and checks a pair again while it is in use.
                let state = text(&entry, "state");
                let answered = state == "succeeded" || whole_number(&entry, "bytesReceived") > 0;
                found.path.pairs_tried += u32::from(!matches!(&*state, "" | "frozen" | "waiting"));
                found.path.pairs_answered += u32::from(answered);
                // Firefox marks the pair in use; the others name it in the transport's entry.
                if get(&entry, "selected").is_truthy() {
                    in_use = Some(entry);
                }
            }
            "transport" => selected = Some(get(&entry, "selectedCandidatePairId")),
            "outbound-rtp" => {
                if let Some(section) = outbound.section(&entry) {
                    found.sent[section] = sent(report, &entry);
                }
            }
            "inbound-rtp" => {
                if let Some(section) = inbound.section(&entry) {
                    found.received[section] = received(report, &entry);
                }
            }
            _ => {}
        }
    }
    let pair = selected.map(|id| report.get(&id)).filter(JsValue::is_truthy).or(in_use);
    found.path.path = pair.map(|pair| {
        found.path.bytes_received = whole_number(&pair, "bytesReceived");
        found.round_trip = thousandths(&pair, "currentRoundTripTime");
        found.available_outgoing = Some(whole_number(&pair, "availableOutgoingBitrate")).filter(|&bits| bits > 0);
        let local = report.get(&get(&pair, "localCandidateId"));
        let remote = report.get(&get(&pair, "remoteCandidateId"));
        MediaPath::of(&SelectedPair {
            local_kind: text(&local, "candidateType"),
            local_address: text(&local, "address"),
            remote_kind: text(&remote, "candidateType"),
            remote_address: text(&remote, "address"),
            relay_protocol: text(&local, "relayProtocol"),
        })
    });
    found
}

/// Finds out to which section the entries of one direction belong.
struct Finder<'a> {
    sections: &'a [SectionName],
    /// The sections of entries that have no `mid`.
    nameless: Vec<usize>,
}

impl Finder<'_> {
    /// The section with the entry's `mid`; where a browser does not tell it, the next one of its kind.
    fn section(&mut self, entry: &JsValue) -> Option<usize> {
        let (mid, kind) = (text(entry, "mid"), text(entry, "kind"));
        let mut sections = self.sections.iter().enumerate();
        if !mid.is_empty() {
            return sections.find(|(_, (known, _))| known.as_ref() == Some(&mid)).map(|(at, _)| at);
        }
        let (next, _) = sections.find(|(at, (_, known))| *known == kind && !self.nameless.contains(at))?;
        self.nameless.push(next);
        Some(next)
    }
}

fn sent(report: &Map, entry: &JsValue) -> Sent {
    // What the other side reports.
    let there = report.get(&get(entry, "remoteId"));
    Sent {
        flow: flow(report, entry, ["bytesSent", "packetsSent", "framesEncoded"]),
        lost: thousandths(&there, "fractionLost"),
        round_trip: thousandths(&there, "roundTripTime"),
        jitter: thousandths(&there, "jitter"),
        limitation: match text(entry, "qualityLimitationReason").as_str() {
            "" | "none" => Limitation::None,
            "bandwidth" => Limitation::Bandwidth,
            "cpu" => Limitation::Cpu,
            _ => Limitation::Other,
        },
    }
}

fn received(report: &Map, entry: &JsValue) -> Received {
    Received {
        flow: flow(report, entry, ["bytesReceived", "packetsReceived", "framesDecoded"]),
        lost: whole_number(entry, "packetsLost"),
        jitter: thousandths(entry, "jitter"),
        freezes: whole_number(entry, "freezeCount"),
    }
}

fn flow(report: &Map, entry: &JsValue, names: [&str; 3]) -> Flow {
    let [bytes, packets, frames] = names.map(|name| whole_number(entry, name));
    let [width, height] = ["frameWidth", "frameHeight"].map(|name| whole_number(entry, name));
    let codec = text(&report.get(&get(entry, "codecId")), "mimeType");
    let fitting = |pixels: u64| u32::try_from(pixels).unwrap_or_default();
    Flow { bytes, packets, frames, width: fitting(width), height: fitting(height), codec }
}

fn get(entry: &JsValue, property: &str) -> JsValue {
    Reflect::get(entry, &property.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(entry: &JsValue, property: &str) -> String {
    get(entry, property).as_string().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts fit; a negative one is none")]
fn whole_number(entry: &JsValue, property: &str) -> u64 {
    get(entry, property).as_f64().unwrap_or_default() as u64
}

/// Seconds as milliseconds, or a fraction in thousandths; `None` if it is not told.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a negative one is none")]
fn thousandths(entry: &JsValue, property: &str) -> Option<u32> {
    get(entry, property).as_f64().map(|value| (value * 1_000.0 + 0.5) as u32)
}
