//! The call: from the opening of the page to its closing, one [`Input`] at a time.

use damso_protocol::{
    ClientMessage, ErrorCode, Hand, IceServer, Incarnation, MAX_ROOM_PEERS, Profile, ServerMessage, SessionSecret,
    close, json,
};

use crate::{
    Action, CallLink, CallScreen, CallView, Clip, Effect, EndReason, EndedScreen, Generation, Hold, HomeScreen, Input,
    Instant, JoinFailure, LinkError, LobbyScreen, LocalTrack, MediaEvent, News, Notice, Preferences, Presence, Route,
    Screen, ScreenContent, SocketEvent, TrackKind, UnixMillis, Wanted,
    connection::Outgoing,
    context::{Context, to_json},
    conversation::{Departure, Heard},
    local_media::LocalDevices,
    peer::Drawn,
    playback::Playback,
    room::Room,
    screen::OwnScreen,
    socket::Socket,
    text::clean_line,
    uplink::Captured,
};

/// What a call is given when the page opens.
pub struct Setup {
    /// 256 random bits: the seed of every secret and nonce.
    pub seed: [u8; 32],
    /// This session's secret, the same after a reload.
    pub secret: SessionSecret,
    /// This life of the page, greater after a reload.
    pub incarnation: Incarnation,
    /// What was remembered.
    pub preferences: Preferences,
    /// The address of the page without its fragment, such as `https://damso.example/`.
    pub site: String,
    /// STUN and TURN servers that the site itself names, besides those of the signaling server.
    pub ice_servers: Vec<IceServer>,
}

/// A call, from the opening of the page to its closing.
pub struct Call {
    context: Context,
    site: String,
    site_ice_servers: Vec<IceServer>,
    preferences: Preferences,
    /// What the browser was last asked to remember.
    remembered: Preferences,
    media: LocalDevices,
    screen: OwnScreen,
    playback: Playback,
    /// Whether the browser was asked to keep the screen from going dark.
    awake: Wanted,
    socket: Socket,
    stage: Stage,
}

/// Where the person is.
enum Stage {
    Idle(Option<LinkError>),
    Lobby(CallLink, Presence, Option<JoinFailure>),
    /// `Join call` was pressed; the server has not answered yet.
    Joining(CallLink, Room),
    InCall(CallLink, Room),
    Ended(CallLink, EndReason),
}

impl Stage {
    fn link(&self) -> Option<&CallLink> {
        match self {
            Self::Idle(_) => None,
            Self::Lobby(link, ..) | Self::Joining(link, _) | Self::InCall(link, _) | Self::Ended(link, _) => Some(link),
        }
    }

    fn room(&mut self) -> Option<&mut Room> {
        match self {
            Self::Joining(_, room) | Self::InCall(_, room) => Some(room),
            _ => None,
        }
    }
}

impl Call {
    /// The page is open.
    pub fn new(setup: Setup) -> Self {
        Self {
            context: Context::new(setup.seed, setup.secret, setup.incarnation),
            site: setup.site,
            site_ice_servers: setup.ice_servers,
            media: LocalDevices::new(&setup.preferences),
            screen: OwnScreen::default(),
            playback: Playback::default(),
            awake: Wanted::Off,
            remembered: setup.preferences.clone(),
            preferences: setup.preferences,
            socket: Socket::new(),
            stage: Stage::Idle(None),
        }
    }

