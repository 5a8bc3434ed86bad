//! Files, as far as the person decides about them: what was decided holds over a reload, and ends with the call.

mod model;

use damso_call::{
    Action, ConnectionEvent, Effect, EntryId, FileDigest, FileEvent, FileState, Input, LocalFile, MessageState, Origin,
    PickedFile, Recipient, SaveOutcome, Saving, Screen, UnixMillis, Wanted,
};
use damso_protocol::BLOCK_BYTES;
use model::world::World;

const ANA: usize = 0;
const BO: usize = 1;
const BLOCK: u64 = BLOCK_BYTES as u64;
const BLOCKS: u32 = 10;

fn discards(effect: &Effect) -> bool {
    matches!(effect, Effect::DiscardAllStores(_))
}

/// Bo offers a file to everybody.
fn offer(world: &mut World, file: u32, kind: &str, size: u64) -> EntryId {
    let (file, name) = (LocalFile(file), format!("{file}.bin"));
    let picked = PickedFile {
        file,
        name,
        size,
        kind: kind.to_owned(),
        modified: UnixMillis(1),
        preview: None,
        origin: Origin::Disk,
    };
    world.offer(BO, picked, Recipient::Everybody);
    world.settle();
    world.screen(BO).expect("in the call").chat.messages.last().expect("it is offered").id
}

fn offer_archive(world: &mut World, file: u32) -> EntryId {
    offer(world, file, "application/zip", u64::from(BLOCKS) * BLOCK)
}

/// How a file is on Ana's page.
fn state(world: &mut World, id: EntryId) -> FileState {
    let messages = world.screen(ANA).expect("in the call").chat.messages;
    let message = messages.iter().find(|message| message.id == id).expect("it is offered");
    message.file.clone().expect("it has a file").state
}

fn at_stake(world: &mut World) -> bool {
    world.screen(ANA).expect("in the call").stake.asks_to_leave()
}

/// Ana's page learns something about files.
fn learns(world: &mut World, event: FileEvent) {
    world.input(ANA, Input::File(event));
}

fn reload(world: &mut World, stored: EntryId) {
    world.people[ANA].effects.clear();
    world.reload_in_peace(ANA);
    learns(world, FileEvent::StoresFound(vec![stored]));
    world.settle();
    open_channels(world);
}

fn open_channels(world: &mut World) {
    for (who, other) in [(ANA, BO), (BO, ANA)] {
        let connection = world.connection(who, other);
        world.input(who, Input::Connection(connection, ConnectionEvent::FilesOpened));
    }
}

/// How often Ana's page has gone on with a file.
fn openings(world: &World, id: EntryId) -> usize {
    let opens = |effect: &&Effect| matches!(effect, Effect::OpenStore(file, _) if *file == id);
    world.people[ANA].effects.iter().filter(opens).count()
}

#[test]
fn what_was_paused_cancelled_or_declined_rests_after_a_reload_and_until_the_person_leaves() {
    for keep in [Wanted::Off, Wanted::On] {
        rests_after_a_reload(keep);
    }
}

/// Wherever the chat is kept.
fn rests_after_a_reload(keep: Wanted) {
    let mut world = World::together(2);
    world.act(ANA, Action::SetKeepChat(keep));
    open_channels(&mut world);
    let [paused, declined] = [1, 2].map(|file| offer_archive(&mut world, file));
    let [picture, cancelled] = [3, 4].map(|file| offer(&mut world, file, "image/png", 5));
    world.act(ANA, Action::FetchFile(paused));
    learns(&mut world, FileEvent::StoreOpened(paused, 4));
    assert!(matches!(state(&mut world, paused), FileState::Receiving(_)));
    world.act(ANA, Action::PauseFile(paused));
    // The pictures came by themselves.
    world.act(ANA, Action::CancelFile(cancelled));
    for id in [declined, picture] {
        world.act(ANA, Action::DeclineFile(id));
    }
    world.settle();
    for _ in 0..2 {
        reload(&mut world, paused);
        let FileState::Paused(progress) = state(&mut world, paused) else { panic!("it comes by itself") };
        assert_eq!(progress.done, 4 * BLOCK, "what is there is known");
        for id in [declined, picture] {
            assert_eq!(state(&mut world, id), FileState::Declined);
        }
        assert_eq!(state(&mut world, cancelled), FileState::Offered);
        assert_eq!([paused, declined, picture, cancelled].map(|id| openings(&world, id)), [0; 4]);
    }
    // It goes on where it was, when the person wants it to.
    world.act(ANA, Action::FetchFile(paused));
    assert_eq!(openings(&world, paused), 1);
    learns(&mut world, FileEvent::StoreOpened(paused, 4));
    assert!(matches!(state(&mut world, paused), FileState::Receiving(progress) if progress.done == 4 * BLOCK));
    world.act(ANA, Action::PauseFile(paused));
    world.leave(ANA);
    world.act(ANA, Action::Rejoin(UnixMillis(0)));
    world.settle();
    for id in [paused, declined] {
        assert_eq!(state(&mut world, id), FileState::Offered);
    }
}

