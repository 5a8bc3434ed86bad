//! Who gets how much of an uplink: sound first, then each picture by the size at which it is shown.

use std::cmp::Reverse;

use super::{Captured, Demand, SendLimits, VideoLimits};

/// Good speech, in bit/s.
pub(super) const SPEECH: u32 = 32_000;
/// Good music.
pub(super) const MUSIC: u32 = 128_000;
/// Speech that can still be understood well.
const FAINT_SPEECH: u32 = 16_000;
/// What the headers of fifty packets a second add to a sound.
const SOUND_OVERHEAD: u64 = 16_000;
/// A screen's sound, with its headers.
const SCREEN_SOUND: u64 = 80_000;
/// A picture with less than this is mush, and is better not sent at all.
const FLOOR: u64 = 60_000;
/// To which parts of their best the pictures are cut, in percent: the smallest first, and only when all are at one part,
/// the smallest again.
const CUTS: [u64; 3] = [50, 25, 0];

/// What a picture of some height takes at its best, in bit/s; one that stands, by its width.
struct Rung {
    height: u32,
    camera: u64,
    screen: u64,
}

const fn rung(height: u32, camera: u64, screen: u64) -> Rung {
    Rung { height, camera: camera * 1000, screen: screen * 1000 }
}

/// A screen stands still for most of the time, and takes less for as much sharpness.
const LADDER: [Rung; 7] = [
    rung(90, 100, 100),
    rung(180, 200, 200),
    rung(360, 500, 300),
    rung(540, 900, 500),
    rung(720, 1_500, 800),
    rung(1080, 2_500, 1_500),
    rung(2160, 6_000, 4_000),
];

/// The height of the ladder that is no less than this; 0 stays 0. So that nothing is told, nor changed, for a few pixels.
pub(crate) fn step(height: u32) -> u32 {
    if height == 0 { 0 } else { at(height).height }
}

fn at(height: u32) -> &'static Rung {
    LADDER.iter().find(|rung| rung.height >= height).unwrap_or(&LADDER[LADDER.len() - 1])
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Camera,
    /// The greater of two that are equally high.
    Screen,
    /// A screen that shows what moves.
    Film,
}

impl Kind {
    fn best(self, rung: &Rung) -> u64 {
        match self {
            Self::Camera => rung.camera,
            Self::Screen | Self::Film => rung.screen,
        }
    }

    /// The least with which this height is still worth it. A screen is rather shown with fewer frames than blurred.
    fn least(self, rung: &Rung) -> u64 {
        match self {
            Self::Camera => rung.camera * 3 / 5,
            Self::Screen => rung.screen / 8,
            Self::Film => rung.screen * 3 / 5,
        }
    }

    /// Frames per second at some part of a height's best.
    fn frames(self, rung: &Rung, rate: u64) -> u32 {
        match (self, rate * 100 / self.best(rung)) {
            (Self::Camera, _) if rung.height <= 90 => 15,
            (Self::Camera, _) if rung.height <= 180 => 20,
            (Self::Camera | Self::Film, _) | (Self::Screen, 75..) => 30,
            (Self::Screen, 50..) => 15,
            (Self::Screen, 25..) => 8,
            (Self::Screen, _) => 5,
        }
    }
}

struct Video {
    receiver: usize,
    kind: Kind,
    /// What is captured, by its shorter side.
    source: u32,
    /// A height of the ladder, for the shorter side of what is sent.
    height: u32,
    rate: u64,
}

impl Video {
    fn rank(&self) -> (u32, Kind) {
        (self.height, self.kind)
    }

    fn best(&self) -> u64 {
        self.kind.best(at(self.height))
    }

    fn limits(&self) -> VideoLimits {
        let rate = if self.rate < self.best() { rounded(self.rate).max(FLOOR) } else { self.rate };
        let fits = |rung: &&Rung| rung.height <= self.height && self.kind.least(rung) <= rate;
        let rung = LADDER.iter().rev().find(fits).unwrap_or(&LADDER[0]);
        VideoLimits {
            max_bitrate: u32::try_from(rate).unwrap_or(u32::MAX),
            scale_down_percent: (self.source * 100 / rung.height).max(100),
            max_framerate: self.kind.frames(rung, rate),
        }
    }
}

/// Divides a budget of so many bit/s among receivers, in their order.
pub(super) fn divide(budget: u64, captured: Captured, demands: &[Demand]) -> Vec<SendLimits> {
    let sound = |speech| {
        let limits = SendLimits { microphone: speech, camera: None, screen: None };
        cost(&limits, captured) * demands.len() as u64
    };
    let best = if captured.music { MUSIC } else { SPEECH };
    let microphone = [best, SPEECH].into_iter().find(|&rate| sound(rate) <= budget).unwrap_or(FAINT_SPEECH);
    let mut shares = vec![SendLimits { microphone, camera: None, screen: None }; demands.len()];
    let mut videos = videos(captured, demands);
    fit(&mut videos, budget.saturating_sub(sound(microphone)));
    for video in &videos {
        let share = &mut shares[video.receiver];
        match video.kind {
            Kind::Camera => share.camera = Some(video.limits()),
            Kind::Screen | Kind::Film => share.screen = Some(video.limits()),
        }
    }
    shares
}