    /// Takes in what happened at `now`, and says what to do, in this order.
    pub fn handle(&mut self, now: Instant, input: Input) -> Vec<Effect> {
        self.context.now = now;
        match input {
            Input::Action(action) => self.act(&action),
            Input::RouteChanged(fragment) => self.go(Route::parse(&fragment)),
            Input::Socket(generation, event) if self.socket.is_current(generation) => {
                self.socket_changed(generation, event);
            }
            Input::Socket(..) => {}
            Input::Media(MediaEvent::PlaybackRefused) => self.playback.refused(),
            Input::Media(MediaEvent::PlaybackPaused) => self.playback.resume(now),
            Input::Media(event) => self.media.handle(event, &mut self.context),
            Input::Screen(generation, event) => self.screen.handle(generation, event, &mut self.context),
            Input::Connection(connection, event) => {
                if let Some(room) = self.stage.room() {
                    room.connection_changed(connection, event, &mut self.context);
                }
            }
            Input::File(event) => self.converse(Heard::File(event)),
            Input::ChatRecalled(kept) => {
                if let Some(room) = self.stage.room() {
                    room.chat_recalled(kept, &mut self.context);
                }
            }
            Input::ChatNotKept => {
                self.context.notify(Notice::ChatNotKept);
                self.converse(Heard::NotKept);
            }
            Input::CodeLoaded(code) => {
                self.context.late = Some(code);
                if let Some(room) = self.stage.room() {
                    room.conversation.prepare(&mut self.context);
                }
            }
            Input::Tick => self.tick(),
            Input::NoticeHeld => self.context.notices.hold(self.context.now),
            Input::NetworkChanged => {
                self.socket.reopen(&mut self.context);
                if let Some(room) = self.stage.room() {
                    room.network_changed(&self.context);
                }
            }
            Input::Resumed => {
                self.socket.resumed(&mut self.context);
                self.playback.resume(now);
                if let Some(room) = self.stage.room() {
                    room.resumed(&self.context);
                }
                // A page that was put aside and taken out again, as browsers do with their back button.
                if matches!(self.stage, Stage::Lobby(..) | Stage::Joining(..) | Stage::InCall(..)) {
                    self.media.start(&mut self.context);
                }
            }
            Input::PageClosing => {
                if self.stage.room().is_some() {
                    self.end(EndReason::Left, Departure::Reload);
                }
                self.media.stop(&mut self.context);
            }
            Input::Heard { own, others } => {
                if let Some((room, late)) = self.stage.room().zip(self.context.late) {
                    (late.heard)(room, own, &others, &mut self.context);
                }
            }
            Input::TextCopied(clip, result) => {
                let notice = match (clip, result) {
                    (Clip::Link, Ok(())) => Notice::LinkCopied,
                    (Clip::Link, Err(())) => Notice::LinkNotCopied(self.link()),
                    (Clip::Message, Ok(())) => Notice::MessageCopied,
                    (Clip::Message, Err(())) => Notice::MessageNotCopied,
                    (Clip::Report, Ok(())) => Notice::ReportCopied,
                    (Clip::Report, Err(())) => Notice::ReportNotCopied,
                };
                self.context.notify(notice);
            }
        }
        if let Some(alarm) = self.context.alarm.take() {
            self.socket.suspect(alarm, &mut self.context);
        }
        self.sync();
        self.context.take_effects()
    }

    /// When to hand in [`Input::Tick`], if nothing else happens before.
    pub fn deadline(&self) -> Option<Instant> {
        let room = match &self.stage {
            Stage::Joining(_, room) | Stage::InCall(_, room) => room.deadline(self.context.now),
            _ => None,
        };
        [self.context.notices.deadline(), self.socket.deadline(), self.playback.deadline(), room]
            .into_iter()
            .flatten()
            .min()
    }

    /// Something happened that is about chat and files alone. Nobody else has a part in it.
    fn converse(&mut self, heard: Heard) {
        if let Some(room) = self.stage.room() {
            room.conversation.hear(heard, &mut self.context).ok();
        }
    }

    fn tick(&mut self) {
        let now = self.context.now;
        self.context.notices.tick(now);
        self.socket.tick(&mut self.context);
        self.playback.tick(&mut self.context);
        if let Some(room) = self.stage.room() {
            room.tick(&mut self.context);
        }
    }

    // --- the person ---

