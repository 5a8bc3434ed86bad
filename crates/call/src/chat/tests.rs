//! The chat without a call around it: pages that pass each other what they say, in whatever order it comes.

use std::rc::Rc;

use damso_protocol::SessionSecret;

use super::*;
use crate::{ChatMessage, ConnectionId, Delivery, FileState, Incarnation, MessageState, Origin, random::Random};

const ROOM: RoomId = RoomId([7; 16]);

struct Page {
    chat: Chat,
    context: Context,
    id: PeerId,
}

fn file(_: EntryId, offer: Option<&FileOffer>) -> Option<FileView> {
    let FileOffer { name, size, kind, preview, .. } = offer?.clone();
    Some(FileView { name, renamed: false, size, kind, preview, local: None, state: FileState::Offered })
}

impl Page {
    fn new(who: u8) -> Self {
        let context = Context::new([who; 32], SessionSecret([who; 32]), Incarnation(1));
        let id = context.me.id;
        Self { chat: Chat::new(ROOM, id, 10), context, id }
    }

    fn write(&mut self, text: &str) {
        self.chat.write(text, None, "", UnixMillis(1), &mut self.context);
    }

    fn sync(&mut self, with: &[PeerId]) -> Outbox {
        let present = |&id: &PeerId| Present { id, channel: Some(ConnectionId(1)), is_alive: true };
        let present: Vec<Present> = with.iter().map(present).collect();
        self.chat.sync(&present, false, Instant(1))
    }

    fn hears(&mut self, from: PeerId, message: ConversationMessage) {
        match message {
            ConversationMessage::Heads { heads } => drop(self.chat.heads_received(from, heads)),
            ConversationMessage::Entries { log, first, entries } => {
                self.chat
                    .entries_received(from, (log, first), (entries, false), &mut self.context)
                    .expect("it is honest");
            }
            ConversationMessage::Want { log, after } => self.chat.want_received(from, log, after, Instant(1)),
            other => panic!("{other:?}"),
        }
    }

    /// All messages, whenever they came.
    fn messages(&mut self) -> Vec<ChatMessage> {
        let messages = self.chat.view(&file).messages;
        messages.iter().map(|message| ChatMessage { key: 0, ..(**message).clone() }).collect()
    }
}

/// Lets two pages talk until neither has anything to say. Returns how many messages that took.
fn talk(one: &mut Page, other: &mut Page) -> usize {
    let ids = [one.id, other.id];
    let mut count = 0;
    loop {
        let (to_other, to_one) = (one.sync(&ids[1..]), other.sync(&ids[..1]));
        if to_other.is_empty() && to_one.is_empty() {
            return count;
        }
        count += to_other.len() + to_one.len();
        for (_, message) in to_other {
            other.hears(ids[0], message);
        }
        for (_, message) in to_one {
            one.hears(ids[1], message);
        }
    }
}

/// Acts of everybody on everything, those that are still to come included.
fn acts(dice: &mut Random) -> Vec<(LogId, Vec<Entry>)> {
    let mut number = |bound: u8| dice.bytes::<1>()[0] % bound;
    let logs = (1..=3).flat_map(|who| (5..7).map(move |stay| LogId { author: PeerId([who; 16]), stay, to: None }));
    let entries = |log: LogId| {
        let mut clock = 0;
        let entry = |_| {
            clock += 1 + u64::from(number(4));
            let own =
                EntryId { log: LogId { stay: 5 + u64::from(number(2)), ..log }, number: 1 + u64::from(number(20)) };
            let of = EntryId { log: LogId { author: PeerId([1 + number(3); 16]), ..own.log }, ..own };
            let act = match number(8) {
                0 => Act::Edit { of: own, text: clock.to_string() },
                1 => Act::Delete { of: own },
                2 | 3 => Act::React { of, emoji: ["a", "b"][usize::from(number(2))].into(), given: number(3) > 0 },
                4 => Act::Unknown,
                kind => {
                    let reply = (kind == 5).then_some(of);
                    Act::Say { name: String::new(), text: format!("{clock} of {log}"), reply, file: None }
                }
            };
            Entry { clock, at: 1, act }
        };
        (log, (0..20).map(entry).collect())
    };
    logs.map(entries).collect()
}

