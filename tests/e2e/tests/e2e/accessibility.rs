//! Every state of the page, in every form that people see it in: axe finds nothing in it, and it is kept in the gallery.

use std::{panic, thread};

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    ENTER, Farewell, Person, Rules, Server, TestFile, Theme, Window, alert, button, group, heading, img, log, people,
    status, textbox, tile, video,
};
use serde_json::json;

use crate::files::{self, MIB, PASTE};

/// Somebody who walks through the page in a language.
struct Visitor {
    person: Person,
    words: &'static Words,
    /// What this person offers: a program that pretends to be something else, something long, and something short.
    offers: [TestFile; 3],
}

/// What stands on the page that the walk goes by.
struct Words {
    tag: &'static str,
    new_call: &'static str,
    join: &'static str,
    your_camera: &'static str,
    your_name: &'static str,
    try_again: &'static str,
    join_call: &'static str,
    you: &'static str,
    invitation: &'static str,
    mute: &'static str,
    camera_off: &'static str,
    chat: &'static str,
    close_chat: &'static str,
    message: &'static str,
    messages: &'static str,
    greeting: &'static str,
    /// What occurs in the greeting of this language only.
    sought: &'static str,
    found: &'static str,
    message_options: &'static str,
    search: &'static str,
    close_search: &'static str,
    /// A button for a file, by its word and the file's name.
    named: fn(&str, &str) -> String,
    download: &'static str,
    cancel: &'static str,
    enlarge: &'static str,
    close_picture: &'static str,
    share_screen: &'static str,
    stop_sharing: &'static str,
    screen_of: fn(&str) -> String,
    paused: &'static str,
    server_away: &'static str,
    controls: &'static str,
    react: &'static str,
    raise_hand: &'static str,
    more: &'static str,
    options: fn(&str) -> String,
    settings: &'static str,
    close_settings: &'static str,
    invite: &'static str,
    close_invite: &'static str,
    qr_code: &'static str,
    connections: &'static str,
    close_connections: &'static str,
    shortcuts: &'static str,
    close_shortcuts: &'static str,
    leave: &'static str,
    leave_anyway: &'static str,
    rejoin: &'static str,
}

static ENGLISH: Words = Words {
    tag: "en",
    new_call: "New call",
    join: "Join",
    your_camera: "Your camera",
    your_name: "Your name",
    try_again: "Try again",
    join_call: "Join call",
    you: "You",
    invitation: "Send this link",
    mute: "Mute microphone",
    camera_off: "Turn camera off",
    chat: "Chat",
    close_chat: "Close chat",
    message: "Message",
    messages: "Messages",
    greeting: "Good morning! The notes are at https://example.com/notes, shall we begin?",
    sought: "morning",
    found: "1 of 1",
    message_options: "Message options",
    search: "Search messages",
    close_search: "Close search",
    named: |word, name| format!("{word}: {name}"),
    download: "Download",
    cancel: "Cancel",
    enlarge: "Enlarge",
    close_picture: "Close picture",
    share_screen: "Share screen",
    stop_sharing: "Stop sharing",
    screen_of: |name| format!("{name}’s screen"),
    paused: "Picture paused",
    server_away: "Lost the server for a moment. Your call isn’t affected.",
    controls: "Call controls",
    react: "React",
    raise_hand: "Raise hand",
    more: "More",
    options: |name| format!("Options for {name}"),
    settings: "Settings",
    close_settings: "Close settings",
    invite: "Invite",
    close_invite: "Close invite",
    qr_code: "QR code of the call link",
    connections: "Connection details",
    close_connections: "Close connection details",
    shortcuts: "Keyboard shortcuts",
    close_shortcuts: "Close keyboard shortcuts",
    leave: "Leave",
    leave_anyway: "Leave anyway",
    rejoin: "Rejoin",
};

