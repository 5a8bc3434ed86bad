//! Who is speaking, from how loud everybody is, and who has been speaking long enough to be shown large. Both have
//! hysteresis: a cough moves nobody, and a breath between two words ends nothing.

use std::time::Duration;

use damso_protocol::PeerId;

use crate::Instant;

/// From this level on somebody may be speaking, in hundredths of the scale of [`crate::Input::Heard`].
const LOUD: u8 = 40;
/// Below this one nobody is.
const QUIET: u8 = 25;
/// Who is loud for so long speaks.
const BEGINS: Duration = Duration::from_millis(200);
/// Who is quiet for so long has stopped.
const ENDS: Duration = Duration::from_millis(800);
/// Who speaks for so long may be shown large,
const CONVINCES: Duration = Duration::from_millis(600);
/// and is for at least so long.
const STAYS: Duration = Duration::from_secs(2);
/// Of two who speak at once the present one is kept, unless the other is louder by this much.
const LOUDER: u16 = 12 * SHARE;
/// How much of an average the present level is: one part in so many.
const SHARE: u16 = 8;

/// Everybody's voice, this person's own too.
#[derive(Debug, Default)]
pub(crate) struct Voices {
    own: Voice,
    others: Vec<(PeerId, Voice)>,
    large: Option<(PeerId, Instant)>,
}

/// How somebody sounds.
#[derive(Clone, Copy, Debug, Default)]
struct Voice {
    loud_since: Option<Instant>,
    loud_at: Instant,
    speaking_since: Option<Instant>,
    /// Of the last looks, in parts of a level: see [`SHARE`].
    average: u16,
}

impl Voice {
    fn heard(&mut self, level: u8, now: Instant) {
        self.average = self.average - self.average / SHARE + u16::from(level);
        // What was loud once, long ago, has nothing to do with what is now.
        if self.speaking_since.is_none() && now >= self.loud_at + ENDS {
            self.loud_since = None;
        }
        if level >= LOUD {
            let since = *self.loud_since.get_or_insert(now);
            self.loud_at = now;
            if self.speaking_since.is_none() && now >= since + BEGINS {
                self.speaking_since = Some(since);
            }
        } else if level < QUIET && now >= self.loud_at + ENDS {
            self.loud_since = None;
            self.speaking_since = None;
        }
    }

    fn is_speaking(&self) -> bool {
        self.speaking_since.is_some()
    }
}

impl Voices {
    /// How loud this person is, and everybody else who is there. Who is not in the list is not there any more.
    pub(crate) fn heard(&mut self, own: u8, levels: &[(PeerId, u8)], now: Instant) {
        self.own.heard(own, now);
        self.others.retain(|(id, _)| levels.iter().any(|(there, _)| there == id));
        self.large.take_if(|(id, _)| !levels.iter().any(|(there, _)| there == id));
        for &(id, level) in levels {
            let known = self.others.iter_mut().find(|(known, _)| *known == id);
            let voice = match known {
                Some((_, voice)) => voice,
                None => &mut self.others.push_mut((id, Voice::default())).1,
            };
            voice.heard(level, now);
        }
        self.choose(now);
    }

    fn choose(&mut self, now: Instant) {
        if self.large.is_some_and(|(_, since)| now < since + STAYS) {
            return;
        }
        let present = self.large.and_then(|(id, _)| self.voice(id)).filter(|voice| voice.is_speaking());
        let least = present.map_or(0, |voice| voice.average + LOUDER);
        let convincing = |(_, voice): &&(PeerId, Voice)| {
            voice.speaking_since.is_some_and(|since| now >= since + CONVINCES) && voice.average >= least
        };
        let loudest = self.others.iter().filter(convincing).max_by_key(|(_, voice)| voice.average);
        if let Some(&(id, _)) = loudest
            && self.large.is_none_or(|(large, _)| large != id)
        {
            self.large = Some((id, now));
        }
    }

    fn voice(&self, id: PeerId) -> Option<&Voice> {
        self.others.iter().find(|(known, _)| *known == id).map(|(_, voice)| voice)
    }

    pub(crate) fn is_speaking(&self, id: PeerId) -> bool {
        self.voice(id).is_some_and(Voice::is_speaking)
    }

    pub(crate) fn am_speaking(&self) -> bool {
        self.own.is_speaking()
    }

    /// Who has spoken last, or speaks.
    pub(crate) fn large(&self) -> Option<PeerId> {
        self.large.map(|(id, _)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);

    /// Looks every 100 ms at two people, as loud as the two texts say, a digit each for tens of a level. What comes out
    /// are two lines, in which `*` stands for speaking, and one that names whoever is large.
    fn listen(ana: &str, bo: &str) -> [String; 3] {
        let mut voices = Voices::default();
        let mut told = [const { String::new() }; 3];
        for (look, (ana, bo)) in ana.bytes().zip(bo.bytes()).enumerate() {
            let levels = [(ANA, (ana - b'0') * 10), (BO, (bo - b'0') * 10)];
            voices.heard(0, &levels, Instant(1_000 + 100 * look as u64));
            for (line, id) in [ANA, BO].into_iter().enumerate() {
                told[line].push(if voices.is_speaking(id) { '*' } else { '.' });
            }
            told[2].push(voices.large().map_or('.', |id| if id == ANA { 'a' } else { 'b' }));
        }
        told
    }

    #[test]
    fn who_speaks_and_who_is_large() {
        for (what, ana, bo, expected) in [
            (
                "a cough is no speech",
                "0900000000000",
                "0000000000000",
                [".............", ".............", "............."],
            ),
            (
                "speech begins after two looks and is large after six; a breath ends nothing",
                "777770007777",
                "000000000000",
                ["..**********", "............", "......aaaaaa"],
            ),
            (
                "who stops speaking has stopped a little later, and stays large while nobody else speaks",
                "777777700000000000",
                "000000000000000000",
                ["..************....", "..................", "......aaaaaaaaaaaa"],
            ),
            (
                "who begins while another one speaks has to wait until that one is quiet",
                "7777777777777777777777777700000000000000000",
                "0000000000055555555555555555555555555555555",
                [
                    "..*******************************..........",
                    ".............******************************",
                    "......aaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbb",
                ],
            ),
            (
                "unless that one is quiet beside",
                "4444444444444444444444444444444444444444444",
                "0000000000000000088888888888888888888888888",
                [
                    "..*****************************************",
                    "...................************************",
                    "......aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbb",
                ],
            ),
        ] {
            assert_eq!(listen(ana, bo), expected, "{what}");
        }
    }

    #[test]
    fn who_leaves_is_not_large() {
        let mut voices = Voices::default();
        for look in 0..20 {
            voices.heard(0, &[(ANA, 80), (BO, 0)], Instant(100 * look));
        }
        assert_eq!(voices.large(), Some(ANA));
        voices.heard(0, &[(BO, 0)], Instant(2_000));
        assert_eq!(voices.large(), None);
        assert!(!voices.is_speaking(ANA));
    }
}
