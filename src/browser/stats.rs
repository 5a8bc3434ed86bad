//! What a browser's statistics say of a connection's candidate pairs (Identifiers for WebRTC's Statistics API).

use damso_call::{MediaPath, PathReport, SelectedPair};
use js_sys::{Array, Map, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Reads an `RTCStatsReport`.
pub(super) fn path_report(report: &JsValue) -> PathReport {
    let report: &Map = report.unchecked_ref();
    let mut found = PathReport::default();
    let mut selected = None;
    let mut in_use = None;
    for entry in Array::from(&report.values()) {
        match text(&entry, "type").as_str() {
            "candidate-pair" => {
                // Firefox does not count requests and responses, and checks a pair again while it is in use.
                let state = text(&entry, "state");
                let answered = state == "succeeded" || whole_number(&entry, "bytesReceived") > 0;
                found.pairs_tried += u32::from(!matches!(&*state, "" | "frozen" | "waiting"));
                found.pairs_answered += u32::from(answered);
                // Firefox marks the pair in use; the others name it in the transport's entry.
                if get(&entry, "selected").is_truthy() {
                    in_use = Some(entry);
                }
            }
            "transport" => selected = Some(get(&entry, "selectedCandidatePairId")),
            _ => {}
        }
    }
    let pair = selected.map(|id| report.get(&id)).filter(JsValue::is_truthy).or(in_use);
    found.path = pair.map(|pair| {
        found.bytes_received = whole_number(&pair, "bytesReceived");
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

fn get(entry: &JsValue, property: &str) -> JsValue {
    Reflect::get(entry, &property.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(entry: &JsValue, property: &str) -> String {
    get(entry, property).as_string().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes fits")]
fn whole_number(entry: &JsValue, property: &str) -> u64 {
    get(entry, property).as_f64().unwrap_or_default() as u64
}
