//! English.

use damso_call::{
    JoinFailure, Language, LeftOut, LinkError, MediaFailure, NetworkTrouble, News, Notice, TrackKind, Trouble,
};

use super::{Devices, Explanation, Text, Toggle};

/// Said while it is written, and should it be sent all the same.
pub(super) const TOO_LONG: &str = "A message has at most 16 KB, about 16,000 letters. This one has more.";

pub(super) static TEXT: Text = Text {
    language: Language::English,
    later: None,
    other_language: ("한국어", "ko", Language::Korean),

    copy_link: "Copy link",
    other_ways: "Other ways to share",
    new_call: "New call",
    dismiss: "Dismiss",
    try_again: "Try again",
    open_in_browser: "Open in your browser",
    use_device: "Use it",
    you: "You",
    guest: "Guest",
    microphone: "Microphone",
    camera: "Camera",
    speaker: "Speaker",
    mute: Toggle { name: "Mute microphone", short: "Mute" },
    unmute: Toggle { name: "Unmute microphone", short: "Unmute" },
    camera_off: Toggle { name: "Turn camera off", short: "Camera" },
    camera_on: Toggle { name: "Turn camera on", short: "Camera" },
    media_failure,
    notice,

    tagline: "Talk face to face, wherever you are.",
    about: "Start a call, send the link, and talk.",
    call_link: "Call link",
    call_link_example: "Paste a link you were sent",
    join: "Join",
    promises: [
        ("No account", "Nothing to sign up for"),
        ("No install", "It runs in your browser"),
        ("Just between you", "Calls go straight from browser to browser, so our server cannot listen"),
    ],
    link_error,

    lobby_title: "Ready to join",
    lobby_heading: "Ready to join?",
    your_camera: "Your camera",
    camera_is_off: "Your camera is off",
    camera_starting: "Starting your camera…",
    your_name: "Your name",
    name_example: "So that the others know who you are",
    join_call: "Join call",
    share_heading: "Bring somebody along",
    share_hint: "Everybody who has this link can join.",
    default_device: "Default",
    unnamed_device: |kind, number| format!("{kind} {number}"),
    microphone_level: "Microphone level",
    say_something: "Say something to test your microphone.",
    heard: "Your microphone hears you.",
    microphone_is_off: "Your microphone is muted.",
    choose_speaker: "Choose a speaker…",
    test_speaker: "Test speaker",
    sound: "Sound",
    noise_suppression: "Noise suppression",
    echo_cancellation: "Echo cancellation",
    automatic_volume: "Automatic volume",
    original_sound: "Original sound",
    original_sound_hint: "For music: nothing is filtered. Use headphones.",
    presence_unknown: "Looking for the others…",
    presence_nobody: "Nobody is here yet. You will be the first.",
    presence_people: |count| match count {
        1 => "One person is already here.".into(),
        _ => format!("{count} people are already here."),
    },
    presence_full: "This call is full at the moment. You can join as soon as somebody leaves.",
    server_unreachable: || {
        Explanation::new(
            "The server cannot be reached.",
            "Check your internet connection. This page keeps trying by itself.",
        )
    },
    loading: "Loading…",
    parts_missing: || {
        Explanation::new(
            "A part of this page could not be loaded.",
            "Check your internet connection. Everything else works.",
        )
    },
    join_failure,
    reload: "Reload page",
    join_without: "You can still join the call.",
    relay_only: "Hide my network address",
    relay_only_hint: "Everything goes through the site’s relay, and the others cannot see where you are. A little slower.",

    call_title: "In a call",
    call_title_unread: |count| format!("({count}) In a call"),
    waiting_title: "Waiting for the others",
    people: "People in the call",
    controls: "Call controls",
    joining: "Joining the call…",
    share_screen: Toggle { name: "Share screen", short: "Share" },
    stop_sharing: Toggle { name: "Stop sharing", short: "Stop" },
    sharing_screen: "Everybody sees your screen.",
    sharing_silently: "Its sound is not shared.",
    smooth_screen: "Optimise for motion",
    sharpen_screen: "Optimise for text",
    screen_of: |name| format!("{name}’s screen"),
    mute_screen: "Mute this screen",
    unmute_screen: "Unmute this screen",
    leave: "Leave",
    react: "React",
    hand_raised: "Hand raised",
    more: "More",
    pin: "Pin",
    mute_now: "Mute",
    alone_heading: "Send this link",
    alone_hint: "Nobody else is here. Whoever opens this link joins you.",
    person_muted: "Microphone off",
    microphone_live: "Microphone on",
    sound_off_here: "Sound off for you",
    video_off_here: "Video off for you",
    pinned: "Pinned",
    of_person: |name| format!("{name}: "),
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    withheld: ["Picture paused", "The connection is too slow for it right now. It comes back by itself."],
    person_trouble,
    apart: |one, other| format!("{one} and {other} cannot hear each other."),
    device_interrupted: |kind| match kind {
        TrackKind::Microphone => "Your microphone is silent: a switch, your system or another program has taken it.",
        TrackKind::Camera => "Your camera shows nothing: a switch, your system or another program has taken it.",
    },
    playback_refused: "Your browser has turned the sound off.",
    turn_on_sound: "Turn on sound",
    refused: |failure| match failure {
        JoinFailure::RoomFull => {
            "Somebody has taken your place. Those who are connected stay; new people cannot see you."
        }
        JoinFailure::ServerFull => {
            "The server has no place for you at the moment. Those who are connected stay; new people cannot see you."
        }
        JoinFailure::VersionMismatch => "This page is out of date. Your call goes on; reload the page when it is over.",
    },
    signaling_lost: "Lost the server for a moment. Your call isn’t affected.",

    chat: "Chat",
    unread: |count| match count {
        1 => "1 new message".into(),
        _ => format!("{count} new messages"),
    },

    ended_title: "Call ended",
    left_heading: "You left the call",
    left_hint: "Left too soon? You can go right back in.",
    elsewhere_heading: "The call goes on in another tab",
    elsewhere_hint: "You joined the same call there. Rejoin to bring it back here.",
    rejoin: "Rejoin",
};

