//! The chat: what is written is there once, in one order, whatever comes and goes; who comes later gets what was said; and
//! who lies is not believed.

mod model;

use std::rc::Rc;

use damso_call::{
    Action, Audience, ChatMessage, Chime, ConnectionEvent, ConnectionId, Delivery, Effect, EntryId, FileState, Input,
    Keep, LocalFile, LogId, MAX_CHAT_BYTES, MessageState, Notice, Origin, PeerId, PersonLink, PickedFile, Recalled,
    Recipient, Trouble, UnixMillis, Wanted,
};
use damso_protocol::{Act, ConversationMessage, Entry};
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;

fn messages(world: &mut World, who: usize) -> Vec<ChatMessage> {
    let screen = world.screen(who).expect("in the call");
    screen.chat.messages.iter().map(|message| (**message).clone()).collect()
}

fn texts(world: &mut World, who: usize) -> Vec<String> {
    messages(world, who).into_iter().map(|message| message.text).collect()
}

fn message(world: &mut World, who: usize, text: &str) -> ChatMessage {
    let mut messages = messages(world, who);
    messages.retain(|message| message.text == text);
    assert_eq!(messages.len(), 1, "{text}");
    messages.remove(0)
}

fn delivery(world: &mut World, who: usize, text: &str) -> Delivery {
    message(world, who, text).delivery.expect("it is one's own")
}

fn write(world: &mut World, who: usize, text: &str) -> EntryId {
    world.write(who, text.to_owned());
    message(world, who, text).id
}

fn edit(world: &mut World, who: usize, of: EntryId, text: &str) {
    let sent_at = UnixMillis(world.now.0);
    world.act(who, Action::EditMessage { of, text: text.to_owned(), sent_at });
}

fn offer(world: &mut World, who: usize, name: &str, to: Option<usize>) -> EntryId {
    let to = to.map_or(Recipient::Everybody, |to| Recipient::Person(world.people[to].id));
    offer_to(world, who, name, to)
}

fn offer_to(world: &mut World, who: usize, name: &str, to: Recipient) -> EntryId {
    let (file, modified) = (LocalFile(1), UnixMillis(1));
    let file = PickedFile {
        file,
        name: name.to_owned(),
        size: 5,
        kind: "application/zip".into(),
        modified,
        preview: None,
        origin: Origin::Disk,
    };
    world.offer(who, file, to);
    let mut messages = messages(world, who);
    messages.retain(|message| message.file.as_ref().is_some_and(|file| file.name == name));
    messages[0].id
}

fn pass(world: &mut World, millis: u64) {
    let until = world.now.0 + millis;
    while world.now.0 < until {
        world.step();
    }
}

/// Gets a message over the channel as if somebody had sent it.
fn hears(world: &mut World, who: usize, connection: ConnectionId, message: &ConversationMessage) {
    let text = serde_json::to_string(message).expect("it is JSON");
    world.input(who, Input::Connection(connection, ConnectionEvent::ChannelReceived(text)));
}

fn said(world: &World, who: usize) -> Vec<ConversationMessage> {
    let said = |effect: &Effect| match effect {
        Effect::SendOnChannel(_, text) => serde_json::from_str(text).ok(),
        _ => None,
    };
    world.people[who].effects.iter().filter_map(said).collect()
}

#[test]
fn everybody_sees_the_same_in_the_same_order() {
    let mut world = World::together(3);
    for round in 0..4 {
        for who in [ANA, BO, CHA] {
            write(&mut world, who, &format!("{round} of {who}"));
        }
        if round % 2 == 0 {
            world.settle();
        }
    }
    let question = write(&mut world, ANA, "a question");
    world.settle();
    world.act(BO, Action::SendMessage { text: "an answer".into(), reply: Some(question), sent_at: UnixMillis(1) });
    world.settle();
    let all = texts(&mut world, ANA);
    assert_eq!(all.len(), 14);
    assert_eq!(all[12..], ["a question", "an answer"], "whatever the clocks say");
    assert_eq!(texts(&mut world, BO), all);
    assert_eq!(texts(&mut world, CHA), all);
    let (ana, bo) = (world.people[ANA].id, world.people[BO].id);
    let answer = message(&mut world, CHA, "an answer");
    assert_eq!((answer.author, answer.told_by), (Some(bo), None));
    let quote = answer.reply.expect("it is a reply");
    assert_eq!((quote.id, quote.author, quote.text.as_str()), (question, Some(ana), "a question"));
    assert_eq!(message(&mut world, ANA, "an answer").reply.expect("it is a reply").author, None);
}

