//! The call.

use damso_call::{Action, CallScreen, LocalMedia, SignalingStatus};
use yew::prelude::*;

use crate::{
    browser,
    ui::{
        components::{Alert, ChatPanel, ControlBar, Glyph, Icon, MediaAlerts, MediaFailures, Stage},
        display,
        hooks::{on, use_focus_at_first, use_locale, use_runtime},
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct CallPageProps {
    pub(crate) call: CallScreen,
}

#[component]
pub(crate) fn CallPage(props: &CallPageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let call = &props.call;
    let heading = use_focus_at_first();
    let chat_button = use_node_ref();
    let open = call.chat.open;
    // When the chat closes, the focus goes back to where it was opened.
    let was_open = use_mut_ref(|| open);
    use_effect_with(open, {
        let chat_button = chat_button.clone();
        move |open| {
            if was_open.replace(*open) && !*open {
                browser::focus(chat_button.get());
            }
        }
    });
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if open && event.key() == "Escape" && !event.is_composing() {
            runtime.act(Action::ToggleChat);
        }
    });
    let names = display::display_names(&call.people, text.you, text.guest);
    let names = call.people.iter().zip(names).map(|(person, name)| (person.id, name.into())).collect::<Vec<_>>();
    html! {
        <main class="call" data-chat={if open { "open" } else { "closed" }} {onkeydown}>
            <h1 ref={heading} class="unseen" tabindex="-1">{ text.call_title }</h1>
            <Banners call={call.clone()} />
            <Stage call={call.clone()} />
            <ControlBar media={call.media.clone()} chat_open={open} unread={call.chat.unread} {chat_button} />
            <ChatPanel {open} messages={call.chat.messages.clone()} names={names} />
        </main>
    }
}

/// What the person should know or do while the call goes on.
#[component]
fn Banners(props: &CallPageProps) -> Html {
    let (runtime, text) = (use_runtime(), use_locale());
    let call = &props.call;
    let away = call.signaling == SignalingStatus::Reconnecting;
    html! {
        <div class="banners">
            if call.playback_refused {
                <div class="banner" role="alert">
                    <span>{ text.playback_refused }</span>
                    <button type="button" class="button primary" onclick={on(&runtime, Action::StartPlayback)}>
                        <Icon glyph={Glyph::Speaker} />
                        { text.turn_on_sound }
                    </button>
                </div>
            }
            <div role="status">
                if away && call.joined { <p class="banner">{ text.signaling_lost }</p> }
            </div>
            if away && !call.joined {
                <Alert what={text.server_unreachable.0} advice={text.server_unreachable.1} />
            }
            <NewMediaAlerts media={call.media.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct NewMediaAlertsProps {
    media: LocalMedia,
}

/// What failed since the lobby, until it works again or the person takes the alert away. Who joined without a camera
/// knows that, and needs no banner about it.
#[component]
fn NewMediaAlerts(props: &NewMediaAlertsProps) -> Html {
    let text = use_locale();
    let failures = MediaFailures::of(&props.media);
    let known = use_state_eq(|| failures.clone());
    // What works again is no longer known to have failed.
    use_effect_with(failures.clone(), {
        let known = known.clone();
        move |failures: &MediaFailures| known.set(known.without_mended(failures))
    });
    let dismiss = {
        let (known, failures) = (known.setter(), failures.clone());
        Callback::from(move |_: MouseEvent| known.set(failures.clone()))
    };
    html! {
        <MediaAlerts failures={failures.beyond(&known)}>
            <button type="button" class="button quiet round" aria-label={text.dismiss} onclick={dismiss}>
                <Icon glyph={Glyph::Close} />
            </button>
        </MediaAlerts>
    }
}