#[test]
fn whatever_comes_first_everybody_comes_to_see_the_same_in_order() {
    for seed in 0..60 {
        let mut dice = Random::new([seed; 32]);
        let mut left: Vec<_> = acts(&mut dice).into_iter().map(|(log, entries)| (log, entries, 0)).collect();
        let all = left.clone();
        let mut seen = Vec::new();
        for page in [7, 8] {
            let mut page = Page::new(page);
            left.clone_from(&all);
            while !left.is_empty() {
                let at = usize::from(dice.bytes::<1>()[0]) % left.len();
                let (log, entries, taken) = &mut left[at];
                page.chat.take_in(*log, entries[*taken].clone(), None);
                *taken += 1;
                if *taken == entries.len() {
                    left.swap_remove(at);
                }
                // What is drawn in between makes no difference.
                if dice.bytes::<1>()[0] < 30 {
                    page.messages();
                }
            }
            let messages = page.messages();
            let order = |message: &ChatMessage| page.chat.logs.order(message.id).expect("it is here");
            assert!(messages.is_sorted_by(|one, next| order(one) < order(next)));
            let said = all.iter().flat_map(|(_, entries, _)| entries);
            assert_eq!(messages.len(), said.filter(|entry| matches!(entry.act, Act::Say { .. })).count());
            let deleted = messages.iter().filter(|message| message.state == MessageState::Deleted);
            assert!(deleted.clone().all(|message| message.text.is_empty() && message.reactions.is_empty()));
            seen.push(messages);
        }
        assert_eq!(seen[0], seen[1], "{seed}");
    }
}

#[test]
fn what_has_not_changed_is_the_same_as_before() {
    let mut page = Page::new(1);
    for number in 0..10_000 {
        page.write(&number.to_string());
    }
    let before = page.chat.view(&file).messages;
    page.write("one more");
    let of = before[5_000].id;
    page.chat.toggle_sign(of, "👍".into(), &mut page.context);
    let after = page.chat.view(&file).messages;
    assert_eq!(after.len(), 10_001);
    let changed = before.iter().zip(&*after).filter(|(before, after)| !Rc::ptr_eq(before, after));
    assert_eq!(changed.map(|(message, _)| message.id).collect::<Vec<_>>(), [of]);
    page.chat.file_changed(before[7].id);
    let again = page.chat.view(&file).messages;
    let changed = after.iter().zip(&*again).filter(|(before, after)| !Rc::ptr_eq(before, after));
    assert_eq!(changed.count(), 1);
}

#[test]
fn ten_thousand_messages_are_made_up_for_in_few_words() {
    let (mut ana, mut bo) = (Page::new(1), Page::new(2));
    for number in 0..10_000 {
        ana.write(&format!("message {number}"));
    }
    assert!(talk(&mut ana, &mut bo) < 200);
    assert_eq!(bo.messages().len(), 10_000);
    // Cha gets them from Bo, and Bo is asked for what Cha has not.
    let mut cha = Page::new(3);
    assert!(talk(&mut bo, &mut cha) < 200);
    assert_eq!(cha.messages().len(), 10_000);
    assert!(cha.messages().iter().all(|message| message.told_by == Some(bo.id)));
    bo.write("one more");
    assert_eq!(talk(&mut bo, &mut cha), 2, "the message, and the word that it has come");
}

#[test]
fn what_does_not_fit_is_not_kept_without_a_word() {
    let mut ana = Page::new(1);
    let is_told = |page: &Page| page.context.notices.view().iter().any(|(_, notice)| *notice == Notice::ChatNotKept);
    ana.chat.set_keep(Wanted::On, &mut ana.context);
    // Of less than four megabytes in all, and of more.
    for (messages, told) in [(3_500_000 / MAX_CHAT_BYTES, false), (700_000 / MAX_CHAT_BYTES, true)] {
        (0..messages).for_each(|_| ana.write(&"x".repeat(MAX_CHAT_BYTES)));
        ana.chat.put_by(messages.to_string(), &mut ana.context);
        assert_eq!(is_told(&ana), told);
    }
    // Nobody has asked for more than the page itself can know.
    ana.chat.set_keep(Wanted::Off, &mut ana.context);
    ana.context.notices.retain(|_| false);
    ana.chat.put_by("more still".into(), &mut ana.context);
    assert!(!is_told(&ana));
}

