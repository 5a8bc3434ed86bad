//! 한국어.

use damso_call::{
    JoinFailure, Language, LeftOut, LinkError, MediaFailure, NetworkTrouble, News, Notice, TrackKind, Trouble,
};

use super::{Devices, Explanation, Text, Toggle, later};

/// Said while it is written, and should it be sent all the same.
pub(super) const TOO_LONG: &str = "메시지는 16KB, 한글로 약 5,400자까지 쓸 수 있어요.";

pub(super) static TEXT: Text = Text {
    language: Language::Korean,
    later: Some(&later::korean::TEXT),
    other_language: ("English", "en", Language::English),

    copy_link: "링크 복사",
    other_ways: "다른 방법으로 보내기",
    new_call: "새 통화",
    dismiss: "닫기",
    try_again: "다시 시도",
    open_in_browser: "브라우저에서 열기",
    use_device: "이 장치 쓰기",
    you: "나",
    guest: "게스트",
    microphone: "마이크",
    camera: "카메라",
    speaker: "스피커",
    mute: Toggle { name: "마이크 끄기", short: "마이크" },
    unmute: Toggle { name: "마이크 켜기", short: "마이크" },
    camera_off: Toggle { name: "카메라 끄기", short: "카메라" },
    camera_on: Toggle { name: "카메라 켜기", short: "카메라" },
    media_failure,
    notice,

    tagline: "멀리 있어도 얼굴\u{a0}보며 이야기해요.",
    about: "통화를 시작하고, 링크를 보내고, 이야기하세요.",
    call_link: "통화 링크",
    call_link_example: "받은 링크를 붙여 넣으세요",
    join: "참여",
    promises: [
        ("가입 없이", "계정을 만들지 않아도 돼요"),
        ("설치 없이", "브라우저에서 바로 열려요"),
        ("우리끼리만", "브라우저에서 브라우저로 바로 이어져서 서버는 통화를 들을 수 없어요"),
    ],
    link_error,

    lobby_title: "통화 준비",
    lobby_heading: "들어갈 준비가 됐나요?",
    your_camera: "내 카메라",
    camera_is_off: "카메라가 꺼져 있어요",
    camera_starting: "카메라를 켜고 있어요…",
    your_name: "내 이름",
    name_example: "다른 사람에게 보일 이름이에요",
    join_call: "통화 참여",
    share_heading: "함께할 사람을 불러 보세요",
    share_hint: "이 링크가 있으면 누구나 들어올 수 있어요.",
    default_device: "기본 장치",
    unnamed_device: |kind, number| format!("{kind} {number}"),
    microphone_level: "마이크 소리 크기",
    say_something: "아무 말이나 해서 마이크를 확인해 보세요.",
    heard: "목소리가 잘 들어오고 있어요.",
    microphone_is_off: "마이크가 꺼져 있어요.",
    choose_speaker: "스피커 고르기…",
    test_speaker: "스피커 확인",
    sound: "소리 설정",
    noise_suppression: "주변 소음 줄이기",
    echo_cancellation: "소리 울림 막기",
    automatic_volume: "음량 자동 조절",
    original_sound: "원음 그대로",
    original_sound_hint: "음악을 들려줄 때 좋아요. 소리를 거르지 않으니 헤드폰을 써 주세요.",
    presence_unknown: "누가 있는지 확인하고 있어요…",
    presence_nobody: "아직 아무도 없어요. 가장 먼저 들어가게 돼요.",
    presence_people: |count| format!("이미 {count}명이 들어와 있어요."),
    presence_full: "지금은 자리가 다 찼어요. 누군가 나가면 들어갈 수 있어요.",
    server_unreachable: || {
        Explanation::new(
            "서버에 연결할 수 없어요.",
            "인터넷 연결을 확인해 주세요. 연결될 때까지 자동으로 다시 시도할게요.",
        )
    },
    loading: "불러오고 있어요…",
    parts_missing: || {
        Explanation::new(
            "페이지의 일부를 불러오지 못했어요.",
            "인터넷 연결을 확인해 주세요. 나머지는 그대로 쓸 수 있어요.",
        )
    },
    join_failure,
    reload: "새로 고침",
    join_without: "이대로도 통화에 들어갈 수 있어요.",
    relay_only: "내 네트워크 주소 숨기기",
    relay_only_hint: "모든 통화가 이 사이트의 중계 서버를 거쳐서, 상대가 내 위치를 알 수 없어요. 조금 느려질 수 있어요.",

    call_title: "통화 중",
    call_title_unread: |count| format!("({count}) 통화 중"),
    waiting_title: "기다리는 중",
    people: "참여자",
    controls: "통화 조작",
    joining: "통화에 들어가고 있어요…",
    share_screen: Toggle { name: "화면 공유", short: "공유" },
    stop_sharing: Toggle { name: "공유 중지", short: "중지" },
    sharing_screen: "모두가 내 화면을 보고 있어요.",
    sharing_silently: "소리는 공유되지 않아요.",
    smooth_screen: "움직임을 매끄럽게",
    sharpen_screen: "글자를 또렷하게",
    screen_of: |name| format!("{name} 님의 화면"),
    mute_screen: "이 화면 소리 끄기",
    unmute_screen: "이 화면 소리 켜기",
    leave: "나가기",
    react: "반응",
    hand_raised: "손을 들었어요",
    more: "더보기",
    pin: "고정하기",
    mute_now: "마이크 끄기",
    alone_heading: "이 링크를 보내세요",
    alone_hint: "아직 아무도 없어요. 이 링크를 열면 바로 만날 수 있어요.",
    person_muted: "마이크 꺼짐",
    microphone_live: "마이크 켜짐",
    sound_off_here: "내 쪽에서만 소리 끔",
    video_off_here: "내 화면에서만 영상 끔",
    pinned: "고정됨",
    of_person: |name| format!("{name} 님: "),
    connecting: "연결하고 있어요…",
    reconnecting: "다시 연결하고 있어요…",
    withheld: ["영상이 잠시 멈췄어요", "지금은 연결이 느려서 영상을 받지 못해요. 나아지면 다시 나와요."],
    person_trouble,
    apart: |one, other| format!("{one} 님과 {other} 님은 지금 서로 들을 수 없어요."),
    device_interrupted: |kind| match kind {
        TrackKind::Microphone => "마이크 소리가 들어오지 않아요. 장치 스위치나 시스템, 다른 프로그램이 막고 있어요.",
        TrackKind::Camera => "카메라 영상이 나오지 않아요. 장치 스위치나 시스템, 다른 프로그램이 막고 있어요.",
    },
    playback_refused: "브라우저가 소리를 꺼 두었어요.",
    turn_on_sound: "소리 켜기",
    refused: |failure| match failure {
        JoinFailure::RoomFull => {
            "그사이 다른 사람이 자리를 채웠어요. 연결된 사람과는 통화가 이어지지만, 새로 들어온 사람과는 서로 볼 수 없어요."
        }
        JoinFailure::ServerFull => {
            "지금은 서버에 자리가 없어요. 연결된 사람과는 통화가 이어지지만, 새로 들어온 사람과는 서로 볼 수 없어요."
        }
        JoinFailure::VersionMismatch => "이 페이지가 오래됐어요. 통화는 이어지니, 끝난 뒤에 새로 고쳐 주세요.",
    },
    signaling_lost: "서버와 연결이 잠시 끊겼지만 통화는 그대로 이어져요.",

    chat: "채팅",
    unread: |count| format!("새 메시지 {count}개"),

    ended_title: "통화 종료",
    left_heading: "통화에서 나왔어요",
    left_hint: "잘못 나왔다면 바로 다시 들어갈 수 있어요.",
    elsewhere_heading: "다른 탭에서 통화가 이어지고 있어요",
    elsewhere_hint: "그 탭에서 같은 통화에 들어갔어요. 다시 참여하면 이 탭으로 옮겨 와요.",
    rejoin: "다시 참여",
};