    fn act(&mut self, action: &Action) {
        match action {
            Action::StartCall => {
                let link = CallLink::new(self.context.random.bytes());
                self.visit(link);
            }
            Action::OpenLink(text) => match CallLink::parse(text, &self.site) {
                Ok(link) => self.visit(link),
                Err(error) => self.go(Route::Bad(error)),
            },
            Action::SetName(name) => self.preferences.name.clone_from(name),
            Action::SetTransportPolicy(policy) => self.preferences.transport = *policy,
            Action::ToggleMicrophone => self.media.toggle(TrackKind::Microphone, &mut self.context),
            Action::ToggleCamera => self.media.toggle(TrackKind::Camera, &mut self.context),
            Action::TryAgain(kind) => self.media.try_again(*kind, &mut self.context),
            Action::ToggleScreen => {
                if let Stage::InCall(..) = self.stage {
                    self.screen.toggle(&mut self.context);
                }
            }
            Action::SetScreenContent(content) => self.screen.set_content(*content, &mut self.context),
            Action::ChooseDevice(kind, id) => self.media.choose(*kind, id.clone(), &mut self.context),
            Action::AskForSpeaker => self.context.push(Effect::AskForSpeaker),
            Action::SetSound(sound) => self.media.set_sound(*sound, &mut self.context),
            Action::JoinCall => self.join(),
            Action::Rejoin(today) => {
                self.come_back(*today);
                self.join();
            }
            Action::Leave => self.leave(),
            Action::Stay => {
                if let Some(room) = self.stage.room() {
                    room.bound_for = None;
                }
            }
            Action::CopyLink => {
                let link = self.link();
                self.context.push(Effect::CopyText(Clip::Link, link));
            }
            Action::CopyMessage(text) => self.context.push(Effect::CopyText(Clip::Message, text.clone())),
            Action::CopyReport => {
                let panel = self.stage.room().and_then(|room| room.panel());
                if let Some((panel, late)) = panel.zip(self.context.late) {
                    self.context.push(Effect::CopyText(Clip::Report, (late.write_report)(&panel)));
                }
            }
            Action::OfferFiles { files, link, .. } if self.stage.room().is_none() || *link != self.link() => {
                self.context.release(files);
            }
            Action::ToggleChat
            | Action::DrawChat
            | Action::SendMessage { .. }
            | Action::EditMessage { .. }
            | Action::DeleteMessage(_)
            | Action::ToggleReaction(..)
            | Action::Type
            | Action::RetryDelivery
            | Action::SetKeepChat(_)
            | Action::PrepareFiles
            | Action::OfferFiles { .. }
            | Action::ChooseAgain(..)
            | Action::FetchFile(_)
            | Action::DeclineFile(_)
            | Action::PauseFile(_)
            | Action::CancelFile(_)
            | Action::RemoveFile(_)
            | Action::SaveFile(_)
            | Action::SaveFileAs(_) => {
                if let (Some(room), context) = (self.stage.room(), &mut self.context) {
                    room.act_in_conversation(action, context);
                }
            }
            Action::ToggleHand
            | Action::React(_)
            | Action::AskToMute(_)
            | Action::SetVolume(..)
            | Action::ChooseLayout(_)
            | Action::ToggleIncomingVideo(_)
            | Action::ToggleConnectionPanel => {
                if let Some((room, late)) = self.stage.room().zip(self.context.late) {
                    (late.act)(room, action, &mut self.context);
                }
            }
            Action::Pin(_) | Action::ShowOwn(_) | Action::Show { .. } | Action::SetAudience(_) => {
                self.act_in_room(action);
            }
            Action::HoldToTalk(hold) => {
                if self.stage.room().is_some() {
                    self.media.hold(*hold, &mut self.context);
                }
            }
            Action::SetSounds(sounds) => self.preferences.sounds = *sounds,
            Action::SetShortcuts(shortcuts) => self.preferences.shortcuts = *shortcuts,
            Action::StartPlayback => self.playback.start(&mut self.context),
            Action::TellNotFloated => self.context.notify(Notice::NotFloated),
            Action::LeaveOut(folders, why) => self.context.notify(Notice::LeftOut(folders.clone(), *why)),
            Action::DismissNotice(id) => self.context.notices.dismiss(*id),
            Action::ChooseLanguage(language) => self.preferences.language = Some(*language),
        }
    }

    /// What is seen, and by whom.
    fn act_in_room(&mut self, action: &Action) {
        let (Some(room), context) = (self.stage.room(), &mut self.context) else { return };
        match *action {
            Action::Pin(pin) => room.staging.pin(pin),
            Action::ShowOwn(own) => room.staging.own = own,
            Action::Show { person, camera, screen } => room.show(person, Drawn { camera, screen }),
            Action::SetAudience(audience) => {
                room.audience = audience;
                room.conversation.act(action, "", context);
            }
            _ => {}
        }
    }

    fn visit(&mut self, link: CallLink) {
        self.context.push(Effect::Navigate(link.fragment()));
        self.go(Route::Call(link));
    }

