//! How loud a stream is.

use std::{cell::RefCell, time::Duration};

use wasm_bindgen::JsValue;
use web_sys::{AnalyserNode, AudioContext, AudioContextState, MediaStream, MediaStreamAudioSourceNode};

use super::{clock::Interval, dom::window, error::quietly, listener::Listener};

const PERIOD: Duration = Duration::from_millis(40);

/// About 43 ms of sound at 48 kHz, so that no part of it goes unmeasured.
const SAMPLES: u16 = 2048;
/// About 171 ms, for who looks ten times a second.
pub(super) const MANY_SAMPLES: u16 = 8192;

/// What counts as silence, in decibels below the loudest sound there can be.
const RANGE: f64 = 60.0;

/// Calls back with the level of a stream until it is dropped.
pub struct LevelMeter {
    _interval: Interval,
}

impl LevelMeter {
    /// Calls back 25 times a second with a level from 0.0, silence, to 1.0, as loud as can be. `None` if the stream has
    /// no sound.
    pub fn start(stream: &MediaStream, on_level: impl Fn(f64) + 'static) -> Option<Self> {
        let analyser = Analyser::new(stream, SAMPLES)?;
        Some(Self { _interval: Interval::new(PERIOD, move || on_level(analyser.level())) })
    }
}

/// Measures a stream until it is dropped. The sound goes nowhere else.
pub(super) struct Analyser {
    context: AudioContext,
    _source: MediaStreamAudioSourceNode,
    node: AnalyserNode,
    samples: RefCell<Vec<f32>>,
    _gestures: [Listener; 2],
}

impl Analyser {
    /// Measures the last so many samples, a power of two; `None` if the stream has no sound. Where a browser does not process sound before the person has clicked or typed,
    /// there is silence until then.
    pub(super) fn new(stream: &MediaStream, samples: u16) -> Option<Self> {
        let context = AudioContext::new().ok()?;
        let Ok((source, node)) = measure(&context, stream, samples) else {
            quietly(context.close());
            return None;
        };
        let gestures = ["click", "keydown"].map(|event| {
            let context = context.clone();
            Listener::new(&window(), event, move |_| resume(&context))
        });
        let samples = RefCell::new(vec![0.0; samples.into()]);
        Some(Self { context, _source: source, node, samples, _gestures: gestures })
    }

    /// How loud the last moment was.
    pub(super) fn level(&self) -> f64 {
        let samples = &mut *self.samples.borrow_mut();
        self.node.get_float_time_domain_data(samples);
        level(samples)
    }
}

impl Drop for Analyser {
    fn drop(&mut self) {
        quietly(self.context.close());
    }
}

fn measure(
    context: &AudioContext,
    stream: &MediaStream,
    samples: u16,
) -> Result<(MediaStreamAudioSourceNode, AnalyserNode), JsValue> {
    let source = context.create_media_stream_source(stream)?;
    let analyser = context.create_analyser()?;
    analyser.set_fft_size(samples.into());
    source.connect_with_audio_node(&analyser)?;
    Ok((source, analyser))
}

fn resume(context: &AudioContext) {
    if context.state() == AudioContextState::Suspended {
        quietly(context.resume());
    }
}

/// What counts as a level: an amplitude in decibels, on a scale from 0 to 1: ears hear ratios.
pub(super) fn scale(amplitude: f64) -> f64 {
    (20.0 * amplitude.log10() / RANGE + 1.0).clamp(0.0, 1.0)
}

/// The root of the mean square.
#[expect(clippy::cast_precision_loss, reason = "the number of samples is small")]
fn level(samples: &[f32]) -> f64 {
    let squares: f64 = samples.iter().map(|&sample| f64::from(sample).powi(2)).sum();
    scale((squares / samples.len() as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_the_ear() {
        for (amplitude, expected) in [(0.0, 0.0), (1.0, 1.0), (0.001, 0.0), (0.031_623, 0.5), (0.000_01, 0.0)] {
            let measured = level(&[amplitude; 64]);
            assert!((measured - expected).abs() < 0.001, "{amplitude}: {measured}");
        }
    }
}