fn link_error(error: &LinkError) -> Explanation {
    match error {
        LinkError::Empty => Explanation::new("링크가 비어 있어요.", "받은 링크를 붙여 넣고 참여를 눌러 주세요."),
        LinkError::NotACall => Explanation::new(
            "통화 링크가 아니에요.",
            "통화 링크에는 ‘#/r/’가 들어 있어요. 메시지에서 링크 전체를 복사해 다시 붙여 넣어 주세요.",
        ),
        LinkError::OtherSite(host) => {
            Explanation::new(format!("다른 사이트({host})의 통화예요."), "링크를 브라우저 주소창에 붙여 넣어 주세요.")
        }
        LinkError::Truncated => {
            Explanation::new("링크의 끝부분이 빠졌어요.", "마지막 글자까지 링크 전체를 복사해 다시 붙여 넣어 주세요.")
        }
        LinkError::TooLong => Explanation::new(
            "링크 끝에 다른 글자가 붙어 있어요.",
            "뒤에 붙은 말은 빼고 링크만 복사해 다시 붙여 넣어 주세요.",
        ),
        LinkError::Damaged => {
            Explanation::new("링크가 중간에 바뀌었어요.", "링크를 다시 받아서 고치지 말고 그대로 복사해 주세요.")
        }
    }
}