fn link_error(error: &LinkError) -> Explanation {
    match error {
        LinkError::Empty => {
            Explanation::new("There is no link yet.", "Paste the link that you were sent, then press Join.")
        }
        LinkError::NotACall => Explanation::new(
            "That is not the link of a call.",
            "A call link contains “#/r/”. Copy the whole link from the message and paste it again.",
        ),
        LinkError::OtherSite(host) => Explanation::new(
            format!("That call is on another site: {host}."),
            "Paste the link into your browser’s address bar instead.",
        ),
        LinkError::Truncated => Explanation::new(
            "The end of that link is missing.",
            "Copy the whole link, up to its last character, and paste it again.",
        ),
        LinkError::TooLong => Explanation::new(
            "There is something extra at the end of that link.",
            "Copy only the link, without the words after it, and paste it again.",
        ),
        LinkError::Damaged => Explanation::new(
            "That link was changed on its way.",
            "Ask for the link once more, and copy it without changing anything.",
        ),
    }
}

fn media_failure(failure: &MediaFailure, devices: Devices) -> Explanation {
    let (the, are, it) = match devices {
        Devices::Microphone => ("microphone", "is", "it"),
        Devices::Camera => ("camera", "is", "it"),
        Devices::Both => ("camera and microphone", "are", "them"),
    };
    match failure {
        MediaFailure::NotAllowed | MediaFailure::NotAllowedBySystem => Explanation::new(
            format!("Your browser is not allowed to use your {the}."),
            "Allow it with the icon beside the address, or in your system’s privacy settings, and try again.",
        ),
        MediaFailure::NotFound if devices == Devices::Both => Explanation::new(
            "No camera or microphone found.",
            "Check that they are plugged in and switched on, and try again.",
        ),
        MediaFailure::NotFound => {
            Explanation::new(format!("No {the} found."), "Check that it is plugged in and switched on, and try again.")
        }
        MediaFailure::NotReadable => Explanation::new(
            format!("Your {the} cannot be used at the moment."),
            "Another program may be using it. Close other calls and camera apps, and try again.",
        ),
        MediaFailure::Overconstrained(constraint) => Explanation::new(
            format!("Your {the} cannot do what was asked of {it} ({constraint})."),
            "Choose another device, or try again.",
        ),
        MediaFailure::Aborted => Explanation::new(
            format!("Your {the} did not start."),
            "Unplug the device and plug it in again, or restart the browser, and try again.",
        ),
        MediaFailure::Security => Explanation::new(
            format!("Your {the} {are} blocked on this page."),
            "A setting of the browser or of the site forbids it. Ask whoever looks after this device, or use another browser.",
        ),
        MediaFailure::InsecureContext => Explanation::new(
            format!("Your {the} cannot be used over an unsafe connection."),
            "Open this page with an address that begins with “https://”.",
        ),
        MediaFailure::Unsupported => Explanation::new(
            format!("This browser cannot use your {the}."),
            "Open the link in a current Chrome, Edge, Firefox or Safari.",
        ),
        MediaFailure::InApp(_) => Explanation::new(
            format!("This app does not let pages use your {the}."),
            "Open the link in Chrome, Firefox or Safari instead: from this app’s menu, or by copying it.",
        ),
        MediaFailure::Other(name) => Explanation::new(
            format!("Your {the} did not start ({name})."),
            "Try again. If that does not help, restart the browser.",
        ),
    }
}