#[test]
fn what_somebody_lacks_who_came_is_said_after_a_while() {
    let (mut ana, mut bo, cha) = (Page::new(1), Page::new(2), Page::new(3));
    ana.write("before");
    talk(&mut ana, &mut bo);
    let is_there = |id: PeerId| Present { id, channel: Some(ConnectionId(1)), is_alive: true };
    // Cha's page says nothing at all.
    let present = [is_there(bo.id), Present { channel: None, ..is_there(cha.id) }];
    let meets = |ana: &mut Page, millis: u64| {
        ana.chat.sync(&present, false, Instant(millis));
        ana.messages().into_iter().map(|message| message.delivery.expect("it is one's own")).collect::<Vec<_>>()
    };
    let to_one = |of| Delivery::Delivered { to: 1, of };
    assert_eq!(meets(&mut ana, 1), [to_one(1)]);
    ana.write("after");
    assert_eq!(meets(&mut ana, 2), [to_one(1), Delivery::Sending]);
    let due = ana.chat.deadline().expect("Cha is to get it");
    assert_eq!(meets(&mut ana, due.0 - 1), [to_one(1), Delivery::Sending]);
    assert_eq!(meets(&mut ana, due.0), [to_one(2), Delivery::Sending]);
}

/// The secret by which one is known ends with the tab, and what is kept does not.
#[test]
fn ones_own_words_are_ones_own_in_another_tab() {
    let (mut ana, mut bo) = (Page::new(1), Page::new(2));
    ana.write("from Ana");
    talk(&mut ana, &mut bo);
    bo.write("from Bo");
    talk(&mut ana, &mut bo);
    let again = |who: u8, before: &mut Page| {
        let kept = before.chat.kept(&mut before.context);
        let mut page = Page::new(who);
        page.chat.recall(&kept, Instant(1));
        (page, kept)
    };
    let authors = |page: &mut Page| page.messages().into_iter().map(|message| message.author).collect::<Vec<_>>();
    let (mut later, kept) = again(4, &mut ana);
    assert!(kept.starts_with(&format!("[\"{ROOM}\",false,[\"{}\"],", ana.id)), "{kept}");
    assert_eq!(authors(&mut later), [None, Some(bo.id)]);
    let own = later.messages()[0].clone();
    assert!(!own.can_change && own.delivery.is_none());
    later.chat.edit(own.id, "forged", UnixMillis(2), &mut later.context);
    assert_eq!(later.messages()[0], own, "it cannot be changed by somebody else");
    later.write("from Ana, later");
    assert!(later.messages()[2].can_change);
    let (mut last, kept) = again(5, &mut later);
    assert_eq!(authors(&mut last), [None, Some(bo.id), None]);
    assert!(!kept.contains(&last.id.to_string()), "as whom nothing was written, nobody has to know");
    // Who is there at the same time is somebody else, and yet the same for whoever comes later.
    last.sync(&[later.id]);
    assert_eq!(authors(&mut last), [None, Some(bo.id), Some(later.id)]);
    assert_eq!(authors(&mut again(6, &mut last).0), [None, Some(bo.id), None]);
    last.sync(&[]);
    assert_eq!(authors(&mut last), [None, Some(bo.id), None]);
}

#[test]
fn what_is_kept_is_what_was_there() {
    let (mut ana, mut bo, mut cha) = (Page::new(1), Page::new(2), Page::new(3));
    ana.write("from Ana");
    talk(&mut ana, &mut bo);
    bo.write("from Bo");
    let own = bo.chat.own.log(None);
    bo.chat.edit(EntryId { log: own, number: 1 }, "from Bo, edited", UnixMillis(3), &mut bo.context);
    talk(&mut bo, &mut cha);
    let mut again = Page::new(3);
    again.chat.recall(&cha.chat.kept(&mut cha.context), Instant(1));
    assert_eq!(again.messages(), cha.messages(), "with who has told what");
    // One's own are one's own, and what is written next is in another log.
    let mut again = Page::new(2);
    again.chat.recall(&bo.chat.kept(&mut bo.context), Instant(1));
    assert_eq!(again.chat.own.stay, 11);
    again.write("after a reload");
    assert_eq!(again.messages().len(), 3);
    assert_eq!((again.chat.unread, again.chat.view(&file).had), (0, 2), "only what comes later is new");
    cha.sync(&[]);
    assert_eq!(talk(&mut again, &mut cha), 4, "two greetings, the message, and the word that it has come");
}