fn media_failure(failure: &MediaFailure, devices: Devices) -> Explanation {
    // The noun with the particle for the subject, and with the one for the object.
    let (subject, object) = match devices {
        Devices::Microphone => ("마이크가", "마이크를"),
        Devices::Camera => ("카메라가", "카메라를"),
        Devices::Both => ("카메라와 마이크가", "카메라와 마이크를"),
    };
    match failure {
        MediaFailure::NotAllowed | MediaFailure::NotAllowedBySystem => Explanation::new(
            format!("{object} 쓸 수 있는 권한이 없어요."),
            "주소 옆 아이콘이나 기기의 개인정보 보호 설정에서 허용한 뒤 다시 시도해 주세요.",
        ),
        MediaFailure::NotFound => Explanation::new(
            format!("{object} 찾을 수 없어요."),
            "잘 꽂혀 있고 켜져 있는지 확인한 뒤 다시 시도해 주세요.",
        ),
        MediaFailure::NotReadable => Explanation::new(
            format!("지금은 {object} 쓸 수 없어요."),
            "다른 프로그램이 쓰고 있을 수 있어요. 다른 통화나 카메라 앱을 닫고 다시 시도해 주세요.",
        ),
        MediaFailure::Overconstrained(constraint) => Explanation::new(
            format!("{subject} 요청한 설정({constraint})을 지원하지 않아요."),
            "다른 장치를 고르거나 다시 시도해 주세요.",
        ),
        MediaFailure::Aborted => Explanation::new(
            format!("{subject} 켜지지 않았어요."),
            "장치를 뺐다 다시 꽂거나 브라우저를 다시 시작한 뒤 시도해 주세요.",
        ),
        MediaFailure::Security => Explanation::new(
            format!("이 페이지에서는 {subject} 차단되어 있어요."),
            "브라우저나 사이트 설정에서 막고 있어요. 기기를 관리하는 분께 문의하거나 다른 브라우저를 써 보세요.",
        ),
        MediaFailure::InsecureContext => Explanation::new(
            format!("안전하지 않은 연결에서는 {object} 쓸 수 없어요."),
            "‘https://’로 시작하는 주소로 이 페이지를 열어 주세요.",
        ),
        MediaFailure::Unsupported => Explanation::new(
            format!("이 브라우저에서는 {object} 쓸 수 없어요."),
            "최신 Chrome, Edge, Firefox, Safari에서 링크를 열어 주세요.",
        ),
        MediaFailure::InApp(_) => Explanation::new(
            format!("이 앱 안에서는 {object} 쓸 수 없어요."),
            "링크를 복사하거나 이 앱의 메뉴를 눌러 Chrome, Firefox, Safari 같은 브라우저에서 열어 주세요.",
        ),
        MediaFailure::Other(name) => Explanation::new(
            format!("{subject} 켜지지 않았어요({name})."),
            "다시 시도해 보고, 그래도 안 되면 브라우저를 다시 시작해 주세요.",
        ),
    }
}

fn join_failure(failure: JoinFailure) -> Explanation {
    match failure {
        JoinFailure::RoomFull => Explanation::new(
            "자리가 다 찼어요.",
            "한 통화에는 8명까지 들어갈 수 있어요. 누군가 나간 뒤에 다시 시도해 주세요.",
        ),
        JoinFailure::ServerFull => {
            Explanation::new("지금은 통화가 너무 많아요.", "잠시 기다렸다가 다시 시도해 주세요.")
        }
        JoinFailure::VersionMismatch => {
            Explanation::new("이 페이지가 오래됐어요.", "새로 고쳐서 최신 버전을 받은 뒤 참여해 주세요.")
        }
    }
}

/// The news of somebody.
fn of(name: &str, news: News) -> String {
    let (name, sir) = if name.is_empty() { ("한 분", "") } else { (name, " 님") };
    let words = match news {
        News::Joined => "이 들어왔어요.",
        News::Left => "이 나갔어요.",
        News::HandRaised => "이 손을 들었어요.",
        News::AsksToMute => "이 마이크를 꺼 달라고 해요.",
        News::AskedToMute => "에게 마이크를 꺼 달라고 부탁했어요.",
    };
    [name, sir, words].concat()
}