fn join_failure(failure: JoinFailure) -> Explanation {
    match failure {
        JoinFailure::RoomFull => {
            Explanation::new("This call is full.", "Up to 8 people can be in a call. Try again when somebody has left.")
        }
        JoinFailure::ServerFull => {
            Explanation::new("There are too many calls at the moment.", "Wait a minute and try again.")
        }
        JoinFailure::VersionMismatch => {
            Explanation::new("This page is out of date.", "Reload it to get the current version, then join.")
        }
    }
}

/// The news of somebody.
fn of(name: &str, news: News) -> String {
    let name = if name.is_empty() { "Somebody" } else { name };
    let words = match news {
        News::Joined => " joined.",
        News::Left => " left.",
        News::HandRaised => " raised a hand.",
        News::AsksToMute => " asks you to mute.",
        News::AskedToMute => " was asked to mute.",
    };
    [name, words].concat()
}

fn notice(notice: &Notice) -> String {
    let device = |kind| match kind {
        TrackKind::Microphone => "microphone",
        TrackKind::Camera => "camera",
    };
    match notice {
        Notice::Of(somebody, news) => of(&somebody.name, *news),
        Notice::LinkCopied => "Link copied. Now paste it into a message.".into(),
        Notice::LinkNotCopied(_) => "Your browser did not copy the link. Here it is, to be copied by hand:".into(),
        Notice::MessageCopied => "Text copied.".into(),
        Notice::MessageNotCopied => "Your browser did not copy the text.".into(),
        Notice::ReportCopied => "Report copied. It contains numbers, and neither names nor addresses.".into(),
        Notice::ReportNotCopied => "Your browser did not copy the report.".into(),
        Notice::ConstraintDropped(kind, constraint) => {
            format!("Your {} does not support {constraint}; the closest setting is used.", device(*kind))
        }
        Notice::DeviceGone(kind) => {
            format!("The {} you chose is no longer there, so another one is used.", device(*kind))
        }
        Notice::DeviceNotChanged(kind, label) if label.is_empty() => {
            format!("Your {} could not be changed, and stays as it was.", device(*kind))
        }
        Notice::DeviceNotChanged(kind, label) => {
            format!("{label} cannot be used at the moment. Your {} stays as it was.", device(*kind))
        }
        Notice::DeviceLost(kind) => format!("Your {} stopped.", device(*kind)),
        Notice::DeviceTookOver(kind, label) if label.is_empty() => {
            format!("Your {} stopped. Another one took over.", device(*kind))
        }
        Notice::DeviceTookOver(kind, label) => format!("Your {} stopped. {label} took over.", device(*kind)),
        Notice::SpeakerNotChosen => "Your browser found no speaker to choose.".into(),
        Notice::ScreenNotShared => "Your screen could not be shared.".into(),
        Notice::ScreenNotAllowed => {
            "Sharing is not allowed here. Try to allow your browser to record the screen in the system’s privacy settings."
                .into()
        }
        Notice::NotFloated => "Your browser could not open the small window.".into(),
        Notice::ScreenWithoutSound => "Your screen is shared without sound, so that nobody hears an echo.".into(),
        Notice::SpeakingWhileMuted => "You are muted: nobody hears you.".into(),
        Notice::ChatFull => "This chat is full. Export it, and start a new call.".into(),
        Notice::ChatNotKept => {
            "Your browser keeps no more of this chat: it has no room for it, or is not allowed to. You can export it."
                .into()
        }
        Notice::MessageTooLong => TOO_LONG.into(),
        Notice::ChooseAgain(1, name) => {
            format!("Somebody waits for a file that this page cannot read any more. Choose it again in the chat: {name}")
        }
        Notice::ChooseAgain(count, names) => format!(
            "Somebody waits for {count} files that this page cannot read any more. Choose them again in the chat: {names}"
        ),
        Notice::OtherFile(name) => format!("This is not the file that you offered before: {name}"),
        Notice::LeftOut(folders, LeftOut::Empty) => format!("There is no file in it: {folders}"),
        Notice::LeftOut(folders, LeftOut::Unreadable) => format!("Your browser could not read all of it: {folders}"),
        Notice::FileSaved(name) => format!("Saved: {name}"),
        Notice::FileNotSaved(name) => format!("It could not be saved there: {name}"),
        Notice::DeviceAdded(kind, added) if added.label.is_empty() => format!("A new {} is connected.", device(*kind)),
        Notice::DeviceAdded(_, added) => format!("{} is plugged in.", added.label),
    }
}