#[test]
fn it_is_there_once_whatever_the_connection_does() {
    let mut world = World::together(2);
    for round in 0..12 {
        write(&mut world, ANA, &format!("message {round}"));
        match round % 4 {
            0 => world.lose_path(ANA),
            1 => world.move_to_another_network(BO),
            2 => {
                world.part(ANA, BO);
                pass(&mut world, 40_000);
                assert_eq!(delivery(&mut world, ANA, &format!("message {round}")), Delivery::Failed);
                world.mend();
                world.act(ANA, Action::RetryDelivery);
                assert_eq!(delivery(&mut world, ANA, &format!("message {round}")), Delivery::Sending);
            }
            _ => {}
        }
        pass(&mut world, 300);
    }
    world.settle();
    let expected: Vec<_> = (0..12).map(|round| format!("message {round}")).collect();
    assert_eq!(texts(&mut world, BO), expected);
    for text in expected {
        assert_eq!(delivery(&mut world, ANA, &text), Delivery::Delivered { to: 1, of: 1 });
    }
}

#[test]
fn two_who_cannot_reach_each_other_read_each_other_through_a_third() {
    let mut world = World::together(3);
    world.part(ANA, BO);
    pass(&mut world, 20_000);
    write(&mut world, ANA, "by way of Cha");
    pass(&mut world, 1_000);
    assert_eq!(message(&mut world, BO, "by way of Cha").told_by, Some(world.people[CHA].id));
    assert_eq!(message(&mut world, CHA, "by way of Cha").told_by, None);
    assert_eq!(delivery(&mut world, ANA, "by way of Cha"), Delivery::Delivered { to: 1, of: 2 });
    world.mend();
    world.settle();
    assert_eq!(delivery(&mut world, ANA, "by way of Cha"), Delivery::Delivered { to: 2, of: 2 });
    assert_eq!(texts(&mut world, BO), ["by way of Cha"]);
}

#[test]
fn who_comes_later_gets_what_was_said_also_by_those_who_have_left() {
    let mut world = World::together(2);
    world.act(BO, Action::SetName("Bo".into()));
    world.settle();
    write(&mut world, BO, "from Bo");
    write(&mut world, ANA, "from Ana");
    world.settle();
    let (all, bo) = (texts(&mut world, ANA), world.people[BO].id);
    world.leave(BO);
    world.settle();
    world.enter(CHA);
    world.settle();
    assert_eq!(texts(&mut world, CHA), all);
    let from_bo = message(&mut world, CHA, "from Bo");
    assert_eq!((from_bo.author, from_bo.name.as_str()), (Some(bo), "Bo"));
    assert_eq!(from_bo.told_by, Some(world.people[ANA].id), "Ana could have changed it");
    assert_eq!(message(&mut world, CHA, "from Ana").told_by, None);
    // Bo has left and forgotten it, and finds it again.
    assert_eq!(world.people[BO].kept, [None, None]);
    world.enter(BO);
    world.settle();
    assert_eq!(texts(&mut world, BO), all);
    assert_eq!(message(&mut world, BO, "from Bo").author, None, "it is the same person");
}

#[test]
fn what_is_written_alone_waits_for_whoever_comes() {
    let mut world = World::together(1);
    write(&mut world, ANA, "hello?");
    pass(&mut world, 60_000);
    assert_eq!(delivery(&mut world, ANA, "hello?"), Delivery::Waiting);
    world.enter(BO);
    world.settle();
    assert_eq!(texts(&mut world, BO), ["hello?"]);
    assert_eq!(delivery(&mut world, ANA, "hello?"), Delivery::Delivered { to: 1, of: 1 });
    // It does not wait again when those who have it are gone.
    world.leave(BO);
    world.settle();
    assert_eq!(delivery(&mut world, ANA, "hello?"), Delivery::Delivered { to: 0, of: 0 });
}

#[test]
fn a_page_that_is_loaded_anew_has_everything_and_may_change_its_own() {
    for others in [0, 1] {
        let mut world = World::together(1 + others);
        let own = write(&mut world, ANA, "frist");
        if others > 0 {
            write(&mut world, BO, "from Bo");
        }
        world.settle();
        let all = texts(&mut world, ANA);
        world.people[ANA].effects.clear();
        world.reload_in_peace(ANA);
        assert_eq!(texts(&mut world, ANA), all, "at once");
        let screen = world.screen(ANA).expect("in the call");
        assert_eq!(screen.chat.unread, 0, "nothing of it is new");
        let kept = |effect: &Effect| matches!(effect, Effect::KeepChat(_, Keep::InTab, _));
        assert!(world.people[ANA].effects.iter().any(kept));
        edit(&mut world, ANA, own, "first");
        write(&mut world, ANA, "second");
        world.settle();
        let mut all = all;
        *all.iter_mut().find(|text| *text == "frist").expect("it is there") = "first".into();
        all.push("second".into());
        for who in 0..=others {
            assert_eq!(texts(&mut world, who), all);
            assert_eq!(message(&mut world, who, "first").state, MessageState::Edited);
        }
    }
}