/// A room in which people meet every day, each time in logs of their own.
#[test]
fn a_chat_that_was_kept_leaves_room_for_everybody_who_comes() {
    let mut kept = Page::new(1);
    kept.chat.set_keep(Wanted::On, &mut kept.context);
    let say = |stay| Act::Say { name: "Bo".into(), text: format!("on day {stay}"), reply: None, file: None };
    let says = |page: &mut Page, author: PeerId, stay| {
        let log = LogId { author, stay, to: None };
        let entries = vec![Entry { clock: stay, at: 1, act: say(stay) }];
        page.hears(author, ConversationMessage::Entries { log, first: 1, entries });
    };
    let is_told =
        |page: &Page| page.context.notices.view().iter().filter(|(_, notice)| *notice == Notice::ChatFull).count();
    let person = |stay: u64| PeerId((u128::from(stay) << 64).to_be_bytes());
    // It is full only for a page that is never loaded anew.
    for stay in 1..=512 {
        says(&mut kept, person(stay), stay);
    }
    assert_eq!(is_told(&kept), 0);
    for stay in 513..=520 {
        says(&mut kept, person(stay), stay);
        assert_eq!((is_told(&kept), kept.messages().len()), (1, 512), "it is said once");
    }
    for day in 1..=100 {
        let mut page = Page::new(1);
        page.chat.own.stay = 1_000 + day;
        page.chat.recall(&kept.chat.kept(&mut kept.context), Instant(1));
        assert!(page.messages().len() <= 256);
        for who in 0..8 {
            says(&mut page, person(1_000 * day + who), 1_000 + day);
        }
        let newest = page.messages();
        assert!(newest[newest.len() - 8..].iter().all(|message| message.text == format!("on day {}", 1_000 + day)));
        assert_eq!(is_told(&page), 0);
        kept = page;
    }
}

#[test]
fn files_are_told_of_when_they_come_and_go_and_are_sealed() {
    let (mut ana, mut bo) = (Page::new(1), Page::new(2));
    let (local, modified) = (crate::LocalFile(1), UnixMillis(1));
    let picked = PickedFile {
        file: local,
        name: "a".into(),
        size: 5,
        kind: String::new(),
        modified,
        preview: None,
        origin: Origin::Disk,
    };
    let id =
        ana.chat.offer(picked, Recipient::Everybody, "Ana", UnixMillis(1), &mut ana.context).expect("there is room");
    ana.write("no file");
    talk(&mut ana, &mut bo);
    assert_eq!(bo.chat.take_offer_news(), [id]);
    assert_eq!(bo.chat.offer_of(id).map(|offer| (offer.file.size, offer.seal)), Some((5, None)));
    let digest = FileDigest([3; 32]);
    for _ in 0..2 {
        ana.chat.seal(id, digest, &mut ana.context);
    }
    talk(&mut ana, &mut bo);
    assert_eq!(bo.chat.take_offer_news(), [id], "it is said once");
    assert_eq!(bo.chat.offer_of(id).and_then(|offer| offer.seal), Some((digest, None)));
    ana.chat.delete(id, &mut ana.context);
    talk(&mut ana, &mut bo);
    assert_eq!(bo.chat.take_offer_news(), [id]);
    assert!(bo.chat.offer_of(id).is_none());
}

/// The log of one of Ana's stays.
fn log(stay: u64) -> LogId {
    LogId { author: PeerId([1; 16]), stay, to: None }
}

fn entry(clock: u64, act: Act) -> Entry {
    Entry { clock, at: 1, act }
}

/// The first entry of Ana's fifth stay, and the offer that it is.
fn anas_file() -> (EntryId, Act) {
    let file = FileOffer { name: "a".into(), size: 5, kind: String::new(), modified: 1, preview: None };
    let say = Act::Say { name: "Ana".into(), text: String::new(), reply: None, file: Some(file) };
    (EntryId { log: log(5), number: 1 }, say)
}