static KOREAN: Words = Words {
    tag: "ko",
    new_call: "새 통화",
    join: "참여",
    your_camera: "내 카메라",
    your_name: "내 이름",
    try_again: "다시 시도",
    join_call: "통화 참여",
    you: "나",
    invitation: "이 링크를 보내세요",
    mute: "마이크 끄기",
    camera_off: "카메라 끄기",
    chat: "채팅",
    close_chat: "채팅 닫기",
    message: "메시지",
    messages: "주고받은 메시지",
    greeting: "안녕하세요! 잘 들려요. 바로 시작할까요?",
    sought: "바로",
    found: "1 / 1",
    message_options: "메시지 메뉴",
    search: "메시지 검색",
    close_search: "검색 닫기",
    named: |word, name| format!("{name} {word}"),
    download: "받기",
    cancel: "취소",
    enlarge: "크게 보기",
    close_picture: "이미지 닫기",
    share_screen: "화면 공유",
    stop_sharing: "공유 중지",
    screen_of: |name| format!("{name} 님의 화면"),
    paused: "영상이 잠시 멈췄어요",
    server_away: "서버와 연결이 잠시 끊겼지만 통화는 그대로 이어져요.",
    controls: "통화 조작",
    react: "반응",
    raise_hand: "손들기",
    more: "더보기",
    options: |name| format!("{name} 님 설정"),
    settings: "설정",
    close_settings: "설정 닫기",
    invite: "초대",
    close_invite: "초대 닫기",
    qr_code: "통화 링크 QR 코드",
    connections: "연결 정보",
    close_connections: "연결 정보 닫기",
    shortcuts: "키보드 단축키",
    close_shortcuts: "키보드 단축키 닫기",
    leave: "나가기",
    leave_anyway: "그래도 나가기",
    rejoin: "다시 참여",
};

impl Visitor {
    fn new(person: Person, words: &'static Words) -> Self {
        let tag = words.tag;
        let long = TestFile::new(&format!("holiday-{tag}.mov"), 200 * MIB);
        let short = TestFile::new(&format!("notes-{tag}.pdf"), 5_000);
        Self { person, words, offers: [TestFile::new("annual\u{202e}fdp.exe", 5_000), long, short] }
    }

    /// Judges and keeps the state that the page is in, in both themes and sizes. Two looks tell all that there is beside
    /// the colours, for these are all that a theme changes. The walk goes on in a desktop's window.
    #[track_caller]
    fn shows(&self, state: &str) {
        self.looks(
            state,
            &[
                (Theme::Light, Window::Phone, Rules::All),
                (Theme::Dark, Window::Phone, Rules::Colours),
                (Theme::Light, Window::Desktop, Rules::Colours),
                (Theme::Dark, Window::Desktop, Rules::All),
            ],
        );
    }

    /// The same of what lies over a call, which is dark in both themes: one look in each size.
    #[track_caller]
    fn glimpses(&self, state: &str) {
        self.looks(state, &[(Theme::Light, Window::Phone, Rules::All), (Theme::Dark, Window::Desktop, Rules::Colours)]);
    }

    #[track_caller]
    fn looks(&self, state: &str, forms: &[(Theme, Window, Rules)]) {
        let (person, language) = (&self.person, self.words.tag);
        for &(theme, window, rules) in forms {
            person.uses(theme, window);
            let name = format!("{}-{theme}-{language}-{window}-{state}", person.browser());
            person.is_pictured(&name);
            person.passes_axe(&name, rules);
        }
    }

    /// Home, the lobby, and a call of one's own, in which nobody else is.
    fn comes(&self, page: &str) {
        let Self { person, words, .. } = self;
        person.open(page);
        person.sees(&button(words.new_call));
        self.shows("home");
        person.click(&button(words.join));
        person.sees(&alert());
        self.shows("home-bad-link");

        person.pretend(&json!({"camera": "NotAllowedError", "microphone": "NotAllowedError"}));
        person.click(&button(words.new_call));
        person.sees(&button(words.try_again).inside(alert()));
        self.shows("lobby-denied");
        // Judging takes all the time that two processor cores can spare.
        person.pretend(&json!({"frameRate": 5}));
        person.click(&button(words.try_again).inside(alert()));
        person.sees_moving(&video(words.your_camera));
        self.shows("lobby");

        self.enters();
        person.sees(&heading(words.invitation));
        self.shows("alone");
    }