    /// Goes where the address leads. The link of the present stage leads nowhere else, and from a call in which something
    /// would be lost nothing does.
    fn go(&mut self, route: Route) {
        if let Route::Call(link) = &route
            && self.stage.link() == Some(link)
        {
            return;
        }
        // The page asks first, as it does about its own button.
        if let Stage::Joining(link, room) | Stage::InCall(link, room) = &mut self.stage
            && room.conversation.view(self.context.now).1.asks_to_leave()
        {
            room.asked_to_leave += 1;
            room.bound_for = Some(route);
            return self.context.push(Effect::Navigate(link.fragment()));
        }
        self.follow(route);
    }

    /// The same, whatever is lost by it.
    fn follow(&mut self, route: Route) {
        self.leave_room(Departure::Leave);
        match route {
            Route::Call(link) => {
                self.socket.close(&mut self.context);
                self.stage = Stage::Lobby(link, Presence::Unknown, None);
                self.socket.open(&mut self.context);
                self.media.start(&mut self.context);
            }
            Route::Home => self.rest(Stage::Idle(None)),
            Route::Bad(error) => self.rest(Stage::Idle(Some(error))),
        }
    }

    /// A stage without camera, microphone and server.
    fn rest(&mut self, stage: Stage) {
        self.media.stop(&mut self.context);
        self.socket.close(&mut self.context);
        self.stage = stage;
    }

    /// Leaves for where the address led, if the person was asked for that reason.
    fn leave(&mut self) {
        match self.stage.room().and_then(|room| room.bound_for.take()) {
            Some(route) => {
                self.context.push(Effect::Navigate(route.fragment()));
                self.follow(route);
            }
            None => self.end(EndReason::Left, Departure::Leave),
        }
    }

    /// Takes the session over from another tab, if that is why this one has ended.
    fn come_back(&mut self, today: UnixMillis) {
        if let Stage::Ended(_, EndReason::JoinedElsewhere) = self.stage {
            self.context.live_anew(today);
        }
    }

    fn join(&mut self) {
        let (Stage::Lobby(link, ..) | Stage::Ended(link, _)) = &self.stage else { return };
        let link = link.clone();
        self.playback = Playback::default();
        let (profile, policy) = (self.profile(), self.preferences.transport);
        let room = Room::new(&link, profile, policy, &mut self.context);
        self.stage = Stage::Joining(link, room);
        self.media.start(&mut self.context);
        self.socket.open(&mut self.context);
        self.ask_for_room();
    }

    fn end(&mut self, reason: EndReason, departure: Departure) {
        self.leave_room(departure);
        if let Some(link) = self.stage.link().cloned() {
            self.rest(Stage::Ended(link, reason));
        }
    }

    fn leave_room(&mut self, departure: Departure) {
        let id = self.stage.link().map(CallLink::room_id);
        if let Some(room) = self.stage.room() {
            // What was to be told was about the call.
            self.context.notices.retain(|_| false);
            room.leave(departure, &mut self.context);
            // Nothing of the call stays in this browser.
            if let (Departure::Leave, Some(id)) = (departure, id) {
                self.context.push(Effect::DiscardAllStores(id));
            }
            self.screen.stop(&mut self.context);
            self.context.send(&ClientMessage::Leave);
        }
    }

    // --- the server ---

    fn socket_changed(&mut self, generation: Generation, event: SocketEvent) {
        match event {
            SocketEvent::Opened => {
                self.socket.opened(generation, &mut self.context);
                self.ask_for_room();
            }
            SocketEvent::Received(text) => {
                self.socket.heard(&self.context);
                match json::read_message(&text) {
                    Ok(message) => self.server_says(message),
                    Err(_) => self.context.log("a message of the server that is not understood"),
                }
            }
            SocketEvent::Closed(close::REPLACED) => {
                self.socket.close(&mut self.context);
                self.end(EndReason::JoinedElsewhere, Departure::TakenOver);
            }
            SocketEvent::Closed(close::VERSION) => {
                self.socket.refused(JoinFailure::VersionMismatch, &mut self.context);
                self.refused(JoinFailure::VersionMismatch);
            }
            SocketEvent::Closed(_) => self.socket.lost(&mut self.context),
        }
    }

    /// Says which room this is about: to watch it from the lobby, or to be in it.
    fn ask_for_room(&mut self) {
        let message = match &self.stage {
            Stage::Lobby(link, ..) => ClientMessage::Watch { room: link.room_id() },
            Stage::Joining(link, _) | Stage::InCall(link, _) => ClientMessage::Join {
                room: link.room_id(),
                secret: self.context.secret,
                incarnation: self.context.me.incarnation,
            },
            Stage::Idle(_) | Stage::Ended(..) => return,
        };
        self.context.send(&message);
    }

