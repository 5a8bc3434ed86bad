//! The passing notices: what they tell, which of them stand, and for how long.

use std::{rc::Rc, time::Duration};

use damso_protocol::PeerId;

use crate::{Device, Instant, LeftOut, TrackKind};

/// How long a notice stays.
const NOTICE_STAYS: Duration = Duration::from_secs(6);
/// How long notices stay at least after somebody was seen at one of them.
const HELD_NOTICE_STAYS: Duration = Duration::from_secs(2);
/// More at a time nobody reads, but for those that stay until they were.
const MOST_NOTICES: usize = 5;

/// Names a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoticeId(pub u32);

/// Of whom a notice tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub id: PeerId,
    /// The name; empty if not known.
    pub name: String,
}

/// What a notice tells of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum News {
    /// Has come.
    Joined,
    /// Has left.
    Left,
    /// Has raised a hand.
    HandRaised,
    /// Would like this person's microphone to be muted.
    AsksToMute,
    /// Was asked to mute, as this person wished.
    AskedToMute,
}

/// A passing notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is news of somebody.
    Of(Somebody, News),
    /// The link is on the clipboard.
    LinkCopied,
    /// The link could not be put on the clipboard: here it is, to be copied by hand.
    LinkNotCopied(String),
    /// The text of a message is on the clipboard.
    MessageCopied,
    /// It could not be put there.
    MessageNotCopied,
    /// The report about the connections is on the clipboard.
    ReportCopied,
    /// It could not be put there.
    ReportNotCopied,
    /// A device could not do what was asked, named by the constraint, so that it does what it can.
    ConstraintDropped(TrackKind, String),
    /// The chosen device is not there any more, so that another one is used.
    DeviceGone(TrackKind),
    /// A device that was asked for in the place of the present one cannot be used, so that all stays as it was; empty if the
    /// browser does not tell its name, or if it is the same one.
    DeviceNotChanged(TrackKind, String),
    /// A device stopped.
    DeviceLost(TrackKind),
    /// A device stopped, and this one took over; empty if the browser does not tell its name.
    DeviceTookOver(TrackKind, String),
    /// The browser let no speaker be chosen.
    SpeakerNotChosen,
    /// The screen could not be captured.
    ScreenNotShared,
    /// It may not be: the system or a rule of the browser forbids it.
    ScreenNotAllowed,
    /// The browser lets no picture float above all windows.
    NotFloated,
    /// The screen is shared without its sound, in which the call itself would be heard.
    ScreenWithoutSound,
    /// This person speaks, and nobody hears it.
    SpeakingWhileMuted,
    /// The chat holds as much as it can: nothing more can be written, or offered.
    ChatFull,
    /// The browser does not keep the chat, though the person wanted that.
    ChatNotKept,
    /// A text is longer than a message may be, and was neither sent nor put in the place of another one.
    MessageTooLong,
    /// Somebody waits for so many files, offered under these names, that the page can read no more: they have to be chosen again.
    ChooseAgain(usize, String),
    /// The file that was chosen is not the one that was offered under this name.
    OtherFile(String),
    /// Of these folders nothing is offered.
    LeftOut(String, LeftOut),
    /// A file of this name is where the person wanted it.
    FileSaved(String),
    /// It could not be put there.
    FileNotSaved(String),
    /// A device was plugged in that can be used in the place of the present one.
    DeviceAdded(TrackKind, Device),
}

impl Notice {
    /// Whether there is nothing in the other one that is not old by now.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        let is_coming_or_going = |news: &News| matches!(news, News::Joined | News::Left);
        match (self, other) {
            (Self::Of(who, news), Self::Of(whom, old)) => {
                who.id == whom.id && (news == old || is_coming_or_going(news) && is_coming_or_going(old))
            }
            (Self::ChooseAgain(..), Self::ChooseAgain(..)) => true,
            _ => self == other,
        }
    }
}

/// The notices that stand, the oldest first.
#[derive(Default)]
pub(crate) struct Notices {
    /// Each with the moment when it leaves by itself, if it does.
    standing: Vec<(NoticeId, Notice, Option<Instant>)>,
    /// How many there were.
    told: u32,
}

impl Notices {
    pub(crate) fn tell(&mut self, notice: Notice, now: Instant) {
        let until = stays(&notice).map(|stays| now + stays);
        if let Notice::Of(..) = notice
            && let Some((.., standing_until)) = self.standing.iter_mut().find(|(_, standing, _)| *standing == notice)
        {
            // Whoever says the same again and again takes no button from under a finger, and says it once.
            *standing_until = until;
            return;
        }
        self.told += 1;
        self.standing.retain(|(_, standing, _)| !notice.replaces(standing));
        // What stays until it was read is pushed out by nothing: there is little of it, and that is for the person to do.
        if self.standing.len() >= MOST_NOTICES
            && let Some(passing) = self.standing.iter().position(|(.., until)| until.is_some())
        {
            self.standing.remove(passing);
        }
        self.standing.push((NoticeId(self.told), notice, until));
    }