#[test]
fn a_page_that_crashed_gets_its_own_back_from_the_others() {
    let mut world = World::together(2);
    let own = write(&mut world, ANA, "mine");
    world.settle();
    while world.people[ANA].forgets == 0 {
        world.reload(ANA);
        world.people[ANA].kept = [None, None];
    }
    world.settle();
    let mine = message(&mut world, ANA, "mine");
    assert_eq!((mine.author, mine.told_by), (None, Some(world.people[BO].id)));
    world.act(ANA, Action::DeleteMessage(own));
    world.settle();
    assert_eq!(messages(&mut world, BO)[0].state, MessageState::Deleted);
}

#[test]
fn leaving_forgets_unless_the_person_wants_to_keep_it() {
    for keep in [Wanted::Off, Wanted::On] {
        let mut world = World::together(1);
        write(&mut world, ANA, "to be kept?");
        world.act(ANA, Action::SetKeepChat(Wanted::On));
        world.act(ANA, Action::SetKeepChat(keep));
        world.leave(ANA);
        world.act(ANA, Action::Rejoin(UnixMillis(0)));
        world.settle();
        let chat = world.screen(ANA).expect("in the call").chat;
        assert_eq!((chat.messages.len(), chat.keep), (usize::from(keep == Wanted::On), keep));
        // Nor does a reload change that.
        world.reload_in_peace(ANA);
        let chat = world.screen(ANA).expect("in the call").chat;
        assert_eq!((chat.messages.len(), chat.keep), (usize::from(keep == Wanted::On), keep));
    }
}

#[test]
fn a_page_that_is_hidden_may_end_without_a_word() {
    for (keep, place) in [(Wanted::Off, Keep::InTab), (Wanted::On, Keep::InBrowser)] {
        let mut world = World::together(2);
        let hides = |world: &mut World, audience| {
            world.act(ANA, Action::SetAudience(Audience::Present));
            world.people[ANA].effects.clear();
            world.act(ANA, Action::SetAudience(audience));
            let kept = |effect: &Effect| match effect {
                Effect::KeepChat(_, kept, _) => Some(*kept),
                _ => None,
            };
            world.people[ANA].effects.iter().filter_map(kept).collect::<Vec<_>>()
        };
        assert_eq!(hides(&mut world, Audience::Absent), [], "nothing was written");
        write(&mut world, ANA, "mine");
        world.act(ANA, Action::SetKeepChat(keep));
        assert_eq!(hides(&mut world, Audience::Absent), [place]);
        assert_eq!(hides(&mut world, Audience::Absent), [], "it is kept");
        write(&mut world, BO, "Bo's");
        world.settle();
        assert_eq!(hides(&mut world, Audience::Unknown), [place]);
        let file = offer(&mut world, BO, "a.txt", None);
        world.settle();
        assert_eq!(hides(&mut world, Audience::Absent), [place]);
        world.act(ANA, Action::DeclineFile(file));
        assert_eq!(hides(&mut world, Audience::Absent), [place]);
        assert!(world.people[ANA].decisions.starts_with("declined "), "wherever the chat is kept");
        assert_eq!(hides(&mut world, Audience::Present), []);
        let kept = world.people[ANA].kept.clone();
        assert!(kept[place as usize].is_some());
        world.input(ANA, Input::PageClosing);
        assert_eq!(world.people[ANA].kept, kept, "there is nothing to add");
    }
}

#[test]
fn what_the_browser_does_not_keep_is_told() {
    let mut world = World::together(1);
    write(&mut world, ANA, "mine");
    world.act(ANA, Action::SetKeepChat(Wanted::On));
    world.input(ANA, Input::ChatNotKept);
    assert_eq!(world.screen(ANA).expect("in the call").chat.keep, Wanted::Off);
    pass(&mut world, 60_000);
    assert_eq!(world.notices(ANA), [Notice::ChatNotKept], "it is there when the person is back");
    // A reload finds it all the same.
    world.act(ANA, Action::SetAudience(Audience::Absent));
    assert!(world.people[ANA].kept[0].is_some());
    // Nor is it kept when the person has left.
    world.leave(ANA);
    world.input(ANA, Input::ChatNotKept);
    assert_eq!(world.notices(ANA), [Notice::ChatNotKept]);
}

#[test]
fn what_was_kept_of_another_room_or_is_nonsense_is_let_lie() {
    let mut world = World::together(1);
    write(&mut world, ANA, "here");
    world.act(ANA, Action::SetKeepChat(Wanted::On));
    let kept = world.people[ANA].kept[1].clone().expect("it is kept");
    world.leave(ANA);
    world.input(ANA, Input::RouteChanged("#/r/AQECAwQFBgcICQoLDA0ODw".into()));
    world.act(ANA, Action::JoinCall);
    for kept in [kept.as_str(), "", "[]", "null", "{}"] {
        world.input(ANA, Input::ChatRecalled(Recalled { chat: kept.into(), ..Recalled::default() }));
        assert_eq!(texts(&mut world, ANA), [""; 0], "{kept}");
    }
}

