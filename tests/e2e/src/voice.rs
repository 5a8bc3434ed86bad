//! What somebody says into a microphone that a test makes up: syllables with pauses, as a browser's noise suppression
//! expects of speech. The sound that Chromium makes up itself follows the clock, and on a busy machine becomes an even
//! tone, which is no speech.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

const SAMPLE_RATE: u32 = 48_000;
/// How much higher or lower each syllable is than the voice, in percent. A browser says them over and over.
const MELODY: [u32; 4] = [100, 112, 94, 106];

/// Writes a voice into `directory`, as a WAV file of one channel. Each differs from the many before it in pitch and
/// pace: what was alike, an echo canceller would take for an echo.
pub(crate) fn write_voice(directory: &Path) -> PathBuf {
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let which = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let path = directory.join("voice.wav");
    let samples = voice(110 + 17 * (which % 7), SAMPLE_RATE * (40 + 2 * (which % 11)) / 100);
    fs::write(&path, wav(&samples)).expect("the directory is the test's own");
    path
}

/// A voice of this pitch, in hertz, whose syllables each are so many samples long. The last two fifths of one are a pause.
fn voice(hertz: u32, length: u32) -> Vec<i16> {
    let said = length * 3 / 5;
    let sample = |percent: u32, at: u32| {
        if at >= said {
            return 0;
        }
        // A sawtooth, as a throat makes it, that grows and fades.
        let phase = at * hertz * percent / 100 % SAMPLE_RATE;
        let height = i64::from(phase) * 2 - i64::from(SAMPLE_RATE);
        let loudness = i64::from(at.min(said - at));
        let highest = i64::from(SAMPLE_RATE) * i64::from(said) / 2;
        i16::try_from(height * loudness * 15_000 / highest).expect("it is no higher than 15,000")
    };
    MELODY.iter().flat_map(|&percent| (0..length).map(move |at| sample(percent, at))).collect()
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
