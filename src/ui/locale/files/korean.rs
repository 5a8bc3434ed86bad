//! About files, in Korean.

use damso_call::{FileFailure, Origin, Saving, WaitsFor};

use super::{Explanation, FileText};
use crate::ui::files::{Amount, Kind, Left, Unit};

pub(in crate::ui::locale) const FILES: FileText = FileText {
    attach: "파일 첨부",
    attach_folder: "폴더 첨부",
    send_to: |name| format!("{name} 님에게 파일 보내기"),
    send_folder_to: |name| format!("{name} 님에게 폴더 보내기"),
    drop_here: "여기에 놓으면 모두에게 보내요",
    preparing: "파일을 준비하고 있어요…",
    long_text: "메시지.txt",

    kind: |kind| match kind {
        Kind::Image => "이미지",
        Kind::Video => "동영상",
        Kind::Sound => "오디오",
        Kind::Document => "문서",
        Kind::Archive => "압축 파일",
        Kind::Program => "프로그램",
        Kind::Other => "파일",
    },
    program_warning: |name| format!("프로그램이에요. {name} 님을 믿을 때만 열어 주세요."),
    renamed: "이름을 안전하게 바꿨어요.",
    preview: |name| format!("{name} 미리보기"),
    size,

    progress: |done, all| format!("{} / {}", size(done), size(all)),
    progress_of: |name| format!("{name} 진행 상황"),
    rate: |amount| format!("초당 {}", size(amount)),
    left: |left| {
        let (number, unit) = match left {
            Left::Seconds(number) => (number, "초"),
            Left::Minutes(number) => (number, "분"),
            Left::Hours(number) => (number, "시간"),
        };
        format!("{number}{unit} 남음")
    },
    waiting: "파일을 가진 사람이 지금 없어요. 누군가 들어오면 이어서 받을게요.",
    waiting_for: |name| format!("{name} 님이 파일을 다시 골라야 이어서 받을 수 있어요."),
    paused: "잠시 멈췄어요",
    checking: "온전히 받았는지 확인하고 있어요…",
    unsealed: |waits_for, name| match waits_for {
        WaitsFor::Holder => format!("다 도착했어요. {name} 님이 다시 들어오면 온전한지 확인할게요."),
        WaitsFor::Author => format!("다 도착했어요. {name} 님이 파일을 다시 고르면 온전한지 확인할게요."),
    },
    whole: |saving| match saving {
        Saving::Due => "파일이 도착했어요. 나가기 전에 저장해 주세요.",
        Saving::Needless => "파일이 도착했어요.",
        Saving::HandedOver => "브라우저 다운로드로 넘겼어요.",
        Saving::Done => "저장했어요.",
    },
    withdrawn: "보내기가 취소됐어요. 이미 받은 파일은 나가기 전까지 여기에 남아 있어요.",
    saving: "저장하고 있어요…",
    declined: "받지 않기로 했어요.",
    lost: |origin| match origin {
        Origin::Disk => "이 페이지에서 파일을 더 읽을 수 없어요. 다시 고르면 다른 사람이 받을 수 있어요.",
        Origin::Page => "이 페이지에만 있던 파일이라 더 읽을 수 없어요. 아직 필요하면 새로 보내 주세요.",
    },
    failure: |failure| match failure {
        FileFailure::Full => Explanation::new(
            "이 브라우저에 저장할 공간이 부족해요.",
            "기기의 공간을 비우거나, 이미 저장한 파일을 이 채팅에서 지우거나, 다른 파일을 취소하거나 거절한 뒤 다시 시도해 주세요. 시크릿 창은 일반 창보다 공간이 적어요.",
        ),
        FileFailure::Storage => Explanation::new(
            "브라우저가 파일을 보관해 주지 않아요.",
            "다시 시도해 주세요. 그래도 안 되면 이 사이트의 저장을 허용해 주세요.",
        ),
        FileFailure::Damaged => Explanation::new(
            "받은 내용이 자꾸 손상돼요.",
            "잠시 뒤에 다시 시도해 보고, 그래도 안 되면 파일을 다시 보내 달라고 해 주세요.",
        ),
        FileFailure::Different => Explanation::new(
            "받은 내용이 처음 보낸 파일과 달라요.",
            "그사이 파일이 바뀌었을 수 있어요. 다시 보내 달라고 해 주세요.",
        ),
    },
    nobody_yet: "아직 받은 사람이 없어요.",
    they_declined: " 님이 받지 않기로 했어요",
    they_failed: " 님이 받지 못했어요",
    they_have_it: " 님이 다 받았어요",

    named: |word, name| format!("{name} {word}"),
    download: "받기",
    decline: "거절",
    pause: "잠시 멈추기",
    go_on: "이어서 받기",
    cancel: "취소",
    save: "저장",
    save_as: "다른 이름으로 저장…",
    remove: "지우기",
    remove_hint: "여기서 지우면 공간이 생겨요. 저장한 파일은 그대로 있으니, 저장이 끝났는지 먼저 확인해 주세요.",
    remove_now: "네, 지울게요",
    enlarge: "크게 보기",
    choose_again: "파일 다시 고르기",
    choose_folder_again: "폴더 다시 고르기",
    withdraw: "보내기 취소",
    withdraw_hint: "취소하면 더는 아무도 받을 수 없어요. 이미 받은 사람에게는 그대로 남아요.",
    withdraw_now: "네, 취소할게요",
    picture: "이미지",
    close_picture: "이미지 닫기",
    not_shown: ["이 브라우저에서는 볼 수 없는 이미지예요.", "저장한 뒤 다른 프로그램으로 열어 주세요."],

    leaving: "사라지는 파일이 있어요",
    leaving_hint: "지금 나가면 다 전해지지 않은 파일과 저장하지 않은 파일은 사라져요.",
    leave_anyway: "그래도 나가기",
    stay: "통화에 남기",
};

fn size(amount: &Amount) -> String {
    match amount.unit {
        Unit::Bytes => format!("{}바이트", amount.number),
        _ => format!("{}{}", amount.number, amount.symbol),
    }
}
