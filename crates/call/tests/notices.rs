//! Notices: how long they stay, and that nobody is interrupted who reads one.

mod model;

use damso_call::{Action, Clip, Effect, Input, News, Notice, NoticeId, Preferences};
use model::{page::Page, world::World};

/// A page at which a notice has just come.
fn told() -> Page {
    let mut page = Page::open(Preferences::default());
    page.input(Input::TextCopied(Clip::Link, Ok(())));
    assert_eq!(page.notices(), [Notice::LinkCopied]);
    page
}

/// Goes on to the moment that the call has named.
fn until_due(page: &mut Page) {
    page.now = page.call.deadline().expect("a notice leaves by itself").0;
}

#[test]
fn a_notice_leaves_by_itself() {
    let mut page = told();
    let told_at = page.now;
    until_due(&mut page);
    assert!((5_000..=10_000).contains(&(page.now - told_at)), "{} ms", page.now - told_at);
    page.input(Input::Tick);
    assert_eq!(page.notices(), []);
    assert_eq!(page.call.deadline(), None);
}

#[test]
fn none_leaves_while_somebody_is_at_one() {
    let mut page = told();
    page.now += 1_000;
    page.input(Input::TextCopied(Clip::Report, Ok(())));
    let told_at = page.now;
    while page.now < told_at + 60_000 {
        until_due(&mut page);
        page.input(Input::NoticeHeld);
        page.input(Input::Tick);
        assert_eq!(page.notices(), [Notice::LinkCopied, Notice::ReportCopied]);
    }
    let let_go_at = page.now;
    while page.call.deadline().is_some() {
        until_due(&mut page);
        page.input(Input::Tick);
    }
    assert_eq!(page.notices(), []);
    assert!((1_000..10_000).contains(&(page.now - let_go_at)), "{} ms", page.now - let_go_at);
}

#[test]
fn holding_shortens_nothing_and_keeps_nothing_from_being_dismissed() {
    let mut page = told();
    let due = page.call.deadline();
    page.input(Input::NoticeHeld);
    assert_eq!(page.call.deadline(), due);
    page.act(Action::DismissNotice(NoticeId(1)));
    assert_eq!(page.notices(), []);
}

#[test]
fn whether_a_message_was_copied_is_told() {
    let mut page = Page::open(Preferences::default());
    let effects = page.act(Action::CopyMessage("See you at three".to_owned()));
    assert_eq!(effects, [Effect::CopyText(Clip::Message, "See you at three".to_owned())]);
    for (answer, notice) in [(Ok(()), Notice::MessageCopied), (Err(()), Notice::MessageNotCopied)] {
        page.input(Input::TextCopied(Clip::Message, answer));
        assert_eq!(page.notices().last(), Some(&notice));
    }
}

#[test]
fn a_small_window_that_the_browser_does_not_open_is_told() {
    let mut page = Page::open(Preferences::default());
    page.act(Action::TellNotFloated);
    assert_eq!(page.notices(), [Notice::NotFloated]);
}

#[test]
fn whoever_comes_and_goes_again_and_again_is_told_of_once() {
    const BO: usize = 1;
    const CHA: usize = 2;
    let mut world = World::together(3);
    world.people[BO].effects.clear();
    let mut latest = Vec::new();
    for _ in 0..3 {
        world.leave(CHA);
        world.settle();
        latest.push((world.notices(BO), News::Left));
        world.enter(CHA);
        world.settle();
        latest.push((world.notices(BO), News::Joined));
    }
    let cha = world.people[CHA].id;
    for (notices, expected) in latest {
        let of_cha = notices.iter().filter_map(|notice| match notice {
            Notice::Of(who, news) if who.id == cha => Some(*news),
            _ => None,
        });
        assert_eq!(of_cha.collect::<Vec<_>>(), [expected]);
    }
    let sounds = world.people[BO].effects.iter().filter(|effect| matches!(effect, Effect::Chime(_))).count();
    assert!(sounds <= 1, "{sounds} sounds");
}