#[test]
fn edits_deletions_and_signs_come_to_the_same_everywhere() {
    let mut world = World::together(3);
    let (one, two) = (write(&mut world, ANA, "one"), write(&mut world, ANA, "two"));
    world.settle();
    world.act(BO, Action::SendMessage { text: "to two".into(), reply: Some(two), sent_at: UnixMillis(1) });
    world.settle();
    edit(&mut world, ANA, one, "uno");
    edit(&mut world, ANA, one, "eins");
    edit(&mut world, BO, one, "not Bo's to change");
    world.act(BO, Action::DeleteMessage(one));
    world.act(BO, Action::ToggleReaction(one, "👍".into()));
    world.act(CHA, Action::ToggleReaction(one, "🎉".into()));
    world.settle();
    world.act(CHA, Action::ToggleReaction(one, "👍".into()));
    world.act(BO, Action::ToggleReaction(two, "👍".into()));
    world.act(ANA, Action::DeleteMessage(two));
    world.settle();
    let shown = |world: &mut World, who| {
        let messages = messages(world, who).into_iter();
        let shown = |message: ChatMessage| {
            let signs: Vec<_> = message.reactions.iter().map(|tally| (tally.emoji.clone(), tally.count)).collect();
            (message.text, message.state, signs, message.reply.map(|quote| quote.text))
        };
        messages.map(shown).collect::<Vec<_>>()
    };
    let all = shown(&mut world, ANA);
    assert_eq!((all[0].0.as_str(), all[0].1), ("eins", MessageState::Edited));
    assert_eq!((all[1].0.as_str(), all[1].1, all[1].2.len()), ("", MessageState::Deleted, 0));
    assert_eq!(all[2].3.as_deref(), Some(""), "what was deleted is quoted no more");
    let mut signs = all[0].2.clone();
    signs.sort();
    assert_eq!(signs, [("🎉".to_owned(), 1), ("👍".to_owned(), 2)]);
    assert_eq!(shown(&mut world, BO), all);
    assert_eq!(shown(&mut world, CHA), all);
    let own: Vec<_> = message(&mut world, BO, "eins").reactions.into_iter().filter(|tally| tally.own).collect();
    assert_eq!(own.len(), 1);
    world.act(BO, Action::ToggleReaction(one, "👍".into()));
    world.settle();
    let tally = message(&mut world, ANA, "eins").reactions.into_iter().find(|tally| tally.emoji == "👍");
    assert_eq!(tally.expect("Cha still gives it").count, 1);
    // What was deleted is not told to anybody.
    world.people[ANA].effects.clear();
    world.enter(3);
    world.settle();
    assert_eq!(shown(&mut world, 3), shown(&mut world, ANA));
    assert!(!said(&world, ANA).iter().any(|said| serde_json::to_string(said).expect("JSON").contains("\"two\"")));
}

#[test]
fn a_file_that_is_an_answer_is_for_the_same_eyes() {
    let mut world = World::together(3);
    let private = offer(&mut world, ANA, "secret.txt", Some(BO));
    let public = write(&mut world, ANA, "for all");
    world.settle();
    let [ana, bo] = [ANA, BO].map(|who| world.people[who].id);
    for (who, answered, to) in [(ANA, private, Some(bo)), (BO, private, Some(ana)), (BO, public, None)] {
        let shown = messages(&mut world, who).into_iter().find(|message| message.id == answered);
        assert_eq!(shown.expect("it is here").answered_to, to);
        let name = format!("{who} answers {to:?}");
        let answer = offer_to(&mut world, who, &name, Recipient::ReadersOf(answered));
        assert_eq!(answer.log.to, to);
        world.settle();
        let comes_to = |world: &mut World, who| messages(world, who).iter().any(|message| message.id == answer);
        let reached = [ANA, BO, CHA].map(|who| comes_to(&mut world, who));
        assert_eq!(reached, [true, true, to.is_none()], "{name}");
    }
}