fn notice(notice: &Notice) -> String {
    let device = |kind| match kind {
        TrackKind::Microphone => "마이크",
        TrackKind::Camera => "카메라",
    };
    match notice {
        Notice::Of(somebody, news) => of(&somebody.name, *news),
        Notice::LinkCopied => "링크를 복사했어요. 메시지에 붙여 넣어 보내세요.".into(),
        Notice::LinkNotCopied(_) => "브라우저가 링크를 복사하지 못했어요. 아래 링크를 직접 복사해 주세요.".into(),
        Notice::MessageCopied => "텍스트를 복사했어요.".into(),
        Notice::MessageNotCopied => "브라우저가 텍스트를 복사하지 못했어요.".into(),
        Notice::ReportCopied => "보고서를 복사했어요. 숫자만 있고 이름이나 주소는 없어요.".into(),
        Notice::ReportNotCopied => "브라우저가 보고서를 복사하지 못했어요.".into(),
        Notice::ConstraintDropped(kind, constraint) => {
            format!("{}가 일부 설정({constraint})을 지원하지 않아 가능한 대로 맞췄어요.", device(*kind))
        }
        Notice::DeviceGone(kind) => {
            format!("고른 {}가 더 이상 연결되어 있지 않아서 다른 장치를 쓸게요.", device(*kind))
        }
        Notice::DeviceNotChanged(kind, label) if label.is_empty() => {
            format!("{}를 바꾸지 못해서 그대로 두었어요.", device(*kind))
        }
        Notice::DeviceNotChanged(kind, label) => {
            format!("지금은 이 장치를 쓸 수 없어서 {}를 그대로 두었어요: {label}", device(*kind))
        }
        Notice::DeviceLost(kind) => format!("{}가 멈췄어요.", device(*kind)),
        Notice::DeviceTookOver(kind, label) if label.is_empty() => {
            format!("{}가 멈춰서 다른 장치로 바꿨어요.", device(*kind))
        }
        Notice::DeviceTookOver(kind, label) => format!("{}가 멈춰서 다음 장치로 바꿨어요: {label}", device(*kind)),
        Notice::SpeakerNotChosen => "브라우저에서 고를 수 있는 스피커를 찾지 못했어요.".into(),
        Notice::ScreenNotShared => "화면을 공유하지 못했어요.".into(),
        Notice::ScreenNotAllowed => {
            "지금은 화면 공유가 막혀 있어요. 기기의 개인정보 보호 설정에서 브라우저의 화면 기록을 허용해 보세요.".into()
        }
        Notice::NotFloated => "브라우저가 작은 창을 열지 못했어요.".into(),
        Notice::ScreenWithoutSound => "모두에게 소리가 울리지 않도록 화면만 공유하고 소리는 뺐어요.".into(),
        Notice::SpeakingWhileMuted => "마이크가 꺼져 있어서 아무도 듣지 못해요.".into(),
        Notice::ChatFull => "대화가 너무 길어져서 더 쓸 수 없어요. 내보낸 뒤 새 통화를 시작해 주세요.".into(),
        Notice::ChatNotKept => {
            "브라우저에 공간이 부족하거나 저장이 막혀 있어서 채팅을 더 남겨 두지 못해요. 텍스트로 내보낼 수 있어요."
                .into()
        }
        Notice::MessageTooLong => TOO_LONG.into(),
        Notice::ChooseAgain(1, name) => {
            format!("기다리는 사람이 있는데, 이 페이지에서 파일을 더 읽을 수 없어요. 채팅에서 다시 골라 주세요: {name}")
        }
        Notice::ChooseAgain(count, names) => format!(
            "기다리는 사람이 있는데, 이 페이지에서 파일 {count}개를 더 읽을 수 없어요. 채팅에서 다시 골라 주세요: {names}"
        ),
        Notice::OtherFile(name) => format!("처음에 보낸 파일과 달라요: {name}"),
        Notice::LeftOut(folders, LeftOut::Empty) => format!("파일이 하나도 없는 폴더예요: {folders}"),
        Notice::LeftOut(folders, LeftOut::Unreadable) => format!("브라우저가 읽지 못한 폴더가 있어요: {folders}"),
        Notice::FileSaved(name) => format!("저장했어요: {name}"),
        Notice::FileNotSaved(name) => format!("그곳에 저장하지 못했어요: {name}"),
        Notice::DeviceAdded(kind, added) if added.label.is_empty() => format!("다른 {}가 연결됐어요.", device(*kind)),
        Notice::DeviceAdded(_, added) => format!("새 장치가 연결됐어요: {}", added.label),
    }
}