    fn enters(&self) {
        let Self { person, words, .. } = self;
        person.write(&textbox(words.your_name), person.name());
        person.click(&button(words.join_call));
        person.sees(&button(words.leave));
    }

    fn writes(&self, text: &str) {
        let Self { person, words, .. } = self;
        person.click(&button(words.chat));
        person.write(&textbox(words.message), text);
        person.press(&textbox(words.message), ENTER);
    }

    /// What there is to see with the other.
    fn talks(&self, other: (&str, &Words)) {
        let Self { person, words, .. } = self;
        self.shows("together");

        self.writes(words.greeting);
        person.sees(&log(words.messages).saying(other.1.greeting));
        self.shows("chat");
        self.looks_into_the_chat();
        self.hands_over_files(other.1);
        person.click(&button(words.close_chat));
        if person.browser() == Chromium {
            self.shares_a_screen(other.0);
        }

        self.menus(other.0);
        for (state, item, close) in [
            ("settings", words.settings, words.close_settings),
            ("invite", words.invite, words.close_invite),
            ("connections", words.connections, words.close_connections),
            ("shortcuts", words.shortcuts, words.close_shortcuts),
        ] {
            self.opens_menu(words.more);
            person.click(&button(item).inside(group(words.more)));
            person.sees(&button(close));
            if state == "invite" {
                person.sees(&img(words.qr_code));
            }
            if state == "connections" {
                let drawn = "const points = () => document.querySelector('.chart polyline')?.points.length ?? 0;
                    await until(() => points() > 3, () => `a curve, not ${points()} points`)";
                person.run(drawn, &json!(null));
            }
            self.glimpses(state);
            person.click(&button(close));
            person.sees_no(&button(close));
        }

        person.click(&button(words.mute));
        person.click(&button(words.camera_off));
        person.sees(&group(words.you).with("data-microphone", "off").with("data-camera", "off"));
        person.sees(&group(other.0).with("data-microphone", "off").with("data-camera", "off"));
        self.shows("muted");
    }

    /// What one does with messages.
    fn looks_into_the_chat(&self) {
        let Self { person, words, .. } = self;
        let options = button(words.message_options);
        person.click(&options);
        person.sees(&group(words.message_options));
        self.glimpses("message-menu");
        person.click(&options);
        person.sees_no(&group(words.message_options));

        person.click(&button(words.search));
        person.write(&textbox(words.search), words.sought);
        person.sees(&status().saying(words.found));
        self.glimpses("search");
        person.click(&button(words.close_search));
    }

    /// Both offer the same, and a picture besides. What the other offers is fetched.
    fn hands_over_files(&self, other: &Words) {
        let Self { person, words, offers } = self;
        // Of the other's files, only the names matter here.
        let [long, short] = [("holiday", "mov"), ("notes", "pdf")]
            .map(|(name, end)| TestFile::new(&format!("{name}-{}.{end}", other.tag), 1));
        let does = |word: &str, file: &str| button((words.named)(word, file));
        let sketch = format!("sketch-{}.png", other.tag);
        // Firefox gives no page's own event a clipboard.
        let pastes = person.browser() == Chromium;
        if pastes {
            person.run(PASTE, &json!(format!("sketch-{}.png", words.tag)));
        }
        person.attaches(&offers.each_ref());
        person.click(&does(words.download, short.name()));
        files::sees(person, &short, &["whole"]);
        self.glimpses("files");

        if pastes {
            person.click(&does(words.enlarge, &sketch));
            person.sees(&button(words.close_picture));
            self.glimpses("viewer");
            person.click(&button(words.close_picture));
        }

        person.click(&does(words.download, long.name()));
        files::sees(person, &long, &["receiving"]);
        self.glimpses("file-coming");
        person.click(&does(words.cancel, long.name()));
        files::sees(person, &long, &["offered"]);
        // No other browser can be told how much room it has.
        if person.browser() == Chromium {
            person.has_room_for(Some(MIB));
            person.click(&does(words.download, long.name()));
            files::sees(person, &long, &["failed"]);
            self.glimpses("file-failed");
            person.has_room_for(None);
        }

        let drags = "const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([], 'dragged'));
            document.body.dispatchEvent(new DragEvent(input, { dataTransfer, bubbles: true, cancelable: true }))";
        person.run(drags, &json!("dragenter"));
        person.run("await until(() => document.querySelector('.drop-zone'), () => 'where to drop')", &json!(null));
        self.glimpses("drop");
        person.run(drags, &json!("dragleave"));
    }