fn person_trouble(trouble: Trouble, name: &str) -> Explanation {
    match trouble {
        Trouble::NoAnswer => Explanation::new(
            format!("{name} does not answer."),
            "That page may be asleep or offline. Ask them to look at it, or to reload it.",
        ),
        Trouble::Here(trouble) => match trouble {
            NetworkTrouble::NoAddress => Explanation::new(
                "Your browser gives out no network address.",
                "An extension or a setting about WebRTC forbids it. Switch it off for this page, and reload.",
            ),
            NetworkTrouble::OnlyRelaysAndNone => Explanation::new(
                "Your network address is to stay hidden, but this site has no relay.",
                "Reload this page, switch “Hide my network address” off, and join again.",
            ),
            NetworkTrouble::UdpBlocked => Explanation::new(
                "Your network blocks UDP, and no relay is configured.",
                "Try another network, or ask whoever hosts this site to set up a relay.",
            ),
            NetworkTrouble::RelayUnreachable => Explanation::new(
                "Your network does not reach this site’s relay.",
                "Try another network, or ask whoever hosts this site to offer the relay over TCP on port 443.",
            ),
            NetworkTrouble::RelayRefuses => Explanation::new(
                "This site’s relay does not let you in.",
                "Reload the page. If that does not help, ask whoever hosts this site to check the relay’s secret.",
            ),
            NetworkTrouble::RelayFull => {
                Explanation::new("This site’s relay is full.", "Still trying. Wait a little, or try another network.")
            }
            NetworkTrouble::Unknown => Explanation::new("Something blocks your network.", "Try another network."),
        },
        Trouble::There(trouble) => Explanation::new(
            match trouble {
                NetworkTrouble::NoAddress => format!("{name}’s browser gives out no network address."),
                NetworkTrouble::OnlyRelaysAndNone => {
                    format!("{name} hides the network address, but there is no relay.")
                }
                NetworkTrouble::UdpBlocked => format!("{name}’s network blocks UDP, and no relay is configured."),
                NetworkTrouble::RelayUnreachable => format!("{name}’s network does not reach this site’s relay."),
                NetworkTrouble::RelayRefuses => format!("This site’s relay does not let {name} in."),
                NetworkTrouble::RelayFull => format!("This site’s relay is full on {name}’s side."),
                NetworkTrouble::Unknown => format!("Something blocks {name}’s network."),
            },
            "Their page tells them what to do. Still trying.",
        ),
        Trouble::NoRelay => Explanation::new(
            "Your two networks do not let each other through, and no relay is configured.",
            "One of you could try another network, or ask whoever hosts this site to set up a relay.",
        ),
        Trouble::NothingGetsThrough => Explanation::new(
            format!("Nothing gets through between you and {name}."),
            "Still trying. One of you could try another network.",
        ),
        Trouble::Unstable => Explanation::new(
            format!("The connection to {name} does not last."),
            "Still trying. Move closer to the router, or try another network.",
        ),
        Trouble::Misbehaves => Explanation::new(
            format!("Disconnected from {name}: their page sent something invalid."),
            "It may be broken or changed. If you trust them, ask them to reload it.",
        ),
    }
}
