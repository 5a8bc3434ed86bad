//! What is said to `getUserMedia`: a [`MediaRequest`] as `MediaStreamConstraints`.
//!
//! Every wish is an `ideal` one, which a browser meets as well as it can, but for a device that the person has just
//! chosen: another one in its place would be a lie.

use damso_call::{DeviceChoice, MediaRequest};
use serde::Serialize;

/// `MediaStreamConstraints`
#[derive(Serialize)]
struct Constraints<'a> {
    audio: Wish<Microphone<'a>>,
    video: Wish<Camera<'a>>,
}

/// `(boolean or MediaTrackConstraints)`
#[derive(Serialize)]
#[serde(untagged)]
enum Wish<T> {
    Any(bool),
    Some(T),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Microphone<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<DeviceId<'a>>,
    echo_cancellation: bool,
    noise_suppression: bool,
    auto_gain_control: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Camera<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<DeviceId<'a>>,
    width: Ideal,
    height: Ideal,
    frame_rate: Ideal,
}

/// `ConstrainDOMString`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum DeviceId<'a> {
    Ideal(&'a str),
    Exact(&'a str),
}

/// `ConstrainULong` and `ConstrainDouble`
#[derive(Serialize)]
struct Ideal {
    ideal: u32,
}

/// The constraints as JSON.
pub(super) fn json(request: &MediaRequest) -> String {
    let constraints = Constraints {
        audio: wish(request.microphone.as_ref(), |device_id| Microphone {
            device_id,
            echo_cancellation: true,
            noise_suppression: true,
            auto_gain_control: true,
        }),
        video: wish(request.camera.as_ref(), |device_id| Camera {
            device_id,
            width: Ideal { ideal: 1280 },
            height: Ideal { ideal: 720 },
            frame_rate: Ideal { ideal: 30 },
        }),
    };
    serde_json::to_string(&constraints).unwrap_or_default()
}

fn wish<'a, T>(choice: Option<&'a DeviceChoice>, constrain: impl FnOnce(Option<DeviceId<'a>>) -> T) -> Wish<T> {
    match choice {
        None => Wish::Any(false),
        Some(DeviceChoice::Unconstrained) => Wish::Any(true),
        Some(DeviceChoice::Any) => Wish::Some(constrain(None)),
        Some(DeviceChoice::Preferably(id)) => Wish::Some(constrain(Some(DeviceId::Ideal(id)))),
        Some(DeviceChoice::Exactly(id)) => Wish::Some(constrain(Some(DeviceId::Exact(id)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_as_constraints() {
        let sound = r#""echoCancellation":true,"noiseSuppression":true,"autoGainControl":true"#;
        let picture = r#""width":{"ideal":1280},"height":{"ideal":720},"frameRate":{"ideal":30}"#;
        let check = |microphone, camera, expected: String| {
            assert_eq!(json(&MediaRequest { microphone, camera }), expected);
        };
        check(
            Some(DeviceChoice::Any),
            Some(DeviceChoice::Any),
            format!(r#"{{"audio":{{{sound}}},"video":{{{picture}}}}}"#),
        );
        check(
            Some(DeviceChoice::Exactly("a\"b".into())),
            None,
            format!(r#"{{"audio":{{"deviceId":{{"exact":"a\"b"}},{sound}}},"video":false}}"#),
        );
        check(
            Some(DeviceChoice::Unconstrained),
            Some(DeviceChoice::Preferably("c".into())),
            format!(r#"{{"audio":true,"video":{{"deviceId":{{"ideal":"c"}},{picture}}}}}"#),
        );
    }
}