/// What a connection may take, in bit/s.
pub(super) fn cost(limits: &SendLimits, captured: Captured) -> u64 {
    let video = |limits: Option<VideoLimits>| limits.map_or(0, |limits| u64::from(limits.max_bitrate));
    let screen_sound = if captured.screen_sound { SCREEN_SOUND } else { 0 };
    u64::from(limits.microphone) + SOUND_OVERHEAD + screen_sound + video(limits.camera) + video(limits.screen)
}

/// Everything that is captured and shown, at its best, the smallest first. Of two that are equal, the one for whoever came
/// last is the lesser.
fn videos(captured: Captured, demands: &[Demand]) -> Vec<Video> {
    let mut videos = Vec::new();
    for (receiver, demand) in demands.iter().enumerate() {
        let screen = if captured.film { Kind::Film } else { Kind::Screen };
        for (kind, source, shown) in
            [(Kind::Camera, captured.camera, demand.camera), (screen, captured.screen, demand.screen)]
        {
            let Some(source) = source.filter(|_| shown > 0) else { continue };
            let height = step(source.lines_at(shown));
            videos.push(Video { receiver, kind, source: source.lines(), height, rate: kind.best(at(height)) });
        }
    }
    videos.sort_unstable_by_key(|video| (video.rank(), Reverse(video.receiver)));
    videos
}

/// Drops and cuts videos until they fit.
fn fit(videos: &mut Vec<Video>, budget: u64) {
    let most = usize::try_from(budget / FLOOR).unwrap_or(usize::MAX);
    videos.drain(..videos.len().saturating_sub(most));
    let mut excess = videos.iter().map(|video| video.rate).sum::<u64>().saturating_sub(budget);
    for percent in CUTS {
        for equals in videos.chunk_by_mut(|one, other| one.rank() == other.rank()) {
            let least = (equals[0].best() * percent / 100).max(FLOOR);
            let cut = excess.div_ceil(equals.len() as u64).min(equals[0].rate.saturating_sub(least));
            excess = excess.saturating_sub(cut * equals.len() as u64);
            for video in equals {
                video.rate -= cut;
            }
        }
    }
}