    fn shares_a_screen(&self, other: &str) {
        let Self { person, words, .. } = self;
        person.click(&button(words.share_screen));
        person.sees_moving(&group((words.screen_of)(other)));
        self.glimpses("screens");
        person.click(&button(words.stop_sharing));
        person.sees(&button(words.share_screen));
    }

    /// The server is away, and nobody minds who is in the call.
    fn misses_the_server(&self) {
        self.person.sees(&status().saying(self.words.server_away));
        self.glimpses("server-away");
    }

    fn opens_menu(&self, menu: &str) {
        self.person.click(&button(menu).inside(group(self.words.controls)));
    }

    /// What opens over the call without hiding it.
    fn menus(&self, other: &str) {
        let Self { person, words, .. } = self;
        self.opens_menu(words.react);
        person.sees(&button(words.raise_hand));
        self.glimpses("react");
        person.click(&button(words.raise_hand));
        person.sees_no(&button(words.raise_hand));
        self.opens_menu(words.more);
        person.sees(&button(words.settings));
        self.glimpses("more");
        self.opens_menu(words.more);
        person.sees_no(&button(words.settings));
        let options = (words.options)(other);
        person.click(&button(&*options).inside(group(other)));
        person.sees(&group(&*options));
        self.glimpses("person");
        person.click(&button(&*options).inside(group(other)));
        person.sees_no(&group(&*options));
    }

    fn goes(&self) {
        let Self { person, words, .. } = self;
        person.click(&button(words.leave));
        person.sees(&button(words.leave_anyway));
        self.glimpses("leaving");
        person.click(&button(words.leave_anyway));
        person.sees(&button(words.rejoin));
        self.shows("ended");
        // There still is no server.
        person.click(&button(words.rejoin));
        person.sees(&alert());
        self.glimpses("unreachable");
    }
}

/// Has everybody do something at the same time.
fn at_once(visitors: &mut [Visitor; 2], act: impl Fn(&Visitor) + Sync) {
    let act = &act;
    thread::scope(|scope| {
        let acts = visitors.each_mut().map(|visitor| scope.spawn(move || act(visitor)));
        for act in acts {
            act.join().unwrap_or_else(|problem| panic::resume_unwind(problem));
        }
    });
}

fn every_state(browser: Browser) {
    let mut server = Server::start();
    let [ada, bora] = people([browser.language("en-US"), browser.language("ko-KR")]);
    let mut visitors = [Visitor::new(ada, &ENGLISH), Visitor::new(bora, &KOREAN)];
    at_once(&mut visitors, |visitor| visitor.comes(&server.page()));

    let [ada, bora] = &visitors;
    bora.person.open(&ada.person.address());
    bora.enters();
    for (one, other) in [(ada, bora), (bora, ada)] {
        one.person.sees_moving(&tile(&other.person));
    }
    for visitor in [ada, bora] {
        visitor.person.says_to_withhold(true, false);
    }
    at_once(&mut visitors, |visitor| {
        visitor.person.sees(&status().saying(visitor.words.paused));
        visitor.glimpses("paused");
    });
    let [ada, bora] = &visitors;
    for visitor in [ada, bora] {
        visitor.person.says_to_withhold(false, false);
    }
    let others = [(bora.person.name(), bora.words), (ada.person.name(), ada.words)];
    at_once(&mut visitors, |visitor| {
        let other = others.iter().find(|(name, _)| *name != visitor.person.name()).expect("there are two");
        visitor.talks(*other);
    });
    server.stop(Farewell::None);
    at_once(&mut visitors, Visitor::misses_the_server);
    at_once(&mut visitors, Visitor::goes);
}

crate::in_both_browsers!(every_state);
