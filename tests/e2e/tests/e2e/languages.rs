//! The page speaks the browser's language, and another one if asked to.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Server, alert, button, group, log, people, textbox, video,
};
use serde_json::json;

fn korean(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser.language("ko-KR")]);
    person.open(&server.page());
    person.click(&button("참여"));
    person.sees(&alert().saying("링크가 비어 있어요."));
    person.sees(&textbox("통화 링크"));
    person.click(&button("새 통화"));

    person.sees_moving(&video("내 카메라"));
    person.write(&textbox("내 이름"), "담소");
    person.sees(&button("마이크 끄기"));
    person.sees(&button("카메라 끄기"));
    person.click(&button("통화 참여"));

    person.sees(&group("나"));
    person.click(&button("채팅"));
    person.write(&textbox("메시지"), "혼잣말");
    person.click(&button("보내기"));
    person.sees(&log("주고받은 메시지").saying("혼잣말"));
    person.click(&button("나가기"));
    person.sees(&button("다시 참여"));
    assert_eq!(person.run("return document.documentElement.lang", &json!(null)), json!("ko"));
}

fn a_choice_is_remembered(browser: Browser) {
    let server = Server::start();
    let [person] = people([browser]);
    person.open(&server.page());
    person.click(&button("한국어"));
    person.sees(&button("새 통화"));
    person.reload();
    person.sees(&button("새 통화"));
    person.click(&button("English"));
    person.sees(&button("New call"));
}

crate::in_both_browsers!(korean, a_choice_is_remembered);