fn person_trouble(trouble: Trouble, name: &str) -> Explanation {
    match trouble {
        Trouble::NoAnswer => Explanation::new(
            format!("{name} 님이 응답하지 않아요."),
            "상대 기기가 절전 상태이거나 오프라인일 수 있어요. 화면을 확인하거나 새로 고쳐 달라고 해 주세요.",
        ),
        Trouble::Here(trouble) => match trouble {
            NetworkTrouble::NoAddress => Explanation::new(
                "브라우저가 네트워크 주소를 알려 주지 않아요.",
                "WebRTC를 막는 확장 프로그램이나 설정을 이 페이지에서 끄고 새로 고쳐 주세요.",
            ),
            NetworkTrouble::OnlyRelaysAndNone => Explanation::new(
                "네트워크 주소를 숨기려면 중계 서버가 필요한데, 이 사이트에는 없어요.",
                "새로 고친 뒤 ‘내 네트워크 주소 숨기기’를 끄고 다시 들어와 주세요.",
            ),
            NetworkTrouble::UdpBlocked => Explanation::new(
                "지금 네트워크가 UDP를 막고 있고, 중계 서버도 없어요.",
                "다른 네트워크를 쓰거나, 사이트 운영자에게 중계 서버를 설정해 달라고 해 주세요.",
            ),
            NetworkTrouble::RelayUnreachable => Explanation::new(
                "지금 네트워크에서는 이 사이트의 중계 서버에 닿을 수 없어요.",
                "다른 네트워크를 쓰거나, 사이트 운영자에게 443번 포트의 TCP 중계를 부탁해 주세요.",
            ),
            NetworkTrouble::RelayRefuses => Explanation::new(
                "이 사이트의 중계 서버가 접속을 거절했어요.",
                "새로 고쳐 보세요. 그래도 안 되면 사이트 운영자에게 중계 서버의 비밀 키를 확인해 달라고 해 주세요.",
            ),
            NetworkTrouble::RelayFull => Explanation::new(
                "이 사이트의 중계 서버가 가득 찼어요.",
                "계속 시도하고 있어요. 잠시 기다리거나 다른 네트워크를 써 보세요.",
            ),
            NetworkTrouble::Unknown => {
                Explanation::new("무언가가 네트워크를 막고 있어요.", "다른 네트워크를 써 보세요.")
            }
        },
        Trouble::There(trouble) => Explanation::new(
            match trouble {
                NetworkTrouble::NoAddress => format!("{name} 님의 브라우저가 네트워크 주소를 알려 주지 않아요."),
                NetworkTrouble::OnlyRelaysAndNone => {
                    format!("{name} 님이 네트워크 주소를 숨겼는데 중계 서버가 없어요.")
                }
                NetworkTrouble::UdpBlocked => format!("{name} 님의 네트워크가 UDP를 막고 있고, 중계 서버도 없어요."),
                NetworkTrouble::RelayUnreachable => format!("{name} 님의 네트워크에서는 중계 서버에 닿을 수 없어요."),
                NetworkTrouble::RelayRefuses => format!("중계 서버가 {name} 님의 접속을 거절했어요."),
                NetworkTrouble::RelayFull => format!("{name} 님 쪽 중계 서버가 가득 찼어요."),
                NetworkTrouble::Unknown => format!("무언가가 {name} 님의 네트워크를 막고 있어요."),
            },
            "무엇을 해야 하는지는 그쪽 화면에 나와요. 계속 시도하고 있어요.",
        ),
        Trouble::NoRelay => Explanation::new(
            "두 네트워크가 서로를 막고 있고, 중계 서버도 없어요.",
            "한 명이 다른 네트워크를 쓰거나, 사이트 운영자에게 중계 서버를 설정해 달라고 해 주세요.",
        ),
        Trouble::NothingGetsThrough => Explanation::new(
            format!("{name} 님과 주고받을 길이 없어요."),
            "계속 시도하고 있어요. 한 명이 다른 네트워크를 써 보세요.",
        ),
        Trouble::Unstable => Explanation::new(
            format!("{name} 님과의 연결이 자꾸 끊겨요."),
            "계속 시도하고 있어요. 공유기 가까이로 옮기거나 다른 네트워크를 써 보세요.",
        ),
        Trouble::Misbehaves => Explanation::new(
            format!("{name} 님의 페이지가 알 수 없는 데이터를 보내서 연결을 끊었어요."),
            "고장 났거나 바뀐 페이지일 수 있어요. 믿는 사람이라면 새로 고쳐 달라고 해 주세요.",
        ),
    }
}