#[test]
fn what_is_offered_to_one_person_is_nobody_elses_business() {
    let mut world = World::together(3);
    let private = offer(&mut world, ANA, "secret.zip", Some(BO));
    offer(&mut world, ANA, "for all.zip", None);
    world.settle();
    let names = |world: &mut World, who| {
        let files = messages(world, who).into_iter().filter_map(|message| message.file);
        files.map(|file| (file.name, file.state)).collect::<Vec<_>>()
    };
    let (secret, all) = ("secret.zip".to_owned(), "for all.zip".to_owned());
    let own = FileState::Own(Vec::new());
    assert_eq!(names(&mut world, ANA), [(secret.clone(), own.clone()), (all.clone(), own)]);
    assert_eq!(names(&mut world, BO), [(secret.clone(), FileState::Offered), (all.clone(), FileState::Offered)]);
    assert_eq!(names(&mut world, CHA), [(all, FileState::Offered)]);
    assert_eq!(messages(&mut world, ANA)[0].delivery, Some(Delivery::Delivered { to: 1, of: 1 }));
    // Nor is what is said to it, not even to somebody who comes later.
    world.act(BO, Action::ToggleReaction(private, "👍".into()));
    world.act(BO, Action::SendMessage { text: "thanks".into(), reply: Some(private), sent_at: UnixMillis(1) });
    world.settle();
    assert_eq!(message(&mut world, ANA, "thanks").to, Some(world.people[ANA].id));
    assert_eq!(messages(&mut world, ANA)[0].reactions.len(), 1);
    world.enter(3);
    world.settle();
    assert_eq!(messages(&mut world, CHA).len(), 1);
    assert_eq!(messages(&mut world, 3).len(), 1);
    for (who, author, to) in [(CHA, ANA, BO), (CHA, BO, ANA), (3, ANA, BO), (3, BO, ANA)] {
        let (author, to) = (world.people[author].id, world.people[to].id);
        let log = |log: &LogId| (log.author, log.to) == (author, Some(to));
        for message in said(&world, ANA).iter().chain(&said(&world, BO)) {
            if let ConversationMessage::Read { up_to } = message {
                assert!(!log(&up_to.log) || who == CHA, "nobody has the chat open");
            }
        }
        assert!(messages(&mut world, who).iter().all(|message| !log(&message.id.log)));
    }
    // It waits for that person alone.
    world.leave(BO);
    world.settle();
    offer(&mut world, ANA, "later.zip", Some(BO));
    world.settle();
    let later = messages(&mut world, ANA)
        .into_iter()
        .find(|message| message.text.is_empty() && message.delivery == Some(Delivery::Waiting));
    assert!(later.is_some());
    world.enter(BO);
    world.settle();
    assert!(names(&mut world, BO).iter().any(|(name, _)| name == "later.zip"));
}

#[test]
fn what_is_delivered_stays_so_when_somebody_comes() {
    let mut world = World::together(2);
    write(&mut world, ANA, "one");
    world.settle();
    let everybody = |of| Delivery::Delivered { to: of, of };
    assert_eq!(delivery(&mut world, ANA, "one"), everybody(1));
    world.enter(CHA);
    while delivery(&mut world, ANA, "one") != everybody(2) {
        assert_eq!(delivery(&mut world, ANA, "one"), everybody(1));
        world.step();
    }
}

/// What leaving loses of messages: how many, and whether the person is asked before the page is closed.
fn unheard(world: &mut World) -> (u32, bool) {
    let stake = world.screen(ANA).expect("in the call").stake;
    (stake.messages, stake.asks_to_leave())
}

#[test]
fn who_leaves_while_words_are_under_way_is_asked() {
    let mut world = World::together(1);
    write(&mut world, ANA, "to nobody");
    world.settle();
    assert_eq!(unheard(&mut world), (0, false), "nobody was ever there");
    world.enter(BO);
    world.settle();
    assert_eq!(unheard(&mut world), (0, false), "Bo has it");
    world.leave(BO);
    world.settle();
    assert_eq!(unheard(&mut world), (0, false), "and has left with it");
    let late = write(&mut world, ANA, "too late");
    write(&mut world, ANA, "hello?");
    world.settle();
    assert_eq!(unheard(&mut world), (2, true));
    world.act(ANA, Action::DeleteMessage(late));
    assert_eq!(unheard(&mut world), (1, true));
    world.act(ANA, Action::SetKeepChat(Wanted::On));
    assert_eq!(unheard(&mut world), (0, false), "it is there when they meet again");
    world.act(ANA, Action::SetKeepChat(Wanted::Off));
    assert_eq!(unheard(&mut world), (1, true));
    world.enter(BO);
    world.settle();
    assert_eq!(unheard(&mut world), (0, false));
}

/// Somebody else stays, to whom they were not said.
#[test]
fn what_one_person_alone_has_got_is_known_after_a_reload() {
    let waiting = (Delivery::Waiting, (1, true));
    for (is_there, before) in [(true, (Delivery::Delivered { to: 0, of: 0 }, (0, false))), (false, waiting)] {
        let mut world = World::together(3);
        if !is_there {
            world.leave(BO);
            world.settle();
        }
        let file = offer(&mut world, ANA, "for Bo.txt", Some(BO));
        let seen = |world: &mut World| {
            world.settle();
            (messages(world, ANA)[0].delivery.expect("it is one's own"), unheard(world))
        };
        if is_there {
            assert_eq!(seen(&mut world), (Delivery::Delivered { to: 1, of: 1 }, (0, false)));
            world.leave(BO);
        }
        assert_eq!(seen(&mut world), before);
        for _ in 0..2 {
            world.reload_in_peace(ANA);
            assert_eq!(seen(&mut world), before, "Bo was there: {is_there}");
        }
        world.enter(BO);
        assert_eq!(seen(&mut world), (Delivery::Delivered { to: 1, of: 1 }, (0, false)));
        assert_eq!(messages(&mut world, BO)[0].id, file);
    }
}