/// A file of Bo's has come to Ana, and is whole.
fn comes(world: &mut World) -> EntryId {
    let digest = FileDigest([7; 32]);
    open_channels(world);
    let id = offer_archive(world, 1);
    world.act(ANA, Action::FetchFile(id));
    learns(world, FileEvent::StoreOpened(id, BLOCKS));
    learns(world, FileEvent::StoreCompleted(id, digest, LocalFile(1)));
    world.settle();
    world.input(BO, Input::File(FileEvent::Sealed(LocalFile(1), digest)));
    world.settle();
    assert_eq!(state(world, id), FileState::Whole(Saving::Due));
    id
}

#[test]
fn what_has_come_can_be_saved_when_it_is_withdrawn() {
    let mut world = World::together(2);
    let id = comes(&mut world);
    world.act(BO, Action::DeleteMessage(id));
    world.settle();
    let messages = world.screen(ANA).expect("in the call").chat.messages;
    let message = messages.iter().find(|message| message.id == id).expect("it is said that it was deleted");
    assert_eq!((message.state, state(&mut world, id)), (MessageState::Deleted, FileState::Whole(Saving::Due)));
    assert!(at_stake(&mut world));
    world.act(ANA, Action::SaveFile(id));
    assert!(world.people[ANA].effects.contains(&Effect::SaveFile(LocalFile(1), "1.bin".into())));
    assert!(!world.people[ANA].effects.contains(&Effect::DiscardStore(id)));
    assert!(!at_stake(&mut world));
    world.act(ANA, Action::RemoveFile(id));
    assert!(world.people[ANA].effects.contains(&Effect::DiscardStore(id)));
    let messages = world.screen(ANA).expect("in the call").chat.messages;
    assert!(messages.iter().all(|message| message.file.is_none()));
}

#[test]
fn the_address_leads_away_only_when_nothing_would_be_lost() {
    let mut world = World::together(2);
    let id = comes(&mut world);
    let link = world.screen(ANA).expect("in the call").link;
    for (asked, elsewhere) in [(1, ""), (2, "#/"), (3, "#/r/AQECAwQFBgcICQoLDA0ODw"), (4, "#/nowhere")] {
        world.people[ANA].effects.clear();
        world.input(ANA, Input::RouteChanged(elsewhere.into()));
        let screen = world.screen(ANA).expect("the call goes on");
        assert_eq!((screen.asked_to_leave, &screen.link), (asked, &link), "{elsewhere}");
        let [Effect::Navigate(fragment)] = &*world.people[ANA].effects else { panic!("the address is put back") };
        assert!(link.ends_with(fragment));
        // As it is put back, it leads nowhere.
        world.input(ANA, Input::RouteChanged(fragment.clone()));
        assert_eq!(world.screen(ANA).expect("the call goes on").asked_to_leave, asked);
    }
    world.act(ANA, Action::SaveFile(id));
    world.input(ANA, Input::RouteChanged("#/".into()));
    assert!(world.screen(ANA).is_none(), "nothing is lost");
    assert!(world.people[ANA].effects.iter().any(discards));
    // In another call nobody is asked before there is a reason.
    world.enter(ANA);
    assert_eq!(world.screen(ANA).expect("in the call").asked_to_leave, 0);
}

