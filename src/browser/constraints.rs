//! What is said to `getUserMedia`: a [`MediaRequest`] as `MediaStreamConstraints`.
//!
//! Every wish is an `ideal` one, which a browser meets as well as it can, but for a device that the person has just
//! chosen: another one in its place would be a lie.

use damso_call::{DeviceChoice, MediaRequest, MicrophoneSound, Wanted};
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
    /// Left out for a voice: what treats it makes one channel of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_count: Option<Ideal>,
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
    let microphone = request.microphone.as_ref();
    let sound = microphone.map_or(MicrophoneSound::default(), |microphone| microphone.sound);
    let constraints = Constraints {
        audio: wish(microphone.map(|microphone| &microphone.device), |device_id| Microphone {
            device_id,
            echo_cancellation: sound.echo_cancellation == Wanted::On,
            noise_suppression: sound.noise_suppression == Wanted::On,
            auto_gain_control: sound.auto_gain_control == Wanted::On,
            channel_count: sound.is_original().then_some(Ideal { ideal: 2 }),
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
    use damso_call::MicrophoneRequest;

    use super::*;

    #[test]
    fn requests_as_constraints() {
        let sound = r#""echoCancellation":true,"noiseSuppression":true,"autoGainControl":true"#;
        let picture = r#""width":{"ideal":1280},"height":{"ideal":720},"frameRate":{"ideal":30}"#;
        let check = |microphone: Option<DeviceChoice>, camera, expected: String| {
            assert_eq!(json(&MediaRequest { microphone: microphone.map(Into::into), camera }), expected);
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

    #[test]
    fn sounds_as_constraints() {
        let (on, off) = (Wanted::On, Wanted::Off);
        let [echo, noise, gain] = ["echoCancellation", "noiseSuppression", "autoGainControl"];
        let voice = MicrophoneSound::default();
        for (sound, expected) in [
            (voice, format!(r#"{{"{echo}":true,"{noise}":true,"{gain}":true}}"#)),
            (
                MicrophoneSound { echo_cancellation: off, ..voice },
                format!(r#"{{"{echo}":false,"{noise}":true,"{gain}":true}}"#),
            ),
            (
                MicrophoneSound { noise_suppression: off, auto_gain_control: off, ..voice },
                format!(r#"{{"{echo}":true,"{noise}":false,"{gain}":false}}"#),
            ),
            (
                MicrophoneSound { original: on, ..voice }.in_effect(),
                format!(r#"{{"{echo}":false,"{noise}":false,"{gain}":false,"channelCount":{{"ideal":2}}}}"#),
            ),
        ] {
            let microphone = Some(MicrophoneRequest { device: DeviceChoice::Any, sound });
            let expected = format!(r#"{{"audio":{expected},"video":false}}"#);
            assert_eq!(json(&MediaRequest { microphone, camera: None }), expected);
        }
    }
}