#[test]
fn who_writes_is_seen_to_until_it_is_written_or_given_up() {
    let mut world = World::together(2);
    let ana = world.people[ANA].id;
    let typing = |world: &mut World| world.screen(BO).expect("in the call").chat.typing;
    let type_for = |world: &mut World, millis: u64| {
        let until = world.now.0 + millis;
        while world.now.0 < until {
            world.act(ANA, Action::Type);
            pass(world, 100);
        }
    };
    world.people[ANA].effects.clear();
    type_for(&mut world, 6_000);
    assert_eq!(typing(&mut world), [ana]);
    let told = said(&world, ANA).iter().filter(|said| **said == ConversationMessage::Typing).count();
    assert!((2..=3).contains(&told), "{told}");
    pass(&mut world, 5_500);
    assert_eq!(typing(&mut world), [] as [PeerId; 0]);
    type_for(&mut world, 200);
    assert_eq!(typing(&mut world), [ana]);
    write(&mut world, ANA, "there it is");
    world.settle();
    assert_eq!(typing(&mut world), [] as [PeerId; 0]);
    // The next message is seen to be written at once, however soon after the last it was begun.
    type_for(&mut world, 200);
    assert_eq!(typing(&mut world), [ana]);
}

#[test]
fn who_has_read_what_is_known() {
    let mut world = World::together(3);
    let (bo, cha) = (world.people[BO].id, world.people[CHA].id);
    write(&mut world, ANA, "one");
    world.settle();
    let readers = |world: &mut World, text: &str| message(world, ANA, text).readers;
    assert_eq!(readers(&mut world, "one"), []);
    let bos = world.screen(BO).expect("in the call").chat;
    assert_eq!((bos.unread, bos.open), (1, false));
    world.toggle_chat(BO);
    world.settle();
    assert_eq!(world.screen(BO).expect("in the call").chat.unread, 0);
    assert_eq!(readers(&mut world, "one"), [bo]);
    write(&mut world, ANA, "two");
    world.settle();
    assert_eq!((readers(&mut world, "one"), readers(&mut world, "two")), (vec![], vec![bo]));
    // Whoever has written last has read everything, and that needs no words.
    write(&mut world, BO, "answer");
    world.settle();
    assert_eq!((readers(&mut world, "two"), readers(&mut world, "answer")), (vec![], vec![]));
    write(&mut world, ANA, "two and a half");
    world.settle();
    // Nobody reads on a page that nobody looks at.
    world.act(BO, Action::SetAudience(Audience::Absent));
    world.toggle_chat(CHA);
    write(&mut world, ANA, "three");
    world.settle();
    assert_eq!((readers(&mut world, "two and a half"), readers(&mut world, "three")), (vec![bo], vec![cha]));
    world.leave(CHA);
    world.settle();
    assert_eq!(readers(&mut world, "three"), []);
}

/// What draws the chat is loaded later than the page, and may take long on a bad line.
#[test]
fn nothing_is_read_in_a_chat_that_is_not_drawn_yet() {
    let mut world = World::together(2);
    let bo = world.people[BO].id;
    let unread = |world: &mut World| world.screen(BO).expect("in the call").chat.unread;
    write(&mut world, ANA, "one");
    world.settle();
    world.act(BO, Action::ToggleChat);
    write(&mut world, ANA, "two");
    world.settle();
    assert_eq!((message(&mut world, ANA, "two").readers, unread(&mut world)), (vec![], 2));
    world.act(BO, Action::DrawChat);
    world.settle();
    assert_eq!((message(&mut world, ANA, "two").readers, unread(&mut world)), (vec![bo], 0));
    world.act(BO, Action::ToggleChat);
    write(&mut world, ANA, "three");
    world.settle();
    assert_eq!((message(&mut world, ANA, "three").readers, unread(&mut world)), (vec![], 1));
}

#[test]
fn a_message_rings_where_it_is_not_seen_at_once() {
    let mut world = World::together(2);
    let rings = |world: &mut World| {
        world.now.0 += 1_000;
        world.people[BO].effects.clear();
        world.write(ANA, "ding".into());
        world.settle();
        world.people[BO].effects.iter().filter(|effect| **effect == Effect::Chime(Chime::Message)).count()
    };
    assert_eq!(rings(&mut world), 1);
    world.toggle_chat(BO);
    assert_eq!(rings(&mut world), 0);
    world.act(BO, Action::SetAudience(Audience::Absent));
    assert_eq!(rings(&mut world), 1);
    let own = |effect: &Effect| *effect == Effect::Chime(Chime::Message);
    assert!(!world.people[ANA].effects.iter().any(own), "one's own do not ring");
}

