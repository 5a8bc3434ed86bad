//! Code that a call can be placed without may come later than the call: nothing is lost by it, and nobody can make use of it.

mod model;

use damso_call::{
    Action, BlockHeader, ConnectionEvent, ConnectionId, Delivery, Effect, EntryId, FileState, Input, Keep, LocalFile,
    LogId, Origin, PersonLink, PickedFile, Recipient, Trouble, UnixMillis,
};
use damso_protocol::ConversationMessage;
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const CHA: usize = 2;

/// A call of Ana, who does not have the code, and Bo. Cha may come.
fn call() -> World {
    let mut world = World::new(7, 3);
    world.makes_wait_for_code(ANA);
    for who in [ANA, BO] {
        world.enter(who);
    }
    world.settle();
    world
}

/// Settling takes that everything is delivered, which nothing is to a page without the code.
fn a_while_passes(world: &mut World) {
    let until = world.now.0 + 5_000;
    while world.now.0 < until {
        world.step();
    }
}

fn texts(world: &mut World, who: usize) -> Vec<String> {
    let messages = world.screen(who).expect("in the call").chat.messages;
    messages.iter().map(|message| message.text.clone()).collect()
}

fn picked(name: &str) -> PickedFile {
    let (file, modified) = (LocalFile(1), UnixMillis(1));
    PickedFile {
        file,
        name: name.to_owned(),
        size: 5,
        kind: String::new(),
        modified,
        preview: None,
        origin: Origin::Disk,
    }
}

fn offer(world: &mut World, who: usize, name: &str) {
    world.offer(who, picked(name), Recipient::Everybody);
}

fn hears(world: &mut World, message: &ConversationMessage) {
    let text = serde_json::to_string(message).expect("it is JSON");
    happens(world, ConnectionEvent::ChannelReceived(text));
}

fn happens(world: &mut World, event: ConnectionEvent) {
    let connection: ConnectionId = world.connection(ANA, BO);
    world.input(ANA, Input::Connection(connection, event));
}

fn does(world: &World, which: impl Fn(&Effect) -> bool) -> bool {
    world.people[ANA].effects.iter().any(which)
}

fn is_refused(world: &mut World) -> bool {
    world.seen(ANA, BO).link == PersonLink::Failed(Trouble::Misbehaves)
}

#[test]
fn connections_are_judged_and_the_uplink_is_shared_when_the_code_is_there() {
    let mut world = call();
    let looks = |world: &mut World| {
        for _ in 0..5 {
            world.now.0 += 2_000;
            happens(world, ConnectionEvent::StatisticsRead(Box::default()));
        }
        world.seen(ANA, BO).quality.is_some()
    };
    // What somebody does not want to be sent is not sent, code or not.
    let sends = |world: &World| {
        let last = world.people[ANA].effects.iter().rev().find_map(|effect| match effect {
            Effect::LimitSending(_, limits) => Some(limits.camera),
            _ => None,
        });
        last.flatten().map(|camera| camera.max_bitrate)
    };
    let unshared = sends(&world);
    assert!(unshared.is_some() && !looks(&mut world));
    world.act(BO, Action::ToggleIncomingVideo(None));
    a_while_passes(&mut world);
    assert_eq!(sends(&world), None);
    world.gets_code(ANA);
    assert!(looks(&mut world));
    assert_eq!(sends(&world), None, "it was heard before");
    world.act(BO, Action::ToggleIncomingVideo(None));
    a_while_passes(&mut world);
    assert!(sends(&world) < unshared, "now it is known how large it is shown");
}

#[test]
fn who_speaks_is_seen_when_the_code_is_there() {
    let mut world = call();
    let bo = world.connection(ANA, BO);
    let speaks = |world: &mut World| {
        for _ in 0..10 {
            world.now.0 += 100;
            world.input(ANA, Input::Heard { own: 0, others: vec![(bo, 80)] });
        }
        world.seen(ANA, BO).speaking
    };
    let listens = |effect: &Effect| *effect == Effect::Listen(vec![bo]);
    assert!(!speaks(&mut world) && !does(&world, listens));
    world.gets_code(ANA);
    assert!(speaks(&mut world) && does(&world, listens));
}

#[test]
fn what_was_said_meanwhile_is_there_when_the_code_is() {
    let mut world = call();
    world.enter(CHA);
    world.settle();
    world.write(BO, "one".into());
    world.write(CHA, "two".into());
    offer(&mut world, BO, "a.txt");
    a_while_passes(&mut world);
    assert_eq!(texts(&mut world, ANA), [""; 0]);

    world.gets_code(ANA);
    world.settle();
    let everything = texts(&mut world, BO);
    assert_eq!(everything.len(), 3);
    assert_eq!(texts(&mut world, ANA), everything);
    let messages = world.screen(ANA).expect("in the call").chat.messages;
    let file = messages.iter().find_map(|message| message.file.as_ref()).expect("it is offered");
    assert_eq!(file.state, FileState::Offered, "and Bo is known to have it");
    world.write(ANA, "three".into());
    world.settle();
    assert_eq!(texts(&mut world, CHA), texts(&mut world, ANA));
}

#[test]
fn who_went_meanwhile_has_left_what_others_have() {
    let mut world = call();
    world.enter(CHA);
    world.settle();
    world.write(BO, "one".into());
    a_while_passes(&mut world);
    world.leave(BO);
    world.settle();
    world.gets_code(ANA);
    world.settle();
    assert_eq!(texts(&mut world, ANA), ["one"]);
}

