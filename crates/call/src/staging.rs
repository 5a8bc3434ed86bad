//! Who is on the stage, and how large: what the person has chosen, and who is in the foreground for now.

use damso_protocol::PeerId;

use crate::{LayoutMode, Pin, StageView, layout::OwnView};

/// What the person has chosen.
#[derive(Debug, Default)]
pub(crate) struct Staging {
    pub(crate) mode: LayoutMode,
    pub(crate) own: OwnView,
    pinned: Option<Pin>,
}

impl Staging {
    /// Keeps somebody, or somebody's screen, in the foreground; nobody in particular with `None`.
    pub(crate) fn pin(&mut self, pin: Option<Pin>) {
        self.pinned = pin;
    }

    /// What is pinned is in the foreground as long as it is there; then, in the speakers' layout, whoever speaks or has
    /// spoken last. Screens need no foreground: they are large by themselves. `cameras` are those of `people` who are seen.
    pub(crate) fn view(
        &self,
        people: &[PeerId],
        cameras: &[PeerId],
        screens: &[PeerId],
        speaker: Option<PeerId>,
    ) -> StageView {
        let is_there = |pin: &Pin| match pin {
            Pin::Person(id) => people.contains(id),
            Pin::Screen(id) => screens.contains(id),
        };
        let pinned = self.pinned.filter(is_there);
        let large = match self.mode {
            LayoutMode::Speaker if screens.is_empty() => speaker.or_else(|| people.first().copied()),
            LayoutMode::Speaker | LayoutMode::Grid => None,
        };
        let focus = pinned.or_else(|| large.map(Pin::Person).filter(is_there));
        let screen = screens.first().copied().map(Pin::Screen);
        let anybody = || speaker.or_else(|| people.first().copied()).map(Pin::Person);
        let foremost = focus.or(screen).or_else(anybody);
        let is_seen = |pin: &Pin| match pin {
            Pin::Person(id) => cameras.contains(id),
            Pin::Screen(_) => true,
        };
        let seen = || screen.or_else(|| cameras.first().copied().map(Pin::Person));
        let floated = foremost.filter(is_seen).or_else(seen).or(foremost);
        StageView { mode: self.mode, pinned, focus, floated, own: self.own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_floats_where_there_is_room_for_one() {
        let (ana, bo, screen) = (Pin::Person(ANA), Pin::Person(BO), Pin::Screen(BO));
        for (what, cameras, screens, pinned, speaker, expected) in [
            ("who is pinned", &[ANA, BO][..], &[BO][..], Some(ana), Some(BO), Some(ana)),
            ("else a screen", &[ANA, BO], &[BO], None, Some(ANA), Some(screen)),
            ("else who speaks", &[ANA, BO], &[], None, Some(BO), Some(bo)),
            ("else whoever there is", &[ANA, BO], &[], None, None, Some(ana)),
            ("of whoever is not seen, there is no picture", &[BO], &[], None, Some(ANA), Some(bo)),
            ("nor is there if that person is pinned", &[BO], &[], Some(ana), Some(ANA), Some(bo)),
            ("a screen before a camera", &[BO], &[BO], Some(ana), None, Some(screen)),
            ("a screen of whoever has no camera", &[], &[BO], None, None, Some(screen)),
            ("who speaks, where nobody is seen", &[], &[], None, Some(BO), Some(bo)),
            ("else whoever there is", &[], &[], None, None, Some(ana)),
        ] {
            let staging = Staging { pinned, ..Staging::default() };
            assert_eq!(staging.view(&[ANA, BO], cameras, screens, speaker).floated, expected, "{what}");
        }
        assert_eq!(Staging::default().view(&[], &[], &[], None).floated, None);
    }

    const ANA: PeerId = PeerId([1; 16]);
    const BO: PeerId = PeerId([2; 16]);

    #[test]
    fn who_is_in_the_foreground() {
        let (both, grid, speaker) = ([ANA, BO], LayoutMode::Grid, LayoutMode::Speaker);
        let (ana, bo) = (Some(Pin::Person(ANA)), Some(Pin::Person(BO)));
        let screen = Some(Pin::Screen(BO));
        for (what, people, screens, mode, pinned, speaks, expected) in [
            ("a grid has no foreground", &both[..], &[][..], grid, None, Some(ANA), None),
            ("who speaks", &both, &[], speaker, None, Some(BO), bo),
            ("the first, before anybody has spoken", &both, &[], speaker, None, None, ana),
            ("nobody, where nobody is", &[], &[], speaker, None, None, None),
            ("who is pinned, whoever speaks", &both, &[], speaker, ana, Some(BO), ana),
            ("who is pinned, in a grid as well", &both, &[], grid, bo, None, bo),
            ("not who has gone", &[ANA], &[], grid, bo, None, None),
            ("a screen comes before who speaks", &both, &[BO], speaker, None, Some(ANA), None),
            ("but not before who is pinned", &both, &[BO], speaker, ana, Some(ANA), ana),
            ("a pinned screen", &both, &[BO], grid, screen, None, screen),
            ("a pinned screen that is over", &both, &[], grid, screen, None, None),
        ] {
            let staging = Staging { mode, pinned, own: OwnView::default() };
            assert_eq!(staging.view(people, &[], screens, speaks).focus, expected, "{what}");
        }
    }
}