    /// What one tells is not quite so any more: it says this, where it stands. Whether it does.
    pub(crate) fn amend(&mut self, notice: &Notice) -> bool {
        let standing = self.standing.iter_mut().find(|(_, standing, _)| notice.replaces(standing));
        standing.map(|(_, standing, _)| *standing = notice.clone()).is_some()
    }

    /// Whether one stands of which this is no more than the latest news.
    pub(crate) fn know(&self, notice: &Notice) -> bool {
        self.standing.iter().any(|(_, standing, _)| notice.replaces(standing))
    }

    /// Takes back what is so no more.
    pub(crate) fn retain(&mut self, is_so: impl Fn(&Notice) -> bool) {
        self.standing.retain(|(_, notice, _)| is_so(notice));
    }

    /// Somebody has read one.
    pub(crate) fn dismiss(&mut self, id: NoticeId) {
        self.standing.retain(|&(standing, ..)| standing != id);
    }

    /// Somebody reads one, or is about to press a button in it: none leaves by itself meanwhile, nor moves the others.
    pub(crate) fn hold(&mut self, now: Instant) {
        let moment = now + HELD_NOTICE_STAYS;
        for until in self.standing.iter_mut().filter_map(|(.., until)| until.as_mut()) {
            *until = moment.max(*until);
        }
    }

    pub(crate) fn tick(&mut self, now: Instant) {
        self.standing.retain(|&(_, _, until)| until.is_none_or(|until| now < until));
    }

    /// When the next one leaves by itself.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.standing.iter().filter_map(|&(_, _, until)| until).min()
    }

    pub(crate) fn view(&self) -> Rc<[(NoticeId, Notice)]> {
        self.standing.iter().map(|(id, notice, _)| (*id, notice.clone())).collect()
    }
}

/// How long a notice is shown, if not until it was read.
fn stays(notice: &Notice) -> Option<Duration> {
    match notice {
        // What has to be copied by hand takes its time, and what was not done is known before it is gone.
        Notice::LinkNotCopied(_)
        | Notice::LeftOut(..)
        | Notice::ChooseAgain(..)
        | Notice::FileNotSaved(_)
        | Notice::ChatNotKept => None,
        // What offers something to do stays long enough to be reached, and so does what says where to do it.
        Notice::Of(_, News::AsksToMute)
        | Notice::SpeakingWhileMuted
        | Notice::DeviceAdded(..)
        | Notice::ScreenNotAllowed => Some(4 * NOTICE_STAYS),
        _ => Some(NOTICE_STAYS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_news_of_somebody_replaces_what_is_old_by_it() {
        let ada = |name: &str, news| Notice::Of(Somebody { id: PeerId([1; 16]), name: name.to_owned() }, news);
        let other = |news| Notice::Of(Somebody { id: PeerId([2; 16]), name: "Ada".to_owned() }, news);
        for (new, old, expected) in [
            (ada("Ada", News::Left), ada("Ada", News::Joined), true),
            (ada("Ada", News::Joined), ada("Ada", News::Left), true),
            (ada("Eve", News::Left), ada("Ada", News::Left), true),
            (ada("Ada", News::Left), other(News::Joined), false),
            (ada("Ada", News::Left), ada("Ada", News::AsksToMute), false),
            (ada("Eve", News::AsksToMute), ada("Ada", News::AsksToMute), true),
            (ada("Ada", News::AsksToMute), ada("Ada", News::HandRaised), false),
            (Notice::LinkCopied, Notice::LinkCopied, true),
            (Notice::ChooseAgain(2, "a, b".into()), Notice::ChooseAgain(1, "c".into()), true),
            (Notice::LinkCopied, Notice::ReportCopied, false),
            (Notice::LinkCopied, ada("Ada", News::Left), false),
        ] {
            assert_eq!(new.replaces(&old), expected, "{new:?} after {old:?}");
        }
    }

    #[test]
    fn what_stays_until_it_was_read_is_pushed_out_by_nothing() {
        for (told, expected) in [
            ("abcdef", "bcdef"),
            ("abCdef", "bCdef"),
            ("ABcDEf", "ABDEf"),
            ("ABcDEF", "ABDEF"),
            ("ABCDEF", "ABCDEF"),
            ("ABCDEab", "ABCDEb"),
        ] {
            let mut notices = Notices::default();
            for name in told.chars() {
                let notice = if name.is_uppercase() { Notice::FileNotSaved } else { Notice::FileSaved };
                notices.tell(notice(name.into()), Instant(0));
            }
            let left = notices.standing.iter().map(|(_, notice, _)| match notice {
                Notice::FileNotSaved(name) | Notice::FileSaved(name) => &**name,
                other => panic!("{other:?}"),
            });
            assert_eq!(left.collect::<String>(), expected, "of {told}");
        }
    }
}