#[test]
fn who_leaves_all_the_same_gets_where_the_address_led() {
    for (elsewhere, stays, end) in [
        ("#/", false, "#/"),
        ("#/r/AQECAwQFBgcICQoLDA0ODw", false, "#/r/AQECAwQFBgcICQoLDA0ODw"),
        ("#/nowhere", false, "#/"),
        ("#/", true, ""),
    ] {
        let mut world = World::together(2);
        comes(&mut world);
        world.input(ANA, Input::RouteChanged(elsewhere.into()));
        if stays {
            world.act(ANA, Action::Stay);
        }
        world.people[ANA].effects.clear();
        world.act(ANA, Action::Leave);
        let effects = &world.people[ANA].effects;
        let went = effects.iter().find_map(|it| if let Effect::Navigate(to) = it { Some(&**to) } else { None });
        assert_eq!(went.unwrap_or_default(), end, "{elsewhere}");
        assert!(effects.iter().any(discards));
        let screen = world.people[ANA].call.view().screen;
        assert_eq!(matches!(screen, Screen::Ended(_)), stays, "{screen:?}");
    }
}

#[test]
fn files_are_offered_only_where_they_were_chosen() {
    let mut world = World::together(1);
    let link = world.screen(ANA).expect("in the call").link;
    let offers = |world: &mut World, number: u32| {
        let (file, name, kind) = (LocalFile(number), "a.zip".to_owned(), String::new());
        let picked =
            PickedFile { file, name, size: 1, kind, modified: UnixMillis(1), preview: None, origin: Origin::Disk };
        world.people[ANA].effects.clear();
        let (files, link, sent_at) = (vec![picked], link.clone(), UnixMillis(1));
        world.act(ANA, Action::OfferFiles { files, link, to: Recipient::Everybody, sent_at });
        let is_released = world.people[ANA].effects.contains(&Effect::ReleaseFile(file));
        (world.screen(ANA).map_or(0, |screen| screen.chat.messages.len()), is_released)
    };
    let preparing = |world: &mut World| world.screen(ANA).expect("in the call").preparing;
    let is_chat_open = |world: &mut World| world.screen(ANA).expect("in the call").chat.open;
    assert!(!is_chat_open(&mut world));
    for _ in 0..3 {
        world.act(ANA, Action::PrepareFiles);
        assert!(is_chat_open(&mut world), "what becomes of them is seen there");
    }
    assert_eq!(offers(&mut world, 1), (1, false));
    assert_eq!(preparing(&mut world), 2);
    world.act(
        ANA,
        Action::OfferFiles { files: vec![], link: link.clone(), to: Recipient::Everybody, sent_at: UnixMillis(1) },
    );
    assert_eq!(preparing(&mut world), 1, "nothing came of it");
    assert_eq!(offers(&mut world, 2), (2, false));
    assert_eq!(preparing(&mut world), 0);
    world.act(ANA, Action::PrepareFiles);
    world.act(ANA, Action::Leave);
    assert_eq!(offers(&mut world, 3), (0, true), "in no call");
    world.input(ANA, Input::RouteChanged("#/r/AQECAwQFBgcICQoLDA0ODw".into()));
    world.act(ANA, Action::JoinCall);
    assert_eq!(preparing(&mut world), 0);
    assert_eq!(offers(&mut world, 4), (0, true), "in another call");
}

#[test]
fn what_was_saved_needs_no_saving_after_a_reload() {
    let (mut world, digest) = (World::together(2), FileDigest([7; 32]));
    open_channels(&mut world);
    let id = offer_archive(&mut world, 1);
    assert!(!at_stake(&mut world));
    world.act(ANA, Action::FetchFile(id));
    let come_whole = |world: &mut World| {
        learns(world, FileEvent::StoreOpened(id, BLOCKS));
        learns(world, FileEvent::StoreCompleted(id, digest, LocalFile(1)));
        world.settle();
    };
    come_whole(&mut world);
    assert_eq!(state(&mut world, id), FileState::Checking);
    world.input(BO, Input::File(FileEvent::Sealed(LocalFile(1), digest)));
    world.settle();
    assert_eq!(state(&mut world, id), FileState::Whole(Saving::Due));
    for saving in [Saving::Due, Saving::HandedOver, Saving::Done] {
        match saving {
            Saving::HandedOver => world.act(ANA, Action::SaveFile(id)),
            Saving::Done => {
                world.act(ANA, Action::SaveFileAs(id));
                learns(&mut world, FileEvent::SavedAs(LocalFile(1), SaveOutcome::Saved));
            }
            Saving::Due | Saving::Needless => {}
        }
        let seen = (FileState::Whole(saving), saving == Saving::Due);
        assert_eq!((state(&mut world, id), at_stake(&mut world)), seen);
        reload(&mut world, id);
        come_whole(&mut world);
        assert_eq!((state(&mut world, id), at_stake(&mut world)), seen, "after a reload");
    }
}