#[test]
fn a_chat_that_is_asked_for_before_opens_with_the_code() {
    let mut world = call();
    world.act(ANA, Action::ToggleChat);
    assert!(world.screen(ANA).expect("in the call").chat.open);
    world.write(BO, "one".into());
    a_while_passes(&mut world);
    world.gets_code(ANA);
    world.act(ANA, Action::DrawChat);
    world.settle();
    let chat = world.screen(ANA).expect("in the call").chat;
    assert!(chat.open);
    assert_eq!(chat.unread, 0);
}

#[test]
fn what_was_kept_is_asked_for_with_the_code_and_not_before() {
    let mut world = call();
    let recalls = |effect: &Effect| matches!(effect, Effect::RecallChat(_));
    let finds = |effect: &Effect| matches!(effect, Effect::FindStores(_));
    assert!(!does(&world, recalls) && !does(&world, finds));
    world.gets_code(ANA);
    assert!(does(&world, recalls) && does(&world, finds));
}

#[test]
fn a_reload_and_another_one_keep_the_chat_and_leaving_forgets_it_also_without_the_code() {
    let mut world = call();
    world.gets_code(ANA);
    world.write(ANA, "one".into());
    world.leave(BO);
    world.settle();
    world.reload_in_peace(ANA);
    world.reload_in_peace(ANA);
    world.gets_code(ANA);
    assert_eq!(texts(&mut world, ANA), ["one"]);
    world.reload_in_peace(ANA);
    world.people[ANA].effects.clear();
    world.leave(ANA);
    assert!(does(&world, |effect| matches!(effect, Effect::ForgetChat(_, Keep::InTab))));
}

/// A page that is loaded anew has the code after everybody else is there.
#[test]
fn a_reload_before_the_code_is_greeted_with_what_it_has() {
    let mut world = call();
    world.gets_code(ANA);
    world.write(ANA, "one".into());
    world.write(BO, "two".into());
    world.act(BO, Action::ToggleChat);
    world.act(BO, Action::DrawChat);
    offer(&mut world, ANA, "a.txt");
    world.settle();
    let messages = |world: &mut World| world.screen(ANA).expect("in the call").chat.messages;
    let file = messages(&mut world).iter().find(|it| it.file.is_some()).expect("it is offered").id;
    world.act(BO, Action::DeclineFile(file));
    world.settle();
    let seen = |world: &mut World| -> Vec<_> {
        messages(world).iter().map(|it| (it.text.clone(), it.delivery, it.readers.clone())).collect()
    };
    let state = |world: &mut World| messages(world).iter().find_map(|it| Some(it.file.as_ref()?.state.clone()));
    let (before, declined) = (seen(&mut world), state(&mut world));
    assert!(before.iter().any(|(_, _, readers)| !readers.is_empty()), "{before:?}");

    world.reload_in_peace(ANA);
    a_while_passes(&mut world);
    world.people[BO].effects.clear();
    world.gets_code(ANA);
    world.settle();
    assert_eq!(seen(&mut world), before);
    world.act(ANA, Action::ChooseAgain(file, picked("a.txt")));
    assert_eq!(state(&mut world), declined, "Bo has said it again");
    let sends_entries = |effect: &Effect| matches!(effect, Effect::SendOnChannel(_, text) if text.contains("entries"));
    assert!(!world.people[BO].effects.iter().any(sends_entries), "Ana has kept what Bo has said");
    world.leave(BO);
    world.settle();
    assert!(
        !seen(&mut world).iter().any(|(_, delivery, _)| *delivery == Some(Delivery::Waiting)),
        "it was there before"
    );
}

#[test]
fn files_that_are_offered_before_are_let_go() {
    let mut world = call();
    offer(&mut world, ANA, "a.txt");
    assert!(does(&world, |effect| *effect == Effect::ReleaseFile(LocalFile(1))));
}

#[test]
fn a_block_before_is_one_that_nobody_has_asked_for() {
    let mut world = call();
    let header = BlockHeader { stream: 1, block: 0, length: 1, digest: [0; 32] };
    happens(&mut world, ConnectionEvent::BlockAnnounced(header));
    assert!(is_refused(&mut world));
}

#[test]
fn only_claims_are_read_before_and_are_to_be_honest() {
    let mut world = call();
    let says = |text: &str| ConnectionEvent::ChannelReceived(text.to_owned());
    happens(&mut world, says(r#"{"type":"entries","entries":7}"#));
    assert!(!is_refused(&mut world));
    happens(&mut world, says(r#"{"type":"heads","heads":7}"#));
    assert!(is_refused(&mut world));
}

#[test]
fn lies_about_files_count_when_the_code_is_there() {
    let mut world = call();
    let log = LogId { author: world.people[CHA].id, stay: 1, to: None };
    // Of files that Bo has been told nothing of, nor anybody else: a claim, and no harm.
    hears(&mut world, &ConversationMessage::Holds { files: vec![EntryId { log, number: 7 }] });
    hears(&mut world, &ConversationMessage::Heads { heads: vec![(log, u64::MAX)] });
    world.gets_code(ANA);
    world.settle();
    assert!(!is_refused(&mut world));
    assert_eq!(texts(&mut world, ANA), [""; 0]);
}