/// Five binary digits and zeros: so that what hardly changes does not change.
fn rounded(rate: u64) -> u64 {
    let zeros = rate.checked_ilog2().unwrap_or_default().saturating_sub(4);
    rate >> zeros << zeros
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PictureSize;

    const HD: PictureSize = PictureSize { width: 1280, height: 720 };
    const FULL_HD: PictureSize = PictureSize { width: 1920, height: 1080 };
    const CAMERA: Captured =
        Captured { camera: Some(HD), screen: None, screen_sound: false, music: false, film: false };

    fn cameras(heights: &[u32]) -> Vec<Demand> {
        heights.iter().map(|&camera| Demand { camera, screen: 0 }).collect()
    }

    /// What the cameras get, in kbit/s.
    fn rates(budget: u64, heights: &[u32]) -> Vec<Option<u32>> {
        let shares = divide(budget * 1000, CAMERA, &cameras(heights));
        shares.iter().map(|share| Some(share.camera?.max_bitrate / 1000)).collect()
    }

    #[test]
    fn a_film_loses_pixels_and_a_text_frames() {
        let limits = |film| {
            let captured = Captured { screen: Some(FULL_HD), film, ..Captured::default() };
            divide(400_000, captured, &[Demand { camera: 0, screen: 1080 }])[0].screen.unwrap()
        };
        let (film, text) = (limits(true), limits(false));
        assert_eq!(film.max_framerate, 30);
        assert!(film.scale_down_percent > text.scale_down_percent, "{film:?}, {text:?}");
        assert!(text.max_framerate < 30, "{text:?}");
    }

    #[test]
    fn music_takes_more_than_speech_where_there_is_room() {
        for (budget, music, expected) in
            [(1_000, false, SPEECH), (1_000, true, MUSIC), (60, true, SPEECH), (20, true, FAINT_SPEECH)]
        {
            let captured = Captured { music, ..Captured::default() };
            let shares = divide(budget * 1000, captured, &cameras(&[720]));
            assert_eq!(shares[0].microphone, expected, "{budget} kbit/s");
        }
    }

    #[test]
    fn heights_as_steps() {
        for (height, expected) in [(0, 0), (1, 90), (90, 90), (91, 180), (720, 720), (721, 1080), (9000, 2160)] {
            assert_eq!(step(height), expected);
        }
    }

    #[test]
    fn the_small_give_way_first_and_go_first() {
        for (budget, heights, expected) in [
            (10_000, &[720, 360, 360][..], &[Some(1_500), Some(500), Some(500)][..]),
            (10_000, &[0, 2160, 100], &[None, Some(1_500), Some(200)]),
            // 144 kbit/s are for the sound of three.
            (144 + 2_100, &[720, 360, 360], &[Some(1_500), Some(294), Some(294)]),
            (144 + 2_000, &[720, 360, 360], &[Some(1_500), Some(245), Some(245)]),
            (144 + 1_600, &[720, 360, 360], &[Some(1_048), Some(245), Some(245)]),
            (144 + 1_000, &[720, 360, 360], &[Some(720), Some(122), Some(122)]),
            (144 + 180, &[720, 360, 360], &[Some(60), Some(60), Some(60)]),
            (144 + 179, &[720, 360, 360], &[Some(118), Some(60), None]),
            (144 + 60, &[360, 720, 360], &[None, Some(60), None]),
            (144 + 59, &[720, 360, 360], &[None, None, None]),
        ] {
            assert_eq!(rates(budget, heights), expected, "{budget} kbit/s for {heights:?}");
        }
    }

    #[test]
    fn sound_comes_first_and_is_always_there() {
        for (budget, expected) in [(1_000_000, 32_000), (48_000 * 7, 32_000), (48_000 * 7 - 1, 16_000), (0, 16_000)] {
            let shares = divide(budget, CAMERA, &cameras(&[720; 7]));
            assert!(shares.iter().all(|share| share.microphone == expected), "{budget}: {shares:?}");
        }
    }

    #[test]
    fn a_smaller_picture_has_fewer_pixels_and_frames() {
        let limits =
            |budget: u64, height| divide(budget * 1000 + 48_000, CAMERA, &cameras(&[height]))[0].camera.unwrap();
        for (budget, height, scale, frames) in [
            (10_000, 720, 100, 30),
            (10_000, 1080, 100, 30),
            (10_000, 360, 200, 30),
            (10_000, 180, 400, 20),
            (10_000, 90, 800, 15),
            (900, 720, 133, 30),
            (600, 720, 133, 30),
            (400, 720, 200, 30),
            (60, 720, 800, 15),
        ] {
            let VideoLimits { scale_down_percent, max_framerate, .. } = limits(budget, height);
            assert_eq!((scale_down_percent, max_framerate), (scale, frames), "{height}p with {budget} kbit/s");
        }
    }

    #[test]
    fn every_camera_is_scaled_by_what_it_gives() {
        for (camera, scales) in [
            ((1280, 720), [100, 133, 200, 400]),
            ((640, 480), [100, 100, 133, 266]),
            ((1920, 1080), [150, 200, 300, 600]),
            // What is 720 pixels high of it, or 360, has the shorter side of 405 or 203.
            ((720, 1280), [133, 200, 200, 400]),
            ((480, 640), [100, 100, 133, 266]),
        ] {
            let camera = Some(PictureSize { width: camera.0, height: camera.1 });
            let shown = [720, 540, 360, 180].map(|height| {
                let shares = divide(10_000_000, Captured { camera, ..CAMERA }, &cameras(&[height]));
                shares[0].camera.unwrap().scale_down_percent
            });
            assert_eq!(shown, scales, "{camera:?}");
        }
    }

    #[test]
    fn a_camera_that_stands_takes_no_more_than_one_that_lies() {
        let rate = |width, height| {
            let captured = Captured { camera: Some(PictureSize { width, height }), ..CAMERA };
            divide(10_000_000, captured, &cameras(&[2160]))[0].camera.unwrap().max_bitrate
        };
        assert_eq!(rate(720, 1280), rate(1280, 720));
    }

    #[test]
    fn a_screen_loses_frames_before_it_loses_pixels() {
        let captured = Captured { camera: None, screen: Some(FULL_HD), screen_sound: true, music: false, film: false };
        for (budget, scale, frames) in [
            (10_000, 100, 30),
            (1_000, 100, 15),
            (500, 100, 8),
            (200, 100, 5),
            (150, 150, 5),
            (90, 200, 5),
            (62, 300, 5),
        ] {
            let demand = Demand { camera: 720, screen: 1080 };
            let share = divide(budget * 1000 + 48_000 + SCREEN_SOUND, captured, &[demand])[0];
            assert_eq!(share.camera, None);
            let screen = share.screen.unwrap();
            assert_eq!((screen.scale_down_percent, screen.max_framerate), (scale, frames), "{budget} kbit/s");
        }
    }

    #[test]
    fn what_is_handed_out_is_there() {
        let captured =
            Captured { camera: Some(HD), screen: Some(FULL_HD), screen_sound: true, music: false, film: false };
        let heights = [720, 360, 0, 90, 360, 2160, 180];
        for people in 1..=heights.len() {
            let demands: Vec<Demand> =
                heights[..people].iter().map(|&it| Demand { camera: it, screen: it * 2 }).collect();
            // Below 112 kbit/s each, there is not even enough for sound.
            for budget in (112_000 * people as u64..30_000_000).step_by(37_000) {
                let shares = divide(budget, captured, &demands);
                assert!(
                    shares.iter().map(|share| cost(share, captured)).sum::<u64>() <= budget,
                    "{budget}: {shares:?}"
                );
            }
        }
    }
}