/// What others tell in the author's name takes an offer back, and is known for that until the author says it.
#[test]
fn by_whose_word_a_file_was_taken_back_is_known() {
    let cha = PeerId([3; 16]);
    let (of, say) = anas_file();
    for (words, by) in [
        ([(6, None)].as_slice(), None),
        (&[(6, Some(cha))], Some(cha)),
        (&[(6, Some(cha)), (7, None)], None),
        (&[(6, None), (7, Some(cha))], None),
    ] {
        let mut bo = Page::new(2);
        bo.chat.take_in(of.log, entry(1, say.clone()), None);
        for &(stay, told_by) in words {
            bo.chat.take_in(log(stay), entry(stay, Act::Delete { of }), told_by);
        }
        assert!(bo.chat.offer_of(of).is_none());
        assert_eq!(bo.chat.taken_back_by(of), by, "{words:?}");
    }
}

/// Somebody makes up a later stay of an author who has left, and in it another seal.
#[test]
fn what_the_author_says_a_file_is_outlives_a_reload_whatever_others_tell() {
    let cha = PeerId([3; 16]);
    let (of, say) = anas_file();
    let seal = |byte| Act::Seal { of, digest: FileDigest([byte; 32]) };
    for (words, counts, told_by) in [
        // By its stay and clock, and by whom each is told.
        ([(6, 2, None), (7, 9, Some(cha))].as_slice(), 1, None),
        (&[(6, 9, None), (7, 2, Some(cha))], 1, None),
        (&[(7, 2, Some(cha)), (6, 9, None)], 2, None),
        (&[(6, 2, Some(cha)), (7, 9, Some(cha))], 1, Some(cha)),
        (&[(6, 2, None), (7, 9, None)], 1, None),
    ] {
        let mut bo = Page::new(2);
        bo.chat.take_in(of.log, entry(1, say.clone()), None);
        for (number, &(stay, clock, by)) in (1..).zip(words) {
            bo.chat.take_in(log(stay), entry(clock, seal(number)), by);
        }
        let mut again = Page::new(2);
        again.chat.recall(&bo.chat.kept(&mut bo.context), Instant(1));
        for page in [&mut bo, &mut again] {
            let known = page.chat.offer_of(of).and_then(|offer| offer.seal);
            assert_eq!(known, Some((FileDigest([counts; 32]), told_by)), "{words:?}");
            assert_eq!(page.messages()[0].told_by, told_by, "who could have changed it is shown");
        }
    }
}

/// Only of an earlier stay can somebody else speak in a person's name, and so change nothing that was written later.
#[test]
fn what_was_written_is_not_changed_by_an_earlier_stay() {
    let (mut ana, mut bo) = (Page::new(1), Page::new(2));
    ana.write("as it was");
    talk(&mut ana, &mut bo);
    let of = EntryId { log: LogId { author: ana.id, stay: 10, to: None }, number: 1 };
    for (stay, text) in [(9, "as it was"), (11, "as I meant it")] {
        let log = LogId { stay, ..of.log };
        let digest = FileDigest([3; 32]);
        let acts = [Act::Edit { of, text: "as I meant it".into() }, Act::Seal { of, digest }, Act::Delete { of }];
        for (first, act) in (1..).zip(acts) {
            let is_delete = matches!(act, Act::Delete { .. });
            let entries = vec![Entry { clock: 40, at: 1, act }];
            bo.hears(ana.id, ConversationMessage::Entries { log, first, entries });
            let shown = bo.messages()[0].text.clone();
            assert_eq!(shown, if stay > 10 && is_delete { "" } else { text }, "by stay {stay}");
        }
    }
}

/// However far ahead somebody claims to be, whoever writes next stands below.
#[test]
fn nobody_stands_below_all_others_for_ever() {
    let (mut ana, mut bo) = (Page::new(1), Page::new(2));
    let log = LogId { author: PeerId([7; 16]), stay: 3, to: None };
    for number in 1..=3 {
        let act = Act::Say { name: "Cha".into(), text: "me".into(), reply: None, file: None };
        let entries = vec![Entry { clock: 1 << 52, at: 1, act }];
        ana.hears(log.author, ConversationMessage::Entries { log, first: number, entries });
        ana.write("hello");
    }
    talk(&mut ana, &mut bo);
    let said = |page: &mut Page| page.messages().into_iter().map(|message| message.text).collect::<Vec<_>>();
    assert_eq!(said(&mut ana), ["me", "hello", "me", "hello", "me", "hello"]);
    bo.write("good evening");
    talk(&mut ana, &mut bo);
    assert_eq!(said(&mut ana).last().map(String::as_str), Some("good evening"));
    assert_eq!(said(&mut bo).last().map(String::as_str), Some("good evening"));
}
