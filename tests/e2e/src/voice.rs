//! What somebody says into a microphone that a test makes up: syllables with pauses, as a browser's noise suppression
//! expects of speech. The sound that Chromium makes up itself follows the clock, and on a busy machine becomes an even
//! tone, which is no speech.

use std::{
    f64::consts::{PI, TAU},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

const SAMPLE_RATE: u32 = 48_000;
/// How much higher or lower each syllable is than the voice. A browser says them over and over.
const MELODY: [f64; 4] = [1.0, 1.12, 0.94, 1.06];
/// What part of a syllable is a pause.
const PAUSE: f64 = 0.4;

/// Writes a voice into `directory`, as a WAV file of one channel. Each differs from those before it in pitch and pace:
/// what was alike, an echo canceller would take for an echo.
pub(crate) fn write_voice(directory: &Path) -> PathBuf {
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let which = f64::from(WRITTEN.fetch_add(1, Ordering::Relaxed) % 8);
    let path = directory.join("voice.wav");
    fs::write(&path, wav(&voice(110.0 + 17.0 * which, 0.4 + 0.03 * which))).expect("the directory is the test's own");
    path
}

/// A voice of this pitch, in hertz, whose syllables each take so many seconds.
fn voice(pitch: f64, seconds: f64) -> Vec<i16> {
    let syllable = |pitch: f64| {
        let length = (seconds * f64::from(SAMPLE_RATE)) as u32;
        (0..length).map(move |at| {
            let through = f64::from(at) / f64::from(length) / (1.0 - PAUSE);
            let loudness = if through < 1.0 { (PI * through).sin() } else { 0.0 };
            let phase = TAU * pitch * f64::from(at) / f64::from(SAMPLE_RATE);
            let overtones = (1..=8).map(f64::from).map(|n| (n * phase).sin() / n).sum::<f64>();
            (loudness * overtones * 0.25 * f64::from(i16::MAX)) as i16
        })
    };
    MELODY.iter().flat_map(|higher| syllable(pitch * higher)).collect()
}

/// The file around samples: RIFF, 16 bits, one channel.
fn wav(samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let size = u32::try_from(data.len()).expect("a voice says a few seconds");
    [
        b"RIFF".as_slice(),
        &(36 + size).to_le_bytes(),
        b"WAVEfmt ",
        &16u32.to_le_bytes(),
        // Uncompressed, one channel.
        &1u16.to_le_bytes(),
        &1u16.to_le_bytes(),
        &SAMPLE_RATE.to_le_bytes(),
        // Bytes a second, bytes a sample, bits a sample.
        &(2 * SAMPLE_RATE).to_le_bytes(),
        &2u16.to_le_bytes(),
        &16u16.to_le_bytes(),
        b"data",
        &size.to_le_bytes(),
        &data,
    ]
    .concat()
}