    fn server_says(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Presence { room, people } => {
                self.socket.welcomed();
                if let Stage::Lobby(link, presence, failure) = &mut self.stage
                    && link.room_id() == room
                {
                    let news = match people {
                        0 => Presence::Nobody,
                        full if full as usize >= MAX_ROOM_PEERS => Presence::Full,
                        people => Presence::People(people),
                    };
                    // A full room has room again once somebody goes; how many it holds is the server's affair.
                    failure.take_if(|failure| *failure == JoinFailure::RoomFull && news.is_fewer_than(*presence));
                    *presence = news;
                }
            }
            ServerMessage::Joined { peers, mut ice_servers, ice_lifetime, .. } => {
                self.socket.welcomed();
                ice_servers.extend_from_slice(&self.site_ice_servers);
                let stage = std::mem::replace(&mut self.stage, Stage::Idle(None));
                self.stage = match stage {
                    Stage::Joining(link, mut room) | Stage::InCall(link, mut room) => {
                        room.joined(&peers, ice_servers, ice_lifetime, &mut self.context);
                        Stage::InCall(link, room)
                    }
                    other => other,
                };
            }
            ServerMessage::PeerJoined { peer } => {
                if let Stage::InCall(_, room) = &mut self.stage {
                    room.peer_joined(peer, &mut self.context);
                }
            }
            ServerMessage::PeerLeft { id, reason } => {
                if let Stage::InCall(_, room) = &mut self.stage {
                    room.peer_left(id, reason, &mut self.context);
                }
            }
            ServerMessage::Signal { from, payload } => {
                if let Stage::InCall(_, room) = &mut self.stage {
                    room.signal_received(from, &payload, &mut self.context);
                }
            }
            ServerMessage::IceServers { mut ice_servers, ice_lifetime } => {
                ice_servers.extend_from_slice(&self.site_ice_servers);
                if let Stage::InCall(_, room) = &mut self.stage {
                    room.ice_renewed(ice_servers, ice_lifetime, &mut self.context);
                }
            }
            // Ordinary: the line of that person is down at the moment. The connection is looked after by its own clock.
            ServerMessage::Error { code: ErrorCode::UnknownPeer, peer, .. } => {
                if let (Stage::InCall(_, room), Some(peer)) = (&mut self.stage, peer) {
                    room.peer_away(peer);
                }
            }
            ServerMessage::Error { code, .. } => self.server_objects(code),
            ServerMessage::Welcome { .. }
            | ServerMessage::Pong
            | ServerMessage::Goodbye { .. }
            | ServerMessage::Unknown => {}
        }
    }

    fn server_objects(&mut self, code: ErrorCode) {
        match code {
            ErrorCode::RoomFull => self.refused(JoinFailure::RoomFull),
            ErrorCode::ServerFull => self.refused(JoinFailure::ServerFull),
            code => self.context.log(format!("the server objects: {}", to_json(&code))),
        }
    }

    /// The way into the room is barred.
    fn refused(&mut self, failure: JoinFailure) {
        match &mut self.stage {
            // Back to the lobby, which says why. What was written meanwhile waits for the next attempt.
            Stage::Joining(link, room) => {
                room.leave(Departure::Reload, &mut self.context);
                self.stage = Stage::Lobby(link.clone(), Presence::Unknown, Some(failure));
                self.ask_for_room();
            }
            Stage::Lobby(.., shown) if failure == JoinFailure::VersionMismatch => *shown = Some(failure),
            // Too many look on. That says nothing about joining.
            Stage::Lobby(_, presence, _) => *presence = Presence::Unknown,
            // Somebody took the place while our line was down. The call goes on, and we knock again later.
            Stage::InCall(..) if failure != JoinFailure::VersionMismatch => {
                self.context.push(Effect::AbandonSocket);
                self.socket.refused(failure, &mut self.context);
            }
            Stage::InCall(..) | Stage::Idle(_) | Stage::Ended(..) => {}
        }
    }

    // --- what follows from everything ---

    fn sync(&mut self) {
        let tracks = TrackKind::ALL.map(|kind| self.media.track(kind));
        let screen = self.screen.captured();
        let outgoing = Outgoing { tracks, screen: screen.map(|(generation, _)| generation) };
        let profile = self.profile();
        let captured = Captured {
            camera: self.media.picture(),
            screen: screen.map(|(_, size)| size),
            screen_sound: profile.screen.is_some_and(|screen| screen.sound),
            music: self.media.view().sound.is_original(),
            film: self.screen.content() == ScreenContent::Motion,
        };
        if let Some(room) = self.stage.room() {
            room.sync(outgoing, captured, profile, &mut self.context);
        }
        self.context.sounds = self.preferences.sounds;
        // Whoever holds the key to talk holds it in a call.
        if self.stage.room().is_none() {
            self.media.hold(Hold::Over, &mut self.context);
        }
        // What a notice offers to do is offered only as long as it can be done, and is not.
        let media = self.media.view();
        let muted = media.microphone.wanted == Wanted::Off;
        self.context.notices.retain(|notice| match notice {
            Notice::SpeakingWhileMuted => muted,
            Notice::Of(_, News::AsksToMute) => !muted,
            Notice::DeviceAdded(_, device) => {
                let is_used = |track: &LocalTrack| track.device.as_ref() == Some(&device.id);
                media.devices.contains(device) && !is_used(&media.microphone) && !is_used(&media.camera)
            }
            _ => true,
        });
        let awake = if matches!(self.stage, Stage::InCall(..)) { Wanted::On } else { Wanted::Off };
        if std::mem::replace(&mut self.awake, awake) != awake {
            self.context.push(Effect::KeepAwake(awake));
        }
        self.media.remember(&mut self.preferences);
        if self.preferences != self.remembered {
            self.remembered = self.preferences.clone();
            self.context.push(Effect::Remember(self.preferences.clone()));
        }
    }

    fn profile(&self) -> Profile {
        let media = self.media.view();
        Profile {
            name: clean_line(&self.preferences.name),
            microphone: media.microphone.is_live(),
            camera: media.camera.is_live(),
            screen: self.screen.shared(),
            hand: match &self.stage {
                Stage::Joining(_, room) | Stage::InCall(_, room) => room.hand,
                _ => Hand::Down,
            },
        }
    }

    fn link(&self) -> String {
        self.stage.link().map_or(String::new(), |link| format!("{}{}", self.site, link.fragment()))
    }

    // --- the view ---

    /// What to draw.
    pub fn view(&mut self) -> CallView {
        let link = self.link();
        let label = self.stage.link().and_then(CallLink::label).map(str::to_owned);
        let name = self.preferences.name.clone();
        let media = self.media.view();
        let signaling = self.socket.view();
        let joined = matches!(self.stage, Stage::InCall(..));
        let transport = self.preferences.transport;
        let screen = match &mut self.stage {
            Stage::Idle(error) => Screen::Home(HomeScreen { error: error.clone() }),
            Stage::Lobby(_, presence, failure) => {
                let (presence, failure) = (*presence, *failure);
                Screen::Lobby(LobbyScreen { link, label, name, media, transport, presence, signaling, failure })
            }
            Stage::Joining(_, room) | Stage::InCall(_, room) => {
                let people = room.people(self.context.now);
                let (chat, stake) = room.conversation.view(self.context.now);
                Screen::Call(CallScreen {
                    link,
                    label,
                    name,
                    me: self.context.me.id,
                    joined,
                    stage: room.stage(&people),
                    people,
                    apart: room.apart(self.context.now),
                    signaling,
                    chat,
                    stake,
                    asked_to_leave: room.asked_to_leave,
                    preparing: room.preparing,
                    media,
                    screen: self.screen.view(),
                    screen_content: self.screen.content(),
                    panel: room.panel(),
                    playback_refused: self.playback.waits_for_click(),
                    incoming_video: room.incoming_video,
                    hand: room.hand,
                    reaction: room.own_reaction(&self.context),
                    speaking: room.am_speaking(),
                    sounds: self.preferences.sounds,
                    shortcuts: self.preferences.shortcuts,
                })
            }
            Stage::Ended(_, reason) => Screen::Ended(EndedScreen { reason: *reason }),
        };
        CallView { language: self.preferences.language, screen, notices: self.context.notices.view() }
    }
}
