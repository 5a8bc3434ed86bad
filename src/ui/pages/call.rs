//! The call.

use damso_call::{
    Action, Audience, CallScreen, Hand, LocalMedia, PeerId, ScreenContent, ScreenShare, ScreenSound, SignalingStatus,
};
use yew::prelude::*;

use super::focus::use_focus_caught;
use crate::{
    browser,
    ui::{
        Ui,
        components::{
            ChatPanelProps, Glyph, MediaFailures, Menus, Sheet, alert, button, control_bar, icon, interruptions,
            leaving, media_alerts, sign_button, stage, toasts, use_floating_window,
        },
        display,
        effect::use_effect_with,
        later::{Need, use_parts},
        locale::Locale,
        state::use_state_eq,
    },
};

#[derive(Properties, PartialEq)]
pub(crate) struct CallPageProps {
    pub(crate) ui: Ui,
    pub(crate) heading: NodeRef,
    pub(crate) call: CallScreen,
}

#[component]
pub(crate) fn CallPage(props: &CallPageProps) -> Html {
    let call = &props.call;
    let text = props.ui.text;
    let names = display::display_names(&call.people, text.you, text.guest, browser::normalize);
    let authors: display::Names =
        call.people.iter().zip(&names).map(|(person, name)| (person.id, name.clone())).collect();
    let known = use_mut_ref(display::Names::new);
    let notices = display::named(&props.ui.notices, &authors, &mut known.borrow_mut());
    let ui = &Ui { notices, ..props.ui.clone() };
    let open = call.chat.open;
    let chat_button = use_node_ref();
    use_focus_back(open, &chat_button);
    let (failures, dismiss) = use_new_failures(&call.media);
    let onkeydown = {
        let ui = ui.clone();
        Callback::from(move |event: KeyboardEvent| {
            if open && event.key() == "Escape" && !browser::is_composing(&event) && !browser::is_menu_open() {
                ui.act(Action::ToggleChat);
            }
        })
    };
    let sheet = use_state_eq(|| None::<Sheet>);
    let menus_wanted = use_state_eq(|| false);
    let need = Need::of(call, sheet.is_some() || *menus_wanted);
    let (arrival, missing) = use_parts(ui, need, call.signaling == SignalingStatus::Connected, {
        let (ui, sheet, menus, panel) = (ui.clone(), sheet.setter(), menus_wanted.setter(), call.panel.is_some());
        Callback::from(move |()| {
            menus.set(false);
            if open {
                ui.act(Action::ToggleChat);
            }
            if panel {
                ui.act(Action::ToggleConnectionPanel);
            }
            sheet.set(None);
        })
    });
    let parts = arrival.parts();
    // What a menu that is open already has to offer.
    use_effect_with(parts.is_some(), |_| browser::focus_menu());
    let menus = Menus { arrival, wanted: menus_wanted.setter() };
    let open_sheet = {
        let sheet = sheet.setter();
        Callback::from(move |opened| sheet.set(Some(opened)))
    };
    let onclose = {
        let sheet = sheet.setter();
        Callback::from(move |()| sheet.set(None))
    };
    let leave = leaving(ui, call, &open_sheet);
    use_effect_with(call.asked_to_leave, {
        let leave = leave.clone();
        move |asked| {
            if *asked > 0 {
                leave.emit(());
            }
        }
    });
    let (float, floats) = use_floating_window(ui, call, &names, parts, &leave);
    let floats = use_audience(ui, floats);
    use_focus_caught(&props.heading);
    html! {
        <main class="call" data-chat={if open && parts.is_some() { "open" } else { "closed" }} {onkeydown}>
            { toasts(ui) }
            <h1 ref={&props.heading} class="unseen" tabindex="-1">{ text.call_title }</h1>
            <div class="banners">
                { banners(ui, call, &authors) }
                { missing }
                { media_alerts(ui, &failures, &sign_button(Glyph::CLOSE, text.dismiss, dismiss)) }
            </div>
            // Before the stage, with its two buttons for each person, in the order of Tab; below it on the screen.
            { control_bar(ui, call, &menus, chat_button, &open_sheet, &float, &leave) }
            <p class="unseen" role="status">{ own_state(text, call) }</p>
            { stage(ui, call, names, floats, parts.map(|parts| parts.tile_extras), open_sheet.reform(|_| Sheet::Share)) }
            // What leaving loses is known by code that is loaded with what asks about it.
            { match parts.zip(*sheet) {
                Some((parts, Sheet::Share)) => (parts.share)(ui, &call.link, call.label.as_deref(), onclose),
                Some((parts, Sheet::Leaving)) => (parts.leaving)(ui, call.stake, &onclose),
                Some((parts, Sheet::Settings)) => (parts.settings)(ui, call, onclose),
                Some((parts, Sheet::Shortcuts)) => (parts.shortcuts)(ui, call, onclose),
                None => Html::default(),
            } }
            // Something stands in these places in any case, or all before them would be drawn anew.
            { parts.map(|parts| (parts.keys)(ui, call, open_sheet.reform(|()| Sheet::Shortcuts))).unwrap_or_default() }
            { parts.zip(call.panel.as_ref()).map(|(parts, panel)| (parts.panel)(ui, panel, &authors)).unwrap_or_default() }
            { parts.map(|parts| (parts.chat)(ChatPanelProps {
                ui: ui.clone(), chat: call.chat.clone(), stake: call.stake, preparing: call.preparing > 0,
                own_name: call.name.clone().into(), people: authors,
            })).unwrap_or_default() }
        </main>
    }
}

