//! The browsers inside other apps, in which many a link is opened first: they give a page neither camera nor microphone, and
//! what they offer of it looks like a person's own no.

use crate::MediaFailure;

/// `KakaoTalk`'s own scheme for opening an address elsewhere, which it has on every system.
const KAKAO_TALK: (&str, &str) = ("KAKAOTALK", "kakaotalk://web/openExternal?url=");
/// What every `WebView` of Android says of itself.
const ANDROID: &str = "; wv)";

impl MediaFailure {
    /// What it is to a page that is shown in the browser of this user agent, at this address.
    #[must_use]
    pub fn to(self, user_agent: &str, address: &str) -> Self {
        let may_be_the_app = matches!(self, Self::NotAllowed | Self::Unsupported);
        if may_be_the_app && is_in_app(user_agent) { Self::InApp(way_out(user_agent, address)) } else { self }
    }
}

fn is_in_app(user_agent: &str) -> bool {
    let says = |mark| user_agent.contains(mark);
    // On iPhones every browser says that it is Safari; an app that shows a page does not.
    says(KAKAO_TALK.0) || says(ANDROID) || says("(iPhone;") && !says("Safari/")
}

/// The address that opens the page in the browser that the person has chosen for all links.
fn way_out(user_agent: &str, address: &str) -> Option<String> {
    let (app, scheme) = KAKAO_TALK;
    if user_agent.contains(app) {
        return Some(address.bytes().fold(scheme.to_owned(), |encoded, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                encoded + char::from(byte).encode_utf8(&mut [0])
            } else {
                format!("{encoded}%{byte:02X}")
            }
        }));
    }
    let (scheme, rest) = address.split_once("://").filter(|_| user_agent.contains(ANDROID))?;
    // Android looks for the last `#` (`Intent.parseUri`): ours may stand before it.
    Some(format!("intent://{rest}#Intent;scheme={scheme};action=android.intent.action.VIEW;end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://talk.example/#/r/a-B_9";
    const ANDROID_KAKAO: &str = "Mozilla/5.0 (Linux; Android 14; SM-S921N Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like \
                                 Gecko) Version/4.0 Chrome/128.0 Mobile Safari/537.36;KAKAOTALK 2410850";
    const IPHONE_KAKAO: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
                                Gecko) Mobile/15E148 KAKAOTALK 10.8.5";
    const ANDROID_INSTAGRAM: &str = "Mozilla/5.0 (Linux; Android 13; Pixel 7 Build/TQ3A; wv) AppleWebKit/537.36 (KHTML, \
                                     like Gecko) Version/4.0 Chrome/124.0 Mobile Safari/537.36 Instagram 332.0";
    const IPHONE_INSTAGRAM: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
                                    like Gecko) Mobile/15E148 Instagram 329.0";
    const IPHONE_CHROME: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
                                 Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1";
    const CHROME: &str =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile Safari/537.36";

    #[test]
    fn an_app_is_told_from_a_browser_and_left_where_it_can_be() {
        let out_of_kakao = "kakaotalk://web/openExternal?url=https%3A%2F%2Ftalk.example%2F%23%2Fr%2Fa-B_9";
        let out_of_android =
            "intent://talk.example/#/r/a-B_9#Intent;scheme=https;action=android.intent.action.VIEW;end";
        let in_app = |way_out: Option<&str>| MediaFailure::InApp(way_out.map(Into::into));
        for (user_agent, expected) in [
            (ANDROID_KAKAO, in_app(Some(out_of_kakao))),
            (IPHONE_KAKAO, in_app(Some(out_of_kakao))),
            (ANDROID_INSTAGRAM, in_app(Some(out_of_android))),
            (IPHONE_INSTAGRAM, in_app(None)),
            (IPHONE_CHROME, MediaFailure::NotAllowed),
            (CHROME, MediaFailure::NotAllowed),
        ] {
            assert_eq!(MediaFailure::NotAllowed.to(user_agent, ADDRESS), expected, "{user_agent}");
        }
    }

    #[test]
    fn what_has_another_reason_stays_what_it_is() {
        assert_eq!(MediaFailure::NotFound.to(ANDROID_KAKAO, ADDRESS), MediaFailure::NotFound);
        assert_eq!(MediaFailure::Unsupported.to(IPHONE_INSTAGRAM, ADDRESS), MediaFailure::InApp(None));
    }
}