#[test]
fn blank_is_nothing_and_what_is_too_long_is_refused() {
    let mut world = World::together(2);
    world.write(ANA, " \n ".into());
    let (longest, too_long) = ("x".repeat(MAX_CHAT_BYTES), "x".repeat(MAX_CHAT_BYTES + 1));
    // What is blank at the end does not count.
    world.write(ANA, format!("{longest} \n"));
    assert!(!world.notices(ANA).contains(&Notice::MessageTooLong));
    world.write(ANA, too_long.clone());
    assert!(world.notices(ANA).contains(&Notice::MessageTooLong));
    let own = messages(&mut world, ANA)[0].id;
    pass(&mut world, 60_000);
    assert!(!world.notices(ANA).contains(&Notice::MessageTooLong), "it was read");
    edit(&mut world, ANA, own, &too_long);
    assert!(world.notices(ANA).contains(&Notice::MessageTooLong));
    edit(&mut world, ANA, own, " \n");
    world.act(ANA, Action::ToggleReaction(own, String::new()));
    world.settle();
    for who in [ANA, BO] {
        assert_eq!(texts(&mut world, who), [longest.as_str()]);
    }
}

#[test]
fn nobody_speaks_for_somebody_else() {
    let mut world = World::together(3);
    let said_by_cha = write(&mut world, CHA, "true");
    world.settle();
    let connection = world.connection(ANA, BO);
    let say = |text: &str| {
        let act = Act::Say { name: "Cha".into(), text: text.into(), reply: None, file: None };
        vec![Entry { clock: 500, at: 1, act }]
    };
    let forged = [
        // Cha's own log goes on; a log of Cha's that there never was; one of Ana's; one of somebody who is not there.
        (said_by_cha.log, 2),
        (LogId { stay: 1, ..said_by_cha.log }, 1),
        (LogId { author: world.people[ANA].id, ..said_by_cha.log }, 1),
        (LogId { author: PeerId([9; 16]), ..said_by_cha.log }, 1),
    ];
    for (log, first) in forged {
        hears(&mut world, ANA, connection, &ConversationMessage::Entries { log, first, entries: say("forged") });
    }
    // Nor does anybody change what is there.
    hears(
        &mut world,
        ANA,
        connection,
        &ConversationMessage::Entries { log: said_by_cha.log, first: 1, entries: say("no") },
    );
    world.settle();
    assert_eq!(texts(&mut world, ANA), ["true"]);
    assert_eq!(world.seen(ANA, BO).link, PersonLink::Connected);
    // Whoever claims to have more than Ana of what Ana writes is not asked for it.
    let own = write(&mut world, ANA, "mine").log;
    hears(&mut world, ANA, connection, &ConversationMessage::Heads { heads: vec![(own, 50)] });
    hears(&mut world, ANA, connection, &ConversationMessage::Entries { log: own, first: 2, entries: say("forged") });
    assert_eq!(texts(&mut world, ANA), ["true", "mine"]);
}

/// After a reload that has lost everything, one's own words come back from others. Whoever hears them then is told so.
#[test]
fn nobody_puts_words_into_somebodys_mouth() {
    let mut world = World::together(3);
    let [ana, bo] = [ANA, BO].map(|who| world.people[who].id);
    let forged = LogId { author: ana, stay: 1, to: None };
    let connection = world.connection(ANA, BO);
    let act = Act::Say { name: "Ana".into(), text: "forged".into(), reply: None, file: None };
    let entries = vec![Entry { clock: 1, at: 1, act }];
    hears(&mut world, ANA, connection, &ConversationMessage::Heads { heads: vec![(forged, 1)] });
    hears(&mut world, ANA, connection, &ConversationMessage::Entries { log: forged, first: 1, entries });
    write(&mut world, ANA, "mine");
    world.settle();
    for (who, teller) in [(ANA, bo), (CHA, ana)] {
        assert_eq!(message(&mut world, who, "forged").told_by, Some(teller));
        assert_eq!(message(&mut world, who, "mine").told_by, None);
    }
    world.reload_in_peace(ANA);
    world.enter(3);
    world.settle();
    assert!(message(&mut world, 3, "forged").told_by.is_some());
}

#[test]
fn what_is_told_of_somebody_who_is_away_names_the_teller() {
    let mut world = World::together(2);
    let connection = world.connection(ANA, BO);
    let log = LogId { author: PeerId([9; 16]), stay: 5, to: None };
    world.people[ANA].effects.clear();
    hears(&mut world, ANA, connection, &ConversationMessage::Heads { heads: vec![(log, 1)] });
    assert!(said(&world, ANA).contains(&ConversationMessage::Want { log, after: 0 }));
    let act = Act::Say { name: "Eve".into(), text: "hi".into(), reply: None, file: None };
    let entries = vec![Entry { clock: u64::MAX >> 12, at: 1, act }];
    hears(&mut world, ANA, connection, &ConversationMessage::Entries { log, first: 1, entries });
    let told = message(&mut world, ANA, "hi");
    assert_eq!((told.author, told.told_by), (Some(log.author), Some(world.people[BO].id)));
    // A clock that is far ahead does not take everybody else's along, nor stand below them.
    write(&mut world, ANA, "one");
    write(&mut world, ANA, "two");
    assert_eq!(texts(&mut world, ANA), ["hi", "one", "two"]);
}