/// What a key has done, for whoever cannot see it.
fn own_state(text: Locale, call: &CallScreen) -> String {
    let microphone = if call.media.microphone.is_live() { text.microphone_live } else { text.person_muted };
    let camera = if call.media.camera.is_live() { "" } else { text.camera_is_off };
    let hand = if call.hand == Hand::Raised { text.hand_raised } else { "" };
    [microphone, " ", camera, " ", hand].concat()
}

/// What the person should know or do while the call goes on.
fn banners(ui: &Ui, call: &CallScreen, names: &[(PeerId, AttrValue)]) -> Html {
    let text = ui.text;
    let name = |id: &PeerId| names.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name);
    let apart =
        |(one, other): &(PeerId, PeerId)| html! { <p class="banner">{ (text.apart)(name(one), name(other)) }</p> };
    let away = call.signaling == SignalingStatus::Reconnecting;
    html! {
        <>
            if call.playback_refused {
                <div class="banner" role="alert">
                    <span>{ text.playback_refused }</span>
                    <button type="button" class="button primary" onclick={ui.on(Action::StartPlayback)}>
                        { icon(Glyph::SPEAKER) }
                        { text.turn_on_sound }
                    </button>
                </div>
            }
            <div role="status">
                if away && call.joined { <p class="banner">{ text.signaling_lost }</p> }
                if let SignalingStatus::Refused(failure) = call.signaling {
                    <p class="banner">{ (text.refused)(failure) }</p>
                }
                { for call.apart.iter().map(apart) }
                { interruptions(ui, &call.media) }
                if let ScreenShare::On(sound) = call.screen { { sharing(ui, sound, call.screen_content) } }
            </div>
            if away && !call.joined { { alert((text.server_unreachable)(), Html::default()) } }
        </>
    }
}

/// One's own screen is shared, and it can be said what it shows.
fn sharing(ui: &Ui, sound: ScreenSound, content: ScreenContent) -> Html {
    let text = ui.text;
    // Whoever has forgotten to share it would find out by being asked. Where it never is shared, there is nothing to forget.
    let silent = matches!(sound, ScreenSound::None | ScreenSound::WouldEcho);
    let (other, name) = match content {
        ScreenContent::Text => (ScreenContent::Motion, text.smooth_screen),
        ScreenContent::Motion => (ScreenContent::Text, text.sharpen_screen),
    };
    html! {
        <div class="banner">
            <span>{ text.sharing_screen }if silent { { " " }{ text.sharing_silently } }</span>
            { button("button small", name, ui.on(Action::SetScreenContent(other))) }
        </div>
    }
}

/// Tells who may be looking: at the page, or at the picture that floats. Returns whether one does, in a window of the page's
/// or of the browser's.
#[hook]
fn use_audience(ui: &Ui, floats: bool) -> bool {
    let state = use_state_eq(|| (browser::audience(), browser::is_picture_floating()));
    use_effect_with((), {
        let state = state.setter();
        move |()| {
            let watch = browser::watch_audience(move |now| state.set((now, browser::is_picture_floating())));
            move || drop(watch)
        }
    });
    let (audience, video_floats) = *state;
    use_effect_with(if floats && audience != Audience::Present { Audience::Elsewhere } else { audience }, {
        let ui = ui.clone();
        move |audience: &Audience| ui.act(Action::SetAudience(*audience))
    });
    floats || video_floats
}

/// When the chat closes, the focus goes back to where it was opened.
#[hook]
fn use_focus_back(open: bool, button: &NodeRef) {
    let was_open = use_mut_ref(|| open);
    use_effect_with(open, {
        let button = button.clone();
        move |open| {
            if was_open.replace(*open) && !*open {
                browser::focus(button.get());
            }
        }
    });
}

/// What failed since the lobby, until it works again or the person takes the alert away. Who joined without a camera
/// knows that, and needs no banner about it.
#[hook]
fn use_new_failures(media: &LocalMedia) -> (MediaFailures, Callback<MouseEvent>) {
    let failures = MediaFailures::of(media);
    let known = use_state_eq(|| failures.clone());
    use_effect_with(failures.clone(), {
        let known = known.clone();
        move |failures: &MediaFailures| known.set(known.without_mended(failures))
    });
    let new = failures.beyond(&known);
    let known = known.setter();
    (new, Callback::from(move |_| known.set(failures.clone())))
}