#[test]
fn somebody_who_has_no_answer_is_not_waited_for() {
    let mut world = World::together(3);
    let (bo, cha) = (world.connection(ANA, BO), world.connection(ANA, CHA));
    let log = LogId { author: PeerId([9; 16]), stay: 5, to: None };
    world.people[ANA].effects.clear();
    for connection in [bo, cha] {
        hears(&mut world, ANA, connection, &ConversationMessage::Heads { heads: vec![(log, 1)] });
    }
    let asked = |world: &World| {
        let want = |effect: &Effect| match effect {
            Effect::SendOnChannel(connection, text) if text.contains("\"want\"") => Some(*connection),
            _ => None,
        };
        world.people[ANA].effects.iter().filter_map(want).collect::<Vec<_>>()
    };
    assert_eq!(asked(&world).len(), 1);
    pass(&mut world, 6_000);
    let all = asked(&world);
    assert_eq!(all.len(), 2, "one at a time");
    assert!(all.contains(&bo) && all.contains(&cha));
}

#[test]
fn what_no_honest_page_writes_ends_it() {
    let world = World::together(2);
    let (ana, bo) = (world.people[ANA].id, world.people[BO].id);
    let log = LogId { author: bo, stay: 500, to: None };
    let others = EntryId { log: LogId { author: ana, stay: 5, to: None }, number: 1 };
    let entry = |clock, act| vec![Entry { clock, at: 1, act }];
    let say = |text: String| Act::Say { name: String::new(), text, reply: None, file: None };
    let lies = [
        (log, 1, entry(1, say("x".repeat(MAX_CHAT_BYTES + 1)))),
        (log, 1, entry(0, say("x".into()))),
        (log, 1, entry(1, Act::Delete { of: others })),
        (log, 1, entry(1, Act::Edit { of: others, text: "x".into() })),
        (log, 1, entry(1, Act::React { of: others, emoji: "x".repeat(17), given: true })),
        (log, 0, entry(1, say("x".into()))),
        (log, u64::MAX, entry(1, say("x".into()))),
        (log, 1, Vec::new()),
        (LogId { to: Some(PeerId([8; 16])), ..log }, 1, entry(1, say("x".into()))),
    ];
    for (log, first, entries) in lies {
        let mut world = World::together(2);
        let connection = world.connection(ANA, BO);
        hears(&mut world, ANA, connection, &ConversationMessage::Entries { log, first, entries: entries.clone() });
        assert_eq!(world.seen(ANA, BO).link, PersonLink::Failed(Trouble::Misbehaves), "{first} {entries:?}");
        assert_eq!(messages(&mut world, ANA), []);
    }
}

#[test]
fn a_long_history_arrives_piece_by_piece_and_costs_nothing_afterwards() {
    let mut world = World::together(2);
    let long = "x".repeat(5_000);
    for number in 0..300 {
        world.write(ANA, format!("{number} {long}"));
        world.write(BO, format!("{number}"));
    }
    world.settle();
    let all = texts(&mut world, BO);
    assert_eq!(all.len(), 600);
    world.leave(ANA);
    world.settle();
    world.people[BO].effects.clear();
    world.enter(CHA);
    world.settle();
    assert_eq!(texts(&mut world, CHA), all);
    let entries = |said: &ConversationMessage| match said {
        ConversationMessage::Entries { entries, .. } => entries.len(),
        _ => 0,
    };
    let sent: usize = said(&world, BO).iter().map(entries).sum();
    assert_eq!(sent, 600, "each once");
    // Whoever has everything is sent nothing.
    world.people[BO].effects.clear();
    world.reload_in_peace(CHA);
    world.settle();
    assert_eq!(texts(&mut world, CHA), all);
    assert_eq!(said(&world, BO).iter().map(entries).sum::<usize>(), 0);
    // And what has not changed is not drawn anew.
    let before = world.screen(CHA).expect("in the call").chat.messages;
    world.write(BO, "one more".into());
    world.settle();
    let after = world.screen(CHA).expect("in the call").chat.messages;
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().zip(&*after).all(|(before, after)| Rc::ptr_eq(before, after)));
    let again = world.screen(CHA).expect("in the call").chat.messages;
    assert!(Rc::ptr_eq(&after, &again));
}

#[test]
fn a_chat_that_is_full_says_so() {
    let mut world = World::together(1);
    for number in 0..20_000 {
        world.act(ANA, Action::SendMessage { text: number.to_string(), reply: None, sent_at: UnixMillis(1) });
    }
    world.people[ANA].effects.clear();
    assert!(!world.notices(ANA).contains(&Notice::ChatFull));
    world.act(ANA, Action::SendMessage { text: "too much".into(), reply: None, sent_at: UnixMillis(1) });
    assert!(world.notices(ANA).contains(&Notice::ChatFull));
    assert_eq!(messages(&mut world, ANA).len(), 20_000);
}
